"""The child that holds a vendor's photo decoder: `python -m drivers.id_card.photo_child LIBRARY FUNCTION`."""

import ctypes
import sys
from typing import Any

from drivers.id_card.photo import BMP_BYTES, WLT_BYTES
from drivers.imaging.confine import confine
from drivers.imaging.service import serve

_ROOM = 64 * 1024
"""More than a BMP, for a library that writes beyond it."""
_library: list[Any] = []


def prepare() -> str:
    """Loads the library, and gives up what is not needed any more.

    Raises:
        OSError: there is no such library, or it is for another machine.
        AttributeError: it has no such function.
    """
    function = ctypes.CDLL(sys.argv[1])[sys.argv[2]]
    function.restype = ctypes.c_int
    _library.append(function)
    return confine()


def answer(question: dict[str, Any], _: memoryview) -> dict[str, Any]:
    """`{"wlt": hex}` → `{"bmp": hex}`.

    Raises:
        ValueError: it is no photo, or the library could not decode it.
    """
    wlt = bytes.fromhex(question["wlt"])
    if len(wlt) != WLT_BYTES:
        raise ValueError("no photo")
    bmp = ctypes.create_string_buffer(_ROOM)
    if _library[0](wlt, bmp) <= 0:
        raise ValueError("not decoded")
    return {"bmp": bmp.raw[:BMP_BYTES].hex()}


if __name__ == "__main__":
    serve(answer, memoryview(b""), prepare, sys.stdin.buffer)
