"""How text becomes lines and ink."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import ImageChops

from drivers.text.fonts import font_for
from screens.typeset import NOT_FIRST, NOT_LAST, break_lines, clean, draw, set_text, width_of

SENTENCE = "请将身份证平放在读卡区，听到“嘀”的一声后，再拿开（不要移动）。"


@pytest.mark.parametrize("width", range(120, 900, 40))
def test_no_line_begins_with_a_comma_or_ends_with_an_opening_bracket(width: int) -> None:
    for line in break_lines(SENTENCE, 40, width):
        assert line[0] not in NOT_FIRST
        assert line[-1] not in NOT_LAST


@given(st.text(max_size=200), st.integers(min_value=60, max_value=900))
def test_every_character_is_kept_and_no_line_is_too_wide(text: str, width: int) -> None:
    lines = break_lines(text, 40, width)
    squeezed = "".join("".join(lines).split())
    assert squeezed == "".join(clean(text).split())
    assert all(width_of(line, 40) <= width + 0.01 or len(line) == 1 for line in lines)


def test_latin_words_stay_whole() -> None:
    assert break_lines("Please lay your identity card", 40, 400) == ["Please lay your", "identity card"]


def test_two_lines_part_at_a_pause() -> None:
    assert set_text("谢谢！是什么原因呢？", 68, 560).lines == ("谢谢！", "是什么原因呢？")


def test_controls_and_direction_overrides_in_hostile_values_do_nothing() -> None:
    assert clean("李\u202e䶮\x1b[31m\u200b\r\x00") == "李䶮 [31m  "


@pytest.mark.parametrize("char", "䶮㛃𬭎𠅤𡈾𰻝")
def test_rare_characters_of_names_have_ink_of_their_own(char: str) -> None:
    mask = draw(set_text(char, 64, 500), 1.0)
    box = draw(set_text("\U0010fffd", 64, 500), 1.0).resize(mask.size)
    assert mask.getbbox() is not None
    assert ImageChops.difference(mask, box).getbbox() is not None
    assert font_for(char).has(char)


def test_chinese_has_its_mainland_shapes() -> None:
    """骨 differs between the first (Japanese) face of Noto Sans CJK and its Chinese one."""
    assert font_for("骨").index == 2


def test_nothing_is_cut_at_any_scale() -> None:
    for scale in (0.4, 0.5, 0.77, 1.0):
        block = set_text("gjpqy 查询打印 ÀÉ 龘", 40, 900)
        mask = draw(block, scale)
        ink = mask.getbbox()
        assert ink is not None
        assert ink[1] > 0
        assert ink[3] < mask.height
        assert ink[2] < mask.width
