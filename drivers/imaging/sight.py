"""What the children that look at pictures have in common: the picture from the memory, and what is found back into it."""

import sys
from collections.abc import Callable
from typing import Any

import cv2
import numpy as np

from drivers.imaging.confine import confine
from drivers.imaging.frame import BadFrame, check_size
from drivers.imaging.light import Picture
from drivers.imaging.service import serve, shared_memory

Look = Callable[[Picture], tuple[dict[str, Any], bytes]]
"""A picture → what is seen, and a file made of it."""


def picture_in(question: dict[str, Any], memory: memoryview) -> Picture:
    """A copy of the picture that a question is about.

    Raises:
        BadFrame: it does not fit the memory, or is not in colour.
    """
    width, height, channels = question["width"], question["height"], question["channels"]
    size = check_size(width, height, channels)
    if size > len(memory) or channels != 3:
        raise BadFrame("not a picture in colour that fits the memory")
    return np.frombuffer(memory[:size], np.uint8).reshape(height, width, 3).copy()


def give(told: dict[str, Any], file: bytes, memory: memoryview) -> dict[str, Any]:
    """Puts a file into the memory; its length is the answer's `size`.

    Raises:
        BadFrame: it is larger than the memory.
    """
    if len(file) > len(memory):
        raise BadFrame("what was made of the picture does not fit the memory")
    memory[: len(file)] = file
    return {**told, "size": len(file)}


def warm_up(look: Look) -> str:
    """Has every library load what it loads at first use, then gives up what is not needed any more."""
    cv2.setNumThreads(1)
    cv2.ocl.setUseOpenCL(False)
    look(np.full((96, 128, 3), 127, np.uint8))
    return confine()


def run(answer: Callable[[dict[str, Any], memoryview], dict[str, Any]], prepare: Callable[[], str]) -> None:
    """Serves until the parent closes the pipe."""
    serve(answer, shared_memory(sys.argv, writable=True), prepare, sys.stdin.buffer)
