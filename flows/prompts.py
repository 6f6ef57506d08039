"""Pages as data: what a procedure asks or tells, and which answer each kind of page gives.

A prompt is immutable. A change while it is shown is a new prompt with the same `key`, updated in place. Each kind is drawn by
one page of `screens/` and answered by name by the scripted visitor.
"""

from dataclasses import dataclass, field
from enum import Enum, StrEnum
from typing import Generic, Never, TypeVar

from drivers.ports.rating_keypad import Rating
from drivers.ports.sensitive import Sensitive
from flows.ink import Signature
from flows.texts import Words

A_co = TypeVar("A_co", covariant=True)


class Way(Enum):
    """The answers that every page may give instead of its own."""

    BACK = "back"
    HOME = "home"
    STAFF = "staff"
    """The clock was held for three seconds: the way into maintenance."""


@dataclass(frozen=True, kw_only=True)
class Prompt(Generic[A_co]):
    """What every page has.

    `key` names the page (`home`, `preview`); `title` is the large line; `hint` is the one sentence that says what to do next;
    `back` and `home` say whether those two buttons are there; `door` whether the way into maintenance is, which only a page has
    that knows nobody.
    """

    key: str
    title: Words
    hint: Words | None = None
    back: bool = False
    home: bool = True
    door: bool = False


@dataclass(frozen=True)
class Tile:
    """One thing to choose. `greyed` holds the reason and the nearest other way when it cannot be chosen."""

    id: str
    label: Words
    icon: str
    note: Words | None = None
    greyed: Words | None = None


@dataclass(frozen=True, kw_only=True)
class Menu(Prompt[str]):
    """Choose one tile; the answer is its id. A greyed tile is shown with its reason and is not an answer."""

    tiles: tuple[Tile, ...]
    welcome: bool = False
    """The start page, which invites."""


class CardPlaceStage(StrEnum):
    """What the page that asks for a card shows."""

    WAITING = "waiting"
    READING = "reading"
    """Found: do not move it."""
    AGAIN = "again"
    """It was moved or could not be read: lay it once more; `hint` says why."""


@dataclass(frozen=True, kw_only=True)
class PlaceCard(Prompt[Never]):
    """Shows where the card goes. It is answered by the reader, not by a touch, so only Back and Home come from it.

    `reader`: an ID card may be laid on its reader; `slot`: a social security card may be put into the slot; `at_slot`: it is
    the slot's card that is being read.
    """

    stage: CardPlaceStage = CardPlaceStage.WAITING
    reader: bool = True
    slot: bool = False
    at_slot: bool = False


@dataclass(frozen=True, kw_only=True)
class Working(Prompt[Never]):
    """Something is going on. `progress` from 0 to 1, or None where nobody knows how far it is.

    `picture` is the place to look at: "office", "receipt_printer".
    """

    progress: float | None = None
    picture: str = "office"


@dataclass(frozen=True)
class Line:
    """A label and a value of a document; `personal` ones are masked until the person asks to see them."""

    label: Words
    value: str
    personal: bool = False

    def __repr__(self) -> str:
        return "Line(…)"


class PreviewAnswer(Enum):
    """What can be done with a preview."""

    PRINT = "print"
    REVEAL = "reveal"
    HIDE = "hide"
    DONE = "done"
    """Go on without paper; offered beside the QR copy when printing is greyed."""


@dataclass(frozen=True, kw_only=True)
class Preview(Prompt[PreviewAnswer]):
    """The document before it is printed. The values in `lines` are already masked unless `revealed`.

    `print_greyed` holds the reason when printing is not possible now; then `qr` is the copy to take along. `print_note`
    stands by the print button: it can be tried, and may not work.
    """

    issuer: Words
    lines: tuple[Line, ...]
    note: Words | None = None
    revealed: bool = False
    print_greyed: Words | None = None
    print_note: Words | None = None
    qr: str | None = field(default=None, repr=False)


