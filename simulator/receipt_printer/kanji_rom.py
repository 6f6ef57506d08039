"""Which character a two-byte code of the printer's ROM stands for."""

from typing import Final

from simulator.receipt_printer.model import RomSet

GB18030_2022: Final[dict[int, str]] = {
    # Python's codec follows the edition of 2000 here and gives private-use characters.
    0xA6D9: "︐",
    0xA6DA: "︒",
    0xA6DB: "︑",
    0xA6DC: "︓",
    0xA6DD: "︔",
    0xA6DE: "︕",
    0xA6DF: "︖",
    0xA6EC: "︗",
    0xA6ED: "︘",
    0xA6F3: "︙",
    0xA8BC: "ḿ",
    0xFE59: "龴",
    0xFE61: "龵",
    0xFE66: "龶",
    0xFE67: "龷",
    0xFE6D: "龸",
    0xFE7E: "龹",
    0xFE90: "龺",
    0xFEA0: "龻",
}


def is_lead(byte: int) -> bool:
    """Whether a byte opens a two-byte code."""
    return 0x81 <= byte <= 0xFE


def character(code: bytes, rom: RomSet) -> str | None:
    """The character of a two-byte code, or None where the ROM has none."""
    number = int.from_bytes(code, "big")
    if rom == "gb18030_2byte" and number in GB18030_2022:
        return GB18030_2022[number]
    codec = "gb18030" if rom == "gb18030_2byte" else rom
    try:
        decoded = code.decode(codec, "strict")
    except UnicodeDecodeError:
        return None
    if len(decoded) != 1 or 0xE000 <= ord(decoded) <= 0xF8FF:
        return None  # user-defined areas are empty in this ROM
    return decoded
