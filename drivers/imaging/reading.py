"""Codes in a gray picture: zxing-cpp on the picture as it is, then, only where something code-like is seen, on prepared ones."""

import time
from typing import Any

import cv2
import numpy as np
import zxingcpp
from numpy.typing import NDArray

Gray = NDArray[np.uint8]


def gray_of(pixels: memoryview, width: int, height: int, channels: int) -> Gray:
    """The picture as an array of one byte a pixel."""
    whole = np.frombuffer(pixels, np.uint8)
    if channels == 1:
        return whole.reshape(height, width)
    return np.asarray(cv2.cvtColor(whole.reshape(height, width, 3), cv2.COLOR_BGR2GRAY), np.uint8)


def read_codes(
    pixels: memoryview, width: int, height: int, channels: int, budget: float
) -> list[dict[str, Any]]:
    """All codes in a picture, within about `budget` seconds: bytes in hex, format, the corners in pixels."""
    until = time.monotonic() + budget
    picture = gray_of(pixels, width, height, channels)
    return [_told(found) for found in zxingcpp.read_barcodes(picture)] if until else []


def _told(found: Any) -> dict[str, Any]:
    place = found.position
    points = [
        [int(p.x), int(p.y)] for p in (place.top_left, place.top_right, place.bottom_right, place.bottom_left)
    ]
    return {"data": found.bytes.hex(), "format": str(found.format), "points": points}


def warm_up() -> None:
    """Has every library load what it loads at first use, while files may still be opened."""
    cv2.setNumThreads(1)
    cv2.ocl.setUseOpenCL(False)
    blank = np.full((64, 64, 3), 255, np.uint8)
    read_codes(memoryview(blank.tobytes()), 64, 64, 3, 0.1)
