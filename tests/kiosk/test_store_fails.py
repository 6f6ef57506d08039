"""A store that hangs or is damaged: nobody waits for it, nothing is lost, and it is taken back by itself."""

import asyncio
import sqlite3
import threading
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pytest

from drivers.ports.durations import REAL
from drivers.ports.rating_keypad import Rating
from drivers.ports.receipt_printer import PrintOutcome
from flows.ledger import PrintJob, RatingLetter
from flows.ways_out import DeviceFault
from kiosk.office.link import OfficeLink
from kiosk.outbox import Outbox
from kiosk.profile import load_profile
from kiosk.store.database import MEMORY, Database
from kiosk.store.keeper import StoreKeeper
from kiosk.store.ledger import StoredLedger
from kiosk.store.schema import MIGRATIONS
from kiosk.terminal import open_terminal
from tests.flows.terminal import AtOnce

BRISK = replace(REAL, store_write=0.3, store_retry=0.05)
NOW = datetime(2026, 11, 21, tzinfo=UTC)
JOB = PrintJob("residence", "4299990001")


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    database = Database(tmp_path / "terminal.db", durations=BRISK)
    yield database
    await database.close()


@pytest.fixture
async def ledger(database: Database) -> StoredLedger:
    ledger = StoredLedger(database, lambda: NOW)
    await ledger.open()
    return ledger


async def outcomes(ledger: StoredLedger) -> list[str]:
    return [row.outcome for row in await ledger.prints()]


async def well(database: Database, ledger: StoredLedger) -> None:
    """Until the watch over the store has taken it back."""
    watch = asyncio.create_task(StoreKeeper(ledger, database.health, BRISK, lambda open_prints: None).watch())
    there = asyncio.Event()
    stop = database.health.watch(there.set)
    async with asyncio.timeout(10):
        while database.health.fault is not None:
            there.clear()
            await there.wait()
    stop()
    watch.cancel()
    await asyncio.wait({watch})


def hang_at(database: Database, statement: str) -> threading.Event:
    """The store's thread hangs in that statement until the event is set."""
    gone_on = threading.Event()
    assert database._connection is not None
    database._connection.set_trace_callback(lambda sql: gone_on.wait(10) if sql == statement else None)
    return gone_on


async def test_a_disk_that_hangs_stops_neither_the_loop_nor_the_person(
    database: Database, ledger: StoredLedger
) -> None:
    gone_on = hang_at(database, "BEGIN IMMEDIATE")
    longest, last = 0.0, time.monotonic()
    write = asyncio.create_task(ledger.intend_print(JOB))
    while not write.done():
        await asyncio.sleep(0.01)
        longest, last = max(longest, time.monotonic() - last), time.monotonic()
    with pytest.raises(DeviceFault, match="TRM-STORE TIMEOUT"):
        write.result()
    assert longest < 0.25, "seconds that the loop stood still"
    before = time.monotonic()
    with pytest.raises(DeviceFault, match="TRM-STORE"):
        await ledger.prints()
    assert time.monotonic() - before < BRISK.store_write, "nobody waits for a store that is known to hang"
    gone_on.set()
    await well(database, ledger)
    assert await outcomes(ledger) == [], "what was given up is not done later"


async def test_a_row_that_a_hung_disk_keeps_after_all_says_that_nothing_was_printed(
    database: Database, ledger: StoredLedger
) -> None:
    gone_on = hang_at(database, "COMMIT")
    with pytest.raises(DeviceFault, match="TIMEOUT"):
        await ledger.intend_print(JOB)
    gone_on.set()
    await well(database, ledger)
    assert await outcomes(ledger) == ["not_printed"]


async def test_an_outcome_that_a_hung_disk_did_not_take_is_written_afterwards(
    database: Database, ledger: StoredLedger
) -> None:
    await ledger.intend_print(JOB)
    gone_on = hang_at(database, "BEGIN IMMEDIATE")
    with pytest.raises(DeviceFault, match="TIMEOUT"):
        await ledger.settle_print(JOB, PrintOutcome.PARTIAL)
    gone_on.set()
    await well(database, ledger)
    assert await outcomes(ledger) == ["partial"]


async def test_a_hung_disk_does_not_keep_the_terminal_from_its_end(tmp_path: Path) -> None:
    database = Database(tmp_path / "terminal.db", durations=BRISK)
    ledger = StoredLedger(database, lambda: NOW)
    await ledger.open()
    gone_on = hang_at(database, "BEGIN IMMEDIATE")
    with pytest.raises(DeviceFault):
        await ledger.intend_print(JOB)
    async with asyncio.timeout(5):
        await database.close()
    gone_on.set()


