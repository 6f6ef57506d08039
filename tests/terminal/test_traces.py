"""Nothing of a person outlives her visit; and the search that says so finds what is planted."""

import asyncio
import sqlite3
import threading
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from drivers.ports.sensitive import Sensitive
from tests.simulator.process import SimulatorProcess
from tests.terminal.bench import PRINT, RATE_AND_END, TAKE, TO_CARD, at, bench
from tests.terminal.traces import Canary, files, reachable, said

CANARY = Canary()
LAY = at("place_card", lay=CANARY.card)
PLANTED: dict[str, Any] = {}


def number() -> str:
    return CANARY.values()["number"]


@lru_cache
def remembered(number: str) -> int:
    return len(number)


PLANTS: dict[str, Callable[[], object]] = {
    "a text in a module": lambda: f"card {number()}",
    "a name as the chip holds it": lambda: bytearray(CANARY.values()["name"].encode("utf-16-le")),
    "a line as it goes to the printer": lambda: (b"\x1b@" + CANARY.values()["address"].encode("gb18030"),),
    "escaped as JSON": lambda: {"body": {"unit": '{"name": "\\ud840\\udd64"}'}},
    "a birthday": lambda: [date.fromisoformat(CANARY.values()["born"])],
    "a value that hides itself": lambda: Sensitive("whatever"),
    "a view on bytes": lambda: memoryview(number().encode()),
    "an exception": lambda: ValueError(f"no {number()}"),
}


def test_what_is_kept_anywhere_is_found_and_gone_once_it_is_dropped() -> None:
    assert reachable(CANARY) == []
    remembered(number())
    PLANTED.update({name: plant() for name, plant in PLANTS.items()})
    try:
        found = " ".join(reachable(CANARY))
    finally:
        PLANTED.clear()
        remembered.cache_clear()
    assert [name for name in PLANTS if f"dict[{name!r}]" not in found] == []
    assert "_lru_cache_wrapper" in found
    assert reachable(CANARY) == []


async def test_what_a_thread_or_a_task_holds_is_found() -> None:
    done, there, later = threading.Event(), threading.Event(), asyncio.Event()

    def hold() -> None:
        kept = number()
        there.set()
        done.wait()
        assert kept

    async def keep() -> None:
        kept = number()
        await later.wait()
        assert kept

    thread, task = threading.Thread(target=hold, name="holder"), asyncio.create_task(keep())
    thread.start()
    there.wait()
    await asyncio.sleep(0)
    found = reachable(CANARY)
    done.set()
    thread.join()
    later.set()
    await task
    assert any("holder" in way for way in found), found
    assert any("keep" in way for way in found), found


def test_what_a_file_a_store_or_its_log_holds_is_found(tmp_path: Path) -> None:
    assert files(CANARY, tmp_path) == []
    store = sqlite3.connect(tmp_path / "kept.db")
    store.execute("PRAGMA journal_mode = WAL")
    store.execute("PRAGMA secure_delete = OFF")
    store.execute("CREATE TABLE kept (said TEXT)")
    store.execute("INSERT INTO kept VALUES (?)", (f"{number()} " * 50,))
    store.commit()
    store.execute("DELETE FROM kept")
    store.commit()
    assert any("kept.db-wal" in place for place in files(CANARY, tmp_path))
    store.close()
    assert any("kept.db:" in place for place in files(CANARY, tmp_path)), "a page that was given back"
    assert "number" in said(CANARY, f"read {number()}")


async def test_a_whole_visit_leaves_nothing(simulator: SimulatorProcess, tmp_path: Path) -> None:
    async with bench(simulator, tmp_path) as terminal:
        seen = await terminal.visit(*TO_CARD, LAY, PRINT, TAKE, *RATE_AND_END, ending="done")
        del seen
        assert reachable(CANARY) == []
        assert files(CANARY, tmp_path) == []
    (slip,) = simulator.slips()
    assert slip["cut"]
