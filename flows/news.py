"""The notices that every procedure may end in, made from the fault catalogue and from what the office said."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from drivers.ports.fault_ids import FaultId
from drivers.ports.receipt_printer import PrintOutcome
from flows.faults import fault_catalogue, fault_of
from flows.hours import EXPECTED
from flows.prompts import Button, Notice, Tone
from flows.texts import Text, Words
from flows.ways_out import Refused

END = Button("end", Text("button.end"))
AGAIN = Button("again", Text("button.again"))
GO_ON = Button("go_on", Text("button.go_on"))
START_OVER = Button("end", Text("button.start_over"))


_STANDS = {
    "slip": {
        PrintOutcome.PRINTED: "stands.printed",
        PrintOutcome.NOT_PRINTED: "stands.not_printed",
        PrintOutcome.PARTIAL: "stands.partial",
        PrintOutcome.UNKNOWN: "stands.unknown",
    },
    "document": {
        PrintOutcome.PRINTED: "stands.pages.printed",
        PrintOutcome.NOT_PRINTED: "stands.pages.not_printed",
        PrintOutcome.PARTIAL: "stands.pages.partial",
        PrintOutcome.UNKNOWN: "stands.pages.unknown",
    },
}
_TAKE = {
    (False, False): Text("goodbye.take"),
    (True, False): Text("goodbye.take_slip"),
    (False, True): Text("goodbye.take_pages"),
    (True, True): Text("goodbye.take_both"),
}
"""What to take along, with a slip and with A4 pages or without."""


@dataclass(frozen=True)
class Standing:
    """How far a visit had come: what an early end must not leave open.

    `card` tells that a card was laid, and so may still lie there; `papers`, by kind (`slip`, `document`), what became of
    the paper; a kind that was not tried is not in it.
    """

    card: bool = False
    papers: Mapping[str, PrintOutcome] = field(default_factory=dict)

    @property
    def told(self) -> tuple[Words, ...]:
        """What was done and what was not. Of two kinds, the one of which nothing came is not spoken of."""
        tried = self.papers.items()
        came = [(kind, outcome) for kind, outcome in tried if outcome is not PrintOutcome.NOT_PRINTED]
        lines = [Text(_STANDS[kind][outcome]) for kind, outcome in came or list(tried)[-1:]]
        if not lines:
            return (Text("stands.nothing"),)
        if PrintOutcome.UNKNOWN in self.papers.values():
            return tuple(lines)
        return (*lines[:-1], Text("stands.private", {"stands": lines[-1]}))

    @property
    def take(self) -> tuple[Words, ...]:
        """The card, where it may still lie there; of paper `told` speaks."""
        return (Text("stands.take_card"),) if self.card else ()

    @property
    def take_along(self) -> tuple[Words, ...]:
        """Everything that must not be left behind: the card, and of paper what really came out."""
        slip, document = self.papers.get("slip"), self.papers.get("document")
        pages = document in (PrintOutcome.PRINTED, PrintOutcome.PARTIAL)
        known = _TAKE[slip is PrintOutcome.PRINTED, pages]
        unsure = slip is PrintOutcome.PARTIAL or PrintOutcome.UNKNOWN in (slip, document)
        return (known, Text("goodbye.look")) if unsure else (known,)


def refusal_notice(refused: Refused, standing: Standing = Standing()) -> Notice:
    """The office, or a rule, said no: what, and what to do next."""
    then = () if refused.then is None else (refused.then,)
    body = (refused.say, *then, *standing.take)
    return Notice(
        key="refused", tone=Tone.REFUSED, title=Text("refused.title"), body=body, buttons=(END,), home=False
    )


WAY_TO_OFFICE = frozenset({FaultId.OFFICE_DOWN, FaultId.OFFICE_SLOW, FaultId.OFFICE_GARBLED})
"""What a second try may well mend: one answer was lost on the way."""


def fault_notice(fault: FaultId, standing: Standing = Standing(), may_repeat: bool = False) -> Notice:
    """Hardware, or the way to the office, failed: what happened, what was done and what not, what to do now.

    Apart from these, the words for whoever keeps the site. `may_repeat`: there is a button to try again.
    """
    entry = fault_catalogue()[fault]
    has_it = PrintOutcome.PRINTED in standing.papers.values()
    # nobody is sent to the counter for what she holds in her hand
    then = () if has_it else (Text("fault.next"),)
    return Notice(
        key="fault",
        tone=Tone.FAULT,
        title=Text("fault.title"),
        body=(entry.text("citizen"), *standing.told, *standing.take, *then),
        buttons=(AGAIN, END) if may_repeat else (END,),
        staff=(entry.text("keeper"),),
        code=str(fault),
        home=False,
    )


def sorry_notice(fault: FaultId, standing: Standing = Standing()) -> Notice:
    """Our own mistake."""
    entry = fault_catalogue()[fault]
    return Notice(
        key="sorry",
        tone=Tone.FAULT,
        title=Text("sorry.title"),
        body=(entry.text("citizen"), *standing.told, *standing.take),
        staff=(entry.text("keeper"),),
        code=str(fault),
        home=False,
    )


def starting_notice() -> Notice:
    """Not everything has been heard of yet."""
    return Notice(key="starting", tone=Tone.INFO, title=Text("starting.title"), home=False)


def resumed_notice(slip: bool) -> Notice:
    """The terminal went down in the middle of something, and is back. `slip`: paper was on its way, nobody knows how far."""
    return Notice(
        key="resumed",
        tone=Tone.INFO,
        title=Text("resumed.title"),
        hint=Text("resumed.again"),
        body=(*((Text("resumed.slip"),) if slip else ()), Text("resumed.card")),
        buttons=(GO_ON,),
        picture="receipt_slot" if slip else "",
        home=False,
    )


def goodbye_notice(standing: Standing = Standing()) -> Notice:
    """The end of a finished visit: nothing is to be left behind."""
    return Notice(
        key="goodbye",
        tone=Tone.GOODBYE,
        title=Text("goodbye.title"),
        body=standing.take_along,
        buttons=(END,),
        home=False,
    )


def card_left_notice(in_slot: bool = False) -> Notice:
    """A card is still there although all is done, on the reader or (`in_slot`) in the slot; the page goes when it is taken."""
    return Notice(
        key="card_left",
        tone=Tone.INFO,
        title=Text("card_left.title_slot" if in_slot else "card_left.title"),
        body=(Text("card_left.take_slot" if in_slot else "card_left.take"),),
        buttons=(END,),
        picture="smart_card_reader" if in_slot else "id_card_reader",
        home=False,
    )


def ended_notice(standing: Standing = Standing(card=True)) -> Notice:
    """The end of a visit that the person has ended: the card may still lie there, and paper."""
    return Notice(
        key="ended",
        tone=Tone.GOODBYE,
        title=Text("ended.title"),
        body=standing.take_along,
        buttons=(END,),
        home=False,
    )


def other_card_notice(standing: Standing = Standing(), in_slot: bool = False) -> Notice:
    """Somebody else's card has ended the visit: what was done, and that the card has to be shown anew."""
    return Notice(
        key="other_card",
        tone=Tone.INFO,
        title=Text("other_card.title"),
        body=(*standing.told, Text("other_card.next_slot" if in_slot else "other_card.next")),
        buttons=(START_OVER,),
        picture="smart_card_reader" if in_slot else "id_card_reader",
        home=False,
    )


OUT_OF_SERVICE = Text("need.out_of_service")
"""Why nothing is offered while a technician has taken the terminal out of service."""


def closed_notice(reasons: Iterable[Words]) -> Notice:
    """Nothing can be offered now; whoever keeps the site is told here what to do, as nobody gets any further.

    Where no fault is the reason, and neither the hour nor a start that takes a moment, the terminal is not set up for anything:
    that has a fault of its own, TRM-OUT-OF-ORDER.
    """
    told = tuple(dict.fromkeys(reasons))
    faults = [fault for fault in map(fault_of, told) if fault is not None]
    if not faults and not any(isinstance(words, Text) and words.key in EXPECTED for words in told):
        faults.append(fault_catalogue()[FaultId.TERMINAL_OUT_OF_ORDER])
    return Notice(
        key="closed",
        tone=Tone.CLOSED,
        title=Text("closed.title"),
        body=told,
        hint=Text("closed.hint"),
        staff=tuple(fault.text("keeper") for fault in faults),
        code=", ".join(str(fault.id) for fault in faults),
        home=False,
        door=True,
    )
