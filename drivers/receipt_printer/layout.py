"""A slip as lines of a printer with so many columns: one column is half a Chinese character. No printer language here."""

import re
import struct
import unicodedata
from dataclasses import dataclass, field
from typing import Literal

from drivers.ports.slip import (
    MAX_PIXELS,
    BarcodeBlock,
    Block,
    ColumnsBlock,
    PictureBlock,
    QrBlock,
    RowBlock,
    RuleBlock,
    Slip,
    SpaceBlock,
    TextBlock,
)
from drivers.text.fonts import covered, follows

_NOT_AT_START = "，。、；：！？）】》」』〉〕”’…·—,.;:!?)]}%％"
_NOT_AT_END = "（【《「『〈〔“‘([{"
_WORD = re.compile(r"[!-~]+|\s|.[\u0300-\u036f\ufe00-\ufe0f\U000e0100-\U000e01ef]*", re.DOTALL)


class SlipError(ValueError):
    """Something in the slip cannot be printed; the text names the block and the kind of thing, not the content."""


@dataclass(frozen=True)
class TextLine:
    """One line of text that fits its width."""

    text: str = field(repr=False)
    align: Literal["left", "center", "right"] = "left"
    large: bool = False
    bold: bool = False


@dataclass(frozen=True)
class RuleLine:
    """A line across the slip."""


@dataclass(frozen=True)
class GapLines:
    """Empty lines."""

    lines: int


@dataclass(frozen=True)
class QrCode:
    """A QR code, centred."""

    data: str = field(repr=False)
    where: str


@dataclass(frozen=True)
class BarCode:
    """A Code 128 bar code, centred."""

    data: str = field(repr=False)
    where: str


@dataclass(frozen=True)
class Picture:
    """A PNG of known size, centred."""

    png: bytes = field(repr=False)
    percent: int
    """Of the paper's width."""
    where: str


Line = TextLine | RuleLine | GapLines | QrCode | BarCode | Picture
REPRINT = "补打 REPRINT"


def width_of(text: str) -> int:
    """Columns of `text` at normal size: ASCII one, marks none, everything else two."""
    return sum(0 if follows(char) else 1 if char.isascii() else 2 for char in text)


def lay_out(slip: Slip, columns: int) -> list[Line]:
    """The lines of a slip, from the title to the last block.

    Raises:
        SlipError: a control character, a writing direction mark, or a character that no font draws.
    """
    lines: list[Line] = _paragraph(slip.title, columns, "title", align="center", large=True, bold=True)
    if slip.reprint:
        lines.append(TextLine(REPRINT, "center", bold=True))
    lines.append(GapLines(1))
    for number, block in enumerate(slip.blocks, 1):
        lines += _block(block, columns, f"block {number}")
    return lines


def _block(block: Block, columns: int, where: str) -> list[Line]:
    match block:
        case TextBlock():
            large, bold = block.size == "large", block.bold
            return _paragraph(block.text, columns, where, align=block.align, large=large, bold=bold)
        case RowBlock():
            return _row(_checked(block.label, where), _checked(block.value, where), columns)
        case RuleBlock():
            return [RuleLine()]
        case SpaceBlock():
            return [GapLines(block.lines)]
        case QrBlock():
            if any(unicodedata.category(char) in ("Cc", "Cs") for char in block.data):
                raise SlipError(f"{where}: the QR code's data holds a control character")
            caption = _paragraph(block.caption, columns, where, align="center") if block.caption else []
            return [GapLines(1), QrCode(block.data, where), GapLines(1), *caption]
        case ColumnsBlock():
            return _table(block, columns, where)
        case BarcodeBlock():
            return [
                GapLines(1),
                BarCode(block.data, where),
                *_paragraph(block.data, columns, where, align="center"),
            ]
        case PictureBlock():
            _check_png(block.png, where)
            return [Picture(block.png, block.width, where)]


