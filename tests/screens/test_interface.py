"""What a procedure may rely on when it asks through the Kivy pages."""

import asyncio
from dataclasses import replace

import pytest

from drivers.ports.rating_keypad import Rating
from flows.prompts import Menu, StillHere, Way, Working
from flows.texts import Language
from flows.ui import UserInterface, check_kinds
from screens.gallery import Studio
from screens.interface import KivyInterface
from tests.screens.on_view import SAMPLE, asking, texts

HOME, SERVICES, GREYED = SAMPLE["home"], SAMPLE["look_up_print"], SAMPLE["look_up_print_no_paper"]
RATE, BAD = SAMPLE["rate"], SAMPLE["reasons_bad"]


def shown_language(ui: KivyInterface) -> Language:
    return ui.language


async def test_it_shows_every_kind(ui: KivyInterface) -> None:
    as_declared: UserInterface = ui
    check_kinds(as_declared)


async def test_a_tile_answers_with_its_id(ui: KivyInterface, portrait: Studio) -> None:
    asked = await asking(ui, SERVICES)
    portrait.touch("residence")
    assert await asked == "residence"


@pytest.mark.parametrize(("control", "way"), [("back", Way.BACK), ("home", Way.HOME)])
async def test_back_and_end_answer_where_they_are(
    ui: KivyInterface, portrait: Studio, control: str, way: Way
) -> None:
    asked = await asking(ui, SERVICES)
    portrait.touch(control)
    assert await asked is way


async def test_back_and_end_are_absent_where_the_prompt_says_so(ui: KivyInterface, portrait: Studio) -> None:
    ui.show(HOME)
    assert set(portrait.stage.areas()) == {"look_up_print", "language", "staff"}


async def test_one_question_has_one_answer(ui: KivyInterface, portrait: Studio) -> None:
    asked = await asking(ui, RATE)
    portrait.touch("satisfied")
    portrait.touch("very_dissatisfied")
    assert await asked is Rating.SATISFIED
    again = await asking(ui, RATE)
    portrait.touch("very_dissatisfied")
    assert await again is Rating.VERY_DISSATISFIED


async def test_a_second_question_at_once_is_a_mistake(ui: KivyInterface) -> None:
    asked = await asking(ui, RATE)
    with pytest.raises(RuntimeError, match="still waits"):
        await ui.ask(HOME)
    asked.cancel()


async def test_cancelling_leaves_the_page_on_view(ui: KivyInterface, portrait: Studio) -> None:
    asked = await asking(ui, RATE)
    asked.cancel()
    await asyncio.gather(asked, return_exceptions=True)
    assert portrait.stage.page is not None
    assert portrait.stage.page.prompt is RATE
    portrait.touch("satisfied")  # heard by nobody
    asked = await asking(ui, HOME)
    assert not asked.done()
    asked.cancel()


async def test_progress_moves_the_bar_and_keeps_the_page(ui: KivyInterface, portrait: Studio) -> None:
    prompt = SAMPLE["printing"]
    assert isinstance(prompt, Working)
    ui.show(prompt)
    page = portrait.stage.page
    assert page is not None
    body = page.body
    ui.show(replace(prompt, progress=0.6))
    assert portrait.stage.page is page
    assert page.body is body
    assert "60 %" in texts(portrait)


async def test_a_change_of_the_page_that_is_asked_keeps_the_question(
    ui: KivyInterface, portrait: Studio
) -> None:
    assert isinstance(SERVICES, Menu)
    asked = await asking(ui, SERVICES)
    ui.show(GREYED)
    assert any("纸用完了" in text for text in texts(portrait))
    portrait.touch("medical_insurance")
    assert await asked == "medical_insurance"


async def test_language_turns_the_page_on_view_and_is_chinese_again_after_the_wipe(
    ui: KivyInterface, portrait: Studio
) -> None:
    ui.show(BAD)
    portrait.touch("109")
    portrait.touch("language")
    assert shown_language(ui) is Language.EN
    assert "English" not in texts(portrait)
    assert "中文" in texts(portrait)
    assert "Send" in texts(portrait), "what was chosen is kept"
    ui.wipe()
    assert shown_language(ui) is Language.ZH
    assert "English" in texts(portrait)


async def test_the_warning_lies_over_the_page_and_counts(ui: KivyInterface, portrait: Studio) -> None:
    alive = []
    ui.listen(lambda: alive.append(1))
    asked = await asking(ui, RATE)
    ui.warn(StillHere(20))
    ui.warn(StillHere(19))
    assert "19" in texts(portrait)
    assert set(portrait.stage.areas()) == {"still_here"}
    left, top, width, height = portrait.stage.areas()["still_here"]
    x, y = left + width / 2, 1920 - top - height / 2
    portrait.stage.touches.deaf_until(0)
    portrait.stage.finger_down(x, y)
    portrait.stage.finger_up(x, y)
    assert alive == [1]
    assert not asked.done()
    ui.warn(None)
    portrait.touch("satisfied")
    assert await asked is Rating.SATISFIED


async def test_a_touch_beside_everything_is_a_sign_of_life(ui: KivyInterface, portrait: Studio) -> None:
    alive = []
    ui.listen(lambda: alive.append(1))
    ui.show(RATE)
    portrait.stage.finger_down(3, 900)
    assert alive == [1]
