"""Codes out of a scanner's bytes. A code ends with CR or LF, or with a pause where the scanner sends neither. Sans I/O."""

import re
from collections.abc import Callable

from drivers.code_scanner.payload import LONGEST

_ENDS = re.compile(rb"[\r\n]+")


class CodeStream:
    """Collects what belongs together: everything until a pause.

    What follows a CR without a pause does not begin another code: then a code could hold a CR to smuggle in a second one.
    """

    def __init__(self, prefix: bytes = b"", clean: Callable[[bytes], bytes] = bytes) -> None:
        self._prefix = prefix
        self._clean = clean
        """Takes out what is no code's: answers to commands."""
        self._bytes = bytearray()
        self.dropped = 0
        """Bytes that were too many."""

    @property
    def begun(self) -> bool:
        """Whether anything has come since the last code."""
        return bool(self._bytes)

    @property
    def ended(self) -> bool:
        """Whether what has come ends as a code does."""
        return bytes(self._bytes[-1:]) in (b"\r", b"\n")

    def feed(self, data: bytes) -> None:
        """More bytes; what is longer than any code twice over is not kept."""
        room = max(0, 3 * LONGEST - len(self._bytes))
        self._bytes += data[:room]
        self.dropped += max(0, len(data) - room)

    def code(self) -> bytes:
        """What has come until this pause: the code's bytes, without end and prefix; one that came twice counts once.

        Several that differ come as one, ends and all, and are refused for them.
        """
        data = self._clean(bytes(self._bytes))
        self.forget()
        parts = [part.removeprefix(self._prefix) for part in _ENDS.split(data) if part]
        return parts[0] if len(set(parts)) == 1 else data

    def forget(self) -> None:
        """Drops what has come."""
        self._bytes.clear()
