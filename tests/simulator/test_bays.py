"""The panel's bays in a browser, with no terminal there: every device has one, and what is pressed there happens."""

import json
from collections.abc import Iterator
from functools import partial, reduce
from pathlib import Path

import pytest
from PIL import Image

from tests.simulator.process import RawWire, SimulatorProcess
from tests.terminal.browser import Browser, browser

NOBODY = "终端没有连"

pytestmark = pytest.mark.needs_chromium


@pytest.fixture(scope="module")
def room() -> Iterator[SimulatorProcess]:
    with SimulatorProcess() as process:
        yield process


@pytest.fixture(scope="module")
def page(room: SimulatorProcess) -> Iterator[Browser]:
    with browser() as opened:
        opened.open(room.urls["panel"])
        opened.find("#office .told small")
        yield opened
        assert opened.complaints() == []


def opened(page: Browser, port: str) -> str:
    """The bay of a port, unfolded; its selector."""
    if page.find(f"#{port} > details").get_attribute("open") is None:
        page.press(f"#{port} > details > summary h2")
    page.until(lambda: page.find(f"#{port} > details").get_attribute("open"), "the bay unfolds")
    return f"#{port}"


def test_every_device_has_a_bay_that_unfolds_and_says_that_no_terminal_is_there(
    room: SimulatorProcess, page: Browser
) -> None:
    for port, device in room.control("GET", "/devices").items():
        assert NOBODY in page.text(f"#{port} .told")
        bay = opened(page, port)
        page.until(lambda bay=bay: NOBODY not in page.text(f"{bay} .told"), "how the device is")  # type: ignore[misc]
        assert device["title"]["zh"] in page.text(f"{bay} h2")
        if device["baud"]:
            with room.connect(port):
                page.until(partial(somebody, page, bay), "a terminal is there")


def somebody(page: Browser, bay: str) -> bool:
    return page.find(bay).get_attribute("data-used") == "true"


def test_a_plug_a_fault_with_its_setting_and_a_model_are_worked_in_a_bay(
    room: SimulatorProcess, page: Browser
) -> None:
    bay = opened(page, "receipt_printer")
    page.press(f"{bay} .plug")
    page.until(lambda: room.state()["faults"]["receipt_printer"] == {"unplugged": {}}, "the plug is out")
    page.until(lambda: "已拔掉" in page.text(f"{bay} .plug"), "the plug is seen to be out")
    page.press(f"{bay} .plug")
    page.until(lambda: not room.state()["faults"]["receipt_printer"], "the plug is in")
    page.press(f"{bay} .more > summary")
    page.until(lambda: page.find(f"{bay} .more").get_attribute("open"), "the faults unfold")
    lines = page.find(f"{bay} [data-setting=lines]")
    lines.clear()
    lines.send_keys("77")
    page.press(f"{bay} [data-fault=paper_out_mid_slip]")
    wanted = {"paper_out_mid_slip": {"lines": 77}}
    page.until(lambda: room.state()["faults"]["receipt_printer"] == wanted, "the fault is struck")
    page.find(f"{bay} [data-fault=paper_out_mid_slip][aria-pressed=true]")
    page.press(f"{bay} [data-fault=paper_out_mid_slip]")
    page.until(lambda: not room.state()["faults"]["receipt_printer"], "the fault is mended")
    page.find(f"{bay} .about select").send_keys("k58")
    page.until(lambda: room.state()["models"]["receipt_printer"] == "k58", "another printer stands there")
    room.control("POST", "/receipt_printer/baud", {"baud": 2400})
    page.until(lambda: page.find(f"{bay} input[max='4000000']").get_property("value") == "2400", "its speed")
    scanner = opened(page, "code_scanner")
    room.control("POST", "/code_scanner/model", {"model": "camera"})
    page.until(
        lambda: page.driver.find_elements("css selector", "[data-device=code_scanner][data-fault=black]"),
        "its faults",
    )
    assert not page.driver.find_elements("css selector", "[data-device=code_scanner][data-fault=nak]")
    page.until(lambda: page.width(f"{scanner} img.seen") > 0, "what it sees")
    room.control("POST", "/code_scanner/model", {"model": "newland"})


def told(page: Browser, port: str, *words: str, lines: str = ".told:not(.ails)") -> None:
    """Waits until the line below a bay's title holds these words."""
    page.until(lambda: all(word in page.text(f"#{port} {lines}") for word in words), f"{port}: {words}")


def test_an_unplugged_device_tells_nothing_else(room: SimulatorProcess, page: Browser) -> None:
    ports = list(room.control("GET", "/devices"))
    for port in ports:
        room.strike(port, "unplugged")
    for port in ports:
        told(page, port, "插头拔掉了")
        assert "ready" not in page.text(f"#{port} summary")
        room.mend(port)
    page.until(lambda: not page.driver.find_elements("css selector", "[data-ill=true]"), "all are well")


