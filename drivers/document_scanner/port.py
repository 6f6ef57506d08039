"""The document scanner port over a device host."""

from collections.abc import Callable, Sequence
from typing import Protocol

from drivers.hosted import HostedDevice
from drivers.job import Job
from drivers.ports.document_scanner import (
    MOST_BYTES,
    MOST_PAGES,
    DocumentScanner,
    DocumentScannerStatus,
    Page,
    Preview,
    SheetSeen,
)
from drivers.ports.results import Completion, Result
from drivers.ports.sensitive import Sensitive


class DocumentScannerDriver(Protocol):
    """What a protocol module of this port offers beside `drivers.driver.DeviceDriver`."""

    look_limit: float
    """Seconds that a look may take beyond the time given to the person."""
    bind_limit: float

    def scan(self, job: Job, seconds: float, on_seen: Callable[[SheetSeen], None] | None) -> Result[Page]:
        """See `DocumentScanner.scan`."""

    def preview(self, job: Job) -> Result[Preview]:
        """See `DocumentScanner.preview`."""

    def bind(self, job: Job, pages: Sequence[Page], most_bytes: int) -> Result[Sensitive[bytes]]:
        """See `DocumentScanner.bind`."""


class Port(HostedDevice[DocumentScannerStatus, DocumentScannerDriver], DocumentScanner):
    """See `drivers.ports.document_scanner.DocumentScanner`."""

    async def scan(  # noqa: D102
        self, timeout: float, on_seen: Callable[[SheetSeen], None] | None = None
    ) -> Result[Page]:
        return await self._run(
            lambda driver, job: driver.scan(job, timeout, on_seen), timeout + self._driver.look_limit
        )

    async def preview(self) -> Result[Preview]:  # noqa: D102
        return await self._run(lambda driver, job: driver.preview(job), self._driver.look_limit)

    async def bind(  # noqa: D102
        self, pages: Sequence[Page], most_bytes: int = MOST_BYTES
    ) -> Result[Sensitive[bytes]]:
        if not 0 < len(pages) <= MOST_PAGES:
            return Result.failure(Completion.INVALID_DATA)
        return await self._run(
            lambda driver, job: driver.bind(job, pages, most_bytes), self._driver.bind_limit
        )
