"""The child that reads codes: `python -m drivers.imaging.decoder`. Nothing else of the terminal imports an image library."""

import sys
from typing import Any

from drivers.imaging.confine import confine
from drivers.imaging.frame import BadFrame, check_size
from drivers.imaging.service import serve, shared_memory


def answer(question: dict[str, Any], memory: memoryview) -> dict[str, Any]:
    """A picture's size, `budget` seconds and `symbologies` → `{"codes": [{"data": hex, "symbology", "corners"}, …]}`.

    Raises:
        BadFrame: the picture does not fit the memory.
    """
    from drivers.imaging.reading import gray_of, read_codes

    width, height, channels = question["width"], question["height"], question["channels"]
    size = check_size(width, height, channels)
    if size > len(memory):
        raise BadFrame("the picture is larger than the memory")
    picture = gray_of(memory[:size], width, height, channels)
    codes = read_codes(picture, float(question["budget"]), question["symbologies"])
    return {
        "codes": [
            {"data": code.data.hex(), "symbology": code.symbology, "corners": code.corners} for code in codes
        ]
    }


def prepare() -> str:
    """Imports everything, warms it up, and gives up what is not needed any more."""
    from drivers.imaging.reading import warm_up

    warm_up()
    return confine()


if __name__ == "__main__":
    serve(answer, shared_memory(sys.argv), prepare, sys.stdin.buffer)
