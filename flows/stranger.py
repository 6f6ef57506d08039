"""A visitor by lot: touches whatever is there, lays and lifts cards, while faults strike; a seed draws the same again."""

import asyncio
import random
from collections.abc import Callable
from typing import Any

from flows.answers import STAGES, answers, way_out
from flows.prompts import Prompt, Reasons, Way
from flows.scenario import Chance, Scenario, StagedFault
from flows.visitor import STILL_HERE, ScriptedVisitor, World

LIVELY = 0.75
"""How likely it is that somebody touches a page, rather than leaving it to itself."""
ONWARD = 0.85
"""How likely it is that somebody who touches a page goes on, rather than back or home perhaps."""
TIRED = 40
"""After so many pages the stranger wants to go home."""


def drawn(chance: Chance) -> tuple[StagedFault, ...]:
    """The faults that a seed draws, each with its stage and perhaps with the stage at which it is mended."""
    lot = _lot(chance.seed, "faults")
    found = []
    for _ in range(chance.faults if chance.draw else 0):
        stroke = lot.choice(chance.draw)
        stage = lot.choice(STAGES)
        later = STAGES[STAGES.index(stage) + 1 :]
        mend_stage = lot.choice(later) if later and lot.random() < 0.3 else None
        found.append(StagedFault(**stroke.model_dump(), stage=stage, mend_stage=mend_stage))
    return tuple(found)


class Stranger(ScriptedVisitor):
    """Plays a scenario with `[chance]`. Where nothing is offered any more, what was struck is mended."""

    def __init__(
        self, scenario: Scenario, world: World, on_page: Callable[[Prompt[Any]], None] | None = None
    ) -> None:
        assert scenario.chance is not None
        self.chance = scenario.chance
        faults = (*scenario.fault, *drawn(self.chance))
        super().__init__(scenario.model_copy(update={"fault": faults}), world, on_page)
        self._answered: asyncio.Future[Any] | None = None
        self._times: dict[str, int] = {}

    async def walk(self) -> None:
        """Deals with each page as it comes, until the visit is over."""
        while not self._over:
            self._changed.clear()
            await self._run_errands()
            if self._warning:
                await self._hear_the_warning()
            elif self._page is not None and self._page.key == "closed":
                await self._mend()
            elif self._answer is not None and self._answer is not self._answered:
                await self._deal_with(self._answer)
                continue
            await self._changed.wait()

    async def tidy_up(self) -> None:
        """Mends what is still struck and takes the card along."""
        await self._mend()
        await self._world.do("lift", {})

    async def _mend(self) -> None:
        while self._to_mend:
            fault = self._to_mend.pop()
            await self._world.do("mend", {"device": fault.device, "fault": fault.fault})

    async def _hear_the_warning(self) -> None:
        if self._next(STILL_HERE).random() < LIVELY:
            self._warning, self._answered = False, None
            self._touch()

    async def _deal_with(self, answer: "asyncio.Future[Any]") -> None:
        page = self._page
        assert page is not None
        self._answered = answer
        lot = self._next(page.key)
        await asyncio.sleep(lot.expovariate(1.0) * self.chance.pace)
        if page.key == "place_card":
            if lot.random() < 0.2:
                await self._world.do("lift", {})
            else:
                await self._world.do("lay", {"card": lot.choice(self.chance.cards or ("own",))})
        if page.key == "rate" and lot.random() < 0.3:
            await self._world.do("poke", {"key": lot.randint(1, 5)})
        if answer.done() or answer is not self._answer:
            return  # the page has gone by itself meanwhile
        choice = self._draw(lot, self._page or page)
        if choice is not None:
            self._answer = None
            self._touch()
            answer.set_result(choice)

    def _draw(self, lot: random.Random, page: Prompt[Any]) -> Any:
        known = answers(page)
        if sum(self._times.values()) > TIRED:
            return known.get(way_out(known) or "")
        if lot.random() > LIVELY and page.key != "home":
            return None
        if isinstance(page, Reasons) and lot.random() < 0.8:
            return tuple(lot.sample([reason.code for reason in page.reasons], max(page.minimum, 2)))
        onward = [answer for answer in known.values() if not isinstance(answer, Way)]
        if lot.random() < ONWARD:
            return lot.choice(onward) if onward else None  # what goes on by itself is let go on
        return lot.choice(list(known.values())) if known else None

    def _next(self, what: str) -> random.Random:
        """A lot of its own for each time that a page comes, so that how fast the world is changes no later draw."""
        self._times[what] = self._times.get(what, 0) + 1
        return _lot(self.chance.seed, f"{what} {self._times[what]}")


def _lot(seed: int, what: str) -> random.Random:
    return random.Random(f"{seed} {what}")
