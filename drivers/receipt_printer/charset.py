"""Two-byte codes of printers' Chinese ROMs. What has none is drawn as dots."""

from typing import Literal

Charset = Literal["gb2312", "gbk", "gb18030_2byte"]

_GB18030_2022 = {
    "︐": b"\xa6\xd9",
    "︒": b"\xa6\xda",
    "︑": b"\xa6\xdb",
    "︓": b"\xa6\xdc",
    "︔": b"\xa6\xdd",
    "︕": b"\xa6\xde",
    "︖": b"\xa6\xdf",
    "︗": b"\xa6\xec",
    "︘": b"\xa6\xed",
    "︙": b"\xa6\xf3",
    "ḿ": b"\xa8\xbc",
    "\u9fb4": b"\xfe\x59",
    "\u9fb5": b"\xfe\x61",
    "\u9fb6": b"\xfe\x66",
    "\u9fb7": b"\xfe\x67",
    "\u9fb8": b"\xfe\x6d",
    "\u9fb9": b"\xfe\x7e",
    "\u9fba": b"\xfe\x90",
    "\u9fbb": b"\xfe\xa0",
}
"""Where GB 18030-2022 has a two-byte code and Python's codec, which follows an older edition, has four bytes."""

_GB2312 = {"·": b"\xa1\xa4", "—": b"\xa1\xaa"}
"""What Python's gb2312 codec gives to the Katakana dot and the horizontal bar; Chinese text has these two."""


def printer_code(char: str, charset: Charset) -> bytes | None:
    """The bytes that print `char` in Chinese mode: one for ASCII, two for what the ROM holds, None for the rest."""
    if " " <= char <= "~":
        return char.encode("ascii")
    if charset == "gb18030_2byte" and char in _GB18030_2022:
        return _GB18030_2022[char]
    if charset == "gb2312" and char in _GB2312:
        return _GB2312[char]
    try:
        code = char.encode("gb18030" if charset == "gb18030_2byte" else charset)
    except UnicodeEncodeError:
        return None
    return code if len(code) == 2 and not "\ue000" <= char <= "\uf8ff" else None
