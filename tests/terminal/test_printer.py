"""What goes wrong at the printer's wire: what the person is told, what the ledger says, and what the next person gets."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from flows.answers import mentioned
from flows.prompts import Prompt, Working
from tests.simulator.process import SimulatorProcess
from tests.terminal.bench import (
    LAY,
    PRINT,
    RATE_AND_END,
    TAKE,
    TO_CARD,
    TO_CARD_WITHOUT_PAPER,
    TO_PREVIEW,
    WHOLE,
    at,
    bench,
    strike,
)

pytestmark = pytest.mark.uncounted

SAID_GOODBYE = (at("rate", "home"), at("goodbye", "end"))
MUTE = {"printer_answer": 0.2, "printer_settle": 0.5, "printer_mm_per_second": 300.0}
"""Nobody waits long for answers that do not come."""
NO_PAPER = at("no_paper", "go_on", lift=True)


def texts(simulator: SimulatorProcess) -> list[str]:
    """What stands on each slip."""
    return ["".join(slip["text"]) for slip in simulator.slips()]


async def test_without_paper_what_needs_it_is_greyed_and_the_rest_is_looked_up_and_shown(
    simulator: SimulatorProcess, tmp_path: Path
) -> None:
    simulator.strike("receipt_printer", "paper_out")
    async with bench(simulator, tmp_path) as terminal:
        await terminal.until(lambda: "receipt_printer" in terminal.missing())
        seen = await terminal.visit(
            *TO_CARD_WITHOUT_PAPER,
            LAY,
            at("preview", "done", shows="fault.PRN-PAPER-OUT.citizen", lift=True),
            *SAID_GOODBYE,
        )
    tiles = {tile.id: tile for tile in seen.last("look_up_print").tiles}
    assert "fault.PRN-PAPER-OUT.citizen" in mentioned(tiles["social_insurance"].greyed)
    assert tiles["residence"].greyed is None
    assert "fault.PRN-PAPER-OUT.citizen" in mentioned(tiles["residence"].note)
    preview = seen.last("preview")
    assert preview.print_greyed is not None
    assert preview.qr.startswith("https://")
    assert (seen.ending, seen.outcomes) == ("done", [])
    assert simulator.slips() == []


async def test_paper_that_ends_while_somebody_reads_greys_the_print_button_and_a_new_roll_brings_it_back(
    simulator: SimulatorProcess, tmp_path: Path
) -> None:
    async with bench(simulator, tmp_path) as terminal:
        seen = await terminal.visit(
            *TO_PREVIEW,
            at("preview", strike=strike("receipt_printer", "paper_out")),
            at("preview", shows="fault.PRN-PAPER-OUT.citizen", mend=strike("receipt_printer", "paper_out")),
            at("preview", "print", hides="fault.PRN-PAPER-OUT.citizen"),
            TAKE,
            *SAID_GOODBYE,
            ending="done",
        )
    assert seen.outcomes == ["printed"]
    assert len(simulator.slips()) == 1


async def test_paper_that_ends_in_the_middle_is_told_kept_as_partial_and_not_on_the_next_persons_slip(
    simulator: SimulatorProcess, tmp_path: Path
) -> None:
    async with bench(simulator, tmp_path) as terminal:
        simulator.strike("receipt_printer", "paper_out_mid_slip", lines=150)
        torn = await terminal.visit(
            *TO_PREVIEW,
            PRINT,
            at("no_paper", "go_on", shows="print.partial", lift=True),
            *SAID_GOODBYE,
            ending="done",
        )
        assert torn.outcomes == ["partial"]
        page = torn.last("no_paper")
        assert page.code == "PRN-PAPER-OUT"
        assert page.qr.startswith("https://")
        await terminal.until(lambda: "receipt_printer" in terminal.missing())
        simulator.mend("receipt_printer")
        await terminal.until(lambda: "receipt_printer" not in terminal.missing())
        whole = await terminal.visit(
            *TO_CARD, at("place_card", lay="wang_jie"), PRINT, TAKE, *SAID_GOODBYE, ending="done"
        )
        assert whole.outcomes == ["printed"]
    half, *stubs, last = simulator.slips()
    assert half["ended"] == "paper_out"
    for slip in stubs:
        assert "".join(slip["text"]).strip() == "", "nothing of a half slip comes out by itself"
    assert torn.prints[0].case_number not in "".join(last["text"])
    assert whole.prints[0].case_number in "".join(last["text"])
    assert len(last["qr"]) == 1


@pytest.mark.parametrize(
    ("fault", "settings", "named"),
    [
        ("paper_out_mid_slip", {"lines": 150}, "PRN-PAPER-OUT"),
        ("cutter_jam", {"when": "next_cut"}, "PRN-CUTTER-JAM"),
    ],
)
async def test_a_half_slip_is_void_and_comes_out_whole_in_the_same_visit_once_the_printer_can(
    simulator: SimulatorProcess, tmp_path: Path, fault: str, settings: dict[str, Any], named: str
) -> None:
    async with bench(simulator, tmp_path) as terminal:
        await terminal.start()
        simulator.strike("receipt_printer", fault, **settings)
        seen = await terminal.visit(
            *TO_PREVIEW,
            PRINT,
            at("no_paper", shows="print.void", lift=True, mend=strike("receipt_printer", fault)),
            TAKE,
            *SAID_GOODBYE,
            ending="done",
        )
    assert seen.outcomes == ["partial", "printed"]
    assert seen.first("no_paper").code == named
    case_number = seen.prints[0].case_number
    assert case_number in texts(simulator)[-1]
    assert simulator.slips()[-1]["ended"] == "cut"


@pytest.mark.parametrize(
    ("fault", "named"),
    [
        ("cover_open", "PRN-COVER-OPEN"),
        ("cutter_jam", "PRN-CUTTER-JAM"),
        ("head_hot", "PRN-HEAD-HOT"),
        ("broken", "PRN-ERROR"),
    ],
)
async def test_a_printer_that_cannot_print_says_why_and_prints_once_it_can(
    simulator: SimulatorProcess, tmp_path: Path, fault: str, named: str
) -> None:
    simulator.strike("receipt_printer", fault)
    async with bench(simulator, tmp_path) as terminal:
        await terminal.until(lambda: "receipt_printer" in terminal.missing())
        seen = await terminal.visit(
            *TO_CARD_WITHOUT_PAPER,
            LAY,
            at("preview", shows=f"fault.{named}.citizen", mend=strike("receipt_printer", fault)),
            at("preview", "print", hides=f"fault.{named}.citizen"),
            TAKE,
            *SAID_GOODBYE,
        )
    assert seen.outcomes == ["printed"]


async def test_a_printer_pulled_out_in_the_middle_is_told_honestly_and_comes_back_clean(
    simulator: SimulatorProcess, tmp_path: Path
) -> None:
    def pull(page: Prompt[Any]) -> None:
        if isinstance(page, Working) and page.progress and not pulled.is_set():
            pulled.set()
            simulator.strike(
                "receipt_printer", "unplugged"
            )  # this loop stands still meanwhile; the wire does not

    pulled = asyncio.Event()
    async with bench(simulator, tmp_path) as terminal:
        seen = await terminal.visit(*TO_PREVIEW, PRINT, NO_PAPER, *SAID_GOODBYE, on_page=pull, ending="done")
        assert pulled.is_set()
        (row,) = seen.prints
        came_out = [text for text in texts(simulator) if row.case_number in text]
        assert row.outcome in ("partial", "unknown") or (row.outcome == "not_printed" and not came_out)
        await terminal.until(lambda: "receipt_printer" in terminal.missing())
        simulator.mend("receipt_printer")
        await terminal.until(lambda: "receipt_printer" not in terminal.missing())
        again = await terminal.visit(
            *TO_CARD, at("place_card", lay="wang_jie"), PRINT, TAKE, *SAID_GOODBYE, ending="done"
        )
        assert again.outcomes == ["printed"]
    last = texts(simulator)[-1]
    assert row.case_number not in last
    assert again.prints[0].case_number in last


async def test_a_printer_that_answers_nothing_is_offered_with_a_warning_and_printed_on_once(
    simulator: SimulatorProcess, tmp_path: Path
) -> None:
    simulator.strike("receipt_printer", "silent")
    said = "fault.PRN-SILENT.citizen"
    async with bench(simulator, tmp_path, MUTE) as terminal:
        await terminal.until(lambda: "receipt_printer" in terminal.terminal.condition.doubts())
        assert "receipt_printer" not in terminal.missing()
        seen = await terminal.visit(
            TO_CARD[0],
            at("look_up_print", "social_insurance", shows=said),
            LAY,
            at("preview", "print", shows=said),
            NO_PAPER,
            *SAID_GOODBYE,
            ending="done",
        )
        assert seen.outcomes == ["unknown"]
        assert seen.last("no_paper").code == "PRN-OUTCOME-UNKNOWN"
        assert len(simulator.slips()) == 1
        await terminal.until(lambda: "receipt_printer" in terminal.missing())
        simulator.mend("receipt_printer")
        await terminal.until(lambda: "receipt_printer" not in terminal.missing())
        again = await terminal.visit(
            *TO_CARD, at("place_card", lay="wang_jie"), PRINT, TAKE, *SAID_GOODBYE, ending="done"
        )
    assert again.outcomes == ["printed"]
    assert seen.prints[0].case_number not in texts(simulator)[-1]


async def test_a_mute_printer_yields_unknown_never_printed(
    simulator: SimulatorProcess, tmp_path: Path
) -> None:
    async with bench(simulator, tmp_path, MUTE) as terminal:
        seen = await terminal.visit(
            *TO_PREVIEW,
            at("preview", "print", strike=strike("receipt_printer", "silent")),
            NO_PAPER,
            *SAID_GOODBYE,
        )
    assert seen.outcomes[0] in ("unknown", "not_printed")
    assert seen.last("no_paper").code in ("PRN-SILENT", "PRN-OUTCOME-UNKNOWN")
    printed = len(simulator.slips())
    assert (seen.outcomes[0], printed) != ("not_printed", 1)


async def test_a_slip_is_printed_once_and_masked_unless_the_person_asks(
    simulator: SimulatorProcess, tmp_path: Path
) -> None:
    async with bench(simulator, tmp_path) as terminal:
        await terminal.visit(*WHOLE, ending="done")
        await terminal.visit(
            *TO_PREVIEW, at("preview", "reveal"), at("preview", "print"), TAKE, *RATE_AND_END, ending="done"
        )
    masked, shown = texts(simulator)
    assert "429999194803120029" not in masked
    assert "张桂兰" not in masked
    assert "429999194803120029" in shown
    assert "张桂兰" in shown
