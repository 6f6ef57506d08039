"""Whether anything is to be seen at all. Runs where cv2 is: in a child process, never in the terminal's own."""

import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]
"""Rows, columns, and blue, green, red."""

COVERED_MEAN, COVERED_SPREAD = 20.0, 2.5
"""Of 255: a lens with something on it sees less than this, and nothing in it stands out."""


def grey(picture: Picture, side: int) -> tuple[Picture, float]:
    """The picture in grey with its longer side at most `side`, and how many times smaller it is."""
    plain = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    scale = max(1.0, max(plain.shape) / side)
    if scale > 1.0:
        size = (round(plain.shape[1] / scale), round(plain.shape[0] / scale))
        plain = cv2.resize(plain, size, interpolation=cv2.INTER_AREA)
    return np.asarray(plain, np.uint8), scale


def covered(plain: Picture) -> bool:
    """Whether something lies on the lens. A room without any light looks the same."""
    coarse = cv2.resize(plain, (32, 24), interpolation=cv2.INTER_AREA)  # without the noise of the dark
    return float(coarse.mean()) < COVERED_MEAN and float(coarse.std()) < COVERED_SPREAD


def jpeg(picture: Picture, quality: int) -> bytes:
    """The picture as a JPEG file."""
    done, data = cv2.imencode(".jpg", picture, (cv2.IMWRITE_JPEG_QUALITY, quality))
    return data.tobytes() if done else b""
