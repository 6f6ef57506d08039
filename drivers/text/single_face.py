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
"""Where an installation puts the faces once, for every user: `python -m drivers.text.single_face`."""

_TABLE = struct.Struct(">4sIII")


def cache_folder() -> Path:
    """The folder used when the installation has none: `$XDG_CACHE_HOME/kiosk/fonts`."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "kiosk" / "fonts"


def extract(collection: bytes, index: int) -> bytes:
    """The face number `index` of a `.ttc` as the bytes of a font file.

    Raises:
        ValueError: not a collection, or it has no such face.
    """
    if collection[:4] != b"ttcf":
        raise ValueError("not a font collection")
    count = int.from_bytes(collection[8:12], "big")
    if not 0 <= index < count:
        raise ValueError(f"the collection has {count} faces, there is no number {index}")
    start = int.from_bytes(collection[12 + 4 * index : 16 + 4 * index], "big")
    tables = int.from_bytes(collection[start + 4 : start + 6], "big")
    position = 12 + _TABLE.size * tables
    directory, body = [collection[start : start + 12]], []
    for number in range(tables):
        tag, checksum, offset, length = _TABLE.unpack_from(collection, start + 12 + _TABLE.size * number)
        directory.append(_TABLE.pack(tag, checksum, position, length))
        body.append(collection[offset : offset + length] + bytes(-length % 4))
        position += len(body[-1])
    return b"".join(directory + body)


def single_face_file(collection: Path, index: int, folder: Path | None = None) -> Path:
    """The file holding that one face, made at the first call (about 0.1 s and 16 MB) unless the installation made it.

    Raises:
        OSError: the collection cannot be read or the folder cannot be written.
    """
    name = f"{collection.stem}-{index}.otf"
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
            out.write(extract(collection.read_bytes(), index))
        Path(unfinished).chmod(0o644)
        return Path(unfinished).replace(target / name)
    except BaseException:
        Path(unfinished).unlink(missing_ok=True)
        raise


def install() -> None:
    """Makes the faces that the screens need, for every user of this machine."""
    from drivers.text.fonts import installed_faces

    for face in installed_faces():
        if face.index:
            single_face_file(face.path, face.index, INSTALLED)


if __name__ == "__main__":
    install()
