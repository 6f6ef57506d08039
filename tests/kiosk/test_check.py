"""`kiosk check`: a right file is named for what it is; a mistake is told with file, line and what was expected."""

import sys
from pathlib import Path
from typing import Any

import pytest

from kiosk import certificates
from kiosk import profile as kiosk_profile
from kiosk.profile import CERTIFICATES, TERMINALS
from kiosk.simulator_names import simulator_names
from tests.kiosk.commands import CHECKOUT, kiosk

ONE_DEVICE = '[devices.id_card]\ndriver = "sdt"\nurl = "socket://127.0.0.1:7101"\n'
SITE = 'id = "some_hall"\nname = "某处"\nname_en = "Somewhere"\nkind = "hall"\nregion_code = "429999101000"\n'


def check(folder: Path, text: str) -> tuple[int, list[str]]:
    """Exit status and the mistakes as `LINE: KEY: what is said`."""
    file = folder / "file.toml"
    file.write_text(text, encoding="utf-8")
    ran = kiosk("check", file, "--json")
    assert ran.json["valid"] is (ran.status == 0)
    mistakes = ran.json.get("mistakes", [])
    assert all(one["file"] == str(file) for one in mistakes)
    return ran.status, [f"{one['line']}: {one['key']}: {one['said']}" for one in mistakes]


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
    "not TOML": ("bench = = true\n", "1: : not TOML"),
    "the same key twice": ("bench = true\nbench = true\n", "2: : not TOML"),
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
    "model: light beside no port": (
        'port = "sensor_board"\ndriver = "line_board"\n[quirks.lights]\nid_crad = "1"\n',
        "3: quirks.lights: no port is called 'id_crad'; there are: code_scanner",
    ),
    "model: unknown model of the simulator": (
        'port = "receipt_printer"\ndriver = "escpos"\nsimulated = "k08"\n',
        "3: simulated: the simulator has no model 'k08' of receipt_printer; did you mean `k80`?",
    ),
    "office whose host is none": (
        '[office]\nurl = "https://127.0.01/"\n',
        "2: office.url: https://127.0.01/: 127.0.01",
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


NASTY = """about = "everything that can be wrong"
terminal = "hall 0042"
site = "hal"
[window]
orientation = "upright"
[office]
url = "office.example/terminal"
[power]
halt = ["poweroff"]
[durations]
silense = 90
rate = -1
take_slip = "long"
[devices.id_card]
model = "sdt_raeder"
url = "usb:0400:C35"
[devices.smart_card]
driver = "pcsc"
url = "socket://127.0.0.1:7105"
[devices.recipt_printer]
model = "generic_80mm"
url = "/dev/ttyS2"
[devices.receipt_printer]
model = "generic_80mm"
url = "ipp://127.0.0.1/printers/slips"
quirks = { buad = 9600, width_dots = 0, qr = "natve" }
[devices.document_printer]
driver = "ip"
url = "ipp://127.0.0.1/printers/a4"
[devices.code_scanner]
model = "generic_58mm"
url = "usb:0400:C35A?serial=1&serial=2"
[devices.rating_keypad]
driver = "line_keypad"
url = "/dev/ttyUSB0"
[devices.sensor_board]
model = "line_board"
url = "/dev/ttyUSB0"
[devices.person_camera]
model = "generic_camera"
url = "v4l2:/dev/v4l/by-paht/pci-0000:00:14.0-usb-0:5:1.0-video-index0"
[devices.document_scanner]
url = "v4l2:/dev/video0"
"""
NASTY_SAID = """2:1 terminal: expected letters, digits
3:1 site: no site is called 'hal'; did you mean `hall`?
5:1 window.orientation: Input should be 'portrait' or 'landscape'
7:1 office.url: expected an address like https://office.example/api
11:1 durations.silense: unknown duration; did you mean `silence`
12:1 durations.rate: expected a number of seconds above 0
13:1 durations.take_slip: Input should be a valid number
15:1 devices.id_card.model: no model is called 'sdt_raeder'; did you mean `sdt_reader`? models of id_card are: sdt_
16:1 devices.id_card.url: usb:0400:C35: expected usb:VID:PID in hex
19:1 devices.smart_card.url: socket://127.0.0.1:7105: expected pcsc:READER
20:1 devices.recipt_printer: there is no such port; did you mean `receipt_printer`
25:1 devices.receipt_printer.url: ipp://127.0.0.1/printers/slips: ipp:// is no line to a device: expected a node like /dev/ttyS0
26:12 devices.receipt_printer.quirks.buad: unknown key; did you mean `baud`?
26:25 devices.receipt_printer.quirks.width_dots: Input should be greater than or equal to 192
26:41 devices.receipt_printer.quirks.qr: Input should be 'native' or 'raster'; did you mean `native`?
28:1 devices.document_printer.driver: document_printer has no driver 'ip'; did you mean `ipp`? there are: ipp
31:1 devices.code_scanner.model: 'generic_58mm' is a model of receipt_printer; models of code_scanner are: always_on_scanner
32:1 devices.code_scanner.url: usb:0400:C35A?serial=1&serial=2: expected v4l2:/dev/v4l/…, http://HOST:PORT/… or file:/…; or usb:
38:1 devices.sensor_board.url: /dev/ttyUSB0: rating_keypad is plugged in there already
41:1 devices.person_camera.url: v4l2:/dev/v4l/by-paht/pci-0000:00:14.0-usb-0:5:1.0-video-index0: expected /dev/v4l/by-path/NAME
42:1 devices.document_scanner: expected `driver` or `model`
43:1 devices.document_scanner.url: v4l2:/dev/video0: cameras are numbered anew at each start"""
NASTY_DOUBTED = """9:1 power.halt: nothing here tells when the mains fail
35:1 devices.rating_keypad.url: /dev/ttyUSB0: such ports are numbered anew at each start
38:1 devices.sensor_board.url: /dev/ttyUSB0: such ports are numbered anew at each start"""


def places(mistakes: list[dict[str, Any]]) -> list[str]:
    return [f"{one['line']}:{one['column']} {one['key']}: {one['said']}" for one in mistakes]


def test_one_run_tells_every_mistake_of_a_profile_where_it_stands_and_what_would_be_right(
    tmp_path: Path,
) -> None:
    file = tmp_path / "nasty.toml"
    file.write_text(NASTY, encoding="utf-8")
    ran = kiosk("check", file, "--json")
    assert (ran.status, ran.json["valid"]) == (2, False)
    for told, expected in ((ran.json["mistakes"], NASTY_SAID), (ran.json["warnings"], NASTY_DOUBTED)):
        for said, begins in zip(places(told), expected.splitlines(), strict=True):
            assert said.startswith(begins)
    words = kiosk("check", file).err.splitlines()
    assert len(words) == len(ran.json["mistakes"]) + len(ran.json["warnings"])
    assert words[0].startswith(f"{file}:2:1: terminal: expected")
    assert any(line.startswith(f"{file}:9:1: warning: power.halt: ") for line in words)


def test_a_terminal_that_is_started_on_a_wrong_profile_tells_the_first_mistakes_and_who_tells_the_rest(
    tmp_path: Path,
) -> None:
    file = tmp_path / "nasty.toml"
    file.write_text(NASTY, encoding="utf-8")
    for command in ("run", "devices", "visit"):
        ran = kiosk(command, "--profile", file)
        *told, rest = ran.err.splitlines()
        assert (ran.status, len(told)) == (2, 5)
        assert rest == f"and {len(NASTY_SAID.splitlines()) - 5} more: kiosk check {file}"
    file.write_text('site = "hal"\n')
    assert kiosk("run", "--profile", file).err == (
        f"kiosk: {file}:1:1: "
        "site: no site is called 'hal'; did you mean `hall`? there are: bank, clinic, demo_hall, hall, shop, village\n"
    )


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


def test_a_file_that_is_not_there_or_an_empty_folder_is_refused(tmp_path: Path) -> None:
    for file, why in (
        (tmp_path / "none.toml", "cannot be read: No such file"),
        (tmp_path, "no .toml file is in"),
    ):
        ran = kiosk("check", file)
        assert ran.status == 2
        assert f"{file}: {why}" in ran.err


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
    assert "file.toml:7:1: step.1.lay: " in said
    assert "has no id_card" in said


def test_a_slip_is_held_against_the_terminals_printer(tmp_path: Path) -> None:
    assert held_against(tmp_path, PRINTER_ONLY, SLIP.format("好"))[0] == 0
    assert "has no [devices.receipt_printer]" in held_against(tmp_path, ONE_DEVICE, SLIP.format("好"))[1]
    status, said = held_against(tmp_path, PRINTER_ONLY, SLIP.format("\\u001b"))
    assert (status, ": blocks.0: " in said) == (2, True)


def test_a_name_of_a_scenario_that_does_not_exist_is_told_with_the_nearest_ones(tmp_path: Path) -> None:
    file = tmp_path / "scenario.toml"
    file.write_text(
        """[[step]]
page = "hme"
shows = "fault.PRN-PAPR-OUT.citizen"
strike = { device = "receipt_printr", fault = "paper_out" }
mend = { device = "office", fault = "dwn" }
[[step]]
page = 3
strike = { device = 3, fault = "down" }
[[fault]]
device = "receipt_printer"
fault = "papr_out"
stage = "fetchng"
mend_stage = "reading"
[expect]
ending = "don"
""",
        encoding="utf-8",
    )
    ran = kiosk("check", file, "--json")
    assert ran.status == 2
    for said, begins in zip(
        places(ran.json["mistakes"]),
        (
            "2:1 step.0.page: there is no page 'hme'; did you mean `home`?",
            "3:1 step.0.shows: there is no text or fault 'fault.PRN-PAPR-OUT.citizen'; did you mean `fault.PRN-PAPER-OUT",
            "4:12 step.0.strike.device: there is no device 'receipt_printr'; did you mean `receipt_printer`",
            "5:29 step.0.mend.fault: there is no fault of office 'dwn'; did you mean `down`?",
            "7:1 step.1.page: Input should be a valid string",
            "8:12 step.1.strike.device: Input should be a valid string",
            "11:1 fault.0.fault: there is no fault of receipt_printer 'papr_out'; did you mean `paper_out`",
            "12:1 fault.0.stage: there is no page 'fetchng'; did you mean `fetching`?",
            "15:1 expect.ending: Input should be '', 'done', 'left', 'refused', 'fault' or 'bug'; did you mean `done`?",
        ),
        strict=True,
    ):
        assert said.startswith(begins)


def test_a_fault_or_card_that_the_terminals_simulator_does_not_know_is_told(tmp_path: Path) -> None:
    profile = PRINTER_ONLY + '[simulator]\ncontrol = "http://127.0.0.1:9"\n'
    assert held_against(tmp_path, profile, STRUCK.format("paper_out", "garbage")) == (0, "")
    status, said = held_against(tmp_path, profile, STRUCK.format("paper_out", "hiccups"))
    assert (status, "file.toml:6:1: fault.0.fault: there is no fault of receipt_printer" in said) == (2, True)
    office = '[chance]\nseed = 1\ndraw = [\n  { device = "office", fault = "down" },\n]\n'
    assert "file.toml:4:5: chance.draw.0.device: " in held_against(tmp_path, profile, office)[1]
    demo = (TERMINALS / "demo.toml").read_text(encoding="utf-8")
    assert held_against(tmp_path, demo, VISIT) == (0, "")
    assert (
        "did you mean `zhang_guilan`?" in held_against(tmp_path, demo, VISIT.replace("guilan", "gulian"))[1]
    )


def test_where_no_simulator_is_installed_its_names_are_not_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    simulator_names.cache_clear()
    monkeypatch.setattr(sys, "executable", "/bin/false")
    try:
        demo = (TERMINALS / "demo.toml").read_text(encoding="utf-8")
        visit = VISIT.replace("zhang_guilan", "somebody") + STRUCK.format("x", "y")
        assert held_against(tmp_path, demo, visit) == (0, "")
    finally:
        simulator_names.cache_clear()


def test_a_driver_that_has_not_passed_its_ports_suite_is_not_accepted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "profile.toml"
    text = '[devices.rating_keypad]\nmodel = "line_keypad"\nurl = "socket://127.0.0.1:1"\n'
    file.write_text(text)
    assert kiosk("check", file).status == 0

    shipped = (CERTIFICATES / "line_keypad.toml").read_text(encoding="utf-8")
    monkeypatch.setattr(certificates, "CERTIFICATES", tmp_path / "certificates")
    (tmp_path / "certificates").mkdir()
    file.write_text("bench = 3\n" + text)  # another mistake hides nothing
    assert (
        f"{file}:3:1: devices.rating_keypad.model: 'line_keypad' has not passed" in kiosk("check", file).err
    )

    failed = shipped.replace('"passed"', '"failed"', 1)
    (tmp_path / "certificates" / "line_keypad.toml").write_text(failed, encoding="utf-8")
    assert "pytest --certify" in kiosk("check", file).err


def test_what_the_site_admits_and_the_terminal_lacks_is_a_warning_and_no_mistake(tmp_path: Path) -> None:
    file = tmp_path / "profile.toml"
    file.write_text('[office]\nurl = "https://office.example"\n' + ONE_DEVICE + PRINTER_ONLY)
    assert (kiosk("check", file).status, kiosk("check", file).err) == (0, "")
    file.write_text('site = "village"\n' + PRINTER_ONLY)
    ran = kiosk("check", file, "--json")
    assert (ran.status, ran.json["valid"], ran.json["kind"]) == (0, True, "profile")
    said = places(ran.json["warnings"])
    assert "1:1 site: village admits residence, which needs [office]: here it is never offered" in said
    assert any("residence, which needs [devices.id_card] or [devices.smart_card]:" in one for one in said)
    assert not any("receipt_printer" in one for one in said)
    ran = kiosk("check", file)
    assert ran.out == f"{file}: a valid profile\n"
    assert f"{file}:1:1: warning: site: village admits" in ran.err


def test_the_mistakes_of_the_models_and_the_site_of_a_profile_are_told_with_it_each_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kiosk_profile, "MODELS", tmp_path)
    monkeypatch.setattr(kiosk_profile, "SITES", tmp_path)
    (tmp_path / "pad.toml").write_text(
        'port = "rating_keypad"\ndriver = "line_kepad"\nabuot = ""\n[quirks]\n'
    )
    (tmp_path / "door.toml").write_text('port = "sensor_bord"\ndriver = "line_board"\n')
    (tmp_path / "here.toml").write_text(
        SITE.replace('"hall"', '"hal"')
        + 'services = ["residenc", "residence", "residence"]\n'
        + '[hours]\nmon = ["8:30-12:00"]\ntue = ["08:30-12:00", "11:00-17:00"]\nwen = ["08:00-12:00"]\n'
    )
    file = tmp_path / "a" / "terminal.toml"
    file.parent.mkdir()
    line = 'model = "{0}"\nurl = "/dev/ttyS{1}"\n'
    file.write_text(
        'bench = 1\nsite = "here"\n[devices.rating_keypad]\n' + line.format("pad", 1)
        + "[devices.sensor_board]\n" + line.format("door", 2)
    )  # fmt: skip
    ran = kiosk("check", file, "--json")
    said = [
        f"{Path(one['file']).name} {place}"
        for one, place in zip(ran.json["mistakes"], places(ran.json["mistakes"]), strict=True)
    ]
    for told, begins in zip(
        said,
        (
            "terminal.toml 1:1 bench: ",
            "pad.toml 2:1 driver: rating_keypad has no driver 'line_kepad'; did you mean `line_keypad`",
            "pad.toml 3:1 abuot: unknown key; did you mean `about`?",
            "door.toml 1:1 port: there is no such port; did you mean `sensor_board`?",
            "here.toml 1:1 id: expected 'here', the file's name",
            "here.toml 4:1 kind: Input should be 'hall', 'village', 'bank', 'shop' or 'clinic'; did you mean `hall`?",
            "here.toml 6:13 services.0: no service is called 'residenc'; did you mean `residence`?",
            "here.toml 6:38 services.2: 'residence' stands here twice",
            "here.toml 8:8 hours.mon.0: '8:30-12:00': expected a span like 08:30-12:00",
            "here.toml 9:1 hours.tue: '11:00-17:00' begins before '08:30-12:00' has ended",
            "here.toml 10:1 hours.wen: Input should be 'mon', 'tue'",
        ),
        strict=True,
    ):
        assert told.startswith(begins)
    ran = kiosk("check", tmp_path)  # each once, though the models are checked by themselves, too
    assert sorted(ran.err.splitlines()) == sorted(set(ran.err.splitlines()))
    assert len(ran.err.splitlines()) == len(said)


