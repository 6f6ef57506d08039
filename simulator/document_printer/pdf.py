"""How many pages a PDF has: its page objects are counted, those in compressed object streams included."""

import re
import zlib

_PAGE = re.compile(rb"/Type\s*/Page(?![A-Za-z])")
_OBJECTS = re.compile(rb"/Type\s*/ObjStm.*?stream\r?\n", re.DOTALL)
MOST = 1 << 24
"""Bytes that an object stream may unfold to."""


def pages_of(data: bytes) -> int:
    """The number of pages; 0 when it is no PDF."""
    if not data.startswith(b"%PDF-"):
        return 0
    found = len(_PAGE.findall(data))
    for stream in _OBJECTS.finditer(data):
        try:
            found += len(_PAGE.findall(zlib.decompressobj().decompress(data[stream.end() :], MOST)))
        except zlib.error:
            continue
    return found
