"""One terminal at a time works with a data folder."""

import asyncio
import logging
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from drivers.ports.durations import REAL
from kiosk.store.database import StoreError
from kiosk.store.lock import held
from tests.kiosk.commands import CHECKOUT, kiosk_process
from tests.logged import lines

HASTY = replace(REAL, lock_wait=0.1, read_slice=0.02)
HOLDER = """
import asyncio, sys
from pathlib import Path
from drivers.ports.durations import REAL
from kiosk.store.lock import held
from tests.logged import lines

async def main():
    async with held(Path(sys.argv[1]), REAL):
        print("held", flush=True)
        sys.stdin.read()

asyncio.run(main())
"""


def holder(folder: Path) -> subprocess.Popen[str]:
    """Another process that holds the folder until it is ended, somehow."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=CHECKOUT,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


async def test_a_second_terminal_is_told_who_is_at_work_with_the_folder(tmp_path: Path) -> None:
    with holder(tmp_path / "data") as other:
        with pytest.raises(StoreError, match=rf"data: another terminal .* process {other.pid}, since "):
            async with held(tmp_path / "data", HASTY):
                pass
        other.kill()


async def test_a_folder_whose_terminal_is_just_ending_is_waited_for(tmp_path: Path) -> None:
    with holder(tmp_path) as other:
        taking = asyncio.create_task(held(tmp_path, REAL).__aenter__())
        await asyncio.sleep(0.05)
        assert not taking.done()
        other.kill()
        await taking
    assert "process" in (tmp_path / "lock").read_text()


async def test_a_disk_that_takes_no_file_is_left_to_the_store(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "data").touch()
    with caplog.at_level(logging.WARNING):
        async with held(tmp_path / "data" / "below", HASTY):
            pass
    assert any(line.startswith("no lock") and "Not a directory" in line for line in lines(caplog))


def test_a_command_that_finds_the_folder_taken_ends_with_status_3(tmp_path: Path) -> None:
    scenario = tmp_path / "scenario.toml"
    scenario.write_text('[[step]]\npage = "home"\nchoose = "look_up_print"\n')
    profile = tmp_path / "terminal.toml"
    profile.write_text("[durations]\nlock_wait = 0.1\n")
    with holder(tmp_path / "data") as other:
        ran = kiosk_process("visit", scenario, "--profile", profile, "--data", tmp_path / "data")
        other.kill()
    assert ran.status == 3
    assert f"process {other.pid}" in ran.err
    assert "Traceback" not in ran.err
