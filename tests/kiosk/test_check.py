"""`kiosk check`: a right file is named for what it is; a mistake is told with file, line and what was expected."""

from pathlib import Path

import pytest

from flows.data_files import DataFileError
from kiosk import certificates
from kiosk.cli.check import must_be_certified
from kiosk.profile import CERTIFICATES, load_profile
from tests.kiosk.commands import CHECKOUT, kiosk
from tests.simulator.process import SimulatorProcess

PROFILES = sorted((CHECKOUT / "device_profiles" / "terminals").glob("*.toml"))
SITES = sorted((CHECKOUT / "device_profiles" / "sites").glob("*.toml"))

MODELS = sorted((CHECKOUT / "device_profiles" / "models").glob("*.toml"))
SHIPPED = {"profile": PROFILES, "site": SITES, "model": MODELS}

ONE_DEVICE = '[devices.id_card]\ndriver = "sdt"\nurl = "socket://127.0.0.1:7101"\n'
SITE = 'id = "some_hall"\nname = "某处"\nname_en = "Somewhere"\nkind = "hall"\nregion_code = "429999101000"\n'


def check(folder: Path, text: str) -> tuple[int, list[str]]:
    """Exit status and the mistakes without the file's name."""
    file = folder / "file.toml"
    file.write_text(text, encoding="utf-8")
    ran = kiosk("check", file, "--json")
    assert ran.json["valid"] is (ran.status == 0)
    return ran.status, [line.removeprefix(f"{file}:") for line in ran.json.get("mistakes", [])]


@pytest.mark.parametrize("kind", SHIPPED)
def test_the_shipped_files_are_right(kind: str) -> None:
    assert SHIPPED[kind]
    for file in SHIPPED[kind]:
        ran = kiosk("check", file)
        assert (ran.status, ran.out) == (0, f"{file}: a valid {kind}\n"), ran


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("profile", ONE_DEVICE),
        ("profile", ""),
        ("site", SITE),
        ("slip", 'title = "x"\n[[blocks]]\nkind = "rule"\n'),
        ("scenario", '[[step]]\npage = "home"\nwalk_away = true\n'),
        ("scenario", "[chance]\nseed = 3\n"),
    ],
)
def test_each_kind_of_file_is_known_by_its_keys(tmp_path: Path, kind: str, text: str) -> None:
    file = tmp_path / "file.toml"
    file.write_text(text, encoding="utf-8")
    ran = kiosk("check", file, "--json")
    assert (ran.status, ran.json["kind"]) == (0, kind)


