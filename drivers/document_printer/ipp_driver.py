"""What the drivers have in common that ask a queue or a printer by IPP, whatever they print."""

from typing import TypeVar

from drivers.document_printer.link import IppLink
from drivers.driver import DeviceDriver
from drivers.transports import Trace

S = TypeVar("S")


class IppDriver(DeviceDriver[S]):
    """Asks by IPP: a round of questions has four answers at most, and each has a connection of its own."""

    @property
    def poll_limit(self) -> float:
        """See `DeviceDriver.poll_limit`."""
        return 4 * self.durations.document_answer

    @property
    def wait_limit(self) -> float:
        """See `PrinterDriver.wait_limit`."""
        return self.poll_limit

    def linked(self, trace: Trace | None) -> IppLink:
        """What `Job.link` is. Connects to nothing yet."""
        return IppLink(self.durations.read_slice, trace)
