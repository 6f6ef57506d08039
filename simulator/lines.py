"""Lines out of a stream of bytes, for the devices that are told lines."""


class Lines:
    """Cuts bytes into lines, each with its LF; what is longer than ``longest`` is handed out as it is."""

    def __init__(self, longest: int = 64) -> None:
        self._longest = longest
        self._begun = bytearray()

    def feed(self, data: bytes) -> list[bytes]:
        """The lines that are whole now."""
        found = []
        for byte in data:
            self._begun.append(byte)
            if byte == 0x0A or len(self._begun) > self._longest:
                found.append(bytes(self._begun))
                self._begun.clear()
        return found

    def clear(self) -> None:
        """Forget a begun line."""
        self._begun.clear()
