"""What a finger does: touched twice, drawn away, held, down while its page changes."""

import time
from dataclasses import replace

from flows.prompts import Way
from screens.chrome import HOLD
from screens.controls import Control
from screens.gallery import Studio
from screens.interface import KivyInterface
from screens.parts import Box
from screens.touches import DEAF, DOUBLE, Touches
from tests.screens.on_view import SAMPLE, asking


class _Button:
    """As much of a control as `Touches` sees."""

    def __init__(self, name: str) -> None:
        self.name, self.pressed, self.done, self.hold = name, False, 0, 0.0
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


async def test_a_finger_that_is_down_survives_a_change_of_its_page(
    ui: KivyInterface, portrait: Studio
) -> None:
    asked = await asking(ui, SAMPLE["look_up_print"])
    stage = portrait.stage
    box = next(c.box for c in stage.touchable() if c.name == "medical_insurance")
    stage.touches.deaf_until(0)
    stage.touches.down(box.x + 20, box.y + 20)
    ui.show(SAMPLE["look_up_print_no_paper"])
    stage.touches.up(box.x + 20, box.y + 20)
    assert await asked == "medical_insurance"


async def test_the_clock_opens_to_the_staff_after_three_seconds_and_no_sooner(
    ui: KivyInterface, portrait: Studio
) -> None:
    asked = await asking(ui, SAMPLE["home"])
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


def as_control(button: _Button) -> Control:
    return button  # type: ignore[return-value]
