"""Nothing of a person outlives her visit; and the search that says so finds what is planted."""

import asyncio
import ctypes
import gc
import json
import sqlite3
import threading
import weakref
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from drivers.ports.sensitive import Sensitive
from flows.office import Certificate
from flows.procedures import print_record
from flows.prompts import Prompt
from flows.texts import Text
from tests.logged import everything, lines
from tests.simulator.process import SimulatorProcess
from tests.terminal.bench import PRINT, RATE_AND_END, TAKE, TO_CARD, Step, at, bench, strike
from tests.terminal.profiles import write_profile
from tests.terminal.traces import Canary, files, is_gone, reachable, said
from tests.terminal.window import Window, desk

pytestmark = pytest.mark.uncounted
CANARY = Canary()
LAY = at("place_card", lay=CANARY.card)
PLANTED: dict[str, Any] = {}


async def gone(seconds: float = 3.0) -> list[str]:
    """What is left once the threads have heard of the wipe; they have so long for it."""
    for _ in range(round(seconds / 0.2)):
        if is_gone(CANARY):
            return []
        await asyncio.sleep(0.2)
    return reachable(CANARY)


def number() -> str:
    return CANARY.values()["number"]


@lru_cache
def remembered(number: str) -> int:
    return len(number)


PLANTS: dict[str, Callable[[], object]] = {
    "a text in a module": lambda: f"card {number()}",
    "a name as the chip holds it": lambda: bytearray(CANARY.values()["name"].encode("utf-16-le")),
    "a line as it goes to the printer": lambda: (b"\x1b@" + CANARY.values()["address"].encode("gb18030"),),
    "escaped as JSON": lambda: {"body": {"unit": '{"name": "\\ud840\\udd64"}'}},
    "a birthday": lambda: [date.fromisoformat(CANARY.values()["born"])],
    "a value that hides itself": lambda: Sensitive("whatever"),
    "a view on bytes": lambda: memoryview(number().encode()),
    "an exception": lambda: ValueError(f"no {number()}"),
}


def test_what_is_kept_anywhere_is_found_and_gone_once_it_is_dropped() -> None:
    assert reachable(CANARY) == []
    remembered(number())
    PLANTED.update({name: plant() for name, plant in PLANTS.items()})
    try:
        found = " ".join(reachable(CANARY))
    finally:
        PLANTED.clear()
        remembered.cache_clear()
    assert [name for name in PLANTS if f"dict[{name!r}]" not in found] == []
    assert "_lru_cache_wrapper" in found
    assert reachable(CANARY) == []


def test_room_that_is_lent_for_what_comes_is_no_trace_of_what_was_freed_in_it() -> None:
    view = ctypes.pythonapi.PyMemoryView_FromMemory
    view.restype, view.argtypes = ctypes.py_object, (ctypes.c_char_p, ctypes.c_ssize_t, ctypes.c_int)
    freed = ctypes.create_string_buffer(number().encode())
    PLANTED["lent"] = view(ctypes.cast(freed, ctypes.c_char_p), len(freed), 0)
    try:
        assert reachable(CANARY) == []
    finally:
        PLANTED.clear()


async def test_what_a_thread_or_a_task_holds_is_found() -> None:
    done, there, later = threading.Event(), threading.Event(), asyncio.Event()

    def hold() -> None:
        kept = number()
        there.set()
        done.wait()
        assert kept

    async def keep() -> None:
        kept = number()
        await later.wait()
        assert kept

    thread, task = threading.Thread(target=hold, name="holder"), asyncio.create_task(keep())
    thread.start()
    there.wait()
    await asyncio.sleep(0)
    found = reachable(CANARY)
    done.set()
    thread.join()
    later.set()
    await task
    assert any("holder" in way for way in found), found
    assert any("keep" in way for way in found), found