TOLD = {
    "receipt_printer": (["paper_near_end", "broken"], ["停住了", "内部故障", "纸快没了，还有1.5米"]),
    "document_printer": (
        ["toner_low", "sleeps", "paper_out_mid_job", "paper_low"],
        ["可以打印", "墨粉快没了", "休眠", "下一份印1页后会没纸", "纸快没了", "10张"],
    ),
    "ups": (["battery_low", "battery_old"], ["停电", "5%，快用完了，该换了"]),
    "sensor_board": (["door_open"], ["门开着"]),
}


def test_what_a_bay_tells_follows_its_faults_and_names_the_rest_below(
    room: SimulatorProcess, page: Browser
) -> None:
    room.strike("rating_keypad", "answers_late", seconds=1)
    for port, (faults, _) in TOLD.items():
        opened(page, port)
        for fault in faults:
            room.strike(port, fault)
    for port, (_, words) in TOLD.items():
        told(page, port, *words)
        assert not page.find(f"#{port} .ails").is_displayed(), "what a bay tells itself is told once"
    told(page, "rating_keypad", "故障：应答很晚", "answers come late", lines=".ails")
    for port in (*TOLD, "rating_keypad"):
        room.mend(port)
    page.until(lambda: "该换了" not in page.text("#ups .told:not(.ails)"), "the battery is well")
    page.until(lambda: not page.find("#rating_keypad .ails").is_displayed(), "it is over")


def test_the_step_line_and_starting_over_follow_the_terminals_page(
    room: SimulatorProcess, page: Browser
) -> None:
    with room.connect("screen") as terminal:
        shows(terminal, "printing", "Working")
        page.find("#step-3[aria-current=step]")
        page.press("#reset")
        page.until(lambda: "一有机会就结束" in page.text("#trouble"), "the visit goes on, and it is told")
        touches = room.count("touch")
        shows(terminal, "rate", "Rate", (0.5, 0.5))
        room.wait("touch", touches)
        shows(terminal, "home", "Menu")
        page.find("#step-1[aria-current=step]")
        page.until(lambda: not page.find("#trouble").is_displayed(), "it is over")
    page.until(lambda: not page.driver.find_elements("css selector", "[aria-current]"), "no step")


def shows(terminal: RawWire, page: str, kind: str, end: tuple[float, float] | None = None) -> None:
    said = json.dumps({"page": page, "kind": kind, "end": end}).encode()
    terminal.send(b"N" + len(said).to_bytes(4, "big") + said)


HANDS = [
    ("id_card", "[data-card=li_yan]", ("card",), "li_yan"),
    ("smart_card", "[data-chip=zhang_guilan_ssc1]", ("card",), "zhang_guilan_ssc1"),
    ("code_scanner", "[data-code=Bill]", ("held",), True),
    ("ups", "[data-mains]", ("mains",), False),
    ("sensor_board", "[data-sensor=near]", ("sensors", "near"), True),
    ("document_printer", "[data-toggle=cover_open]", ("reasons",), ["cover-open-error"]),
    ("person_camera", "[data-scene=face]", ("scene",), "face"),
    ("document_scanner", "[data-scene=tilted]", ("scene",), "tilted"),
]


@pytest.mark.parametrize(("port", "hand", "where", "then"), HANDS)
def test_a_hand_in_a_bay_is_felt_by_its_device(
    room: SimulatorProcess, page: Browser, port: str, hand: str, where: tuple[str, ...], then: object
) -> None:
    page.press(f"{opened(page, port)} {hand}")
    page.until(lambda: reduce(lambda state, key: state[key], where, room.state()[port]) == then, "it is felt")
    page.find(f"#{port} [aria-pressed=true]")


def test_a_picture_of_ones_own_is_held_before_a_camera(
    room: SimulatorProcess, page: Browser, tmp_path: Path
) -> None:
    bay = opened(page, "person_camera")
    Image.new("RGB", (64, 48), "red").save(tmp_path / "red.png")
    page.find(f"{bay} input[type=file]").send_keys(str(tmp_path / "red.png"))
    page.until(lambda: room.state()["person_camera"]["scene"] == "picture", "the picture is there")
    page.until(lambda: page.width(f"{bay} img.seen") == 64, "the camera sees it")


def test_a_page_whose_simulator_has_ended_says_so(room: SimulatorProcess, page: Browser) -> None:
    assert "正在启动" in page.text("#notice")
    assert page.complaints() == []
    room.stop()
    page.until(lambda: "可能已经结束" in page.text("#notice"), "the end is told")
    page.complaints()  # that of the calls that nobody answered
