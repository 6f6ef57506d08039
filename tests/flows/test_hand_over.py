"""A slip that did not come out as it should: what the person reads, what is printed again, and what is never printed twice."""

import asyncio
from typing import Any

import pytest

from drivers.ports.durations import REAL
from drivers.ports.fault_ids import FaultId
from drivers.ports.receipt_printer import PrintOutcome
from drivers.ports.results import Completion, Result
from drivers.ports.status import Health
from flows.answers import mentioned
from flows.prompts import Notice, Prompt
from tests.flows.terminal import Terminal, at, strike
from tests.flows.test_print_record import END, PRINT, RATE, TO_PREVIEW

pytestmark = pytest.mark.looptime

OUT = strike("receipt_printer", "paper_out")
ENDS_IN_THE_MIDDLE = at("preview", "print", strike=strike("receipt_printer", "paper_out_mid_slip"))
NEW_ROLL = at("no_paper", shows="print.again_by_itself", mend=OUT)
GO_ON = at("no_paper", "go_on")
TAKE = PRINT[1]
UNKNOWN: Result[PrintOutcome] = Result.failure(Completion.OUTCOME_UNKNOWN, value=PrintOutcome.UNKNOWN)


async def outcomes(terminal: Terminal) -> list[str]:
    return [row.outcome for row in await terminal.prints()]


def pages(terminal: Terminal, key: str = "no_paper") -> list[Notice]:
    """Every form in which the page is shown from now on."""
    seen: list[Notice] = []

    def note(page: Prompt[Any]) -> None:
        if page.key == key and isinstance(page, Notice):
            seen.append(page)

    terminal.on_page = note
    return seen


async def test_a_half_slip_is_void_and_printed_again_when_a_new_roll_is_in(terminal: Terminal) -> None:
    said = at("no_paper", shows="print.void")
    await terminal.play(*TO_PREVIEW, ENDS_IN_THE_MIDDLE, said, NEW_ROLL, TAKE, *RATE, *END, ending="done")
    first, second = await terminal.prints()
    assert [first.outcome, second.outcome] == ["partial", "printed"]
    assert first.case_number == second.case_number
    assert first.job != second.job
    assert [slip.reprint for slip in terminal.printer.slips] == [False, False], "the first is void"


async def test_a_slip_that_was_not_begun_is_printed_when_the_printer_can(terminal: Terminal) -> None:
    gone = False

    def empty(page: Prompt[Any]) -> None:
        nonlocal gone
        if page.key == "printing" and not gone:
            gone = True
            terminal.printer.strike(FaultId.PRINTER_PAPER_OUT)

    terminal.on_page = empty
    said = at("no_paper", shows="print.not_printed", hides="print.void", mend=OUT)
    await terminal.play(*TO_PREVIEW, at("preview", "print"), said, TAKE, *RATE, *END, ending="done")
    assert await outcomes(terminal) == ["not_printed", "printed"]
    assert len(terminal.printer.slips) == 1


async def test_the_page_says_what_has_to_be_done_now(terminal: Terminal) -> None:
    seen = pages(terminal)
    cover = at("no_paper", shows="PRN-PAPER-OUT", strike=strike("receipt_printer", "cover_open"))
    shut = at("no_paper", shows="PRN-COVER-OPEN", mend=strike("receipt_printer", "cover_open"))
    await terminal.play(*TO_PREVIEW, ENDS_IN_THE_MIDDLE, cover, shut, TAKE, *RATE, *END, ending="done")
    assert [page.code for page in seen] == ["PRN-PAPER-OUT", "PRN-COVER-OPEN", ""]
    assert "print.again_at_once" in mentioned(seen[-1])


async def test_a_printer_that_is_well_only_for_a_moment_is_not_printed_on(
    terminal: Terminal, looptime: float
) -> None:
    def flap(page: Prompt[Any]) -> None:
        if page.key == "no_paper" and not flapped.is_set():
            flapped.set()
            loop = asyncio.get_running_loop()
            for begin in (10, 20, 30):
                loop.call_later(begin, terminal.printer.mend)
                loop.call_later(
                    begin + REAL.print_again * 0.9, terminal.printer.strike, FaultId.PRINTER_PAPER_OUT
                )
            loop.call_later(40, terminal.printer.mend)

    flapped = asyncio.Event()
    terminal.on_page = flap
    steps = (*TO_PREVIEW, ENDS_IN_THE_MIDDLE, at("no_paper"), TAKE, *RATE, *END)
    await terminal.play(*steps, ending="done")
    assert looptime > 40 + REAL.print_again
    assert await outcomes(terminal) == ["partial", "printed"]


