"""`kiosk devices` and `kiosk device …`: what they print, and the exit statuses that scripts rely on."""

import threading
import tomllib
from pathlib import Path
from typing import Any

import pytest

from kiosk.cli.output import in_words
from tests.kiosk.commands import CHECKOUT, kiosk, kiosk_process
from tests.simulator.process import SimulatorProcess
from tests.terminal.profiles import BRISK, write_profile

PEOPLE: dict[str, dict[str, Any]] = tomllib.loads(
    (CHECKOUT / "simulator" / "county" / "people.toml").read_text(encoding="utf-8")
)
SLIP = """
title = "试打"
[[blocks]]
kind = "text"
text = "一二三 abc"
"""


@pytest.fixture
def profile(simulator: SimulatorProcess, tmp_path: Path) -> Path:
    return write_profile(simulator, tmp_path / "bench.toml")


def read(simulator: SimulatorProcess, profile: Path, card: str, *options: str) -> Any:
    simulator.lay(card)
    ran = kiosk("device", "id_card", "read", "--profile", profile, "--json", *options)
    simulator.lift()
    assert ran.status == 0, ran
    return ran.json


FIELDS = [
    "kind", "name", "name_latin", "sex", "ethnic", "nationality", "birth", "address", "number", "issuer",
    "valid_from", "valid_until", "pass_number", "issue_count",
]  # fmt: skip

EXPECTED: dict[str, dict[str, Any]] = {
    "zhang_guilan": {
        "kind": "resident",
        "name": "张桂兰",
        "name_latin": None,
        "sex": {"code": "2", "name": "女"},
        "ethnic": {"code": "01", "name": "汉"},
        "nationality": None,
        "birth": "1948-03-12",
        "address": "江北省云川市青禾县柳溪镇石桥村三组12号",
        "number": "429999194803120029",
        "issuer": "青禾县公安局",
        "valid_from": "2013-05-06",
        "valid_until": "long_term",
        "pass_number": None,
        "issue_count": None,
    },
    "hk_chan": {
        "kind": "hk_macau_taiwan",
        "name": "陈大文",
        "name_latin": None,
        "sex": {"code": "1", "name": "男"},
        "ethnic": None,
        "nationality": None,
        "birth": "1990-02-14",
        "address": "江北省云川市青禾县城关镇文昌路12号",
        "number": "810000199002140018",
        "issuer": "青禾县公安局",
        "valid_from": "2022-03-01",
        "valid_until": "2027-03-01",
        "pass_number": "H00000001",
        "issue_count": 1,
    },
    "foreigner_2017": {
        "kind": "foreigner_2017",
        "name": "孟雅兰",
        "name_latin": "MONTGOMERY-WELLESLEY, ALEXANDRINA CONSTANTINA ELISABETH ROSE",
        "sex": {"code": "2", "name": "女"},
        "ethnic": None,
        "nationality": {"code": "GBR", "name": "英国"},
        "birth": "1985-01-01",
        "address": None,
        "number": "GBR420085010105",
        "issuer": None,
        "valid_from": "2018-08-08",
        "valid_until": "2028-08-08",
        "pass_number": None,
        "issue_count": None,
    },
    "foreigner_2023": {
        "kind": "foreigner_2023",
        "name": "马丽安",
        "name_latin": "MARTIN, MARIANNE",
        "sex": {"code": "1", "name": "男"},
        "ethnic": None,
        "nationality": {"code": "FRA", "name": "法国"},
        "birth": "1985-03-07",
        "address": None,
        "number": "942250198503070012",
        "issuer": "国家移民管理局",
        "valid_from": "2024-02-02",
        "valid_until": "2034-02-02",
        "pass_number": None,
        "issue_count": 1,
    },
}
"""By hand, from the county's papers: one card of each kind."""


@pytest.mark.parametrize("card", EXPECTED)
def test_a_card_of_each_kind_is_read_field_by_field(
    simulator: SimulatorProcess, profile: Path, card: str
) -> None:
    said = read(simulator, profile, card, "--show")
    assert list(said) == FIELDS
    assert said == EXPECTED[card]


