"""A sheet under a document camera: found, cut out, set straight, and judged. Runs where cv2 is: in a child process."""

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from drivers.imaging.binding import bind
from drivers.imaging.light import Picture, covered, grey, jpeg
from drivers.imaging.sight import give, picture_in, run, warm_up

SIDE = 800
"""Longer side of the picture in which the sheet is searched."""
LEAST = 0.12
"""Of the picture: a smaller sheet is too far away to be read, or no sheet."""
EDGE = 3
"""Pixels of SIDE: a sheet that comes so near to the border goes beyond it."""
LONGEST = 2480
"""Longer side in pixels of what is kept: A4 at 210 dots an inch."""
DARK = 70.0
"""Brightness of the paper, of 255."""
INK = 25.0
"""How much darker than its paper the darkest hundredth of a sheet is; less: there is nothing on it."""
SHARP = 0.25
"""Steepest change between two neighbouring pixels, of the contrast on the sheet: 0.5 in focus, 0.26 blurred by two pixels."""
SHINE, SHINING = 250, 0.004
"""Brightness, and the share of the sheet that is so bright in one piece, while the paper is not."""
MARGIN = 0.01
"""Of each side, cut off: the sheet's shadow and its own edge."""
QUALITY = 88
PREVIEW = 640
"""Pixels across."""

Corners = NDArray[np.float32]
"""Four points: upper left, upper right, lower right, lower left."""


def look(picture: Picture) -> tuple[dict[str, Any], bytes]:
    """What is seen, and the sheet alone, set straight, as JPEG when it can be read.

    `seen`: `ok`, `empty`, `small`, `cut_off`, `dark`, `blurred`, `covered`. `corners`: where the sheet lies, in parts of the
    picture's width and height. `glare`, `blank`: warnings of an `ok`. `width`, `height`: of the JPEG.
    """
    plain, scale = grey(picture, SIDE)
    if covered(plain):
        return {"seen": "covered"}, b""
    corners = _sheet(plain)
    if corners is None:
        return {"seen": "empty"}, b""
    high, wide = plain.shape
    told: dict[str, Any] = {"corners": [[float(x / wide), float(y / high)] for x, y in corners]}
    if _beyond(corners, wide, high):
        return told | {"seen": "cut_off"}, b""
    if cv2.contourArea(corners) < LEAST * wide * high:
        return told | {"seen": "small"}, b""
    sheet = _straight(picture, corners * np.float32(scale))
    told |= _judged(sheet)
    if told["seen"] != "ok":
        return told, b""
    return told | {"width": sheet.shape[1], "height": sheet.shape[0]}, jpeg(sheet, QUALITY)


