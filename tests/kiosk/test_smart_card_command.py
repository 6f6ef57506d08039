"""`kiosk device smart_card …`: what it prints, and how it ends."""

from pathlib import Path

import pytest

from tests.kiosk.commands import kiosk
from tests.simulator.process import SimulatorProcess

PROFILE = """
bench = {bench}
[durations]
scale = 0.1
[devices.smart_card]
model = "remote_card"
url = "{url}"
"""


@pytest.fixture
def profile(simulator: SimulatorProcess, tmp_path: Path) -> Path:
    file = tmp_path / "bench.toml"
    file.write_text(
        PROFILE.format(bench="true", url=simulator.urls["devices"]["smart_card"]), encoding="utf-8"
    )
    return file


def test_a_card_is_printed_masked_unless_a_workbench_asks(simulator: SimulatorProcess, profile: Path) -> None:
    command = ("device", "smart_card", "read", "--profile", profile, "--json")
    simulator.insert("li_yan_ssc2")
    masked, shown = kiosk(*command).json, kiosk(*command, "--show").json
    assert (masked["kind"], masked["generation"], masked["name"]) == ("social_security", 2, "李*")
    assert masked["number"] == "429*************1X"
    assert (shown["name"], shown["number"], shown["birth"]) == ("李䶮", "42999919850617001X", "1985-06-17")
    assert (shown["sex"], shown["issued"], shown["unread"]) == ({"code": "1", "name": "男"}, "2019-06-03", {})


def test_generation_three_says_what_it_keeps_to_itself(simulator: SimulatorProcess, profile: Path) -> None:
    simulator.insert("li_yan_ssc3")
    said = kiosk("device", "smart_card", "read", "--profile", profile, "--json").json
    assert (said["says_whose"], said["name"], said["unread"]["name"]) == (False, None, "locked")


def test_health_and_technicians_cards_are_printed(simulator: SimulatorProcess, profile: Path) -> None:
    command = ("device", "smart_card", "read", "--profile", profile, "--json", "--show")
    simulator.insert("li_yan_health")
    assert kiosk(*command).json["name"] == "李䶮"
    simulator.insert("technician_gao")
    assert kiosk(*command).json == {"kind": "technician", "number": "T429999-1", "serial": 3}


def test_nobody_and_another_card_are_told_apart(simulator: SimulatorProcess, profile: Path) -> None:
    command = ("device", "smart_card", "read", "--profile", profile, "--json", "--timeout", "0.3")
    simulator.pull()
    assert kiosk(*command).status == 4
    simulator.insert("bank_card")
    ran = kiosk(*command)
    assert (ran.status, ran.json["fault"]) == (3, "SMC-WRONG-CARD")
    simulator.pull()


def test_the_readers_state_is_told(simulator: SimulatorProcess, profile: Path) -> None:
    ran = kiosk("device", "smart_card", "status", "--profile", profile, "--json")
    assert (ran.status, ran.json["status"]["chip"]) == (0, "no_card")


def test_a_reader_that_is_not_there_is_told_with_what_there_is(tmp_path: Path) -> None:
    file = tmp_path / "gone.toml"
    file.write_text(PROFILE.format(bench="true", url="pcsc:Nobody").replace("remote_card", "pcsc_reader"))
    ran = kiosk("device", "smart_card", "status", "--profile", file, "--json")
    assert ran.status == 3
    assert ran.json["fault"] in ("SMC-SERVICE-LOST", "SMC-LINK-LOST")
    assert ran.json["advice"]
