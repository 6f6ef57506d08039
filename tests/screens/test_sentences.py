"""What people read: said once, in one language, well punctuated, and to the one who can act on it."""

import re
from collections import Counter

import pytest

from flows import card_pages, news
from flows.faults import Fault, fault_catalogue
from flows.procedures.print_record import preview_page
from flows.prompts import Board, Detail, Menu, Preview
from flows.texts import Language
from screens.gallery import Studio
from screens.parts import Part, Words
from screens.samples import CERTIFICATE, SAMPLES, Sample

CHINESE = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
ILL_SET = re.compile(r"。。|，，|。 |[\u4e00-\u9fff] [\u4e00-\u9fff]|\.\.|。\.| \.|  |[{}]")


def texts_of(page: Part) -> list[str]:
    """Every text of a page, without the frame around it."""
    found: list[str] = []
    todo = [page]
    while todo:
        part = todo.pop()
        if isinstance(part, Words) and part.text:
            found.append(part.text)
        todo += part.children
    return found


def read(studio: Studio, sample: Sample) -> list[str]:
    """What a page says in Chinese."""
    page = studio.pose(sample, Language.ZH).page
    assert page is not None
    return texts_of(page)


def ill_said(page: Part, sample: Sample, language: Language) -> list[str]:
    """What is said twice, ill punctuated, or in Chinese on an English page. `test_fit` asks it of every page."""
    said = texts_of(page)
    twice = (
        [] if isinstance(sample.prompt, Menu | Board | Detail) else [*(Counter(said) - Counter(set(said)))]
    )
    own = {line.value for line in sample.prompt.lines} if isinstance(sample.prompt, Preview) else set()
    foreign = [text for text in said if language is Language.EN and CHINESE.search(text) and text not in own]
    return [*twice, *foreign, *(text for text in said if ILL_SET.search(text))]


def test_what_is_ill_said_is_found(portrait: Studio) -> None:
    sample = Sample("closed", news.closed_notice([]))
    page = portrait.pose(sample, Language.ZH).page
    assert page is not None
    assert ill_said(page, sample, Language.ZH) == []
    assert set(texts_of(page)) <= set(ill_said(page, sample, Language.EN))
    for said in ("请再来。。", "请 再来"):
        assert ill_said(Words(said, 40), sample, Language.ZH) == [said]
    page.add_widget(Words(texts_of(page)[0], 40))
    assert ill_said(page, sample, Language.ZH) == texts_of(page)[:1]


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
