"""The disk under the ledger full, read-only, locked or gone: on a real small disk, with the shipped program."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from flows.prompts import Prompt, Working
from tests.simulator.process import SimulatorProcess
from tests.terminal.bench import (
    LAY,
    PRINT,
    RATE_AND_END,
    TAKE,
    TO_CARD_WITHOUT_PAPER,
    TO_PREVIEW,
    WHOLE,
    Bench,
    at,
    bench,
)
from tests.terminal.disk import Disk, Stroke, small_disk
from tests.terminal.profiles import write_profile
from tests.terminal.window import Window, desk

pytestmark = pytest.mark.needs_root
WITHOUT_PRINTING = (
    *TO_CARD_WITHOUT_PAPER,
    LAY,
    at("preview", "done", shows="fault.TRM-STORE.citizen", lift=True),
)
END = at("goodbye", "end", lift=True)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    with small_disk(tmp_path / "data") as disk:
        yield disk


async def well(terminal: Bench) -> None:
    """Nothing is missing, without a restart, and a whole visit ends well."""
    await terminal.until(lambda: not terminal.missing())
    seen = await terminal.visit(*WHOLE, ending="done")
    assert seen.outcomes == ["printed"]


@pytest.mark.parametrize("stroke", ["full", "read_only"])
async def test_a_disk_that_fails_as_print_is_pressed_prints_nothing_and_is_taken_back_by_itself(
    simulator: SimulatorProcess, tmp_path: Path, disk: Disk, stroke: Stroke
) -> None:
    async with bench(simulator, tmp_path) as terminal:
        slips = len(simulator.control("GET", "/receipt_printer/slips"))
        seen = await terminal.visit(
            *TO_PREVIEW,
            PRINT,
            at("no_paper", "go_on", shows="TRM-STORE", lift=True),
            END,
            on_page=lambda page: disk.strike(stroke) if page.key == "preview" else None,
            ending="done",
        )
        assert seen.outcomes == []
        assert terminal.missing() == {"ledger", "receipt_printer"}
        assert len(simulator.control("GET", "/receipt_printer/slips")) == slips
        without = await terminal.visit(*WITHOUT_PRINTING, END, ending="done")
        assert "rate" not in without.pages
        disk.mend()
        await well(terminal)


async def test_a_slip_waits_for_a_store_that_another_program_holds_and_is_printed_then(
    simulator: SimulatorProcess, tmp_path: Path, disk: Disk
) -> None:
    def on_page(page: Prompt[Any]) -> None:
        if page.key == "preview":
            disk.strike("locked")
        if page.key == "no_paper":
            disk.mend()

    async with bench(simulator, tmp_path) as terminal:
        told = at("no_paper", shows="TRM-STORE")
        seen = await terminal.visit(*TO_PREVIEW, PRINT, told, TAKE, *RATE_AND_END, on_page=on_page)
        assert seen.ending == "done"
        assert seen.outcomes == ["printed"]


@pytest.mark.parametrize("stroke", ["full", "read_only"])
async def test_a_slip_that_comes_out_while_the_disk_fails_is_written_down_afterwards(
    simulator: SimulatorProcess, tmp_path: Path, disk: Disk, stroke: Stroke
) -> None:
    def on_page(page: Prompt[Any]) -> None:
        if isinstance(page, Working) and page.key == "printing" and page.progress:
            disk.strike(stroke)

    async with bench(simulator, tmp_path) as terminal:
        seen = await terminal.visit(*TO_PREVIEW, PRINT, TAKE, END, on_page=on_page, ending="done")
        assert seen.outcomes == ["intended"]
        disk.mend()
        await terminal.until(lambda: not terminal.missing())
        assert [row.outcome for row in await terminal.terminal.ledger.prints()] == ["printed"]


@pytest.mark.parametrize("stroke", ["full", "read_only"])
async def test_a_terminal_starts_without_a_ledger_and_needs_no_restart_to_have_one(
    simulator: SimulatorProcess, tmp_path: Path, disk: Disk, stroke: Stroke
) -> None:
    disk.strike(stroke)
    async with bench(simulator, tmp_path) as terminal:
        assert terminal.terminal.keeper.error is not None
        assert "ledger" in terminal.missing()
        disk.mend()
        await well(terminal)


@pytest.mark.needs_display
@pytest.mark.parametrize("stroke", ["full", "read_only"])
def test_the_window_opens_on_a_disk_that_fails_and_invites_people_when_it_is_well(
    simulator: SimulatorProcess, tmp_path: Path, disk: Disk, stroke: Stroke
) -> None:
    profile = write_profile(simulator, tmp_path / "terminal.toml")
    disk.strike(stroke)
    with desk(1080, 1920) as display, Window(display, profile, tmp_path) as window:
        window.page("closed")  # it never had a key either, so there is no office for it
        assert "TRM-STORE" in window.said
        disk.mend()
        window.page("home")
        assert window.end() == 0
