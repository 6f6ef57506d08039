"""Breaks text into lines, measures them and draws them, each character in a font that has it.

Done here and not by Kivy's label because that one opens only the first face of a font collection (Japanese shapes in
Noto CJK), has one font per label, knows no rule for where a Chinese line may break, and reads `[` in a person's name
as markup. Pure: no Kivy. Reasons: docs/decisions/0003.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from PIL import Image, ImageDraw, ImageFont

from drivers.text.fonts import FontFace, font_for, runs

NOT_FIRST = frozenset("，。、；：？！）》」』】〕”’…—～·%℃,.;:?!)]}")
"""Characters that may not begin a line."""
NOT_LAST = frozenset("（《「『【〔“‘([{")
"""Characters that may not end a line."""

_PIECES = re.compile(r"\n|[ \t]+|[!-)+-~\u00c0-\u02af\u1e00-\u1eff]+|.", re.DOTALL)
_PAUSE = re.compile(r"[。！？；，][”’」』）》]?(?=.)|[.!?;,](?= )")
_BASE = 100
"""Advances are measured once at this size and scaled: the layout of a page never depends on the window."""


_WIDE_QUOTES = str.maketrans("“”‘’", "\"\"''")


def clean(text: str) -> str:
    """`text` without what could disturb a page: control characters become spaces, direction overrides vanish.

    Curly quotes are a whole Chinese character wide in a Chinese font, so that in a Latin text they become straight.
    """
    kept = []
    if not any(char >= "\u2e80" for char in text):
        text = text.translate(_WIDE_QUOTES)
    for char in text:
        kind = unicodedata.category(char)
        if char == "\n":
            kept.append(char)
        elif kind in ("Cc", "Zl", "Zp"):
            kept.append(" ")
        elif kind not in ("Cs", "Cf"):
            kept.append(char)
    return "".join(kept)


@lru_cache(maxsize=16)
def _opened(face: FontFace, size: float) -> ImageFont.FreeTypeFont:
    """Each one of a Chinese font keeps 3 MB and is opened in 2 ms: as many as a page needs, and a few more."""
    return ImageFont.truetype(str(face.path), size, index=face.index, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=8192)
def _advance(char: str, bold: bool) -> float:
    return _opened(font_for(char, bold), _BASE).getlength(char) / _BASE


def forget() -> None:
    """Drops what was measured: the characters of a name would stay there, in their order."""
    _advance.cache_clear()


def width_of(text: str, size: float, bold: bool = False) -> float:
    """How wide one line of `text` is, in the unit of `size`."""
    return sum(_advance(char, bold) for char in text) * size


def _atoms(text: str, size: float, bold: bool, width: float) -> Iterator[str]:
    """The pieces between which a line may break: words, spaces, Chinese characters with the punctuation they keep."""
    held = ""
    for match in _PIECES.finditer(text):
        piece = match.group()
        if held and (held == "\n" or held.isspace() or piece.isspace() or not _sticks(held, piece)):
            yield from _broken(held, size, bold, width)
            held = ""
        held += piece
    if held:
        yield from _broken(held, size, bold, width)


def _sticks(held: str, piece: str) -> bool:
    return piece[0] in NOT_FIRST or held[-1] in NOT_LAST or unicodedata.combining(piece[0]) > 0


def _broken(atom: str, size: float, bold: bool, width: float) -> Iterator[str]:
    """An atom, cut into lines of its own where it is wider than a whole line."""
    if atom == "\n" or width_of(atom, size, bold) <= width:
        yield atom
        return
    part, used = "", 0.0
    for char in atom:
        step = _advance(char, bold) * size
        if part and used + step > width:
            yield part
            part, used = "", 0.0
        part += char
        used += step
    if part:
        yield part


def break_lines(text: str, size: float, width: float, bold: bool = False) -> list[str]:
    """`text` as lines no wider than `width`. Empty text is one empty line."""
    lines, line, used = [], "", 0.0
    for atom in _atoms(clean(text), size, bold, width):
        if atom == "\n":
            lines.append(line.rstrip())
            line, used = "", 0.0
            continue
        step = width_of(atom, size, bold)
        if line and used + step > width + 0.01 and not atom.isspace():
            lines.append(line.rstrip())
            line, used = "", 0.0
        if not line and atom.isspace():
            continue
        line += atom
        used += step
    lines.append(line.rstrip())
    return lines


@dataclass(frozen=True)
class Block:
    """Lines ready to be drawn: `width` of the widest and `height` of all, in design pixels."""

    lines: tuple[str, ...]
    size: float
    bold: bool
    leading: float
    width: float
    height: float

    def __repr__(self) -> str:
        return f"Block({len(self.lines)} lines)"


def set_text(text: str, size: float, width: float, *, bold: bool = False, leading: float = 1.36) -> Block:
    """Sets `text` in lines no wider than `width`; balanced, so that a heading does not leave one character alone."""
    lines = break_lines(text, size, width, bold)
    if len(lines) == 2 and (halves := _at_pause(clean(text), size, width, bold)):
        lines = halves
    elif 1 < len(lines) <= 4 and "\n" not in text:
        lines = _balanced(text, size, width, bold, lines)
    widest = max(width_of(line, size, bold) for line in lines)
    return Block(tuple(lines), size, bold, leading, widest, len(lines) * size * leading)


def _at_pause(text: str, size: float, width: float, bold: bool) -> list[str] | None:
    """Two lines that part where a reader pauses, if both fit and neither is a stub."""
    best: list[str] | None = None
    for match in _PAUSE.finditer(text):
        halves = [text[: match.end()].rstrip(), text[match.end() :].strip()]
        short, long = sorted(width_of(half, size, bold) for half in halves)
        if long <= width and short >= 0.3 * long and (best is None or long < _longest(best, size, bold)):
            best = halves
    return best


def _longest(lines: list[str], size: float, bold: bool) -> float:
    return max(width_of(line, size, bold) for line in lines)


def _balanced(text: str, size: float, width: float, bold: bool, lines: list[str]) -> list[str]:
    """The same number of lines, narrower, when the last one would hold a stub."""
    if width_of(lines[-1], size, bold) > 0.3 * width:
        return lines
    for share in (0.6, 0.7, 0.8, 0.9):
        tried = break_lines(text, size, width * share, bold)
        if len(tried) == len(lines):
            return tried
    return lines


def draw(block: Block, scale: float, align: str = "left") -> Image.Image:
    """The block as a mask (`L`), drawn at `scale` device pixels per design pixel.

    `align` is left, center or right. The picture may be a pixel or two wider than the block's own width.
    """
    size = block.size * scale
    line_height = block.size * block.leading * scale
    drawn = [_drawn_width(line, size, block.bold) for line in block.lines]
    width = max(1, round(max(*drawn, block.width * scale)) + 2)
    mask = Image.new("L", (width, max(1, round(line_height * len(block.lines)))))
    pen = ImageDraw.Draw(mask)
    for number, (line, long) in enumerate(zip(block.lines, drawn, strict=True)):
        x = {"left": 0.0, "center": (width - long) / 2, "right": width - long}[align]
        baseline = round(number * line_height + line_height / 2 + size * 0.37)
        for run in runs(line, block.bold):
            font = _opened(run.face, size)
            pen.text((round(x), baseline), run.text, font=font, fill=255, anchor="ls")
            x += font.getlength(run.text)
    return mask


def _drawn_width(line: str, size: float, bold: bool) -> float:
    return float(sum(_opened(run.face, size).getlength(run.text) for run in runs(line, bold)))
