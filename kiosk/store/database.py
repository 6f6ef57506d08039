"""SQLite behind one thread: the loop awaits, nothing blocks it, and every write is on the disk when it returns."""

import asyncio
import errno
import os
import shutil
import sqlite3
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

from drivers.ports.durations import REAL, Durations
from drivers.ports.fault_ids import FaultId
from flows.ways_out import DeviceFault
from kiosk.store.health import StoreHealth
from kiosk.store.schema import check, migrate

T = TypeVar("T")
MEMORY = ":memory:"
ROOM = 256 * 1024
"""Bytes that must be free on the disk: with less, the next visit would find out what this try did not."""
HANGS = "TIMEOUT"
"""The detail of a disk that does not come back, where SQLite has no word for it."""


class StoreError(Exception):
    """The store cannot be opened; the text says which file and why."""


class _GivenUp(Exception):
    """The turn's deadline passed before its commit."""


class _NotOpen(Exception):
    """There is no connection; why, the last try to open one has said."""


class Database:
    """One connection, used in one thread only. `executor` is given by tests whose clock jumps.

    No write-ahead log: its index is memory that the file system lends, and a disk that turns read-only takes it back
    with SIGBUS. A rollback journal costs two more syncs for each of the few writes of a visit.
    """

    def __init__(
        self, path: Path | str, executor: Executor | None = None, durations: Durations = REAL
    ) -> None:
        self.path = path
        self.health = StoreHealth()
        self._limit = durations.store_write
        self._executor = executor or ThreadPoolExecutor(1, thread_name_prefix="store")
        self._connection: sqlite3.Connection | None = None
        self._late: set[asyncio.Future[Any]] = set()

    async def open(self, first: Callable[[sqlite3.Connection], T]) -> T:
        """Opens the file, anew if it was open, brings it to the newest version, does `first` and proves that it can write.

        Raises:
            StoreError: it cannot, or it is damaged, or was written by a newer program.
        """
        try:
            return await self._turn(lambda given_up: self._open(first, given_up))
        except DeviceFault as fault:
            raise StoreError(f"{self.path}: {fault.__cause__ or fault.detail}") from fault

    async def close(self) -> None:
        """Waits for what is under way, unless the disk hangs, and closes the file."""
        closing = asyncio.get_running_loop().run_in_executor(self._executor, self._close)
        await asyncio.wait({closing}, timeout=self._limit)
        self._executor.shutdown(wait=False)

    async def write(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Does `work` in one transaction; it is on the disk when this returns.

        Raises:
            DeviceFault: TRM-STORE; nothing of `work` was kept, except that a disk which hung in the very commit may
                still keep it later.
        """
        return await self._turn(lambda given_up: self._transaction("BEGIN IMMEDIATE", work, given_up))

    async def read(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Does `work`, which only reads.

        Raises:
            DeviceFault: TRM-STORE.
        """
        return await self._turn(lambda given_up: self._transaction("BEGIN", work, given_up), proves=False)

    async def _turn(self, work: Callable[[Callable[[], bool]], T], proves: bool = True) -> T:
        """Has the thread do `work`, which may ask whether it has been given up; the health is noted, also if nobody waits."""
        if self._late:
            raise DeviceFault(FaultId.TERMINAL_STORE, HANGS)
        given_up: list[bool] = []
        turn = asyncio.get_running_loop().run_in_executor(self._executor, work, lambda: bool(given_up))
        turn.add_done_callback(lambda done: self._hear(done, proves))
        await asyncio.wait({turn}, timeout=self._limit)
        if not turn.done():
            given_up.append(True)
            self._late.add(turn)
            turn.add_done_callback(self._late.discard)
            self.health.bad(HANGS)
            raise DeviceFault(FaultId.TERMINAL_STORE, HANGS)
        try:
            return turn.result()
        except _NotOpen as error:
            raise DeviceFault(FaultId.TERMINAL_STORE, self.health.detail) from error
        except (sqlite3.Error, OSError) as error:
            raise DeviceFault(FaultId.TERMINAL_STORE, _name(error)) from error

    def _hear(self, turn: "asyncio.Future[Any]", proves: bool) -> None:
        error = None if turn.cancelled() else turn.exception()
        if turn in self._late:
            return
        if isinstance(error, OSError | sqlite3.OperationalError) or type(error) is sqlite3.DatabaseError:
            self.health.bad(_name(error))
        elif error is None and proves:
            self.health.good()

    def _transaction(
        self, begin: str, work: Callable[[sqlite3.Connection], T], given_up: Callable[[], bool]
    ) -> T:
        if self._connection is None:
            raise _NotOpen
        if given_up():
            raise _GivenUp
        self._connection.execute(begin)
        try:
            value = work(self._connection)
            if given_up():
                raise _GivenUp
            self._connection.execute("COMMIT")
        except BaseException:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise
        return value

    def _open(self, first: Callable[[sqlite3.Connection], T], given_up: Callable[[], bool]) -> T:
        if self._connection is None or isinstance(self.path, Path):
            self._close()
            self._connection = self._connect()

        def work(db: sqlite3.Connection) -> T:
            version = db.execute("PRAGMA user_version").fetchone()[0]
            db.execute(f"PRAGMA user_version = {version}")  # a real write, of what stands there
            if isinstance(self.path, Path) and shutil.disk_usage(self.path.parent).free < ROOM:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            return first(db)

        return self._transaction("BEGIN IMMEDIATE", work, given_up)

    def _connect(self) -> sqlite3.Connection:
        if isinstance(self.path, Path):
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        connection = sqlite3.connect(
            self.path, isolation_level=None, check_same_thread=False, timeout=self._limit / 2
        )  # whoever else holds the file is told by name, before the turn's own limit
        try:
            for pragma in (
                "journal_mode = TRUNCATE",
                "synchronous = FULL",
                "foreign_keys = ON",
                "secure_delete = ON",
            ):
                connection.execute(f"PRAGMA {pragma}")
            migrate(connection)
            check(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _name(error: BaseException) -> str:
    """What went wrong in the words of SQLite or the system: `SQLITE_FULL`, `EROFS`; never a value."""
    if isinstance(error, OSError):
        return errno.errorcode.get(error.errno or 0, type(error).__name__)
    return getattr(error, "sqlite_errorname", None) or type(error).__name__
