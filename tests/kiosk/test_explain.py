"""`kiosk devices --explain`: for each device what was seen instead, with nothing plugged in and with a simulator."""

from pathlib import Path

import pytest

from drivers.ports.fault_ids import FaultId
from drivers.ports.remarks import Why, remark
from drivers.ports.status import DeviceState, Health
from kiosk.explain import connected, explain
from kiosk.profile_tables import DeviceTable
from tests.kiosk.commands import kiosk
from tests.simulator.process import SimulatorProcess
from tests.terminal.profiles import BRISK, write_profile

NOTHING = """
[durations]
scale = 0.05
[devices.id_card]
model = "sdt_reader"
url = "{folder}/reader"
[devices.receipt_printer]
model = "generic_80mm"
url = "usb:0DD4:0237?serial=K1"
[devices.sensor_board]
model = "line_board"
url = "/dev/serial/by-id/usb-none"
[devices.ups]
model = "nut_ups"
url = "nut://127.0.0.1:9/ups"
"""


def test_with_nothing_plugged_in_each_device_has_its_reason(tmp_path: Path) -> None:
    profile = tmp_path / "nothing.toml"
    profile.write_text(NOTHING.format(folder=tmp_path), encoding="utf-8")
    ran = kiosk("devices", "--profile", profile, "--explain", "--json")
    assert ran.status == 3
    found = {device["name"]: device["explained"] for device in ran.json["devices"]}
    assert found["id_card"]["problem"].startswith(f"{tmp_path}/reader does not exist")
    assert found["receipt_printer"]["problem"]
    assert "does not exist" in found["sensor_board"]["problem"]
    (upsd,) = found["ups"]["candidates"]
    assert upsd["refusal"].startswith("nobody listens there")

    told = kiosk("devices", "--profile", profile, "--explain").out
    assert f"  problem   {tmp_path}/reader does not exist" in told
    assert "    - 127.0.0.1:9: nobody listens there" in told


def test_what_is_there_is_said_to_be_the_one_and_is_not_knocked_at(
    simulator: SimulatorProcess, tmp_path: Path
) -> None:
    profile = write_profile(simulator, tmp_path / "terminal.toml", BRISK)
    ran = kiosk("devices", "--profile", profile, "--explain")
    assert ran.status == 0
    assert ran.out.count("(the terminal is connected to it): this is the one") == 3
    assert simulator.complaints() == []


def test_a_port_that_is_another_device_of_the_terminal_is_called_by_that_name(tmp_path: Path) -> None:
    tables = {
        "id_card": DeviceTable(driver="sdt", url="/dev/nothing"),
        "receipt_printer": DeviceTable(driver="escpos", url="/dev/ttyS0"),
    }
    ports = explain(tables, {})["id_card"].candidates
    for candidate in ports:
        if candidate.name == "/dev/ttyS0":
            assert candidate.refusal == remark(Why.OURS, port="receipt_printer")


@pytest.mark.parametrize(
    ("health", "fault", "held"),
    [
        (Health.ONLINE, None, True),
        (Health.OFFLINE, FaultId.ID_CARD_SILENT, True),
        (Health.OFFLINE, FaultId.ID_CARD_LINK_LOST, False),
        (Health.NO_DEVICE, FaultId.ID_CARD_LINK_LOST, False),
        (Health.STARTING, None, False),
    ],
)
def test_a_device_whose_line_is_open_is_held(health: Health, fault: FaultId | None, held: bool) -> None:
    table = DeviceTable(driver="sdt", url="socket://127.0.0.1:1")
    state: DeviceState[None] = DeviceState("id_card", health, fault=fault)
    assert connected("id_card", table, state) is held
    assert connected("id_card", table, None) is False


def test_a_driver_that_does_not_exist_is_said_so_and_nothing_is_raised() -> None:
    tables = {"id_card": DeviceTable(driver="no_such", url="/dev/nothing")}
    state: DeviceState[None] = DeviceState("id_card", Health.OFFLINE, fault=FaultId.ID_CARD_SILENT)
    found = explain(tables, {"id_card": state})["id_card"]
    assert found.problem == remark(Why.NO_DRIVER, driver="no_such")
