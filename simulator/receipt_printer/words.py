"""What goes between terminal and printer, in words: data summed up, status bytes read out."""

from typing import Final

from simulator.receipt_printer.grammar import Command, Text
from simulator.receipt_printer.questions import QUESTIONS

PRINT_SYMBOL: Final = b"Q"
"""The function of GS ( k that prints what was stored (81); it follows the kind of symbol."""


class Told:
    """Sums up print data until there is enough of it to tell."""

    def __init__(self) -> None:
        self._forget()

    def _forget(self) -> None:
        self._lines = 0
        self._codes = 0
        self._bar_codes = 0
        self._pictures = 0
        self._bytes = 0
        self._in_line = False

    def take(self, token: Text | Command) -> str | None:
        """Take one more piece; what is to be told now: a cut, or a question, ends a run of data."""
        if isinstance(token, Text):
            self._bytes += token.size
            self._in_line = True
            return None
        if token.name in QUESTIONS:
            return self.rest()
        self._bytes += token.size
        match token.name:
            case "LF" | "ESC d" | "ESC J":
                self._lines += self._in_line
                self._in_line = False
            case "GS v 0":
                self._pictures += 1
            case "GS ( k" if token.data[1:2] == PRINT_SYMBOL:
                self._codes += 1
            case "GS k":
                self._bar_codes += 1
            case "GS V":
                return self._tell(cut=True)
            case _:
                pass
        return None

    def rest(self) -> str | None:
        """What has come and was not told yet."""
        return self._tell(cut=False) if self._bytes else None

    def _tell(self, *, cut: bool) -> str:
        lines = self._lines + self._in_line
        parts = [
            *([_counted(lines, "line") + " of text"] if lines else []),
            *([_counted(self._pictures, "picture")] if self._pictures else []),
            *([_counted(self._codes, "QR code")] if self._codes else []),
            *([_counted(self._bar_codes, "bar code")] if self._bar_codes else []),
            *(["cut"] if cut else []),
        ]
        size = f"({self._bytes} bytes)"
        self._forget()
        return f"prints: {', '.join(parts)} {size}" if parts else f"sets modes {size}"


def _counted(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


def answer_words(question: str, data: bytes) -> str:
    """An answer in hex, with what it says where that is a status byte; a name as it is."""
    if data[:1] == b"_" and data[-1:] == b"\0":
        return data[1:-1].decode("ascii", "replace")
    said = data.hex(" ").upper()
    if len(data) != 1 or question not in _MEANING:
        return said
    found = [words for bits, words in _MEANING[question] if data[0] & bits == bits]
    return f"{said} {' and '.join(found) or _ALL_WELL[question]}"


_MEANING: Final[dict[str, tuple[tuple[int, str], ...]]] = {
    "DLE EOT 1": ((0x08, "off line"),),
    "DLE EOT 2": ((0x04, "cover open"), (0x20, "stopped by paper end"), (0x40, "error")),
    "DLE EOT 3": ((0x08, "cutter error"), (0x40, "head too hot")),
    "DLE EOT 4": ((0x60, "paper out"), (0x0C, "paper near its end")),
    "GS r 1": ((0x0C, "paper out"), (0x03, "paper near its end")),
}
_ALL_WELL: Final = {
    "DLE EOT 1": "on line",
    "DLE EOT 2": "nothing stops it",
    "DLE EOT 3": "no error",
    "DLE EOT 4": "paper present",
    "GS r 1": "all before is printed, paper present",
}
