"""The shipped program dies or hangs in the middle of a visit, and is back by itself: what it says, keeps and prints."""

import contextlib
import os
import re
import signal
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from tests.simulator.process import SimulatorProcess
from tests.terminal.profiles import BRISK, write_profile
from tests.terminal.window import Window

pytestmark = pytest.mark.needs_display

HANGS = """
import asyncio, signal, time
from screens.report import Report
plain = Report.touch
def touch(self, name):
    plain(self, name)
    if name == "residence":
        secret = "canary"
        time.sleep(60)
Report.touch = touch
from kiosk.__main__ import main
main()
"""


def to_preview(window: Window, simulator: SimulatorProcess, card: str) -> None:
    window.tap("home", "look_up_print")
    window.tap("look_up_print", "social_insurance")
    window.page("place_card")
    simulator.lay(card)
    window.page("preview")


def lines(slip: dict[str, Any]) -> set[str]:
    """What stands on a slip, as far as there is something."""
    return {line.strip() for line in slip["text"] if line.strip()}


def prints(folder: Path) -> list[tuple[str, str]]:
    """What the ledger on the disk says of each slip, oldest first: its outcome and its case."""
    with contextlib.closing(sqlite3.connect(folder / "data" / "terminal.db")) as ledger:
        return list(ledger.execute("SELECT outcome, case_number FROM prints ORDER BY rowid"))


def test_killed_while_it_prints_it_tells_who_still_stands_there_and_the_next_slip_is_the_next_persons_alone(
    simulator: SimulatorProcess, tmp_path: Path, display: str
) -> None:
    profile = write_profile(simulator, tmp_path / "terminal.toml")
    with Window(display, profile, tmp_path) as window:
        to_preview(window, simulator, "zhang_guilan")
        simulator.strike("receipt_printer", "paper_out_mid_slip", lines=150)
        simulator.strike("receipt_printer", "answers_late", seconds=0.15)  # a moment to strike in
        faults = simulator.count("fault")
        window.tap("preview", "print")
        simulator.wait("fault", faults)
        first = window.terminal
        os.kill(first, signal.SIGKILL)
        told = window.page("resumed")
        assert set(told["controls"]) == {"go_on", "language"}
        assert window.terminal != first
        assert [outcome for outcome, _ in prints(tmp_path)] == ["unknown"]
        window.tap("resumed", "go_on")
        window.page("home")
        simulator.mend("receipt_printer")
        simulator.lift()
        to_preview(window, simulator, "wang_jie")
        window.tap("preview", "print")
        window.tap("take_slip", "taken")
        window.page("rate")
        assert window.end() == 0, window.said
    assert [outcome for outcome, _ in prints(tmp_path)] == ["unknown", "printed"]
    (_, torn), (_, whole) = prints(tmp_path)
    half, *stubs, last = simulator.slips()
    assert half["ended"] == "paper_out"
    for slip in stubs:
        assert not lines(slip) & lines(half), "nothing of a half slip comes out by itself"
    assert torn not in "".join(last["text"])
    assert whole in "".join(last["text"])
    assert len(last["qr"]) == 1
    assert "Traceback" not in window.said


def test_a_loop_that_hangs_in_a_visit_is_back_says_where_it_hung_and_starts_a_quiet_day_at_home(
    simulator: SimulatorProcess, tmp_path: Path, display: str
) -> None:
    profile = write_profile(
        simulator, tmp_path / "terminal.toml", {**BRISK, "loop_silence": 1.5}, bench=False
    )
    with Window(display, profile, tmp_path, program=("-c", HANGS)) as window:
        window.tap("home", "look_up_print")
        window.tap("look_up_print", "residence")
        window.tap("resumed", "go_on")
        window.page("home")
        limits = Path(f"/proc/{window.terminal}/limits").read_text(encoding="ascii")
        assert re.search(r"^Max core file size +0 +0 ", limits, re.MULTILINE), "no workbench: no core"
        os.kill(window.terminal, signal.SIGKILL)
        seen = len(window.pages)
        window.until(lambda page: page["page"] == "home" and len(window.pages) > seen, "home once more")
        assert [page["page"] for page in window.pages[seen:]] == ["starting", "home"], "nobody was there"
        assert window.end() == 0, window.said
    assert "its loop hangs" in window.said
    assert 'File "<string>", line 9 in touch' in window.said
    assert "canary" not in window.said
    assert prints(tmp_path) == []
