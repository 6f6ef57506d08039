"""The terminal's own signing key: an Ed25519 key in a file that only the terminal's user can read, made at first start."""

import contextlib
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

NAME = "terminal_key.pem"


class KeyFileError(Exception):
    """The key file cannot be read, written or trusted; the text says which file and why."""


def terminal_key(folder: Path) -> "Ed25519PrivateKey":
    """The key in `folder`, made there if there is none.

    Raises:
        KeyFileError: not an Ed25519 key, or readable by others.
    """
    path = folder / NAME
    try:
        if not path.exists():
            _make(path)
        if path.stat().st_mode & 0o077:
            raise KeyFileError(f"{path}: others can read it; expected mode 0600")
        return _parse(path)
    except OSError as error:
        raise KeyFileError(f"{path}: {error.strerror}") from error


def _parse(path: Path) -> "Ed25519PrivateKey":
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except (ValueError, TypeError) as error:
        raise KeyFileError(f"{path}: not a private key in PEM form") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise KeyFileError(f"{path}: not an Ed25519 key")
    return key


def _make(path: Path) -> None:
    """Writes a new key beside its place and links it in, so that a power cut leaves a whole key or none."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    pem = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    number, fresh = tempfile.mkstemp(prefix=f"{NAME}.", dir=path.parent)  # mode 0600; each thread has its own
    try:
        with os.fdopen(number, "wb") as file:
            file.write(pem)
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):  # two first starts at once: the first one's key stays
            os.link(fresh, path)
    finally:
        Path(fresh).unlink()