class Tone(StrEnum):
    """What kind of news a notice brings; never told by colour alone: each has its own picture."""

    INFO = "info"
    DONE = "done"
    REFUSED = "refused"
    FAULT = "fault"
    CLOSED = "closed"
    GOODBYE = "goodbye"


@dataclass(frozen=True)
class Button:
    """One button of a notice; the first is the one most people want."""

    id: str
    label: Words


@dataclass(frozen=True, kw_only=True)
class Notice(Prompt[str]):
    """News, with nought to three buttons; the answer is the button's id.

    `picture` names a place at the terminal ("receipt_slot", "id_card_reader") or is empty for the tone's own;
    `staff` is what whoever keeps the site should do, set apart and smaller; `code` the fault's id, for whoever is asked for help.
    """

    tone: Tone
    body: tuple[Words, ...] = ()
    buttons: tuple[Button, ...] = ()
    picture: str = ""
    qr: str | None = field(default=None, repr=False)
    staff: tuple[Words, ...] = ()
    code: str = ""


@dataclass(frozen=True, kw_only=True)
class Rate(Prompt[Rating]):
    """Five levels, best first. `keypad` tells that the pad beside the screen listens too."""

    keypad: bool = False


@dataclass(frozen=True)
class Reason:
    """One of the national reasons for a level; `first` ones are shown at once, the rest after "more"."""

    code: str
    text: Words
    first: bool


@dataclass(frozen=True, kw_only=True)
class Reasons(Prompt[tuple[str, ...]]):
    """Why this rating: any number of reasons, at least `minimum`; the answer is their codes."""

    rating: Rating
    reasons: tuple[Reason, ...]
    minimum: int = 0


@dataclass(frozen=True, kw_only=True)
class Sign(Prompt[Signature]):
    """A field to sign in with a finger, and the sentence that is signed. What is too short to be a name is no answer."""

    what: Words


@dataclass(frozen=True, kw_only=True)
class PinPad(Prompt[Sensitive[str]]):
    """Digits to type, shown as dots. `wait`: seconds until the pad listens, 0: it does. Another `attempt` begins empty.

    `note` says what was wrong with the last one.
    """

    least: int = 6
    most: int = 12
    attempt: int = 0
    wait: int = 0
    note: Words | None = None


class Mark(StrEnum):
    """How well something is; never told by colour alone: each has its own sign and its own words."""

    GOOD = "good"
    DOUBT = "doubt"
    BAD = "bad"
    WAIT = "wait"


@dataclass(frozen=True)
class BoardRow:
    """One device on the board: its name, how it is, and one line more."""

    id: str
    label: Words
    mark: Mark
    state: Words
    note: Words | None = None


@dataclass(frozen=True, kw_only=True)
class Board(Prompt[str]):
    """Any number of rows, each to be opened; the answer is its id.

    `opened` is the row from which somebody comes back: where rows are leafed through, its sheet comes up.
    """

    rows: tuple[BoardRow, ...]
    opened: str = ""


@dataclass(frozen=True)
class Fact:
    """A label and what is to be said under it, in a line or several."""

    label: Words
    value: Words | tuple[Words, ...]


@dataclass(frozen=True, kw_only=True)
class Detail(Prompt[str]):
    """All that is known of one thing: how it is, what to do about it, facts, nought to three buttons whose id is the answer."""

    mark: Mark | None = None
    state: Words | None = None
    advice: Words | None = None
    facts: tuple[Fact, ...] = ()
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True)
class StillHere:
    """The silence warning that lies over a page: seconds left, one button. Not a prompt: the page below goes on living."""

    seconds_left: int


KINDS: tuple[type[Prompt[object]], ...] = (
    Menu,
    PlaceCard,
    Working,
    Preview,
    Notice,
    Rate,
    Reasons,
    Sign,
    PinPad,
    Board,
    Detail,
)
"""Every kind of page; a user interface that lacks one is refused at start."""
