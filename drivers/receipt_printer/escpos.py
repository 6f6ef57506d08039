"""The driver of ESC/POS receipt printers: sends a slip once, and says honestly what became of it.

DLE EOT is answered on reception and says nothing about the buffer, so the proof that a slip came out is GS r 1 sent
after the cut: it is answered in order, and not at all while the printer is off line.
"""

import time
from collections.abc import Callable
from enum import Enum
from typing import Any, Literal

from pydantic import Field

from drivers.codecs import escpos_status as codec
from drivers.codecs.escpos_status import Flags, Question
from drivers.driver import CommonFaults, DeviceDriver, Report, SerialQuirks
from drivers.job import DeviceSilent, Job, JobCanceled, JobExpired
from drivers.ports.durations import Durations
from drivers.ports.fault_ids import FaultId
from drivers.ports.receipt_printer import PrintOutcome, ReceiptPrinterStatus
from drivers.ports.results import Completion, Result
from drivers.ports.slip import Slip
from drivers.ports.status import Health
from drivers.receipt_printer import encode
from drivers.receipt_printer.charset import Charset
from drivers.receipt_printer.layout import SlipError, lay_out
from drivers.receipt_printer.status import COMPLETIONS, report, stopping_fault
from drivers.transports import LinkLost, Transport

LONGEST_COMMAND = 8192
"""No command of ours has more bytes of data: so many NULs end any command that a lost link cut in two."""
_DOTS_PER_MM = 8
_BITS_PER_BYTE = 10
_LEFTOVER = "the rest of a former slip is still in the printer"
_SENT = 0.3
"""Share of the progress at which all bytes have gone out; the rest is paper."""


class PrinterQuirks(SerialQuirks):
    """What differs between models."""

    width_dots: int = Field(default=576, ge=192, le=576, multiple_of=8)
    columns: int = Field(default=48, ge=16, le=48)
    charset: Charset = "gb18030_2byte"
    qr: Literal["native", "raster"] = "native"
    proof: Literal["gs_r", "none"] = "gs_r"
    """`none`: the model does not answer GS r, and no slip is ever called printed."""
    clear: Literal["dle_dc4_8", "none"] = "dle_dc4_8"
    """How the rest of a stopped slip is thrown away; `none`: it comes out when paper is put in."""
    status: tuple[Question, ...] = tuple(Question)
    """The n of DLE EOT n that the model answers."""
    paper_sensing: Literal["none", "end", "near_end"] = "near_end"
    paper_out_bits: int = Field(default=0x60, ge=0, le=0xFF)
    paper_low_bits: int = Field(default=0x0C, ge=0, le=0xFF)
    """Masks in the answer to DLE EOT 4; some clones use bit 2 for near end and bit 3 for end."""


class Leftover(Enum):
    """What a slip that was stopped has left behind."""

    NONE = "nothing"
    BYTES = "bytes may still be in the printer"
    STUB = "a piece of paper may hang before the blade"


