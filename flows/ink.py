"""A signature written on the screen: strokes as data, a picture of them, and whether there is enough of it to be a name."""

import io
import itertools
import math
from collections.abc import Iterable
from dataclasses import dataclass

from drivers.ports.sensitive import Sensitive

LEAST_INK = 0.7
"""Length of all strokes together, in heights of the field: a tap, a tick and a single stroke are no name."""
MOST_DOTS = 6000
"""Of one signature: a minute of writing. More is a thing that lies on the screen."""
_WIDE = 640
_THICK = 0.02
"""Pixels across the picture; thickness of a line, of that."""
_OVER = 3


@dataclass(frozen=True)
class Dot:
    """Where the finger was. `at`: seconds since it first touched; `x`, `y`: 0 to 1 from the field's upper left corner."""

    at: float
    x: float
    y: float

    def __repr__(self) -> str:
        return "Dot(…)"


Stroke = tuple[Dot, ...]
"""From touching the screen to leaving it."""


@dataclass(frozen=True)
class Signature:
    """What somebody signed with."""

    strokes: Sensitive[tuple[Stroke, ...]]
    aspect: float
    """Width of the field as a multiple of its height."""
    picture: Sensitive[bytes]
    """PNG, black on white, 640 pixels wide; kept in memory only."""

    def __repr__(self) -> str:
        return "Signature(…)"


def too_short(strokes: Iterable[Stroke], aspect: float) -> bool:
    """Whether what is written is too little to be a name."""
    return sum(_length(stroke, aspect) for stroke in strokes) < LEAST_INK


def _length(stroke: Stroke, aspect: float) -> float:
    pairs = itertools.pairwise(stroke)
    return sum(math.hypot((b.x - a.x) * aspect, b.y - a.y) for a, b in pairs)


def signature_of(strokes: tuple[Stroke, ...], aspect: float) -> Signature:
    """The strokes with their picture."""
    return Signature(Sensitive(strokes), aspect, Sensitive(_picture(strokes, aspect)))


def _picture(strokes: tuple[Stroke, ...], aspect: float) -> bytes:
    from PIL import Image, ImageDraw

    wide, high = _WIDE * _OVER, round(_WIDE * _OVER / aspect)
    half = wide * _THICK / 2
    sheet = Image.new("L", (wide, high), 255)
    pen = ImageDraw.Draw(sheet)
    for stroke in strokes:
        points = [(dot.x * wide, dot.y * high) for dot in stroke]
        pen.line(points, fill=0, width=round(2 * half))
        for x, y in points:
            pen.ellipse((x - half, y - half, x + half, y + half), fill=0)
    file = io.BytesIO()
    sheet.resize((_WIDE, max(1, high // _OVER)), Image.Resampling.BOX).save(file, "PNG", optimize=True)
    return file.getvalue()


def scribbled() -> tuple[Stroke, ...]:
    """What the scripted visitor writes: two invented characters' worth of strokes, the same each time."""
    shapes = (
        ((0.12, 0.30), (0.26, 0.28), (0.40, 0.26)),
        ((0.27, 0.12), (0.26, 0.50), (0.14, 0.84)),
        ((0.27, 0.48), (0.33, 0.68), (0.43, 0.86)),
        ((0.58, 0.18), (0.74, 0.17), (0.90, 0.15)),
        ((0.74, 0.16), (0.74, 0.50), (0.73, 0.84)),
        ((0.60, 0.50), (0.74, 0.49), (0.88, 0.48)),
        ((0.54, 0.85), (0.74, 0.84), (0.94, 0.83)),
    )
    strokes = []
    for number, corners in enumerate(shapes):
        begun = 0.6 * number
        steps = [_between(corners, step / 12) for step in range(13)]
        strokes.append(tuple(Dot(begun + 0.03 * at, x, y) for at, (x, y) in enumerate(steps)))
    return tuple(strokes)


def _between(corners: tuple[tuple[float, float], ...], part: float) -> tuple[float, float]:
    """A point of a smooth way through three corners."""
    (ax, ay), (bx, by), (cx, cy) = corners
    p, q, r = (1 - part) ** 2, 2 * part * (1 - part), part**2
    return round(p * ax + q * bx + r * cx, 4), round(p * ay + q * by + r * cy, 4)
