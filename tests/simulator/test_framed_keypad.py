"""The simulated rating keypad that speaks in frames, byte by byte."""

from collections.abc import Iterator

import pytest

from tests.simulator.process import RawWire, SimulatorProcess


@pytest.fixture
def wire(simulator: SimulatorProcess) -> Iterator[RawWire]:
    simulator.control("POST", "/rating_keypad/model", {"model": "framed_keypad"})
    with simulator.connect("rating_keypad") as connected:
        yield connected


def exchange(wire: RawWire, sent: str, length: int) -> str:
    wire.send(bytes.fromhex(sent))
    return wire.receive(length).hex(" ")


def test_it_answers_in_frames(wire: RawWire) -> None:
    assert exchange(wire, "02 01 01 00 03", 6) == "02 02 81 00 83 03"
    assert b"SIMPAD F" in bytes.fromhex(exchange(wire, "02 01 02 03 03", 25))


def test_a_key_counts_once_and_only_while_asked(simulator: SimulatorProcess, wire: RawWire) -> None:
    assert simulator.press(5) is False
    assert exchange(wire, "02 03 10 1e 01 0c 03", 6) == "02 02 90 00 92 03"
    assert simulator.press(4) is True
    assert wire.receive(6).hex(" ") == "02 02 30 04 36 03"
    assert simulator.press(4) is False
    assert exchange(wire, "02 03 10 01 01 13 03", 6) == "02 02 90 00 92 03"
    assert wire.receive(5).hex(" ") == "02 01 31 30 03", "nobody pressed"


def test_it_shows_a_clerk_until_it_is_switched_off(simulator: SimulatorProcess, wire: RawWire) -> None:
    assert exchange(wire, "02 07 20 30 31 32 00 cd f5 2c 03", 6) == "02 02 a0 00 a2 03"
    assert simulator.control("GET", "/state")["rating_keypad"]["shown"] == "012 王"
    simulator.control("POST", "/rating_keypad/model", {"model": "framed_keypad"})
    assert simulator.control("GET", "/state")["rating_keypad"]["shown"] == ""


@pytest.mark.parametrize(
    "sent", ["02 01 77 76 03", "02 02 10 05 17 03", "02 02 20 41 63 03", "02 03 20 ff 00 dc 03"]
)
def test_what_it_does_not_know_is_refused_and_complained_about(
    simulator: SimulatorProcess, wire: RawWire, sent: str
) -> None:
    assert exchange(wire, sent, 6)[9:11] == "01"
    assert len(simulator.complaints("rating_keypad")) == 1


@pytest.mark.parametrize("sent", ["02 01 01 01 03", "02 01 01 00 04", "02 00", "55"])
def test_a_damaged_frame_is_not_answered(simulator: SimulatorProcess, wire: RawWire, sent: str) -> None:
    wire.send(bytes.fromhex(sent))
    assert exchange(wire, "02 01 01 00 03", 6) == "02 02 81 00 83 03"
    assert len(simulator.complaints("rating_keypad")) == 1
