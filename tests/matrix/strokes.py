"""The rows of the matrix. Data only."""

from collections.abc import Iterator

from flows.answers import STAGES
from tests.matrix.beside import sensors, supply
from tests.matrix.pages import a4
from tests.matrix.stroke import COLUMNS, LATE, Stroke, row, seldom

__all__ = ["COLUMNS", "STROKES", "Stroke"]

READS = STAGES[: STAGES.index("identifying") + 1]
"""Where a stroke at the reading of a card can meet it, and the next one."""


KNOWN = COLUMNS[COLUMNS.index("identifying") : COLUMNS.index("goodbye")]
"""Where somebody is known, and another card ends the visit."""


def _reader() -> Iterator[Stroke]:
    for moment in ("find", "select", "read"):
        yield row("id_card", "card_pulled", "IDC-CARD-MOVED", at=moment, only=READS)
    yield row("id_card", "card_pulled", "IDC-CARD-MOVED", "place_card", at="read", times=0)
    for fault in ("wrong_checksum", "wrong_length", "half_frame"):
        yield row("id_card", fault, command="read", times=1, only=READS)
        yield row("id_card", fault, "IDC-PROTOCOL", "place_card", times=0)
    yield row("id_card", "garbage_before", bytes=400, times=0)
    yield row("id_card", "silent", "IDC-SILENT", "place_card")
    yield row("id_card", "silent", "IDC-SILENT", "place_card", command="read", only=READS)
    yield row("id_card", "silent", command="read", times=1, only=READS)
    yield row("id_card", "answers_late", "IDC-SILENT IDC-PROTOCOL", "place_card", seconds=LATE, lingers=LATE)
    yield row("id_card", "answers_late", command="find", seconds=0.25, times=3, only=READS)
    yield row("id_card", "unplugged", "IDC-LINK-LOST", "place_card", mutters="id_card")
    yield row("id_card", "sam_unauthorised", "IDC-SAM-UNAUTHORISED", "place_card")
    yield row("id_card", "sam_self_test_failed", "IDC-SAM-SELF-TEST", "place_card")
    for command, code, told in (
        ("find", "40", "IDC-WRONG-CARD"),
        ("select", "47", "IDC-SAM-SELF-TEST"),
        ("read", "41", "IDC-CARD-MOVED"),
        ("read", "31", "IDC-CARD-REJECTED"),
        ("read", "91", "IDC-CARD-UNREADABLE"),
        ("read", "23", "IDC-NOT-PERMITTED"),
        ("read", "24", "IDC-PROTOCOL"),
    ):
        yield row("id_card", "status", told, "place_card", command=command, code=code, only=READS)


def _smart_card() -> Iterator[Stroke]:
    """Whoever comes has a social security card, and an ID card for when that one does not do."""
    mute = "SMC-SILENT SMC-PROTOCOL"
    for record in (0, 9):
        yield row("smart_card", "card_pulled", "SMC-CARD-PULLED", "place_card", record=record, only=READS)
    yield row("smart_card", "mute", "SMC-CARD-MUTE", "place_card", only=READS)
    yield row("smart_card", "in_pieces", only=READS)
    for fault in ("endless", "wrong_length", "wrong_tag", "garbage"):
        yield row("smart_card", fault, "SMC-CARD-UNREADABLE", "place_card", only=READS)
    for sw, told in (
        ("6F00", "SMC-WRONG-CARD"),
        ("6982", "SMC-CARD-UNREADABLE SMC-HOLDER-LOCKED SMC-WRONG-CARD"),
        ("9303", "SMC-CARD-BLOCKED"),
    ):
        yield row("smart_card", "status", told, "place_card", sw=sw, only=READS)
    yield row("smart_card", "half_message", mute, "place_card", command="read", only=READS)
    yield row("smart_card", "silent", mute, causes=mute)
    yield row("smart_card", "answers_late", mute, causes=mute, seconds=LATE, lingers=LATE)
    lost = "SMC-LINK-LOST"
    yield row("smart_card", "unplugged", lost, causes=lost, mutters="smart_card")


