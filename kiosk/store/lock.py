"""One terminal at a time works with a data folder: two would print from one ledger and speak on one wire."""

import asyncio
import contextlib
import fcntl
import logging
import os
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

from drivers.ports.durations import Durations
from kiosk.store.database import StoreError

NAME = "lock"
_log = logging.getLogger(__name__)


@contextlib.asynccontextmanager
async def held(folder: Path, durations: Durations) -> AsyncIterator[None]:
    """Holds `folder`, made if it is not there, until the process ends or the context does; waits for one that is ending.

    The kernel gives the lock back with the process that held it, so a leftover file means nothing. Where the disk takes no
    file at all there is nothing to hold; the store has its own words for that.

    Raises:
        StoreError: somebody else holds it; names the process.
    """
    try:
        file = _open(folder)
    except OSError as error:
        _log.warning("no lock on the data folder", extra={"file": str(folder), "detail": error.strerror})
        yield
        return
    try:
        await _take(file, folder, durations)
        yield
    finally:
        os.close(file)


def _open(folder: Path) -> int:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        return os.open(folder / NAME, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError:
        return os.open(folder / NAME, os.O_RDONLY)  # a disk that has become read-only locks all the same


async def _take(file: int, folder: Path, durations: Durations) -> None:
    try:
        async with asyncio.timeout(durations.lock_wait):
            while not _locked(file):  # noqa: ASYNC110 - the lock of another process tells nobody when it goes
                await asyncio.sleep(durations.read_slice)
    except TimeoutError:
        said = os.pread(file, 200, 0).decode("ascii", "replace").strip()
        raise StoreError(f"{folder}: another terminal is at work here: {said or 'unknown'}") from None
    with contextlib.suppress(OSError):  # a full disk: the lock counts, not the name in it
        os.ftruncate(file, 0)
        os.pwrite(
            file,
            f"process {os.getpid()}, since {datetime.now().astimezone():%Y-%m-%d %H:%M:%S}\n".encode(),
            0,
        )


def _locked(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
