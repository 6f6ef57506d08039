"""The terminal's key: made once, readable by nobody else, and refused when it cannot be trusted."""

import threading
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from kiosk.keys import NAME, KeyFileError, terminal_key


def public(key: Ed25519PrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def test_the_key_is_made_at_first_start_and_stays(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    first = public(terminal_key(folder))
    assert public(terminal_key(folder)) == first
    assert [path.name for path in folder.iterdir()] == [NAME]
    assert (folder / NAME).stat().st_mode & 0o777 == 0o600
    assert folder.stat().st_mode & 0o077 == 0


def test_threads_that_start_at_once_get_the_same_key(tmp_path: Path) -> None:
    for attempt in range(10):
        folder = tmp_path / str(attempt)
        folder.mkdir()
        line = threading.Barrier(6)
        found: list[bytes] = []

        def ask(folder: Path = folder, line: threading.Barrier = line, found: list[bytes] = found) -> None:
            line.wait()
            found.append(public(terminal_key(folder)))

        threads = [threading.Thread(target=ask) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(found) == 6
        assert len(set(found)) == 1
        assert public(terminal_key(folder)) == found[0]
        assert [path.name for path in folder.iterdir()] == [NAME]


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644])
def test_a_key_that_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    terminal_key(tmp_path)
    (tmp_path / NAME).chmod(mode)
    with pytest.raises(KeyFileError, match="0600"):
        terminal_key(tmp_path)


def test_what_is_no_ed25519_key_is_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / NAME
    other = X25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    for content in (b"", b"rubbish", other):
        path.write_bytes(content)
        path.chmod(0o600)
        with pytest.raises(KeyFileError, match=str(path)):
            terminal_key(tmp_path)


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(KeyFileError, match="file"):
        terminal_key(tmp_path / "file")
