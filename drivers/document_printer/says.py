"""What a queue or a printer says of itself and of its jobs (RFC 8011, PWG 5100.13), read into values of the house."""

import re
from dataclasses import dataclass

from drivers.codecs.ipp import Attributes
from drivers.driver import Report
from drivers.ports.document_printer import DocumentPrinterStatus, Tray
from drivers.ports.fault_ids import FaultId
from drivers.ports.results import Completion
from drivers.ports.status import Bin, Cover, Health, Identity, Media, Supply

PRINTER_ASKED = (
    "printer-state",
    "printer-state-reasons",
    "printer-is-accepting-jobs",
    "printer-make-and-model",
    "printer-device-id",
    "printer-firmware-string-version",
    "printer-input-tray",
    "printer-supply",
    "marker-levels",
    "marker-types",
)
JOB_ASKED = (
    "job-id",
    "job-name",
    "job-state",
    "job-state-reasons",
    "job-impressions-completed",
    "job-media-sheets-completed",
)
STOPPED = 5
"""printer-state (RFC 8011, 5.4.11): 3 idle, 4 processing, 5 stopped."""
PENDING, HELD, PROCESSING, JOB_STOPPED, CANCELED, ABORTED, COMPLETED = range(3, 10)
"""job-state (RFC 8011, 5.3.7)."""

_SEVERITY = re.compile(r"-(error|warning|report)$")
_CAUSES = (
    (FaultId.DOCUMENT_JAM, {"media-jam"}, "a sheet is stuck"),
    (FaultId.DOCUMENT_COVER_OPEN, {"cover-open", "door-open", "interlock-open"}, "a cover is open"),
    (FaultId.DOCUMENT_TRAY_MISSING, {"input-tray-missing"}, "a tray is not in its place"),
    (FaultId.DOCUMENT_PAPER_OUT, {"media-empty", "media-needed"}, "no paper"),
    (FaultId.DOCUMENT_TONER_OUT, {"toner-empty", "marker-supply-empty", "marker-supply-missing"}, "no toner"),
    (
        FaultId.DOCUMENT_BIN_FULL,
        {"output-area-full", "output-tray-missing"},
        "the output tray is full or gone",
    ),
    (FaultId.DOCUMENT_QUEUE_STOPPED, {"paused", "moving-to-paused"}, "paused"),
    (
        FaultId.DOCUMENT_LINK_LOST,
        {"connecting-to-device", "timed-out", "offline", "shutdown"},
        "the queue does not reach its printer",
    ),
)
"""What the reasons of a printer that stands still mean, the most telling first."""
_SLEEP = {"hibernate", "standby", "suspend", "power-down"}
BY_HAND = {
    FaultId.DOCUMENT_PAPER_OUT: Completion.CONSUMABLE,
    FaultId.DOCUMENT_TONER_OUT: Completion.CONSUMABLE,
    FaultId.DOCUMENT_COVER_OPEN: Completion.USER_ERROR,
    FaultId.DOCUMENT_TRAY_MISSING: Completion.USER_ERROR,
    FaultId.DOCUMENT_BIN_FULL: Completion.USER_ERROR,
    FaultId.DOCUMENT_QUEUE_STOPPED: Completion.DEVICE_NOT_READY,
    FaultId.DOCUMENT_REFUSED: Completion.DEVICE_NOT_READY,
    FaultId.DOCUMENT_LEFTOVER: Completion.DEVICE_NOT_READY,
}
"""How a print ends that such a fault stops; every other one is a hardware error."""


@dataclass(frozen=True)
class JobSays:
    """One job as the queue or the printer sees it."""

    id: int
    name: str
    state: int
    reasons: frozenset[str]
    sides: int | None
    """Printed sides that are out; None where it does not count them."""

    @property
    def ended(self) -> bool:
        """Whether nothing more will come of it."""
        return self.state >= CANCELED

    @property
    def waits_for_data(self) -> bool:
        """Whether the rest of its document has not arrived."""
        return self.state == HELD or "job-incoming" in self.reasons


def job_says(found: Attributes, duplex: bool) -> JobSays:
    """A job's attributes. Sheets stand for sides where only those are counted."""
    sides = found.number("job-impressions-completed")
    sheets = found.number("job-media-sheets-completed")
    if sides is None and sheets is not None:
        sides = sheets * (2 if duplex else 1)
    return JobSays(
        found.number("job-id") or 0,
        found.text("job-name"),
        found.number("job-state") or 0,
        frozenset(found.texts("job-state-reasons")),
        sides if sides is None or sides >= 0 else None,
    )


def printer_says(found: Attributes, is_queue: bool = False) -> Report[DocumentPrinterStatus]:
    """What its attributes mean.

    `is_queue`: a CUPS queue keeps its printer's reasons until the next job, so they count only while it stands still.
    """
    said = {_SEVERITY.sub("", reason): reason for reason in found.texts("printer-state-reasons")}
    state = found.number("printer-state")
    stopped = state == STOPPED
    reasons = set() if is_queue and not stopped else set(said)
    status = _status(found, reasons)
    make, model = _maker(found)
    identity = Identity(make, model, found.text("printer-firmware-string-version"))
    fault, detail = _stopping(found, status, reasons, said, stopped)
    if fault is not None:
        by_hand = BY_HAND.get(fault) in (Completion.CONSUMABLE, Completion.USER_ERROR)
        health = Health.USER_ERROR if by_hand else Health.HARDWARE_ERROR
        return Report(status, health, fault, detail, identity)
    if status.toner in (Supply.LOW, Supply.OUT):
        return Report(status, fault=FaultId.DOCUMENT_TONER_LOW, detail="little toner", identity=identity)
    if status.paper is Supply.LOW:
        return Report(status, fault=FaultId.DOCUMENT_PAPER_LOW, detail="little paper", identity=identity)
    return Report(status, identity=identity)


