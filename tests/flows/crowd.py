"""People who touch whatever is there: visits drawn from a seed, with faults that come and go."""

import asyncio
import random

from flows.scenario import Chance, FaultStroke, Scenario
from flows.stranger import Stranger
from flows.visit import Visit, VisitReport
from flows.visitor import play
from flows.ways_out import Leaving
from tests.flows.terminal import FAULTS, STUCK, Terminal, Visitor

PACE = 8.0
CARDS = (*("own",) * 9, "expired")
KNOWN = [key for key in sorted(FAULTS) if key[1] != "hangs"]
DRAW = tuple(
    FaultStroke.model_validate({"device": device, "fault": fault})
    for device, fault in (*KNOWN, *(key for key in KNOWN if key[0] == "receipt_printer"))
)


class Passer(Visitor, Stranger):
    """The stranger that `kiosk visit --seed` sends, at these tests' terminal."""


async def one_visit(terminal: Terminal, seed: int, most: int = 2) -> VisitReport:
    """One stranger's visit, with up to `most` faults at stages drawn by lot; raises what a test must not let pass."""
    await terminal.open()
    lot = random.Random(seed)
    draw = tuple(stroke for stroke in DRAW if stroke.device in {"office", *terminal.devices})
    chance = Chance(seed=seed, faults=lot.randint(0, most), pace=PACE, draw=draw, cards=CARDS)
    stranger = Passer(Scenario(chance=chance), terminal)
    terminal.visitor = stranger
    visit = Visit(terminal.surroundings(stranger))
    terminal.office.how_many = lot.choice([0, 1, 1, 1, 3])
    terminal.office.expired = lot.choice([0] * 8 + [1, 2])
    ended_from_outside = None
    if lot.random() < 0.1:
        loop = asyncio.get_running_loop()
        ended_from_outside = loop.call_later(lot.uniform(0, 60), visit.end, Leaving.SHUTDOWN)
    wipes = terminal.wipes
    try:
        return await play(visit, stranger, STUCK)
    finally:
        if ended_from_outside is not None:
            ended_from_outside.cancel()
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
