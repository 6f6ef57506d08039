"""Lines of text out of a stream of bytes, with a bound on their length."""

LONGEST = 120
"""No pad says more in a line; a longer one is noise."""


class LineReader:
    """Collects lines. With an empty line end every byte is a line of its own (pads that send bare digits)."""

    def __init__(self, line_end: bytes, longest: int = LONGEST) -> None:
        self._line_end = line_end
        self._longest = longest
        self._buffer = bytearray()
        self._too_long = False
        self.dropped = 0
        """How many lines were too long and thrown away."""

    def reset(self) -> None:
        """Forgets a half-read line."""
        self._buffer.clear()
        self._too_long = False

    def feed(self, data: bytes) -> list[bytes]:
        """The lines that `data` completes, without their ends."""
        if not self._line_end:
            return [bytes([byte]) for byte in data]
        self._buffer += data
        lines = []
        while (at := self._buffer.find(self._line_end)) >= 0:
            line = bytes(self._buffer[:at])
            del self._buffer[: at + len(self._line_end)]
            if self._too_long or len(line) > self._longest:
                self.dropped += 1
            else:
                lines.append(line)
            self._too_long = False
        if len(self._buffer) > self._longest + len(self._line_end):
            self._too_long = True
            del self._buffer[: -len(self._line_end)]
        return lines
