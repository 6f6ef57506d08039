"""The full hall machine with nothing plugged in: it comes up, offers what needs no device, and says what is missing and why."""

from pathlib import Path

import pytest

from drivers.ports.status import Health
from flows import catalogue
from flows.catalogue import Service
from flows.faults import fault_of
from kiosk import terminal as assembling
from kiosk.explain import explain
from kiosk.profile import TERMINALS, load_profile
from kiosk.terminal import open_terminal
from tests.simulator.process import SimulatorProcess
from tests.terminal.bench import Bench, at
from tests.terminal.profiles import BRISK, ENROLMENT
from tests.terminal.window import Window, desk

pytestmark = pytest.mark.usefixtures("simulator")


def empty_hall(simulator: SimulatorProcess, folder: Path) -> Path:
    """The shipped full machine at the simulated office, always open, as brisk as the other tests."""
    text = (TERMINALS / "hall-full.toml").read_text(encoding="utf-8")
    text = text.replace('site = "hall"', 'site = "demo_hall"').replace(
        'url = "https://office.example/terminal"',
        f'url = "{simulator.urls["office"]}"\nenrolment_code = "{ENROLMENT}"',
    )
    # two services of the very machine that runs the tests are named so that they are surely not there
    text = text.replace("127.0.0.1/printers", "127.0.0.1:9/printers").replace(
        "nut://127.0.0.1/", "nut://127.0.0.1:9/"
    )
    text = text.replace('"pcsc:"', '"pcsc:A reader that nobody has"').replace("192.0.2.20", "127.0.0.1:9")
    brisk = "".join(f"{name} = {seconds}\n" for name, seconds in BRISK.items())
    simulated = f'[simulator]\ncontrol = "{simulator.urls["control"]}"\n'
    profile = folder / "hall.toml"
    profile.write_text(f"{text}\n[durations]\n{brisk}{simulated}", encoding="utf-8")
    return profile


async def test_what_needs_no_device_is_offered_and_each_device_has_its_reason(
    simulator: SimulatorProcess, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closest = next(service for service in catalogue.services() if service.id == "residence")
    by_voice = Service(**{**closest.model_dump(), "id": "by_number", "needs": ("office",), "prefers": ()})
    monkeypatch.setattr(assembling, "services", lambda: (closest, by_voice))
    loaded = load_profile(empty_hall(simulator, tmp_path))
    async with open_terminal(loaded, tmp_path / "data") as terminal:
        place = Bench(simulator, terminal)
        await place.start()
        missing = terminal.condition.missing()
        assert set(loaded.devices) - {"rating_keypad", "sensor_board", "ups"} <= set(missing)
        for port, device in terminal.devices.items():
            assert device.state.health in (Health.NO_DEVICE, Health.OFFLINE), port
            assert device.state.fault is not None, port
            assert port not in missing or fault_of(missing[port]) is not None, port
        seen = await place.visit(at("home", "look_up_print"), at("look_up_print", "home"))
        tiles = {tile.id: tile.greyed is None for tile in seen.last("look_up_print").tiles}
        assert tiles == {"residence": False, "by_number": True}
        found = explain(loaded.devices, {port: device.state for port, device in terminal.devices.items()})
        for port, one in found.items():
            assert one.problem or all(candidate.refusal for candidate in one.candidates), port


@pytest.mark.needs_display
def test_the_window_comes_up_and_tells_whoever_keeps_the_site_what_to_look_at(
    simulator: SimulatorProcess, tmp_path: Path
) -> None:
    with desk(1080, 1920) as display, Window(display, empty_hall(simulator, tmp_path), tmp_path) as window:
        window.page("closed")
        assert window.end() == 0, window.said
    assert "fault=IDC-LINK-LOST" in window.said
    assert "Traceback" not in window.said
