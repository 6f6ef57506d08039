"""The simulated code scanners, from their documents and not from the driver."""

import base64
import io
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import segno
from PIL import Image
from pyzbar import pyzbar

from tests.simulator.process import ControlError, RawWire, SimulatorProcess

TRIGGER = bytes.fromhex("7e01303030302353434e545247313b03")
ANSWER = bytes.fromhex("0201303030302353434e54524731063b03")


@contextmanager
def scanner(simulator: SimulatorProcess, model: str) -> Iterator[RawWire]:
    simulator.control("POST", "/code_scanner/model", {"model": model})
    with simulator.connect("code_scanner") as wire:
        yield wire


def hold(simulator: SimulatorProcess, **code: str) -> None:
    simulator.control("POST", "/code_scanner/hold", code)


def heard(wire: RawWire, count: int) -> bytes:
    data = b""
    while len(data) < count and (piece := wire.receive(1)):
        data += piece
    return data


def seen(picture: bytes) -> list[bytes]:
    """The codes in a JPEG picture, by a reader of its own."""
    return [code.data for code in pyzbar.decode(Image.open(io.BytesIO(picture)))]


def test_newland_answers_and_reads_when_told(simulator: SimulatorProcess) -> None:
    with scanner(simulator, "newland") as wire:
        hold(simulator, text="缴费", encoding="gb18030")
        assert wire.quiet(0.1)
        wire.send(TRIGGER)
        assert heard(wire, len(ANSWER) + 5) == ANSWER + "缴费".encode("gb18030") + b"\r"
    assert simulator.complaints() == []


@pytest.mark.parametrize(
    ("frame", "verdict", "what"),
    [
        (TRIGGER.replace(b"#", b"@"), 0x06, "stored for ever"),
        (TRIGGER.replace(b"SCNTRG1", b"NOTHING"), 0x05, "no command"),
        (TRIGGER.replace(b"SCNTRG1", b"SCNMOD9"), 0x15, ""),
        (TRIGGER.replace(b"SCNTRG1", b"FACDEF"), 0x06, ""),
    ],
)
def test_newland_is_strict(simulator: SimulatorProcess, frame: bytes, verdict: int, what: str) -> None:
    with scanner(simulator, "newland") as wire:
        wire.send(frame)
        answer = heard(wire, len(frame) + 1)
        assert (answer[:6], answer[-3], answer[-2:]) == (b"\x02\x010000", verdict, b"\x3b\x03")
    complaints = [each["what"] for each in simulator.complaints()]
    assert any(what in each for each in complaints) if what else complaints == []


def test_newland_complains_of_other_bytes_and_haste(simulator: SimulatorProcess) -> None:
    with scanner(simulator, "newland") as wire:
        wire.send(b"hello" + TRIGGER + TRIGGER)
        heard(wire, 2 * len(ANSWER))
        wire.send(b"\x7e\x010000" + b"x" * 80)
        assert wire.quiet(0.1)
    complaints = " ".join(each["what"] for each in simulator.complaints())
    for what in ("head", "50 ms", "without an end"):
        assert what in complaints


def test_newland_reads_by_itself_in_the_other_mode(simulator: SimulatorProcess) -> None:
    with scanner(simulator, "newland") as wire:
        wire.send(TRIGGER.replace(b"SCNTRG1", b"SCNMOD2"))
        heard(wire, len(ANSWER))
        hold(simulator, text="1")
        assert heard(wire, 2) == b"1\r"
        wire.send(TRIGGER.replace(b"SCNTRG1", b"SCNMOD*"))
        assert b"#SCNMOD2\x06" in heard(wire, len(ANSWER))


def test_honeywell_reads_one_code_and_takes_nothing_else(simulator: SimulatorProcess) -> None:
    with scanner(simulator, "honeywell") as wire:
        hold(simulator, hex="c3ff")
        wire.send(b"\x16T\r")
        assert heard(wire, 3) == b"\xc3\xff\r"
        wire.send(b"\x16U\r")
        assert wire.quiet(0.1)
        assert simulator.complaints() == []
        wire.send(b"x\x16X\r")
        assert wire.quiet(0.1)
    assert len(simulator.complaints()) == 2


def test_the_one_that_is_always_on_takes_no_commands(simulator: SimulatorProcess) -> None:
    with scanner(simulator, "always_on") as wire:
        hold(simulator, text="1")
        assert heard(wire, 2) == b"1\r"
        wire.send(b"\x16T\r")
        assert wire.quiet(0.1)
    assert len(simulator.complaints()) == 1


def test_what_is_no_code_cannot_be_held_there(simulator: SimulatorProcess) -> None:
    for code in ({}, {"text": "1", "look": "upside"}, {"hex": "1"}):
        with pytest.raises(ControlError):
            hold(simulator, **code)


def test_a_picture_with_a_code_is_held_before_a_module(simulator: SimulatorProcess) -> None:
    drawn = io.BytesIO()
    segno.make_qr("缴费".encode("gb18030"), encoding=None).save(drawn, kind="png", scale=6)
    blank = io.BytesIO()
    Image.new("RGB", (50, 50)).save(blank, "PNG")
    with scanner(simulator, "always_on") as wire:
        for data in (blank.getvalue(), b"no picture"):
            picture = base64.b64encode(data).decode()
            with pytest.raises(ControlError, match="422"):
                simulator.control("POST", "/code_scanner/picture", {"base64": picture})
        with pytest.raises(ControlError, match="422"):
            simulator.control("POST", "/code_scanner/picture", {"base64": "%"})
        picture = base64.b64encode(drawn.getvalue()).decode()
        assert simulator.control("POST", "/code_scanner/picture", {"base64": picture})["held"] is True
        assert heard(wire, 5) == "缴费".encode("gb18030") + b"\r"


def test_a_code_before_the_camera_is_seen_in_its_picture(simulator: SimulatorProcess) -> None:
    simulator.control("POST", "/code_scanner/model", {"model": "camera"})
    assert seen(simulator.control("GET", "/camera/code.jpg")) == []
    hold(simulator, text="hello", look="tilted")
    assert seen(simulator.control("GET", "/camera/code.jpg")) == [b"hello"]
    assert simulator.control("POST", "/code_scanner/away", {}) == {"scene": "empty"}
