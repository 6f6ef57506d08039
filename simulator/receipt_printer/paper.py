"""The paper: a roll with a length, the strip that hangs out of it, and the slips that have been cut off."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal

from PIL import Image

DOTS_PER_MM: Final = 8
NEW_ROLL_MM: Final = 50_000
NEAR_END_MM: Final = 1_500
"""Where the near-end sensor sits: so much is left when it reports."""

Kind = Literal["text", "qr", "bar_code"]
Ended = Literal["cut", "paper_out"]


@dataclass(frozen=True)
class Mark:
    """Something readable on the strip, from one dot line to another."""

    kind: Kind
    content: str
    start: int
    end: int


@dataclass(frozen=True)
class Slip:
    """A piece of paper that has left the printer."""

    number: int
    width: int
    rows: bytes
    """Packed dots, most significant bit left, ink = 1, ``width // 8`` bytes a line."""
    marks: tuple[Mark, ...]
    ended: Ended | Literal["hanging"]
    partial_cut: bool = False

    @property
    def height(self) -> int:
        """Dot lines."""
        return len(self.rows) // (self.width // 8)

    @property
    def text(self) -> list[str]:
        """The lines of text that are wholly on this piece."""
        return [mark.content for mark in self.marks if mark.kind == "text"]

    @property
    def qr(self) -> list[str]:
        """The payloads of the QR codes that are wholly on it."""
        return [mark.content for mark in self.marks if mark.kind == "qr"]

    @property
    def bar_codes(self) -> list[str]:
        """The characters of the bar codes that are wholly on it."""
        return [mark.content for mark in self.marks if mark.kind == "bar_code"]

    def picture(self) -> Image.Image:
        """The piece as a picture, one pixel a dot, black on white."""
        return Image.frombytes("1", (self.width, max(1, self.height)), self.rows or b"\0" * 128, "raw", "1;I")

    def save(self, folder: Path) -> None:
        """Leave it in a folder, as picture and as text."""
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / f"slip-{self.number:04d}.png"
        self.picture().save(file)
        words = "\n".join([*self.text, *self.qr, *self.bar_codes, ""])
        file.with_suffix(".txt").write_text(words, encoding="utf-8")


@dataclass
class Paper:
    """The roll and its strip, at the mercy of the motor."""

    width: int
    cutter_dots: int
    left_slip: Callable[[Slip], None]
    left: int = NEW_ROLL_MM * DOTS_PER_MM
    """Dot lines left on the roll."""
    out: bool = False
    ends_after: int | None = None
    """Dot lines after which the roll ends, counted from the beginning of a slip."""
    _waits_for_next: bool = False
    _strip: bytearray = field(default_factory=bytearray)
    _marks: list[Mark] = field(default_factory=list)
    _since_cut: int = 0
    _slips: int = 0
    torn: int = 0
    """How often the strip was torn off by the end of a roll; a line begun before is on no piece whole."""

    def __post_init__(self) -> None:
        self._feed_in()

    @property
    def _stride(self) -> int:
        return self.width // 8

    @property
    def position(self) -> int:
        """Dot lines on the strip."""
        return len(self._strip) // self._stride

    @property
    def is_near_end(self) -> bool:
        """What the near-end sensor sees."""
        return self.out or self.left <= NEAR_END_MM * DOTS_PER_MM

    def nearly_end(self) -> None:
        """Most of the roll is used up."""
        self.left = min(self.left, NEAR_END_MM * DOTS_PER_MM)

    def refill(self) -> None:
        """A fuller roll has taken the place of one that was nearly used up, and nothing was torn off."""
        self.left = NEW_ROLL_MM * DOTS_PER_MM

    def end_mid_slip(self, lines: int) -> None:
        """Let the roll end ``lines`` dot lines into the next slip to begin."""
        self.ends_after = lines
        self._waits_for_next = self._since_cut > 0

    def room(self) -> int:
        """Dot lines that can be moved before the roll ends."""
        room = self.left
        if self.ends_after is not None and not self._waits_for_next:
            room = min(room, self.ends_after - self._since_cut)
        return max(0, room)

    def move(self, rows: bytes) -> None:
        """Move the paper past the head, printing ``rows``; at most `room` lines."""
        lines = len(rows) // self._stride
        self._strip += rows
        self._since_cut += lines
        self.left -= lines

    def mark(self, mark: Mark) -> None:
        """Note something readable."""
        self._marks.append(mark)

    def end(self) -> None:
        """The roll is at its end: what hangs out falls down."""
        if self.out:
            return
        self.out = True
        self.ends_after = None
        self.torn += 1
        self._release(self.position, "paper_out", partial=False)
        self._strip.clear()
        self._marks.clear()
        self._since_cut = 0

    def new_roll(self, millimetres: int = NEW_ROLL_MM) -> None:
        """Put in a roll and shut the cover."""
        if not self.out:
            self.end()
        self.out = False
        self.left = millimetres * DOTS_PER_MM
        self._feed_in()

    def cut(self, *, partial: bool) -> int:
        """Cut at the blade; how many inked lines still lay between head and blade, on the next slip."""
        at = self.position - self.cutter_dots
        rest = self._strip[at * self._stride :]
        stuck = len(rest.rstrip(b"\0")) // self._stride
        behind = [
            Mark(mark.kind, mark.content, mark.start - at, mark.end - at)
            for mark in self._marks
            if mark.start >= at
        ]
        self._release(at, "cut", partial=partial)
        self._strip[:] = rest
        self._marks[:] = behind
        self._since_cut = 0
        self._waits_for_next = False
        return stuck

    def hanging(self) -> Slip:
        """What hangs out of the printer now."""
        return Slip(0, self.width, bytes(self._strip), tuple(self._marks), "hanging")

    def hanging_text(self) -> list[str]:
        """The lines of text on what hangs out."""
        return [mark.content for mark in self._marks if mark.kind == "text"]

    def _feed_in(self) -> None:
        # Paper is led through the blade when a roll is put in.
        self._strip[:] = bytes(self.cutter_dots * self._stride)
        self._marks.clear()

    def _release(self, at: int, ended: Ended, *, partial: bool) -> None:
        rows = bytes(self._strip[: at * self._stride])
        if not any(rows):
            return  # a blank strip is waste, not a slip
        self._slips += 1
        marks = tuple(mark for mark in self._marks if mark.end <= at)
        self.left_slip(Slip(self._slips, self.width, rows, marks, ended, partial))
