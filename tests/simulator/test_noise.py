"""Seeded noise on every wire: the far end complains, goes on, and works again afterwards."""

import random
from collections.abc import Iterator

import pytest

from tests.simulator.process import RawWire, SimulatorProcess
from tests.simulator.test_sdt import OK, STATUS, ask

PIECES = [
    *(b"\x1b", b"\x1c", b"\x1d", b"\x10\x04", b"\x1d(k", b"\x1d(k\x03\x001", b"\x1dv0\x00\x02\x00\x02\x00"),
    *(b"\x1dV", b"\x1ba", b"\n", b"\xd6\xd0", b"\x1dr\x01", b"\x1b$", b"\x1dL", b"\x1dW", b"\x1d!", b"\x1c&"),
    *(b"\x1bd\x01", b"\x1d(k\x05\x001P0ab", b"\x1d(k\x03\x001Q0", b"\x1dVB\x00"),
]
"""Beginnings of commands and whole ones, so that noise gets further than the first byte."""


def noise(rng: random.Random) -> bytes:
    return b"".join(rng.choice(PIECES) + rng.randbytes(rng.randrange(4)) for _ in range(400))


def drain(wire: RawWire) -> None:
    while wire.receive(4096, 0.05):
        pass


def works_itself(simulator: SimulatorProcess, device: str) -> bool:
    return not [c for c in simulator.complaints(device) if "itself" in c["what"]]


@pytest.fixture(scope="module")
def fast() -> Iterator[SimulatorProcess]:
    """A printer fast enough to print all the noise."""
    with SimulatorProcess(speed=5000.0) as process:
        yield process


@pytest.mark.parametrize("seed", range(20))
def test_the_printer_outlives_noise(fast: SimulatorProcess, seed: int) -> None:
    rng = random.Random(seed)
    with fast.connect("receipt_printer") as wire:
        wire.send(noise(rng))
        drain(wire)
    assert works_itself(fast, "receipt_printer")
    fast.reset()
    slips = fast.count("slip")
    with fast.connect("receipt_printer") as wire:
        wire.send(b"\x1b@clean\n\x1dVB\x00")
        fast.wait("slip", slips)
    assert fast.slips()[-1]["text"] == ["clean"]


@pytest.mark.parametrize("seed", range(4))
def test_the_reader_outlives_noise(simulator: SimulatorProcess, seed: int) -> None:
    rng = random.Random(seed)
    beginnings = [b"\xaa\xaa\xaa\x96\x69\x00", b"\xaa", STATUS[:6]]
    with simulator.connect("id_card") as wire:
        for _ in range(50):
            wire.send(rng.choice(beginnings) + rng.randbytes(rng.randrange(9)))
        drain(wire)
    assert simulator.complaints("id_card")
    assert works_itself(simulator, "id_card")
    with simulator.connect("id_card") as wire:
        assert ask(wire, STATUS) == OK


@pytest.mark.parametrize("seed", range(4))
def test_the_keypad_outlives_noise(simulator: SimulatorProcess, seed: int) -> None:
    rng = random.Random(seed)
    with simulator.connect("rating_keypad") as wire:
        for _ in range(20):
            wire.send(rng.choice([b"ASK ", b"PING", b"\r", b""]) + rng.randbytes(rng.randrange(20)) + b"\r\n")
        drain(wire)
    assert simulator.complaints("rating_keypad")
    assert works_itself(simulator, "rating_keypad")
    with simulator.connect("rating_keypad") as wire:
        wire.send(b"PING\r\n")
        assert wire.receive(6) == b"PONG\r\n"
