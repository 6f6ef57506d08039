"""`python -m tests.fuzz [NAME …] [--inputs N] [--seed N] [--jobs N] [--page FILE]`: every codec under fire, and its table."""

import argparse
import multiprocessing
import sys
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from tests.fuzz.run import Verdict, fire_named
from tests.fuzz.targets import TARGETS
from tests.matrix.page import commit

PAGE = Path(__file__).resolve().parents[2] / "docs" / "fuzz.md"
HEAD = """# Hostile input

Every codec given {inputs:,} inputs, seed {seed}: valid ones damaged, and noise. Made by `python -m tests.fuzz`{when}.
Nothing may come out uncaught, no input may take a second of a processor, and the process may not grow.

| codec | uncaught | slowest input | per input | grown by |
|---|---|---|---|---|
"""


def main() -> int:
    """Status 1 when one did not hold."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.fuzz", description="Hostile input for every codec."
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help="beginnings of codecs' names")
    parser.add_argument("--inputs", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--page", type=Path, default=PAGE, help="where the table goes when all have run")
    chosen = parser.parse_args()
    names = [t.name for t in TARGETS if not chosen.names or t.name.startswith(tuple(chosen.names))]
    verdicts = []
    with multiprocessing.get_context("spawn").Pool(chosen.jobs, maxtasksperchild=1) as pool:
        one = partial(fire_named, inputs=chosen.inputs, seed=chosen.seed)
        for verdict in pool.imap(one, names):
            verdicts.append(verdict)
            sys.stdout.write(_row(verdict))
            sys.stdout.write("".join(f"  {line}\n" for line in verdict.uncaught))
            sys.stdout.flush()
    if not chosen.names:
        when = f", {datetime.now(UTC).date()}, at {commit()}"
        head = HEAD.format(inputs=chosen.inputs, seed=chosen.seed, when=when)
        chosen.page.write_text(head + "".join(map(_row, verdicts)), encoding="utf-8")
    return 0 if all(verdict.held for verdict in verdicts) else 1


def _row(verdict: Verdict) -> str:
    each = verdict.seconds / verdict.inputs * 1e6
    return (
        f"| {verdict.name} | {len(verdict.uncaught) or 'none'} | {verdict.slowest * 1000:.1f} ms | {each:.0f} µs "
        f"| {verdict.grown:.1f} MB |\n"
    )


if __name__ == "__main__":
    sys.exit(main())
