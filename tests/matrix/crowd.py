"""`python -m tests.matrix.crowd --seeds 0-999 --jobs 2`: visits by lot, with faults by lot, at the wire.

Strangers as `kiosk visit --seed` sends them come to one terminal a process, one after the other. A visit has failed when it
hangs, when something was uncaught, or when the terminal does not recover; a process has failed when it grew. A seed that
failed is played again alone: `--seeds 417`.
"""

import argparse
import asyncio
import gc
import multiprocessing
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flows.scenario import Chance, Scenario
from flows.stranger import Stranger
from flows.visit import Ending
from flows.visitor import ScenarioFailed, play
from kiosk.world import SimulatedWorld
from tests.matrix.room import SCALED, Room, room

PACE = 0.03
FAULTS = 4
"""A seed draws fewer than so many."""
STUCK = 15.0
"""Longer than a terminal with these durations may rightly keep still."""
RECOVERY = 12.0
"""Seconds: an answer that comes late comes up to three seconds after its fault was mended."""
BRISK = {
    **SCALED,
    "silence": 1.0,
    "silence_warning": 0.5,
    "card_wait": 0.6,
    "take_slip": 0.6,
    "rate": 0.6,
    "news": 1.0,
}
OWN = ("zhao_xuan", "zhang_guilan", "li_yan")
"""People of whom the office has every record; of the rest it knows little or nothing."""
WARM = 50
"""Visits after which everything has been loaded that is ever loaded."""
GROWTH = 10.0
"""Megabytes that a process may grow by after that."""


@dataclass(frozen=True)
class Played:
    """What became of one seed."""

    seed: int
    ending: str
    failed: str
    faults: str
    memory: float
    """Megabytes that the process had afterwards (PSS)."""


def scenario(seed: int) -> Scenario:
    """The visit of a seed, before the simulator has been asked what there is."""
    return Scenario(chance=Chance(seed=seed, faults=seed % FAULTS, pace=PACE))


async def play_seeds(seeds: Iterable[int], told: Callable[[Played], None]) -> None:
    """Plays visits at one terminal, one after the other."""
    with tempfile.TemporaryDirectory(prefix="crowd-") as folder:
        async with room(Path(folder), durations=BRISK, serve=False) as place:
            world = SimulatedWorld(place.simulator.urls["control"], place.terminal.loaded.durations)
            await place.terminal.start(place.screen)
            known = await world.filled(Chance(seed=0))
            cards = (*known.cards, *OWN * 6)
            for seed in seeds:
                chance = scenario(seed).chance
                assert chance is not None
                chance = chance.model_copy(update={"draw": known.draw, "cards": cards})
                told(await _one(place, world, chance))


async def _one(place: Room, world: SimulatedWorld, chance: Chance) -> Played:
    stranger = Stranger(Scenario(chance=chance), world)
    place.overheard.clear()
    ending, failed = "none", []
    try:
        report = await place.terminal.visit(stranger, lambda visit: play(visit, stranger, STUCK))
        ending = f"{report.ending} {report.reason}".strip()
        if report.ending is Ending.BUG:
            failed.append(f"a bug: {report.reason}")
    except ScenarioFailed as error:
        failed.append(str(error))
    if not await place.until(lambda: place.well, RECOVERY):
        failed.append(f"does not recover: {place.state()}")
    failed += place.overheard.uncaught
    if failed:
        failed += [line for line in place.overheard.lines if not line.startswith("INFO")][-5:]
    faults = ", ".join(f"{fault.device} {fault.fault}@{fault.stage}" for fault in stranger.scenario.fault)
    return Played(chance.seed, ending, "; ".join(failed), faults, memory())


def memory() -> float:
    """Megabytes of this process (PSS)."""
    gc.collect()
    rollup = Path("/proc/self/smaps_rollup").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:")) / 1024


def growth(played: Sequence[Played]) -> float | None:
    """Megabytes by which a process grew after it was warm; None for too few visits."""
    if len(played) < 2 * WARM:
        return None
    return max(p.memory for p in played[-10:]) - max(p.memory for p in played[WARM - 10 : WARM])


def _worker(seeds: Sequence[int], said: "multiprocessing.Queue[Any]") -> None:
    try:
        asyncio.run(play_seeds(seeds, said.put))
    except Exception as error:  # noqa: BLE001 - told by the one who waits
        said.put(f"{type(error).__name__}: {error}")
    said.put(None)


def play_on(seeds: Sequence[int], jobs: int, told: Callable[[Played], None]) -> list[float]:
    """Plays the seeds on so many processes; how many megabytes each of them grew by.

    Raises:
        RuntimeError: a process could not go on.
    """
    context = multiprocessing.get_context("spawn")
    grown = []
    queues = [context.Queue() for _ in range(jobs)]
    workers = [
        context.Process(target=_worker, args=(seeds[number::jobs], queue))
        for number, queue in enumerate(queues)
    ]
    for worker in workers:
        worker.start()
    for worker, queue in zip(workers, queues, strict=True):
        played: list[Played] = []
        while (said := queue.get()) is not None:
            if isinstance(said, str):
                raise RuntimeError(said)
            played.append(said)
            told(said)
        worker.join()
        if (more := growth(played)) is not None:
            grown.append(more)
    return grown


def _seeds(text: str) -> list[int]:
    first, _, last = text.partition("-")
    return list(range(int(first), int(last or first) + 1))


def main() -> int:
    """The exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.matrix.crowd", description="Random visits with random faults."
    )
    parser.add_argument("--seeds", type=_seeds, default=_seeds("0-999"), metavar="N-M")
    parser.add_argument("--jobs", type=int, default=2)
    asked = parser.parse_args()
    endings: Counter[str] = Counter()
    failed: list[Played] = []

    def tell(played: Played) -> None:
        endings[played.ending] += 1
        if played.failed:
            failed.append(played)
        if endings.total() % 100 == 0:
            sys.stdout.write(f"{endings.total():5} visits, {played.memory:.1f} MB\n")
        if played.failed or len(asked.seeds) <= 20:
            sys.stdout.write(
                f"seed {played.seed}: {played.ending}; {played.faults}; {played.failed or 'well'}\n"
            )
            sys.stdout.flush()

    began = time.monotonic()
    grown = play_on(asked.seeds, min(asked.jobs, len(asked.seeds)), tell)
    for ending, count in endings.most_common():
        sys.stdout.write(f"{count:5} {ending}\n")
    most = max(grown, default=0.0)
    sys.stdout.write(
        f"{len(asked.seeds)} visits in {time.monotonic() - began:.0f} s, {len(failed)} failed; "
        f"grown by {f'{most:.1f} MB' if grown else 'too few visits to say'}\n"
    )
    return bool(failed or most > GROWTH)


if __name__ == "__main__":
    sys.exit(main())
