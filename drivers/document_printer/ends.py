"""Where documents go: a queue, a printer, or a queue and the printer behind it."""

from dataclasses import dataclass

from drivers.document_printer.spooler import Spooler
from drivers.driver import Report
from drivers.job import Job
from drivers.ports.document_printer import DocumentPrinterStatus
from drivers.ports.fault_ids import FaultId
from drivers.ports.status import Health


@dataclass(frozen=True)
class Ends:
    """Where documents go: `first` is given them; `proof` is who is believed when it says that they are out, if anybody is."""

    first: Spooler
    printer: Spooler | None
    """The printer behind a queue, where it can be asked itself."""
    proof: Spooler | None

    @property
    def all(self) -> tuple[Spooler, ...]:
        """Everywhere that something may be left."""
        return (self.first,) if self.printer is None else (self.first, self.printer)

    def status(self, job: Job) -> Report[DocumentPrinterStatus]:
        """What the printer says, and of its queue only that it is held up. Raises as `IppLink.ask`."""
        queue = self.first.status(job)
        if self.printer is None:
            return queue
        found = self.printer.status(job)
        held = queue.fault is FaultId.DOCUMENT_QUEUE_STOPPED or queue.health is Health.HARDWARE_ERROR
        if found.health is not Health.ONLINE or not held:
            return found
        return Report(found.status, queue.health, queue.fault, f"the queue: {queue.detail}", found.identity)

    def swept(self, job: Job, prefix: str) -> bool:
        """Cancels the jobs of that name everywhere, and purges what a queue has kept of ended ones. Raises as `IppLink.ask`.

        True when nothing was to be cancelled.
        """
        clean = True
        for end in self.all:
            kept = end.jobs(job, prefix, ended=True) if end.is_queue else []
            under_way = end.jobs(job, prefix)
            clean = clean and not under_way
            for says in (*under_way, *kept):
                end.cancel(job, says.id)
        return clean
