"""A4 where the terminal has it: pages instead of a slip, only the missing ones after a jam, a slip when A4 is gone."""

import asyncio
from itertools import product
from typing import Any

import pytest

from drivers.ports.document_printer import Printed
from drivers.ports.fault_ids import FaultId
from drivers.ports.receipt_printer import PrintOutcome
from drivers.ports.results import Result
from drivers.ports.status import Health
from flows.availability import offer, reasons_of
from flows.catalogue import services
from flows.desk import Desk
from flows.news import Standing
from flows.papers import DocumentPaper
from flows.print_pages import no_paper_notice
from flows.sheet import Sheet
from flows.texts import Text, Words
from tests.flows import people
from tests.flows.laser import UNKNOWN, LaserTerminal, jam
from tests.flows.terminal import Terminal, at

pytestmark = pytest.mark.looptime

TO_PREVIEW = (
    at("home", "look_up_print"),
    at("look_up_print", "social_insurance"),
    at("place_card", lay="own"),
)
PRINT = at("preview", "print")
TAKE = at("take_slip", "taken", lift=True)
SHEET = Sheet("证明", "", (), (), "", "", "", "", "")
NOT_WHOLE = (PrintOutcome.NOT_PRINTED, PrintOutcome.PARTIAL, PrintOutcome.UNKNOWN)
END = (at("rate", "home"), at("goodbye", "end"))


async def rows(terminal: Terminal) -> list[tuple[str, int, str]]:
    return [(row.kind, row.pages, row.outcome) for row in await terminal.prints()]


async def test_a_service_that_prints_documents_prints_them_where_there_is_a4(
    laser_terminal: LaserTerminal,
) -> None:
    terminal = laser_terminal
    notes: list[Any] = []
    terminal.on_page = lambda page: notes.append(getattr(page, "print_note", None))
    await terminal.play(*TO_PREVIEW, PRINT, TAKE, *END, ending="done")
    assert Text("preview.on_sheet", {"pages": 3, "copies": 1}) in notes
    assert [(job.pages, job.copies) for job in terminal.laser.jobs] == [(3, 1)]
    assert await rows(terminal) == [("document", 3, "printed")]
    assert terminal.printer.slips == []
    assert not terminal.typesetter.prepared, "the visit is over"
    sheet, _ = terminal.typesetter.sheets[-1]
    assert people.NAME not in repr(sheet)
    assert sheet.verify_url == people.VERIFY_URL
    assert "{page}" in sheet.page_of
    assert sheet.reprint == ""


async def test_what_is_hidden_on_the_screen_is_hidden_on_a4_until_the_person_shows_it(
    laser_terminal: LaserTerminal,
) -> None:
    terminal = laser_terminal
    await terminal.play(*TO_PREVIEW, at("preview", "reveal"), PRINT, TAKE, *END)
    hidden, shown = terminal.typesetter.sheets[0][0], terminal.typesetter.sheets[-1][0]
    assert people.NUMBER not in str(hidden.rows)
    assert people.NUMBER in str(shown.rows)


async def test_after_a_jam_only_the_missing_pages_are_printed(laser_terminal: LaserTerminal) -> None:
    terminal = laser_terminal
    terminal.laser.ends = [jam(2)]

    def mend(page: Any) -> None:
        if page.key == "no_paper" and terminal.laser.state.fault is not None:
            assert page.code == "DOC-JAM"
            asyncio.get_running_loop().call_later(5, terminal.laser.mend)

    terminal.on_page = mend
    await terminal.play(
        *TO_PREVIEW, PRINT, at("no_paper", lift=True, shows="print.pages.left"), TAKE, *END, ending="done"
    )
    assert [first for _, first in terminal.typesetter.sheets] == [1, 1, 3]
    assert [job.pages for job in terminal.laser.jobs] == [3, 1]
    assert await rows(terminal) == [("document", 3, "partial"), ("document", 1, "printed")]
    assert terminal.typesetter.sheets[-1][0].reprint == ""


async def test_a_document_of_which_nobody_knows_is_printed_again_only_when_asked_for_and_bears_the_mark(
    laser_terminal: LaserTerminal,
) -> None:
    terminal = laser_terminal
    terminal.laser.ends = [UNKNOWN]
    await terminal.play(
        *TO_PREVIEW,
        PRINT,
        at("no_paper", "again", shows="button.print_again", lift=True),
        TAKE,
        *END,
        ending="done",
    )
    assert [job.pages for job in terminal.laser.jobs] == [3, 3]
    assert terminal.typesetter.sheets[-1][0].reprint == "补打"
    assert await rows(terminal) == [("document", 3, "unknown"), ("document", 3, "printed")]


