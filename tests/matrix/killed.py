"""The cells in which the terminal's own process is killed or hangs: the shipped program with its guard, in a window in memory."""

import os
import signal
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from tests.matrix.room import SCALED
from tests.matrix.strokes import COLUMNS, Stroke
from tests.matrix.verdict import FIRST, NO_PAPER, SECOND, Verdict, judge_paper, traces_in
from tests.simulator.process import SimulatorProcess
from tests.terminal.finger import Finger
from tests.terminal.profiles import write_profile
from tests.terminal.window import Window

SPEED = 2.0
"""Slow enough for a signal to come while a card is read and while a slip is printed."""
BACK = 5.0
"""Seconds from the death of the terminal, or from the moment at which its loop hangs, until there is a page again."""
SIZE = (1080, 1920)
SIGNALS = {"kill": signal.SIGKILL, "hang": signal.SIGUSR2}
TAPS = (
    ("home", "look_up_print"),
    ("look_up_print", "social_insurance"),
    ("preview", "print"),
    ("take_slip", "taken"),
    ("rate", "very_satisfied"),
    ("reasons", "submit"),
    ("goodbye", "end"),
)
SLOW = {"identifying": "/v1/people", "looking_up": "/v1/records", "fetching": "/v1/certificates"}
"""Where the office is made to take its time, so that the stage lasts."""


class Process:
    """One simulator, and one terminal with its guard."""

    def __init__(self, simulator: SimulatorProcess, window: Window, folder: Path) -> None:
        self.simulator = simulator
        self.window = window
        self.folder = folder
        self._finger = Finger()

    def tap(self, key: str, control: str) -> None:
        """Waits for a page with this control and touches its middle."""
        page = self.window.until(
            lambda page: page["page"] == key and control in page["controls"], f"{control} on {key}"
        )
        x, y = self._finger.aim(page, control)
        place = x / SIZE[0], y / SIZE[1]
        self.simulator.touch("down", *place)
        self.simulator.touch("up", *place)

    def visit(self, card: str, stage: str = "") -> None:
        """A whole visit from the start page, or the way to a stage."""
        for key, control in TAPS:
            if key == "preview" and self._lay(card, stage):
                return
            if key == stage:
                self.window.page(key)
                return
            if key == "take_slip":
                if stage in ("printing", "no_paper"):
                    self.window.page("printing")
                if stage == "no_paper":
                    self.simulator.strike(**NO_PAPER)
                    self.window.page(stage)
                if stage in ("printing", "no_paper"):
                    return
                self.window.page(key)
                self.simulator.lift()
            self.tap(key, control)
        self.window.page("home")

    def _lay(self, card: str, stage: str) -> bool:
        """Lays the card; whether the stage came before the preview."""
        self.window.page("place_card")
        if stage == "place_card":
            return True
        if stage in SLOW:
            self.simulator.strike("office", "answers_late", path=SLOW[stage], seconds=0.6)
        selected = self.simulator.count("select")
        self.simulator.lay(card)
        if stage == "reading":
            self.simulator.wait("select", selected)
            return True
        if stage in SLOW:
            self.window.page(stage)
        return stage in SLOW

    def prints(self) -> list[tuple[str, str]]:
        """Case number and outcome of each row of the ledger."""
        with closing(sqlite3.connect(f"file:{self.folder / 'data' / 'terminal.db'}?mode=ro", uri=True)) as db:
            rows: list[tuple[str, str]] = db.execute(
                "SELECT case_number, outcome FROM prints ORDER BY rowid"
            ).fetchall()
            return rows


@contextmanager
def process(folder: Path) -> Iterator[Process]:
    """A terminal whose start page is on view."""
    with SimulatorProcess(speed=SPEED) as simulator:
        profile = write_profile(simulator, folder / "terminal.toml", SCALED, screen=simulator.urls["screen"])
        with Window(None, profile, folder, program=("-m", "tests.matrix.hangs")) as window:
            window.page("home")
            yield Process(simulator, window, folder)


class KilledCell:
    """Runs one such cell on a terminal at its start page."""

    def __init__(self, place: Process, stroke: Stroke, stage: str, brief: bool = False) -> None:
        """`brief`: on a machine that may be busy with other things."""
        self.place = place
        self.back = BACK * (2 if brief else 1)
        self.stage = stage
        self.stroke = stroke
        self.verdict = Verdict(stroke.name, stage)

    def run(self) -> Verdict:
        """The visit that is cut off, and the visit of the one who comes next."""
        began = time.monotonic()
        try:
            self._run()
        except Exception as error:  # noqa: BLE001 - a cell that breaks is a failed one, and the rest go on
            self.verdict.fail(f"{type(error).__name__}: {str(error)[:300]}")
        self.verdict.seconds = time.monotonic() - began
        return self.verdict

    def _run(self) -> None:
        place, verdict = self.place, self.verdict
        window, simulator = place.window, place.simulator
        simulator.reset()
        window.page("home")
        before = len(place.prints())
        place.visit(FIRST, self.stage)
        pages = len(window.pages)
        struck = time.monotonic()
        os.kill(window.terminal, SIGNALS[self.stroke.doing])
        page = window.until(
            lambda page: (
                len(window.pages) > pages and page["t"] > struck + 0.1 and page["page"] != "starting"
            ),
            "a page",
        )
        verdict.back = page["t"] - struck
        if verdict.back > self.back:
            verdict.fail(f"back after {verdict.back:.1f} s")
        for device in ("receipt_printer", "office"):
            simulator.mend(device)
        simulator.lift()
        first_slips = len(simulator.slips())
        if page["page"] == "resumed":
            verdict.told = ["resumed@resumed"]
            place.tap("resumed", "go_on")
        elif COLUMNS.index(self.stage) >= COLUMNS.index("reading"):
            verdict.fail(f"nobody is told that the terminal went down: `{page['page']}`")
        window.page("home")
        place.visit(SECOND)
        judge_paper(verdict, [*place.prints()[before:]], simulator.slips())
        last_case = place.prints()[-1][0]
        for slip in simulator.slips()[first_slips:]:
            text = "".join(slip["text"])
            if last_case not in text and text.strip() and "作废" not in text:
                verdict.fail("the next person gets a slip of somebody else")
        verdict.failed += traces_in(FIRST, place.folder, window.said)
