"""The scripted visitor: a user interface without a screen, which follows a scenario and notes the pages it met."""

import asyncio
import contextlib
from collections.abc import Callable
from typing import Any, Protocol, TypeVar

from flows.answers import answers, mentioned, stage_of, ticked, typed
from flows.endings import ended
from flows.prompts import KINDS, PlaceCard, Prompt, StillHere, Way, Working
from flows.scenario import Expectation, Scenario, StagedFault, Step
from flows.texts import Language
from flows.visit import Visit, VisitReport
from flows.ways_out import Leaving

A = TypeVar("A")
STILL_HERE = "still_here"


class World(Protocol):
    """Where cards are laid, keys pressed and faults struck: the simulator's control, or a person who is told to."""

    async def do(self, action: str, params: dict[str, Any]) -> None:
        """Does `lay`, `lift`, `insert`, `pull`, `press`, `strike`, `mend`; `poke` presses a key once, heard or not."""
        ...


class ScenarioFailed(Exception):
    """The visit went another way than the scenario; the text says which page was expected and which was met."""


class ScriptedVisitor:
    """Implements `flows.ui.UserInterface`. Run `walk` beside the visit; it ends when all steps are done."""

    kinds = frozenset(KINDS)

    def __init__(
        self, scenario: Scenario, world: World, on_page: Callable[[Prompt[Any]], None] | None = None
    ) -> None:
        self.scenario = scenario
        self.met: list[str] = []
        """The keys of the pages met, in order, repetitions in a row left out."""
        self.language = scenario.language
        self._world = world
        self._on_page = on_page
        self._page: Prompt[Any] | None = None
        self._answer: asyncio.Future[Any] | None = None
        self._unmet: str | None = None
        """The key of a page that was asked and that no step has dealt with yet."""
        self._warning = False
        self._changed = asyncio.Event()
        self._touch: Callable[[], None] = lambda: None
        self._over = False
        self._stirred = asyncio.Event()
        self._to_strike = list(scenario.fault)
        self._to_mend: list[StagedFault] = []
        """What has been struck and is mended at a page that has not come yet."""
        self._errands: list[tuple[str, dict[str, Any]]] = []

    async def ask(self, prompt: Prompt[A]) -> A | Way:
        """Shows the page to the script and waits for its answer."""
        again = isinstance(prompt, PlaceCard) and self._page is not None and self._page.key == prompt.key
        closed = prompt.door and not answers(prompt)
        if not again and not closed:
            # asking for the card once more is the reader's doing, and a closed terminal asks the public for nothing
            self._unmet = prompt.key
        answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._answer = answer
        self.show(prompt)
        try:
            given: A | Way = await answer
            return given
        finally:
            if self._answer is answer:
                self._answer = None

    def show(self, prompt: Prompt[Any]) -> None:
        """Notes the page."""
        if not self.met or self.met[-1] != prompt.key:
            self.met.append(prompt.key)
        self._page = prompt
        self._reached(stage_of(prompt))
        self._stirred.set()
        if self._on_page is not None:
            self._on_page(prompt)
        self._changed.set()

    def warn(self, warning: StillHere | None) -> None:
        """Notes that the silence warning came or went."""
        self._warning = warning is not None
        if self._warning and self.met[-1:] != [STILL_HERE]:
            self.met.append(STILL_HERE)
            self._reached(STILL_HERE)
        self._stirred.set()
        self._changed.set()

    def listen(self, on_touch: Callable[[], None]) -> None:
        """Touches go to `on_touch`."""
        self._touch = on_touch

    def wipe(self) -> None:
        """Forgets the page; what was met is only keys, and stays."""
        self._page = None
        self.language = Language.ZH

    async def walk(self) -> None:
        """Does the steps one after the other, and strikes each fault at its stage; ends with the visit.

        Raises:
            ScenarioFailed: a page was asked that the script does not expect, an answer is not on the page, or the visit
                was over before the script was done or a fault had its stage.
        """
        await self._steps()
        while not self._over:
            await self._run_errands()
            self._changed.clear()
            await self._changed.wait()
        if self._to_strike:
            late = self._to_strike[0]
            raise ScenarioFailed(f"{late.device} {late.fault}: page `{late.stage}` never came on view")

    async def tidy_up(self) -> None:
        """Leaves the world as the next visitor should find it; a script says itself what is mended and lifted."""

    async def _steps(self) -> None:
        for number, step in enumerate(self.scenario.step, start=1):
            while self._errands or not self._ready(step, number):
                await self._change(step, number)
            self._unmet = None
            for action, params in step.actions():
                await self._world.do(action, params)
            if step.choose is not None:
                await self._choose(step, number)
            if step.walk_away:
                return

    async def stand_still(self, seconds: float) -> None:
        """Returns when no page has come or changed for so long."""
        with contextlib.suppress(TimeoutError):
            while True:
                self._stirred.clear()
                async with asyncio.timeout(seconds):
                    await self._stirred.wait()

    def over(self) -> None:
        """The visit has ended: a script that still waits for a page fails."""
        self._over = True
        self._changed.set()

    def _reached(self, stage: str) -> None:
        """Makes errands of what is due at this stage; a fault that strikes here is not mended here."""
        for fault in [fault for fault in self._to_mend if fault.mend_stage == stage]:
            self._to_mend.remove(fault)
            self._errands.append(("mend", {"device": fault.device, "fault": fault.fault}))
        for fault in [fault for fault in self._to_strike if fault.stage == stage]:
            self._to_strike.remove(fault)
            self._errands.append(("strike", fault.stroke()))
            self._to_mend.append(fault)

    async def _run_errands(self) -> None:
        while self._errands:
            await self._world.do(*self._errands.pop(0))

    async def _change(self, step: Step, number: int) -> None:
        if self._errands:
            await self._run_errands()
            return
        if self._over:
            shown = f" showing `{step.shows}`" if step.shows else ""
            raise ScenarioFailed(
                f"step {number}: expected page `{step.page}`{shown}, but the visit was over; met: {', '.join(self.met)}"
            )
        self._changed.clear()
        await self._changed.wait()

    def _ready(self, step: Step, number: int) -> bool:
        if step.page == STILL_HERE:
            return self._warning
        page = self._page
        if page is None:
            return False
        if page.key == step.page:
            said = set(mentioned(page))
            return (not step.shows or step.shows in said) and (not step.hides or step.hides not in said)
        if self._unmet == page.key and not isinstance(page, Working):
            raise ScenarioFailed(f"step {number}: expected page `{step.page}`, met `{page.key}`")
        return False

    async def _choose(self, step: Step, number: int) -> None:
        choice = step.choose
        assert choice is not None
        if step.page == STILL_HERE:
            self._warning = False
            self._touch()
            return
        while self._page is None or (self._page.key == step.page and self._answer is None):
            await self._change(step, number)
        known = answers(self._page)
        picked = (
            ticked(self._page, choice)
            if isinstance(choice, list)
            else known.get(choice) or typed(self._page, choice)
        )
        if picked is None or self._answer is None or self._page.key != step.page:
            raise ScenarioFailed(
                f"step {number}: `{choice}` cannot be chosen on page `{self._page.key}`; there is: {', '.join(known)}"
            )
        answer, self._answer, self._unmet = self._answer, None, None
        self._touch()
        if not answer.done():
            answer.set_result(picked)


