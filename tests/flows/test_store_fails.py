"""A ledger that cannot be written: what is offered without it, and that a visit in which it fails ends well."""

import asyncio
from typing import Any

import pytest

from flows.availability import offer, reasons_of, without_ledger
from flows.catalogue import services
from flows.prompts import Prompt
from flows.texts import Text
from kiosk.store.database import StoreError
from tests.flows.terminal import Terminal, at

pytestmark = pytest.mark.looptime
WITH_PAPER = (at("home", "look_up_print"), at("look_up_print", "social_insurance"))
WITHOUT = (at("home", "look_up_print"), at("look_up_print", "residence"))
LAY = at("place_card", lay="own")
END = at("goodbye", "end", lift=True)
TAKE = at("take_slip", "taken")
RATE = (at("rate", "very_satisfied"), at("reasons", ["511"]))
WORDS = Text("fault.TRM-STORE.citizen")


async def fails(terminal: Terminal) -> None:
    """The store has failed and everybody knows."""
    await terminal.open()
    terminal.read_only(True)
    with pytest.raises(StoreError, match="readonly"):
        await terminal.ledger.open()


async def mend(terminal: Terminal) -> None:
    """The disk is well, and the watch over the store has noticed."""
    terminal.read_only(False)
    await terminal.ledger.open()


def fails_at(terminal: Terminal, key: str) -> None:
    """The disk turns read-only when this page comes on view; when paper has moved, where it tells of that."""

    def strike(page: Prompt[Any]) -> None:
        if page.key == key and getattr(page, "progress", None) != 0:
            terminal.read_only(True)

    terminal.on_page = strike


def test_without_a_ledger_there_is_no_paper_and_no_other_reason_is_hidden() -> None:
    store, paper = Text("store"), Text("paper")
    assert without_ledger({}) == {}
    assert without_ledger({"receipt_printer": paper}) == {"receipt_printer": paper}
    assert without_ledger({"ledger": store}) == {"ledger": store, "receipt_printer": store}
    both = without_ledger({"ledger": store, "receipt_printer": paper})
    assert both == {"ledger": store, "receipt_printer": paper}
    slips = [service.printing_on({"receipt_printer"}) for service in services()]
    assert set(reasons_of(slips, both)) == {store, paper}
    for service in slips:
        told = offer(service, without_ledger({"ledger": store}))
        assert (told.greyed is not None) == ("receipt_printer" in service.needs)


async def test_while_the_store_fails_records_can_be_looked_at_and_nothing_is_printed_or_rated(
    terminal: Terminal,
) -> None:
    await fails(terminal)
    preview = at("preview", "done", shows=WORDS.key)
    await terminal.play(
        WITHOUT[0], at("look_up_print", "residence", shows=WORDS.key), LAY, preview, END, ending="done"
    )
    assert "rate" not in terminal.met
    assert terminal.printer.slips == []


async def test_a_service_that_needs_paper_is_grey_until_the_store_is_well(terminal: Terminal) -> None:
    await fails(terminal)
    mending: list[asyncio.Task[None]] = []
    terminal.on_page = lambda page: (
        mending.append(asyncio.create_task(mend(terminal)))
        if page.key == "look_up_print" and not mending
        else None
    )
    grey, there = (
        at("look_up_print", shows=WORDS.key),
        at("look_up_print", "social_insurance", hides=WORDS.key),
    )
    await terminal.play(
        WITH_PAPER[0], grey, there, LAY, at("preview", "print"), TAKE, *RATE, END, ending="done"
    )
    assert [row.outcome for row in await terminal.prints()] == ["printed"]


async def test_a_store_that_fails_as_print_is_pressed_is_told_and_nothing_is_printed(
    terminal: Terminal,
) -> None:
    fails_at(terminal, "preview")
    await terminal.play(
        *WITH_PAPER,
        LAY,
        at("preview", "print"),
        at("no_paper", "go_on", shows="TRM-STORE", lift=True),
        END,
        ending="done",
    )
    assert terminal.printer.slips == []
    assert set(terminal.condition.missing()) == {"ledger", "receipt_printer"}
    assert terminal.database.health.detail == "SQLITE_READONLY"


async def test_a_slip_that_could_not_be_written_down_is_printed_when_it_can_be(terminal: Terminal) -> None:
    mending: list[asyncio.Task[None]] = []

    def follow(page: Prompt[Any]) -> None:
        if page.key == "preview":
            terminal.read_only(True)
        if page.key == "no_paper" and not mending:
            mending.append(asyncio.create_task(mend(terminal)))

    terminal.on_page = follow
    await terminal.play(
        *WITH_PAPER,
        LAY,
        at("preview", "print"),
        at("no_paper", shows="print.again_by_itself"),
        TAKE,
        *RATE,
        END,
        ending="done",
    )
    assert [row.outcome for row in await terminal.prints()] == ["printed"]
    assert len(terminal.printer.slips) == 1


async def test_what_became_of_a_slip_is_written_down_once_the_store_is_well_again(terminal: Terminal) -> None:
    fails_at(terminal, "printing")
    await terminal.play(*WITH_PAPER, LAY, at("preview", "print"), TAKE, END, ending="done")
    assert terminal.printer.printed == 1
    assert [row.outcome for row in await terminal.prints()] == ["intended"]
    await mend(terminal)
    assert [row.outcome for row in await terminal.prints()] == ["printed"]


async def test_an_outcome_that_is_owed_is_written_with_whatever_is_written_next(terminal: Terminal) -> None:
    fails_at(terminal, "printing")
    await terminal.play(*WITH_PAPER, LAY, at("preview", "print"), TAKE, END, ending="done")
    terminal.read_only(False)
    assert await terminal.letters() == []
    assert "ledger" in terminal.condition.missing(), "reading proves nothing"
    await terminal.ledger.settle_owed()
    assert terminal.condition.missing() == {}
    assert [row.outcome for row in await terminal.prints()] == ["printed"]


async def test_whoever_rates_is_thanked_and_told_when_it_could_not_be_kept(terminal: Terminal) -> None:
    fails_at(terminal, "reasons")
    await terminal.play(
        *WITH_PAPER,
        LAY,
        at("preview", "print"),
        TAKE,
        *RATE,
        at("not_kept", "go_on", shows="rate.not_kept_why"),
        END,
        ending="done",
    )
    await mend(terminal)
    assert await terminal.letters() == []
