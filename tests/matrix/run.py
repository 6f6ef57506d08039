"""Runs cells on several processes: each with a room of its own, which is used until a cell fails in it."""

import asyncio
import logging
import multiprocessing
import queue
import random
import tempfile
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, AsyncExitStack
from pathlib import Path
from typing import Any

from tests.matrix.cell import Cell
from tests.matrix.killed import SIGNALS, KilledCell, Process, process
from tests.matrix.room import SEEING, Room, room
from tests.matrix.strokes import COLUMNS, STROKES, Stroke
from tests.matrix.verdict import Verdict

Named = tuple[str, str]
"""The name of a stroke, and a stage."""


def all_cells() -> list[Named]:
    """Every cell that there is, row by row."""
    return [(stroke.name, stage) for stroke in STROKES for stage in COLUMNS if stage in stroke.only]


def find_cells(names: Iterable[str]) -> list[Named]:
    """The cells meant by `stroke@stage`, `stroke` (its whole row) or `@stage` (a whole column).

    Raises:
        KeyError: there is none.
    """
    found: list[Named] = []
    for name in names:
        stroke, _, stage = name.partition("@")
        meant = [cell for cell in all_cells() if stroke in ("", cell[0]) and stage in ("", cell[1])]
        if not meant:
            raise KeyError(name)
        found += meant
    return found


def slice_of(seed: int) -> list[Named]:
    """Cells drawn by lot: every row that is not rare once, at a stage where it should be told if there is one.

    And every column once.
    """
    lot = random.Random(seed)
    found: list[Named] = []
    for stroke in STROKES:
        if stroke.rare:
            continue
        telling = [stage for stage in stroke.only if stroke.must_tell(stage)]
        found.append((stroke.name, lot.choice(telling or stroke.only)))
    missed = [stage for stage in COLUMNS if stage not in {stage for _, stage in found}]
    return found + [lot.choice(_common(stage)) for stage in missed]


def _common(stage: str) -> list[Named]:
    return [named for named in find_cells([f"@{stage}"]) if not stroke_of(named[0]).rare]


def stroke_of(name: str) -> Stroke:
    """The row of that name."""
    return next(stroke for stroke in STROKES if stroke.name == name)


async def run_here(
    cells: Iterable[Named],
    judge: Callable[[Verdict, set[str]], None],
    brief: bool,
    cameras: AbstractContextManager[Any],
) -> None:
    """Runs cells in this process; `judge` gets each verdict, and the faults that devices and office have had.

    `cameras` is held in a room that has some.
    """
    waiting = iter(cells)
    cell = next(waiting, None)
    while cell is not None:
        async with Places(cameras) as places:
            whole = True
            while cell is not None and whole:
                verdict = await places.run(stroke_of(cell[0]), cell[1], brief)
                judge(verdict, places.caused)
                whole = not verdict.failed
                cell = next(waiting, None)


def _place(named: Named) -> int:
    """In the order in which places are used: what takes longest is first, and what few cells need is last."""
    stroke = stroke_of(named[0])
    return 0 if stroke.doing in SIGNALS else 2 if _seeing(stroke) else 1


def _seeing(stroke: Stroke) -> bool:
    return any(fault["device"] in SEEING for fault in stroke.faults)


class Places(AsyncExitStack):
    """What cells run in; each is made when it is first needed, and used until another is."""

    def __init__(self, cameras: AbstractContextManager[Any]) -> None:
        super().__init__()
        self._cameras = cameras
        self.caused: set[str] = set()
        """The faults that devices and office have had."""
        self._room: Room | None = None
        self._seeing = False
        self._process: Process | None = None

    async def run(self, stroke: Stroke, stage: str, brief: bool) -> Verdict:
        """One cell, where it belongs."""
        if stroke.doing in SIGNALS:
            if self._process is None:
                await self._leave()
                self._process = self.enter_context(process(self._folder()))
            return await asyncio.to_thread(KilledCell(self._process, stroke, stage, brief).run)
        if self._room is None or self._seeing != _seeing(stroke):
            await self._leave()
            self._seeing = _seeing(stroke)
            if self._seeing:
                self.enter_context(self._cameras)
            self._room = await self.enter_async_context(room(self._folder(), seeing=self._seeing))
        verdict = await Cell(self._room, stroke, stage, brief).run()
        self.caused |= self._room.caused
        return verdict

    async def _leave(self) -> None:
        """A place in which nobody is would go on using the processor."""
        await self.aclose()
        self._room = self._process = None

    def _folder(self) -> Path:
        return Path(self.enter_context(tempfile.TemporaryDirectory(prefix="matrix-")))


def _worker(
    cells: "multiprocessing.Queue[Named]",
    verdicts: "multiprocessing.Queue[Any]",
    brief: bool,
    cameras: AbstractContextManager[Any],
) -> None:
    logging.getLogger().addHandler(logging.NullHandler())  # what is logged is overheard, not printed

    def taken() -> Iterable[Named]:
        while True:
            try:
                yield cells.get(timeout=1.0)
            except queue.Empty:
                return

    try:
        asyncio.run(
            run_here(taken(), lambda verdict, caused: verdicts.put((verdict, set(caused))), brief, cameras)
        )
    except Exception as error:  # noqa: BLE001 - told by the one who waits
        verdicts.put((f"{type(error).__name__}: {error}", set()))
    verdicts.put(None)


def run_cells(
    cells: Sequence[Named], jobs: int, told: Callable[[Verdict], None], brief: bool = False
) -> tuple[list[Verdict], set[str]]:
    """Runs cells on so many processes; their verdicts in the order of `cells`, and every fault that was seen.

    Raises:
        RuntimeError: a process could not go on.
    """
    context = multiprocessing.get_context("spawn")
    waiting: multiprocessing.Queue[Named] = context.Queue()
    verdicts: multiprocessing.Queue[Any] = context.Queue()
    for cell in sorted(cells, key=_place):
        waiting.put(cell)
    cameras = context.Semaphore(max(1, jobs // 2))  # decoders take what processor there is
    workers = [context.Process(target=_worker, args=(waiting, verdicts, brief, cameras)) for _ in range(jobs)]
    for worker in workers:
        worker.start()
    found: dict[Named, Verdict] = {}
    caused: set[str] = set()
    running = jobs
    while running:
        said = verdicts.get()
        if said is None:
            running -= 1
            continue
        verdict, seen = said
        if isinstance(verdict, str):
            raise RuntimeError(verdict)
        caused |= seen
        found[verdict.stroke, verdict.stage] = verdict
        told(verdict)
    for worker in workers:
        worker.join()
    return [found[cell] for cell in cells if cell in found], caused
