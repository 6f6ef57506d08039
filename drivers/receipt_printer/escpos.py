"""The driver of ESC/POS receipt printers: sends a slip once, and says honestly what became of it.

DLE EOT is answered on reception and says nothing about the buffer, so the proof that a slip came out is GS r 1 sent
after the cut: it is answered in order, and not at all while the printer is off line.
"""

import contextlib
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from drivers.codecs import escpos_status as codec
from drivers.codecs.escpos_status import Flags
from drivers.driver import CommonFaults, DeviceDriver, Report
from drivers.job import DeviceSilent, Job, JobCanceled, JobExpired
from drivers.ports.durations import Durations
from drivers.ports.fault_ids import FaultId
from drivers.ports.receipt_printer import PrintOutcome, ReceiptPrinterStatus
from drivers.ports.results import Completion, Result
from drivers.ports.slip import Slip
from drivers.ports.status import Health
from drivers.receipt_printer import encode
from drivers.receipt_printer.layout import SlipError, lay_out
from drivers.receipt_printer.leftover import Left, Leftover, SentSlip
from drivers.receipt_printer.questions import BITS_PER_BYTE, Questions
from drivers.receipt_printer.quirks import PrinterQuirks
from drivers.receipt_printer.roll import DOTS_PER_MM, Roll
from drivers.receipt_printer.status import (
    COMPLETIONS,
    not_printed,
    outcome_unknown,
    report,
    stopping_fault,
)
from drivers.transports import LinkLost

_LEFTOVER = "the rest of a former slip is still in the printer"
_SENT = 0.3
"""Share of the progress at which all bytes have gone out; the rest is paper."""


