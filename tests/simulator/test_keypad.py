"""The simulated rating keypad."""

from collections.abc import Iterator

import pytest

from tests.simulator.process import ControlError, RawWire, SimulatorProcess


@pytest.fixture
def wire(simulator: SimulatorProcess) -> Iterator[RawWire]:
    with simulator.connect("rating_keypad") as connected:
        yield connected


def ask(wire: RawWire, line: bytes) -> bytes:
    """Send a line and take the one that answers it."""
    wire.send(line)
    return line_of(wire)


def line_of(wire: RawWire) -> bytes:
    data = b""
    while not data.endswith(b"\r\n"):
        piece = wire.receive(1)
        if not piece:
            break
        data += piece
    return data


def test_it_answers_a_ping_and_tells_its_version(wire: RawWire) -> None:
    assert ask(wire, b"PING\r\n") == b"PONG\r\n"
    assert ask(wire, b"VER\r\n") == b"VER SIMPAD 1.0 SN0001\r\n"


def test_a_key_counts_once_and_only_while_asked(simulator: SimulatorProcess, wire: RawWire) -> None:
    assert simulator.press(5) is False
    assert ask(wire, b"ASK 30\r\n") == b"OK\r\n"
    assert simulator.press(4) is True
    assert line_of(wire) == b"KEY 4\r\n"
    assert simulator.press(1) is False
    assert wire.quiet(0.1)


def test_nobody_pressing_is_told(wire: RawWire) -> None:
    assert ask(wire, b"ASK 1\r\n") == b"OK\r\n"
    assert line_of(wire) == b"NONE\r\n"


def test_a_cancelled_ask_takes_no_key(simulator: SimulatorProcess, wire: RawWire) -> None:
    ask(wire, b"ASK 30\r\n")
    assert ask(wire, b"CANCEL\r\n") == b"OK\r\n"
    assert simulator.press(3) is False


@pytest.mark.parametrize("line", [b"ASK\r\n", b"ASK 0\r\n", b"ask 5\r\n", b"PING\n", b"HELLO\r\n", b"x" * 70])
def test_what_it_does_not_know_is_an_error_and_a_complaint(
    simulator: SimulatorProcess, wire: RawWire, line: bytes
) -> None:
    assert ask(wire, line) == b"ERR\r\n"
    assert len(simulator.complaints("rating_keypad")) == 1


def test_the_dumb_pad_sends_digits_and_answers_nothing(simulator: SimulatorProcess, wire: RawWire) -> None:
    simulator.control("POST", "/rating_keypad/model", {"model": "digits_only"})
    assert simulator.press(2) is True
    assert wire.receive(1) == b"2"
    wire.send(b"PING\r\n")
    assert wire.quiet(0.1)


def test_a_key_that_is_none_is_refused(simulator: SimulatorProcess) -> None:
    with pytest.raises(ControlError, match="422"):
        simulator.press(6)


def test_a_stuck_key_repeats_until_mended(simulator: SimulatorProcess, wire: RawWire) -> None:
    simulator.strike("rating_keypad", "stuck_key", key=2, every=0.05)
    assert [line_of(wire) for _ in range(3)] == [b"KEY 2\r\n"] * 3
    simulator.mend("rating_keypad", "stuck_key")
    while wire.receive(64, 0.2):
        pass
    assert ask(wire, b"PING\r\n") == b"PONG\r\n"


def test_garbage_comes_before_the_answer(simulator: SimulatorProcess, wire: RawWire) -> None:
    simulator.strike("rating_keypad", "garbage", times=1)
    wire.send(b"PING\r\n")
    data = wire.receive(18)
    assert data[12:] == b"PONG\r\n"
    assert ask(wire, b"PING\r\n") == b"PONG\r\n"


def test_a_silent_pad_sends_no_keys(simulator: SimulatorProcess, wire: RawWire) -> None:
    asked = simulator.count("key_asked")
    simulator.strike("rating_keypad", "silent")
    wire.send(b"ASK 30\r\n")
    simulator.wait("key_asked", asked)
    simulator.press(5)
    assert wire.quiet(0.2)
