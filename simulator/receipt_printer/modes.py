"""The modes that say how characters look: size, weight, underline, for Latin and for Chinese."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from simulator.receipt_printer.line import Style


@dataclass
class Modes:
    """Set by commands, reset by ESC @."""

    latin: Style = field(default_factory=Style)
    chinese: Style = field(default_factory=Style)
    """What FS commands set; GS ! and ESC ! hold for Chinese as well."""
    chinese_space: tuple[int, int] = (0, 0)
    """Dots left and right of a Chinese character (FS S)."""

    @property
    def of_chinese(self) -> Style:
        """How a Chinese character looks now."""
        return replace(
            self.latin,
            wide=max(self.latin.wide, self.chinese.wide),
            high=max(self.latin.high, self.chinese.high),
            underline=self.chinese.underline,
        )

    def set(self, name: str, data: bytes) -> str | None:
        """Carry out a mode command; what was wrong with it, or None."""
        if name in ("FS &", "FS ."):
            return None  # the grammar has seen to it
        if name == "FS S":
            self.chinese_space = (data[0], data[1])
            return None
        actions: dict[str, Callable[[int], str | None]] = {
            "GS !": self._size,
            "GS B": self._reverse,
            "ESC !": self._print_mode,
            "ESC E": self._bold,
            "ESC G": self._bold,
            "ESC -": self._underline,
            "ESC M": _font,
            "ESC t": _code_page,
            "ESC R": _character_set,
            "FS !": self._chinese_mode,
            "FS -": self._chinese_underline,
            "FS W": self._chinese_double,
        }
        return actions[name](data[0])

    def _size(self, value: int) -> None:
        self.latin = replace(self.latin, wide=(value >> 4 & 7) + 1, high=(value & 7) + 1)

    def _reverse(self, value: int) -> None:
        self.latin = replace(self.latin, reverse=bool(value & 1))

    def _bold(self, value: int) -> None:
        self.latin = replace(self.latin, bold=bool(value & 1))

    def _print_mode(self, value: int) -> str | None:
        self.latin = replace(
            self.latin,
            bold=bool(value & 0x08),
            high=2 if value & 0x10 else 1,
            wide=2 if value & 0x20 else 1,
            underline=1 if value & 0x80 else 0,
        )
        return _font(value & 1)

    def _underline(self, value: int) -> str | None:
        if (dots := _digit(value)) > 2:
            return "an underline other than 0, 1, 2"
        self.latin = replace(self.latin, underline=dots)
        return None

    def _chinese_underline(self, value: int) -> str | None:
        if (dots := _digit(value)) > 2:
            return "an underline other than 0, 1, 2"
        self.chinese = replace(self.chinese, underline=dots)
        return None

    def _chinese_mode(self, value: int) -> None:
        self.chinese = replace(
            self.chinese,
            wide=2 if value & 0x04 else 1,
            high=2 if value & 0x08 else 1,
            underline=1 if value & 0x80 else 0,
        )

    def _chinese_double(self, value: int) -> None:
        size = 2 if value & 1 else 1
        self.chinese = replace(self.chinese, wide=size, high=size)


def _digit(value: int) -> int:
    """Many parameters may be given as a number or as its ASCII digit."""
    return value - 48 if value >= 48 else value


def _font(value: int) -> str | None:
    return None if _digit(value) == 0 else "this printer has font A (12 x 24) only"


def _code_page(value: int) -> str | None:
    return None if value == 0 else "this printer has code page 0 (437) only"


def _character_set(value: int) -> str | None:
    return None if value in (0, 15) else "this printer has the character sets 0 and 15 only"
