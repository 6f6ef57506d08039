"""Every way out of every page: silence, Home, Back, shutdown, a fault elsewhere; each ends in the wipe."""

import asyncio
from typing import Any

import pytest

from drivers.ports.durations import REAL
from drivers.ports.fault_ids import FaultId
from flows.faults import fault_catalogue
from flows.news import closed_notice
from flows.scenario import Scenario
from flows.texts import Text
from flows.visit import Ending, Visit, VisitReport
from flows.ways_out import Leaving
from tests.flows.terminal import Terminal, Visitor, at
from tests.flows.test_print_record import END, MEDICAL, PRINT, RATE, TO_CARD, TO_PREVIEW
from tests.logged import everything, lines

pytestmark = pytest.mark.looptime

WHOLE = (*TO_PREVIEW, *PRINT, *RATE, *END)
ASKED = ["look_up_print", "place_card", "no_card", "choose_record", "preview", "refused", "fault"]
WORKING = ["identifying", "looking_up", "fetching"]


def way_to(terminal: Terminal, page: str) -> tuple[dict[str, Any], ...]:
    """The steps up to a page, that page not included; what makes the page come is arranged."""
    match page:
        case "look_up_print":
            return TO_CARD[:1]
        case "place_card" | "no_card":
            return TO_CARD if page == "place_card" else (*TO_CARD, at("place_card"))
        case "choose_record":
            terminal.office.how_many = 2
        case "refused":
            terminal.office.how_many = 0
        case "fault":
            terminal.office.failing["records"] = FaultId.OFFICE_GARBLED
    return TO_PREVIEW


@pytest.mark.parametrize("page", ASKED)
async def test_silence_on_any_page_warns_and_then_ends_the_visit(
    terminal: Terminal, page: str, looptime: float
) -> None:
    report = await terminal.play(*way_to(terminal, page), at(page, walk_away=True))
    if page in ("refused", "fault"):  # news goes by itself, before anybody has to be warned
        assert str(report.ending) == page
        return
    assert (report.ending, report.reason) == (Ending.LEFT, "silence")
    assert terminal.met[-1] == "still_here" or terminal.met[-2:] == ["still_here", "no_card"]
    assert looptime <= REAL.silence + 5


@pytest.mark.parametrize("page", ASKED)
async def test_home_is_offered_and_ends_the_visit_or_the_page_says_end(terminal: Terminal, page: str) -> None:
    button = "end" if page in ("no_card", "refused", "fault") else "home"
    report = await terminal.play(*way_to(terminal, page), at(page, button))
    assert (report.ending, report.reason) == (Ending.LEFT, "home") or str(report.ending) == page


@pytest.mark.parametrize("page", WORKING)
@pytest.mark.parametrize("button", ["home", "back"])
async def test_a_page_that_shows_work_can_be_left(terminal: Terminal, page: str, button: str) -> None:
    rest = () if button == "home" else (at("look_up_print", "home"),)
    await terminal.play(*TO_PREVIEW, at(page, button), *rest, ending="left", reason="home")


@pytest.mark.parametrize("page", ["place_card", "choose_record", "preview"])
async def test_back_leads_to_the_services_and_what_was_shown_is_kept(terminal: Terminal, page: str) -> None:
    again = at("look_up_print", "medical_insurance")
    card = (at("place_card", lay="own"),) if page == "place_card" else ()
    choose = (at("choose_record", "0"),) if page == "choose_record" else ()
    way = way_to(terminal, page)
    await terminal.play(*way, at(page, "back"), again, *card, *choose, *PRINT, *RATE, *END, ending="done")
    assert terminal.office.identified == 1


async def test_a_start_page_that_knows_nobody_is_reached_by_back(terminal: Terminal) -> None:
    steps = (TO_CARD[0], at("look_up_print", "back"), *WHOLE)
    await terminal.play(*steps, ending="done")
    # once a card was read the way back to the start page is the end of the visit
    await terminal.play(
        *TO_PREVIEW, at("preview", "back"), at("look_up_print", "back"), ending="left", reason="home"
    )


async def test_the_warning_can_be_answered_ten_times_at_the_same_page(terminal: Terminal) -> None:
    stay = at("still_here", "stay")
    await terminal.play(*TO_PREVIEW, *[stay] * 12, *PRINT, *RATE, *END, ending="done")
    assert terminal.met.count("preview") == 1


