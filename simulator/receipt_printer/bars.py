"""The bar codes of GS k: Code 128 alone (m = 73), with the sets B and C, chosen and changed by `{B` and `{C`."""

from typing import Final

from PIL import Image

_SYMBOL_BITS: Final = (
    "6cc66c66649848c44c4c84c446464864462459c4dc4ce5cc4ec4e667265c64e6e467476e74c72c7267647347326d86c6"
    "6365184584465884684626886286225b858e46e5d85c647677668e62e6e86e26ee75874671676876271a77a64278a530"
    "50c4b048642c4265905844d04c24344326126507ba61447a53c4bc49e5e44f44f27a47947926de6f67b657851e45e5e8"
    "5e27a87a25de5ee75e7ae68469069c"
)
"""Eleven modules of each symbol, three hex digits a symbol, dark = 1."""
_STOP_BITS: Final = "1100011101011"
_STARTS: Final = {"B": 104, "C": 105}
_CHANGES: Final = {"B": 100, "C": 99}
"""The value that changes to a set; the same from either."""


class BarMaker:
    """Holds the settings of the printer's bar code function."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """As after power on."""
        self.height = 162
        self.module = 3

    def set(self, name: str, value: int) -> str | None:
        """GS h, GS w or GS H; what was wrong with it, or None."""
        if name == "GS h":
            self.height = value
            return None if value else "a bar code of no height"
        if name == "GS H":
            return None if value in (0, 48) else "this printer writes no text at bar codes"
        if not 2 <= value <= 6:
            return "a bar code's module is 2 to 6 dots"
        self.module = value
        return None

    def draw(self, data: bytes, width: int) -> tuple[Image.Image, str]:
        """The bars, ink = 1, and the characters. Raises ValueError with the reason."""
        values, characters = _understood(data)
        check = (values[0] + sum(at * value for at, value in enumerate(values[1:], 1))) % 103
        bits = "".join(
            format(int(_SYMBOL_BITS[3 * value : 3 * value + 3], 16), "011b") for value in (*values, check)
        )
        bits += _STOP_BITS
        if len(bits) * self.module > width:
            raise ValueError(f"a bar code of {len(bits) * self.module} dots on {width}: nothing is printed")
        row = Image.new("1", (len(bits), 1), 0)
        row.putdata([int(bit) for bit in bits])
        return row.resize((len(bits) * self.module, self.height), Image.Resampling.NEAREST), characters


def _understood(data: bytes) -> tuple[list[int], str]:
    values: list[int] = []
    characters, current, at = "", "", 0
    while at < len(data):
        if data[at : at + 1] == b"{" and data[at + 1 : at + 2] != b"{":
            chosen = chr(data[at + 1]) if at + 1 < len(data) else ""
            if chosen not in _STARTS:
                raise ValueError("only the sets {B and {C are known")
            values.append((_CHANGES if values else _STARTS)[chosen])
            current, at = chosen, at + 2
        elif current == "B" and 0x20 <= data[at] <= 0x7E:
            values.append(data[at] - 32)
            characters += chr(data[at])
            at += 2 if data[at : at + 1] == b"{" else 1
        elif current == "C" and data[at] <= 99:
            values.append(data[at])
            characters += f"{data[at]:02d}"
            at += 1
        else:
            raise ValueError("Code 128 begins with {B or {C, and each has its own characters")
    if not characters:
        raise ValueError("a bar code without characters")
    return values, characters
