"""The driver of A4 printers by IPP: a CUPS queue, the printer itself, or the queue and, to be sure, the printer behind it.

"Completed" of a queue means handed over. Only the printer's own word makes a document printed, so where both are known both
are asked. A document that stops is cancelled and thrown away everywhere, or it would come out for the next person.
"""

import time
from collections.abc import Callable
from typing import Any
from uuid import UUID

from drivers.document_printer.course import UNHEARD, Course
from drivers.document_printer.ends import Ends
from drivers.document_printer.ipp_driver import IppDriver
from drivers.document_printer.link import IppLink, NotAllowed, check_ipp_url
from drivers.document_printer.quirks import IppQuirks, this_machine
from drivers.document_printer.says import BY_HAND
from drivers.document_printer.spooler import Spooler
from drivers.driver import CommonFaults, Report
from drivers.job import DeviceSilent, Job, ProtocolBroken
from drivers.ports.document_printer import DocumentJob, DocumentPrinterStatus, Printed
from drivers.ports.durations import Durations
from drivers.ports.fault_ids import FaultId
from drivers.ports.receipt_printer import PrintOutcome
from drivers.ports.results import Completion, Result
from drivers.ports.status import Health
from drivers.transports import LinkLost, Trace

MOST_BYTES = 16 << 20
"""Of a PDF: a hundred times what a certificate has."""
_LEFTOVER = "a former document cannot be thrown away"


