"""Where pictures come from: a camera of this machine, a film, a camera on the network. Runs in the camera's child process.

`grab` takes the next picture as it comes and costs little; only `picture`, asked for when somebody wants it, unpacks it.
"""

import http.client
import os
import re
import time
from typing import Protocol
from urllib.parse import urlsplit

import cv2
import numpy as np

from drivers.imaging.frame import MOST_PIXELS
from drivers.imaging.light import Picture

LONGEST_PART = 16 << 20
"""Bytes between two boundaries of a stream; a picture of sixteen million pixels as JPEG takes less."""
_LENGTH = re.compile(rb"content-length:\s*(\d{1,9})", re.IGNORECASE)
QUIET = 10.0
"""Seconds without a byte after which a stream is dead: long after whoever waits for a picture has given up."""


class SourceLost(Exception):
    """No picture can come any more; `missing`: there is no such camera. The text is for the technician."""

    def __init__(self, why: str, missing: bool = False) -> None:
        super().__init__(why)
        self.missing = missing


class Source(Protocol):
    """An open camera. One thread uses it."""

    def grab(self) -> None:
        """Waits for the next picture.

        Raises:
            SourceLost: none will come.
        """

    def picture(self) -> Picture | None:
        """The one grabbed last; None when it is damaged."""

    def close(self) -> None:
        """Lets go of the camera."""


def open_source(url: str, width: int, height: int, rate: float) -> Source:
    """Opens a camera by its URL, in that size where it can.

    Raises:
        SourceLost: it is not there, or cannot be opened.
    """
    scheme, _, place = url.partition(":")
    if scheme == "v4l2":
        return Device(place, width, height, rate)
    if scheme == "file":
        return Film(place)
    return Stream(url)


class Device:
    """A camera of this machine (UVC), by its node."""

    def __init__(self, node: str, width: int, height: int, rate: float) -> None:
        if not os.path.exists(node):  # noqa: PTH110  (an exists() that follows the link of by-id)
            raise SourceLost(f"{node} does not exist", missing=True)
        self._open = cv2.VideoCapture(os.path.realpath(node), cv2.CAP_V4L2)
        if not self._open.isOpened():
            raise SourceLost(f"{node} cannot be opened: it is no camera, or somebody else holds it")
        for name, value in (
            (
                cv2.CAP_PROP_FOURCC,
                float(cv2.VideoWriter.fourcc(*"MJPG")),
            ),  # raw pictures of that size fill the bus
            (cv2.CAP_PROP_FRAME_WIDTH, width),
            (cv2.CAP_PROP_FRAME_HEIGHT, height),
            (cv2.CAP_PROP_FPS, rate),
            (cv2.CAP_PROP_BUFFERSIZE, 1),
        ):
            self._open.set(name, value)

    def grab(self) -> None:
        """See `Source.grab`."""
        if not self._open.grab():
            raise SourceLost("the camera gives no pictures any more")

    def picture(self) -> Picture | None:
        """See `Source.picture`."""
        done, picture = self._open.retrieve()
        return np.asarray(picture, np.uint8) if done else None

    def close(self) -> None:
        """See `Source.close`."""
        self._open.release()


class Film:
    """A film or numbered pictures (`page_%03d.png`) as a camera: at its own pace, over and over."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._open = cv2.VideoCapture(path)
        if not self._open.isOpened():
            raise SourceLost(f"{path} is no film", missing=not os.path.exists(path))  # noqa: PTH110
        rate = self._open.get(cv2.CAP_PROP_FPS)
        self._step = 1 / rate if 1 <= rate <= 60 else 0.04
        self._next = time.monotonic()

    def grab(self) -> None:
        """See `Source.grab`."""
        self._next = max(self._next + self._step, time.monotonic())
        time.sleep(max(0.0, self._next - time.monotonic()))
        if not self._open.grab():
            self._open.release()
            self._open = cv2.VideoCapture(self._path)
            if not self._open.grab():
                raise SourceLost(f"{self._path} holds no picture")

    def picture(self) -> Picture | None:
        """See `Source.picture`."""
        done, picture = self._open.retrieve()
        return np.asarray(picture, np.uint8) if done else None

    def close(self) -> None:
        """See `Source.close`."""
        self._open.release()


class Stream:
    """A camera on the network: `multipart/x-mixed-replace` with a JPEG in each part, found by the boundaries alone."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._line = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=QUIET)
        self._heard = bytearray()
        self._jpeg = b""
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        try:
            self._line.request("GET", path or "/")
            self._answer = self._line.getresponse()
        except (OSError, http.client.HTTPException) as problem:
            self._line.close()
            raise SourceLost(f"{parts.netloc}: {_said(problem)}") from None
        kind = self._answer.headers.get_content_type()
        boundary = self._answer.headers.get_param("boundary")
        if self._answer.status != 200 or kind != "multipart/x-mixed-replace" or not isinstance(boundary, str):
            self.close()
            raise SourceLost(f"{parts.netloc} answers {self._answer.status}, {kind}: no stream of pictures")
        self._boundary = b"--" + boundary.strip('"').removeprefix("--").encode("latin-1")

    def grab(self) -> None:
        """See `Source.grab`. Of pictures that have piled up the newest is kept."""
        self._jpeg = b""
        while not self._jpeg:
            self._hear()
            while self._next():
                pass

    def _next(self) -> bool:
        """Takes the first part that is whole: as long as its head says, or up to the next boundary."""
        heard = self._heard
        start = heard.find(self._boundary)
        body = heard.find(b"\r\n\r\n", start) + 4
        if start < 0 or body < 4:
            return False
        said = _LENGTH.search(heard[start:body])
        end = body + int(said[1]) if said else heard.find(self._boundary, body)
        if end > body + LONGEST_PART:
            raise SourceLost("a picture without end")
        if not body <= end <= len(heard):
            return False
        self._jpeg = bytes(heard[body:end])
        del heard[:end]
        return True

    def _hear(self) -> None:
        try:
            data = self._answer.read1(1 << 18)
        except (OSError, http.client.HTTPException) as problem:
            raise SourceLost(f"the stream broke off: {_said(problem)}") from None
        if not data:
            raise SourceLost("the stream has ended")
        self._heard += data
        if len(self._heard) > LONGEST_PART + (1 << 18):
            raise SourceLost("a picture without end")

    def picture(self) -> Picture | None:
        """See `Source.picture`."""
        data = self._jpeg
        if not data.startswith(b"\xff\xd8") or not _fits(data):
            return None
        try:
            picture = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
        except cv2.error:
            return None
        return None if picture is None else np.asarray(picture, np.uint8)

    def close(self) -> None:
        """See `Source.close`."""
        self._answer.close()
        self._line.close()


def _said(problem: Exception) -> str:
    return str(problem) or type(problem).__name__


def _fits(jpeg: bytes) -> bool:
    """Whether the picture that a JPEG announces is of a size that a camera has; nothing is unpacked to know that."""
    at = 2
    while at + 9 < len(jpeg) and jpeg[at] == 0xFF:
        mark, length = jpeg[at + 1], int.from_bytes(jpeg[at + 2 : at + 4], "big")
        if 0xC0 <= mark <= 0xCF and mark not in (0xC4, 0xC8, 0xCC):
            height, width = (int.from_bytes(jpeg[at + 5 + 2 * n : at + 7 + 2 * n], "big") for n in (0, 1))
            return 0 < width * height <= MOST_PIXELS
        at += 2 + length
    return False
