"""A card of somebody else ends the visit of whoever is known; and a card that was left is told of to whoever comes."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest

from drivers.ports.fault_ids import FaultId
from drivers.ports.receipt_printer import PrintOutcome
from drivers.ports.results import Completion, Result
from drivers.ports.sensor_board import Sensed
from drivers.ports.status import Media
from flows.news import Standing, card_left_notice
from flows.prompts import Notice, PlaceCard, Prompt
from flows.texts import Text
from flows.visit import Ending
from tests.flows import people
from tests.flows.devices import SmallBoard, SmallSlot
from tests.flows.terminal import Terminal, at
from tests.flows.test_print_record import END, PRINT, RATE, TO_CARD, TO_PREVIEW
from tests.logged import everything

pytestmark = pytest.mark.looptime
STAGES = ("identifying", "looking_up", "fetching", "preview", "printing", "take_slip", "rate", "reasons")
ENDED = at("other_card", "end")


@pytest.fixture
def slot() -> SmallSlot:
    return SmallSlot()


@pytest.fixture
def terminal(slot: SmallSlot) -> Iterator[Terminal]:
    terminal = Terminal(slot)
    yield terminal
    terminal.database._close()


def when(terminal: Terminal, stage: str, act: Any) -> list[Notice]:
    """Does something when a page first comes on view; gives the notices that come, as they come."""
    notices: list[Notice] = []
    due = [act]

    def met(page: Prompt[Any]) -> None:
        if isinstance(page, Notice):
            notices.append(page)
        if page.key == stage and due:
            due.pop()()

    terminal.on_page = met
    return notices


STEPS = {
    "printing": (at("preview", "print"),),
    "take_slip": (at("preview", "print"), at("take_slip")),
    "rate": (*PRINT, at("rate")),
    "reasons": (*PRINT, RATE[0], at("reasons")),
}


@pytest.mark.parametrize("by", ["reader", "slot"])
@pytest.mark.parametrize("stage", STAGES)
async def test_the_visit_ends_at_every_page_after_which_somebody_is_known(
    terminal: Terminal, slot: SmallSlot, stage: str, by: str, caplog: pytest.LogCaptureFixture
) -> None:
    if by == "reader":
        notices = when(terminal, stage, lambda: terminal.reader.lay(people.other_card))
    else:
        notices = when(terminal, stage, lambda: slot.insert(people.other_social_security_card))
    report = await terminal.play(*TO_PREVIEW, *STEPS.get(stage, (at("preview"),)), ENDED)
    assert (report.ending, report.reason) == (Ending.LEFT, "other_card")
    (told,) = [notice for notice in notices if notice.key == "other_card"]
    assert told.body[-1] == Text("other_card.next" if by == "reader" else "other_card.next_slot")
    printed = stage in STAGES[STAGES.index("printing") :]
    assert [row.outcome for row in await terminal.prints()] == (["printed"] if printed else [])
    assert told.body[:-1] == Standing(True, {"slip": PrintOutcome.PRINTED} if printed else {}).told
    assert people.OTHER_NAME not in everything(caplog)
    assert people.OTHER_NUMBER not in everything(caplog)


async def test_the_next_visit_begins_at_home_and_is_the_other_persons(terminal: Terminal) -> None:
    when(terminal, "preview", lambda: terminal.reader.lay(people.other_card))
    await terminal.play(*TO_PREVIEW, at("preview"), ENDED)
    await terminal.play(*TO_CARD, at("place_card", lift=True, lay="own"), *PRINT, *RATE, *END, ending="done")
    assert terminal.office.identified == 2


async def test_a_slip_that_does_not_come_out_whole_is_told_of_truly(terminal: Terminal) -> None:
    terminal.printer.paper_ends_mid_slip = True
    notices = when(terminal, "printing", lambda: terminal.reader.lay(people.other_card))
    await terminal.play(*TO_PREVIEW, at("preview", "print"), ENDED)
    (told,) = [notice for notice in notices if notice.key == "other_card"]
    assert told.body[:-1] == Standing(True, {"slip": PrintOutcome.PARTIAL}).told
    assert [row.outcome for row in await terminal.prints()] == ["partial"]


@pytest.mark.parametrize(
    "act",
    [
        lambda t: t.reader.lay(people.card),
        lambda t: t.devices["smart_card"].insert(people.social_security_card),
        lambda t: t.devices["smart_card"].insert(lambda: people.social_security_card("3.00")),
        lambda t: t.reader.lay(people.card, FaultId.ID_CARD_WRONG_CARD),
        lambda t: setattr(t.reader, "fails_with", FaultId.ID_CARD_SILENT),
        lambda t: t.devices["smart_card"].strike(FaultId.SMART_CARD_SERVICE_LOST),
        lambda t: t.reader.lift(),
    ],
    ids=["own", "own in slot", "names nobody", "no ID card", "reader fails", "slot fails", "lifted"],
)
async def test_nothing_else_ends_it(terminal: Terminal, act: Any) -> None:
    def soon() -> None:
        asyncio.get_running_loop().call_later(30, terminal.visitor._touch)
        asyncio.get_running_loop().call_later(50, proceed.set)
        act(terminal)

    proceed = asyncio.Event()
    when(terminal, "preview", soon)
    ask = terminal.do

    async def do(action: str, params: dict[str, Any]) -> None:
        await (proceed.wait() if action == "mend" else ask(action, params))

    terminal.do = do  # type: ignore[method-assign]
    waits = at("preview", "print", mend={"device": "none", "fault": "none"})
    await terminal.play(*TO_PREVIEW, waits, *PRINT[1:], *RATE, *END, ending="done")


async def test_a_bug_in_the_watch_is_logged_and_the_watch_goes_on(
    terminal: Terminal, caplog: pytest.LogCaptureFixture
) -> None:
    failing = [ValueError(people.OTHER_NUMBER)]
    look = terminal.reader.newly_laid

    async def newly_laid() -> Any:
        if failing:
            raise failing.pop()
        return await look()

    terminal.reader.newly_laid = newly_laid  # type: ignore[method-assign]
    when(terminal, "preview", lambda: terminal.reader.lay(people.other_card))
    await terminal.play(*TO_PREVIEW, at("preview"), ENDED)
    assert "bug in the watch over cards" in everything(caplog)
    assert people.OTHER_NUMBER not in everything(caplog)


async def test_a_card_laid_at_goodbye_is_left_to_the_next_visit(terminal: Terminal) -> None:
    when(terminal, "goodbye", lambda: terminal.reader.lay(people.other_card))
    report = await terminal.play(*TO_PREVIEW, *PRINT, *RATE, at("goodbye"))
    assert report.ending is Ending.DONE
    assert not terminal.reader._spent


async def test_a_reader_that_knows_that_the_card_still_lies_there_says_so_before_goodbye(
    terminal: Terminal,
) -> None:
    terminal.reader.senses = True
    notices = when(
        terminal,
        "card_left",
        lambda: asyncio.get_running_loop().call_later(4, terminal.reader.lift),
    )
    stays = (at("preview", "print"), at("take_slip", "taken"))
    await terminal.play(*TO_PREVIEW, *stays, *RATE, at("card_left"), *END, ending="done")
    assert card_left_notice() in notices


async def test_a_reader_that_does_not_answer_when_all_is_done_is_not_said_to_hold_a_card(
    terminal: Terminal,
) -> None:
    async def silent() -> Any:
        return Result.failure(Completion.HARDWARE_ERROR, FaultId.ID_CARD_SILENT)

    terminal.reader.senses = True
    terminal.reader.still_lies = silent  # type: ignore[method-assign]
    notices = when(terminal, "rate", lambda: None)
    stays = (at("preview", "print"), at("take_slip", "taken"))
    await terminal.play(*TO_PREVIEW, *stays, *RATE, *END, ending="done")
    assert card_left_notice() not in notices


@pytest.mark.parametrize("known_by", ["reader", "sensor", "slot"])
async def test_whoever_finds_a_card_there_is_told_at_once_what_to_do_with_it(
    terminal: Terminal, slot: SmallSlot, known_by: str
) -> None:
    if known_by == "reader":
        terminal.reader.senses = True
        terminal.reader._see(Media.PRESENT)
    elif known_by == "slot":
        slot.insert(people.other_social_security_card)
        slot.see(Media.PRESENT, spent=True)
    else:
        board = SmallBoard()
        board.see(card_left=Sensed.YES)
        terminal.devices["sensor_board"] = board
        terminal.condition.__init__(terminal.devices, terminal.office, terminal.database.health)  # type: ignore[misc]
    began: list[float] = []
    told: list[float] = []
    words = Text("card.left_slot" if known_by == "slot" else "card.left")

    def met(page: Prompt[Any]) -> None:
        if isinstance(page, PlaceCard):
            began.append(asyncio.get_running_loop().time())
            told.extend(began[-1:] if page.hint == words else [])

    terminal.on_page = met
    await terminal.play(*TO_CARD, at("place_card", shows=words.key, lay="own"), at("preview", "home"))
    assert 0 < told[0] - began[0] < 1
