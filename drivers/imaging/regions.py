"""Where in a picture something code-like may be: many edges in both directions, close together, in a patch about square."""

import cv2
import numpy as np
from numpy.typing import NDArray

Gray = NDArray[np.uint8]
Box = tuple[int, int, int, int]
"""Left, top, width, height in pixels."""

_CELL = 8
"""Pixels of a cell in which edges are counted."""
_MOST = 3


def code_like(picture: Gray) -> list[Box]:
    """At most three patches, the likeliest first, each with room around it; none where there is nothing but noise."""
    height, width = picture.shape
    if min(height, width) < 8 * _CELL:
        return []
    edges = _edges(picture)
    usual, strongest = float(np.median(edges)), float(edges.max())
    least = max(usual * 1.8, strongest * 0.33, 3.0)
    marked = (edges > least).astype(np.uint8)
    marked = np.asarray(cv2.morphologyEx(marked, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8)), np.uint8)
    count, _, found, _ = cv2.connectedComponentsWithStats(marked, connectivity=4)
    boxes = []
    for x, y, w, h, area in found[1:count]:
        if min(w, h) >= 4 and max(w, h) <= 2.6 * min(w, h) and area >= 0.35 * w * h:
            boxes.append((float(edges[y : y + h, x : x + w].mean() * np.sqrt(area)), (x, y, w, h)))
    boxes.sort(key=lambda each: -each[0])
    return [_with_room(box, width, height) for _, box in boxes[:_MOST]]


def _edges(picture: Gray) -> NDArray[np.float32]:
    """How strongly each cell changes along x and along y, whichever is less: print has both, stripes have one."""
    across = cv2.absdiff(picture[:, 2:], picture[:, :-2])
    down = cv2.absdiff(picture[2:, :], picture[:-2, :])
    size = (picture.shape[1] // _CELL, picture.shape[0] // _CELL)
    both = np.minimum(
        cv2.resize(across, size, interpolation=cv2.INTER_AREA).astype(np.float32),
        cv2.resize(down, size, interpolation=cv2.INTER_AREA).astype(np.float32),
    )
    return np.asarray(cv2.blur(both, (3, 3)), np.float32)


def _with_room(box: Box, width: int, height: int) -> Box:
    x, y, w, h = (int(each) * _CELL for each in box)
    room = max(w, h) // 5 + 2 * _CELL
    left, top = max(0, x - room), max(0, y - room)
    return left, top, min(width, x + w + room) - left, min(height, y + h + room) - top
