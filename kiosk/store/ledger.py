"""The shipped ledger: prints and the outbox, as `flows.ledger` wants them."""

import json
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from drivers.ports.rating_keypad import Rating
from drivers.ports.receipt_printer import PrintOutcome
from flows.ledger import PrintJob, RatingLetter
from flows.ways_out import DeviceFault
from kiosk.store.database import HANGS, Database

RATING = "rating"
_SETTLE = "UPDATE prints SET outcome = ?, settled_at = ? WHERE job = ? AND outcome IN ('intended', 'unknown')"


@dataclass(frozen=True)
class Letter:
    """One row of the outbox that waits."""

    id: str
    kind: str
    body: dict[str, Any]
    attempts: int


@dataclass(frozen=True)
class PrintRow:
    """One row of the print ledger."""

    job: str
    service: str
    case_number: str
    kind: str
    pages: int
    outcome: str
    intended_at: str
    settled_at: str | None


class StoredLedger:
    """Implements `flows.ledger.Ledger`; `posted` is called on the loop after each letter.

    The outcome of a print that could not be written stays owed, in memory, until the next write that succeeds.
    """

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._database = database
        self._now = now
        self._resumed = False
        self._owed: list[tuple[str, str, str]] = []
        self.posted: Callable[[], None] = lambda: None

    async def intend_print(self, job: PrintJob) -> None:
        """See `flows.ledger.Ledger`."""
        row = (str(job.job), job.service, job.case_number, job.kind, job.pages, self._stamp())
        insert = "INSERT INTO prints (job, service, case_number, kind, pages, intended_at) VALUES (?, ?, ?, ?, ?, ?)"
        try:
            await self._write(insert, row)
        except DeviceFault as fault:
            if fault.detail == HANGS:
                # a disk that hung in the very commit may keep the row after all
                self._owe(job, PrintOutcome.NOT_PRINTED)
            raise

    async def settle_print(self, job: PrintJob, outcome: PrintOutcome) -> None:
        """See `flows.ledger.Ledger`; only an open or unknown print can be settled."""
        self._owe(job, outcome)
        await self.settle_owed()

    async def settle_owed(self) -> None:
        """Writes every outcome that is owed.

        Raises:
            DeviceFault: TRM-STORE; they stay owed.
        """
        if self._owed:
            await self._write()

    async def post_rating(self, letter: RatingLetter) -> None:
        """See `flows.ledger.Ledger`."""
        body = {
            "case_number": letter.case_number,
            "service": letter.service,
            "rating": letter.rating.value,
            "reasons": list(letter.reasons),
            "at": letter.at.isoformat(),
        }
        row = (str(letter.id), RATING, json.dumps(body), self._stamp())
        await self._write("INSERT INTO outbox (id, kind, body, posted_at) VALUES (?, ?, ?, ?)", row)
        self.posted()

    async def open(self) -> int:
        """Opens the store, or opens it anew. Tells how many prints were under way when the last process ended.

        What became of those is unknown from then on.

        Raises:
            StoreError: it cannot be opened or written.
        """
        stamp = self._stamp()
        owed = list(self._owed)

        def first(db: sqlite3.Connection) -> int:
            db.executemany(_SETTLE, owed)
            if self._resumed:
                return 0
            return db.execute(
                "UPDATE prints SET outcome = 'unknown', settled_at = ? WHERE outcome = 'intended'", (stamp,)
            ).rowcount

        open_prints = await self._database.open(first)
        self._resumed = True
        self._paid(owed)
        return open_prints

    async def waiting(self, most: int = 20) -> list[Letter]:
        """The letters that wait, oldest first."""
        rows = await self._database.read(
            lambda db: db.execute(
                "SELECT id, kind, body, attempts FROM outbox WHERE state = 'waiting' ORDER BY posted_at LIMIT ?",
                (most,),
            ).fetchall()
        )
        return [Letter(id_, kind, json.loads(body), attempts) for id_, kind, body, attempts in rows]

    async def delivered(self, letter: Letter) -> None:
        """The office has it: the row stays, what it said goes."""
        row = (self._stamp(), letter.id)
        await self._database.write(
            lambda db: db.execute(
                "UPDATE outbox SET state = 'delivered', body = NULL, delivered_at = ?, attempts = attempts + 1 WHERE id = ?",
                row,
            )
        )

    async def failed(self, letter: Letter, why: str, for_good: bool) -> None:
        """Not delivered; `for_good` when the office will never take it, which leaves it for a technician."""
        row = ("refused" if for_good else "waiting", why[:200], letter.id)
        await self._database.write(
            lambda db: db.execute(
                "UPDATE outbox SET state = ?, last_error = ?, attempts = attempts + 1 WHERE id = ?", row
            )
        )

    async def prints(self) -> list[PrintRow]:
        """The print ledger, oldest first."""
        columns = "job, service, case_number, kind, pages, outcome, intended_at, settled_at"
        rows = await self._database.read(
            lambda db: db.execute(f"SELECT {columns} FROM prints ORDER BY intended_at, rowid").fetchall()
        )
        return [PrintRow(*row) for row in rows]

    async def outbox_counts(self) -> dict[str, int]:
        """How many letters are in each state."""
        return dict(
            await self._database.read(
                lambda db: db.execute("SELECT state, count(*) FROM outbox GROUP BY state").fetchall()
            )
        )

    async def _write(self, sql: str = "", row: tuple[Any, ...] = ()) -> None:
        """Writes what is owed, and with it, all or nothing, one row more."""
        owed = list(self._owed)

        def work(db: sqlite3.Connection) -> None:
            db.executemany(_SETTLE, owed)
            db.execute(sql, row)

        await self._database.write(work)
        self._paid(owed)

    def _owe(self, job: PrintJob, outcome: PrintOutcome) -> None:
        self._owed.append((outcome.value, self._stamp(), str(job.job)))

    def _paid(self, owed: list[tuple[str, str, str]]) -> None:
        self._owed = [row for row in self._owed if row not in owed]

    def _stamp(self) -> str:
        return self._now().isoformat(timespec="milliseconds")


def rating_of(body: dict[str, Any]) -> tuple[Rating, tuple[str, ...], datetime]:
    """The answers of a stored rating."""
    return Rating(body["rating"]), tuple(body["reasons"]), datetime.fromisoformat(body["at"])
