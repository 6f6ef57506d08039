"""One face out of a font collection, as a file of its own.

Debian's Noto Sans CJK is a `.ttc` of ten faces whose first is Japanese. SDL2_ttf, and with it Kivy, always loads the
first, and mainland readers see foreign shapes (直 骨 令 述). A collection is only a header in front of ordinary fonts
that share tables, so taking one out is copying its tables (OpenType 1.9, "Font collections").
"""

import os
import struct
import tempfile
from pathlib import Path

INSTALLED = Path("/usr/local/share/fonts/kiosk")
"""Where an installation puts the faces once, for every user (`drivers.text.single_face`)."""

LARGEST = 256 * 2**20
"""Bytes of a collection or of a face out of it; Noto Sans CJK has 20 MB and 16 MB."""

_TABLE = struct.Struct(">4sIII")


def cache_folder() -> Path:
    """The folder used when the installation has none: `$XDG_CACHE_HOME/kiosk/fonts`."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "kiosk" / "fonts"


def extract(collection: bytes, index: int) -> bytes:
    """The face number `index` of a `.ttc` as the bytes of a font file.

    Raises:
        ValueError: not a collection, damaged, or it has no such face.
    """
    if collection[:4] != b"ttcf":
        raise ValueError("not a font collection")
    count = int.from_bytes(collection[8:12], "big")
    if not 0 <= index < count:
        raise ValueError(f"the collection has {count} faces, there is no number {index}")
    start = int.from_bytes(collection[12 + 4 * index : 16 + 4 * index], "big")
    if len(collection) < max(16 + 4 * index, start + 12):
        raise ValueError("the collection is cut off")
    tables = int.from_bytes(collection[start + 4 : start + 6], "big")
    position = 12 + _TABLE.size * tables
    if len(collection) < start + position:
        raise ValueError("the collection is cut off")
    directory, body = [collection[start : start + 12]], []
    for number in range(tables):
        tag, checksum, offset, length = _TABLE.unpack_from(collection, start + 12 + _TABLE.size * number)
        directory.append(_TABLE.pack(tag, checksum, position, length))
        if offset + length > len(collection):
            raise ValueError("the collection is cut off")
        if position + length > LARGEST:
            raise ValueError("the face is larger than any font")
        body.append(collection[offset : offset + length] + bytes(-length % 4))
        position += len(body[-1])
    return b"".join(directory + body)


def file_name(collection: Path, index: int) -> str:
    """What the file of one face is called."""
    return f"{collection.stem}-{index}.otf"


def _bounded(collection: Path) -> bytes:
    with collection.open("rb") as file:
        data = file.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise ValueError("the collection is larger than any font")
    return data


def single_face_file(collection: Path, index: int, folder: Path | None = None) -> Path:
    """The file holding that one face, made at the first call (about 0.1 s and 16 MB) unless the installation made it.

    Raises:
        OSError: the collection cannot be read or the folder cannot be written.
        ValueError: the collection is damaged.
    """
    name = file_name(collection, index)
    stamp = collection.stat().st_mtime
    for place in (INSTALLED, folder or cache_folder()):
        file = place / name
        if file.exists() and file.stat().st_mtime >= stamp:
            return file
    target = folder or cache_folder()
    target.mkdir(parents=True, exist_ok=True)
    handle, unfinished = tempfile.mkstemp(dir=target, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(extract(_bounded(collection), index))
        Path(unfinished).chmod(0o644)
        return Path(unfinished).replace(target / name)
    except BaseException:
        Path(unfinished).unlink(missing_ok=True)
        raise
