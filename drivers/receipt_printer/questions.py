"""The questions that are put to an ESC/POS printer: some it answers at once, others when it comes to them.

The second kind proves what became of a slip. GS r carries no number but keeps its order, so answers are counted: a late
one for a former slip is not taken for the proof of the next. GS ( H carries a number and needs no counting.
"""

import time
from collections.abc import Callable

from drivers.codecs import escpos_status as codec
from drivers.codecs.escpos_answers import Answer, AnswerReader, Automatic, Block, InOrder, RealTime
from drivers.codecs.escpos_status import Flags, Name, Question
from drivers.job import DeviceSilent, Job
from drivers.ports.durations import Durations
from drivers.ports.fault_ids import FaultId
from drivers.ports.status import Identity
from drivers.receipt_printer.quirks import PrinterQuirks
from drivers.receipt_printer.status import stopping_fault
from drivers.transports import Transport

LONGEST_COMMAND = 8192
"""No command of ours has more bytes of data: so many NULs end any command that was cut in two."""
_NUMBERS = 10000
BITS_PER_BYTE = 10
_KEPT = 16
_ASKED = 2


class Questions:
    """The conversation with one printer, over as many jobs as there are."""

    def __init__(self, quirks: PrinterQuirks, durations: Durations) -> None:
        self.quirks = quirks
        self.durations = durations
        self.unbroken = False
        """Whether the printer has been heard without a gap since somebody last set this; if not, it may have been
        switched off meanwhile and have forgotten its buffer."""
        self._answers = AnswerReader()
        self._transport: Transport | None = None
        self._late = False
        """Whether an answer to DLE EOT may still be on its way."""
        self._number = time.monotonic_ns() % _NUMBERS  # not the numbers of the process before this one
        self._owed: list[int] = []
        """Questions in order whose answer has not come."""
        self._owing_since = 0.0
        """Since when at least one has been owed without a break."""
        self._passed: list[int] = []
        """Questions by GS r that are answered if all that are still owed get answered too."""
        self._came_to: dict[int, int] = {}
        """Questions in order that the printer came to, and what it then said of its paper (GS r)."""
        self._doubtful = False
        """Whether answers to questions that were given up may still come: by GS r they look like those to later ones."""
        self._paper = 0
        self.heard_in_order = 0
        """How many answers in order, or bytes that may have been one, have come so far."""
        self._pushed: Flags | None = None
        """What automatic status said last."""
        self._told_at = 0.0
        """When the printer was last told to push its status, and has not done so yet; 0: it has."""

    @property
    def seconds_to_pad(self) -> float:
        """How long the line needs for the NULs that end a command cut in two."""
        return LONGEST_COMMAND * BITS_PER_BYTE / self.quirks.baud + self.durations.printer_answer

    def begin(self, transport: Transport) -> None:
        """The printer is talked to for the first time, on a fresh port or after a silence."""
        self.unbroken = False
        self._answers.reset()
        if transport is not self._transport:
            self._transport = transport
            self._pushed, self._told_at = None, 0.0
            self._forget()

    def doubt(self) -> None:
        """A conversation before this one may have left questions in the printer, whose answers come yet."""
        self._doubtful = self.quirks.proof == "gs_r"

    # ── answered at once ──

    def flags(self, job: Job) -> Flags:
        """What the printer says of itself, asked again once.

        Raises:
            DeviceSilent: it did not answer, or never twice alike; PRN-PROTOCOL when what came were no printer's answers.
        """
        noise = self._answers.noise
        for attempt in range(_ASKED):
            job.counters.retries += attempt > 0
            pushes = self.quirks.status_by == "asb"
            flags = self._told(job) if pushes else self.flags_now(job)
            if pushes and flags is None and self.quirks.status:  # off line since before its first word
                flags = self._round(job, lambda: False)
            if flags is not None:
                return flags
        if self._answers.noise > noise:
            raise DeviceSilent("DLE EOT: what came is no answer", FaultId.PRINTER_PROTOCOL)
        raise DeviceSilent("DLE EOT: no answer")

    def flags_now(self, job: Job, enough: Callable[[], bool] = lambda: False) -> Flags | None:
        """What the printer says now; None when it does not say, or does not say the same twice, or `enough` was heard meanwhile.

        Answers carry no number, so a late one is taken for the next: the healthy answer to question 1 reads as "cover open"
        to question 2. What stops a printer is believed when a second round says it too.
        """
        if self.quirks.status_by == "asb":
            self.note(job.transport.take_input())
            return self._pushed
        flags = self._round(job, enough)
        if flags is None or stopping_fault(flags) is None:
            return flags
        again = self._round(job, enough)
        if again is None or stopping_fault(again) is None:
            return again
        return again if stopping_fault(again) == stopping_fault(flags) else None

    def _told(self, job: Job) -> Flags | None:
        """What a printer pushes when it is told to; None when it does not.

        Off line it does nothing of what it is told, but says by itself what changes: its last word holds then. It is told again
        after a while all the same, as it may have been switched off and on.
        """
        self.note(job.transport.take_input())
        stopped = self._pushed is not None and stopping_fault(self._pushed) is not None
        now = time.monotonic()
        if not (stopped and self._told_at and now - self._told_at < self.durations.hold_limit / 4):
            job.send(codec.PUSH_STATUS, self.durations.printer_answer)
            self._told_at = now
        until = now + self.durations.printer_answer
        while self._told_at and self._hear(job, until) is not None:
            pass
        return self._pushed if stopped or not self._told_at else None

    def _round(self, job: Job, enough: Callable[[], bool]) -> Flags | None:
        """One round of DLE EOT, one question at a time; None when one went unanswered, or the answers contradict each other."""
        if self._late:
            self._let_late_answers_pass(job, enough)
        answers: dict[Question, int] = {}
        for question in self.quirks.status:
            self.note(job.transport.take_input())
            job.send(codec.ask(question), self.durations.printer_answer)
            until = time.monotonic() + self.durations.printer_answer
            while question not in answers:
                heard = self._hear(job, until)
                if heard is None:
                    self._late = True
                    return None
                for answer in heard:
                    if isinstance(answer, RealTime):
                        answers[question] = answer.byte
            if enough():
                return None
        flags = codec.decode(answers, self.quirks.paper_out_bits, self.quirks.paper_low_bits)
        self._late = flags.contradictory
        return None if self._late else flags

    def _let_late_answers_pass(self, job: Job, enough: Callable[[], bool]) -> None:
        """Asks nothing for a while: an answer still on its way would be taken for the next question's, and so on for ever."""
        until = time.monotonic() + self.durations.printer_answer
        while self._hear(job, until) is not None:
            if enough():
                return
        self._late = False

    def clear(self, job: Job, padded: bool = True) -> bool:
        """Throws away what the printer has received and not printed; True when it said so.

        `padded`: when it does not say so, a command may be cut in two and have swallowed the order; it is ended, and the
        order repeated.
        """
        if self.quirks.clear == "none":
            return False
        for attempt in range(1 + padded):
            if attempt:
                self.pad(job)
            self.note(job.transport.take_input())
            job.send(codec.CLEAR_BUFFERS, self.durations.printer_answer)
            until = time.monotonic() + self.durations.printer_answer
            while (heard := self._hear(job, until)) is not None:
                if any(isinstance(answer, Block) and codec.says_cleared(answer) for answer in heard):
                    self._forget()
                    self._doubtful = False  # what it had not answered by then it has thrown away
                    return True
        return False

    def pad(self, job: Job) -> None:
        """Ends a command that was cut in two. NULs print nothing, in a picture they are white."""
        job.send(bytes(LONGEST_COMMAND), self.seconds_to_pad)

    # ── answered in order ──

    def ask_in_order(self, job: Job, seconds: float | None = None) -> int:
        """Asks the printer to say when it comes here; returns the question's number for `came_to`.

        `seconds`: for how long a printer may hold the line; as long as an answer takes, unless given.
        """
        self.note(job.transport.take_input())
        now = time.monotonic()
        if not self._owed:
            self._owing_since = now
        elif now - self._owing_since > self.durations.hold_limit / 4:
            # One answer is missing for good: the printer was switched off, and what it held is not proven by later ones.
            self._forget()
            self.unbroken = False
        self._number = (self._number + 1) % _NUMBERS
        while len(self._came_to) > _KEPT:
            self._came_to.pop(next(iter(self._came_to)))
        self._owed.append(self._number)
        question = codec.ASK_PAPER_IN_ORDER
        if self.quirks.proof == "numbered":
            question += codec.ask_number(self._number)
        job.send(question, seconds or self.durations.printer_answer)
        return self._number

    def came_to(self, number: int) -> int | None:
        """The answer to GS r when the printer came to that question; None while that is not known."""
        return self._came_to.get(number)

    def comes_to_end(self, job: Job, seconds: float | None = None) -> bool:
        """Whether the printer comes to the end of what it was sent, with paper left, within `seconds`."""
        number = self.ask_in_order(job)
        until = time.monotonic() + (seconds or self.durations.printer_answer)
        if self._doubtful:
            return self._hears_out(job, until)
        while self.came_to(number) is None and self._hear(job, until) is not None:
            pass
        answer = self.came_to(number)
        return answer is not None and not codec.ordered_paper_out(answer)

    def _hears_out(self, job: Job, until: float) -> bool:
        """Lets answers pass that nobody can tell apart, until one more question is answered once; whether it then has paper.

        They come in the order of the questions, so nothing is on its way behind the answer to the last.
        """
        if not self._count_answers(job, until):
            return False
        self.ask_in_order(job)
        if self._count_answers(job, time.monotonic() + self.durations.printer_answer) != 1:
            return False
        self._forget()
        self._doubtful = False
        return not codec.ordered_paper_out(self._paper)

    def _count_answers(self, job: Job, until: float) -> int:
        """How many answers in order come, until none has come for a while or none before the moment `until`."""
        before = self.heard_in_order
        while self._hear(job, until) is not None:
            if self.heard_in_order > before:
                until = time.monotonic() + self.durations.printer_answer
        return self.heard_in_order - before

    def identity(self, job: Job) -> Identity:
        """What the printer calls itself; blank where the profile says that it has no name, and where it gives none."""
        said: dict[Name, str] = {}
        for name in Name if self.quirks.identity else ():
            self.note(job.transport.take_input())
            job.send(codec.ask_name(name), self.durations.printer_answer)
            until = time.monotonic() + self.durations.printer_answer
            while name not in said and (heard := self._hear(job, until)) is not None:
                for answer in heard:
                    if isinstance(answer, Block) and (text := codec.name_said(answer)) is not None:
                        said[name] = text.strip()
            if name not in said:
                break
        return Identity(
            make=said.get(Name.MAKE, ""),
            model=said.get(Name.MODEL, ""),
            firmware=said.get(Name.FIRMWARE, ""),
            serial=said.get(Name.SERIAL, ""),
        )

    # ── hearing ──

    def listen(self, job: Job, until: float) -> None:
        """Notes what comes, until something does or the moment `until`."""
        self._hear(job, until)

    def note(self, data: bytes) -> list[Answer]:
        """Sorts what came and keeps what was owed in order.

        What is no answer may have been one: the count is off then, and what is owed is not proven by later answers.
        """
        noise = self._answers.noise
        answers = self._answers.feed(data)
        self.heard_in_order += self._answers.noise - noise
        if self._answers.noise > noise and self.quirks.proof == "gs_r":
            self._forget()
        for answer in answers:
            if isinstance(answer, InOrder):
                self._paper = answer.byte
                self.heard_in_order += 1
                if self.quirks.proof == "gs_r" and self._owed and not self._doubtful:
                    self._passed.append(self._owed.pop(0))
                    if not self._owed:
                        self._came_to |= dict.fromkeys(self._passed, answer.byte)
                        self._passed = []
            elif isinstance(answer, Automatic):
                self._pushed, self._told_at = codec.decode_pushed(answer.data), 0.0
            elif isinstance(answer, Block):
                said = codec.number_said(answer)
                if said is not None and said in self._owed:
                    self._owed.remove(said)
                    self._came_to[said] = self._paper
        return answers

    def _forget(self) -> None:
        """Gives up what is owed; it may yet come."""
        if self._owed:
            self.doubt()
        self._owed, self._passed = [], []

    def _hear(self, job: Job, until: float) -> list[Answer] | None:
        """The answers in what comes next, perhaps none; None when nothing came before the moment `until`."""
        data = job.receive(until)
        if not data:
            self._answers.reset()
            return None
        return self.note(data)