def _sheet(plain: Picture) -> Corners | None:
    """The corners of the largest light four-sided thing on the mat."""
    smooth = cv2.GaussianBlur(plain, (7, 7), 0)
    border = np.concatenate((smooth[0], smooth[-1], smooth[:, 0], smooth[:, -1]))
    mat = float(np.median(border))
    level, light = cv2.threshold(smooth, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    if level <= mat or float(smooth[light > 0].mean()) < 1.25 * mat + 6:
        return None
    light = cv2.morphologyEx(light, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8))
    outlines, _ = cv2.findContours(light, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    whole = max(outlines, key=cv2.contourArea, default=None)
    if whole is None or cv2.contourArea(whole) < 0.01 * plain.size:
        return None
    hull = cv2.convexHull(whole)
    if cv2.contourArea(whole) < 0.85 * cv2.contourArea(hull):
        return None  # no sheet has such a shape: a hand, several things
    for part in (0.01, 0.02, 0.03, 0.05):
        found = cv2.approxPolyDP(hull, part * cv2.arcLength(hull, True), True)
        if len(found) == 4:
            return _ordered(found.reshape(4, 2))
    return _ordered(cv2.boxPoints(cv2.minAreaRect(hull)))


def _ordered(points: Any) -> Corners:
    """Clockwise from the upper left one."""
    found = np.asarray(points, np.float32)
    sums, differences = found.sum(axis=1), found[:, 1] - found[:, 0]
    order = [sums.argmin(), differences.argmin(), sums.argmax(), differences.argmax()]
    return found[order]


def _beyond(corners: Corners, wide: int, high: int) -> bool:
    low, most = corners.min(axis=0), corners.max(axis=0)
    return bool(low.min() < EDGE or most[0] > wide - 1 - EDGE or most[1] > high - 1 - EDGE)


def _straight(picture: Picture, corners: Corners) -> Picture:
    left_top, right_top, right_low, left_low = corners
    wide = max(np.linalg.norm(right_top - left_top), np.linalg.norm(right_low - left_low))
    high = max(np.linalg.norm(left_low - left_top), np.linalg.norm(right_low - right_top))
    shrink = max(1.0, float(max(wide, high)) / LONGEST)
    size = max(8, round(float(wide) / shrink)), max(8, round(float(high) / shrink))
    across, down = size[0] * MARGIN, size[1] * MARGIN
    target = np.array(
        [
            [-across, -down],
            [size[0] + across, -down],
            [size[0] + across, size[1] + down],
            [-across, size[1] + down],
        ],
        np.float32,
    )
    turned = cv2.getPerspectiveTransform(corners, target)
    return np.asarray(cv2.warpPerspective(picture, turned, size, flags=cv2.INTER_LINEAR), np.uint8)


def _judged(sheet: Picture) -> dict[str, Any]:
    plain = cv2.cvtColor(sheet, cv2.COLOR_BGR2GRAY)
    paper = float(np.median(plain))
    if paper < DARK:
        return {"seen": "dark"}
    calm = cv2.medianBlur(plain, 3)  # a camera's noise is as steep as ink, and a pixel wide
    ink = paper - float(np.percentile(calm, 1))
    if ink < INK:
        return {"seen": "ok", "blank": True, "glare": False}
    steep = max(
        float(np.percentile(np.abs(cv2.Sobel(calm, cv2.CV_32F, *way, ksize=1)), 99.8))
        for way in ((1, 0), (0, 1))
    )
    sharpness = steep / 2 / ink
    told = {"sharpness": round(sharpness, 3), "blank": False, "glare": _shines(plain, paper)}
    return told | {"seen": "ok" if sharpness >= SHARP else "blurred"}


def _shines(plain: Any, paper: float) -> bool:
    """Whether a lamp is mirrored in the sheet: a spot with nothing in it, brighter than its paper."""
    spot = (cv2.GaussianBlur(plain, (9, 9), 0) >= SHINE).astype(np.uint8)
    count, _, sizes, _ = cv2.connectedComponentsWithStats(spot)
    largest = int(sizes[1:, cv2.CC_STAT_AREA].max()) if count > 1 else 0
    return paper < SHINE - 5 and largest > SHINING * plain.size


def answer(question: dict[str, Any], memory: memoryview) -> dict[str, Any]:
    """One of three things; `size` is the length of the file in the memory.

    `{"do": "look", "width", "height", "channels"}` → what `look` says, and the sheet. `{"do": "preview", …}` → the same, and the
    whole picture, small. `{"do": "bind", "sizes", "most"}`, with JPEG files one after the other in the memory → `{}`, and a PDF;
    `size` 0: it is too large.
    """
    if question["do"] == "bind":
        return give({}, bind(_files(question["sizes"], memory), int(question["most"])), memory)
    picture = picture_in(question, memory)
    told, file = look(picture)
    return give(told, file if question["do"] == "look" else jpeg(_small(picture), 70), memory)


def _files(sizes: list[int], memory: memoryview) -> list[bytes]:
    starts = [sum(sizes[:number]) for number in range(len(sizes))]
    return [bytes(memory[start : start + size]) for start, size in zip(starts, sizes, strict=True)]


def _small(picture: Picture) -> Picture:
    shrink = max(1.0, picture.shape[1] / PREVIEW)
    size = round(picture.shape[1] / shrink), round(picture.shape[0] / shrink)
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)


def prepare() -> str:
    """Looks at a sheet and binds it: numpy and reportlab load much of themselves only when it is used, and those are files."""
    sheet = np.full((300, 400, 3), 40, np.uint8)
    sheet[40:260, 100:300] = 220
    sheet[100:104, 120:280] = 20
    bind([look(sheet)[1]], 1_000_000)
    return warm_up(look)


if __name__ == "__main__":
    run(answer, prepare)