def test_every_card_of_the_county_reads_as_its_paper_says(simulator: SimulatorProcess, profile: Path) -> None:
    wrong = []
    for card, paper in PEOPLE.items():
        if paper["kind"] == "other" or card in EXPECTED:
            continue
        said = read(simulator, profile, card, "--show")
        code = {key: value["code"] for key, value in said.items() if isinstance(value, dict)}
        expected = {
            "kind": paper["kind"],
            "name": paper["name"],
            "name_latin": paper.get("name_latin"),
            "sex": paper["sex"],
            "ethnic": paper.get("ethnic"),
            "nationality": paper.get("nationality"),
            "birth": paper["birth"],
            "address": paper.get("new_address", paper.get("address")),
            "number": paper["number"],
            "valid_from": paper["valid_from"],
            "valid_until": paper["valid_until"],
            "pass_number": paper.get("pass_number"),
        }
        found = {key: code.get(key, said[key]) for key in expected}
        wrong += [
            f"{card}: {key}: {found[key]!r}, on paper {expected[key]!r}"
            for key in expected
            if found[key] != expected[key]
        ]
    assert wrong == []


def test_personal_fields_are_masked_unless_shown(simulator: SimulatorProcess, profile: Path) -> None:
    for card, paper in PEOPLE.items():
        if paper["kind"] == "other":
            continue
        simulator.lay(card)
        ran = kiosk("device", "id_card", "read", "--profile", profile)
        simulator.lift()
        assert ran.status == 0, ran
        for key in ("name", "name_latin", "number", "birth", "address", "new_address", "pass_number"):
            if paper.get(key):
                assert paper[key] not in ran.out, f"{card}: {key}"


def test_showing_is_refused_away_from_the_workbench(simulator: SimulatorProcess, tmp_path: Path) -> None:
    profile = write_profile(simulator, tmp_path / "hall.toml", bench=False)
    reads = simulator.count("find")
    ran = kiosk("device", "id_card", "read", "--show", "--profile", profile)
    assert (ran.status, ran.out) == (2, "")
    assert "bench" in ran.err
    assert simulator.count("find") == reads


