"""`python -m tests.matrix.slips --slips 10000 --jobs 4`: slips with faults by lot, each looked for on the paper afterwards.

Every slip has a number of its own on each of its lines. What the shipped driver says became of it is compared with the pieces
of paper that left the simulated printer: none lost unnoticed, none twice, none on or after the next person's. A hundred slips
are one batch, on a printer of one model; a batch that failed is run again alone: `--batches 17`.
"""

import argparse
import asyncio
import logging
import multiprocessing
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from drivers.loader import open_device
from drivers.ports.durations import REAL
from drivers.ports.receipt_printer import PrintOutcome
from drivers.ports.slip import BarcodeBlock, QrBlock, RuleBlock, Slip, TextBlock
from tests.simulator.process import SimulatorProcess

BATCH: Final = 100
DURATIONS: Final = replace(REAL.scaled(0.06), printer_mm_per_second=4000.0, hold_limit=5.0)
SPEED: Final = 100.0
RECOVERY: Final = 25.0
"""Seconds within which a printer is usable again once all is mended; what is lost is given up after `hold_limit / 4`."""
CLONE: Final = {"width_dots": 384, "columns": 32, "charset": "gbk", "qr": "raster", "barcode": "raster"}
MODELS: Final[dict[str, tuple[str, dict[str, Any]]]] = {
    "proof by GS r": ("k80", {}),
    "proof by number": ("k80", {"proof": "numbered", "qr": "raster"}),
    "pushed status": (
        "k80_asb",
        {"charset": "gb2312", "cut": "full", "status_by": "asb", "status": [], "proof": "numbered"},
    ),
    "cannot clear": ("k80", {"clear": "none"}),
    "no proof": ("k58", {**CLONE, "proof": "none", "clear": "none", "status": [4], "paper_sensing": "end"}),
}
FAULTS: Final = {
    "": 12,
    "paper_out": 2,
    "paper_out_mid_slip": 4,
    "cover_open": 3,
    "cutter_jam": 2,
    "head_hot": 1,
    "broken": 1,
    "silent": 2,
    "answers_late": 2,
    "garbage": 2,
    "unplugged": 3,
    "killed": 2,
}
"""How often each is drawn."""
_NUMBER = re.compile(r"票(\d{6})")
_LAST = "末行"
_VOID = "作废"


@dataclass
class Batch:
    """What became of a hundred slips."""

    number: int
    model: str
    outcomes: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


def slip(number: int, rng: random.Random) -> Slip:
    """A slip whose every line says whose it is."""
    mark = f"票{number:06d}"
    lines = [TextBlock(text=f"{mark} 第{line}行") for line in range(rng.choice((1, 4, 12, 40)))]
    extras = [RuleBlock(), QrBlock(data=f"https://example.org/{number}"), BarcodeBlock(data=f"{number:06d}")]
    return Slip(title=mark, blocks=(*lines, *extras[: rng.randrange(4)], TextBlock(text=f"{mark} {_LAST}")))


def judge(pieces: Sequence[dict[str, Any]], outcomes: dict[int, PrintOutcome]) -> list[str]:
    """What is wrong with the paper, by the words of the driver."""
    wrong: list[str] = []
    whole: Counter[int] = Counter()
    seen: Counter[int] = Counter()
    last = -1
    for piece in pieces:
        text = "\n".join(piece["text"])
        numbers = sorted({int(number) for number in _NUMBER.findall(text)})
        if len(numbers) > 1:
            wrong.append(f"slips {numbers} on one piece")
        for number in numbers:
            seen[number] += 1
            if number < last:
                wrong.append(f"slip {number} came out after slip {last}")
            last = max(last, number)
            begun = f"票{number:06d}" in piece["text"]
            if piece["ended"] == "cut" and begun and _LAST in text and _VOID not in text:
                whole[number] += 1
    for number, outcome in outcomes.items():
        if whole[number] > 1:
            wrong.append(f"slip {number} came out {whole[number]} times")
        if outcome is PrintOutcome.PRINTED and (whole[number], seen[number]) != (1, 1):
            wrong.append(f"slip {number} is called printed: {whole[number]} whole, {seen[number]} pieces")
        if outcome is PrintOutcome.NOT_PRINTED and seen[number]:
            wrong.append(f"slip {number} is called not printed: {seen[number]} pieces")
        if outcome is PrintOutcome.PARTIAL and whole[number]:
            wrong.append(f"slip {number} is called partial and came out whole")
    return wrong


