"""Which TrueType font draws which character of a PDF; reportlab takes no PostScript outlines, so not the screen's Noto Sans CJK.

Debian packages: fonts-wqy-zenhei, fonts-babelstone-han, fonts-hanazono, fonts-dejavu-core.
"""

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from reportlab.pdfbase import pdfmetrics, ttfonts
from reportlab.pdfbase.ttfonts import TTFError, TTFont

_TRUETYPE = Path("/usr/share/fonts/truetype")
_FILES = (
    ("zenhei", "wqy/wqy-zenhei.ttc"),
    ("babelstone", "babelstone/BabelStoneHan.ttf"),
    ("hanamin_a", "hanazono/HanaMinA.ttf"),
    ("hanamin_b", "hanazono/HanaMinB.ttf"),
    ("dejavu", "dejavu/DejaVuSans.ttf"),
)


_plain_map = ttfonts.makeToUnicodeCMap


def _unicode_map(name: str, subset: list[int]) -> str:
    """UTF-16, where reportlab writes five digits for a character beyond U+FFFF: a rare name could not be copied or read out."""

    def utf16(found: re.Match[str]) -> str:
        return f"> <{chr(int(found[1], 16)).encode('utf-16-be').hex().upper()}>"

    return re.sub("> <([0-9A-F]{5,6})>", utf16, _plain_map(name, subset))


ttfonts.makeToUnicodeCMap = _unicode_map


class NoFont(Exception):
    """No font draws a character (told by its number), or none is installed."""


class Fonts:
    """The installed fonts, all opened: afterwards no file is needed any more."""

    def __init__(self) -> None:
        self._names: list[tuple[str, frozenset[int]]] = []
        for name, file in _FILES:
            if (_TRUETYPE / file).exists():
                try:
                    font = TTFont(name, str(_TRUETYPE / file), subfontIndex=0)
                except TTFError:
                    continue
                pdfmetrics.registerFont(font)
                self._names.append((name, frozenset(font.face.charToGlyph)))
        if not self._names:
            raise NoFont(
                "no TrueType font is installed: fonts-wqy-zenhei, fonts-babelstone-han, fonts-hanazono"
            )

    def runs(self, text: str) -> Iterator[tuple[str, str]]:
        """The text cut where the font changes: font name and piece.

        Raises:
            NoFont: no font draws a character, or it is none that is drawn.
        """
        name, piece = "", ""
        for char in text:
            font = name if self._follows(char) and name else self._font(char)
            if font != name and piece:
                yield name, piece
                piece = ""
            name, piece = font, piece + char
        if piece:
            yield name, piece

    def width(self, text: str, size: float) -> float:
        """Points that the text takes on one line."""
        return float(sum(pdfmetrics.stringWidth(piece, name, size) for name, piece in self.runs(text)))

    def lines(self, text: str, size: float, room: float) -> list[str]:
        """The text in lines of at most `room` points: broken between Chinese characters, words kept whole where they fit."""
        found: list[str] = []
        for paragraph in text.split("\n"):
            line = ""
            for piece in _pieces(paragraph):
                if not line or self.width(line + piece.rstrip(), size) <= room:
                    line += piece
                else:
                    found.append(line.rstrip())
                    line = piece.lstrip()
                while self.width(line.rstrip(), size) > room and len(line) > 1:
                    fit = next(
                        n for n in range(len(line) - 1, 0, -1) if n == 1 or self.width(line[:n], size) <= room
                    )
                    found.append(line[:fit])
                    line = line[fit:]
            found.append(line.rstrip())
        return found

    @staticmethod
    def _follows(char: str) -> bool:
        return unicodedata.category(char) in ("Mn", "Me", "Cf") or char == " "

    def _font(self, char: str) -> str:
        if unicodedata.category(char) in ("Cc", "Cs", "Co", "Cn"):
            raise NoFont(f"U+{ord(char):04X} is not drawn")
        for name, chars in self._names:
            if ord(char) in chars:
                return name
        raise NoFont(f"no font draws U+{ord(char):04X}")


def _pieces(text: str) -> Iterator[str]:
    """Words with the space behind them; a Chinese character is a word, and keeps the mark behind it."""
    piece = ""
    for char in text:
        wide = _wide(char)
        mark = wide and unicodedata.category(char)[0] == "P"
        opened = wide and piece[-1:] in ("（", "《", "“", "‘", "【")
        if piece and not mark and not opened and (wide or piece[-1] == " " or _wide(piece[-1])):
            yield piece
            piece = ""
        piece += char
    if piece:
        yield piece


def _wide(char: str) -> bool:
    return unicodedata.east_asian_width(char) in ("W", "F")
