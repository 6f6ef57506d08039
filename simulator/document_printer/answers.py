"""What the A4 printer says of itself and of its jobs."""

import time
from typing import Final

from simulator.document_printer import message as ipp
from simulator.document_printer.engine import COMPLETED, HELD, STOPPED, TRAY_SHEETS, Engine, Job
from simulator.document_printer.message import Attribute, Operation
from simulator.struck import Struck

IDLE, PROCESSING, STANDS_STILL = 3, 4, 5
"""printer-state."""
NEARLY: Final = 20
"""Sheets from which on the tray counts as nearly empty."""


def printer_attributes(engine: Engine, struck: Struck, url: str) -> list[Attribute]:
    """The printer's description and state."""
    reasons = engine.reasons
    state = STANDS_STILL if reasons else PROCESSING if engine.busy else IDLE
    toner = 0 if "toner_out" in struck else 4 if "toner_low" in struck else 76
    if "toner_low" in struck:
        reasons = [*reasons, "toner-low-warning"]
    if 0 < engine.sheets <= NEARLY:
        reasons = [*reasons, "media-low-report"]
    if "sleeps" in struck:
        reasons = [*reasons, "standby"]
    tray = f"type=sheetFeedAutoRemovableTray;mediafeed=29700;mediaxfeed=21000;maxcapacity={TRAY_SHEETS};"
    tray += f"level={engine.sheets};status=0;name=Tray 1;"
    return [
        (ipp.URI, "printer-uri-supported", [url]),
        (ipp.KEYWORD, "uri-security-supported", ["none"]),
        (ipp.KEYWORD, "uri-authentication-supported", ["none"]),
        (ipp.NAME, "printer-name", ["laser"]),
        (ipp.TEXT, "printer-info", ["A4"]),
        (ipp.TEXT, "printer-location", [""]),
        (ipp.URI, "printer-more-info", [url.replace("ipp:", "http:", 1)]),
        (ipp.INTEGER, "printer-up-time", [max(1, int(time.monotonic()))]),
        (ipp.TEXT, "printer-make-and-model", ["Wuxian LP-20"]),
        (ipp.TEXT, "printer-device-id", ["MFG:Wuxian;MDL:LP-20;CMD:PDF;"]),
        (ipp.TEXT, "printer-firmware-string-version", ["1.4"]),
        (ipp.ENUM, "printer-state", [state]),
        (ipp.KEYWORD, "printer-state-reasons", list(reasons) or ["none"]),
        (ipp.KEYWORD, "ipp-versions-supported", ["1.1", "2.0"]),
        (ipp.ENUM, "operations-supported", list(Operation)),
        (ipp.CHARSET, "charset-configured", ["utf-8"]),
        (ipp.CHARSET, "charset-supported", ["utf-8"]),
        (ipp.LANGUAGE, "natural-language-configured", ["en"]),
        (ipp.LANGUAGE, "generated-natural-language-supported", ["en"]),
        (ipp.MIME, "document-format-default", ["application/pdf"]),
        (ipp.MIME, "document-format-supported", ["application/pdf", "application/octet-stream"]),
        (ipp.BOOLEAN, "printer-is-accepting-jobs", ["refuses_jobs" not in struck]),
        (ipp.INTEGER, "queued-job-count", [sum(not job.ended for job in engine.jobs)]),
        (ipp.KEYWORD, "pdl-override-supported", ["attempted"]),
        (ipp.KEYWORD, "compression-supported", ["none"]),
        (ipp.BOOLEAN, "color-supported", [False]),
        (ipp.KEYWORD, "sides-supported", ["one-sided", "two-sided-long-edge", "two-sided-short-edge"]),
        (ipp.KEYWORD, "sides-default", ["one-sided"]),
        (ipp.KEYWORD, "media-supported", ["iso_a4_210x297mm"]),
        (ipp.KEYWORD, "media-default", ["iso_a4_210x297mm"]),
        (ipp.KEYWORD, "media-ready", ["iso_a4_210x297mm"] if engine.sheets > 0 else []),
        (ipp.RANGE, "copies-supported", [(1, 1)]),
        (ipp.OCTETS, "printer-input-tray", [tray]),
        (ipp.INTEGER, "marker-levels", [toner]),
        (ipp.INTEGER, "marker-low-levels", [5]),
        (ipp.KEYWORD, "marker-types", ["toner-cartridge"]),
        (ipp.NAME, "marker-names", ["Black"]),
    ]


def job_attributes(job: Job) -> list[Attribute]:
    """A job's description and state."""
    reason = "none"
    if job.state == HELD or job.incoming:
        reason = "job-incoming"
    elif job.state == STOPPED:
        reason = "printer-stopped"
    elif job.state == COMPLETED:
        reason = "job-completed-successfully"
    elif job.ended:
        reason = "job-canceled-by-user"
    sheets = (job.out + 1) // 2 if job.duplex else job.out
    return [
        (ipp.INTEGER, "job-id", [job.number]),
        (ipp.URI, "job-uri", [f"ipp://localhost/ipp/print/{job.number}"]),
        (ipp.NAME, "job-name", [job.name]),
        (ipp.NAME, "job-originating-user-name", [job.user]),
        (ipp.ENUM, "job-state", [job.state]),
        (ipp.KEYWORD, "job-state-reasons", [reason]),
        (ipp.INTEGER, "job-impressions", [job.pages]),
        (ipp.INTEGER, "job-impressions-completed", [job.out]),
        (ipp.INTEGER, "job-media-sheets-completed", [sheets]),
    ]
