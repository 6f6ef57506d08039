"""The course of one document on its way: what the queue and the printer say of it, and what became of it in the end."""

from drivers.document_printer.ends import Ends
from drivers.document_printer.link import NotAllowed
from drivers.document_printer.says import COMPLETED, PROCESSING, JobSays
from drivers.document_printer.spooler import Spooler
from drivers.job import DeviceSilent, Job, ProtocolBroken
from drivers.ports.receipt_printer import PrintOutcome
from drivers.transports import LinkLost

UNHEARD = (LinkLost, DeviceSilent, ProtocolBroken, NotAllowed)
"""What a question about a job may end in without anything being known of the job."""


class Course:
    """One copy. Ask `look` again and again; the rest are conclusions from what it heard last."""

    def __init__(self, ends: Ends, name: str, number: int, pages: int, duplex: bool) -> None:
        self.ends = ends
        self.name = name
        self.number = number
        self.pages = pages
        self.duplex = duplex
        self.handed: JobSays | None = None
        """What the first end says."""
        self.inside: JobSays | None = None
        """What the printer says; the same where there is no queue."""
        self.vanished = False
        self.began = False
        """Whether the first end was ever seen to work on it."""
        self.heard = False

    def look(self, job: Job) -> None:
        """Asks both ends, the printer also when its queue is not heard. Raises as `IppLink.ask`; what was known stays then."""
        self.heard = False
        first, printer = self.ends.first, self.ends.printer
        try:
            handed = first.job(job, self.number, self.duplex)
        except UNHEARD:
            if printer is not None:
                self.inside = self._within(job, printer) or self.inside
            raise
        self.vanished = handed is None
        self.handed = handed or self.handed
        self.began |= handed is not None and handed.state >= PROCESSING
        if printer is None:
            self.inside = handed or self.inside
        else:
            self.inside = self._within(job, printer) or self.inside
        self.heard = True

    def _within(self, job: Job, printer: Spooler) -> JobSays | None:
        """The printer numbers its jobs itself: the name tells which is ours."""
        if self.inside is not None:
            return printer.job(job, self.inside.id, self.duplex)
        for ended in (False, True):
            if found := printer.jobs(job, self.name, ended, self.duplex):
                return found[0]
        return None

    @property
    def believed(self) -> JobSays | None:
        """The word of whoever is believed about paper."""
        if self.ends.proof is None:
            return None
        return self.handed if self.ends.proof is self.ends.first else self.inside

    @property
    def proven(self) -> bool:
        """Whether it is out, on the word of whoever is believed."""
        return self.believed is not None and self.believed.state == COMPLETED

    @property
    def over(self) -> bool:
        """Whether nothing more will come of it anywhere."""
        handed = self.vanished or (self.handed is not None and self.handed.ended)
        return handed and (self.inside is None or self.inside.ended or self.inside is self.handed)

    @property
    def incoming(self) -> bool:
        """Whether the first end still waits for the rest of the document."""
        return self.handed is not None and self.handed.waits_for_data

    @property
    def sides(self) -> int | None:
        """Sides that are out; a sheet to be printed on both sides counts when both are."""
        believed = self.believed
        if believed is None:
            # it never got so far that anything could be on paper
            return 0 if self._never_arrived else None
        if believed.state == COMPLETED:
            return self.pages
        sides = believed.sides
        if sides is None:
            return None
        sides = min(sides, self.pages)
        return sides - sides % 2 if self.duplex and sides < self.pages else sides

    @property
    def outcome(self) -> PrintOutcome:
        """What became of this copy, once it is over; UNKNOWN where nobody can say."""
        believed = self.believed
        if believed is None and self._never_arrived:
            return PrintOutcome.NOT_PRINTED
        if self.proven:
            return PrintOutcome.PRINTED
        if not self.over or self.sides is None:
            return PrintOutcome.UNKNOWN
        if self.sides >= self.pages:
            return PrintOutcome.PRINTED
        return PrintOutcome.PARTIAL if self.sides else PrintOutcome.NOT_PRINTED

    @property
    def _never_arrived(self) -> bool:
        """The queue gave it up before it worked on it."""
        return self.heard and self.over and not self.began and not self.vanished

    @property
    def why_not(self) -> str:
        """What is said of a document that did not come out."""
        said = self.believed or self.handed
        if said is None or said.state == COMPLETED:
            return "it went away"
        return f"it was given up: {', '.join(sorted(said.reasons))}"[:120]