WRONG = {
    "unknown key at the top": ("colour = 1\n" + ONE_DEVICE, "1: colour: unknown key"),
    "unknown table": (ONE_DEVICE + "[printer]\n", "4: printer: unknown key"),
    "unknown device": (
        ONE_DEVICE + '[devices.toaster]\nurl = "x"\n',
        "4: devices.toaster: there is no such port",
    ),
    "unknown key of a device": (ONE_DEVICE + "baud = 9600\n", "4: devices.id_card.baud: unknown key"),
    "unknown quirk": (
        ONE_DEVICE + "[devices.id_card.quirks]\nbaud = 9600\nspeed = 2\n",
        "6: devices.id_card.quirks.speed: unknown key",
    ),
    "wrong quirk": (
        ONE_DEVICE + "[devices.id_card.quirks]\nbaud = 1\n",
        "5: devices.id_card.quirks.baud: ",
    ),
    "no url": ('[devices.id_card]\ndriver = "sdt"\n', "1: devices.id_card: `url` is missing"),
    "no driver": (
        '[devices.id_card]\nurl = "/dev/ttyS0"\n',
        "1: devices.id_card: expected `driver` or `model`",
    ),
    "unknown driver": (
        '[devices.id_card]\ndriver = "sbt"\nurl = "/dev/ttyS0"\n',
        "2: devices.id_card.driver: ",
    ),
    "driver of another port": (
        '[devices.id_card]\ndriver = "escpos"\nurl = "/dev/ttyS0"\n',
        "2: devices.id_card.driver: ",
    ),
    "unknown model": (
        '[devices.id_card]\nmodel = "mm"\nurl = "/dev/ttyS0"\n',
        "2: devices.id_card.model: no model is called 'mm'",
    ),
    "url without a port": (
        '[devices.id_card]\ndriver = "sdt"\nurl = "socket://reader"\n',
        "3: devices.id_card.url: ",
    ),
    "unknown url scheme": (
        '[devices.id_card]\ndriver = "sdt"\nurl = "gopher://reader:70"\n',
        "3: devices.id_card.url: ",
    ),
    "unknown site": ('site = "moon"\n', "1: site: no site is called 'moon'"),
    "terminal with a blank": ('terminal = "a b"\n', "1: terminal: "),
    "office that is no address": ('[office]\nurl = "office"\n', "2: office.url: expected an address"),
    "unknown duration": ("[durations]\nsilense = 3\n", "2: durations.silense: unknown duration"),
    "negative duration": (
        "[durations]\nsilence = -3\n",
        "2: durations.silence: expected a number of seconds",
    ),
    "duration that is no number": ('[durations]\nsilence = "long"\n', "2: durations.silence: "),
    "infinite duration": (
        "[durations]\nsilence = inf\n",
        "2: durations.silence: expected a number of seconds",
    ),
    "bench that is no bool": ('bench = "yes"\n', "1: bench: "),
    "orientation": ('[window]\norientation = "slanted"\n', "2: window.orientation: "),
    "not TOML": ("bench = = true\n", "1: not TOML"),
    "the same key twice": ("bench = true\nbench = true\n", "2: not TOML"),
    "site: region code": (SITE.replace("429999101000", "4299"), "5: region_code: "),
    "site: unknown key": (SITE + "opening = 3\n", "6: opening: unknown key"),
    "site: hours that end first": (
        SITE + 'hours = { mon = ["12:00-08:30"] }\n',
        "6: hours.mon.0: '12:00-08:30' ends before",
    ),
    "site: missing name": (SITE.replace('name = "某处"\n', ""), "1: the file: `name` is missing"),
    "site: unknown service": (SITE + 'services = ["residence", "dentist"]\n', "6: services.1: no service is"),
    "site: missing region code": (
        SITE.replace("region_code", "#"),
        "1: the file: `region_code` is missing",
    ),
    "unknown table above a known one": (
        ONE_DEVICE + "[printer.paper]\nwidth = 58\n",
        "4: printer: unknown key",
    ),
    "slip: control character": (
        'title = "x"\n[[blocks]]\nkind = "rule"\n[[blocks]]\nkind = "text"\ntext = "a\\u001bb"\n',
        "4: blocks.1: holds a control character",
    ),
    "slip: writing direction in the title": (
        'title = "\\u202ex"\n[[blocks]]\nkind = "rule"\n',
        "1: title: holds a control character",
    ),
    "model: driver": ('port = "id_card"\ndriver = "sbt"\n', "2: driver: "),
    "model: unknown quirk": (
        'port = "id_card"\ndriver = "sdt"\n[quirks]\nspeed = 1\n',
        "4: quirks.speed: unknown key",
    ),
    "slip: unknown key": ('title = "x"\n[[blocks]]\nkind = "rule"\nsize = 1\n', "4: "),
    "slip: unknown kind": ('title = "x"\n[[blocks]]\nkind = "song"\n', ": blocks.0"),
    "scenario: unknown page key": ('[[step]]\npage = "home"\nwait = 3\n', "3: step.0.wait: unknown key"),
    "scenario: key of the pad": ('[[step]]\npage = "rate"\npress = 9\n', "3: step.0.press: "),
    "scenario: neither steps nor chance": (
        '[[fault]]\ndevice = "office"\nfault = "down"\nstage = "home"\n',
        "1: the file: expected either steps",
    ),
    "scenario: fault without a stage": (
        '[[fault]]\ndevice = "office"\nfault = "down"\n[chance]\nseed = 1\n',
        "1: fault.0: `stage` is missing",
    ),
    "scenario: seed": ('[chance]\nseed = "x"\n', "2: chance.seed: "),
    "scenario: unknown device": (
        '[[step]]\npage = "home"\nstrike = { device = "a door", fault = "open" }\n',
        "3: step.0.strike.device: ",
    ),
}


@pytest.mark.parametrize("mistake", WRONG)
def test_a_mistake_is_told_with_its_line_and_what_was_expected(tmp_path: Path, mistake: str) -> None:
    text, expected = WRONG[mistake]
    status, said = check(tmp_path, text)
    assert status == 2
    assert any(expected in line for line in said), said


def test_every_mistake_of_a_file_is_told_at_once(tmp_path: Path) -> None:
    _, said = check(tmp_path, 'bench = 3\ncolour = 1\nterminal = ""\n')
    assert sorted(line.split(":")[0] for line in said) == ["1", "2", "3"]


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"a = '\xc3\x28'"])
def test_a_file_that_is_no_text_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "file.toml"
    file.write_bytes(content)
    ran = kiosk("check", file)
    assert ran.status == 2
    assert f"{file}:1: not UTF-8" in ran.err