async def test_the_watch_settles_the_prints_of_a_former_process_once_and_never_its_own(
    tmp_path: Path, database: Database
) -> None:
    """The store opens late: what was under way before is unknown; what is under way at a later trouble stays so."""
    former = StoredLedger(Database(tmp_path / "terminal.db"), lambda: datetime(2026, 11, 20, tzinfo=UTC))
    await former.open()
    await former.intend_print(PrintJob("residence", "4299990000"))
    await former._database.close()
    found: list[int] = []
    there = asyncio.Event()

    def resumed(open_prints: int) -> None:
        found.append(open_prints)
        there.set()

    ledger = StoredLedger(database, lambda: NOW)
    keeper = StoreKeeper(ledger, database.health, BRISK, resumed)
    hidden = tmp_path / "hidden.db"
    (tmp_path / "terminal.db").rename(hidden)
    (tmp_path / "terminal.db").mkdir()
    await keeper.open()
    assert database.health.detail == "SQLITE_CANTOPEN"
    (tmp_path / "terminal.db").rmdir()
    hidden.rename(tmp_path / "terminal.db")
    watch = asyncio.create_task(keeper.watch())
    async with asyncio.timeout(10):
        await there.wait()
    assert await outcomes(ledger) == ["unknown"]
    await ledger.intend_print(JOB)
    await keeper.open()
    assert await outcomes(ledger) == ["unknown", "intended"]
    assert found == [1]
    watch.cancel()
    await asyncio.wait({watch})


async def test_a_ledger_never_calls_a_disk_well_that_is_only_read(
    database: Database, ledger: StoredLedger
) -> None:
    database.health.bad("SQLITE_IOERR")
    assert await outcomes(ledger) == []
    assert database.health.fault is not None
    await ledger.intend_print(JOB)
    assert database.health.fault is None


async def test_a_file_that_is_damaged_while_it_is_open_can_be_replaced_without_a_restart(
    tmp_path: Path, database: Database, ledger: StoredLedger
) -> None:
    file = tmp_path / "terminal.db"
    file.write_bytes(b"\xff" * file.stat().st_size)
    with pytest.raises(DeviceFault, match="TRM-STORE SQLITE_"):
        await ledger.intend_print(JOB)
    file.unlink()
    await well(database, ledger)
    await ledger.intend_print(JOB)
    other = sqlite3.connect(file)
    assert other.execute("SELECT case_number FROM prints").fetchall() == [(JOB.case_number,)]
    other.close()


async def test_a_disk_that_fails_while_nobody_is_there_is_noticed(
    tmp_path: Path, database: Database, ledger: StoredLedger
) -> None:
    brisk = replace(BRISK, store_check=0.05)
    watch = asyncio.create_task(StoreKeeper(ledger, database.health, brisk, lambda open_prints: None).watch())
    changed = asyncio.Event()
    database.health.watch(changed.set)
    (tmp_path / "terminal.db").write_bytes(b"\xff" * 8192)
    async with asyncio.timeout(10):
        await changed.wait()
    assert database.health.detail == "SQLITE_NOTADB"
    watch.cancel()
    await asyncio.wait({watch})


class ReadyOffice:
    """Takes every letter at once, and is never away."""

    letters = 0

    def watch(self, _listener: Callable[[], None]) -> Callable[[], None]:
        return lambda: None

    async def call(self, _work: Callable[[Any], Any]) -> None:
        self.letters += 1


@pytest.mark.looptime
async def test_letters_go_on_as_soon_as_the_store_is_well_and_not_when_the_outbox_would_try_again() -> None:
    database = Database(MEMORY, AtOnce())
    ledger, office = StoredLedger(database, lambda: NOW), ReadyOffice()
    await ledger.open()
    await ledger.post_rating(RatingLetter("4299990001", "residence", Rating.SATISFIED, ("406",), NOW))
    assert database._connection is not None
    database._connection.execute("PRAGMA query_only = 1")
    outbox = Outbox(ledger, cast(OfficeLink, office), database.health, REAL)
    running = asyncio.create_task(outbox.run())
    await asyncio.sleep(REAL.outbox_cap * 3)
    assert office.letters > 1, "it was taken, and that could not be written down"
    assert not outbox.idle.is_set()
    database._connection.execute("PRAGMA query_only = 0")
    await ledger.open()
    async with asyncio.timeout(REAL.outbox_first / 4):
        await outbox.idle.wait()
    assert await ledger.outbox_counts() == {"delivered": 1}
    running.cancel()
    await asyncio.wait({running})
    await database.close()


def spoil(file: Path, how: str) -> None:
    """Damages a store, as a disk or a downgrade does."""
    if how == "a page":
        with file.open("r+b") as raw:
            raw.seek(4096)
            raw.write(b"\xff" * 4096)
        return
    connection = sqlite3.connect(file)
    connection.execute(
        "DROP TABLE outbox"
        if how == "a table"
        else f"PRAGMA user_version = {len(list(MIGRATIONS.iterdir())) + 1}"
    )
    connection.commit()
    connection.close()


@pytest.mark.parametrize("how", ["a page", "a table", "a newer program"])
async def test_a_terminal_with_a_spoilt_store_starts_and_opens_it_once_it_is_replaced(
    tmp_path: Path, how: str
) -> None:
    profile = tmp_path / "p.toml"
    profile.write_text("[durations]\nstore_retry = 0.05\n")
    file = tmp_path / "data" / "terminal.db"
    async with open_terminal(load_profile(profile), file.parent):
        pass
    spoil(file, how)
    async with open_terminal(load_profile(profile), file.parent) as terminal:
        assert str(file) in str(terminal.keeper.error)
        assert "ledger" in terminal.condition.missing()
        changed = asyncio.Event()
        terminal.condition.watch(changed.set)
        file.unlink()
        async with asyncio.timeout(10):
            await changed.wait()
        assert "ledger" not in terminal.condition.missing()
        assert await terminal.ledger.prints() == []
