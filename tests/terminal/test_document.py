"""Certificates on A4 at the wire: the shipped typesetter and driver, the simulated printer, and what is left of a person."""

from pathlib import Path

from flows.texts import Text
from tests.matrix.pages import as_slips
from tests.simulator.process import SimulatorProcess
from tests.terminal.bench import PRINT, TAKE, TO_PREVIEW, at, bench, strike
from tests.terminal.profiles import USUAL
from tests.terminal.traces import Canary, files

A4 = (*USUAL, "document_printer")
SAID_GOODBYE = (at("rate", "home"), at("goodbye", "end"))


async def test_a_certificate_comes_out_on_a4_and_nothing_of_it_stays(
    simulator: SimulatorProcess, tmp_path: Path
) -> None:
    async with bench(simulator, tmp_path, devices=A4) as terminal:
        await terminal.start()
        seen = await terminal.visit(*TO_PREVIEW, PRINT, TAKE, *SAID_GOODBYE, ending="done")
    assert [(row.kind, row.pages, row.outcome) for row in seen.prints] == [("document", 1, "printed")]
    assert seen.last("preview").print_note == Text("preview.on_sheet", {"pages": 1, "copies": 1})
    (page,) = as_slips(simulator)
    assert seen.prints[0].case_number in page["text"][0]
    assert page["ended"] == "cut"
    assert simulator.slips() == []
    assert simulator.complaints() == []
    assert files(Canary("zhang_guilan"), tmp_path / "data") == []


async def test_a_jam_is_told_and_the_page_comes_by_itself_once_it_is_cleared(
    simulator: SimulatorProcess, tmp_path: Path
) -> None:
    async with bench(simulator, tmp_path, devices=A4) as terminal:
        await terminal.start()
        seen = await terminal.visit(
            *TO_PREVIEW,
            at("preview", "print", strike=strike("document_printer", "jam")),
            at("no_paper", shows="fault.DOC-JAM.citizen", lift=True, mend=strike("document_printer", "jam")),
            TAKE,
            *SAID_GOODBYE,
            ending="done",
        )
    assert [row.outcome for row in seen.prints] == ["not_printed", "printed"]
    assert len(as_slips(simulator)) == 1


async def test_without_a4_paper_it_is_a_slip(simulator: SimulatorProcess, tmp_path: Path) -> None:
    simulator.strike("document_printer", "paper_out")
    async with bench(simulator, tmp_path, devices=A4) as terminal:
        await terminal.until(lambda: "document_printer" in terminal.missing())
        seen = await terminal.visit(*TO_PREVIEW, PRINT, TAKE, *SAID_GOODBYE, ending="done")
    assert [(row.kind, row.outcome) for row in seen.prints] == [("slip", "printed")]
    assert as_slips(simulator) == []
