"""`kiosk device document_printer …`: a PDF printed, counted, and told honestly."""

from pathlib import Path

from tests.drivers.documents import pdf
from tests.kiosk.commands import kiosk
from tests.simulator.process import SimulatorProcess
from tests.terminal.profiles import write_profile


def test_a_pdf_is_printed_and_its_sides_are_counted(simulator: SimulatorProcess, tmp_path: Path) -> None:
    profile = write_profile(simulator, tmp_path / "bench.toml", devices=("document_printer",))
    file = tmp_path / "two.pdf"
    file.write_bytes(pdf(2))
    command = ("device", "document_printer", "print")
    ran = kiosk(*command, file, "--pages", "2", "--profile", profile, "--json")
    assert (ran.status, ran.json) == (0, {"outcome": "printed", "sides": 2})
    state = kiosk("device", "document_printer", "status", "--profile", profile, "--json")
    assert state.json["status"]["trays"] == "Tray 1: ok"
    simulator.strike("document_printer", "jam", pages=1)
    ran = kiosk(*command, file, "--pages", "2", "--profile", profile, "--json")
    assert (ran.status, ran.json["outcome"], ran.json["sides"], ran.json["fault"]) == (
        3,
        "partial",
        1,
        "DOC-JAM",
    )
    ran = kiosk(*command, tmp_path / "none.pdf", "--profile", profile)
    assert ran.status == 2
