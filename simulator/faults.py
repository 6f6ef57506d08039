"""What a fault is, as data: its name, what it means, and its parameters. Each port's own stand in its `port.py`."""

import re
from dataclasses import dataclass, field
from typing import Final

Value = int | float | str
Settings = dict[str, Value]


class UnknownFault(LookupError):
    """No device or fault of that name; the message lists the names there are."""


class BadSetting(ValueError):
    """A parameter of a fault is unknown or out of bounds; the message says what was expected."""


@dataclass(frozen=True)
class Setting:
    """One parameter of a fault: its default, what it means, and what it may be."""

    default: Value
    meaning: str
    choices: tuple[str, ...] = ()
    low: float = 0
    high: float = 1e9
    hex_digits: int = 0
    """Text of so many of them."""

    def accept(self, name: str, value: object) -> Value:
        """The value in the default's type; raises `BadSetting`."""
        if isinstance(self.default, str):
            if not isinstance(value, str) or (self.choices and value not in self.choices):
                wanted = ", ".join(self.choices) if self.choices else "text"
                raise BadSetting(f"{name} = {value!r}: expected {wanted}")
            if self.hex_digits and not re.fullmatch(f"[0-9A-Fa-f]{{{self.hex_digits}}}", value):
                raise BadSetting(
                    f"{name} = {value!r}: expected {self.hex_digits} hex digits, like {self.default}"
                )
            return value
        if (
            isinstance(value, bool)
            or not isinstance(value, int | float)
            or not self.low <= value <= self.high
        ):
            raise BadSetting(f"{name} = {value!r}: expected a number from {self.low:g} to {self.high:g}")
        if isinstance(self.default, int) and value != int(value):
            raise BadSetting(f"{name} = {value!r}: expected a whole number")
        return int(value) if isinstance(self.default, int) else float(value)


@dataclass(frozen=True)
class Fault:
    """One way in which a device can go wrong."""

    name: str
    meaning_zh: str
    meaning_en: str
    settings: dict[str, Setting] = field(default_factory=dict)


def times(default: int) -> Setting:
    """How often it strikes."""
    return Setting(default, "strikes so many times, then is mended by itself; 0 = until mended")


SECONDS: Final = Setting(3.0, "seconds of delay, not scaled by --speed", high=3600)

UNPLUGGED: Final = Fault(
    "unplugged", "拔掉设备：连接断开，重连被拒绝", "connection cut and refused (a pty hangs up) until mended"
)