@pytest.mark.parametrize("page", ["home", "closed"])
async def test_a_touch_that_begins_nothing_ends_in_silence_and_nobody_is_asked_for(
    terminal: Terminal, page: str, looptime: float
) -> None:
    if page == "closed":
        terminal.condition.out_of_service = True

    def slip_past(shown: Any) -> None:
        if shown.key == page:
            terminal.visitor._touch()

    terminal.on_page = slip_past
    report = await terminal.play(at(page, walk_away=True))
    assert (report.ending, report.reason) == (Ending.LEFT, "silence"), "a language that was chosen is undone"
    assert "still_here" not in terminal.met
    assert REAL.silence - 1 < looptime < REAL.silence + 1


@pytest.mark.parametrize("after", [0.0, 0.1, 1.5, 3.9])
async def test_a_slip_that_is_printing_at_shutdown_comes_out_and_then_all_is_wiped(
    terminal: Terminal, after: float
) -> None:
    def shut_down(page: Any) -> None:
        if page.key == "printing" and terminal.visit is not None and page.progress == 0.0:
            asyncio.get_running_loop().call_later(after, terminal.visit.end, Leaving.SHUTDOWN)

    terminal.on_page = shut_down
    report = await terminal.play(*TO_PREVIEW, at("preview", "print", walk_away=True))
    assert (report.ending, report.reason) == (Ending.LEFT, "shutdown")
    assert terminal.printer.printed == 1
    assert [row.outcome for row in await terminal.prints()] == ["printed"]


@pytest.mark.parametrize(
    "page",
    [
        "home",
        "look_up_print",
        "place_card",
        "identifying",
        "fetching",
        "preview",
        "take_slip",
        "rate",
        "goodbye",
    ],
)
async def test_shutdown_at_any_page_ends_the_visit_at_once(terminal: Terminal, page: str) -> None:
    def shut_down(shown: Any) -> None:
        if shown.key == page and terminal.visit is not None:
            asyncio.get_running_loop().call_soon(terminal.visit.end, Leaving.SHUTDOWN)
            moment.append(asyncio.get_running_loop().time())

    moment: list[float] = []
    terminal.on_page = shut_down
    steps = list(WHOLE)
    upto = next((n for n, step in enumerate(steps) if step["page"] == page), 3 if page in WORKING else 0)
    cut = (
        (*steps[:upto], at(page, walk_away=True))
        if page not in WORKING
        else (*TO_PREVIEW[:-1], at("place_card", lay="own", walk_away=True))
    )
    report = await terminal.play(*cut)
    assert (report.ending, report.reason) == (Ending.LEFT, "shutdown")
    assert asyncio.get_running_loop().time() - moment[0] < 0.1


@pytest.mark.parametrize("times", [1, 2, 3])
async def test_a_visit_cancelled_from_outside_wipes_and_lets_the_cancellation_out(
    terminal: Terminal, times: int
) -> None:
    loop = asyncio.get_running_loop()

    def cancel(page: Any) -> None:
        if page.key == "printing" and page.progress == 0.25:
            for n in range(times):
                loop.call_later(n * 0.5, task.cancel)

    terminal.on_page = cancel
    task = asyncio.ensure_future(terminal.play(*TO_PREVIEW, at("preview", "print", walk_away=True)))
    with pytest.raises(asyncio.CancelledError):
        await task
    assert terminal.printer.printed == 1
    assert terminal.wipes == 1


async def test_run_itself_cancelled_again_and_again_still_wipes(terminal: Terminal) -> None:
    await terminal.open()
    visitor = Visitor(
        Scenario.model_validate({"step": [*TO_PREVIEW, at("preview", "print", walk_away=True)]}), terminal
    )
    visit = Visit(terminal.surroundings(visitor))
    running, walking = asyncio.ensure_future(visit.run()), asyncio.ensure_future(visitor.walk())
    loop = asyncio.get_running_loop()

    def cancel(page: Any) -> None:
        if page.key == "printing" and page.progress == 0.25:
            for n in range(5):
                loop.call_later(n * 0.3, running.cancel)

    terminal.on_page = cancel
    with pytest.raises(asyncio.CancelledError):
        await running
    visitor.over()
    await walking
    terminal.check_wiped(1)
    assert terminal.printer.printed == 1


async def test_a_visit_ended_before_it_began_shows_nothing_and_wipes(terminal: Terminal) -> None:
    visitor = Visitor(Scenario.model_validate({"step": [at("home")]}), terminal)
    visit = Visit(terminal.surroundings(visitor))
    visit.end(Leaving.SHUTDOWN)
    visit.end(Leaving.SILENCE)
    assert await visit.run() == VisitReport(Ending.LEFT, "shutdown")
    assert visitor.met == []
    terminal.check_wiped(1)


