"""Codes in a picture: zxing-cpp, quick looks first; where something code-like is seen that was not read, on prepared patches.

Most frames of a scanner are read at once or are empty, so both are cheap. Order and strengths were tuned on the hard set
(`bench/codes`), seeds 0 to 99.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, partial

import cv2
import numpy as np
import zxingcpp

from drivers.imaging.regions import Box, Gray, code_like
from drivers.imaging.zbar import Zbar

QR = "QRCode"
SYMBOLOGIES: dict[str, zxingcpp.BarcodeFormat] = {
    QR: zxingcpp.BarcodeFormat.QRCodeModel2,
    "Code128": zxingcpp.BarcodeFormat.Code128,
    "PDF417": zxingcpp.BarcodeFormat.PDF417,
    "DataMatrix": zxingcpp.BarcodeFormat.DataMatrix,
    "Aztec": zxingcpp.BarcodeFormat.AztecCode,
}
"""Kinds with a check that noise does not pass. Not among them: Micro QR (its smallest corrects nothing), ITF, Codabar."""

_EVEN_LIGHT = zxingcpp.Binarizer.GlobalHistogram
"""Black and white by one threshold for each row: for a code without shadow or glare, a quarter of the time."""
_DIM = 90
"""Gray levels from the darkest to the brightest hundredth: with fewer the picture is dark."""
_SIDE, _MOST_UP = 700, 3.0
"""Pixels to which a patch is enlarged, and how much at most."""


@dataclass(frozen=True)
class Read:
    """One code: its bytes as stored, its kind, and its corners in pixels where they are known."""

    data: bytes = field(repr=False)
    symbology: str
    corners: tuple[tuple[int, int], ...] = ()


def gray_of(pixels: memoryview, width: int, height: int, channels: int) -> Gray:
    """The picture as an array of one byte a pixel."""
    whole = np.frombuffer(pixels, np.uint8)
    if channels == 1:
        return whole.reshape(height, width)
    return np.asarray(cv2.cvtColor(whole.reshape(height, width, 3), cv2.COLOR_BGR2GRAY), np.uint8)


def read_codes(picture: Gray, budget: float, symbologies: Iterable[str] = (QR,)) -> list[Read]:
    """All codes that the first attempt to read any finds, within about `budget` seconds (one attempt more at most).

    Raises:
        KeyError: a symbology that is not known.
    """
    until = time.monotonic() + budget
    wanted = frozenset(symbologies)
    found: list[Read] = []
    for attempt in _attempts(picture, wanted):
        found = attempt()
        if found or time.monotonic() > until:
            break
    return found


def _attempts(picture: Gray, wanted: frozenset[str]) -> Iterator[Callable[[], list[Read]]]:
    """Ways to read it, the cheapest first; what a later one needs is prepared only when it is asked for."""
    others = wanted - {QR}
    if QR in wanted:
        yield partial(_zxing, picture, (QR,), binarizer=_EVEN_LIGHT)
        yield partial(_halved, picture)
        yield partial(_zxing, picture, (QR,))
        yield partial(_zxing, picture, (QR,), thorough=True)
    if others:
        yield partial(_zxing, picture, others, thorough=True)
    if QR not in wanted:
        return
    low, high = np.percentile(picture[::8, ::8], (1, 99))
    if high - low < _DIM:
        picture = _brightened(picture)
        yield partial(_zxing, picture, (QR,))
    boxes = code_like(picture)
    for prepare in (_thresholded(10), _thresholded(5), _sharpened, _evened):
        for box in boxes:
            yield partial(_in_patch, picture, box, prepare)
    for box in boxes:
        yield partial(_by_zbar, picture, box)


def _zxing(
    picture: Gray,
    symbologies: Iterable[str],
    thorough: bool = False,
    binarizer: zxingcpp.Binarizer = zxingcpp.Binarizer.LocalAverage,
) -> list[Read]:
    """Thorough: also light on dark, very large, and bars that run from top to bottom; twice the time."""
    names = {SYMBOLOGIES[name]: name for name in symbologies}
    formats = zxingcpp.BarcodeFormats(list(names))
    codes = zxingcpp.read_barcodes(
        picture,
        formats=formats,
        try_invert=thorough,
        try_downscale=thorough,
        try_rotate=thorough,
        binarizer=binarizer,
    )
    return [Read(found.bytes, names.get(found.format, QR), _corners(found.position)) for found in codes]


def _halved(picture: Gray) -> list[Read]:
    """At half its size, where most codes are still large enough: a third of the time."""
    half = cv2.resize(picture, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    return [
        Read(one.data, QR, tuple((2 * x, 2 * y) for x, y in one.corners))
        for one in _zxing(np.asarray(half, np.uint8), (QR,))
    ]


def _corners(place: zxingcpp.Position) -> tuple[tuple[int, int], ...]:
    points = (place.top_left, place.top_right, place.bottom_right, place.bottom_left)
    return tuple((int(point.x), int(point.y)) for point in points)


def _in_patch(picture: Gray, box: Box, prepare: Callable[[Gray, float], Gray]) -> list[Read]:
    x, y, width, height = box
    factor = min(_MOST_UP, max(1.0, _SIDE / max(width, height)))
    patch = picture[y : y + height, x : x + width]
    enlarged = cv2.resize(patch, None, fx=factor, fy=factor, interpolation=cv2.INTER_CUBIC)
    return [
        Read(one.data, QR, tuple((x + round(a / factor), y + round(b / factor)) for a, b in one.corners))
        for one in _zxing(prepare(np.asarray(enlarged, np.uint8), factor), (QR,))
    ]


def _by_zbar(picture: Gray, box: Box) -> list[Read]:
    x, y, width, height = box
    return [Read(data, QR) for data in _zbar().read(picture[y : y + height, x : x + width])]


def _thresholded(reach: int) -> Callable[[Gray, float], Gray]:
    """Black and white by the mean of a square of about `reach` pixels to each side: moiré, blur, glare."""

    def prepare(patch: Gray, factor: float) -> Gray:
        side = 2 * int(factor * reach) + 1
        mean, binary = cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY
        return np.asarray(cv2.adaptiveThreshold(patch, 255, mean, binary, side, 3), np.uint8)

    return prepare


def _sharpened(patch: Gray, factor: float) -> Gray:
    """Unsharp mask, strong: out of focus."""
    soft = cv2.GaussianBlur(patch, (0, 0), 2 * factor)
    return np.asarray(cv2.addWeighted(patch, 4, soft, -3, 0), np.uint8)


def _evened(patch: Gray, factor: float) -> Gray:
    """Contrast made equal from place to place, and a little softened: shadow and glare."""
    return _brightened(patch, factor / 2 + 0.5)


def _brightened(picture: Gray, soft: float = 1.0) -> Gray:
    even = cv2.createCLAHE(3.0, (8, 8)).apply(picture)
    return np.asarray(cv2.GaussianBlur(even, (0, 0), soft), np.uint8)


@cache
def _zbar() -> Zbar:
    return Zbar()


def warm_up() -> None:
    """Has every library load what it loads at first use, while files may still be opened."""
    cv2.setNumThreads(1)
    cv2.ocl.setUseOpenCL(False)
    noise = np.random.default_rng(0).integers(0, 255, (128, 128), np.uint8)
    noise = np.asarray(cv2.copyMakeBorder(noise, 64, 64, 64, 64, cv2.BORDER_CONSTANT, value=255), np.uint8)
    read_codes(noise, 10.0, SYMBOLOGIES)