class Driver(IppDriver[DocumentPrinterStatus]):
    """One printer."""

    Quirks = IppQuirks
    quirks: IppQuirks
    faults = CommonFaults(FaultId.DOCUMENT_LINK_LOST, FaultId.DOCUMENT_SILENT, FaultId.DOCUMENT_PROTOCOL)
    unknown_status = DocumentPrinterStatus()

    def __init__(self, quirks: Any, durations: Durations) -> None:
        super().__init__(quirks, durations)
        self._prefix = f"kiosk-{self.quirks.owner or this_machine()}-"
        self._ends: Ends | None = None
        self._course: Course | None = None
        self._last = Printed(PrintOutcome.NOT_PRINTED, 0)
        """What became of the last document, as far as it is known."""
        self._before = 0
        """Sides of it that came out in copies before the one of `_course`."""
        self._total = 0
        self._clean = False
        """Whether nothing of ours is left anywhere: unknown at first, as a process before this one may have been killed."""

    @property
    def poll_interval(self) -> float:  # noqa: D102
        return self.durations.document_status_interval

    @classmethod
    def check_url(cls, url: str) -> None:
        """See `DeviceDriver.check_url`: like ipp://HOST:PORT/printers/QUEUE."""
        check_ipp_url(url)

    def open(self, url: str, trace: Trace | None) -> IppLink:
        """See `DeviceDriver.open`. Connects to nothing yet: each question has a connection of its own."""
        seconds = self.durations.document_answer
        first = Spooler(url, seconds)
        printer = Spooler(self.quirks.printer_uri, seconds) if self.quirks.printer_uri else None
        word = {"printer": printer if first.is_queue or printer else first, "queue": first, "none": None}
        self._ends = Ends(first, printer, word[self.quirks.proof])
        return self.linked(trace)

    def renewed(self) -> "Driver":
        """A fresh driver, which has to look what is left."""
        fresh = Driver(self.quirks, self.durations)
        fresh._course, fresh._last = self._course, self._last
        fresh._before, fresh._total = self._before, self._total
        return fresh

    @property
    def _at(self) -> Ends:
        assert self._ends is not None
        return self._ends

    # ── status ──

    def start(self, job: Job) -> Report[DocumentPrinterStatus]:  # noqa: D102
        self._clean = False
        return self._report(job)

    def poll(self, job: Job) -> Report[DocumentPrinterStatus]:  # noqa: D102
        return self._report(job)

    def query_status(self, job: Job) -> Result[DocumentPrinterStatus]:
        """See `DocumentPrinter.query_status`."""
        found = self._report(job)
        job.report(found)
        return Result.success(found.status)

    def _report(self, job: Job) -> Report[DocumentPrinterStatus]:
        try:
            found = self._at.status(job)
            if not self._clean:
                self._clean = self._at.swept(job, self._prefix)
        except NotAllowed as problem:
            return Report(self.unknown_status, Health.HARDWARE_ERROR, FaultId.DOCUMENT_REFUSED, str(problem))
        if not self._clean and found.health is Health.ONLINE:
            return Report(found.status, Health.HARDWARE_ERROR, FaultId.DOCUMENT_LEFTOVER, _LEFTOVER)
        return found

    # ── what is left ──

    def reset(self, job: Job) -> Result[None]:
        """See `DocumentPrinter.reset`."""
        job.deadline = time.monotonic() + self.durations.document_cancel + self.poll_limit
        if self._sweep(job):
            return Result.success(None)
        return Result.failure(Completion.HARDWARE_ERROR, FaultId.DOCUMENT_LEFTOVER, _LEFTOVER)

    def _sweep(self, job: Job) -> bool:
        """Throws away whatever of ours is anywhere, and waits until it is gone."""
        until = min(time.monotonic() + self.durations.document_cancel, job.deadline)
        while not (clean := self._at.swept(job, self._prefix)) and time.monotonic() < until:
            job.pause(self.durations.document_follow)
        self._clean = clean
        return clean

    # ── a document ──

    def print(
        self, job: Job, document: DocumentJob, on_progress: Callable[[float], None] | None
    ) -> Result[Printed]:
        """See `DocumentPrinter.print`."""
        self._course, self._before, self._total = None, 0, document.total
        self._last = Printed(PrintOutcome.NOT_PRINTED, 0)
        pdf = document.pdf.reveal()
        limit = self.durations.document_warm_up + self.durations.document_page * document.total
        if why := self._unfit(document, pdf, limit):
            return self._failed(Completion.INVALID_DATA, FaultId.TERMINAL_BUG, why)
        job.deadline = time.monotonic() + self.poll_limit + self.durations.document_cancel
        refused = self._refusal(job)
        if refused is not None:
            return refused
        job.deadline = time.monotonic() + limit
        for copy in range(document.copies):
            result = self._copy(job, document, pdf, copy, on_progress)
            if result is not None:
                break
            self._before += document.pages
        else:
            self._last = Printed(PrintOutcome.PRINTED, document.total)
            result = Result.success(self._last)
            job.tell(on_progress, 1.0)
        if result.value is not None:
            self._last = result.value
        return result

    def _unfit(self, document: DocumentJob, pdf: bytes, limit: float) -> str:
        if not pdf.startswith(b"%PDF-") or len(pdf) > MOST_BYTES:
            return "no PDF, or too large a one"
        if document.pages < 1 or document.copies < 1:
            return "no pages"
        most = self.durations.hold_limit - self.poll_limit - 2 * self.durations.document_cancel
        return f"it takes {limit:.0f} s, longer than anybody is held" if limit > most else ""

    def _refusal(self, job: Job) -> Result[Printed] | None:
        """Why nothing can be printed now; None when it can. That it cannot counts when the printer says so twice."""
        found = self._report(job)
        if found.fault is FaultId.DOCUMENT_LEFTOVER and self._sweep(job):
            found = self._report(job)
        if found.health is not Health.ONLINE and found.fault is not FaultId.DOCUMENT_LEFTOVER:
            job.pause(self.durations.debounce)
            found = self._report(job)
        job.report(found)
        if found.health is Health.ONLINE or found.fault is None:
            return None
        completion = BY_HAND.get(found.fault, Completion.HARDWARE_ERROR)
        return self._failed(completion, found.fault, found.detail)

    def _copy(
        self,
        job: Job,
        document: DocumentJob,
        pdf: bytes,
        copy: int,
        on_progress: Callable[[float], None] | None,
    ) -> Result[Printed] | None:
        """Prints one copy, each a job of its own, as nobody can tell which page of how many copies a jam has spoilt.

        None when it is out, else how the whole print ends.
        """
        name = f"{self._prefix}{_short(document.id)}-{copy + 1}"
        self._clean = False
        try:
            number = self._at.first.create(job, name, document)
        except NotAllowed as problem:
            return self._ended(Completion.DEVICE_NOT_READY, FaultId.DOCUMENT_REFUSED, str(problem), 0)
        except (LinkLost, DeviceSilent, ProtocolBroken) as problem:
            if self._before == 0:
                raise
            return self._ended(Completion.LINK_LOST, self._fault_of(problem), str(problem), 0)
        self._course = Course(self._at, name, number, document.pages, document.duplex)
        try:
            self._at.first.send(job, number, pdf, job.time_left)
        except NotAllowed as problem:
            self._throw_away(job)
            return self._ended(Completion.DEVICE_NOT_READY, FaultId.DOCUMENT_REFUSED, str(problem), 0)
        except (LinkLost, DeviceSilent, ProtocolBroken):
            pass  # it may have it all the same: what becomes of it is told below
        return self._follow(job, self._course, on_progress)

    def _follow(
        self, job: Job, course: Course, on_progress: Callable[[float], None] | None
    ) -> Result[Printed] | None:
        began = time.monotonic()
        stopped_at: float | None = None
        stopped: Report[Any] | None = None
        why: Exception | None = None
        while True:
            try:
                course.look(job)
                found = self._at.status(job)
                job.report(found)
                why = None
                stopped = found if found.health is not Health.ONLINE else None
            except UNHEARD as problem:
                why = problem  # it goes on printing while nobody is heard
            if course.proven or (course.heard and course.over and why is None):
                break  # a queue that goes down and comes back would print again what its printer has printed
            now = time.monotonic()
            stopped_at = None if stopped is None else stopped_at or now
            if stopped_at is not None and now - stopped_at >= self.durations.debounce:
                break
            if course.heard and course.incoming and now - began >= self.durations.document_answer:
                break  # its document was lost on the way
            if job.time_left <= self.durations.document_follow:
                break
            sides = self._before + (course.believed.sides or 0 if course.believed else 0)
            job.tell(on_progress, min(0.95, sides / max(1, self._total)))
            job.pause(self.durations.document_follow)
        return self._verdict(job, course, stopped, why)

    def _verdict(
        self, job: Job, course: Course, stopped: Report[Any] | None, why: Exception | None
    ) -> Result[Printed] | None:
        self._throw_away(job)
        outcome = course.outcome
        if outcome is PrintOutcome.PRINTED:
            return None
        if stopped is not None and stopped.fault is not None:
            fault, detail = stopped.fault, stopped.detail
        elif why is not None:
            fault, detail = self._fault_of(why), str(why)
        else:
            fault, detail = FaultId.DOCUMENT_ERROR, course.why_not
        if outcome is PrintOutcome.UNKNOWN:
            told = (
                detail
                if stopped is not None or why is not None
                else "handed over, and nobody says that it came out"
            )
            printed = Printed(PrintOutcome.UNKNOWN)
            return Result.failure(
                Completion.OUTCOME_UNKNOWN, FaultId.DOCUMENT_OUTCOME_UNKNOWN, told, value=printed
            )
        completion = Completion.LINK_LOST if isinstance(why, LinkLost) else Completion.HARDWARE_ERROR
        return self._ended(BY_HAND.get(fault, completion), fault, detail, course.sides or 0)

    def _throw_away(self, job: Job) -> None:
        """Ends the document wherever it still is, and the queue's copy of it in any case; what is left is looked at later."""
        course = self._course
        assert course is not None
        job.deadline = max(job.deadline, time.monotonic() + self.durations.document_cancel)
        until = time.monotonic() + self.durations.document_cancel
        try:
            if not course.heard or not course.over:
                self._at.first.cancel(job, course.number, purge=False)
            while True:
                self._cancel_inside(job, course)
                course.look(job)
                if course.over or time.monotonic() >= until:
                    break
                job.pause(self.durations.document_follow)
            if self._at.first.is_queue:
                self._at.first.cancel(job, course.number)
            self._clean = course.over
        except UNHEARD:
            self._clean = False  # the next conversation sees to it

    def _cancel_inside(self, job: Job, course: Course) -> None:
        printer, inside = self._at.printer, course.inside
        if printer is not None and inside is not None and not inside.ended:
            printer.cancel(job, inside.id)

    def settle(self, job: Job) -> Result[Printed]:
        """See `DocumentPrinter.settle`."""
        course = self._course
        if self._last.outcome is PrintOutcome.UNKNOWN and course is not None:
            course.look(job)
            if course.over and course.outcome is not PrintOutcome.UNKNOWN:
                self._last = self._sum(course)
        if self._last.outcome is PrintOutcome.UNKNOWN:
            return Result.failure(
                Completion.OUTCOME_UNKNOWN,
                FaultId.DOCUMENT_OUTCOME_UNKNOWN,
                "nobody says what became of it",
                value=self._last,
            )
        return Result.success(self._last)

    def _sum(self, course: Course) -> Printed:
        sides = self._before + (course.sides or 0)
        if course.outcome is PrintOutcome.PRINTED and sides >= self._total:
            return Printed(PrintOutcome.PRINTED, sides)
        return Printed(PrintOutcome.PARTIAL if sides else PrintOutcome.NOT_PRINTED, sides)

    def _ended(self, completion: Completion, fault: FaultId, detail: str, sides: int) -> Result[Printed]:
        """The print ends here, with so many sides of this copy on paper."""
        out = self._before + sides
        printed = Printed(PrintOutcome.PARTIAL if out else PrintOutcome.NOT_PRINTED, out)
        return Result.failure(completion, fault, detail, value=printed)

    def _failed(self, completion: Completion, fault: FaultId, detail: str) -> Result[Printed]:
        return Result.failure(completion, fault, detail, value=self._last)

    def _fault_of(self, problem: Exception) -> FaultId:
        if isinstance(problem, LinkLost):
            return self.faults.link_lost
        if isinstance(problem, NotAllowed):
            return FaultId.DOCUMENT_REFUSED
        return self.faults.protocol if isinstance(problem, ProtocolBroken) else self.faults.silent


def _short(number: UUID) -> str:
    return number.hex[:12]
