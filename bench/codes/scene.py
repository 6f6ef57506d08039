"""A code on a sheet or on a telephone, held before a camera: the picture before the camera spoils it.

Lengths are pixels of the 1280 × 720 picture; a smaller picture is the same scene through a smaller sensor.
"""

from dataclasses import dataclass

import cv2
import numpy as np
import segno
from numpy.typing import NDArray

Gray = NDArray[np.uint8]
Floats = NDArray[np.float32]

WIDTH, HEIGHT = 1280, 720
_CELL = 8
"""Pixels of a module in the drawing that is then laid into the scene."""


@dataclass(frozen=True)
class Pose:
    """Where the code is and how it is turned."""

    module: float
    """Pixels of one module at the code's middle."""
    tilt: float = 0.0
    """Degrees out of the camera's plane."""
    tilt_axis: float = 0.0
    """Degrees in the picture: the axis that it is tilted about."""
    turn: float = 0.0
    """Degrees in the picture's plane."""
    phone: bool = False


def modules(data: bytes, level: str, quiet: int) -> Gray:
    """The code's modules with its quiet zone: 0 dark, 255 light."""
    code = segno.make(
        data, error=level, boost_error=False, micro=False, mode=None if data.isdigit() else "byte"
    )
    rows = [[0 if cell else 255 for cell in row] for row in code.matrix_iter(border=quiet)]
    return np.array(rows, np.uint8)


def card(draw: np.random.Generator, code: Gray, phone: bool) -> Gray:
    """The thing that carries the code: a white sheet with lines of print, or a telephone's bright page in a dark frame."""
    side = code.shape[0] * _CELL
    margin_x, margin_top, margin_bottom = side // 5, side // 3, side // 2
    paper = int(draw.integers(225, 256))
    sheet: Gray = np.full((side + margin_top + margin_bottom, side + 2 * margin_x), paper, np.uint8)
    big = cv2.resize(code, (side, side), interpolation=cv2.INTER_NEAREST)
    ink = int(draw.integers(0, 50))
    sheet[margin_top : margin_top + side, margin_x : margin_x + side] = np.where(big > 0, paper, ink)
    for row in (
        margin_top // 3,
        margin_top + side + margin_bottom // 3,
        margin_top + side + 2 * margin_bottom // 3,
    ):
        text = "".join(chr(int(at)) for at in draw.integers(65, 91, 14))
        cv2.putText(
            sheet, text, (margin_x, row), cv2.FONT_HERSHEY_SIMPLEX, side / 320, ink, max(1, side // 120)
        )
    if phone:
        sheet = cv2.copyMakeBorder(
            sheet, side // 8, side // 8, side // 16, side // 16, cv2.BORDER_CONSTANT, value=20
        )  # type: ignore[assignment]
    return np.asarray(sheet, np.uint8)


def surroundings(draw: np.random.Generator) -> Floats:
    """What is behind: a ceiling, a jacket, a desk, with edges, stripes and print that are no code."""
    coarse = draw.uniform(30, 200, (6, 10)).astype(np.float32)
    scene = cv2.resize(coarse, (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC)
    for _ in range(int(draw.integers(3, 9))):
        x, y = int(draw.integers(0, WIDTH)), int(draw.integers(0, HEIGHT))
        w, h = int(draw.integers(20, 400)), int(draw.integers(20, 300))
        cv2.rectangle(
            scene, (x, y), (x + w, y + h), float(draw.uniform(10, 240)), -1 if draw.random() < 0.6 else 3
        )
    x, y, pitch = int(draw.integers(0, 900)), int(draw.integers(0, 500)), int(draw.integers(4, 14))
    for at in range(0, int(draw.integers(60, 300)), pitch):  # a striped shirt, a ventilation grille
        cv2.line(scene, (x + at, y), (x + at, y + 180), float(draw.uniform(20, 90)), pitch // 2)
    for row in range(int(draw.integers(0, 8))):
        text = "".join(chr(int(at)) for at in draw.integers(48, 91, 22))
        cv2.putText(scene, text, (40, 60 + 36 * row), cv2.FONT_HERSHEY_PLAIN, 1.6, 40.0, 2)
    return np.clip(scene, 0, 255).astype(np.float32)


def corners(draw: np.random.Generator, sheet: Gray, pose: Pose) -> Floats:
    """The four corners of the sheet in the picture, clockwise from its upper left, wholly inside where it fits."""
    height, width = sheet.shape
    scale = pose.module / _CELL
    flat = (
        np.array([[-width, -height], [width, -height], [width, height], [-width, height]], np.float64)
        / 2
        * scale
    )
    turn, axis, tilt = np.radians([pose.turn, pose.tilt_axis, pose.tilt])
    spin = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    flat = flat @ spin.T
    along = flat @ np.array([np.cos(axis), np.sin(axis)])
    across = flat @ np.array([-np.sin(axis), np.cos(axis)])
    distance = 1100.0
    depth = 1 + across * np.sin(tilt) / distance
    across = across * np.cos(tilt)
    seen = np.stack(
        [
            (along * np.cos(axis) - across * np.sin(axis)) / depth,
            (along * np.sin(axis) + across * np.cos(axis)) / depth,
        ],
        axis=1,
    )
    low, high = seen.min(axis=0), seen.max(axis=0)
    room = np.array([WIDTH, HEIGHT]) - (high - low)
    middle = np.where(room > 0, draw.uniform(0, 1, 2) * np.maximum(room, 0), room / 2) - low
    return np.asarray(seen + middle, np.float32)


def compose(
    draw: np.random.Generator, sheet: Gray, pose: Pose, width: int, height: int
) -> tuple[Floats, Floats]:
    """The scene as light on a sensor of that size, 0 dark to 255, and how much of each pixel is the sheet's, 0 to 1."""
    behind = surroundings(draw)
    where = corners(draw, sheet, pose)
    fine = 2  # each pixel gathers the light of four
    scale = np.array([fine * width / WIDTH, fine * height / HEIGHT], np.float32)
    size = (fine * width, fine * height)
    there = cv2.getPerspectiveTransform(_outline(sheet), where * scale)
    # a drawing that is shrunk much more than twice is shrunk evenly first, or the modules between two samples are lost
    shrink = _CELL / max(pose.module * fine * height / HEIGHT, 0.1)
    if shrink > 2:
        part = cv2.resize(sheet, None, fx=2 / shrink, fy=2 / shrink, interpolation=cv2.INTER_AREA)
        there = cv2.getPerspectiveTransform(_outline(part), where * scale)
    else:
        part = sheet
    laid = cv2.warpPerspective(part, there, size, flags=cv2.INTER_LINEAR)
    mask = cv2.warpPerspective(np.full(part.shape, 255, np.uint8), there, size, flags=cv2.INTER_LINEAR)
    share = mask.astype(np.float32) / 255
    back = cv2.resize(behind, size, interpolation=cv2.INTER_LINEAR)
    picture = laid.astype(np.float32) * share + back * (1 - share)
    light, part_of_sheet = (
        np.asarray(cv2.resize(each, (width, height), interpolation=cv2.INTER_AREA), np.float32)
        for each in (picture, share)
    )
    return light, part_of_sheet


def _outline(sheet: "Gray | cv2.typing.MatLike") -> Floats:
    height, width = sheet.shape[:2]
    return np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
