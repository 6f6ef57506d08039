"""A small file is whole or as before, and one that cannot be used says why without quoting itself."""

from pathlib import Path

import pytest
from pydantic import BaseModel

from kiosk.maintenance.small_file import MOST, SmallFileError, read, write


class Kept(BaseModel):
    number: int


def test_what_is_written_is_read_again_and_none_is_none(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "kept.json"
    assert read(path, Kept) is None
    write(path, Kept(number=7))
    assert read(path, Kept) == Kept(number=7)
    assert path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("content", "why"), [(b"4299990000", "1 mistakes"), (b" " * (MOST + 1), f"longer than {MOST} bytes")]
)
def test_a_file_that_something_else_wrote_is_refused_and_not_quoted(
    tmp_path: Path, content: bytes, why: str
) -> None:
    path = tmp_path / "kept.json"
    path.write_bytes(content)
    with pytest.raises(SmallFileError) as refused:
        read(path, Kept)
    assert str(refused.value).startswith(f"{path}: {why}")
    assert "4299" not in str(refused.value)


def test_what_cannot_be_read_is_named_with_its_cause(tmp_path: Path) -> None:
    with pytest.raises(SmallFileError, match="Is a directory"):
        read(tmp_path, Kept)


def test_a_write_that_fails_leaves_all_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "kept.json"
    path.mkdir()
    with pytest.raises(IsADirectoryError):
        write(path, Kept(number=7))
    assert list(tmp_path.iterdir()) == [path]
