"""The terminal's side of the decoder: a picture goes to the child, what it says of codes comes back, checked."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from drivers.imaging.child import Child, ChildFailed
from drivers.imaging.frame import Frame
from drivers.ports.durations import Durations

LONGEST_CODE = 7089
"""Bytes: what the largest QR code holds in digits."""
_MOST_CODES = 20
MODULE = "drivers.imaging.decoder"
"""What the child runs."""


@dataclass(frozen=True, repr=False)
class Code:
    """One code in a picture: its bytes as stored and its kind, as `drivers.imaging.reading.SYMBOLOGIES` calls it."""

    data: bytes
    symbology: str


class Decoder:
    """Reads codes out of pictures, in a child that may die of one without harm."""

    def __init__(self, child: Child, durations: Durations) -> None:
        self.child = child
        self._durations = durations

    def read(self, frame: Frame, symbologies: Iterable[str]) -> list[Code]:
        """The codes in one picture.

        Raises:
            ChildFailed: the child died or hung over it; the next picture is looked at by another.
        """
        budget = self._durations.decode_budget
        question = {"budget": budget, "symbologies": sorted(symbologies)}
        answer = self.child.ask(question, self._durations.decode_limit, frame)
        codes = answer.get("codes")
        if not isinstance(codes, list) or len(codes) > _MOST_CODES:
            raise ChildFailed("the decoder's answer is none")
        return [_checked(code) for code in codes]


def _checked(code: Any) -> Code:
    try:
        data, symbology = bytes.fromhex(code["data"]), code["symbology"]
    except (TypeError, KeyError, ValueError):
        raise ChildFailed("the decoder's answer is none") from None
    if not data or len(data) > LONGEST_CODE or not isinstance(symbology, str):
        raise ChildFailed("the decoder's answer is none")
    return Code(data, symbology[:20])
