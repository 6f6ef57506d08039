"""The pages in a real window on a virtual display, touched by xdotool."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.needs_display

PATIENCE = 20.0


class Terminal:
    """The small terminal, its window, and a finger."""

    def __init__(self, display: str, folder: Path, *arguments: str) -> None:
        self.report = folder / "report.jsonl"
        self.environment = {k: v for k, v in os.environ.items() if not k.startswith(("KIVY_", "SDL_"))} | {
            "DISPLAY": display
        }
        command = [sys.executable, "-m", "tests.screens.small_terminal", str(self.report), *arguments]
        self.process = subprocess.Popen(
            command, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )

    def lines(self) -> list[dict[str, Any]]:
        if not self.report.exists():
            return []
        whole = self.report.read_text(encoding="utf-8").rpartition("\n")[0]
        return [json.loads(line) for line in whole.splitlines()]

    def wait_for(self, key: str, after: int = 0, language: str | None = None) -> dict[str, Any]:
        """The first report of that page after so many lines, once touches are heard on it."""
        limit = time.monotonic() + PATIENCE
        while time.monotonic() < limit:
            for line in self.lines()[after:]:
                if line.get("page") == key and language in (None, line["language"]):
                    while time.monotonic() < line["t"] + 0.2:
                        time.sleep(0.02)
                    return line
            if self.process.poll() is not None:
                break
            time.sleep(0.02)
        raise AssertionError(f"page {key} did not come: {self.lines()}")

    def touch(self, page: dict[str, Any], control: str) -> int:
        """Touches a control of a page; gives the number of lines reported before."""
        before = len(self.lines())
        left, top, width, height = page["controls"][control]
        place = str(left + width // 2), str(top + height // 2)
        self.xdotool("mousemove", "--window", self.window(), *place, "mousedown", "1")
        time.sleep(0.08)  # X merges a press and a release that come at once
        self.xdotool("mouseup", "1")
        return before

    def window(self) -> str:
        return self.xdotool("search", "--onlyvisible", "--class", "^terminal$").split()[0]

    def xdotool(self, *arguments: str) -> str:
        command = ["xdotool", *arguments]
        done = subprocess.run(
            command, env=self.environment, check=True, timeout=PATIENCE, capture_output=True, text=True
        )
        return done.stdout

    def end(self) -> tuple[int, str, str]:
        out, err = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, out, err


@pytest.fixture
def terminal(display: str, tmp_path: Path) -> Iterator[Terminal]:
    terminal = Terminal(display, tmp_path)
    yield terminal
    terminal.process.kill()
    terminal.process.communicate()


def test_touches_become_answers_and_the_window_ends_with_its_work(terminal: Terminal) -> None:
    home = terminal.wait_for("home")
    at = terminal.touch(home, "look_up_print")
    services = terminal.wait_for("look_up_print", at)
    at = terminal.touch(services, "social_insurance")
    rate = terminal.wait_for("rate", at)
    at = terminal.touch(rate, "language")
    rate = terminal.wait_for("rate", at, language="en")
    at = terminal.touch(rate, "very_satisfied")
    home = terminal.wait_for("home", at, language="zh")
    at = terminal.touch(home, "look_up_print")
    terminal.touch(terminal.wait_for("look_up_print", at), "home")
    code, out, err = terminal.end()
    assert (code, err) == (0, "")
    said = [line for line in out.splitlines() if line != "alive"]
    assert said == [
        "look_up_print",
        "social_insurance",
        "Rating.VERY_SATISFIED",
        "look_up_print",
        "Way.HOME",
        "ended",
    ]
    assert out.count("alive") == 6
    assert [line["touch"] for line in terminal.lines() if "touch" in line] == [
        "look_up_print",
        "social_insurance",
        "language",
        "very_satisfied",
        "look_up_print",
        "home",
    ]


def test_a_mistake_in_the_work_closes_the_window_and_is_told(terminal: Terminal) -> None:
    at = terminal.touch(terminal.wait_for("home"), "look_up_print")
    terminal.touch(terminal.wait_for("look_up_print", at), "residence")
    code, _, err = terminal.end()
    assert code == 1
    assert "LookupError: planted" in err


def test_the_warning_is_touched_through_its_one_button(terminal: Terminal) -> None:
    at = terminal.touch(terminal.wait_for("home"), "look_up_print")
    at = terminal.touch(terminal.wait_for("look_up_print", at), "medical_insurance")
    rate = terminal.wait_for("rate", at)
    assert set(rate["controls"]) == {"still_here"}
    terminal.touch(rate, "still_here")
    limit = time.monotonic() + PATIENCE
    while not any(line.get("touch") == "still_here" for line in terminal.lines()):
        assert time.monotonic() < limit
        time.sleep(0.02)


def test_a_landscape_page_is_scaled_to_a_narrow_desk(display: str, tmp_path: Path) -> None:
    terminal = Terminal(display, tmp_path, "landscape")
    try:
        home = terminal.wait_for("home")
        left, _, width, _ = home["controls"]["look_up_print"]
        assert 0 <= left < left + width <= 1080
        assert width == pytest.approx(1792 * 1080 / 1920, abs=2)
        at = terminal.touch(home, "look_up_print")
        terminal.touch(terminal.wait_for("look_up_print", at), "home")
        assert terminal.end()[0] == 0
    finally:
        terminal.process.kill()
        terminal.process.communicate()


def test_importing_the_window_costs_no_kivy() -> None:
    code = "import sys, screens.app; sys.exit(any(m.split('.')[0] in {'kivy', 'PIL', 'qrcode'} for m in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