async def play(visit: Visit, visitor: ScriptedVisitor, stuck_after: float) -> VisitReport:
    """Runs a visit whose interface is `visitor`, and holds the scenario against it; the visit has ended when this returns.

    `stuck_after` seconds without a new page end the visit: the longest that a terminal may rightly keep still.

    Raises:
        ScenarioFailed: the visit went another way, stood still, was over too early, or ended otherwise than expected.
    """
    running, walking = asyncio.ensure_future(visit.run()), asyncio.ensure_future(visitor.walk())
    still = asyncio.ensure_future(visitor.stand_still(stuck_after))
    try:
        await asyncio.wait({running, walking, still}, return_when=asyncio.FIRST_COMPLETED)
        if not running.done() and still.done():
            raise ScenarioFailed(f"nothing happened for {stuck_after:.0f} s; met: {', '.join(visitor.met)}")
        visitor.over()
        if running.done():
            await walking
    finally:
        visit.end(Leaving.SHUTDOWN)
        walking.cancel()
        still.cancel()
        await ended(running, walking, still)
        await visitor.tidy_up()
    walking.result()
    return _as_expected(running.result(), visitor.scenario.expect)


def _as_expected(report: VisitReport, expect: Expectation) -> VisitReport:
    for said, wanted in ((str(report.ending), expect.ending), (report.reason, expect.reason)):
        if wanted and said != wanted:
            raise ScenarioFailed(f"expected the visit to end with `{wanted}`, it ended with `{said}`")
    return report