def _printer() -> Iterator[Stroke]:
    slip = "printing"
    yield row("receipt_printer", "paper_out", "PRN-PAPER-OUT", slip)
    for lines in (1, 150, 600):
        yield row("receipt_printer", "paper_out_mid_slip", "PRN-PAPER-OUT", "preview", lines=lines)
    yield row("receipt_printer", "paper_near_end", causes="PRN-PAPER-LOW")
    yield row("receipt_printer", "cover_open", "PRN-COVER-OPEN", slip)
    yield row("receipt_printer", "cutter_jam", "PRN-CUTTER-JAM", slip)
    yield row("receipt_printer", "cutter_jam", "PRN-CUTTER-JAM", "preview", when="next_cut")
    yield row("receipt_printer", "head_hot", "PRN-HEAD-HOT", slip)
    yield row("receipt_printer", "head_hot", "PRN-HEAD-HOT", seconds=0.3)
    yield row("receipt_printer", "broken", "PRN-ERROR", slip)
    mute = "PRN-SILENT PRN-OUTCOME-UNKNOWN PRN-LEFTOVER PRN-PROTOCOL"
    yield row("receipt_printer", "silent", mute, slip)
    yield row("receipt_printer", "answers_late", mute, seconds=3 * LATE, lingers=3 * LATE)
    yield row("receipt_printer", "answers_late", mute, seconds=0.2, times=3)
    yield row("receipt_printer", "garbage", mute, slip)
    yield row("receipt_printer", "garbage", mute, times=1)
    yield row("receipt_printer", "unplugged", "PRN-LINK-LOST PRN-OUTCOME-UNKNOWN", slip)


def _keypad() -> Iterator[Stroke]:
    yield row("rating_keypad", "silent", causes="KEY-SILENT")
    yield row("rating_keypad", "answers_late", causes="KEY-SILENT KEY-PROTOCOL", seconds=LATE, lingers=LATE)
    yield row("rating_keypad", "stuck_key", causes="KEY-PROTOCOL", every=0.05)
    yield row("rating_keypad", "garbage", causes="KEY-SILENT KEY-PROTOCOL")
    yield row("rating_keypad", "unplugged", causes="KEY-LINK-LOST")


CAMERAS = {"person_camera": "CAM", "document_scanner": "SCN"}
TOLD_TO_WHO_LOOKS = frozenset(
    {f"CAM-{why}" for why in ("NOT-ALONE", "TURNED", "FAR", "DARK", "BRIGHT")}
    | {f"SCN-{why}" for why in ("CUT-OFF", "SMALL", "DARK", "BLURRED", "TOO-LARGE")}
    | {f"COD-{why}" for why in ("WRONG-CODE", "UNREADABLE")}
)
"""What only the answer to a look says; no page of this visit looks: `tests/drivers/test_camera_wire.py`, and for codes
`test_code_scanner_wire.py`."""
OF_ANOTHER_MODEL = frozenset(f"COD-{why}" for why in ("DECODER", "COVERED", "FROZEN"))
"""What only a code scanner has that is a camera; that of these rooms is a module on a line: `test_code_camera_wire.py`."""
OF_THE_SERVICE = frozenset({"SMC-SERVICE-LOST", "SMC-SHARED"})
"""How the card service goes, and who else holds a card, is not the simulator's: `tests/drivers/test_smart_card_pcsc.py`."""
OF_TWO_AT_ONCE = frozenset({"SMC-HOLDER-LOCKED", "DOC-LEFTOVER"})
"""What takes a second fault, or a second card: `tests/flows/test_cards.py`, `tests/drivers/test_document_printer.py`."""
ELSEWHERE = TOLD_TO_WHO_LOOKS | OF_ANOTHER_MODEL | OF_THE_SERVICE | OF_TWO_AT_ONCE
"""What no row tells or causes."""


def _cameras() -> Iterator[Stroke]:
    """Both at once, at one stage: no page of this visit looks through them."""
    causes = {
        "unplugged": "LINK-LOST",
        "black": "COVERED",
        "frozen": "FROZEN",
        "stalls": "SILENT",
        "garbage": "PROTOCOL",
        "huge": "PROTOCOL",
    }
    for fault in (*causes, "slow"):
        faults = tuple({"device": device, "fault": fault} for device in CAMERAS)
        known = frozenset(f"{start}-{causes[fault]}" for start in CAMERAS.values() if fault in causes)
        yield Stroke(f"cameras {fault}", faults, causes=known, only=("home",))


def _scanner() -> Iterator[Stroke]:
    """At one stage: no page of this visit asks for a code."""
    causes = "COD-SILENT COD-PROTOCOL COD-REFUSED COD-LINK-LOST"
    for fault in ("silent", "answers_late", "garbage", "nak", "unplugged"):
        yield row("code_scanner", fault, causes=causes, only=("home",))
    yield row("code_scanner", "stuck_trigger", causes="COD-PROTOCOL", only=("home",), every=0.05)
    for fault in ("no_suffix", "duplicate", "split", "wrong_encoding"):
        yield row("code_scanner", fault, only=("home",))


PATHS = {"/v1/people": "identifying", "/v1/records": "looking_up", "/v1/certificates": "fetching"}
"""What a visit asks the office, and at which stage it does."""


OFFICE = {
    "silent": "OFF-SLOW",
    "answers_late": "OFF-SLOW",
    "slow_drip": "OFF-SLOW",
    "http_500": "OFF-GARBLED",
    "garbage": "OFF-GARBLED",
    "huge": "OFF-GARBLED",
    "closed": "OFF-CLOSED",
    "stale": "OFF-TERMINAL-REFUSED",
    "lost_answer": "OFF-DOWN",
}
ALWAYS = {"lost_answer": {"times": 0}}


