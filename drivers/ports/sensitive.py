"""Values that belong to a person and must not leak into a log, a trace or a `repr`."""

from typing import Generic, TypeVar

T = TypeVar("T")


class Sensitive(Generic[T]):
    """Holds a personal value; `str` and `repr` show only that there is one. `reveal()` is the one way to it."""

    __slots__ = ("_value",)

    def __init__(self, value: T) -> None:
        self._value = value

    def reveal(self) -> T:
        """The value itself. Call it where the value is used, not earlier."""
        return self._value

    def __repr__(self) -> str:
        return "Sensitive(…)"

    __str__ = __repr__

    def __format__(self, spec: str) -> str:
        return repr(self)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sensitive) and bool(self._value == other._value)

    def __hash__(self) -> int:
        return hash(self._value)

    def __reduce__(self) -> str:
        raise TypeError("a Sensitive value is not written anywhere")


def mask_name(name: str) -> str:
    """A name as the screen shows it to whoever stands behind: the first character, a star for each other one."""
    return name[:1] + "*" * (len(name) - 1)


def mask_number(number: str) -> str:
    """A document or account number masked to its first three and last two characters; shorter ones to stars entirely.

    `429999195203042820` becomes `429*************20`.
    """
    if len(number) < 8:
        return "*" * len(number)
    return number[:3] + "*" * (len(number) - 5) + number[-2:]


def mask_text(text: str) -> str:
    """Any other personal text (an address, a date): its first three characters at most, then stars."""
    shown = min(3, len(text) // 3)
    return text[:shown] + "*" * (len(text) - shown)


def mask(value: str) -> str:
    """A personal value of unknown kind: a number when it has mostly digits, a name when it is short, else a text."""
    if len(value) >= 8 and sum(char.isdigit() for char in value) >= len(value) * 0.7:
        return mask_number(value)
    return mask_name(value) if len(value) <= 4 else mask_text(value)
