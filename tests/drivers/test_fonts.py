"""Every character of a name is drawn by some font, in mainland shapes."""

from pathlib import Path

import freetype
import pytest

from drivers.text import fonts
from tests.logged import lines

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
        assert any("not installed" in line and "/nowhere/a.ttf" in line for line in lines(caplog))
    finally:
        fonts.faces.cache_clear()


def test_the_everyday_face_is_the_mainland_one() -> None:
    face = fonts.faces()[0]
    assert b"SC" in face.opened.family_name
    japanese = freetype.Face(str(face.path), 0)
    assert face.opened.get_char_index(ord("直")) != japanese.get_char_index(ord("直"))
