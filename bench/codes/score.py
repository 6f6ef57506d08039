"""Counts what readers read of the hard set, and how long they take over it."""

import time
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterable, Mapping

import numpy as np

from bench.codes.hard_set import KINDS, Frame
from bench.codes.libraries import Reader

CODES = tuple(kind for kind in KINDS if kind != "empty")


class Score:
    """One reader's."""

    def __init__(self) -> None:
        self.shown: Counter[str] = Counter()
        self.read: Counter[str] = Counter()
        self.wrong: list[tuple[int, str]] = []
        """Seed and kind of every picture in which something was read that is not there."""
        self.times: dict[str, list[float]] = defaultdict(list)
        """Seconds of a processor, by kind: on a machine that others use, too, those of a clock say little."""
        self.waits: list[float] = []
        """Seconds of the clock."""

    def add(self, frame: Frame, got: list[bytes], seconds: float) -> None:
        """One picture."""
        self.shown[frame.kind] += 1
        self.read[frame.kind] += frame.data in got
        self.times[frame.kind].append(seconds)
        if any(data != frame.data for data in got):
            self.wrong.append((frame.seed, frame.kind))

    def share(self, kinds: Iterable[str] = CODES) -> float:
        """Per cent of the codes of these kinds that were read."""
        kinds = list(kinds)
        return 100 * sum(self.read[kind] for kind in kinds) / max(1, sum(self.shown[kind] for kind in kinds))

    def milliseconds(self, percentile: float, kinds: Iterable[str] = KINDS) -> float:
        """A percentile of the time for a picture of these kinds."""
        return float(np.percentile([each for kind in kinds for each in self.times[kind]], percentile)) * 1000


def score(
    pictures: Iterable[Frame], readers: Mapping[str, Reader], clocks: Mapping[str, Callable[[], float]]
) -> dict[str, Score]:
    """Every reader on every picture, one after the other on each, so that a busy machine slows all of them alike.

    Each comes first as often as any other: whoever is first finds the picture in no cache. `clocks` tell the processor
    time of a reader that works elsewhere than in this thread.
    """
    scores = {name: Score() for name in readers}
    order = deque(readers)
    for frame in pictures:
        for name in order:
            clock = clocks.get(name, time.thread_time)
            spent, started = clock(), time.perf_counter()
            got = readers[name](frame.picture)
            waited, spent = time.perf_counter() - started, clock() - spent
            scores[name].waits.append(waited)
            scores[name].add(frame, got, spent)
        order.rotate()
    return scores


def table(scores: Mapping[str, Score]) -> str:
    """The scores as a table in Markdown."""
    lines = [
        "| | read | wrong | median ms | p95 ms | ms, no code | median ms by the clock | "
        + " | ".join(CODES)
        + " |",
        "|---" * (7 + len(CODES)) + "|",
    ]
    for name, one in scores.items():
        figures = [f"{one.share():.1f} %", str(len(one.wrong)), f"{one.milliseconds(50):.1f}"]
        figures += [f"{one.milliseconds(95):.0f}", f"{one.milliseconds(50, ['empty']):.1f}"]
        figures += [f"{float(np.median(one.waits)) * 1000:.1f}"]
        figures += [f"{one.share([kind]):.0f}" for kind in CODES]
        lines.append("| " + " | ".join([name, *figures]) + " |")
    return "\n".join(lines)
