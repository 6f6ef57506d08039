"""What door, tamper switch, mains and the card sensor do to a visit, and what the guide lights do in one."""

import asyncio
from typing import Any

import pytest

from drivers.ports.durations import REAL
from drivers.ports.fault_ids import FaultId
from drivers.ports.sensor_board import LightMode, Sensed
from drivers.ports.status import Health
from flows.answers import mentioned
from flows.faults import fault_catalogue
from flows.guide_lights import GuideLights, LitInterface
from flows.prompts import Notice, Prompt
from flows.scenario import Scenario
from flows.texts import Text
from flows.visit import Ending
from tests.flows.devices import SmallBoard, SmallUps
from tests.flows.terminal import Terminal, Visitor, at, strike
from tests.flows.test_print_record import END, PRINT, RATE, TO_CARD, TO_PREVIEW

pytestmark = pytest.mark.looptime
WHOLE = (*TO_PREVIEW, *PRINT, *RATE, *END)
TOLD = at("fault", "end")
WORDS = {fault: entry.text("citizen") for fault, entry in fault_catalogue().items()}


@pytest.fixture
def board() -> SmallBoard:
    return SmallBoard()


@pytest.fixture
def terminal(board: SmallBoard) -> Terminal:
    return Terminal(board, SmallUps())


OPENS = strike("sensor_board", "door_open")


@pytest.mark.parametrize(
    ("steps", "stage", "card"),
    [
        ((*TO_CARD[:1], at("look_up_print", strike=OPENS)), None, False),
        ((*TO_CARD, at("place_card", strike=OPENS)), None, False),
        (TO_PREVIEW, "fetching", True),
        ((*TO_PREVIEW, at("preview", strike=OPENS)), None, True),
        ((*TO_PREVIEW, *PRINT, at("rate", strike=OPENS)), None, True),
        ((*TO_PREVIEW, *PRINT, *RATE, at("goodbye", strike=OPENS)), None, True),
    ],
)
async def test_a_door_that_opens_ends_the_visit_and_the_person_is_told(
    terminal: Terminal, steps: tuple[Any, ...], stage: str | None, card: bool
) -> None:
    shown: list[Prompt[Any]] = []
    terminal.on_page = shown.append
    report = await terminal.play(*steps, TOLD, fault=[{"stage": stage, **OPENS}] if stage else [])
    assert (report.ending, report.reason) == (Ending.FAULT, "SNS-DOOR-OPEN")
    (page,) = [page for page in shown if isinstance(page, Notice) and page.key == "fault"]
    assert WORDS[FaultId.SENSORS_DOOR_OPEN] in page.body
    assert (Text("stands.take_card") in page.body) is card


async def test_a_slip_that_is_printing_when_the_door_opens_comes_out_and_the_person_is_told_to_take_it(
    terminal: Terminal,
) -> None:
    said: set[str] = set()
    terminal.on_page = lambda page: said.update(mentioned(page))
    door = {"stage": "printing", **OPENS}
    told = at("fault", "end", shows="stands.printed")
    report = await terminal.play(*TO_PREVIEW, at("preview", "print"), told, fault=[door])
    assert report.reason == "SNS-DOOR-OPEN"
    assert [row.outcome for row in await terminal.prints()] == ["printed"]
    assert "fault.next" not in said, "what she came for she holds in her hand"


async def test_a_closed_terminal_says_why_and_opens_by_itself_when_the_door_is_shut(
    terminal: Terminal, board: SmallBoard
) -> None:
    shown: list[Prompt[Any]] = []

    def met(page: Prompt[Any]) -> None:
        shown.append(page)
        if page.key == "closed":
            asyncio.get_running_loop().call_later(60, board.mend)

    terminal.on_page = met
    board.strike(FaultId.SENSORS_TAMPER, Health.ONLINE)
    assert terminal.condition.missing()["terminal"] == WORDS[FaultId.SENSORS_TAMPER]
    report = await terminal.play(at("home", "look_up_print"), at("look_up_print", "home"))
    assert report.reason == "home"
    assert [page.key for page in shown][:2] == ["closed", "home"]
    assert shown[0].body == (WORDS[FaultId.SENSORS_TAMPER],)  # type: ignore[attr-defined]
    assert shown[0].code == "SNS-TAMPER"  # type: ignore[attr-defined]


async def test_a_board_that_is_gone_closes_nothing(terminal: Terminal, board: SmallBoard) -> None:
    board.strike(FaultId.SENSORS_LINK_LOST)
    assert (await terminal.play(*WHOLE)).ending is Ending.DONE
    assert board.told == []


async def test_when_the_mains_fail_the_visit_is_finished_and_then_the_terminal_is_closed(
    terminal: Terminal,
) -> None:
    mains = {"stage": "preview", **strike("ups", "mains_failed")}
    assert (await terminal.play(*WHOLE, fault=[mains])).ending is Ending.DONE
    assert "terminal" in terminal.condition.missing()


async def test_the_light_beside_the_device_that_waits_shines_while_its_page_is_on_view(
    terminal: Terminal, board: SmallBoard
) -> None:
    await terminal.play(*WHOLE)
    reader, printer = [
        [mode for place, mode in board.told if place == name] for name in ("id_card", "receipt_printer")
    ]
    assert reader == [LightMode.ON, LightMode.OFF]
    assert printer == [LightMode.ON, LightMode.OFF]
    await asyncio.sleep(1)
    assert set(board.lights.values()) == {LightMode.OFF}


def test_lights_beside_a_screen_change_nothing_of_what_it_can_show(
    terminal: Terminal, board: SmallBoard
) -> None:
    screen = Visitor(Scenario.model_validate({"step": [at("home")]}), terminal)
    assert LitInterface(screen, GuideLights(board, REAL)).kinds == screen.kinds


async def test_a_board_that_hangs_keeps_nobody_waiting(terminal: Terminal, board: SmallBoard) -> None:
    board.hangs = True
    assert (await terminal.play(*WHOLE)).ending is Ending.DONE


async def test_who_leaves_the_card_is_told_before_goodbye_and_the_light_blinks(
    terminal: Terminal, board: SmallBoard
) -> None:
    def met(page: Prompt[Any]) -> None:
        if page.key == "preview":
            board.see(card_left=Sensed.YES)
        elif page.key == "card_left":
            asyncio.get_running_loop().call_later(4, lambda: board.see(card_left=Sensed.NO))

    terminal.on_page = met
    report = await terminal.play(*TO_PREVIEW, *PRINT, *RATE, at("card_left"), *END)
    assert report.ending is Ending.DONE
    assert ("id_card", LightMode.BLINK) in board.told


async def test_a_card_that_nobody_takes_keeps_no_visit_open_for_ever(
    terminal: Terminal, board: SmallBoard
) -> None:
    board.see(card_left=Sensed.YES)
    report = await terminal.play(*TO_PREVIEW, *PRINT, *RATE, at("card_left", walk_away=True))
    assert report.ending is Ending.DONE
    assert terminal.met[-1] == "card_left"