def test_a_file_that_is_not_there_or_a_folder_is_refused(tmp_path: Path) -> None:
    for file in (tmp_path / "none.toml", tmp_path):
        ran = kiosk("check", file)
        assert ran.status == 2
        assert f"{file}: cannot be read" in ran.err


PRINTER_ONLY = '[devices.receipt_printer]\ndriver = "escpos"\nurl = "socket://127.0.0.1:7102"\n'
VISIT = '[[step]]\npage = "home"\nchoose = "look_up_print"\n\n[[step]]\npage = "place_card"\nlay = "zhang_guilan"\n'
STRUCK = """[[step]]
page = "home"
strike = {{ device = "receipt_printer", fault = "{0}" }}
[[fault]]
device = "receipt_printer"
fault = "{1}"
stage = "home"
"""
SLIP = 'title = "凭条"\n[[blocks]]\nkind = "text"\ntext = "{}"\n'


def held_against(folder: Path, profile: str, text: str) -> tuple[int, str]:
    """Exit status and what is said of a file that is meant for one terminal."""
    (folder / "terminal.toml").write_text(profile, encoding="utf-8")
    (folder / "file.toml").write_text(text, encoding="utf-8")
    ran = kiosk("check", folder / "file.toml", "--profile", folder / "terminal.toml")
    return ran.status, ran.err


def test_a_scenario_that_wants_what_a_terminal_lacks_is_told_with_its_line(tmp_path: Path) -> None:
    assert held_against(tmp_path, ONE_DEVICE, VISIT)[0] == 0
    status, said = held_against(tmp_path, PRINTER_ONLY, VISIT)
    assert status == 2
    assert "file.toml:7: step.1.lay: " in said
    assert "has no id_card" in said


def test_a_slip_is_held_against_the_terminals_printer(tmp_path: Path) -> None:
    assert held_against(tmp_path, PRINTER_ONLY, SLIP.format("好"))[0] == 0
    assert "has no [devices.receipt_printer]" in held_against(tmp_path, ONE_DEVICE, SLIP.format("好"))[1]
    status, said = held_against(tmp_path, PRINTER_ONLY, SLIP.format("\\u001b"))
    assert (status, ": blocks.0: " in said) == (2, True)


def test_a_fault_that_the_terminals_simulator_does_not_know_is_told_while_it_runs(
    simulator: SimulatorProcess, tmp_path: Path
) -> None:
    profile = PRINTER_ONLY + f'[simulator]\ncontrol = "{simulator.urls["control"]}"\n'
    assert held_against(tmp_path, profile, STRUCK.format("paper_out", "garbage")) == (0, "")
    status, said = held_against(tmp_path, profile, STRUCK.format("paper_out", "hiccups"))
    assert (status, "file.toml:6: fault.0.fault: the simulator knows no such fault" in said) == (2, True)
    assert "it has: paper_out, " in said
    assert "file.toml:3: " in held_against(tmp_path, profile, STRUCK.format("hiccups", "garbage"))[1]
    away = PRINTER_ONLY + '[simulator]\ncontrol = "http://127.0.0.1:9"\n'
    assert held_against(tmp_path, away, STRUCK.format("hiccups", "garbage")) == (0, "")
    office = '[chance]\nseed = 1\ndraw = [\n  { device = "office", fault = "down" },\n]\n'
    assert "file.toml:4: chance.draw.0: " in held_against(tmp_path, away, office)[1]


def test_a_driver_that_has_not_passed_its_ports_suite_is_not_accepted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "profile.toml"
    file.write_text('[devices.rating_keypad]\nmodel = "line_keypad"\nurl = "socket://127.0.0.1:1"\n')
    must_be_certified(load_profile(file))

    shipped = (CERTIFICATES / "line_keypad.toml").read_text(encoding="utf-8")
    monkeypatch.setattr(certificates, "CERTIFICATES", tmp_path / "certificates")
    (tmp_path / "certificates").mkdir()
    with pytest.raises(DataFileError, match="'line_keypad' has not passed"):
        must_be_certified(load_profile(file))

    failed = shipped.replace('"passed"', '"failed"', 1)
    (tmp_path / "certificates" / "line_keypad.toml").write_text(failed, encoding="utf-8")
    with pytest.raises(DataFileError, match="pytest --certify"):
        must_be_certified(load_profile(file))
