"""The store: brought up to date from any version, refused when newer or damaged, whole after a crash."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from drivers.ports.fault_ids import FaultId
from drivers.ports.rating_keypad import Rating
from drivers.ports.receipt_printer import PrintOutcome
from flows.ledger import PrintJob, RatingLetter
from flows.ways_out import DeviceFault
from kiosk.profile import load_profile
from kiosk.store.database import Database, StoreError
from kiosk.store.ledger import StoredLedger
from kiosk.store.schema import MIGRATIONS, migrate
from kiosk.terminal import open_terminal
from tests.kiosk.commands import CHECKOUT, kiosk_process

NOW = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
VERSIONS = len(list(MIGRATIONS.glob("*.sql")))


def at_version(path: Path, version: int, folder: Path) -> None:
    """A database as that version of the program left it."""
    folder.mkdir()
    for file in sorted(MIGRATIONS.glob("*.sql"))[:version]:
        (folder / file.name).write_bytes(file.read_bytes())
    connection = sqlite3.connect(path)
    migrate(connection, folder)
    connection.close()


def schema(path: Path) -> list[str]:
    """Every table and index."""
    connection = sqlite3.connect(path)
    found = [
        row[0] for row in connection.execute("SELECT sql FROM sqlite_schema WHERE sql NOT NULL ORDER BY name")
    ]
    connection.close()
    return found


async def opened(path: Path) -> None:
    """Opens and closes a store."""
    database = Database(path)
    try:
        await StoredLedger(database, lambda: NOW).open()
    finally:
        await database.close()


@pytest.fixture
async def ledger(tmp_path: Path) -> AsyncIterator[StoredLedger]:
    database = Database(tmp_path / "terminal.db")
    stored = StoredLedger(database, lambda: NOW)
    await stored.open()
    yield stored
    await database.close()


@pytest.mark.parametrize("version", range(VERSIONS + 1))
async def test_a_store_of_any_version_is_brought_up_to_date(tmp_path: Path, version: int) -> None:
    at_version(tmp_path / "old.db", version, tmp_path / "migrations")
    await opened(tmp_path / "old.db")
    await opened(tmp_path / "fresh.db")
    assert schema(tmp_path / "old.db") == schema(tmp_path / "fresh.db") != []


async def test_a_store_of_a_newer_program_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "terminal.db"
    await opened(path)
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA user_version = {VERSIONS + 1}")
    connection.commit()
    connection.close()
    with pytest.raises(StoreError, match="newer program"):
        await opened(path)
    assert len(schema(path)) > 1


async def test_a_migration_that_fails_changes_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "migrations"
    at_version(tmp_path / "terminal.db", VERSIONS, folder)
    before = schema(tmp_path / "terminal.db")
    (folder / f"{VERSIONS + 1:04}_bad.sql").write_text(
        "CREATE TABLE more (a TEXT);\nCREATE TABLE prints (b TEXT);"
    )
    connection = sqlite3.connect(tmp_path / "terminal.db")
    with pytest.raises(sqlite3.Error):
        migrate(connection, folder)
    assert connection.execute("PRAGMA user_version").fetchone() == (VERSIONS,)
    connection.close()
    assert schema(tmp_path / "terminal.db") == before


def damage(path: Path, how: str) -> None:
    """Makes a store unusable."""
    if how == "no database":
        path.write_bytes(b"not a database at all" * 100)
    elif how == "tables gone":
        connection = sqlite3.connect(path)
        connection.execute(f"PRAGMA user_version = {VERSIONS}")
        connection.close()
    elif how == "folder":
        path.mkdir()


@pytest.mark.parametrize("how", ["no database", "tables gone", "folder"])
async def test_a_damaged_store_is_told_by_its_file(tmp_path: Path, how: str) -> None:
    profile = tmp_path / "p.toml"
    profile.write_text("")
    data = tmp_path / "data"
    data.mkdir()
    damage(data / "terminal.db", how)
    async with open_terminal(load_profile(profile), data) as terminal:
        assert "terminal.db" in str(terminal.keeper.error)
        assert "ledger" in terminal.condition.missing()


def test_a_damaged_store_ends_a_command_with_a_sentence(tmp_path: Path) -> None:
    profile, scenario = tmp_path / "p.toml", tmp_path / "s.toml"
    profile.write_text("")
    scenario.write_text('[[step]]\npage = "closed"\n')
    damage(tmp_path / "terminal.db", "no database")
    ran = kiosk_process("visit", scenario, "--profile", profile, "--data", tmp_path)
    assert ran.status == 3
    assert ran.err.splitlines()[-1].startswith("kiosk: ")
    assert "Traceback" not in ran.err


def files_of(path: Path) -> dict[str, bytes]:
    """The store's files, by name."""
    return {file.name: file.read_bytes() for file in path.parent.glob(f"{path.name}*")}


