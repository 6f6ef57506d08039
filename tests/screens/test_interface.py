"""What a procedure may rely on when it asks through the Kivy pages."""

import asyncio
import gc
import time
import weakref
from dataclasses import replace

import pytest

from drivers.ports.rating_keypad import Rating
from drivers.ports.sensitive import Sensitive
from flows.maintenance.pin import pin_page
from flows.prompts import (
    Line,
    Menu,
    Notice,
    Preview,
    PreviewAnswer,
    Reasons,
    StillHere,
    Tone,
    Way,
    Working,
)
from flows.texts import Language, Text, Verbatim
from flows.ui import UserInterface, check_kinds
from screens.chrome import HOLD
from screens.controls import Control
from screens.extremes import EXTREMES
from screens.gallery import Studio
from screens.interface import KivyInterface
from screens.pages.preview import LEGIBLE
from screens.parts import Words
from screens.samples import SAMPLES
from screens.touches import DEAF, DOUBLE, Touches
from tests.logged import everything, lines

SAMPLE = {sample.name: sample.prompt for sample in SAMPLES}
HOME = SAMPLE["home"]
SERVICES = SAMPLE["look_up_print"]
GREYED = SAMPLE["look_up_print_no_paper"]
RATE = SAMPLE["rate"]
BAD = SAMPLE["reasons_bad"]
GOOD = SAMPLE["reasons_good"]


@pytest.fixture
def ui(portrait: Studio) -> KivyInterface:
    return KivyInterface(portrait.stage)


def texts(studio: Studio) -> list[str]:
    found, todo = [], [studio.stage]
    while todo:
        part = todo.pop()
        if isinstance(part, Words):
            found.append(part.text)
        todo += part.children
    return found


def shown_language(ui: KivyInterface) -> Language:
    return ui.language


async def after(question: object, *do: object) -> None:
    """Lets the question be shown."""
    await asyncio.sleep(0)
    await asyncio.sleep(0)


async def test_it_shows_every_kind(ui: KivyInterface) -> None:
    as_declared: UserInterface = ui
    check_kinds(as_declared)


async def test_a_tile_answers_with_its_id(ui: KivyInterface, portrait: Studio) -> None:
    asked = asyncio.create_task(ui.ask(SERVICES))
    await after(asked)
    portrait.touch("residence")
    assert await asked == "residence"


@pytest.mark.parametrize(("control", "way"), [("back", Way.BACK), ("home", Way.HOME)])
async def test_back_and_end_answer_where_they_are(
    ui: KivyInterface, portrait: Studio, control: str, way: Way
) -> None:
    asked = asyncio.create_task(ui.ask(SERVICES))
    await after(asked)
    portrait.touch(control)
    assert await asked is way


async def test_back_and_end_are_absent_where_the_prompt_says_so(ui: KivyInterface, portrait: Studio) -> None:
    ui.show(HOME)
    assert set(portrait.stage.areas()) == {"look_up_print", "language", "staff"}


async def test_the_clock_opens_to_the_staff_after_three_seconds_and_no_sooner(
    ui: KivyInterface, portrait: Studio
) -> None:
    asked = asyncio.create_task(ui.ask(HOME))
    await after(asked)
    stage = portrait.stage
    now = [100.0]
    stage.touches._clock = lambda: now[0]
    stage.touches.deaf_until(0)
    door = next(control for control in stage.touchable() if control.name == "staff")
    place = door.box.x + door.box.width / 2, door.box.y + door.box.height / 2
    stage.touches.down(*place)
    assert stage.touches.holding
    now[0] += HOLD - 0.1
    stage.touches.hold_on()
    grown = door.sheet._fill.size[0]
    assert 0.9 * door.box.width > grown > 0.7 * door.box.width, "what is felt is seen"
    stage.touches.up(*place)
    assert (stage.touches.holding, door.sheet._fill.size[0], asked.done()) == (False, 0, False)
    stage.touches.down(*place)
    now[0] += HOLD
    stage.touches.hold_on()
    assert await asked is Way.STAFF
    stage.touches._clock = time.monotonic


