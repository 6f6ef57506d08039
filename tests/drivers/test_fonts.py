"""Every character of a name is drawn by some font, in mainland shapes."""

import contextlib
import struct
from pathlib import Path

import freetype
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.text import collection as collections
from drivers.text import fonts
from drivers.text.collection import extract, single_face_file
from drivers.text.single_face import install

RARE = "䶮㛃𬭎𠅤𡈾𰻝𪚥𫠣"


def test_everyday_text_is_one_run_of_the_first_face() -> None:
    assert [run.text for run in fonts.runs("王小明 2026-11-21")] == ["王小明 2026-11-21"]


def test_runs_join_to_the_text_and_only_change_at_a_rare_character() -> None:
    text = "王𡈾明 ABC\ufe00𪚥"
    runs = fonts.runs(text)
    assert "".join(run.text for run in runs) == text
    assert [run.text for run in runs] == ["王", "𡈾", "明 ABC\ufe00", "𪚥"]


@pytest.mark.parametrize("char", RARE)
def test_a_rare_name_character_has_a_font_that_really_draws_it(char: str) -> None:
    assert fonts.covered(char)
    assert freetype.Face(str(fonts.font_for(char).path), fonts.font_for(char).index).get_char_index(ord(char))


@pytest.mark.parametrize("bold", [False, True])
def test_the_ranges_taken_for_granted_are_drawn_by_the_first_face(bold: bool) -> None:
    face = fonts.faces(bold)[0].opened
    missing = [
        hex(c) for low, high in fonts._SURE for c in range(low, high + 1) if not face.get_char_index(c)
    ]
    assert missing == []


def test_a_character_no_font_has_is_said_so_and_gets_the_box() -> None:
    assert not fonts.covered("\U000e0fff")
    assert fonts.font_for("\U000e0fff") == fonts.faces()[0]


def test_a_missing_font_is_skipped(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.setattr(fonts, "_RARE", (fonts.FontFace(Path("/nowhere/a.ttf")), *fonts._RARE))
    fonts.faces.cache_clear()
    try:
        assert Path("/nowhere/a.ttf") not in [face.path for face in fonts.faces()]
        assert "/nowhere/a.ttf is not installed" in caplog.text
    finally:
        fonts.faces.cache_clear()


def test_the_face_for_kivy_is_the_mainland_one(tmp_path: Path) -> None:
    collection = fonts.faces()[0]
    alone = freetype.Face(str(single_face_file(collection.path, collection.index, tmp_path)))
    assert b"SC" in alone.family_name
    japanese = freetype.Face(str(collection.path), 0)
    assert alone.get_char_index(ord("直")) != japanese.get_char_index(ord("直"))


def test_what_is_no_collection_is_refused() -> None:
    with pytest.raises(ValueError, match="not a font collection"):
        extract(b"OTTO" + bytes(100), 0)
    with pytest.raises(ValueError, match="there is no number 3"):
        extract(b"ttcf\0\2\0\0\0\0\0\1" + bytes(100), 3)


def test_whoever_may_not_write_for_all_gets_faces_of_their_own(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("no folder can be made below a file")
    monkeypatch.setattr(collections, "INSTALLED", tmp_path / "file" / "fonts")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    made = install()
    assert made
    assert {file.parent for file in made} == {tmp_path / "cache" / "kiosk" / "fonts"}
    monkeypatch.setattr(collections, "INSTALLED", tmp_path / "all")
    (tmp_path / "all").mkdir()
    (tmp_path / "all" / "killed.part").touch()
    assert {file.parent for file in install()} == {tmp_path / "all"}
    assert list((tmp_path / "cache" / "kiosk" / "fonts").iterdir()) == []
    assert not (tmp_path / "all" / "killed.part").exists()


@given(st.binary(max_size=200), st.integers(-1, 5))
@settings(max_examples=300, derandomize=True)
def test_a_damaged_collection_is_refused_and_nothing_else(rest: bytes, index: int) -> None:
    with contextlib.suppress(ValueError):
        extract(b"ttcf" + rest, index)


def test_a_collection_that_names_one_table_over_and_over_is_refused_before_it_fills_the_memory() -> None:
    size = 300_000
    tables = 40_000
    directory = b"".join(struct.pack(">4sIII", b"glyf", 0, 0, size) for _ in range(tables))
    hostile = b"ttcf" + struct.pack(">III", 0x10000, 1, 16) + struct.pack(">IHHHH", 0, tables, 0, 0, 0)
    with pytest.raises(ValueError, match="larger than any font"):
        extract(hostile + directory, 0)
