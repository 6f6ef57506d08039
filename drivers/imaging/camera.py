"""The child that holds a camera: `python -m drivers.imaging.camera`. It is open only while somebody asks for pictures."""

import contextlib
import os
import sys
import threading
import time
import zlib
from typing import Any

import cv2
import numpy as np

from drivers.imaging.confine import confine_to_cameras
from drivers.imaging.light import Picture, covered, grey
from drivers.imaging.service import serve, shared_memory
from drivers.imaging.sources import Source, SourceLost, open_source

COARSE = 320
"""Pixels: enough to see whether anything is to be seen."""


class Lens:
    """One camera, read by a thread of its own: pictures that nobody wants are dropped as they come."""

    def __init__(self) -> None:
        self._change = threading.Condition()
        self._question: dict[str, Any] = {}
        self._wanted_until = 0.0
        self._wanted = False
        self._picture: Picture | None = None
        self._lost: SourceLost | None = None
        self._number = self._damaged = 0
        self._sum = 0
        self._same_since = time.monotonic()
        self._same = 0.0
        self._thread: threading.Thread | None = None

    def answer(self, question: dict[str, Any], memory: memoryview) -> dict[str, Any]:
        """One picture, taken after the question: `{"url", "width", "height", "rate", "linger", "wait", "channels"}`.

        Gives `{"number", "width", "height", "same", "covered"}` with the picture in the memory (`same`: for how many seconds the
        pictures have been one and the same); `{"damaged": count}` where none came that is whole within `wait` seconds; or
        `{"lost", "missing"}`.
        """
        with self._change:
            self._question = question
            self._wanted_until = time.monotonic() + float(question["linger"])
            self._wanted = True
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._look, name="lens", daemon=True)
                self._lost, self._picture, self._damaged = None, None, 0
                self._thread.start()
            self._change.wait_for(lambda: self._picture is not None or self._lost, float(question["wait"]))
            picture, self._picture = self._picture, None
            if picture is None and self._lost is not None:
                self._thread.join()
                return {"lost": str(self._lost), "missing": self._lost.missing}
            if picture is None:
                return {"damaged": self._damaged}
            self._damaged = 0
            same = self._same
        told = {"number": self._number, "same": same, "covered": covered(grey(picture, COARSE)[0])}
        return told | _laid(picture, int(question["channels"]), memory)

    def _look(self) -> None:
        question = self._question
        size = int(question["width"]), int(question["height"])
        source: Source | None = None
        try:
            source = open_source(str(question["url"]), *size, float(question["rate"]))
            while time.monotonic() < self._wanted_until:
                source.grab()
                if self._wanted:
                    self._keep(source.picture())
        except SourceLost as problem:
            with self._change:
                self._lost = problem
                self._change.notify_all()
        finally:
            if source is not None:
                source.close()
            self._picture = None

    def _keep(self, picture: Picture | None) -> None:
        with self._change:
            if picture is None:
                self._damaged += 1
                return
            told = zlib.crc32(picture[::7, ::7].tobytes())
            now = time.monotonic()
            if told != self._sum:
                self._sum, self._same_since = told, now
            self._same = now - self._same_since
            self._number += 1
            self._wanted = False
            self._picture = picture
            self._change.notify_all()


def _laid(picture: Picture, channels: int, memory: memoryview) -> dict[str, Any]:
    """Puts a picture into the memory, smaller where it does not fit."""
    if channels == 1:
        picture = np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), np.uint8)
    shrink = (picture.size / len(memory)) ** 0.5
    if shrink > 1:
        size = int(picture.shape[1] / shrink), int(picture.shape[0] / shrink)
        picture = np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)
    memory[: picture.size] = np.ascontiguousarray(picture).data.cast("B")
    return {"width": picture.shape[1], "height": picture.shape[0]}


def main() -> None:
    """Answers until the parent closes the pipe, whatever the camera does then."""
    cv2.setNumThreads(1)
    lens = Lens()
    with contextlib.suppress(BrokenPipeError):
        serve(lens.answer, shared_memory(sys.argv, writable=True), confine_to_cameras, sys.stdin.buffer)
    os._exit(0)  # a camera that hangs in the kernel keeps no process


if __name__ == "__main__":
    main()
