"""What a former slip left in the printer or before its blade, and how it is kept off the next person's slip."""

import time
from dataclasses import dataclass, replace
from enum import Enum

from drivers.job import Job
from drivers.ports.durations import Durations
from drivers.ports.receipt_printer import PrintOutcome
from drivers.receipt_printer import encode
from drivers.receipt_printer.layout import Line, TextLine
from drivers.receipt_printer.questions import BITS_PER_BYTE, Questions
from drivers.receipt_printer.quirks import PrinterQuirks
from drivers.transports import Transport

VOID: list[Line] = [
    TextLine("■" * 8, "center", large=True),
    TextLine("作废 VOID", "center", large=True, bold=True),
]
"""What a half slip ends with: a thick line and the word. Every Chinese ROM holds these characters."""


class Left(Enum):
    """What may be left of the last slip."""

    NOTHING = "nothing"
    BYTES = "bytes may still be in the printer"
    STUB = "a piece of paper may hang before the blade"


@dataclass
class SentSlip:
    """The last slip, as far as its bytes went."""

    wanted: int = 0
    sent: int = 0
    seconds: float = 0.0
    """How long the printer needs for it."""
    heard_before_cut: int | None = None
    """How many answers in order had come when the question was put that goes before its cut."""
    proof: int | None = None
    """Number of the question that was put after its cut."""
    outcome: PrintOutcome | None = None

    @property
    def whole(self) -> bool:
        """Whether all of it went out, its cut included."""
        return self.sent == self.wanted


class Leftover:
    """Keeps account of the rest of the last slip, and gets rid of it."""

    def __init__(
        self, quirks: PrinterQuirks, durations: Durations, questions: Questions, encoder: encode.Encoder
    ) -> None:
        self.quirks = quirks
        self.durations = durations
        self.questions = questions
        self.encoder = encoder
        self.left = Left.NOTHING
        self.slip = SentSlip()
        self.fell = False
        """Whether the roll ended since that slip began: what hung before the blade has fallen out by itself."""
        self._begun = 0.0
        self._cut_short = False
        self._online_since: float | None = None
        self._padded_on: Transport | None = None
        self._sent_on: Transport | None = None

    def suspect(self) -> None:
        """A slip of a process before this one may be there, of which nothing is known."""
        unknown_length = 3 * self.durations.printer_settle
        self.begin(SentSlip(wanted=1, seconds=unknown_length))
        self.questions.doubt()

    def take_over(self, former: "Leftover") -> None:
        """The account of the driver that this one's replaces, which may have asked what is not answered yet."""
        self.left, self.fell, self.slip = former.left, former.fell, replace(former.slip)
        if self.left is not Left.NOTHING:
            self.questions.doubt()

    def begin(self, slip: SentSlip, onto: Transport | None = None) -> None:
        """The bytes of a slip are about to go out onto this port."""
        self._sent_on = onto
        self.slip, self.left, self._padded_on = slip, Left.BYTES, None
        self.fell = self._cut_short = False
        self._begun = self._online_since = time.monotonic()

    @property
    def cut_was_not_reached(self) -> bool:
        """Whether nothing was heard that may be the answer to the question before the cut of the last slip."""
        return self.questions.heard_in_order == self.slip.heard_before_cut

    def thrown_away(self) -> None:
        """The printer's buffer was emptied: at most a piece of paper hangs before the blade."""
        self.left = Left.STUB
        self._cut_short = time.monotonic() < self._begun + self.slip.seconds

    def end_cut_command(self, job: Job) -> bool:
        """Ends a command of which only the beginning has come: it swallows whatever follows. Once on each port.

        All of a slip may have been sent and not have come: what is on its way when a plug is pulled is lost. True when it has
        done something.
        """
        came = self.slip.whole and self._sent_on is job.transport
        if self.left is not Left.BYTES or came or self._padded_on is job.transport:
            return False
        self._padded_on = job.transport
        self.questions.pad(job)
        return True

    def is_online(self, online: bool) -> None:
        """What a round of questions said: it prints, or it does not."""
        if not online:
            self._online_since = None
        elif self._online_since is None:
            self._online_since = time.monotonic()

    def sweep(self, job: Job, stopped: bool = False, for_next: bool = False) -> bool:
        """Sees to it that nothing is left; True when so.

        `stopped`: the printer is off line, so what it holds stays there until a person has put paper in. `for_next`:
        another slip waits, so the proof of the last one is not waited for any more.
        """
        if self.left is Left.BYTES:
            self.left = self._after_emptying(job, stopped, for_next)
        if self.left is Left.STUB and not stopped:
            self._cut_off(job)
            if self.quirks.proof == "none" or self.questions.comes_to_end(job, self.durations.printer_settle):
                self.left = Left.NOTHING
        return self.left is Left.NOTHING

    def _cut_off(self, job: Job) -> None:
        """Cuts the stub off; a half slip that still hangs there is marked void first, so that nobody can use it."""
        half = not self.slip.whole or self.slip.outcome is PrintOutcome.PARTIAL or self._cut_short
        data = (
            b"".join(self.encoder.encode(VOID).chunks) if half and not self.fell else self.encoder.cut_only()
        )
        job.send(data, self.durations.printer_answer + len(data) * BITS_PER_BYTE / self.quirks.baud)

    def _after_emptying(self, job: Job, stopped: bool, for_next: bool) -> Left:
        intact = self.slip.whole and self.questions.unbroken
        provable = intact and self.quirks.proof != "none" and self.slip.outcome is PrintOutcome.UNKNOWN
        if provable and not stopped:
            if self.questions.comes_to_end(job):
                return self._proven()
            if not for_next:
                return Left.BYTES
        if (self.quirks.proof != "none" or not intact or stopped) and self.questions.clear(job):
            self.thrown_away()
            if provable and stopped and self.cut_was_not_reached:
                self.slip.outcome = PrintOutcome.PARTIAL
            return Left.STUB
        if stopped or provable:
            return Left.BYTES
        if self.quirks.proof == "none":
            return self._after_running_dry()
        self.end_cut_command(job)
        if not self.questions.comes_to_end(job):
            return Left.BYTES
        return Left.NOTHING if intact else Left.STUB

    def _proven(self) -> Left:
        """The printer came to the end of what it was sent; whether the slip was in it, its own question says."""
        if self.slip.proof is None or self.questions.came_to(self.slip.proof) is None:
            return Left.STUB
        self.slip.outcome = PrintOutcome.PRINTED
        return Left.NOTHING

    def _after_running_dry(self) -> Left:
        """Without any proof: the printer has been on line for as long as the whole slip takes."""
        since = self._online_since
        if since is None or time.monotonic() <= since + self.slip.seconds:
            return Left.BYTES
        return Left.NOTHING if self.slip.whole and self.questions.unbroken else Left.STUB