async def test_what_the_printer_says_later_counts(laser_terminal: LaserTerminal) -> None:
    terminal = laser_terminal
    terminal.laser.ends = [UNKNOWN]
    terminal.laser.settles = Printed(PrintOutcome.PRINTED, 3)
    await terminal.play(*TO_PREVIEW, PRINT, TAKE, *END, ending="done")
    assert await rows(terminal) == [("document", 3, "printed")]


async def test_a_copy_that_proves_whole_leaves_the_others_to_be_printed(
    laser_terminal: LaserTerminal,
) -> None:
    laser, typesetter = laser_terminal.laser, laser_terminal.typesetter
    laser.ends = [UNKNOWN]
    laser.settles = Printed(PrintOutcome.PRINTED, 3)
    laser.claim("visit")
    paper = DocumentPaper(laser, typesetter, SHEET, "补打", 3, copies=2)
    await paper.print(lambda part: None)
    settled = await paper.settle()
    assert (settled.value, paper.left) == (PrintOutcome.PARTIAL, 3)


async def test_when_a4_fails_a_slip_can_be_had_instead(laser_terminal: LaserTerminal) -> None:
    terminal = laser_terminal
    terminal.laser.ends = [jam(0)]
    await terminal.play(*TO_PREVIEW, PRINT, at("no_paper", "slip", lift=True), TAKE, *END, ending="done")
    assert len(terminal.printer.slips) == 1
    assert await rows(terminal) == [("document", 3, "not_printed"), ("slip", 1, "printed")]


@pytest.mark.parametrize(("outcome", "may_repeat"), list(product(NOT_WHOLE, (True, False))))
def test_the_slip_instead_is_the_first_choice_but_for_whoever_may_have_all_pages(
    outcome: PrintOutcome, may_repeat: bool
) -> None:
    page = no_paper_notice(outcome, None, "x", may_repeat, "document", slip_instead=True)
    ids = [button.id for button in page.buttons]
    assert ids.index("slip") == (len(ids) - 1 if outcome is PrintOutcome.UNKNOWN else 0)
    assert "go_on" in ids


async def test_without_a4_at_the_moment_it_is_a_slip_and_the_preview_says_so(
    laser_terminal: LaserTerminal,
) -> None:
    terminal = laser_terminal
    terminal.laser.strike(FaultId.DOCUMENT_PAPER_OUT, Health.USER_ERROR)
    told = at("preview", "print", shows="preview.slip_instead")
    await terminal.play(*TO_PREVIEW, told, TAKE, *END, ending="done")
    assert await rows(terminal) == [("slip", 1, "printed")]
    assert terminal.typesetter.sheets == []


async def test_the_preview_follows_an_a4_printer_that_goes_and_names_what_is_wrong_with_it(
    laser_terminal: LaserTerminal,
) -> None:
    terminal = laser_terminal
    notes: list[Any] = []

    def strike(page: Any) -> None:
        if page.key == "preview":
            notes.append(page.print_note)
            terminal.laser.strike(FaultId.DOCUMENT_PAPER_OUT, Health.USER_ERROR)

    terminal.on_page = strike
    told = at("preview", "print", shows="fault.DOC-PAPER-OUT.citizen")
    await terminal.play(*TO_PREVIEW, told, TAKE, *END, ending="done")
    assert [note.key for note in notes] == ["preview.on_sheet", "preview.slip_instead"]
    assert await rows(terminal) == [("slip", 1, "printed")]


async def test_pages_that_cannot_be_made_are_a_slip(laser_terminal: LaserTerminal) -> None:
    terminal = laser_terminal
    terminal.typesetter.fails = True
    told = at("preview", "print", shows="preview.no_pages")
    await terminal.play(*TO_PREVIEW, told, TAKE, *END, ending="done")
    assert await rows(terminal) == [("slip", 1, "printed")]


