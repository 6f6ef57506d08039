"""Signing with a finger on the real page."""

import asyncio
import io
from collections.abc import Iterator

import pytest
from PIL import Image

from drivers.ports.durations import REAL
from flows.ink import MOST_DOTS, Dot, Signature, scribbled
from flows.prompts import StillHere
from flows.texts import Language
from kiosk.mirror import mirrored
from screens.gallery import Studio
from screens.ink import Ink, InkField
from screens.interface import KivyInterface
from screens.pages.sign import SignPage
from screens.parts import Pen, Words
from screens.samples import SAMPLES
from tests.simulator.process import SimulatorProcess

PROMPT = next(sample.prompt for sample in SAMPLES if sample.name == "sign")
SAMPLE = next(sample for sample in SAMPLES if sample.name == "sign")


@pytest.fixture(params=["portrait", "landscape"])
def posed(studio: Studio, request: pytest.FixtureRequest) -> Iterator[Studio]:
    studio.turn(request.param)
    studio.pose(SAMPLE, Language.ZH)
    yield studio
    studio.stage.wipe()


def page_of(studio: Studio) -> SignPage:
    page = studio.stage.page
    assert isinstance(page, SignPage)
    return page


def field_of(studio: Studio) -> InkField:
    field = page_of(studio).field
    assert field is not None
    return field


def said(studio: Studio) -> list[str]:
    return [part.text for part in page_of(studio).walk() if isinstance(part, Words)]


async def asked(studio: Studio) -> "asyncio.Task[object]":
    question = asyncio.create_task(KivyInterface(studio.stage).ask(PROMPT))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    return question


def test_the_field_is_large_enough_for_a_whole_arm(posed: Studio) -> None:
    box = field_of(posed).box
    assert box.width > 900
    assert box.height > 500


def test_ink_is_seen_where_the_finger_was(posed: Studio) -> None:
    box = field_of(posed).box
    clean = posed.picture()
    posed.write(scribbled())
    inked = posed.picture()
    high = posed.stage.options.design[1]
    dot = scribbled()[4][6]
    place = int(box.x + dot.x * box.width), int(high - (box.top - dot.y * box.height))
    assert sum(clean.getpixel(place)) > 700
    assert sum(inked.getpixel(place)) < 250


async def test_a_signature_answers_with_strokes_time_and_picture(posed: Studio) -> None:
    question = await asked(posed)
    posed.write(scribbled())
    posed.touch("done")
    signature = await question
    assert isinstance(signature, Signature)
    written = signature.strokes.reveal()
    assert [len(stroke) for stroke in written] == [len(stroke) for stroke in scribbled()]
    for got, true in zip(written[2], scribbled()[2], strict=True):
        assert (got.x, got.y) == pytest.approx((true.x, true.y), abs=0.003)
    times = [dot.at for stroke in written for dot in stroke]
    assert times[0] == 0.0
    assert times == sorted(times)
    box = field_of(posed).box
    width, height = Image.open(io.BytesIO(signature.picture.reveal())).size
    assert width / height == pytest.approx(box.width / box.height, rel=0.01)


async def test_what_is_written_from_elsewhere_arrives_as_strokes(studio: Studio) -> None:
    studio.turn("portrait")
    studio.pose(SAMPLE, Language.ZH)
    (left, low), box, scale = studio.stage.origin, field_of(studio).box, Pen.scale
    wide, high = studio.window.width, studio.window.height
    studio.stage.touches.deaf_until(0)
    with SimulatorProcess() as simulator:

        def write(stroke: tuple[Dot, ...]) -> int:
            """Draws one stroke at the far end; how many places of it were passed on."""
            kinds = ["down", *["move"] * (len(stroke) - 1)]
            at = [
                (
                    (left + (box.x + d.x * box.width) * scale) / wide,
                    1 - (low + (box.top - d.y * box.height) * scale) / high,
                )
                for d in stroke
            ]
            told = sum(simulator.touch(kind, *place) for kind, place in zip(kinds, at, strict=True))
            simulator.touch("up", *at[-1])
            return told

        async with mirrored(KivyInterface(studio.stage), simulator.urls["screen"], REAL):
            seen = simulator.count("screen")
            while not simulator.state()["screen"]["connected"]:
                seen = await asyncio.to_thread(simulator.wait, "screen", seen)
            told = [await asyncio.to_thread(write, stroke) for stroke in scribbled()[:3]]
            for _ in range(100):
                if [len(stroke) for stroke in page_of(studio).ink.taken()] == told:
                    break
                await asyncio.sleep(0.02)
    written = page_of(studio).ink.taken()
    assert [len(stroke) for stroke in written] == told
    assert min(told) > 1
    for got, true in zip(written, scribbled(), strict=False):
        assert (got[0].x, got[0].y) == pytest.approx((true[0].x, true[0].y), abs=0.003)
    studio.stage.wipe()


