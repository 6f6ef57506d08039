"""The technician's PIN: its argon2 hash in a file of the data folder, written by `kiosk pin set` alone. All of it blocks."""

import re
from itertools import pairwise
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from drivers.ports.sensitive import Sensitive
from kiosk.maintenance.small_file import read, write

NAME = "pin.json"
LEAST, MOST = 6, 12
"""Digits."""
COMMON = frozenset({"123123", "112233", "121212", "159357", "147258", "520520", "521521", "518518", "168168"})
"""Of what leaked lists have first, what the rules below let through."""


class PinFile(BaseModel):
    """The file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    hash: str = Field(pattern=r"^\$argon2id\$[\x21-\x7e]{20,300}$")


def weak(pin: str) -> str | None:
    """What a PIN must be that this one is not, in a few words, so that nobody finds it by trying; None when it will do."""
    if not re.fullmatch(r"[0-9]*", pin):
        return "digits only"
    if not LEAST <= len(pin) <= MOST:
        return f"{LEAST} to {MOST} digits"
    steps = {(int(b) - int(a)) % 10 for a, b in pairwise(pin)}
    if steps <= {1} or steps <= {9}:
        return "no digits in a row, as in 345678"
    if len(set(pin)) < 3 or pin in COMMON or any(pin == (pin[:n] * len(pin))[: len(pin)] for n in (1, 2, 3)):
        return "not the same few digits again and again"
    if re.fullmatch(r"(19|20)\d\d(0[1-9]|1[0-2])([0-2]\d|3[01])|(19|20)\d\d(0[1-9]|1[0-2])", pin):
        return "no date"
    return None


def set_pin(folder: Path, pin: str) -> None:
    """Makes this the PIN of the terminal whose data lie in `folder`; wrong tries with the one before are forgotten.

    Raises:
        ValueError: it is weak.
        OSError: the file cannot be written.
    """
    from argon2 import PasswordHasher

    if why := weak(pin):
        raise ValueError(why)
    write(folder / NAME, PinFile(hash=PasswordHasher().hash(pin)))


def stored(folder: Path) -> str | None:
    """The hash; None where no PIN has been set.

    Raises:
        SmallFileError: the file cannot be used.
    """
    file = read(folder / NAME, PinFile)
    return None if file is None else file.hash


def matches(hashed: str, pin: Sensitive[str]) -> bool:
    """Whether the hash is this PIN's. Takes a tenth of a second and 64 MB, so that trying all of them takes years."""
    from argon2 import PasswordHasher
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        return PasswordHasher().verify(hashed, pin.reveal())
    except (VerificationError, InvalidHashError):
        return False