def test_an_unusual_speed_is_a_warning_wherever_it_is_set(tmp_path: Path) -> None:
    file = tmp_path / "model.toml"
    file.write_text('port = "id_card"\ndriver = "sdt"\n[quirks]\nbaud = 11520\n')
    ran = kiosk("check", file)
    assert (ran.status, ran.err) == (
        0,
        f"{file}:4:1: warning: quirks.baud: 11520 is no usual speed; 9600 is\n",
    )
    file.write_text(ONE_DEVICE + "quirks = { baud = 96000 }\n")
    assert f"{file}:4:12: warning: devices.id_card.quirks.baud: 96000" in kiosk("check", file).err


def test_a_site_is_called_as_its_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kiosk_profile, "SITES", tmp_path)
    file = tmp_path / "somewhere.toml"
    file.write_text(SITE, encoding="utf-8")
    assert kiosk("check", file).err == f"{file}:1:1: id: expected 'somewhere', the file's name\n"


def test_every_line_that_is_no_toml_is_told_while_nothing_follows_from_another(tmp_path: Path) -> None:
    wrong = 'bench = = 1\nterminal = "a\n[office]\nurl = "x"\n{0}\nurl = "y"\n'
    assert check(tmp_path, wrong.format("bench = yes"))[1] == [
        "1: : not TOML: Invalid value",
        "2: : not TOML: Illegal character '\\n'",
        "5: : not TOML: Invalid value",
        "6: : not TOML: Cannot overwrite a value",
    ]
    assert [line.split(":")[0] for line in check(tmp_path, wrong.format("bench = ["))[1]] == ["1", "2", "6"]
    assert len(check(tmp_path, "a = =\n" * 500)[1]) == 21
    assert len(check(tmp_path, "a = =\n" * 5000)[1]) == 1  # nobody wrote that by hand


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('a = [\n 1\nb = "x"\n', "3: : not TOML: Unclosed array; what begins at line 1 goes on to here"),
        (
            "[a]\nb = 1\nc = [1,\n\n\n",
            "6: : not TOML: Invalid value (at end of document); what begins at line 3",
        ),
        ("b = 1\nc = [1\n" + "#\n" * 60, "63: : not TOML: Unclosed array (at end of document)"),
    ],
)
def test_what_is_not_closed_is_told_with_the_line_at_which_it_begins(
    tmp_path: Path, text: str, said: str
) -> None:
    assert check(tmp_path, text)[1][0].startswith(said)


def test_a_folder_is_checked_with_all_that_is_below_it(tmp_path: Path) -> None:
    kinds = {"terminals": "profile", "sites": "site", "models": "model", "certificates": "certificate"}
    files = sorted((CHECKOUT / "device_profiles").rglob("*.toml"))
    ran = kiosk("check", CHECKOUT / "device_profiles")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.splitlines() == [f"{file}: a valid {kinds[file.parent.name]}" for file in files]
    assert len(files) > 40
    (tmp_path / "good.toml").write_text(ONE_DEVICE)
    assert kiosk("check", tmp_path, "--json").json["kind"] == "folder"
    (tmp_path / "bad.toml").write_text("bench = = 1\n")
    ran = kiosk("check", tmp_path)
    assert (ran.status, ran.out) == (2, f"{tmp_path}/good.toml: a valid profile\n")
    assert ran.err == f"{tmp_path}/bad.toml:1:9: not TOML: Invalid value\n"
