"""A signature: strokes and picture, too little is none, and a procedure gets it from whoever signs."""

import asyncio
import io
from typing import Any

import pytest
from PIL import Image

from drivers.ports.durations import REAL
from flows.answers import answers, way_out
from flows.desk import Desk
from flows.ink import Dot, Signature, Stroke, scribbled, signature_of, too_short
from flows.patience import Patience
from flows.prompts import Way
from flows.sign import sign, sign_page
from flows.texts import Text
from flows.visitor import ScriptedVisitor
from flows.ways_out import Leaving, Left
from tests.flows.terminal import Terminal, at
from tests.flows.test_desk import Screen

pytestmark = pytest.mark.looptime
WHAT = Text("refused.title")


def stroke(*places: tuple[float, float]) -> Stroke:
    return tuple(Dot(0.1 * number, x, y) for number, (x, y) in enumerate(places))


@pytest.mark.parametrize(
    "strokes",
    [
        (),
        (stroke((0.5, 0.5)),),
        (stroke((0.2, 0.5), (0.25, 0.6), (0.4, 0.2)),),
        tuple(stroke((x / 20, 0.5), (x / 20, 0.51)) for x in range(20)),
    ],
    ids=["nothing", "a tap", "a tick", "twenty taps"],
)
def test_what_is_no_name_is_too_short(strokes: tuple[Stroke, ...]) -> None:
    assert too_short(strokes, 1.6)


@pytest.mark.parametrize(
    "strokes",
    [scribbled(), (stroke((0.2, 0.2), (0.5, 0.8)), stroke((0.5, 0.2), (0.2, 0.8)))],
    ids=["two characters", "a cross, of somebody who cannot write"],
)
def test_what_may_be_a_name_is_not(strokes: tuple[Stroke, ...]) -> None:
    assert not too_short(strokes, 1.6)


def test_the_picture_is_black_where_the_finger_was_and_white_elsewhere() -> None:
    signature = signature_of((stroke((0.25, 0.5), (0.75, 0.5)),), 2.0)
    picture = Image.open(io.BytesIO(signature.picture.reveal()))
    assert (picture.format, picture.size) == ("PNG", (640, 320))
    assert [picture.getpixel(place) for place in ((320, 160), (160, 160), (320, 80), (60, 160))] == [
        0,
        0,
        255,
        255,
    ]


def test_nothing_of_a_signature_is_shown_by_accident() -> None:
    told = f"{signature_of(scribbled(), 1.6)!r} {scribbled()[0][0]!r}"
    assert told == "Signature(…) Dot(…)"


async def test_a_procedure_gets_what_was_signed_or_that_nobody_did(terminal: Terminal) -> None:
    screen = Screen()
    desk = Desk(terminal.surroundings(screen), Patience(REAL, screen.warn))
    page = sign_page(WHAT)
    known = answers(page)
    assert set(known) == {"done", "back", "home"}
    assert way_out(known) == "home"
    for choice in ("done", "back"):
        signing = asyncio.create_task(sign(desk, WHAT))
        await asyncio.sleep(0)
        assert screen.shown[-1] == page
        screen.give(known[choice])
        if choice == "done":
            signature = await signing
            assert isinstance(signature, Signature)
            assert signature.strokes.reveal() == scribbled()
        else:
            assert known[choice] is Way.BACK
            with pytest.raises(Left) as left:
                await signing
            assert left.value.reason is Leaving.BACK


async def test_the_scripted_visitor_signs() -> None:
    class Nowhere:
        async def do(self, action: str, params: dict[str, Any]) -> None: ...

    from flows.scenario import Scenario

    visitor = ScriptedVisitor(Scenario.model_validate({"step": [at("sign", "done")]}), Nowhere())
    walking = asyncio.create_task(visitor.walk())
    signature = await visitor.ask(sign_page(WHAT))
    visitor.over()
    await walking
    assert isinstance(signature, Signature)
    assert not too_short(signature.strokes.reveal(), signature.aspect)