def wrap(text: str, columns: int) -> list[str]:
    """`text` in lines of at most `columns`.

    Chinese breaks anywhere but before a closing and after an opening mark; Latin words stay whole unless longer than
    a line.
    """
    lines: list[str] = []
    line: list[str] = []
    for unit in _units(text, columns):
        if width_of("".join(line)) + width_of(unit) <= columns:
            line.append(unit)
            continue
        if unit.isspace():
            continue
        carried: list[str] = []
        while len(line) > 1 and ((carried or [unit])[0] in _NOT_AT_START or line[-1] in _NOT_AT_END):
            carried.insert(0, line.pop())
            if len(carried) > 3:  # a row of marks: no rule helps
                line, carried = line + carried, []
                break
        lines.append("".join(line).rstrip())
        line = [*carried, unit] if not (not carried and unit.isspace()) else []
    lines.append("".join(line).rstrip())
    return lines


def _units(text: str, columns: int) -> list[str]:
    units: list[str] = []
    for unit in _WORD.findall(text):
        if width_of(unit) <= columns:
            units.append(unit)
        else:
            units += [unit[at : at + columns] for at in range(0, len(unit), columns)]
    return units


def _paragraph(
    text: str,
    columns: int,
    where: str,
    align: Literal["left", "center", "right"] = "left",
    large: bool = False,
    bold: bool = False,
) -> list[Line]:
    room = columns // 2 if large else columns
    pieces = [piece for part in text.split("\n") for piece in wrap(_checked(part, where), room)]
    return [TextLine(piece, align, large, bold) if piece else GapLines(1) for piece in pieces]


def _row(label: str, value: str, columns: int) -> list[Line]:
    free = columns - width_of(label) - width_of(value)
    if free >= 1:
        return [TextLine(label + " " * free + value)]
    lines: list[Line] = [TextLine(piece) for piece in wrap(label, columns)]
    return lines + [TextLine(piece, "right") for piece in wrap(value, columns)]


def _table(block: ColumnsBlock, columns: int, where: str) -> list[Line]:
    shares = block.shares or (1,) * len(block.rows[0])
    align = block.align or ("left",) * len(shares)
    room = columns - len(shares) + 1  # a space between two columns
    widths = [max(2, room * share // sum(shares)) for share in shares]
    widths[0] += room - sum(widths)
    if widths[0] < 2:
        raise SlipError(f"{where}: more columns than the paper is wide")
    lines: list[Line] = []
    for number, row in enumerate(block.rows):
        cells = [wrap(_checked(cell, where), width) for cell, width in zip(row, widths, strict=True)]
        for at in range(max(map(len, cells))):
            pieces = [cell[at] if at < len(cell) else "" for cell in cells]
            placed = [
                piece + gap if side == "left" else gap + piece
                for piece, width, side in zip(pieces, widths, align, strict=True)
                for gap in [" " * (width - width_of(piece))]
            ]
            lines.append(TextLine(" ".join(placed).rstrip(), bold=block.header and number == 0))
    return lines


def _check_png(png: bytes, where: str) -> None:
    """Refuses what is no PNG, and what would be too large unpacked, by its header alone."""
    if len(png) < 33 or png[:8] != b"\x89PNG\r\n\x1a\n" or png[12:16] != b"IHDR":
        raise SlipError(f"{where}: the picture is no PNG")
    width, height = struct.unpack(">II", png[16:24])
    if not 0 < width * height <= MAX_PIXELS:
        raise SlipError(f"{where}: a picture of {width} x {height} dots; at most {MAX_PIXELS} altogether")


def _checked(text: str, where: str) -> str:
    """The text with every space a plain one, once it is known that all of it can be printed."""
    for char in text:
        category = unicodedata.category(char)
        if category in ("Cc", "Cf", "Cs", "Zl", "Zp"):
            raise SlipError(f"{where}: holds a control character ({category})")
        if not covered(char):
            raise SlipError(f"{where}: no font draws U+{ord(char):04X}")
    return "".join(" " if unicodedata.category(char) == "Zs" and char != "\u3000" else char for char in text)