async def test_too_little_is_refused_in_words_and_what_is_written_stays(posed: Studio) -> None:
    question = await asked(posed)
    short = "写得太少了，请写上您的全名。"
    assert short not in said(posed)
    posed.write(scribbled()[:1])
    posed.touch("done")
    await asyncio.sleep(0)
    assert not question.done()
    assert short in said(posed)
    assert len(page_of(posed).ink.taken()) == 1
    posed.touch("clear")
    assert short not in said(posed)
    assert page_of(posed).ink.taken() == ()
    question.cancel()


def test_a_turn_of_language_keeps_what_is_written(posed: Studio) -> None:
    posed.write(scribbled()[:3])
    posed.touch("language")
    assert "I have signed" in said(posed)
    assert len(page_of(posed).ink.taken()) == 3


def test_the_hand_that_lies_on_the_screen_leaves_no_ink(posed: Studio) -> None:
    stage, box = posed.stage, field_of(posed).box
    stage.touches.deaf_until(0)
    stage.finger_down(box.x + 100, box.y + 100, "finger")
    stage.finger_down(box.x + 300, box.y + 100, "palm")
    stage.finger_move(box.x + 320, box.y + 100, "palm")
    stage.finger_up(box.x + 320, box.y + 100, "palm")
    stage.finger_move(box.x + 150, box.y + 150, "finger")
    stage.finger_up(box.x + 150, box.y + 150, "finger")
    stage.finger_move(box.x + 200, box.y + 200, "finger")
    (stroke,) = page_of(posed).ink.taken()
    assert len(stroke) == 2


def test_ink_stays_on_the_paper(posed: Studio) -> None:
    stage, box = posed.stage, field_of(posed).box
    stage.touches.deaf_until(0)
    stage.finger_down(box.x + 10, box.y + 10)
    stage.finger_move(box.x - 200, box.y - 200)
    stage.finger_up(0, 0)
    (stroke,) = page_of(posed).ink.taken()
    assert (stroke[-1].x, stroke[-1].y) == (0.0, 1.0)


def test_nobody_writes_through_the_warning_or_before_the_page_is_there(posed: Studio) -> None:
    stage, box = posed.stage, field_of(posed).box
    stage.warn(StillHere(9))
    stage.touches.deaf_until(0)
    stage.finger_down(box.x + 50, box.y + 50)
    stage.finger_up(box.x + 50, box.y + 50)
    stage.warn(None)
    stage.touches.deaf_until(float("inf"))
    stage.finger_down(box.x + 50, box.y + 50)
    stage.finger_up(box.x + 50, box.y + 50)
    assert page_of(posed).ink.taken() == ()


def test_a_thing_that_lies_on_the_screen_does_not_fill_the_memory() -> None:
    ink = Ink(lambda: 1.0)
    ink.begin(0.1, 0.1)
    taken = [ink.go_on(0.2, 0.2) for _ in range(MOST_DOTS + 5)]
    assert taken.count(True) == MOST_DOTS - 1
    ink.clear()
    assert not ink.go_on(0.5, 0.5)
    assert ink.taken() == ()
