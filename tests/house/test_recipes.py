"""The three recipes of CONTRIBUTING, followed to the letter: each ends in something that works, with no table edited."""

import re
import shutil
from pathlib import Path

import pytest

import drivers.rating_keypad
from drivers.loader import drivers_of, load_driver
from flows import catalogue
from flows.mistakes import DataFileError
from flows.texts import Language
from flows.words import Catalogue
from kiosk import profile as profiles
from tests.flows import terminal as in_process
from tests.flows.terminal import Terminal

ROOT = Path(__file__).resolve().parents[2]


def test_every_path_that_contributing_names_is_there() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    named = {
        path for path in re.findall(r"`([a-z_./]+/[a-z_./]*)`", text) if (ROOT / path.split("/")[0]).is_dir()
    }
    assert len(named) > 5
    assert [path for path in sorted(named) if not (ROOT / path).exists()] == []


async def test_a_service_is_a_file_and_a_visitor_can_use_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "services"
    shutil.copytree(catalogue.FOLDER, folder)
    closest = (folder / "residence.toml").read_text(encoding="utf-8")
    (folder / "household.toml").write_text(
        closest.replace('id = "residence"', 'id = "household"'), encoding="utf-8"
    )
    found = catalogue.services(folder)
    assert "household" in {service.id for service in found}

    service = next(service for service in found if service.id == "household")
    for language in Language:
        assert Catalogue.load(language).say(service.text("name")) == service.name, (
            "Chinese until it is translated"
        )

    monkeypatch.setattr(in_process, "services", lambda: found)
    monkeypatch.setattr(in_process, "say_all", lambda page: None)
    terminal = Terminal()
    await terminal.play(
        {"page": "home", "choose": "look_up_print"},
        {"page": "look_up_print", "choose": "household"},
        {"page": "place_card", "choose": "home"},
        ending="left",
        reason="home",
    )
    terminal.database._close()


def test_a_device_model_is_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(profiles, "MODELS", tmp_path)
    model = tmp_path / "narrow.toml"
    model.write_text(
        'port = "receipt_printer"\ndriver = "escpos"\n[quirks]\nwidth_dots = 384\n', encoding="utf-8"
    )
    terminal = tmp_path / "terminal.toml"
    terminal.write_text(
        '[devices.receipt_printer]\nmodel = "narrow"\nurl = "socket://127.0.0.1:9100"\n', encoding="utf-8"
    )
    device = profiles.load_profile(terminal).devices["receipt_printer"]
    assert (device.driver, device.quirks) == ("escpos", {"width_dots": 384})

    model.write_text('port = "receipt_printer"\ndriver = "escpos"\n[quirks]\nwidth = 384\n', encoding="utf-8")
    with pytest.raises(DataFileError, match="width_dots"):
        profiles.load_profile(terminal)


def test_a_driver_is_a_file_found_by_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drivers.rating_keypad, "__path__", [*drivers.rating_keypad.__path__, str(tmp_path)])
    (tmp_path / "bell_keypad.py").write_text(
        '"""A pad with a bell."""\n\n'
        "from drivers.rating_keypad.line_keypad import Driver as LineKeypad\n\n\n"
        'class Driver(LineKeypad):\n    """Speaks in lines."""\n',
        encoding="utf-8",
    )
    assert "bell_keypad" in drivers_of("rating_keypad")
    assert load_driver("rating_keypad", "bell_keypad").__name__ == "Driver"
    terminal = tmp_path / "terminal.toml"
    terminal.write_text(
        '[devices.rating_keypad]\ndriver = "bell_keypad"\nurl = "socket://127.0.0.1:7103"\n', encoding="utf-8"
    )
    assert profiles.load_profile(terminal).devices["rating_keypad"].driver == "bell_keypad"
