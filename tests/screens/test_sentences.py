"""What people read: said once, in one language, well punctuated, and to the one who can act on it."""

import re

import pytest

from flows import card_pages, news
from flows.faults import Fault, fault_catalogue
from flows.procedures.print_record import preview_page
from flows.prompts import Board, Detail, Menu, Preview
from flows.texts import Language
from screens.gallery import Studio
from screens.parts import Part, Words
from screens.samples import CERTIFICATE, SAMPLES, Sample

pytestmark = pytest.mark.uncounted
CHINESE = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
ILL_SET = re.compile(r"。。|，，|。 |[\u4e00-\u9fff] [\u4e00-\u9fff]|\.\.|。\.| \.|  |[{}]")


def read(studio: Studio, sample: Sample, language: Language = Language.ZH) -> list[str]:
    """Every text of a page, without the frame around it."""
    found, todo = [], [studio.pose(sample, language).page]
    while todo:
        part = todo.pop()
        assert isinstance(part, Part)
        if isinstance(part, Words) and part.text:
            found.append(part.text)
        todo += part.children
    return found


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_nothing_is_said_twice_ill_punctuated_or_in_chinese_on_an_english_page(
    portrait: Studio, sample: Sample, language: Language
) -> None:
    said = read(portrait, sample, language)
    if not isinstance(sample.prompt, Menu | Board | Detail):  # two of them may well be alike
        assert sorted(said) == sorted(set(said))
    assert [text for text in said if ILL_SET.search(text)] == []
    if language is Language.EN:
        own = {line.value for line in sample.prompt.lines} if isinstance(sample.prompt, Preview) else set()
        assert [text for text in said if CHINESE.search(text) and text not in own] == []


@pytest.mark.parametrize("fault", fault_catalogue().values(), ids=lambda fault: str(fault.id))
def test_a_closed_terminal_tells_its_keeper_what_to_do(portrait: Studio, fault: Fault) -> None:
    said = read(portrait, Sample("closed", news.closed_notice([fault.text("citizen")])))
    assert fault.citizen in said
    assert fault.keeper in said
    assert f"故障编号 {fault.id}" in said


def test_a_card_that_is_refused_says_why_in_large_type(portrait: Studio) -> None:
    sample = next(s for s in SAMPLES if s.name == "place_card_wrong_card")
    assert "这不是身份证。请换成身份证或居住证。" in read(portrait, sample)
    waiting = Sample("place_card", card_pages.waiting_page())
    assert "平放在图上标出的位置，先不要拿开" in read(portrait, waiting)


@pytest.mark.parametrize(("revealed", "warned"), [(False, True), (True, False)])
def test_who_prints_a_masked_document_is_told_so_before(
    portrait: Studio, revealed: bool, warned: bool
) -> None:
    said = read(portrait, Sample("preview", preview_page(CERTIFICATE, revealed)))
    assert any("*" in text and "打印出来" in text for text in said) is warned
