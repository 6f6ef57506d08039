"""`python -m tests.matrix [--jobs N] [CELL …]`: all cells, or those named; ends with 1 when one fails.

A whole run writes `docs/matrix.md`.
"""

import argparse
import sys
import time

from drivers.ports.fault_ids import FaultId
from tests.matrix.page import write_page
from tests.matrix.run import all_cells, find_cells, run_cells, slice_of
from tests.matrix.strokes import ELSEWHERE
from tests.matrix.verdict import Verdict


def main() -> int:
    """The exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.matrix", description="Runs the matrix of faults and stages."
    )
    parser.add_argument(
        "cells", nargs="*", metavar="CELL", help="stroke@stage, a stroke, or @stage; default: all"
    )
    parser.add_argument("--jobs", type=int, default=4, help="processes; a cell mostly waits")
    parser.add_argument(
        "--slice", type=int, metavar="SEED", help="every row once and every column once, by lot, in brief"
    )
    parser.add_argument("--list", action="store_true", help="only name the cells")
    asked = parser.parse_args()
    try:
        cells = find_cells(asked.cells) if asked.cells else all_cells()
        if asked.slice is not None:
            cells = slice_of(asked.slice)
    except KeyError as error:
        parser.error(f"no cell is called {error}; --list names them")
    if asked.list:
        sys.stdout.write("".join(f"{stroke}@{stage}\n" for stroke, stage in cells))
        return 0
    began = time.monotonic()
    verdicts, caused = run_cells(cells, min(asked.jobs, len(cells)), _tell, asked.slice is not None)
    failed = [verdict for verdict in verdicts if verdict.failed]
    told = {said.split("@")[0] for verdict in verdicts for said in verdict.told}
    sys.stdout.write(f"{len(verdicts)} cells in {time.monotonic() - began:.0f} s, {len(failed)} failed\n")
    for verdict in failed:
        sys.stdout.write(f"✗ {verdict.name}: {'; '.join(verdict.failed)}\n")
    if asked.cells or asked.slice is not None:
        return bool(failed)
    write_page(verdicts)
    never = [str(fault) for fault in FaultId if fault not in told | caused | ELSEWHERE]
    if never:
        sys.stdout.write(f"never caused: {', '.join(never)}\n")
    return bool(failed or never)


def _tell(verdict: Verdict) -> None:
    what = "; ".join(verdict.failed) if verdict.failed else ", ".join(verdict.told) or "–"
    sys.stdout.write(f"{'✗' if verdict.failed else ' '} {verdict.seconds:5.1f} s  {verdict.name:58} {what}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