class Bench:
    """A printer, its driver, and the hand that breaks and mends."""

    def __init__(self, number: int) -> None:
        self.rng = random.Random(number)
        self.name = sorted(MODELS)[number % len(MODELS)]
        self.batch = Batch(number, self.name)
        self.outcomes: dict[int, PrintOutcome] = {}
        self.faults: dict[int, str] = {}
        self.pieces: list[dict[str, Any]] = []
        self._tasks: set[asyncio.Task[Any]] = set()

    async def run(self, slips: int) -> Batch:
        """Prints so many, and looks at the paper."""
        model, self.quirks = MODELS[self.name]
        self.sim = SimulatorProcess("--model", f"receipt_printer={model}", speed=SPEED)
        await asyncio.to_thread(self.sim.start)
        self._open()
        try:
            for count in range(slips):
                await self._one(self.batch.number * BATCH + count)
            await self._last()
        finally:
            await self.printer.close()
            await asyncio.to_thread(self.sim.stop)
        self.batch.wrong += [
            f"{wrong} ({self.faults.get(int(wrong.split()[1]), '')})" if wrong.startswith("slip ") else wrong
            for wrong in judge(self.pieces, self.outcomes)
        ]
        return self.batch

    def _open(self) -> None:
        url = self.sim.urls["devices"]["receipt_printer"]
        self.printer: Any = open_device(
            "receipt_printer", "receipt_printer", "escpos", url, self.quirks, DURATIONS
        )

    async def _one(self, number: int) -> None:
        fault = self.rng.choices(tuple(FAULTS), tuple(FAULTS.values()))[0]
        at = self.rng.choice((None, 0.0, 0.1, 0.3, 0.4, 0.6, 0.9))
        struck = False

        def progress(part: float) -> None:
            nonlocal struck
            if not struck and at is not None and part >= at:
                struck = True
                self._spawn(self._strike(fault))

        if at is None:
            await self._strike(fault)
        result = await self.printer.print(slip(number, self.rng), progress)
        if result.value is PrintOutcome.UNKNOWN and fault != "killed":
            settled = await self.printer.settle()
            result = result if settled.value in (None, PrintOutcome.UNKNOWN) else settled
        self.outcomes[number] = result.value
        self.faults[number] = f"{fault or 'no fault'} at {at}: {result.completion} {result.error}"
        self.batch.outcomes[result.value] += 1
        await asyncio.sleep(self.rng.choice((0.0, 0.0, 0.05, 0.3)))
        await asyncio.gather(*self._tasks)
        await asyncio.to_thread(self.sim.mend, "receipt_printer")
        if not await self._usable():
            self.batch.wrong.append(f"after slip {number} and {fault}: it stays {self.printer.state}")
        await self._collect()

    def _spawn(self, work: Any) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _strike(self, fault: str) -> None:
        rng = self.rng
        drawn: dict[str, dict[str, Any]] = {
            "paper_out_mid_slip": {"lines": rng.randrange(1, 900)},
            "cutter_jam": {"when": "next_cut"},  # it jams while it cuts
            "head_hot": {"seconds": rng.choice((0.0, 0.2))},
            "answers_late": {"seconds": rng.choice((0.05, 0.2, 0.5)), "times": rng.randrange(1, 4)},
            "garbage": {"times": rng.randrange(1, 4)},
        }
        settings = drawn.get(fault, {})
        if fault == "killed":
            await self.printer.close()
            self._open()
            self.printer.suspect_leftover()
        elif fault:
            await asyncio.to_thread(lambda: self.sim.strike("receipt_printer", fault, **settings))

    async def _usable(self) -> bool:
        well = asyncio.Event()

        def look(_: Any = None) -> None:
            state = self.printer.state
            if state.usable and state.fault is None:
                well.set()

        end = self.printer.watch(look)
        look()
        try:
            await asyncio.wait_for(well.wait(), RECOVERY)
        except TimeoutError:
            return False
        finally:
            end()
        return True

    async def _collect(self) -> None:
        after = self.pieces[-1]["number"] if self.pieces else 0
        got = await asyncio.to_thread(lambda: self.sim.control("GET", "/receipt_printer/slips", after=after))
        self.pieces += got

    async def _last(self) -> None:
        """Until the printer has nothing left to print."""
        until = time.monotonic() + RECOVERY
        while time.monotonic() < until:
            state = (await asyncio.to_thread(self.sim.state))["receipt_printer"]
            if not state["waiting_bytes"] and not state["hanging"]:
                break
            await asyncio.sleep(0.05)
        await self._collect()
        said = [told for told in self.sim.complaints() if not _forgiven(told)]
        self.batch.wrong += [f"complaint: {told['what']} {told['data']}" for told in said][:3]


def _forgiven(told: dict[str, Any]) -> bool:
    """NULs that end a command cut in two print nothing; a port that is opened anew may overtake its own closing."""
    return set(told["data"].split()) == {"00"} or told["what"].startswith("a second client")


async def run_batch(number: int, slips: int = BATCH) -> Batch:
    """One batch."""
    return await Bench(number).run(slips)


def _work(number: int) -> Batch:
    logging.disable()
    return asyncio.run(run_batch(number))


def run_all(batches: Sequence[int], jobs: int, told: Callable[[Batch], None]) -> None:
    """All batches, so many at a time."""
    with multiprocessing.get_context("spawn").Pool(jobs, maxtasksperchild=1) as pool:
        for batch in pool.imap_unordered(_work, batches):
            told(batch)


def main() -> int:
    """The exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.matrix.slips", description="Slips with faults by lot."
    )
    parser.add_argument("--slips", type=int, default=10000)
    parser.add_argument("--batches", type=int, nargs="*", help="these alone")
    parser.add_argument("--jobs", type=int, default=4)
    asked = parser.parse_args()
    batches = asked.batches or range(max(1, asked.slips // BATCH))
    outcomes: dict[str, Counter[str]] = {name: Counter() for name in MODELS}
    failed = 0

    def tell(batch: Batch) -> None:
        nonlocal failed
        outcomes[batch.model] += batch.outcomes
        failed += bool(batch.wrong)
        for wrong in batch.wrong:
            sys.stdout.write(f"batch {batch.number} ({batch.model}): {wrong}\n")
        sys.stdout.flush()

    began = time.monotonic()
    run_all(batches, asked.jobs, tell)
    for model, counted in outcomes.items():
        sys.stdout.write(
            f"{model}: {counted.total()} slips; " + ", ".join(f"{n} {w}" for w, n in counted.items()) + "\n"
        )
    sys.stdout.write(
        f"{len(batches) * BATCH} slips in {time.monotonic() - began:.0f} s, {failed} batches failed\n"
    )
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