class Driver(DeviceDriver[ReceiptPrinterStatus]):
    """One printer."""

    Quirks = PrinterQuirks
    quirks: PrinterQuirks
    faults = CommonFaults(FaultId.PRINTER_LINK_LOST, FaultId.PRINTER_SILENT, FaultId.PRINTER_PROTOCOL)
    unknown_status = ReceiptPrinterStatus()

    def __init__(self, quirks: Any, durations: Durations) -> None:
        super().__init__(quirks, durations)
        self._encoder = encode.Encoder(self.quirks.width_dots, self.quirks.charset, self.quirks.qr)
        self._leftover = Leftover.NONE
        self._outcome: PrintOutcome | None = None
        self._sent = self._wanted = 0
        self._seconds = 0.0
        self._online_since: float | None = None
        self._owed: list[float] = []
        """When each GS r was sent whose answer has not come. Answers carry no number but keep their order, so a late
        one for a former slip is not taken for the proof of this one."""
        self._in_order: int | None = None
        self._transport: Transport | None = None
        self._unbroken = False
        """Whether the link has held since the last slip's bytes; if not, the printer may have been switched off."""

    @property
    def poll_interval(self) -> float:  # noqa: D102
        return self.durations.printer_status_interval

    @property
    def poll_limit(self) -> float:  # noqa: D102
        return 12 * self.durations.printer_answer + self.durations.printer_settle

    @property
    def wait_limit(self) -> float:
        """See `PrinterDriver.wait_limit`."""
        return self.poll_limit

    def renewed(self) -> "Driver":
        """A fresh driver that knows what may still be in the printer."""
        fresh = Driver(self.quirks, self.durations)
        fresh._leftover = Leftover.BYTES if self._sent else self._leftover
        fresh._outcome = self._outcome
        return fresh

    def start(self, job: Job) -> Report[ReceiptPrinterStatus]:  # noqa: D102
        self._unbroken = False
        if job.transport is not self._transport:
            self._transport, self._owed = job.transport, []
        return self._report(job)

    def poll(self, job: Job) -> Report[ReceiptPrinterStatus]:  # noqa: D102
        encode.preload()
        return self._report(job)

    def query_status(self, job: Job) -> Result[ReceiptPrinterStatus]:
        """See `ReceiptPrinter.query_status`."""
        found = self._report(job)
        job.report(found)
        return Result.success(found.status)

    def settle(self, job: Job) -> Result[PrintOutcome]:
        """See `ReceiptPrinter.settle`."""
        if self._outcome is PrintOutcome.UNKNOWN:
            self._sweep(job)
        if self._outcome in (None, PrintOutcome.UNKNOWN):
            return _unknown("the printer cannot say")
        return Result.success(self._outcome)

    def print(
        self, job: Job, slip: Slip, on_progress: Callable[[float], None] | None
    ) -> Result[PrintOutcome]:
        """See `ReceiptPrinter.print`."""
        try:
            prepared = self._encoder.encode(lay_out(slip, self.quirks.columns))
        except SlipError as problem:
            return _failed(Completion.INVALID_DATA, FaultId.TERMINAL_BUG, str(problem))
        job.deadline = time.monotonic() + self.poll_limit
        refused = self._refusal(job)
        if refused is not None:
            return refused
        self._sent, self._wanted = 0, sum(map(len, prepared.chunks))
        self._seconds = (
            prepared.dots / _DOTS_PER_MM / self.durations.printer_mm_per_second
            + self._wanted * _BITS_PER_BYTE / self.quirks.baud
        )
        limit = min(self._seconds + self.durations.printer_settle, self.durations.hold_limit)
        job.deadline = time.monotonic() + limit
        self._unbroken = True
        try:
            self._send(job, prepared, on_progress)
            result = self._await_proof(job, limit, on_progress)
        except (LinkLost, DeviceSilent, JobExpired, JobCanceled) as problem:
            result = self._broken_off(problem)
        self._outcome = result.value
        return result

    # ── before a slip ──

    def _refusal(self, job: Job) -> Result[PrintOutcome] | None:
        """Why no slip can be printed now; None when one can. Gets rid of a former slip's rest first."""
        found = self._report(job, may_clear=True)
        job.report(found)
        if found.health is Health.ONLINE or found.fault is None:
            return None
        if found.detail == _LEFTOVER:
            return _failed(Completion.DEVICE_NOT_READY, found.fault, found.detail)
        return _failed(COMPLETIONS.get(found.fault, Completion.HARDWARE_ERROR), found.fault, found.detail)

    def _sweep(self, job: Job, may_clear: bool = False) -> bool:
        """Sees to it that nothing of a former slip is left, in the printer or before the blade; True when so."""
        if self._leftover is Leftover.BYTES:
            if self.quirks.proof == "gs_r" and self._asked_in_order(job):
                whole = self._unbroken and self._sent == self._wanted
                if whole and self._outcome is PrintOutcome.UNKNOWN:
                    self._outcome = PrintOutcome.PRINTED
                self._leftover = Leftover.NONE if whole else Leftover.STUB
            elif ((may_clear or self._outcome is not PrintOutcome.UNKNOWN) and self._clear(job)) or (
                self.quirks.proof == "none" and self._has_run_dry()
            ):
                self._leftover = Leftover.STUB
        if self._leftover is Leftover.STUB:
            job.send(encode.cut_only(), self.durations.printer_answer)
            if self.quirks.proof == "none" or self._asked_in_order(job, self.durations.printer_settle):
                self._leftover = Leftover.NONE
        return self._leftover is Leftover.NONE

    def _has_run_dry(self) -> bool:
        """Without any proof: the printer has been on line for as long as the whole slip takes."""
        since = self._online_since
        return since is not None and time.monotonic() > since + self._seconds

    def _ask_in_order(self, job: Job) -> None:
        self._note(job.transport.take_input())
        now = time.monotonic()
        forgotten = now - self.durations.hold_limit / 4  # a printer that was switched off never answers
        self._in_order, self._owed = None, [sent for sent in self._owed if sent > forgotten] + [now]
        job.send(codec.ASK_PAPER_IN_ORDER, self.durations.printer_answer)

    def _in_order_answer(self) -> int | None:
        return self._in_order  # read through a method: it changes while bytes are noted

    def _asked_in_order(self, job: Job, seconds: float | None = None) -> bool:
        """Whether the printer has come to the end of what it was sent, with paper left, within `seconds`."""
        self._ask_in_order(job)
        until = time.monotonic() + (seconds or self.durations.printer_answer)
        while self._in_order_answer() is None and (data := job.receive(until)):
            self._note(data)
        answer = self._in_order_answer()
        return answer is not None and not codec.ordered_paper_out(answer)

    def _clear(self, job: Job) -> bool:
        """Throws away what the printer has received and not printed; True when it said so."""
        if self.quirks.clear == "none":
            return False
        for cut_in_two in (False, True):
            if cut_in_two:
                job.send(bytes(LONGEST_COMMAND), self.durations.printer_settle)
            job.transport.drop_input()
            job.send(codec.CLEAR_BUFFERS, self.durations.printer_answer)
            heard, until = b"", time.monotonic() + self.durations.printer_answer
            while codec.CLEARED not in heard and (data := job.receive(until)):
                heard += data
            if codec.CLEARED in heard:
                self._owed = []
                return True
        return False

    # ── the slip ──

    def _send(self, job: Job, prepared: encode.Job, on_progress: Callable[[float], None] | None) -> None:
        for chunk in prepared.chunks:
            taken = job.transport.write(chunk, job.time_left)
            self._sent += taken
            if self._sent:
                self._leftover = Leftover.BYTES
            if taken < len(chunk):
                raise DeviceSilent("the printer holds the line")
            job.tell(on_progress, _SENT * self._sent / self._wanted)

    def _await_proof(
        self, job: Job, limit: float, on_progress: Callable[[float], None] | None
    ) -> Result[PrintOutcome]:
        began = time.monotonic()
        proof = self.quirks.proof == "gs_r"
        if proof:
            self._ask_in_order(job)
        step = self.durations.progress_step
        while not (proof and self._in_order_answer() is not None):
            self._note(job.receive(min(time.monotonic() + step, job.deadline)))
            if proof and self._in_order_answer() is not None:
                break
            flags = self._flags_now(job)
            stopped = stopping_fault(flags) if flags is not None else None
            if stopped is not None and stopped[0] is FaultId.PRINTER_HEAD_HOT:
                # It cools down and goes on by itself.
                job.deadline = min(time.monotonic() + limit, began + self.durations.hold_limit)
            elif stopped is not None and not (proof and self._in_order_answer() is not None):
                return self._stopped(job, *stopped)
            elapsed = time.monotonic() - began
            if time.monotonic() >= job.deadline or (not proof and elapsed > self._seconds):
                return _unknown("no proof came") if stopped is None else self._stopped(job, *stopped)
            job.tell(on_progress, min(0.95, _SENT + (1 - _SENT) * elapsed / max(self._seconds, step)))
        return self._proven(job, on_progress)

    def _proven(self, job: Job, on_progress: Callable[[float], None] | None) -> Result[PrintOutcome]:
        assert self._in_order is not None
        if codec.ordered_paper_out(self._in_order):
            self._leftover = Leftover.STUB
            return Result.failure(
                Completion.CONSUMABLE,
                FaultId.PRINTER_PAPER_OUT,
                "the paper ended before the slip did",
                value=PrintOutcome.PARTIAL,
            )
        self._leftover = Leftover.NONE
        job.tell(on_progress, 1.0)
        return Result.success(PrintOutcome.PRINTED)

    def _stopped(self, job: Job, fault: FaultId, detail: str) -> Result[PrintOutcome]:
        """The printer stopped in the slip: throw its rest away, so that it is not on the next person's."""
        job.report(self._as_report(self._flags(job)))
        if self._clear(job):
            self._leftover = Leftover.STUB
        self._online_since = None
        completion = COMPLETIONS.get(fault, Completion.HARDWARE_ERROR)
        return Result.failure(completion, fault, detail, value=PrintOutcome.PARTIAL)

    def _broken_off(self, problem: Exception) -> Result[PrintOutcome]:
        """The conversation ended while bytes went out or were waited for."""
        lost = isinstance(problem, LinkLost)
        completion = Completion.LINK_LOST if lost else Completion.HARDWARE_ERROR
        fault = self.faults.link_lost if lost else self.faults.silent
        if self._sent == 0:
            return _failed(completion, fault, str(problem))
        if self._sent < self._wanted:
            return Result.failure(completion, fault, str(problem), value=PrintOutcome.PARTIAL)
        return _unknown(str(problem) or "no answer after the slip")

    # ── status ──

    def _report(self, job: Job, may_clear: bool = False) -> Report[ReceiptPrinterStatus]:
        flags = self._flags(job)
        found = self._as_report(flags)
        if stopping_fault(flags) is None and not self._sweep(job, may_clear):
            return Report(found.status, Health.HARDWARE_ERROR, FaultId.PRINTER_ERROR, _LEFTOVER)
        return found

    def _as_report(self, flags: Flags) -> Report[ReceiptPrinterStatus]:
        if stopping_fault(flags) is not None:
            self._online_since = None
        elif self._online_since is None:
            self._online_since = time.monotonic()
        return report(flags, self.quirks.paper_sensing) if self.quirks.status else Report(self.unknown_status)

    def _flags(self, job: Job) -> Flags:
        """One round of questions.

        Raises:
            DeviceSilent: one of them was not answered, twice.
        """
        for attempt in (1, 2):
            job.counters.retries += attempt > 1
            flags = self._flags_now(job)
            if flags is not None:
                return flags
        raise DeviceSilent("DLE EOT: no answer")

    def _flags_now(self, job: Job) -> Flags | None:
        """One round of questions, one at a time, because answers carry no number; None when one went unanswered."""
        answers: dict[Question, int] = {}
        for question in self.quirks.status:
            self._note(job.transport.take_input())
            job.send(codec.ask(question), self.durations.printer_answer)
            until = time.monotonic() + self.durations.printer_answer
            while question not in answers:
                data = job.receive(until)
                if not data:
                    return None
                real = self._note(data)
                if real:
                    answers[question] = real[-1]
        return codec.decode(answers, self.quirks.paper_out_bits, self.quirks.paper_low_bits)

    def _note(self, data: bytes) -> list[int]:
        """Sorts what came: keeps the last answer owed in order, returns the real-time ones."""
        real = []
        for byte in data:
            if codec.is_realtime_answer(byte):
                real.append(byte)
            elif codec.is_ordered_answer(byte) and self._owed:
                self._owed.pop(0)
                self._in_order = None if self._owed else byte
        return real


def _failed(completion: Completion, fault: FaultId, detail: str) -> Result[PrintOutcome]:
    return Result.failure(completion, fault, detail, value=PrintOutcome.NOT_PRINTED)


def _unknown(detail: str) -> Result[PrintOutcome]:
    return Result.failure(
        Completion.OUTCOME_UNKNOWN,
        FaultId.PRINTER_OUTCOME_UNKNOWN,
        detail,
        value=PrintOutcome.UNKNOWN,
    )
