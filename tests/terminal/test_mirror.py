"""The window of a simulated terminal, seen and touched from elsewhere; the shipped program, drawing into memory."""

import io
import itertools
import json
import os
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageOps, ImageStat

from tests.simulator.process import SimulatorProcess
from tests.terminal.finger import Finger
from tests.terminal.profiles import write_profile
from tests.terminal.screen_wire import FarEnd
from tests.terminal.window import Window

DUMP = """
import ctypes, gc, hashlib, json, signal, sys
def dump(*_):
    found = {id(o): o for holder in gc.get_objects() for o in gc.get_referents(holder)}.values()
    said = {
        "packed": [
            hashlib.sha256(o).hexdigest()
            for o in found if isinstance(o, (bytes, bytearray)) and len(o) > 5000 and b"\\xff\\xd8\\xff" in o[:20]
        ],
        "pixels": [ctypes.sizeof(o) for o in gc.get_objects() if isinstance(o, ctypes.Array) and ctypes.sizeof(o) > 99999],
    }
    with open(reached, "w") as file:
        json.dump(said, file)
def draw(*_):
    from kivy.core.window import Window
    Window.canvas.ask_update()
signal.signal(signal.SIGRTMIN, dump)
signal.signal(signal.SIGRTMAX, draw)
from kiosk.__main__ import main
reached = sys.argv.pop()
main()
"""


@dataclass
class Seen:
    """A terminal, and the far end that looks at it."""

    window: Window
    far_end: FarEnd
    simulator: SimulatorProcess
    folder: Path

    def go(self, page: str, control: str, to: str) -> None:
        """Touches a control and waits for the page that comes."""
        self.far_end.tap(self.window.page(page), control)
        self.window.page(to)


@pytest.fixture(scope="module")
def running(_simulator_process: SimulatorProcess, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Seen]:
    folder = tmp_path_factory.mktemp("mirror")
    with FarEnd() as far_end:
        profile = write_profile(_simulator_process, folder / "terminal.toml", screen=far_end.url)
        with Window(None, profile, folder, str(folder / "reached"), program=("-c", DUMP)) as window:
            window.page("home")
            yield Seen(window, far_end, _simulator_process, folder)
            assert window.end() == 0, window.said
            assert "Traceback" not in window.said
            assert far_end.wrong == []


@pytest.fixture
def seen(running: Seen) -> Iterator[Seen]:
    """The terminal at its start page; nobody looks yet."""
    times = running.far_end.await_terminal()
    running.far_end.hang_up()  # no picture of the test before is still on its way
    running.far_end.await_terminal(times)
    yield running
    if "home" in running.window.pages[-1]["controls"]:
        running.go(running.window.pages[-1]["page"], "home", "home")


def difference(picture: bytes, wanted: Image.Image) -> float:
    """Mean difference of a picture from another, 0 to 255."""
    with Image.open(io.BytesIO(picture)) as shown:
        assert shown.size == (540, 960)
        same_size = wanted.convert("RGB").resize(shown.size, Image.Resampling.BOX)
        return sum(ImageStat.Stat(ImageChops.difference(shown, same_size)).mean) / 3


def test_whoever_looks_gets_a_picture_at_once_and_it_is_the_page(seen: Seen, checkout: Path) -> None:
    seen.window.page("home")
    so_far = len(seen.far_end.pictures)
    seen.far_end.watch()
    picture = seen.far_end.next_picture(so_far)
    with Image.open(checkout / "docs/pictures/home-portrait-zh.png") as home:
        assert difference(picture, home) < 4
        red, green, blue = home.convert("RGB").split()
        for wrong in (ImageOps.flip(home), ImageOps.mirror(home), Image.merge("RGB", (blue, green, red))):
            assert difference(picture, wrong) > 8


def test_a_touch_from_elsewhere_is_a_finger(seen: Seen) -> None:
    seen.far_end.watch()
    seen.go("home", "look_up_print", "look_up_print")
    x, y = seen.far_end.next_page("look_up_print")["end"]
    left, top, width, height = seen.window.pages[-1]["controls"]["home"]
    assert left < x * 1080 < left + width, "where a finger ends the visit is told with the page"
    assert top < y * 1920 < top + height
    seen.go("look_up_print", "back", "home")
    assert seen.far_end.next_page("home") == {"page": "home", "kind": "Menu", "end": None}


def test_a_change_is_seen_and_nothing_is_sent_twice_while_the_page_stands_still(seen: Seen) -> None:
    so_far = len(seen.far_end.pictures)
    seen.far_end.watch()
    first = seen.far_end.next_picture(so_far)
    seen.go("home", "look_up_print", "look_up_print")
    for _ in range(3):
        time.sleep(0.3)
        os.kill(seen.window.terminal, signal.SIGRTMAX)  # draws the page again, just as it is
    pictures = [picture for _, picture in seen.far_end.pictures[so_far:]]
    assert pictures[0] == first
    assert 2 <= len(pictures) <= 4, "at first, the tile under the finger, and the page that came"
    assert all(a != b for a, b in itertools.pairwise(pictures))


def test_no_picture_is_made_while_nobody_looks(seen: Seen) -> None:
    so_far = len(seen.far_end.pictures)
    seen.far_end.watch()
    home = seen.far_end.next_picture(so_far)
    seen.far_end.watch(False)
    so_far = len(seen.far_end.pictures)
    seen.go("home", "look_up_print", "look_up_print")
    time.sleep(0.5)
    assert len(seen.far_end.pictures) == so_far
    seen.far_end.watch()
    assert seen.far_end.next_picture(so_far) != home


