"""Every page in every state, language and orientation: nothing cut, nothing overlapping, nothing untranslated or ill said."""

import logging
from dataclasses import replace
from itertools import combinations

import pytest

from flows.prompts import KINDS, Preview
from flows.texts import Language
from screens.controls import Control, controls_in
from screens.extremes import EXTREMES
from screens.gallery import Studio
from screens.pages import PAGES
from screens.pages.page import STEPS
from screens.parts import Box, Part, Words
from screens.samples import SAMPLES, Sample
from screens.theme import SIZES
from tests.screens.test_sentences import ill_said

SLIGHTLY = 1.0
"""Design pixels: rounding."""


def test_there_is_a_page_and_a_sample_for_every_kind() -> None:
    assert set(PAGES) == set(KINDS)
    assert {type(sample.prompt) for sample in SAMPLES} == set(KINDS)


@pytest.fixture(params=["portrait", "landscape"])
def turned(studio: Studio, request: pytest.FixtureRequest) -> Studio:
    studio.turn(request.param)
    return studio


def cut(root: Part) -> list[str]:
    """What does not have the room that it needs, or leaves its parent."""
    found = []
    for part, width, height in root.needs():
        if part.box.width + SLIGHTLY < width or part.box.height + SLIGHTLY < height:
            found.append(f"{describe(part)} needs {width:.0f} × {height:.0f} and has {part.box}")
        if not inside(part.box, root.box):
            found.append(f"{describe(part)} leaves the page: {part.box}")
    return found


def describe(part: Part) -> str:
    return f"{part.text!r}" if isinstance(part, Words) else type(part).__name__


def inside(box: Box, outer: Box) -> bool:
    return (
        box.x >= outer.x - SLIGHTLY
        and box.y >= outer.y - SLIGHTLY
        and box.right <= outer.right + SLIGHTLY
        and box.top <= outer.top + SLIGHTLY
    )


def overlap(one: Control, other: Control) -> bool:
    a, b = one.box, other.box
    return min(a.right, b.right) - max(a.x, b.x) > SLIGHTLY and min(a.top, b.top) - max(a.y, b.y) > SLIGHTLY


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("sample", [*SAMPLES, *EXTREMES], ids=lambda sample: sample.name)
def test_page_fits_and_is_well_said(
    turned: Studio, sample: Sample, language: Language, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        stage = turned.pose(sample, language)
    page, chrome = stage.page, stage.chrome
    assert page is not None
    assert chrome is not None
    assert not [record.message for record in caplog.records], "a text is missing"
    assert cut(page) + cut(chrome) == []
    if sample in SAMPLES:
        assert ill_said(page, sample, language) == []
    if stage.warning is not None:
        assert cut(stage.warning) == []
    controls = [*controls_in(page), *controls_in(chrome)]
    assert [(a.name, b.name) for a, b in combinations(controls, 2) if overlap(a, b)] == []
    small = [c.name for c in controls if min(c.box.width, c.box.height) < SIZES.least_target]
    assert small == []
    assert page.step >= STEPS[-1]


def test_the_fit_test_sees_text_that_is_cut(portrait: Studio) -> None:
    words = Words("一二三四五六七八九十" * 4, 40)
    words.place(Box(0, 0, 400, 60))
    assert cut(words) != []


def test_a_document_number_stands_on_one_line_on_however_empty_a_sheet(turned: Studio) -> None:
    sample = next(sample for sample in SAMPLES if sample.name == "preview_revealed")
    assert isinstance(sample.prompt, Preview)
    few = replace(sample.prompt, lines=sample.prompt.lines[:3])
    stage = turned.pose(replace(sample, prompt=few), Language.ZH)
    numbers = [part for part in stage.walk() if isinstance(part, Words) and "4299" in part.text]
    assert [len(part.set(part.box.width).lines) for part in numbers] == [1]