def test_what_a_file_a_store_or_its_log_holds_is_found(tmp_path: Path) -> None:
    assert files(CANARY, tmp_path) == []
    store = sqlite3.connect(tmp_path / "kept.db")
    store.execute("PRAGMA journal_mode = WAL")
    store.execute("PRAGMA secure_delete = OFF")
    store.execute("CREATE TABLE kept (said TEXT)")
    store.execute("INSERT INTO kept VALUES (?)", (f"{number()} " * 50,))
    store.commit()
    store.execute("DELETE FROM kept")
    store.commit()
    assert any("kept.db-wal" in place for place in files(CANARY, tmp_path))
    store.close()
    assert any("kept.db:" in place for place in files(CANARY, tmp_path)), "a page that was given back"
    assert "number" in said(CANARY, f"read {number()}")


QUICK = {
    "apology": 0.2,
    "silence": 1.2,
    "silence_warning": 0.8,
    "office_total": 8.0,
    "card_again": 0.1,
    "card_tries": 0.3,
}
TO_PREVIEW = (*TO_CARD, LAY)
REVEALED = (*TO_PREVIEW, at("preview", "reveal"))
AWAY: dict[str, Any] = {"walk_away": True}
LATE = strike("office", "answers_late", seconds=6.0, times=1)

WAYS: dict[str, tuple[str, tuple[Step, ...]]] = {
    "done, all shown": ("done", (*REVEALED, PRINT, TAKE, *RATE_AND_END)),
    "home while the card is recognised": (
        "left home",
        (*TO_CARD, at("place_card", strike=LATE, lay=CANARY.card), at("identifying", "home", lift=True)),
    ),
    "home at the preview": ("left home", (*REVEALED, at("preview", "home", lift=True))),
    "back and home": (
        "left home",
        (*REVEALED, at("preview", "back"), at("look_up_print", "back", lift=True)),
    ),
    "home at the reasons": (
        "done",
        (*TO_PREVIEW, PRINT, TAKE, at("rate", "satisfied"), at("reasons", "home"), at("goodbye", "end")),
    ),
    "silence at the preview": ("left silence", (*REVEALED, at("preview", **AWAY))),
    "refused": (
        "refused",
        (
            *TO_CARD,
            at("place_card", strike=strike("office", "refuses"), lay=CANARY.card),
            at("refused", "end"),
        ),
    ),
    "the card pulled": (
        "left home",
        (
            *TO_CARD,
            at("place_card", strike=strike("id_card", "card_pulled", at="read"), lay=CANARY.card),
            at("place_card", "home"),
        ),
    ),
    "the reader broken": (
        "fault IDC-PROTOCOL",
        (
            *TO_CARD,
            at(
                "place_card",
                strike=strike("id_card", "wrong_checksum", command="read", times=0),
                lay=CANARY.card,
            ),
            at("fault", "end"),
        ),
    ),
    "the office garbled": (
        "fault OFF-GARBLED",
        (
            *TO_CARD,
            at("place_card", strike=strike("office", "garbage", path="/v1/certificates"), lay=CANARY.card),
            at("fault", "end"),
        ),
    ),
    "no paper in the slip": (
        "done",
        (
            *REVEALED,
            at("preview", "print", strike=strike("receipt_printer", "paper_out_mid_slip")),
            at("no_paper", "go_on", lift=True),
            at("rate", "home"),
            at("goodbye", "end"),
        ),
    ),
    "the printer unplugged": (
        "left home",
        (
            *REVEALED,
            at("preview", strike=strike("receipt_printer", "unplugged")),
            at("preview", "home", lift=True),
        ),
    ),
}


async def test_nothing_is_left_whichever_way_a_visit_ends(
    simulator: SimulatorProcess, tmp_path: Path
) -> None:
    left: dict[str, list[str]] = {}
    async with bench(simulator, tmp_path, QUICK) as terminal:
        for way, (ending, steps) in WAYS.items():
            seen = await terminal.visit(*steps)
            assert seen.ending == ending, way
            del seen
            left[way] = [*await gone(), *files(CANARY, tmp_path)]
            simulator.lift()
            for device in ("id_card", "receipt_printer", "office"):
                simulator.mend(device)
            await terminal.until(lambda: not terminal.missing())
    assert {way: found for way, found in left.items() if found} == {}


