"""Rows of the A4 printer, and what lies on its output tray: the visits of these cells print documents, all others slips."""

import subprocess
from collections.abc import Iterator
from typing import Any

from tests.matrix.stroke import LATE, Stroke, row
from tests.simulator.process import SimulatorProcess

PRINTER = "document_printer"
COVER_OPEN = {"device": PRINTER, "fault": "cover_open"}


def a4() -> Iterator[Stroke]:
    """One page is printed, so what comes after so many pages never comes."""
    printing = "printing"
    for fault, told in (
        ("paper_out", "DOC-PAPER-OUT"),
        ("tray_missing", "DOC-TRAY-MISSING"),
        ("toner_out", "DOC-TONER-OUT"),
        ("jam", "DOC-JAM"),
        ("cover_open", "DOC-COVER-OPEN"),
        ("bin_full", "DOC-BIN-FULL"),
        ("broken", "DOC-ERROR"),
        ("paused", "DOC-QUEUE-STOPPED"),
    ):
        until = "preview" if fault == "paused" else printing
        yield row(PRINTER, fault, told, until, rare=fault not in ("paper_out", "jam"))
    yield row(PRINTER, "paper_out_mid_job", "DOC-PAPER-OUT", pages=1, rare=True)
    yield row(PRINTER, "paper_low", causes="DOC-PAPER-LOW", rare=True)
    yield row(PRINTER, "toner_low", causes="DOC-TONER-LOW", rare=True)
    yield row(PRINTER, "sleeps", rare=True)
    yield row(PRINTER, "refuses_jobs", "DOC-QUEUE-STOPPED", "preview", rare=True)
    yield row(PRINTER, "keeps_jobs", rare=True)
    unsure = "DOC-OUTCOME-UNKNOWN DOC-LINK-LOST DOC-SILENT DOC-PROTOCOL DOC-REFUSED"
    yield row(PRINTER, "wants_password", unsure, "preview", rare=True)
    yield row(PRINTER, "forgets_jobs", unsure, "preview", rare=True)
    yield row(PRINTER, "silent", unsure, printing)
    yield row(PRINTER, "answers_late", unsure, seconds=2 * LATE, lingers=2 * LATE, rare=True)
    for kind in ("junk", "huge", "http_500"):
        yield row(PRINTER, "garbage", unsure, "preview", kind=kind, rare=True)
    yield row(PRINTER, "cut_off", unsure + " DOC-ERROR", "preview", mutters=PRINTER, rare=True)
    yield row(PRINTER, "unplugged", unsure, printing)


def as_slips(simulator: SimulatorProcess) -> list[dict[str, Any]]:
    """The documents in the words in which slips are judged: their text, and whether all of their pages are out."""
    found = []
    for job in simulator.control("GET", "/document_printer/documents"):
        if not job["out"] and job["ended"] != "completed":
            continue
        text = _text(simulator, job["pdf"])
        whole = job["ended"] == "completed" and job["out"] == job["pages"]
        found.append({"text": [text], "qr": ["on it"], "ended": "cut" if whole else "torn"})
    return found


def _text(simulator: SimulatorProcess, path: str) -> str:
    import urllib.request

    with urllib.request.urlopen(simulator.urls["control"] + path, timeout=10) as answer:
        pdf = answer.read()
    done = subprocess.run(["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=False)
    return str(done.stdout, "utf-8", "replace")