async def test_a_store_with_the_log_of_a_former_program_is_taken_over_with_what_stands_in_it(
    tmp_path: Path,
) -> None:
    """A write-ahead log is kept in shared memory, which a disk that turns read-only takes back with SIGBUS."""
    path = tmp_path / "terminal.db"
    at_version(path, VERSIONS, tmp_path / "migrations")
    former = sqlite3.connect(path, isolation_level=None)
    former.execute("PRAGMA journal_mode = WAL")
    former.execute(
        "INSERT INTO prints (job, service, case_number, kind, pages, intended_at) VALUES ('a', 'b', 'c', 'slip', 1, '')"
    )
    files = files_of(path)
    assert "terminal.db-wal" in files
    former.close()
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)  # as a crash leaves them
    database = Database(path)
    ledger = StoredLedger(database, lambda: NOW)
    assert await ledger.open() == 1
    assert [row.outcome for row in await ledger.prints()] == ["unknown"]
    assert not {"terminal.db-wal", "terminal.db-shm"} & set(files_of(path))
    await database.close()


async def test_a_print_is_intended_and_then_settled(ledger: StoredLedger) -> None:
    job = PrintJob("residence", "4299990001")
    await ledger.intend_print(job)
    assert [row.outcome for row in await ledger.prints()] == ["intended"]
    await ledger.settle_print(job, PrintOutcome.UNKNOWN)
    await ledger.settle_print(job, PrintOutcome.PRINTED)
    await ledger.settle_print(job, PrintOutcome.NOT_PRINTED)
    assert [row.outcome for row in await ledger.prints()] == ["printed"], "what is proven stays"


async def test_a_store_that_cannot_be_written_is_the_catalogues_fault(ledger: StoredLedger) -> None:
    job = PrintJob("residence", "4299990001")
    await ledger.intend_print(job)
    with pytest.raises(DeviceFault) as caught:
        await ledger.intend_print(job)
    assert caught.value.fault is FaultId.TERMINAL_STORE
    assert len(await ledger.prints()) == 1


async def test_a_delivered_letter_keeps_its_row_and_not_what_it_said(
    ledger: StoredLedger, tmp_path: Path
) -> None:
    await ledger.post_rating(RatingLetter("4299990001", "residence", Rating.SATISFIED, ("406",), NOW))
    (letter,) = await ledger.waiting()
    await ledger.failed(letter, "OFF-DOWN", for_good=False)
    assert (await ledger.waiting())[0].attempts == 1
    await ledger.delivered(letter)
    assert await ledger.waiting() == []
    assert await ledger.outbox_counts() == {"delivered": 1}
    connection = sqlite3.connect(tmp_path / "terminal.db")
    assert connection.execute("SELECT body FROM outbox").fetchall() == [(None,)]
    connection.close()


CRASH = """
import asyncio, os, signal, sys
from pathlib import Path
from datetime import datetime
from flows.ledger import PrintJob, RatingLetter
from drivers.ports.rating_keypad import Rating
from kiosk.store.database import Database
from kiosk.store.ledger import StoredLedger

async def main():
    database = Database(Path(sys.argv[1]))
    ledger = StoredLedger(database, lambda: datetime.now().astimezone())
    await ledger.open()
    await ledger.post_rating(RatingLetter("4299990001", "residence", Rating.SATISFIED, (), datetime.now().astimezone()))
    await ledger.intend_print(PrintJob("residence", "4299990002"))
    os.kill(os.getpid(), signal.SIGKILL)

asyncio.run(main())
"""


def test_a_print_that_was_under_way_at_a_crash_is_unknown_at_the_next_start(tmp_path: Path) -> None:
    killed = subprocess.run(
        [sys.executable, "-c", CRASH, tmp_path / "terminal.db"],
        cwd=CHECKOUT,
        env=dict(os.environ),
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL
    profile, scenario = tmp_path / "p.toml", tmp_path / "s.toml"
    profile.write_text("")
    scenario.write_text('[[step]]\npage = "closed"\nwalk_away = true\n')
    connection = sqlite3.connect(tmp_path / "terminal.db")
    assert connection.execute("SELECT outcome FROM prints").fetchall() == [("intended",)]
    connection.close()
    script = tmp_path / "durations.toml"
    script.write_text("[durations]\nsilence = 0.5\nnews = 0.5\nsilence_warning = 0.2\n")
    ran = kiosk_process("visit", scenario, "--profile", script, "--data", tmp_path, "--json")
    assert "outcome unknown" in ran.err
    connection = sqlite3.connect(tmp_path / "terminal.db")
    assert connection.execute("SELECT outcome, case_number FROM prints").fetchall() == [
        ("unknown", "4299990002")
    ]
    ((body, state),) = connection.execute("SELECT body, state FROM outbox").fetchall()
    connection.close()
    assert (json.loads(body)["case_number"], state) == ("4299990001", "waiting")