async def test_a_bug_is_apologised_for_at_most_three_seconds(
    terminal: Terminal, caplog: pytest.LogCaptureFixture
) -> None:
    terminal.office.raises = KeyError("429999195203042820")
    report = await terminal.play(*TO_PREVIEW, at("sorry", walk_away=True))
    assert (report.ending, report.reason) == (Ending.BUG, "KeyError")
    shown_at = asyncio.get_running_loop().time()
    assert shown_at <= 0.8 + 0.3 + REAL.apology + 0.1
    assert "bug in the visit  error=KeyError  place=office.py:" in " ".join(lines(caplog))
    assert "429999" not in everything(caplog)


async def test_a_device_that_somebody_else_holds_is_an_apology_and_stays_theirs(terminal: Terminal) -> None:
    terminal.printer.claim("maintenance")
    terminal.held_by_others = ["receipt_printer"]
    await terminal.play(*TO_CARD, at("sorry", walk_away=True), ending="bug")
    assert terminal.printer.owner == "maintenance"
    assert terminal.reader.owner is None
    assert terminal.wipes == 1


async def test_a_device_that_breaks_in_its_release_does_not_keep_the_visit_from_its_wipe(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> None:
        terminal.reader.owner = None
        raise RuntimeError("gone")

    monkeypatch.setattr(terminal.reader, "release", broken)
    await terminal.play(*WHOLE, ending="done")


async def test_an_interface_that_breaks_ends_the_visit_as_a_bug(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(page: Any) -> None:
        if page.key in ("refused", "sorry"):
            raise RuntimeError("no such font")

    terminal.office.how_many = 0
    terminal.on_page = broken
    report = await terminal.play(*TO_PREVIEW)
    assert report.ending is Ending.BUG


async def test_a_watcher_that_breaks_does_not_leave_the_page_on_view_for_ever(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(self: Visitor, warning: object) -> None:
        raise RuntimeError("no such font")

    monkeypatch.setattr(Visitor, "warn", broken)
    report = await terminal.play(*TO_PREVIEW, at("preview", walk_away=True))
    assert (report.ending, report.reason) == (Ending.LEFT, "fault")


async def test_a_terminal_that_loses_everything_at_home_closes_and_opens_again(terminal: Terminal) -> None:
    loop = asyncio.get_running_loop()

    def lose(page: Any) -> None:
        if page.key == "home" and terminal.office.fault is None and "closed" not in terminal.visitor.met:
            loop.call_later(5, terminal.office.turn, FaultId.OFFICE_DOWN)
        if page.key == "closed":
            assert page.buttons == ()
            loop.call_later(5, terminal.office.turn, None)

    terminal.on_page = lose
    steps = (at("home"), at("closed", shows="fault.OFF-DOWN.citizen"), *WHOLE)
    await terminal.play(*steps, ending="done")
    assert terminal.met[:4] == ["home", "closed", "home", "look_up_print"]


def test_a_closed_page_for_which_no_device_is_to_blame_says_whom_to_call() -> None:
    page = closed_notice([Text("closed.nothing")])
    assert page.code == "TRM-OUT-OF-ORDER"
    assert page.staff == (fault_catalogue()[FaultId.TERMINAL_OUT_OF_ORDER].text("keeper"),)
    assert closed_notice([Text("need.absent.id_card")]).code == "TRM-OUT-OF-ORDER"
    assert closed_notice([Text("need.starting")]).code == "", "only a moment"
    assert closed_notice([fault_catalogue()[FaultId.TERMINAL_STORE].text("citizen")]).code == "TRM-STORE"


async def test_a_closed_page_names_only_what_closes_the_terminal(terminal: Terminal) -> None:
    terminal.pad.strike(FaultId.KEYPAD_LINK_LOST)
    terminal.office.turn(FaultId.OFFICE_DOWN)
    asyncio.get_running_loop().call_later(5, terminal.office.turn, None)
    bodies: list[Any] = []
    terminal.on_page = lambda page: bodies.append(page.body) if page.key == "closed" else None  # type: ignore[attr-defined]
    await terminal.play(at("closed"), *WHOLE, ending="done")
    assert [[text.key for text in body] for body in bodies] == [["fault.OFF-DOWN.citizen"]]


async def test_a_page_of_services_gives_way_when_nothing_is_left(terminal: Terminal) -> None:
    loop = asyncio.get_running_loop()
    strike = {"device": "office", "fault": "down"}

    def come_back(page: Any) -> None:
        if page.key == "closed":
            loop.call_later(1, terminal.office.turn, None)

    terminal.on_page = come_back
    back = at("look_up_print", "medical_insurance")
    steps = (MEDICAL[0], at("look_up_print", strike=strike), at("closed"), back, at("place_card", lay="own"))
    await terminal.play(*steps, *PRINT, *RATE, *END, ending="done")
