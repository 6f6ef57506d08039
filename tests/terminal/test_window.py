"""The shipped program in its window: touched, seen, ended; as a person and as the machine see it."""

import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.kiosk.commands import kiosk_process
from tests.simulator.process import SimulatorProcess
from tests.terminal.profiles import write_profile
from tests.terminal.window import Window, children, desk

pytestmark = pytest.mark.needs_display

DESKS = {"as designed": (1080, 1920), "small": (1280, 1024)}


@pytest.fixture(scope="module")
def display() -> Iterator[str]:
    with desk(1080, 1920) as name:
        yield name


@pytest.mark.parametrize("size", DESKS.values(), ids=DESKS)
def test_a_whole_visit_by_touch(simulator: SimulatorProcess, tmp_path: Path, size: tuple[int, int]) -> None:
    profile = write_profile(simulator, tmp_path / "terminal.toml")
    requests = simulator.count("rating")
    with desk(*size) as display, Window(display, profile, tmp_path) as window:
        window.tap("home", "look_up_print")
        window.tap("look_up_print", "social_insurance")
        window.page("place_card")
        simulator.lay("zhang_guilan")
        window.tap("preview", "print")
        window.tap("take_slip", "taken")
        simulator.lift()
        window.tap("rate", "very_satisfied")
        window.tap("reasons", "511")
        window.tap("reasons", "submit")
        window.page("goodbye")
        window.page("home")
        simulator.wait("rating", requests)
        inside(window, size)
        as_designed(window, scale=min(1, size[1] / 1920))
        assert window.end() == 0, window.said
    (slip,) = simulator.slips()
    assert "社会保险参保缴费证明" in "".join(slip["text"])
    (rating,) = simulator.control("GET", "/office/ratings")
    assert (rating["satisfaction"], rating["details"]) == (5, ["511"])
    assert simulator.complaints() == []
    assert "Traceback" not in window.said
    assert "error" not in window.said


def inside(window: Window, size: tuple[int, int]) -> None:
    """Every control ever reported lay on the desk."""
    for page in window.pages:
        for left, top, width, height in page["controls"].values():
            assert left >= 0, page
            assert top >= 0, page
            assert left + width <= size[0], page
            assert top + height <= size[1], page


def as_designed(window: Window, scale: float) -> None:
    """The start page's controls lie where the design says, made smaller alike."""
    home = next(page for page in window.pages if page["page"] == "home")
    left, top, width, height = home["controls"]["look_up_print"]
    bottom = max(y + tall for _, y, _, tall in home["controls"].values())
    assert abs(left + width / 2 - 1080 / 2 * scale) <= 2, "in the middle"
    assert abs(width - 952 * scale) <= 2
    assert 0 < top < top + height < bottom <= 1920 * scale


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_terminal_in_a_visit_properly_and_leaves_no_process(
    simulator: SimulatorProcess, tmp_path: Path, display: str, number: signal.Signals
) -> None:
    profile = write_profile(simulator, tmp_path / "terminal.toml")
    with Window(display, profile, tmp_path) as window:
        window.tap("home", "look_up_print")
        window.tap("look_up_print", "residence")
        window.page("place_card")
        simulator.lay("li_yan")
        window.page("preview")
        started = children(window.process.pid)
        assert started == [window.terminal]
        window.process.send_signal(number)
        assert window.process.wait(5) == 0, window.said
        for pid in started:
            with pytest.raises(ProcessLookupError):
                os.kill(pid, 0)
    assert "Traceback" not in window.said
    assert "李䶮" not in window.said


def test_a_terminal_with_one_device_and_nothing_else_shows_that_it_is_closed(
    simulator: SimulatorProcess, tmp_path: Path, display: str
) -> None:
    profile = tmp_path / "one.toml"
    profile.write_text(f'[devices.id_card]\ndriver = "sdt"\nurl = "{simulator.urls["devices"]["id_card"]}"\n')
    with Window(display, profile, tmp_path) as window:
        window.page("closed")
        assert window.end() == 0


@pytest.mark.parametrize("display", [None, ":4242"], ids=["none", "leads nowhere"])
def test_without_a_display_the_terminal_says_what_is_missing(
    simulator: SimulatorProcess, tmp_path: Path, display: str | None
) -> None:
    profile = write_profile(simulator, tmp_path / "terminal.toml")
    hidden = ("DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER")
    environment = {key: value for key, value in os.environ.items() if key not in hidden}
    if display is not None:
        environment["DISPLAY"] = display
    ran = kiosk_process("run", "--profile", profile, "--data", tmp_path / "data", env=environment)
    assert ran.status == 3
    assert "DISPLAY" in ran.err or ":4242" in ran.err
    assert "Traceback" not in ran.err


HEAVY = {"cv2", "numpy", "reportlab", "escpos", "qrcode", "tree_sitter", "fastapi", "uvicorn"}
WATCH = """
import json, sys
from screens.report import Report
plain = Report.page
def page(self, key, *rest):
    plain(self, key, *rest)
    if key == "home":
        with open(sys.argv[-1] + ".modules", "w") as file:
            json.dump(sorted(name for name in sys.modules if "." not in name), file)
Report.page = page
from kiosk.__main__ import main
main()
"""


def test_heavy_modules_are_not_loaded_when_the_first_page_is_there(
    simulator: SimulatorProcess, tmp_path: Path, display: str
) -> None:
    # at real durations the page is there before the printer is asked again, which loads what slips need
    profile = write_profile(simulator, tmp_path / "terminal.toml", {"printer_status_interval": 60.0})
    report = tmp_path / "report.jsonl"
    with Window(display, profile, tmp_path, "--report", str(report), program=("-c", WATCH)) as window:
        window.page("home")
        window.end()
    loaded = set(json.loads((tmp_path / "report.jsonl.modules").read_text()))
    assert "kivy" in loaded
    assert loaded & HEAVY == set()
