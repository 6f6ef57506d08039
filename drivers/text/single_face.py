"""Takes the faces that the screens need out of their collections: `python -m drivers.text.single_face`.

Run by an installation, so that no start has to. Without the right to write for every user of the machine it writes for
this user.
"""

import contextlib
import sys
from pathlib import Path

from drivers.text import collection
from drivers.text.fonts import installed_faces


def install() -> list[Path]:
    """Makes the faces and returns their files. What an earlier or broken-off run left elsewhere is removed.

    Raises:
        OSError: the user's own folder cannot be written either.
        ValueError: a collection is damaged.
    """
    return [_make(face.path, face.index) for face in installed_faces() if face.index]


def _make(path: Path, index: int) -> Path:
    own = collection.cache_folder()
    try:
        file = collection.single_face_file(path, index, collection.INSTALLED)
    except OSError:
        file = collection.single_face_file(path, index, own)
    with contextlib.suppress(OSError):
        for unfinished in file.parent.glob("*.part"):
            unfinished.unlink()
        if file.parent != own:
            (own / file.name).unlink(missing_ok=True)
    return file


if __name__ == "__main__":
    try:
        for file in install():
            print(file)  # noqa: T201
    except (OSError, ValueError) as problem:
        sys.exit(f"the Chinese faces for the screen cannot be made: {problem}")