async def test_a_roll_may_take_minutes_while_somebody_is_there_and_nothing_is_printed_for_nobody(
    terminal: Terminal, looptime: float
) -> None:
    here = (at("no_paper"), *(at("still_here", "yes") for _ in range(8)))
    await terminal.play(*TO_PREVIEW, ENDS_IN_THE_MIDDLE, *here, NEW_ROLL, TAKE, *RATE, *END, ending="done")
    assert looptime > 300
    assert await outcomes(terminal) == ["partial", "printed"]

    await terminal.play(*TO_PREVIEW, ENDS_IN_THE_MIDDLE, at("no_paper", walk_away=True), reason="silence")
    slips = len(terminal.printer.slips)
    terminal.printer.mend()
    await asyncio.sleep(10 * REAL.print_again)
    assert len(terminal.printer.slips) == slips


async def test_whoever_goes_on_without_paper_gets_none(terminal: Terminal) -> None:
    await terminal.play(*TO_PREVIEW, ENDS_IN_THE_MIDDLE, GO_ON, *RATE, *END, ending="done")
    terminal.printer.mend()
    await asyncio.sleep(10 * REAL.print_again)
    assert await outcomes(terminal) == ["partial"]


async def test_after_three_attempts_only_the_copy_is_left(terminal: Terminal) -> None:
    def end_again(page: Prompt[Any]) -> None:
        shown.append(page)
        terminal.printer.paper_ends_mid_slip = page.key == "printing"

    shown: list[Prompt[Any]] = []
    terminal.on_page = end_again
    last = at("no_paper", "go_on", shows="print.no_more", hides="print.again_by_itself", mend=OUT)
    steps = (
        *TO_PREVIEW,
        at("preview", "print"),
        NEW_ROLL,
        at("printing"),
        NEW_ROLL,
        at("printing"),
        last,
        *RATE,
        *END,
    )
    await terminal.play(*steps, ending="done")
    assert await outcomes(terminal) == ["partial"] * 3
    assert [page.qr for page in shown if isinstance(page, Notice) and page.key == "no_paper"][-1]


async def test_a_slip_that_no_printer_can_print_is_tried_once(terminal: Terminal) -> None:
    terminal.printer.refuses = Result.failure(
        Completion.INVALID_DATA, FaultId.TERMINAL_BUG, value=PrintOutcome.NOT_PRINTED
    )
    last = at("no_paper", "go_on", shows="print.no_more")
    await terminal.play(*TO_PREVIEW, at("preview", "print"), last, *RATE, *END, ending="done")
    assert await outcomes(terminal) == ["not_printed"]


@pytest.mark.parametrize(
    ("settles", "page", "shows", "written"),
    [
        (Result.success(PrintOutcome.PRINTED), "take_slip", "print.take", "printed"),
        (Result.success(PrintOutcome.NOT_PRINTED), "no_paper", "PRN-ERROR", "not_printed"),
        (
            Result.failure(Completion.CONSUMABLE, FaultId.PRINTER_PAPER_OUT, value=PrintOutcome.PARTIAL),
            "no_paper",
            "PRN-PAPER-OUT",
            "partial",
        ),
        (UNKNOWN, "no_paper", "PRN-OUTCOME-UNKNOWN", "unknown"),
        (
            Result.failure(Completion.LINK_LOST, FaultId.PRINTER_LINK_LOST),
            "no_paper",
            "PRN-OUTCOME-UNKNOWN",
            "unknown",
        ),
    ],
)
async def test_an_unknown_outcome_is_asked_once_and_told_as_it_is(
    terminal: Terminal, settles: Result[PrintOutcome], page: str, shows: str, written: str
) -> None:
    terminal.printer.mute = True
    terminal.printer.settles = settles
    button = "taken" if page == "take_slip" else "go_on"
    await terminal.play(
        *TO_PREVIEW, at("preview", "print"), at(page, button, shows=shows), *RATE, *END, ending="done"
    )
    assert await outcomes(terminal) == [written]
    assert len(terminal.printer.slips) == 1