@pytest.mark.parametrize(
    ("end", "choose", "take"),
    [
        (None, "", "goodbye.take_pages"),
        (jam(0), "slip", "goodbye.take_slip"),
        (jam(0), "go_on", "goodbye.take"),
        (jam(2), "go_on", "goodbye.take_pages"),
        (jam(2), "slip", "goodbye.take_both"),
        (UNKNOWN, "go_on", "goodbye.look"),
    ],
)
async def test_goodbye_names_the_paper_that_really_came_out(
    laser_terminal: LaserTerminal, end: Result[Printed] | None, choose: str, take: str
) -> None:
    terminal = laser_terminal
    terminal.laser.ends = [end] if end else []
    printed = (TAKE,) if end is None else (at("no_paper", choose, lift=True), *((TAKE,) * (choose == "slip")))
    last = at("goodbye", "end", shows=take)
    await terminal.play(*TO_PREVIEW, PRINT, *printed, at("rate", "home"), last, ending="done")


async def test_pages_that_cannot_be_made_any_more_when_print_is_pressed_leave_the_slip(
    laser_terminal: LaserTerminal,
) -> None:
    terminal = laser_terminal

    def fail(page: Any) -> None:
        terminal.typesetter.fails |= page.key == "preview"

    terminal.on_page = fail
    await terminal.play(*TO_PREVIEW, PRINT, at("no_paper", "slip", lift=True), TAKE, *END, ending="done")
    assert await rows(terminal) == [("document", 3, "not_printed"), ("slip", 1, "printed")]


def keys(words: tuple[Words, ...]) -> list[str]:
    """The sentences' keys, without the one that goes around the last."""
    inner = [w.values["stands"] if isinstance(w, Text) and w.key == "stands.private" else w for w in words]
    return [w.key for w in inner if isinstance(w, Text)]


def test_who_leaves_early_is_told_how_each_kind_of_paper_stands() -> None:
    for outcome in PrintOutcome:
        assert keys(Standing(True, {"document": outcome}).told) == [f"stands.pages.{outcome.value}"]
        assert keys(Standing(True, {"slip": outcome}).told) == [f"stands.{outcome.value}"]
    assert Standing(True).told == (Text("stands.nothing"),)
    both = {"document": PrintOutcome.PARTIAL, "slip": PrintOutcome.PRINTED}
    assert keys(Standing(True, both).told) == ["stands.pages.partial", "stands.printed"]
    instead = {"document": PrintOutcome.NOT_PRINTED, "slip": PrintOutcome.PRINTED}
    assert keys(Standing(True, instead).told) == ["stands.printed"]
    neither = dict.fromkeys(("document", "slip"), PrintOutcome.NOT_PRINTED)
    assert keys(Standing(True, neither).told) == ["stands.not_printed"]


def test_a_print_that_fails_later_does_not_undo_what_came_out(laser_terminal: LaserTerminal) -> None:
    desk = Desk(laser_terminal.surroundings(Any), Any)  # type: ignore[arg-type]
    desk.came_of("document", PrintOutcome.NOT_PRINTED)
    desk.came_of("document", PrintOutcome.PARTIAL)
    desk.came_of("document", PrintOutcome.NOT_PRINTED)
    assert desk.standing.papers == {"document": PrintOutcome.PARTIAL}
    desk.came_of("document", PrintOutcome.PRINTED)
    assert desk.standing.papers == {"document": PrintOutcome.PRINTED}


def test_a_service_needs_any_of_its_printers_and_names_the_best_one_that_is_missing() -> None:
    service = next(s for s in services() if s.id == "social_insurance")
    laser, slips = Text("laser"), Text("slips")
    assert offer(service, {"receipt_printer": slips}).greyed is None
    assert offer(service, {"document_printer": laser}).greyed is None
    both = {"document_printer": laser, "receipt_printer": slips}
    greyed = offer(service, both).greyed
    assert isinstance(greyed, Text)
    assert greyed.values["reason"] == laser
    assert reasons_of([service], both) == [laser]
    here = service.printing_on({"receipt_printer", "id_card"})
    assert here.prints == ("slip",)
    assert offer(here, {"receipt_printer": slips}).greyed is not None
    assert service.printing_on(()).prints == ("slip",)


def test_a_doubt_about_a_printer_that_is_not_used_is_no_doubt() -> None:
    service = next(s for s in services() if s.id == "residence")
    assert offer(service, {}, {"receipt_printer": Text("unsure")}).note is None
    laser = {"document_printer": Text("laser")}
    assert offer(service, laser, {"receipt_printer": Text("unsure")}).note == Text("unsure")
    both = {**laser, "receipt_printer": Text("slips")}
    assert offer(service, both).note == Text("offer.no_paper", {"reason": Text("laser")})