def test_a_moving_page_is_seen_moving_at_most_five_times_a_second(seen: Seen) -> None:
    seen.go("home", "look_up_print", "look_up_print")
    seen.go("look_up_print", "social_insurance", "place_card")
    so_far = len(seen.far_end.pictures)
    seen.far_end.watch()
    time.sleep(2.5)
    times = [at for at, _ in seen.far_end.pictures[so_far:]]
    assert len(times) >= 3, "it moves"
    assert all(later - at > 0.9 for at, later in zip(times, times[5:], strict=False)), times


def test_a_far_end_that_is_killed_and_comes_back_is_found_again(seen: Seen) -> None:
    seen.far_end.watch()
    times = seen.far_end.connected
    seen.far_end.close()
    time.sleep(0.5)
    seen.far_end.open()
    seen.far_end.await_terminal(times)
    so_far = len(seen.far_end.pictures)
    time.sleep(0.3)
    assert len(seen.far_end.pictures) == so_far, "nobody looks yet"
    seen.far_end.watch()
    seen.far_end.next_picture(so_far)
    seen.go("home", "look_up_print", "look_up_print")


@pytest.mark.parametrize(
    ("kind", "payload", "length"),
    [
        pytest.param(b"X", b"", None, id="an unknown kind"),
        pytest.param(b"P", b"\xff\xd8", None, id="a picture"),
        pytest.param(b"T", b"", 5_000_000, id="longer than anything"),
        pytest.param(b"T", b" " * 5000, None, id="longer than a touch"),
        pytest.param(b"W", b"2", None, id="watching is 2"),
        pytest.param(b"T", b"{", None, id="half a touch"),
        pytest.param(b"T", b"\xff\xfe", None, id="not UTF-8"),
        pytest.param(b"T", b'{"kind": "down", "x": NaN, "y": 0}', None, id="NaN"),
        pytest.param(b"T", b'{"kind": "down", "x": 1e300, "y": 0}', None, id="outside"),
        pytest.param(b"T", b'{"kind": "swipe", "x": 0, "y": 0}', None, id="no such touch"),
        pytest.param(b"T", b"[" * 1000, None, id="deep"),
    ],
)
def test_a_far_end_that_talks_nonsense_is_left_and_tried_again(
    running: Seen, kind: bytes, payload: bytes, length: int | None
) -> None:
    times = running.far_end.await_terminal()
    running.far_end.send(kind, payload, length)
    running.far_end.await_terminal(times)
    assert "started again" not in running.window.said


def test_a_finger_whose_hand_is_gone_chooses_nothing_and_stays_on_nothing(seen: Seen) -> None:
    page = seen.window.page("home")
    left, top, width, height = page["controls"]["look_up_print"]
    times = seen.far_end.connected
    seen.far_end.finger("down", (left + width / 2) / 1080, (top + height / 2) / 1920)
    seen.far_end.hang_up()
    seen.far_end.await_terminal(times)
    assert seen.window.pages[-1]["page"] == "home"
    seen.go("home", "look_up_print", "look_up_print")


def test_a_flood_of_touches_stops_nothing(seen: Seen) -> None:
    message = json.dumps({"kind": "down", "x": 0.001, "y": 0.5}).encode()
    seen.far_end.watch()
    for _ in range(2000):
        seen.far_end.send(b"T", message)
    seen.far_end.finger("up", 0.001, 0.5)
    seen.go("home", "look_up_print", "look_up_print")


def test_after_the_wipe_no_picture_of_the_person_can_be_reached(seen: Seen) -> None:
    seen.far_end.watch()
    to_preview(seen)
    of_person = what_is_reached(seen)
    assert of_person["packed"], "while the page is on view there is a picture: the search finds it"
    assert of_person["pixels"]
    seen.simulator.lift()
    seen.go("preview", "home", "home")
    assert not set(what_is_reached(seen)["packed"]) & set(of_person["packed"])

    to_preview(seen)
    seen.simulator.lift()
    seen.far_end.watch(False)
    seen.go("preview", "home", "home")
    assert what_is_reached(seen) == {"packed": [], "pixels": []}


def to_preview(seen: Seen) -> None:
    """From the start page to the page that shows what a person asked for."""
    seen.go("home", "look_up_print", "look_up_print")
    seen.go("look_up_print", "social_insurance", "place_card")
    seen.simulator.lay("zhang_guilan")
    seen.window.page("preview")


def what_is_reached(seen: Seen) -> dict[str, list[str]]:
    """The pictures that the program can reach now: digests of packed ones, and the sizes of buffers of pixels."""
    time.sleep(0.4)  # the last picture is taken when it is due
    file = seen.folder / "reached"
    file.unlink(missing_ok=True)
    os.kill(seen.window.terminal, signal.SIGRTMIN)
    until = time.monotonic() + 5
    while time.monotonic() < until:
        try:
            said: dict[str, list[str]] = json.loads(file.read_text())
        except (OSError, ValueError):
            time.sleep(0.02)
        else:
            return said
    raise AssertionError("nothing was written")


def test_the_demonstration_is_seen_and_touched_through_the_simulator_that_its_ready_file_names(
    tmp_path: Path, checkout: Path
) -> None:
    ready = tmp_path / "ready.json"
    demo = checkout / "device_profiles/terminals/demo.toml"
    with SimulatorProcess() as simulator:
        ready.write_text(json.dumps(simulator.urls))
        with Window(None, demo, tmp_path, "--simulator", str(ready)) as window:
            page = window.page("home")
            number, picture = simulator.picture() or (0, b"")
            with Image.open(checkout / "docs/pictures/home-portrait-zh.png") as home:
                assert difference(picture, home) < 4
            x, y = Finger().aim(page, "look_up_print")
            for kind in ("down", "up"):
                assert simulator.touch(kind, x / 1080, y / 1920)
            window.page("look_up_print")
            assert simulator.picture(number) is not None
            assert window.end() == 0, window.said
        assert simulator.complaints() == []