async def test_a_slip_that_may_have_come_out_is_printed_again_only_when_asked_for(terminal: Terminal) -> None:
    def heal(page: Prompt[Any]) -> None:
        if page.key == "no_paper":
            terminal.printer.mute = False

    terminal.printer.mute = True
    terminal.on_page = heal
    ask = at("no_paper", "again", shows="button.print_again")
    await terminal.play(*TO_PREVIEW, at("preview", "print"), ask, TAKE, *RATE, *END, ending="done")
    assert await outcomes(terminal) == ["unknown", "printed"]
    assert [slip.reprint for slip in terminal.printer.slips] == [False, True]

    terminal.printer.mute = True
    await terminal.play(*TO_PREVIEW, at("preview", "print"), at("no_paper", walk_away=True), reason="silence")
    assert await outcomes(terminal) == ["unknown", "printed", "unknown"]


@pytest.mark.parametrize(
    "fault", [FaultId.PRINTER_LEFTOVER, FaultId.PRINTER_LINK_LOST, FaultId.PRINTER_PAPER_OUT]
)
async def test_another_slip_is_not_offered_while_it_would_be_refused(
    terminal: Terminal, looptime: float, fault: FaultId
) -> None:
    seen = pages(terminal)
    note = terminal.on_page

    def leave_something(page: Prompt[Any]) -> None:
        note(page)
        if page.key == "no_paper" and not terminal.printer.lost():
            asyncio.get_running_loop().call_soon(terminal.printer.strike, fault, Health.HARDWARE_ERROR)

    terminal.printer.mute = True
    terminal.on_page = leave_something
    here = (at("no_paper"), at("still_here", "yes"), at("no_paper", "go_on", hides="button.print_again"))
    await terminal.play(*TO_PREVIEW, at("preview", "print"), *here, *RATE, *END, ending="done")
    assert looptime > 40
    assert [button.id for page in seen for button in page.buttons] == ["go_on"]


async def test_a_printer_that_never_ends_is_an_unknown_outcome_also_in_the_ledger(
    terminal: Terminal,
) -> None:
    hangs = at("preview", "print", strike=strike("receipt_printer", "hangs"))
    said = at("no_paper", "go_on", shows="print.unknown")
    await terminal.play(*TO_PREVIEW, hangs, said, *RATE, *END, ending="done")
    assert await outcomes(terminal) == ["unknown"]


async def test_a_printer_that_answers_nothing_may_be_tried_and_is_told_honestly(terminal: Terminal) -> None:
    terminal.printer.strike(FaultId.PRINTER_SILENT)
    seen = pages(terminal)
    said = "fault.PRN-SILENT.citizen"
    steps = (
        TO_PREVIEW[0],
        at("look_up_print", "social_insurance", shows=said),
        *TO_PREVIEW[2:],
        at("preview", "print", shows=said),
        at("no_paper", "go_on", shows="PRN-OUTCOME-UNKNOWN", hides="button.print_again"),
    )
    await terminal.play(*steps, *RATE, *END, ending="done")
    assert await outcomes(terminal) == ["unknown"]
    assert seen[-1].qr is not None


async def test_nothing_is_printed_by_itself_on_a_printer_that_answers_nothing(terminal: Terminal) -> None:
    mute = at("no_paper", strike=strike("receipt_printer", "silent"))
    here = (at("still_here", "yes"), at("no_paper", "go_on", shows="fault.PRN-SILENT.citizen"))
    await terminal.play(*TO_PREVIEW, ENDS_IN_THE_MIDDLE, mute, *here, *RATE, *END, ending="done")
    assert await outcomes(terminal) == ["partial"]


async def test_a_store_that_fails_at_the_second_attempt_prints_nothing_more(terminal: Terminal) -> None:
    def fail(page: Prompt[Any]) -> None:
        if page.key == "no_paper":
            terminal.ledger.broken = ("intend_print",)

    terminal.on_page = fail
    steps = (*TO_PREVIEW, ENDS_IN_THE_MIDDLE, NEW_ROLL, at("no_paper", "go_on", shows="TRM-STORE"))
    await terminal.play(*steps, *RATE, *END, ending="done")
    assert len(terminal.printer.slips) == 1
