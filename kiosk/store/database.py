"""SQLite behind one thread: the loop awaits, nothing blocks it, and every write is on the disk when it returns."""

import asyncio
import sqlite3
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from drivers.ports.fault_ids import FaultId
from flows.ways_out import DeviceFault

T = TypeVar("T")
MIGRATIONS = Path(__file__).parent / "migrations"
MEMORY = ":memory:"


class StoreError(Exception):
    """The store cannot be opened; the text says which file and why."""


class Database:
    """One connection, used in one thread only. `executor` is given by tests whose clock jumps."""

    def __init__(self, path: Path | str, executor: Executor | None = None) -> None:
        self._path = path
        self._executor = executor or ThreadPoolExecutor(1, thread_name_prefix="store")
        self._connection: sqlite3.Connection | None = None

    async def open(self) -> None:
        """Opens the file and brings it to the newest version.

        Raises:
            StoreError: it cannot be opened or written, is damaged, or was written by a newer program.
        """
        try:
            await self._run(self._open)
        except (sqlite3.Error, OSError) as error:
            raise StoreError(f"{self._path}: {error}") from error

    async def close(self) -> None:
        """Waits for what is under way and closes the file."""
        await self._run(self._close)
        self._executor.shutdown(wait=False)

    async def write(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Does `work` in one transaction; it is on the disk when this returns.

        Raises:
            DeviceFault: TRM-STORE; nothing of `work` was kept.
        """
        try:
            return await self._run(lambda: self._transaction(work))
        except sqlite3.Error as error:
            raise DeviceFault(FaultId.TERMINAL_STORE, type(error).__name__) from error

    async def read(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Does `work`, which only reads.

        Raises:
            DeviceFault: TRM-STORE.
        """
        return await self.write(work)

    async def _run(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._executor, work)

    def _transaction(self, work: Callable[[sqlite3.Connection], T]) -> T:
        if self._connection is None:
            raise sqlite3.ProgrammingError("the store is closed")
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            value = work(self._connection)
            self._connection.execute("COMMIT")
        except BaseException:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise
        return value

    def _open(self) -> None:
        if isinstance(self._path, Path):
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        connection = sqlite3.connect(self._path, isolation_level=None, check_same_thread=False, timeout=5.0)
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("PRAGMA secure_delete = ON")
            migrate(connection)
        except BaseException:
            connection.close()
            raise
        self._connection = connection

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def migrate(connection: sqlite3.Connection, folder: Path = MIGRATIONS) -> None:
    """Applies the files `0001_….sql`, `0002_….sql` … that the database has not seen, each whole or not at all.

    Raises:
        sqlite3.Error: a migration fails, or the database is newer than this program.
    """
    files = sorted(folder.glob("[0-9]*.sql"))
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if version > len(files):
        raise sqlite3.DatabaseError(
            f"written by a newer program (version {version}, this one knows {len(files)})"
        )
    for number, file in enumerate(files[version:], start=version + 1):
        script = file.read_text(encoding="utf-8")
        try:
            connection.executescript(f"BEGIN IMMEDIATE;\n{script}\nPRAGMA user_version = {number};\nCOMMIT;")
        except sqlite3.Error:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
