"""People who touch whatever is there: visits drawn from a seed, with faults that come and go."""

import asyncio
import random
from collections.abc import Callable
from datetime import date
from typing import Any

from drivers.ports.id_card import IdCard
from flows.prompts import Prompt, Reasons, Way
from flows.scenario import Scenario
from flows.visit import Visit, VisitReport
from flows.visitor import answers
from flows.ways_out import Leaving
from tests.flows import people
from tests.flows.devices import PRINT_TIME
from tests.flows.terminal import FAULTS, STUCK, Terminal, Visitor

LIVELY = 0.75
"""How likely it is that somebody touches a page, rather than leaving it to itself."""


class Stranger(Visitor):
    """Answers each page by lot after a while, lays and lifts the card, presses keys, and sometimes only stands there."""

    def __init__(self, terminal: Terminal, chance: random.Random) -> None:
        super().__init__(Scenario.model_validate({"step": [{"page": "home"}]}), terminal)
        self._chance = chance

    async def ask(self, prompt: Prompt[Any]) -> Any:
        self.show(prompt)
        chance, world = self._chance, self._terminal
        if prompt.key == "place_card":
            (
                world.reader.lift
                if chance.random() < 0.2
                else lambda: world.reader.lay(CARDS[chance.random() < 0.1])
            )()
        if prompt.key == "rate" and chance.random() < 0.3:
            asyncio.get_running_loop().call_later(
                chance.uniform(0, 40), world.pad.press, chance.randint(1, 5)
            )
        while True:
            await asyncio.sleep(chance.expovariate(1 / 8))
            choice = self._draw(prompt)
            if choice is not None:
                self._touch()
                return choice

    def _draw(self, prompt: Prompt[Any]) -> Any:
        chance = self._chance
        if chance.random() > LIVELY and prompt.key != "home":
            return None
        known = answers(self._page if self._page is not None and self._page.key == prompt.key else prompt)
        if isinstance(prompt, Reasons) and chance.random() < 0.8:
            codes = chance.sample([reason.code for reason in prompt.reasons], max(prompt.minimum, 2))
            return tuple(codes)
        onward = {name: answer for name, answer in known.items() if not isinstance(answer, Way)}
        drawn = onward if onward and chance.random() < 0.85 else known
        return chance.choice(list(drawn.values())) if drawn else None


CARDS: dict[bool, Callable[[], IdCard]] = {
    False: people.card,
    True: lambda: people.card(date(2026, 11, 20)),
}


async def one_visit(terminal: Terminal, chance: random.Random, faults: bool = True) -> VisitReport:
    """One stranger's visit, with up to two faults at moments drawn by lot; raises what a test must not let pass."""
    await terminal.open()
    stranger = Stranger(terminal, chance)
    terminal.visitor = stranger
    visit = Visit(terminal.surroundings(stranger))
    loop = asyncio.get_running_loop()
    terminal.office.how_many = chance.choice([0, 1, 1, 1, 3])
    terminal.office.expired = chance.choice([0] * 8 + [1, 2])
    pending = []
    if faults:
        for _ in range(chance.randint(0, 2)):
            device = chance.choice(
                ("receipt_printer", "receipt_printer", "id_card", "rating_keypad", "office")
            )
            known = sorted(key for key in FAULTS if key[0] == device and key[1] != "hangs")
            strike = FAULTS[chance.choice(known)]
            pending.append(loop.call_later(chance.uniform(0, 60), strike, terminal))
        if chance.random() < 0.1:
            pending.append(loop.call_later(chance.uniform(0, 60), visit.end, Leaving.SHUTDOWN))
        pending.append(loop.call_later(60 + PRINT_TIME, mend, terminal))
    wipes = terminal.wipes
    try:
        async with asyncio.timeout(20 * STUCK):
            return await visit.run()
    finally:
        for call in pending:
            call.cancel()
        terminal.reader.lift()
        mend(terminal)
        terminal.printer.slips.clear()
        terminal.check_wiped(wipes + 1)


def mend(terminal: Terminal) -> None:
    """Everything works again."""
    for device in terminal.devices.values():
        device.mend()
    terminal.printer.mute = terminal.printer.paper_ends_mid_slip = False
    terminal.office.failing.clear()
    terminal.office.turn(None)
