"""The count of a roll outlives the process, and a store that fails loses none of it."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from kiosk.store.database import Database
from kiosk.store.paper import keep_count


class Printer:
    """What is watched of a printer."""

    def __init__(self) -> None:
        self.resumed = asyncio.Event()
        self.from_: list[int] = []
        self.state: Any = SimpleNamespace(status=SimpleNamespace(used_mm=None))
        self._watchers: list[Callable[[Any], None]] = []

    def watch(self, watcher: Callable[[Any], None]) -> Callable[[], None]:
        self._watchers.append(watcher)
        return lambda: self._watchers.remove(watcher)

    def count_from(self, used_mm: int) -> None:
        self.from_.append(used_mm)
        self.resumed.set()

    def counts(self, used_mm: int) -> None:
        self.state.status.used_mm = used_mm
        for watcher in self._watchers:
            watcher(None)


async def kept(database: Database) -> list[int]:
    return await database.read(lambda db: [row[0] for row in db.execute("SELECT used_mm FROM paper")])


async def wait_for(database: Database, wanted: list[int]) -> None:
    for _ in range(200):
        if await kept(database) == wanted:
            return
        await asyncio.sleep(0.01)
    raise AssertionError(await kept(database))


async def test_a_count_is_written_and_told_to_the_next_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = Database(tmp_path / "store.db")
    await database.open(lambda _: None)
    first = Printer()
    task = asyncio.create_task(keep_count(database, first))
    await asyncio.wait_for(first.resumed.wait(), 5.0)
    assert (first.from_, await kept(database)) == ([0], [])
    first.counts(120)
    await wait_for(database, [120])
    failing = database._connection
    database._connection = None
    first.counts(240)
    await asyncio.sleep(0.05)
    database._connection = failing
    first.counts(360)
    await wait_for(database, [360])
    task.cancel()
    assert isinstance((await asyncio.gather(task, return_exceptions=True))[0], asyncio.CancelledError)
    assert first._watchers == []
    second = Printer()
    task = asyncio.create_task(keep_count(database, second))
    await asyncio.wait_for(second.resumed.wait(), 5.0)
    assert second.from_ == [360]
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await database.close()