def test_options_may_stand_after_the_command_and_the_profile_in_the_environment(
    simulator: SimulatorProcess, profile: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    simulator.lay("li_yan")
    monkeypatch.setenv("KIOSK_PROFILE", str(profile))
    ran = kiosk("device", "id_card", "read", "--timeout", "5", "--json", "--show")
    assert (ran.status, ran.json["name"]) == (0, "李䶮")


def test_nobody_lays_a_card(profile: Path) -> None:
    ran = kiosk("device", "id_card", "read", "--profile", profile, "--timeout", "0.3", "--json")
    assert (ran.status, ran.json) == (4, {"completion": "timeout"})


def test_a_card_that_is_none_is_a_device_commands_failure_with_its_reason(
    simulator: SimulatorProcess, profile: Path
) -> None:
    simulator.lay("bus_card")
    ran = kiosk("device", "id_card", "read", "--profile", profile, "--json")
    assert (ran.status, ran.json["fault"]) == (3, "IDC-WRONG-CARD")


def test_the_security_module_tells_its_number(profile: Path) -> None:
    ran = kiosk("device", "id_card", "sam-id", "--profile", profile, "--json")
    assert (ran.status, ran.json) == (0, {"sam_id": "05.03-20260101-0000429999-0000000001"})


def test_a_device_that_is_away_is_a_device_fault_whatever_it_is_asked(
    simulator: SimulatorProcess, profile: Path, tmp_path: Path
) -> None:
    slip = tmp_path / "slip.toml"
    slip.write_text(SLIP, encoding="utf-8")
    for device in ("id_card", "receipt_printer", "rating_keypad"):
        simulator.strike(device, "unplugged")
    for command, fault in (
        (("id_card", "read", "--timeout", "1"), "IDC-LINK-LOST"),
        (("id_card", "sam-id"), "IDC-LINK-LOST"),
        (("id_card", "reset"), "IDC-LINK-LOST"),
        (("id_card", "status"), "IDC-LINK-LOST"),
        (("receipt_printer", "print", slip), "PRN-LINK-LOST"),
        (("receipt_printer", "status"), "PRN-LINK-LOST"),
        (("rating_keypad", "ask", "--timeout", "1"), "KEY-LINK-LOST"),
        (("rating_keypad", "status"), "KEY-LINK-LOST"),
    ):
        ran = kiosk("device", *command, "--profile", profile, "--json")
        assert (ran.status, ran.json["fault"]) == (3, fault), command
        assert ran.json["advice"], "a technician is told what to do"
        assert "socket://" in ran.json["detail"], "a technician is told why"


def test_a_device_that_says_nothing_is_called_silent_however_long_that_takes(
    simulator: SimulatorProcess, tmp_path: Path
) -> None:
    profile = write_profile(simulator, tmp_path / "bench.toml", {**BRISK, "starting": 0.1})
    for device in ("id_card", "receipt_printer", "rating_keypad"):
        simulator.strike(device, "silent")
    for device, fault in (
        ("id_card", "IDC-SILENT"),
        ("receipt_printer", "PRN-SILENT"),
        ("rating_keypad", "KEY-SILENT"),
    ):
        ran = kiosk("device", device, "status", "--profile", profile, "--json")
        said = ran.json
        assert (ran.status, said["health"], said["fault"]) == (3, "offline", fault)
        assert "no answer" in said["detail"]
    listed = kiosk("devices", "--profile", profile, "--json").json["devices"]
    assert [device["health"] for device in listed] == ["offline"] * 3


def test_devices_lists_each_one_with_its_state_and_why_it_was_not_found(
    simulator: SimulatorProcess, profile: Path
) -> None:
    ran = kiosk("devices", "--profile", profile, "--json")
    assert ran.status == 0
    found = {device["name"]: device for device in ran.json["devices"]}
    assert {name: device["health"] for name, device in found.items()} == dict.fromkeys(found, "online")
    sensed = {"paper": "ok", "cover": "closed", "cutter": "ok", "head": "ok"}
    assert sensed.items() <= found["receipt_printer"]["status"].items()
    assert found["receipt_printer"]["status"]["slips_left"] is None
    assert found["id_card"]["identity"]["serial"]
    simulator.strike("rating_keypad", "unplugged")
    ran = kiosk("devices", "--profile", profile)
    assert ran.status == 3
    assert "KEY-LINK-LOST" in ran.out
    assert "advice" in ran.out
    assert "status    paper ok, cover closed, cutter ok, head ok\n" in ran.out
    assert "None" not in ran.out


def test_a_state_names_each_axis_and_leaves_out_what_is_not_known(
    simulator: SimulatorProcess, profile: Path
) -> None:
    ran = kiosk("device", "receipt_printer", "status", "--profile", profile)
    assert "status         paper ok, cover closed, cutter ok, head ok\n" in ran.out
    assert "detail         -\n" in ran.out
    assert (
        in_words({"sleeping": False, "toner_percent": 76, "trays": None}) == "sleeping no, toner percent 76"
    )


def test_a_slip_is_printed(simulator: SimulatorProcess, profile: Path, tmp_path: Path) -> None:
    slip = tmp_path / "slip.toml"
    slip.write_text(SLIP, encoding="utf-8")
    ran = kiosk("device", "receipt_printer", "print", slip, "--profile", profile, "--json")
    assert (ran.status, ran.json) == (0, {"outcome": "printed"})
    (printed,) = simulator.slips()
    assert printed["text"] == ["试打", "一二三 abc"]
    assert printed["cut"]
    assert simulator.complaints() == []


def test_print_tells_no_paper_from_not_known(
    simulator: SimulatorProcess, profile: Path, tmp_path: Path
) -> None:
    slip = tmp_path / "slip.toml"
    slip.write_text(SLIP, encoding="utf-8")
    simulator.strike("receipt_printer", "paper_out")
    ran = kiosk("device", "receipt_printer", "print", slip, "--profile", profile, "--json")
    assert (ran.status, ran.json["outcome"], ran.json["fault"]) == (3, "not_printed", "PRN-PAPER-OUT")
    assert simulator.slips() == []


def test_a_printer_without_proof_leaves_the_outcome_unknown(
    simulator: SimulatorProcess, tmp_path: Path
) -> None:
    slip = tmp_path / "slip.toml"
    slip.write_text(SLIP, encoding="utf-8")
    quirks = {"receipt_printer": {"proof": "none"}}
    profile = write_profile(simulator, tmp_path / "clone.toml", quirks=quirks)
    ran = kiosk("device", "receipt_printer", "print", slip, "--profile", profile, "--json")
    assert (ran.status, ran.json["outcome"]) == (5, "unknown")


def test_a_key_that_is_pressed_is_a_rating_and_none_is_a_time_out(
    simulator: SimulatorProcess, profile: Path
) -> None:
    asked = simulator.count("key_asked")

    def press() -> None:
        simulator.wait("key_asked", asked)
        simulator.press(2)

    finger = threading.Thread(target=press)
    finger.start()
    ran = kiosk("device", "rating_keypad", "ask", "--profile", profile, "--json")
    finger.join()
    assert (ran.status, ran.json) == (0, {"rating": "dissatisfied"})
    ran = kiosk("device", "rating_keypad", "ask", "--timeout", "0.3", "--profile", profile, "--json")
    assert ran.status == 4


def test_a_device_the_profile_does_not_have_is_wrong_usage(
    simulator: SimulatorProcess, tmp_path: Path
) -> None:
    profile = write_profile(simulator, tmp_path / "reader.toml", BRISK, devices=("id_card",))
    ran = kiosk("device", "rating_keypad", "ask", "--profile", profile)
    assert ran.status == 2
    assert "[devices.rating_keypad]" in ran.err


@pytest.mark.parametrize(
    "args",
    [
        ("device", "id_card", "dance"),
        ("device", "toaster", "status"),
        ("device", "id_card", "read", "--timeout", "never"),
        ("device", "id_card", "read", "--timeout", "-1"),
        ("devices", "--profile", "no_such_profile"),
        ("devices", "--profile", "/nowhere/terminal.toml"),
        ("device", "receipt_printer", "print", "/nowhere/slip.toml"),
        ("devices", "--colour"),
        ("dance",),
    ],
)
def test_wrong_usage_is_status_2_and_said_on_standard_error(args: tuple[str, ...]) -> None:
    ran = kiosk(*args)
    assert ran.status == 2
    assert ran.err
    assert ran.out == ""


def test_a_slip_that_cannot_be_is_wrong_usage_with_its_line(profile: Path, tmp_path: Path) -> None:
    slip = tmp_path / "slip.toml"
    slip.write_text('title = "x"\n[[blocks]]\nkind = "text"\ntext = "a"\nsise = 3\n', encoding="utf-8")
    ran = kiosk("device", "receipt_printer", "print", slip, "--profile", profile)
    assert ran.status == 2
    assert f"{slip}:5:" in ran.err


def test_the_program_as_a_process_says_json_and_nothing_else_on_standard_output(
    simulator: SimulatorProcess, profile: Path
) -> None:
    simulator.lay("zhao_xuan")
    ran = kiosk_process("device", "id_card", "read", "--show", "--json", "--profile", profile)
    assert (ran.status, ran.json["name"], ran.err) == (0, "赵𠅤", "")


@pytest.mark.parametrize(
    "args",
    [
        (),
        ("run",),
        ("devices",),
        ("visit",),
        ("check",),
        ("device",),
        ("device", "id_card"),
        ("device", "id_card", "read"),
    ],
)
def test_each_command_explains_itself(args: tuple[str, ...]) -> None:
    ran = kiosk(*args, "--help")
    assert ran.status == 0
    assert "Usage: kiosk" in ran.out


def test_lights_clerks_and_mains_by_command(simulator: SimulatorProcess, tmp_path: Path) -> None:
    devices = ("rating_keypad", "sensor_board", "ups")
    profile = write_profile(simulator, tmp_path / "beside.toml", devices=devices)
    assert kiosk("device", "sensor_board", "light", "id_card", "blink", "--profile", profile).status == 0
    assert simulator.control("GET", "/state")["sensor_board"]["lights"]["1"] == "BLINK"
    nowhere = kiosk("device", "sensor_board", "light", "ups", "on", "--profile", profile, "--json")
    assert (nowhere.status, nowhere.json["completion"]) == (2, "unsupported_command")
    board = kiosk("device", "sensor_board", "status", "--profile", profile, "--json").json
    assert (board["status"]["door"], board["status"]["tamper"]) == ("closed", "no")
    power = kiosk("device", "ups", "status", "--profile", profile, "--json").json
    assert (power["status"]["mains"], power["status"]["charge"]) == ("online", 100)
    assert kiosk("device", "rating_keypad", "show", "012", "王", "--profile", profile).status == 2