class Driver(DeviceDriver[ReceiptPrinterStatus]):
    """One printer."""

    Quirks = PrinterQuirks
    quirks: PrinterQuirks
    faults = CommonFaults(FaultId.PRINTER_LINK_LOST, FaultId.PRINTER_SILENT, FaultId.PRINTER_PROTOCOL)
    unknown_status = ReceiptPrinterStatus()
    works_unheard = True

    def __init__(self, quirks: Any, durations: Durations) -> None:
        super().__init__(quirks, durations)
        asb = self.quirks.status_by == "asb"
        self._encoder = encode.Encoder.of(self.quirks, codec.PUSH_STATUS if asb else b"")
        self._questions = Questions(self.quirks, durations)
        self._leftover = Leftover(self.quirks, durations, self._questions, self._encoder)
        self._roll = Roll(self.quirks)
        self._slip = SentSlip()
        """The slip that was asked for last; `settle` speaks of it."""
        self._suspicion = threading.Event()
        self._on_the_line_until = 0.0
        """The moment at which the slip has passed the line."""
        self._met = False
        """Whether this process, or the driver that this one replaces, has had the printer's buffer emptied."""

    @property
    def poll_interval(self) -> float:  # noqa: D102
        return self.durations.printer_status_interval

    @property
    def poll_limit(self) -> float:  # noqa: D102
        wait = self.durations
        return 12 * wait.printer_answer + wait.printer_settle + self._questions.seconds_to_pad

    @property
    def wait_limit(self) -> float:
        """See `PrinterDriver.wait_limit`."""
        return self.poll_limit

    def renewed(self) -> "Driver":
        """A fresh driver that knows what may still be in the printer."""
        fresh = Driver(self.quirks, self.durations)
        fresh._leftover.take_over(self._leftover)
        fresh._slip = fresh._leftover.slip if self._slip is self._leftover.slip else replace(self._slip)
        fresh._met, fresh._roll = self._met, self._roll
        if self._suspicion.is_set():
            fresh.suspect_leftover()
        return fresh

    def suspect_leftover(self) -> None:
        """See `ReceiptPrinter.suspect_leftover`. May be called from any thread."""
        self._suspicion.set()

    def count_from(self, used_mm: int) -> None:
        """See `ReceiptPrinter.count_from`."""
        self._roll.count_from(used_mm)

    def replenished(self) -> None:
        """See `ReceiptPrinter.replenished`."""
        self._roll.renew()

    def start(self, job: Job) -> Report[ReceiptPrinterStatus]:  # noqa: D102
        self._questions.begin(job.transport)
        found = self._report(job)
        if found.health is not Health.ONLINE:
            return found
        return replace(found, identity=self._questions.identity(job))

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
        if self._slip.outcome is PrintOutcome.UNKNOWN:
            with contextlib.suppress(DeviceSilent):  # the next poll says so
                job.report(self._report(job))
        if self._slip.outcome in (None, PrintOutcome.UNKNOWN):
            return outcome_unknown("the printer cannot say")
        return Result.success(self._slip.outcome)

    def print(
        self, job: Job, slip: Slip, on_progress: Callable[[float], None] | None
    ) -> Result[PrintOutcome]:
        """See `ReceiptPrinter.print`."""
        self._slip = SentSlip(outcome=PrintOutcome.NOT_PRINTED)
        try:
            prepared = self._encoder.encode(lay_out(slip, self.quirks.columns))
        except SlipError as problem:
            return not_printed(Completion.INVALID_DATA, FaultId.TERMINAL_BUG, str(problem))
        wanted = sum(map(len, prepared.chunks))
        seconds = (
            prepared.dots / DOTS_PER_MM / self.durations.printer_mm_per_second
            + wanted * BITS_PER_BYTE / self.quirks.baud
        )
        limit = seconds + self.durations.printer_settle
        if limit > self.durations.hold_limit - self.poll_limit:
            too_long = f"the slip takes {seconds:.0f} s, longer than anybody is held"
            return not_printed(Completion.INVALID_DATA, FaultId.TERMINAL_BUG, too_long)
        job.deadline = time.monotonic() + self.poll_limit
        refused = self._refusal(job)
        if refused is not None:
            return refused
        self._slip = SentSlip(wanted, seconds=seconds, outcome=PrintOutcome.UNKNOWN)
        self._leftover.begin(self._slip, job.transport)
        job.deadline = time.monotonic() + limit
        self._questions.unbroken = True
        self._on_the_line_until = time.monotonic() + wanted * BITS_PER_BYTE / self.quirks.baud
        try:
            self._send(job, prepared, on_progress)
            result = self._await_proof(job, limit, on_progress)
        except (LinkLost, DeviceSilent, JobExpired, JobCanceled) as problem:
            result = self._broken_off(problem)
        if self._slip.sent:
            self._roll.printed(prepared.dots)
        self._slip.outcome = result.value
        return result

    def _refusal(self, job: Job) -> Result[PrintOutcome] | None:
        """Why no slip can be printed now; None when one can. Gets rid of a former slip's rest first.

        A printer that does not answer may print all the same, unless something of a former slip may be in it. One that answers
        with junk would print junk, and prove nothing.
        """
        try:
            found = self._confirmed(job)
        except DeviceSilent as problem:
            if problem.fault is self.faults.protocol:
                return not_printed(Completion.HARDWARE_ERROR, self.faults.protocol, str(problem))
            if self._leftover.left is Left.NOTHING:
                return None
            return not_printed(Completion.DEVICE_NOT_READY, FaultId.PRINTER_LEFTOVER, str(problem))
        if found.health is Health.ONLINE or found.fault is None:
            return None
        if found.fault is FaultId.PRINTER_LEFTOVER:
            return not_printed(Completion.DEVICE_NOT_READY, found.fault, found.detail)
        return not_printed(COMPLETIONS.get(found.fault, Completion.HARDWARE_ERROR), found.fault, found.detail)

    def _confirmed(self, job: Job) -> Report[ReceiptPrinterStatus]:
        """What the printer says before a slip; that it cannot print counts when it says so twice, a blip apart."""
        found = self._report(job, for_next=True)
        job.report(found)
        if found.health is Health.ONLINE or found.fault is FaultId.PRINTER_LEFTOVER:
            return found
        job.pause(self.durations.debounce)
        found = self._report(job, for_next=True)
        job.report(found)
        return found

    # ── the slip ──

    def _send(self, job: Job, prepared: encode.Job, on_progress: Callable[[float], None] | None) -> None:
        if job.canceled.is_set():  # another worker has taken over, and says that nothing was sent
            raise JobCanceled
        for number, chunk in enumerate(prepared.chunks, 1):
            if number == len(prepared.chunks) and self.quirks.proof != "none":
                self._questions.ask_in_order(job, job.time_left)
                self._slip.heard_before_cut = self._questions.heard_in_order
            taken = job.transport.write(chunk, job.time_left)
            self._slip.sent += taken
            if taken < len(chunk):
                raise DeviceSilent("the printer holds the line")
            job.tell(on_progress, _SENT * self._slip.sent / self._slip.wanted)

    def _await_proof(
        self, job: Job, limit: float, on_progress: Callable[[float], None] | None
    ) -> Result[PrintOutcome]:
        began = time.monotonic()
        stopped_at: float | None = None
        if self.quirks.proof != "none":
            self._slip.proof = self._questions.ask_in_order(job)
        step, seconds = self.durations.progress_step, self._slip.seconds
        while True:
            self._questions.listen(job, min(time.monotonic() + step, job.deadline))
            # A question that waits behind the slip on the line is no sooner answered, and keeps the proof waiting.
            ask = self._proof() is None and time.monotonic() > self._on_the_line_until
            flags = self._questions.flags_now(job, self._has_proof) if ask else None
            if (paper := self._proof()) is not None:
                return self._proven(job, paper, on_progress)
            stopped = stopping_fault(flags) if flags is not None else None
            if flags is not None and stopped is None:
                stopped_at = None
            if stopped is not None and stopped[0] is FaultId.PRINTER_HEAD_HOT:
                # It cools down and goes on by itself.
                job.deadline = min(time.monotonic() + limit, began + self.durations.hold_limit)
            elif flags is not None and stopped is not None:
                # A sensor that flutters stops the paper for a moment only.
                stopped_at = stopped_at or time.monotonic()
                job.report(self._as_report(flags))
                if time.monotonic() - stopped_at >= self.durations.debounce:
                    return self._stopped(job, *stopped)
            elapsed = time.monotonic() - began
            if time.monotonic() >= job.deadline or (self.quirks.proof == "none" and elapsed > seconds):
                return outcome_unknown("no proof came") if stopped is None else self._stopped(job, *stopped)
            job.tell(on_progress, min(0.95, _SENT + (1 - _SENT) * elapsed / max(seconds, step)))

    def _has_proof(self) -> bool:
        return self._proof() is not None

    def _proof(self) -> int | None:
        return None if self._slip.proof is None else self._questions.came_to(self._slip.proof)

    def _proven(
        self, job: Job, paper: int, on_progress: Callable[[float], None] | None
    ) -> Result[PrintOutcome]:
        if codec.ordered_paper_out(paper) and not self._confirms_paper_out(job):
            return outcome_unknown(
                "the answer after the cut says that the paper has ended, and the sensor does not confirm it"
            )
        if codec.ordered_paper_out(paper):
            self._leftover.left, self._leftover.fell = Left.STUB, True
            return Result.failure(
                Completion.CONSUMABLE,
                FaultId.PRINTER_PAPER_OUT,
                "the paper ended before the slip did",
                value=PrintOutcome.PARTIAL,
            )
        self._leftover.left = Left.NOTHING
        job.tell(on_progress, 1.0)
        return Result.success(PrintOutcome.PRINTED)

    def _confirms_paper_out(self, job: Job) -> bool:
        """Whether the printer says otherwise, too, that the paper has ended: its answer in order may have been damaged."""
        with contextlib.suppress(DeviceSilent):
            return self._questions.flags(job).paper_out is not False
        return False

    def _stopped(self, job: Job, fault: FaultId, detail: str) -> Result[PrintOutcome]:
        """The printer stopped in the slip: throw its rest away, so that it is not on the next person's.

        It was cut short for sure when not all of it went out, or when its rest could be thrown away and the question before the
        cut had not been answered. Otherwise it may have been whole before the printer stopped, or comes out when it goes on.
        """
        job.deadline = max(job.deadline, time.monotonic() + self.poll_limit)
        job.report(self._as_report(self._questions.flags(job)))
        cleared = self._questions.clear(job)
        if cleared:
            self._leftover.thrown_away()
        self._leftover.is_online(False)
        uncut = self._leftover.cut_was_not_reached or fault is FaultId.PRINTER_CUTTER_JAM
        short = cleared and uncut  # what a stuck cutter has not cut off hangs there, and is marked void
        if self._slip.whole and not short:
            return outcome_unknown(f"stopped when all of it was sent: {detail}")
        completion = COMPLETIONS.get(fault, Completion.HARDWARE_ERROR)
        return Result.failure(completion, fault, detail, value=PrintOutcome.PARTIAL)

    def _broken_off(self, problem: Exception) -> Result[PrintOutcome]:
        """The conversation ended while bytes went out or were waited for."""
        lost = isinstance(problem, LinkLost)
        completion = Completion.LINK_LOST if lost else Completion.HARDWARE_ERROR
        fault = self.faults.link_lost if lost else self.faults.silent
        if self._slip.sent == 0:
            self._leftover.left = Left.NOTHING
            if lost:
                raise problem
            return not_printed(completion, fault, str(problem))
        if not self._slip.whole:
            return Result.failure(completion, fault, str(problem), value=PrintOutcome.PARTIAL)
        return outcome_unknown(str(problem) or "no answer after the slip")

    # ── status ──

    def _report(self, job: Job, for_next: bool = False) -> Report[ReceiptPrinterStatus]:
        if self._suspicion.is_set():
            self._suspicion.clear()
            self._leftover.suspect()
        flags = self._flags(job)
        found = self._as_report(flags)
        stopped = stopping_fault(flags)
        self._meet(job)
        if stopped is not None and stopped[0] is FaultId.PRINTER_HEAD_HOT:
            return found  # it goes on by itself
        clean = self._leftover.sweep(job, stopped is not None, for_next)
        if stopped is None and not clean:
            return Report(found.status, Health.HARDWARE_ERROR, FaultId.PRINTER_LEFTOVER, _LEFTOVER)
        return found

    def _meet(self, job: Job) -> None:
        """What a process that was killed left in the printer is not for the next person."""
        if not self._met:
            self._questions.clear(job, padded=False)
            self._met = True

    def _flags(self, job: Job) -> Flags:
        """A round of questions; a printer that takes them for the rest of a command cut in two is freed from that.

        Raises:
            DeviceSilent: it does not answer; PRN-LEFTOVER when something of a slip may be in it, which then cannot be seen to.
        """
        try:
            return self._asked(job)
        except DeviceSilent as problem:
            if self._leftover.left is Left.NOTHING:
                raise
            raise DeviceSilent(f"{problem}; {_LEFTOVER}", FaultId.PRINTER_LEFTOVER) from None

    def _asked(self, job: Job) -> Flags:
        try:
            return self._questions.flags(job)
        except DeviceSilent:
            if not self._leftover.end_cut_command(job):
                raise
            return self._questions.flags(job)

    def _as_report(self, flags: Flags) -> Report[ReceiptPrinterStatus]:
        self._leftover.is_online(stopping_fault(flags) is None)
        self._leftover.fell |= bool(flags.paper_out)
        self._roll.saw(flags)
        said = self.quirks.says_status
        return self._roll.told(
            report(flags, self.quirks.paper_sensing) if said else Report(self.unknown_status)
        )