async def test_a_bug_that_quotes_her_leaves_nothing(
    simulator: SimulatorProcess,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def broken(certificate: Certificate, *_more: object) -> None:
        raise ValueError(f"no page for {certificate.fields[0].value.reveal()}")

    knots = []

    def tie(_page: object) -> None:
        knot: list[Any] = [Text("k")]
        knot.append(knot)
        knots.append(weakref.ref(knot[0]))

    monkeypatch.setattr(print_record, "preview_page", broken)
    async with bench(simulator, tmp_path, QUICK) as terminal:
        gc.disable()
        try:
            seen = await terminal.visit(*TO_PREVIEW, at("sorry", **AWAY), on_page=tie)
            assert [knot() for knot in knots if knot() is not None] == [], "what holds itself is collected"
        finally:
            gc.enable()
        assert seen.ending == "bug ValueError"
        del seen
        assert await gone() == []
        assert files(CANARY, tmp_path) == []
    assert "bug in the visit  error=ValueError  place=test_traces.py:" in " ".join(lines(caplog))
    assert said(CANARY, everything(caplog)) == []


async def test_a_shutdown_in_the_middle_leaves_nothing(simulator: SimulatorProcess, tmp_path: Path) -> None:
    def shut_down(shown: Prompt[Any]) -> None:
        if shown.key == "printing":
            asyncio.get_running_loop().call_soon(visiting.cancel)

    async with bench(simulator, tmp_path, QUICK) as terminal:
        walk = (*REVEALED, PRINT, TAKE, *RATE_AND_END)
        visiting = asyncio.ensure_future(terminal.visit(*walk, on_page=shut_down))
        with pytest.raises(asyncio.CancelledError):
            await visiting
        assert await gone() == []
        assert files(CANARY, tmp_path) == []


WATCH = """
import gc, json, sys
from screens.report import Report
from tests.terminal.traces import Canary, reachable
plain = Report.page
def page(self, key, *rest):
    drawn = [type(o).__name__ for o in gc.get_objects() if type(o).__name__ == "PreviewPage"]
    found = reachable(Canary()) if key == "home" else drawn
    with open(sys.argv[-1] + ".traces", "a") as file:
        file.write(json.dumps([key, found]) + "\\n")
    plain(self, key, *rest)
Report.page = page
from kiosk.__main__ import main
main()
"""


@pytest.mark.needs_display
def test_the_window_forgets_her_too(simulator: SimulatorProcess, tmp_path: Path) -> None:
    profile, report = write_profile(simulator, tmp_path / "terminal.toml"), tmp_path / "report.jsonl"
    options = ("--log", "debug", "--report", str(report))
    with (
        desk(1080, 1920) as display,
        Window(display, profile, tmp_path, *options, program=("-c", WATCH)) as window,
    ):
        window.tap("home", "look_up_print")
        window.tap("look_up_print", "social_insurance")
        window.page("place_card")
        simulator.lay(CANARY.card)
        window.tap("preview", "reveal")
        window.until(lambda _: [page["page"] for page in window.pages].count("preview") == 2, "all shown")
        simulator.lift()
        window.tap("preview", "home")
        window.page("home")
        assert window.end() == 0, window.said
    looked = [json.loads(line) for line in (tmp_path / "report.jsonl.traces").read_text().splitlines()]
    assert [found for key, found in looked if key == "preview"] == [["PreviewPage"], ["PreviewPage"]]
    assert [found for key, found in looked if key == "home"] == [[], []]
    assert files(CANARY, tmp_path / "data", tmp_path / "said.txt", report) == []