def _office() -> Iterator[Stroke]:
    yield row("office", "down", "OFF-DOWN OFF-SLOW", "fetching")
    for fault, named in OFFICE.items():
        yield row("office", fault, named, "fetching", **ALWAYS.get(fault, {}))
    yield row("office", "refuses", "refused", "fetching")
    yield row("office", "person_expired", "OFF-GARBLED", "looking_up")
    yield row("office", "person_expired", times=1, only=_to("fetching"))
    yield row("office", "another_person", "OFF-WRONG-PERSON", "fetching")


def _office_by_path() -> Iterator[Stroke]:
    """One thing that it is asked for fails, and all else is well."""
    for path, stage in PATHS.items():
        for fault in ("silent", "http_500", "lost_answer"):
            yield row(
                "office", fault, OFFICE[fault], stage, path=path, only=_to(stage), **ALWAYS.get(fault, {})
            )
        for kind in ("truncated", "wrong_shape") if stage != "fetching" else ("html", "empty", "wrong_shape"):
            yield row("office", "garbage", "OFF-GARBLED", stage, path=path, kind=kind, only=(stage,))
    for path in ("/v1/health", "/v1/ratings"):
        for fault in ("silent", "http_500", "lost_answer"):
            only = ("home", "preview", "rate", "reasons", "goodbye")
            yield row("office", fault, OFFICE[fault], path=path, only=only, **ALWAYS.get(fault, {}))


def _to(stage: str) -> tuple[str, ...]:
    """The stages up to this one, and the next: what strikes later meets nothing."""
    return COLUMNS[: COLUMNS.index(stage) + 2]


def _mended_meanwhile() -> Iterator[Stroke]:
    told = {
        "id_card": "IDC-LINK-LOST",
        "receipt_printer": "PRN-LINK-LOST PRN-OUTCOME-UNKNOWN",
        "rating_keypad": "",
    }
    for device, ids in told.items():
        for mend, name in (("at_once", "for a moment"), ("when_told", "and back")):
            why = "KEY-LINK-LOST" if device == "rating_keypad" else ""
            name = f"{device} unplugged {name}"  # noqa: PLW2901
            yield row(device, "unplugged", ids, causes=why, mutters=device, mend=mend, name=name)
    for fault, ids in (("paper_out", "PRN-PAPER-OUT"), ("cover_open", "PRN-COVER-OPEN")):
        yield row("receipt_printer", fault, ids, mend="when_told", name=f"receipt_printer {fault}, mended")
    ends = "receipt_printer paper_out_mid_slip, new roll"
    yield row(
        "receipt_printer",
        "paper_out_mid_slip",
        "PRN-PAPER-OUT",
        "preview",
        lines=150,
        mend="when_told",
        name=ends,
    )


def _store() -> Iterator[Stroke]:
    told = frozenset({"TRM-STORE"})
    yield Stroke("store full", told=told, until="preview", disk="full")
    yield Stroke("store read-only", told=told, disk="read_only")
    yield Stroke("store locked", told=told, until="preview", disk="locked")


def _people() -> Iterator[Stroke]:
    absent = frozenset({"TRM-OUT-OF-ORDER"})
    yield Stroke("the profile has no reader", told=absent, until="home", doing="absent", only=("home",))
    yield Stroke("the card is lifted", told=frozenset({"IDC-CARD-MOVED"}), doing="lift")
    yield Stroke(
        "another card is laid",
        told=frozenset({"other_card"}),
        until="reasons",
        doing="other_card",
        only=KNOWN,
    )
    yield Stroke("the person goes home", doing="leave")
    yield Stroke("the person walks away", doing="walk_away")
    yield Stroke("the terminal is killed", told=frozenset({"resumed"}), doing="kill")
    yield Stroke("the terminal hangs", told=frozenset({"resumed"}), doing="hang")
    yield Stroke("a bug", told=frozenset({"TRM-BUG"}), doing="bug", only=COLUMNS[1:])


STROKES: tuple[Stroke, ...] = (
    *_reader(),
    *seldom(_smart_card(), "smart_card card_pulled (0)", "smart_card mute", "smart_card unplugged"),
    *_printer(),
    *_keypad(),
    *seldom(_cameras()),
    *seldom(_scanner()),
    *seldom(sensors(), "sensor_board door_open", "sensor_board unplugged"),
    *seldom(supply(), "ups mains_failed", "ups unplugged"),
    *a4(),
    *_office(),
    *seldom(_office_by_path()),
    *_mended_meanwhile(),
    *_store(),
    *_people(),
)
