"""The works of the A4 printer: jobs in a row, one page after the other, and what stops it."""

import asyncio
from collections import deque
from dataclasses import dataclass, field
from typing import Any, Final

from simulator.document_printer.pdf import pages_of
from simulator.events import Events
from simulator.pulse import Pulse
from simulator.struck import Struck
from simulator.timing import Pace

TRAY_SHEETS: Final = 250
WARM_UP: Final = 8.0
"""Seconds until a fuser that has slept is hot."""
FIRST_PAGE: Final = 2.0
PAGE: Final = 3.0
"""Twenty pages a minute."""
KEPT_JOBS: Final = 100
PENDING, HELD, PROCESSING, STOPPED, CANCELED, ABORTED, COMPLETED = range(3, 10)
"""job-state, RFC 8011."""
STOPPERS: Final = {
    "jam": "media-jam-error",
    "cover_open": "cover-open-error",
    "tray_missing": "input-tray-missing-error",
    "paper_out": "media-empty-error",
    "toner_out": "toner-empty-error",
    "bin_full": "output-area-full-error",
    "broken": "other-error",
    "paused": "paused",
}
"""Fault → the reason that the printer gives, worst first."""


@dataclass
class Job:
    """One job, from its number to the pages that came out of it."""

    number: int
    name: str
    user: str
    duplex: bool = False
    media: str = ""
    state: int = HELD
    incoming: bool = True
    pdf: bytes = field(default=b"", repr=False)
    pages: int = 0
    out: int = 0
    """Sides on paper."""

    @property
    def ended(self) -> bool:
        """Whether nothing more will come of it."""
        return self.state >= CANCELED

    def described(self) -> dict[str, Any]:
        """As the control tells it."""
        ended = {CANCELED: "canceled", ABORTED: "aborted", COMPLETED: "completed"}.get(self.state, "")
        return {
            "number": self.number,
            "name": self.name,
            "pages": self.pages,
            "out": self.out,
            "duplex": self.duplex,
            "media": self.media,
            "ended": ended,
            "bytes": len(self.pdf),
            "pdf": f"/document_printer/documents/{self.number}.pdf",
        }


class Engine:
    """Prints what is in `jobs`, oldest first."""

    def __init__(self, struck: Struck, pace: Pace, events: Events) -> None:
        self._struck = struck
        self._pace = pace
        self._events = events
        self._happened = events.happened
        self.jobs: deque[Job] = deque(maxlen=KEPT_JOBS)
        self.sheets = TRAY_SHEETS
        self._number = 0
        self._changed = Pulse()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Switch on; needs a running loop."""
        self._task = asyncio.ensure_future(self._run())

    def stop(self) -> None:
        """Switch off."""
        if self._task is not None:
            self._task.cancel()
            self._task = None

    def wake(self) -> None:
        """Something has changed: look again."""
        self._changed.beat()

    def new_job(self, name: str, user: str, duplex: bool, media: str) -> Job:
        """A job without a document."""
        self._number += 1
        job = Job(self._number, name, user, duplex, media)
        self.jobs.append(job)
        return job

    def give(self, job: Job, pdf: bytes) -> bool:
        """The document of a job; whether it can be printed."""
        job.pdf, job.pages, job.incoming = pdf, pages_of(pdf), False
        job.state = PENDING if job.pages else ABORTED
        if job.ended:
            self._happened("document")
        self.wake()
        return job.pages > 0

    def cancel(self, job: Job) -> bool:
        """End a job; whether it had not ended before."""
        if job.ended:
            return False
        job.state = CANCELED
        self._happened("document")
        self.wake()
        return True

    def forget(self, job: Job) -> None:
        """A job that nobody knows any more, and that prints nothing."""
        job.state = ABORTED
        self.jobs.remove(job)
        self.wake()

    @property
    def reasons(self) -> list[str]:
        """Why it stands still, worst first."""
        return [reason for fault, reason in STOPPERS.items() if self._stops(fault)]

    def _stops(self, fault: str) -> bool:
        if fault == "paper_out":
            return self.sheets <= 0
        settings = self._struck.get(fault)
        return settings is not None and not settings.get("pages", 0)

    @property
    def busy(self) -> Job | None:
        """The job that is printed now."""
        return next((job for job in self.jobs if job.state in (PROCESSING, STOPPED)), None)

    async def _run(self) -> None:
        while True:
            job = next((job for job in self.jobs if job.state == PENDING), None)
            if job is None or "paused" in self._struck:
                await self._changed.wait()
                continue
            job.state = PROCESSING
            self._events.stir()
            await self._warm_up()
            await self._pace.sleep(FIRST_PAGE)
            while not job.ended and job.out < job.pages:
                await self._page(job)
            if not job.ended:
                job.state = COMPLETED
                self._happened("document")

    async def _warm_up(self) -> None:
        if "sleeps" in self._struck:
            await self._pace.sleep(WARM_UP)
            self._struck.discard("sleeps")
            self._happened("fault")

    async def _page(self, job: Job) -> None:
        self._maybe_fails(job)
        if self.reasons:
            job.state = STOPPED
            await self._changed.wait()
            if job.state == STOPPED and not self.reasons:
                job.state = PROCESSING
                self._events.stir()
            return
        await self._pace.sleep(PAGE)
        if job.ended:
            return  # the sheet in the works is given up, too
        job.out += 1
        self.sheets -= 1 if not job.duplex or job.out % 2 else 0
        if self.sheets <= 0:
            self._struck.discard("paper_low")
            self._struck.note("paper_out")
        self._happened("page")

    def _maybe_fails(self, job: Job) -> None:
        """What was told to happen after so many pages of a document happens now."""
        jam, ends = self._struck.get("jam"), self._struck.get("paper_out_mid_job")
        if jam and job.out >= int(jam["pages"]) > 0:
            self._struck.note("jam")
            self._happened("fault")
        if ends and job.out >= int(ends["pages"]):
            self._struck.discard("paper_out_mid_job")
            self._struck.discard("paper_low")
            self._struck.note("paper_out")
            self.sheets = 0
            self._happened("fault")
