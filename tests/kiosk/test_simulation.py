"""Only a terminal that is simulated throughout may show its screen elsewhere, or be led to a simulator."""

import json
from pathlib import Path
from typing import Any

import pytest

from flows.mistakes import DataFileError
from kiosk.profile import load_profile
from kiosk.ready_file import at_simulator
from tests.kiosk.commands import CHECKOUT, kiosk, kiosk_process

SIMULATED = {
    "control": "http://127.0.0.1:7100",
    "screen": "socket://127.0.0.1:7104",
    "id_card": "socket://127.0.0.1:7101",
    "receipt_printer": "socket://[::1]:7102",
    "office": "http://localhost:7180",
}
ELSEWHERE = {
    "a device node": ("id_card", "/dev/ttyS0"),
    "a found device": ("id_card", "hwgrep://0403"),
    "a device on the network": ("receipt_printer", "socket://192.0.2.7:9100"),
    "a host that only begins like this one": ("id_card", "socket://127.0.0.1.example:7101"),
    "this machine as a user's name": ("id_card", "socket://127.0.0.1@192.0.2.7:7101"),
    "a remote serial port": ("receipt_printer", "rfc2217://127.0.0.1:7102"),
    "every address": ("id_card", "socket://0.0.0.0:7101"),
    "a real office": ("office", "https://office.example/terminal"),
    "a control elsewhere": ("control", "http://192.0.2.7:7100"),
    "a screen elsewhere": ("screen", "socket://192.0.2.7:7104"),
    "a screen that is no socket": ("screen", "/dev/ttyS0"),
}
WHERE = {"control": "simulator.control", "screen": "simulator.screen", "office": "office"}


def profile(folder: Path, urls: dict[str, str]) -> Path:
    file = folder / "terminal.toml"
    lines = ["[simulator]", f'control = "{urls["control"]}"']
    if "screen" in urls:
        lines.append(f'screen = "{urls["screen"]}"')
    lines += ["[office]", f'url = "{urls["office"]}"']
    for port, driver in (("id_card", "sdt"), ("receipt_printer", "escpos")):
        lines += [f"[devices.{port}]", f'driver = "{driver}"', f'url = "{urls[port]}"']
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


def test_a_simulated_terminal_may_have_a_mirror(tmp_path: Path) -> None:
    file = profile(tmp_path, SIMULATED)
    loaded = load_profile(file)
    assert loaded.profile.simulator is not None
    assert loaded.profile.simulator.screen == SIMULATED["screen"]


@pytest.mark.parametrize("case", ELSEWHERE)
def test_a_mirror_of_a_terminal_that_real_people_may_stand_at_is_refused(tmp_path: Path, case: str) -> None:
    key, url = ELSEWHERE[case]
    file = profile(tmp_path, {**SIMULATED, key: url})
    ran = kiosk("check", file)
    assert ran.status == 2
    where = WHERE.get(key, f"devices.{key}")
    assert (
        f"{file}:3:1: simulator.screen: a mirror is for simulation only: {where} is {url}, which is not"
        in ran.err
    )


def test_a_terminal_does_not_start_with_a_mirror_of_a_real_device(tmp_path: Path) -> None:
    file = profile(tmp_path, {**SIMULATED, "id_card": "/dev/ttyS0"})
    ran = kiosk_process("run", "--profile", file, "--data", tmp_path / "data")
    assert (ran.status, ran.err.count("\n")) == (2, 1)
    assert "a mirror is for simulation only: devices.id_card is /dev/ttyS0" in ran.err
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("case", [case for case, (key, _) in ELSEWHERE.items() if key != "screen"])
def test_without_a_mirror_a_device_may_be_anywhere(tmp_path: Path, case: str) -> None:
    key, url = ELSEWHERE[case]
    urls = {**SIMULATED, key: url}
    del urls["screen"]
    assert kiosk("check", profile(tmp_path, urls)).status == 0


DEMO = CHECKOUT / "device_profiles/terminals/demo.toml"
READY: dict[str, Any] = {
    "control": "http://127.0.0.1:41000",
    "office": "http://127.0.0.1:41080",
    "screen": "socket://127.0.0.1:41004",
    "panel": "http://127.0.0.1:41000/",
    "devices": {port: device.url.replace(":7", ":41") for port, device in load_profile(DEMO).devices.items()},
    "ptys": {},
}


def ready_file(folder: Path, ready: object) -> Path:
    file = folder / "ready.json"
    file.write_text(ready if isinstance(ready, str) else json.dumps(ready, indent=2), encoding="utf-8")
    return file


def test_a_ready_file_moves_every_address_of_a_simulated_terminal(tmp_path: Path) -> None:
    before = load_profile(DEMO)
    after = at_simulator(before, ready_file(tmp_path, READY))
    assert {port: table.url for port, table in after.devices.items()} == READY["devices"]
    assert after.profile.simulator is not None
    assert after.profile.simulator.control == READY["control"]
    assert after.profile.simulator.screen == READY["screen"]
    assert after.profile.office is not None
    assert after.profile.office.url == READY["office"]
    assert after.devices["receipt_printer"].quirks == before.devices["receipt_printer"].quirks
    assert after.profile.office.enrolment_code == "demo-000000"


WRONG: dict[str, tuple[object, str]] = {
    "not JSON": ("{", "Invalid JSON"),
    "deep": ("[" * 100_000, "Invalid JSON"),
    "a list": ([], ""),
    "nothing in it": ({}, "control: Field required"),
    "a device is missing": ({**READY, "devices": {}}, "this simulator has no "),
    "elsewhere": (
        {**READY, "office": "http://192.0.2.7:80"},
        "simulation only: office is http://192.0.2.7:80",
    ),
    "no address": ({**READY, "control": 7}, "control"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_file_that_is_no_ready_file_is_refused_by_name(tmp_path: Path, case: str) -> None:
    content, said = WRONG[case]
    file = ready_file(tmp_path, content)
    with pytest.raises(DataFileError) as refused:
        at_simulator(load_profile(DEMO), file)
    assert str(refused.value).startswith(f"{file}:")
    assert said in str(refused.value)


def test_a_real_terminal_is_not_led_to_a_simulator(tmp_path: Path) -> None:
    real = CHECKOUT / "device_profiles/terminals/bank-no-a4.toml"
    ran = kiosk("run", "--profile", real, "--simulator", ready_file(tmp_path, READY))
    assert ran.status == 2
    assert "no [simulator] table" in ran.err
    ran = kiosk("run", "--simulator", tmp_path / "nowhere.json")
    assert ran.status == 2
    assert "cannot be read" in ran.err
