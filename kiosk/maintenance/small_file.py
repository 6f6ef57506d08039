"""Small files of the data folder that must be whole or as before: written beside their place, synced, moved there."""

import contextlib
import os
import tempfile
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

M = TypeVar("M", bound=BaseModel)
MOST = 100_000
"""Bytes; none of them is ever near that."""


class SmallFileError(Exception):
    """The file cannot be read or is not what it should be; the text says which and why, and quotes nothing of it."""


def read(path: Path, model: type[M]) -> M | None:
    """The file as a `model`; None where there is none. Blocks.

    Raises:
        SmallFileError: it is there and cannot be used.
    """
    try:
        with path.open("rb") as file:
            raw = file.read(MOST + 1)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise SmallFileError(f"{path}: {error.strerror}") from None
    try:
        if len(raw) > MOST:
            raise SmallFileError(f"{path}: longer than {MOST} bytes")
        return model.model_validate_json(raw)
    except ValidationError as error:
        raise SmallFileError(
            f"{path}: {error.error_count()} mistakes: it was written by something else"
        ) from None


def write(path: Path, content: BaseModel) -> None:
    """Writes the file, readable by the terminal's user only. Blocks until it is on the disk.

    Raises:
        OSError: it cannot be written; what was there stays.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    number, fresh = tempfile.mkstemp(prefix=f"{path.name}.", dir=path.parent)  # mode 0600
    try:
        with os.fdopen(number, "w", encoding="utf-8") as file:
            file.write(content.model_dump_json())
            file.flush()
            os.fsync(file.fileno())
        Path(fresh).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(fresh).unlink()
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
