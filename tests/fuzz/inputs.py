"""Inputs by lot: valid ones damaged as lines, cards and enemies damage them, and plain noise. The same seed draws the same."""

import random
from collections.abc import Sequence

LONGEST = 4096
EDGES = (0, 1, 0x7F, 0x80, 0xFE, 0xFF)


class Inputs:
    """An endless supply for one codec; `seeds` are valid inputs of it."""

    def __init__(self, seeds: Sequence[bytes], seed: int) -> None:
        self._seeds = tuple(seeds)
        self._chance = random.Random(seed)

    def next(self) -> bytes:
        """One input, at most 4096 bytes."""
        chance = self._chance
        if chance.random() < 0.1:
            return chance.randbytes(int(chance.expovariate(1 / 40)))[:LONGEST]
        data = bytearray(chance.choice(self._seeds))
        for _ in range(chance.choice((0, 1, 1, 2, 4, 16))):
            self._damage(data)
        return bytes(data[:LONGEST])

    def _damage(self, data: bytearray) -> None:
        chance = self._chance
        at = chance.randrange(len(data) + 1)
        match chance.randrange(8):
            case 0 if at < len(data):
                data[at] ^= 1 << chance.randrange(8)
            case 1 if at < len(data):
                data[at] = chance.choice(EDGES)
            case 2:
                del data[at:]
            case 3:
                del data[at : at + 1 + chance.randrange(8)]
            case 4:
                data[at:at] = chance.randbytes(1 + chance.randrange(8))
            case 5:
                other = chance.choice(self._seeds)
                data[at:] = other[chance.randrange(len(other) + 1) :]
            case 6:
                data[at:at] = data[at : at + 1 + chance.randrange(64)] * chance.choice((1, 1, 2, 30))
            case _ if at + 1 < len(data):
                data[at : at + 2] = chance.choice((b"\xff\xff", b"\x00\x00", b"\x7f\xff", b"\x00\x01"))