def _stopping(
    found: Attributes, status: DocumentPrinterStatus, reasons: set[str], said: dict[str, str], stopped: bool
) -> tuple[FaultId | None, str]:
    for fault, words, detail in _CAUSES:
        named = reasons & words
        if fault is FaultId.DOCUMENT_PAPER_OUT and not stopped and status.paper is not Supply.OUT:
            continue  # another tray has paper
        if fault is FaultId.DOCUMENT_TONER_OUT and not stopped:
            named = {word for word in named if said[word].endswith("-error")}  # it goes on, paler and paler
        if fault is FaultId.DOCUMENT_LINK_LOST and not stopped:
            named -= {"connecting-to-device"}  # for a moment, with each job
        if named:
            return fault, detail
    if stopped:
        other = ", ".join(sorted(reasons - {"none"}))[:80]
        return FaultId.DOCUMENT_ERROR, f"stopped: {other}" if other else "stopped, without a cause"
    if found.flag("printer-is-accepting-jobs") is False:
        return FaultId.DOCUMENT_QUEUE_STOPPED, "takes no jobs"
    return None, ""


def _status(found: Attributes, reasons: set[str]) -> DocumentPrinterStatus:
    trays = tuple(_tray(raw, n) for n, raw in enumerate(found.octets("printer-input-tray")[:8], 1))
    percent = _toner_percent(found)
    return DocumentPrinterStatus(
        paper=_paper(trays, reasons),
        trays=trays,
        toner=_toner(percent, reasons),
        toner_percent=percent,
        cover=Cover.OPEN if reasons & _CAUSES[1][1] else Cover.CLOSED,
        path=Media.JAMMED if "media-jam" in reasons else Media.NOT_PRESENT,
        bin=_bin(reasons),
        sleeping=bool(reasons & _SLEEP),
    )


def _bin(reasons: set[str]) -> Bin:
    for word, state in (
        ("output-tray-missing", Bin.MISSING),
        ("output-area-full", Bin.FULL),
        ("output-area-almost-full", Bin.HIGH),
    ):
        if word in reasons:
            return state
    return Bin.OK


def _tray(raw: bytes, number: int) -> Tray:
    """PWG 5100.13 printer-input-tray: `type=…;maxcapacity=250;level=100;name=…;`. Level 0 is empty, -2 unknown, -3 some."""
    parts = _parts(raw)
    name = "".join(char for char in parts.get("name", "") if char.isprintable())[:40] or f"tray {number}"
    level, most = _whole(parts.get("level", "")), _whole(parts.get("maxcapacity", ""))
    if level is None or level == -2:
        return Tray(name, Supply.UNKNOWN)
    if level == 0:
        return Tray(name, Supply.OUT)
    return Tray(name, Supply.LOW if 0 < level * 10 <= (most or 0) else Supply.OK)


def _parts(raw: bytes) -> dict[str, str]:
    said = (part.partition("=") for part in raw[:1000].decode("utf-8", "replace").split(";"))
    return {key.strip(): value.strip() for key, _, value in said}


def _whole(text: str) -> int | None:
    return int(text) if re.fullmatch(r"-?[0-9]{1,6}", text) else None


def _paper(trays: tuple[Tray, ...], reasons: set[str]) -> Supply:
    levels = {tray.paper for tray in trays}
    if reasons & {"media-empty", "media-needed"}:
        return Supply.OK if Supply.OK in levels else Supply.LOW if Supply.LOW in levels else Supply.OUT
    if "media-low" in reasons:
        return Supply.LOW
    if trays and levels == {Supply.OUT}:
        return Supply.OUT
    return Supply.OK


def _toner_percent(found: Attributes) -> int | None:
    levels = found.numbers("marker-levels")
    kinds = found.texts("marker-types") or [""] * len(levels)
    if not levels:
        return _supply_percent(found)
    known = [
        level
        for level, kind in zip(levels, kinds, strict=False)
        if 0 <= level <= 100 and not kind.startswith("waste")
    ]
    return min(known, default=None)


def _supply_percent(found: Attributes) -> int | None:
    """PWG 5100.13 printer-supply: `class=supplyThatIsConsumed;type=toner;unit=percent;maxcapacity=100;level=75;…`."""
    told = [_parts(raw) for raw in found.octets("printer-supply")[:16]]
    levels = [_whole(one.get("level", "")) for one in told if one.get("class") == "supplyThatIsConsumed"]
    return min((level for level in levels if level is not None and 0 <= level <= 100), default=None)


def _toner(percent: int | None, reasons: set[str]) -> Supply:
    if reasons & {"toner-empty", "marker-supply-empty", "marker-supply-missing"}:
        return Supply.OUT
    if reasons & {"toner-low", "marker-supply-low"}:
        return Supply.LOW
    return Supply.UNKNOWN if percent is None else Supply.OK


def _maker(found: Attributes) -> tuple[str, str]:
    parts = dict(
        part.partition(":")[::2] for part in found.text("printer-device-id").split(";") if ":" in part
    )
    make = parts.get("MFG", parts.get("MANUFACTURER", ""))
    return make[:60], (parts.get("MDL") or parts.get("MODEL") or found.text("printer-make-and-model"))[:100]
