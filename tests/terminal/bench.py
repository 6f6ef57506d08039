"""A whole terminal in the test's own process: shipped program, real drivers, the simulator at the other end of each wire."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flows.prompts import Prompt
from flows.scenario import Scenario
from flows.visit import VisitReport
from flows.visitor import ScriptedVisitor, play
from kiosk.profile import load_profile
from kiosk.store.ledger import PrintRow
from kiosk.terminal import Terminal, open_terminal
from kiosk.world import SimulatedWorld
from tests.simulator.process import SimulatorProcess
from tests.terminal.profiles import BRISK, write_profile

PATIENCE = 15.0
"""Seconds that a test waits for what must come."""
STUCK = 20.0

Step = dict[str, Any]


def at(page: str, choose: str | list[str] | None = None, **more: Any) -> Step:
    """One step of a visit."""
    return {"page": page, **({} if choose is None else {"choose": choose}), **more}


def strike(device: str, fault: str, **settings: Any) -> Step:
    """A fault, as a step names it."""
    return {"device": device, "fault": fault, **settings}


TO_CARD = (at("home", "look_up_print"), at("look_up_print", "social_insurance"))
TO_CARD_WITHOUT_PAPER = (at("home", "look_up_print"), at("look_up_print", "residence"))
"""A service that prefers paper and does without."""
LAY = at("place_card", lay="zhang_guilan")
TO_PREVIEW = (*TO_CARD, LAY)
PRINT = at("preview", "print")
TAKE = at("take_slip", "taken", lift=True)
RATE_AND_END = (at("rate", "very_satisfied"), at("reasons", ["511"]), at("goodbye", "end"))
WHOLE = (*TO_PREVIEW, PRINT, TAKE, *RATE_AND_END)


class WatchedVisitor(ScriptedVisitor):
    """Keeps every page that it was shown, content and all, and counts the wipes."""

    def __init__(
        self, scenario: Scenario, world: SimulatedWorld, on_page: Callable[[Prompt[Any]], None]
    ) -> None:
        self.shown: list[Prompt[Any]] = []
        self.wipes = 0
        super().__init__(scenario, world, self._met)
        self._hook = on_page

    def _met(self, page: Prompt[Any]) -> None:
        self.shown.append(page)
        self._hook(page)

    def wipe(self) -> None:
        super().wipe()
        self.wipes += 1


@dataclass(frozen=True)
class Seen:
    """What became of one visit."""

    pages: list[str]
    shown: list[Prompt[Any]]
    report: VisitReport
    prints: list[PrintRow]
    """The rows that this visit added to the ledger."""

    @property
    def ending(self) -> str:
        return f"{self.report.ending} {self.report.reason}".strip()

    @property
    def outcomes(self) -> list[str]:
        return [row.outcome for row in self.prints]

    def last(self, key: str) -> Any:
        """The page of that key as it was shown last."""
        return [page for page in self.shown if page.key == key][-1]

    def first(self, key: str) -> Any:
        """The page of that key as it was shown first."""
        return next(page for page in self.shown if page.key == key)


class Bench:
    """One terminal at one simulator."""

    def __init__(self, simulator: SimulatorProcess, terminal: Terminal) -> None:
        self.simulator = simulator
        self.terminal = terminal
        self._world = SimulatedWorld(simulator.urls["control"], terminal.loaded.durations)
        self._started = False

    async def visit(
        self,
        *steps: Step,
        ending: str = "",
        stuck: float = STUCK,
        on_page: Callable[[Prompt[Any]], None] = lambda page: None,
        **options: Any,
    ) -> Seen:
        """One visit by a table of steps; fails when it goes another way, and when it is not wiped."""
        scenario = Scenario.model_validate({"step": steps, "expect": {"ending": ending}, **options})
        visitor = WatchedVisitor(scenario, self._world, on_page)
        before = len(await self.terminal.ledger.prints())
        if not self._started:
            self._started = True
            await self.terminal.start(visitor)
        report = await self.terminal.visit(visitor, lambda visit: play(visit, visitor, stuck))
        assert visitor.wipes == 1
        for device in self.terminal.devices.values():
            assert device.state.use.value == "open", f"{device.name} is not given back"
        return Seen(visitor.met, visitor.shown, report, (await self.terminal.ledger.prints())[before:])

    async def until(self, holds: Callable[[], bool], seconds: float = PATIENCE) -> None:
        """Waits until something holds of this terminal; woken by each change of a device or the office."""
        changed = asyncio.Event()
        stops = [device.watch(lambda _change: changed.set()) for device in self.terminal.devices.values()]
        stops.append(self.terminal.condition.watch(changed.set))
        try:
            async with asyncio.timeout(seconds):
                while not holds():
                    changed.clear()
                    await changed.wait()
        finally:
            for stop in stops:
                stop()

    async def start(self) -> None:
        """Until every device and the office have been heard of, without a visit."""
        await self.until(lambda: self.terminal.condition.settled)

    def missing(self) -> set[str]:
        """The needs that cannot be met now."""
        return set(self.terminal.condition.missing())

    async def office(self, event: str, after: int) -> int:
        """Waits for an event at the simulator beside this loop."""
        return await asyncio.to_thread(self.simulator.wait, event, after, PATIENCE)

    async def delivered(self) -> None:
        """Until no letter waits in the outbox."""
        assert self.terminal.outbox is not None
        async with asyncio.timeout(PATIENCE):
            await self.terminal.outbox.idle.wait()


@contextlib.asynccontextmanager
async def bench(
    simulator: SimulatorProcess, folder: Path, durations: Mapping[str, float] | None = None, **profile: Any
) -> AsyncIterator[Bench]:
    """A terminal at `simulator` whose profile and data lie in `folder`; `durations` go over the brisk ones."""
    file = write_profile(simulator, folder / "terminal.toml", {**BRISK, **(durations or {})}, **profile)
    async with open_terminal(load_profile(file), folder / "data") as terminal:
        yield Bench(simulator, terminal)
