"""Faces in a picture: whether one person looks here, in good light. Who it is, nobody asks here.

Runs where cv2 is: in a child process. The detectors are the cascades that the OpenCV wheel carries (Viola and Jones).
"""

from functools import lru_cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from drivers.imaging.light import Picture, covered, grey, jpeg
from drivers.imaging.sight import give, picture_in, run, warm_up

CASCADES = ("frontalface_alt2", "frontalface_default", "profileface", "eye_tree_eyeglasses")

SIDE = 480
"""Longer side of the picture that is searched: a face at arm's length is 100 to 250 pixels wide in it."""
LEAST = 32
"""Pixels of SIDE: smaller faces belong to people who stand behind."""
NEAR = 0.10
"""Of the picture's width: a face narrower than this is too far away for whoever has to compare it."""
DARK, BRIGHT = 60.0, 215.0
"""Mean of a face's brightness, of 255."""
APART = 0.28
"""Distance of the two eyes, of the face's width: nearer ones belong to a face that is turned."""
MARGIN = 0.45
"""Of the face's width: room around it in the picture that is kept."""
KEPT = 640
"""Longer side in pixels of the picture that is kept."""

Box = tuple[int, int, int, int]


@lru_cache(maxsize=8)
def _cascade(name: str) -> cv2.CascadeClassifier:
    return cv2.CascadeClassifier(str(Path(cv2.__file__).parent / "data" / f"haarcascade_{name}.xml"))


def look(picture: Picture) -> tuple[dict[str, Any], bytes]:
    """What is seen, and the face's own part of the picture as JPEG when all is well.

    `seen`: `ok`, `nobody`, `several`, `turned`, `far`, `dark`, `bright`, `covered`; `light`: the brightness of the face, or
    of all, 0 to 255; `count`: faces found.
    """
    plain, scale = grey(picture, SIDE)
    light = float(plain.mean())
    if covered(plain):
        return {"seen": "covered", "light": light, "count": 0}, b""
    clear = cv2.createCLAHE(2.0, (8, 8)).apply(plain)
    here = _faces(np.asarray(clear, np.uint8), "frontalface_alt2")
    aside = [box for box in _turned(clear) if not any(_same(box, other) for other in here)]
    count = len(here) + len(aside)
    if count != 1:
        seen = "several" if count else "dark" if light < DARK / 2 else "nobody"
        return {"seen": seen, "light": light, "count": count}, b""
    x, y, wide, high = (here or aside)[0]
    light = float(plain[y : y + high, x : x + wide].mean())
    told = {"light": light, "count": 1}
    if aside or not _straight(clear[y : y + high, x : x + wide]):
        return told | {"seen": "turned"}, b""
    if wide < NEAR * plain.shape[1]:
        return told | {"seen": "far"}, b""
    if not DARK <= light <= BRIGHT:
        return told | {"seen": "dark" if light < DARK else "bright"}, b""
    return told | {"seen": "ok"}, jpeg(_around(picture, (x, y, wide, high), scale), 92)


def _faces(plain: Any, cascade: str) -> list[Box]:
    found = _cascade(cascade).detectMultiScale(plain, 1.1, 4, minSize=(LEAST, LEAST))
    return [(int(x), int(y), int(w), int(h)) for x, y, w, h in found]


def _turned(plain: Any) -> list[Box]:
    """Faces seen from the side, or half so. The cascade knows left profiles only: it looks twice."""
    wide = plain.shape[1]
    mirrored = [(wide - x - w, y, w, h) for x, y, w, h in _faces(cv2.flip(plain, 1), "profileface")]
    found: list[Box] = []
    for box in [*_faces(plain, "profileface"), *mirrored, *_faces(plain, "frontalface_default")]:
        if not any(_same(box, other) for other in found):
            found.append(box)
    return found


def _same(one: Box, other: Box) -> bool:
    """Whether two boxes are of one head."""
    apart_x = abs(one[0] + one[2] / 2 - other[0] - other[2] / 2)
    apart_y = abs(one[1] + one[3] / 2 - other[1] - other[3] / 2)
    return max(apart_x, apart_y) < 0.6 * max(one[2], other[2])


def _straight(head: Any) -> bool:
    """Whether the eyes are those of somebody who looks here. Eyes that are not found (glasses, lids) speak for the person."""
    upper = cv2.resize(head[: int(head.shape[0] * 0.62)], (200, 124))
    eyes = [
        ((x + w / 2) / 200, (y + h / 2) / 200)
        for x, y, w, h in _cascade("eye_tree_eyeglasses").detectMultiScale(upper, 1.1, 4, minSize=(24, 24))
    ]
    if len(eyes) != 2:
        return True
    (left, one), (right, other) = sorted(eyes)
    level = abs(one - other) < 0.12
    return level and right - left >= APART and 0.38 < (left + right) / 2 < 0.62


def _around(picture: Picture, box: Box, scale: float) -> Picture:
    x, y, wide, high = (int(value * scale) for value in box)
    room = int(wide * MARGIN)
    cut = picture[max(0, y - room) : y + high + room, max(0, x - room) : x + wide + room]
    shrink = max(cut.shape[:2]) / KEPT
    if shrink > 1:
        size = (round(cut.shape[1] / shrink), round(cut.shape[0] / shrink))
        cut = np.asarray(cv2.resize(cut, size, interpolation=cv2.INTER_AREA), np.uint8)
    return cut


def answer(question: dict[str, Any], memory: memoryview) -> dict[str, Any]:
    """`{"width", "height", "channels"}` → what `look` says, with `size`, the length of the JPEG in the memory."""
    return give(*look(picture_in(question, memory)), memory)


def prepare() -> str:
    """Loads the cascades, too, which are files."""
    for name in CASCADES:
        _cascade(name)
    return warm_up(look)


if __name__ == "__main__":
    run(answer, prepare)
