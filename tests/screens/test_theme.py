"""What the look promises to old eyes and hands."""

import pytest

from screens.theme import COLOURS, SIZES, TEXT_ON, TYPE, contrast, rgb


def test_contrast_is_that_of_wcag() -> None:
    assert contrast(rgb("#000000"), rgb("#FFFFFF")) == pytest.approx(21)
    assert contrast(rgb("#777777"), rgb("#FFFFFF")) == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize(("text", "ground"), TEXT_ON)
def test_text_stands_out_from_its_ground(text: str, ground: str) -> None:
    assert contrast(getattr(COLOURS, text), getattr(COLOURS, ground)) >= 4.5


def test_targets_and_letters_are_large_enough_for_elder_mode() -> None:
    millimetres_a_pixel = 0.248  # 21.5 inches, 1080 by 1920
    dp = 25.4 / 160
    assert SIZES.least_target * millimetres_a_pixel >= 60 * dp
    assert TYPE.note * millimetres_a_pixel >= 18 * dp