async def test_what_is_typed_is_neither_shown_nor_reported_nor_kept(
    ui: KivyInterface, portrait: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(portrait.stage.report, "touch", told.append)
    asked = asyncio.create_task(ui.ask(pin_page()))
    await after(asked)
    for name in ("digit_7", "digit_3", "erase", *("digit_5",) * 4):
        portrait.touch(name)
    with pytest.raises(StopIteration):
        portrait.touch("ok")
    portrait.touch("digit_1")
    assert "● ● ● ● ● ●" in texts(portrait)
    assert told == ["secret"] * 8
    portrait.touch("ok")
    typed = await asked
    assert isinstance(typed, Sensitive)
    assert typed.reveal() == "755551"
    portrait.touch("digit_9")
    page = portrait.stage.page
    ui.show(pin_page(wait=15, attempt=1))
    with pytest.raises(StopIteration):
        portrait.touch("digit_9")
    ui.show(pin_page(attempt=2))
    portrait.touch("digit_9")
    assert "●" in texts(portrait)
    ui.wipe()
    assert vars(page)["_typed"] == ""


async def test_a_greyed_tile_says_why_and_does_not_answer(ui: KivyInterface, portrait: Studio) -> None:
    asked = asyncio.create_task(ui.ask(GREYED))
    await after(asked)
    with pytest.raises(StopIteration):
        portrait.touch("social_insurance")
    assert any("纸用完了" in text for text in texts(portrait))
    assert not asked.done()
    asked.cancel()


async def test_one_question_has_one_answer(ui: KivyInterface, portrait: Studio) -> None:
    asked = asyncio.create_task(ui.ask(RATE))
    await after(asked)
    portrait.touch("satisfied")
    portrait.touch("very_dissatisfied")
    assert await asked is Rating.SATISFIED
    again = asyncio.create_task(ui.ask(RATE))
    await after(again)
    portrait.touch("very_dissatisfied")
    assert await again is Rating.VERY_DISSATISFIED


async def test_a_second_question_at_once_is_a_mistake(ui: KivyInterface) -> None:
    asked = asyncio.create_task(ui.ask(RATE))
    await after(asked)
    with pytest.raises(RuntimeError, match="still waits"):
        await ui.ask(HOME)
    asked.cancel()


async def test_cancelling_leaves_the_page_on_view(ui: KivyInterface, portrait: Studio) -> None:
    asked = asyncio.create_task(ui.ask(RATE))
    await after(asked)
    asked.cancel()
    await asyncio.gather(asked, return_exceptions=True)
    assert portrait.stage.page is not None
    assert portrait.stage.page.prompt is RATE
    portrait.touch("satisfied")  # heard by nobody
    asked = asyncio.create_task(ui.ask(HOME))
    await after(asked)
    assert not asked.done()
    asked.cancel()


async def test_reasons_are_sent_in_their_order_after_the_minimum(ui: KivyInterface, portrait: Studio) -> None:
    assert isinstance(BAD, Reasons)
    asked = asyncio.create_task(ui.ask(BAD))
    await after(asked)
    assert "submit" not in portrait.stage.areas()
    assert "skip" not in portrait.stage.areas()
    for name in ("110", "108", "more", "113", "110", "submit"):
        portrait.touch(name)
    assert await asked == ("108", "113")


async def test_reasons_can_be_skipped_where_none_is_needed(ui: KivyInterface, portrait: Studio) -> None:
    asked = asyncio.create_task(ui.ask(GOOD))
    await after(asked)
    portrait.touch("skip")
    assert await asked == ()


@pytest.mark.parametrize(
    ("sample", "control", "answer"),
    [
        ("preview", "reveal", PreviewAnswer.REVEAL),
        ("preview", "print", PreviewAnswer.PRINT),
        ("preview_revealed", "reveal", PreviewAnswer.HIDE),
        ("preview_no_paper", "done", PreviewAnswer.DONE),
    ],
)
async def test_preview_answers(
    ui: KivyInterface, portrait: Studio, sample: str, control: str, answer: PreviewAnswer
) -> None:
    asked = asyncio.create_task(ui.ask(SAMPLE[sample]))
    await after(asked)
    portrait.touch(control)
    assert await asked is answer


async def test_printing_is_no_answer_where_it_is_greyed(ui: KivyInterface, portrait: Studio) -> None:
    ui.show(SAMPLE["preview_no_paper"])
    assert "print" not in portrait.stage.areas()


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
    asked = asyncio.create_task(ui.ask(SERVICES))
    await after(asked)
    ui.show(GREYED)
    assert any("纸用完了" in text for text in texts(portrait))
    portrait.touch("medical_insurance")
    assert await asked == "medical_insurance"


async def test_a_finger_that_is_down_survives_a_change_of_its_page(
    ui: KivyInterface, portrait: Studio
) -> None:
    asked = asyncio.create_task(ui.ask(SERVICES))
    await after(asked)
    stage = portrait.stage
    box = next(c.box for c in stage.touchable() if c.name == "medical_insurance")
    stage.touches.deaf_until(0)
    stage.touches.down(box.x + 20, box.y + 20)
    ui.show(GREYED)
    stage.touches.up(box.x + 20, box.y + 20)
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
    asked = asyncio.create_task(ui.ask(RATE))
    await after(asked)
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


async def test_a_hostile_value_is_shown_as_it_stands(ui: KivyInterface, portrait: Studio) -> None:
    name = "[b]李[/b]&bl;[font=/etc/passwd]"
    ui.show(Notice(key="n", title=Verbatim(name), tone=Tone.INFO))
    assert name in texts(portrait)


async def test_a_code_that_holds_too_much_is_left_out(
    ui: KivyInterface, portrait: Studio, caplog: pytest.LogCaptureFixture
) -> None:
    ui.show(Notice(key="n", title=Verbatim("x"), tone=Tone.INFO, qr="y" * 5000))
    assert "x" in texts(portrait)
    assert lines(caplog) == ["a QR code cannot hold its text  page=n  count=5000"]
    assert "yyy" not in everything(caplog)


CANARY = "赵𠅤卡纳瑞"


async def test_after_the_wipe_nothing_of_the_visit_can_be_reached(
    ui: KivyInterface, portrait: Studio
) -> None:
    from kivy.cache import Cache

    preview = SAMPLE["preview"]
    assert isinstance(preview, Preview)
    line = Line(Text("slip.case_number"), CANARY, personal=True)
    ui.show(replace(preview, lines=(line,), qr=CANARY, print_greyed=Verbatim(CANARY)))
    portrait.picture()
    ui.warn(StillHere(3))
    page = weakref.ref(portrait.stage.page)
    gone = [
        weakref.ref(part)
        for part in walk(portrait.stage.page)
        if isinstance(part, Words) and CANARY in part.text
    ]
    assert len(gone) == 2
    ui.wipe()
    gc.collect()
    assert page() is None
    assert [ref() for ref in gone] == [None] * 2
    del line, preview
    assert CANARY not in repr(Cache._objects)
    holders = [o for o in gc.get_objects() if issubclass(type(o), Words) and CANARY in o.text]
    assert holders == []
    assert set(portrait.stage.areas()) <= {"language"}


def walk(part: object) -> list[object]:
    found = [part]
    for child in reversed(part.children):  # type: ignore[attr-defined]
        found += walk(child)
    return found


class _Button:
    """As much of a control as `Touches` sees."""

    def __init__(self, name: str) -> None:
        self.name, self.pressed, self.done, self.hold = name, False, 0, 0.0
        from screens.parts import Box

        self.box = Box(0, 0, 100, 100)

    def do(self) -> None:
        self.done += 1

    def press(self, down: bool) -> None:
        self.pressed = down


def test_the_second_half_of_a_double_tap_does_not_fall_through_to_the_next_page() -> None:
    now = [0.0]
    button = _Button("tile")
    touches = Touches(lambda: [as_control(button)], lambda c: None, lambda c: None, lambda: now[0])
    touches.page_changes()
    touches.down(50, 50)
    touches.up(50, 50)
    assert button.done == 0, "not on view yet"
    touches.page_is_shown()
    now[0] = DEAF - 0.01
    touches.down(50, 50)
    touches.up(50, 50)
    assert button.done == 0
    now[0] = DEAF
    touches.down(50, 50)
    assert button.pressed
    touches.up(50, 50)
    touches.down(50, 50)
    touches.up(50, 50)
    assert button.done == 1, "one answer, until the page has changed"


def test_a_slow_double_tap_does_not_answer_the_next_page_but_a_finger_aimed_elsewhere_does() -> None:
    now = [10.0]
    first, same_place, elsewhere = _Button("taken"), _Button("very_dissatisfied"), _Button("satisfied")
    elsewhere.box = replace(elsewhere.box, y=300)
    controls = [first]
    touches = Touches(
        lambda: [as_control(c) for c in controls], lambda c: None, lambda c: None, lambda: now[0]
    )
    touches.deaf_until(0)
    touches.down(50, 50)
    touches.up(50, 50)
    controls[:] = [same_place, elsewhere]
    touches.page_changes()
    touches.page_is_shown()
    now[0] += DOUBLE - 0.01
    touches.down(60, 40)
    touches.up(60, 40)
    assert (first.done, same_place.done) == (1, 0)
    touches.down(50, 350)
    touches.up(50, 350)
    assert elsewhere.done == 1
    touches.let_go()
    now[0] += 0.02
    touches.down(60, 40)
    touches.up(60, 40)
    assert same_place.done == 1


def test_a_trembling_finger_is_forgiven_and_a_finger_drawn_away_changes_its_mind() -> None:
    button = _Button("tile")
    touches = Touches(lambda: [as_control(button)], lambda c: None, lambda c: None, lambda: 1.0)
    touches.deaf_until(0)
    touches.down(50, 50)
    touches.up(400, 50)
    assert (button.done, button.pressed) == (0, False)
    touches.down(50, 50)
    touches.up(140, 50)
    assert button.done == 1


def as_control(button: _Button) -> Control:
    return button  # type: ignore[return-value]


@pytest.mark.parametrize("orientation", ["portrait", "landscape"])
async def test_a_long_document_is_leafed_through_and_loses_nothing(studio: Studio, orientation: str) -> None:
    studio.turn(orientation)
    ui = KivyInterface(studio.stage)
    prompt = next(sample.prompt for sample in EXTREMES if sample.name == "hard_long")
    assert isinstance(prompt, Preview)
    asked = asyncio.create_task(ui.ask(prompt))
    await after(asked)
    seen = "".join(texts_in_order(studio))
    while "later" in studio.stage.areas():
        studio.touch("later")
        assert studio.stage.page is not None
        assert studio.stage.page.step >= LEGIBLE
        seen += "".join(texts_in_order(studio))
    for line in prompt.lines[:-1]:
        assert line.value in seen
    pieces = seen.split("备注")[1:]
    long_value = "".join(piece.split("本证明")[0].replace("\n", "") for piece in pieces)
    assert long_value == prompt.lines[-1].value
    studio.touch("print")
    assert await asked is PreviewAnswer.PRINT


def texts_in_order(studio: Studio) -> list[str]:
    return [part.text for part in walk(studio.stage.page) if isinstance(part, Words)]
