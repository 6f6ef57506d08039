"""Writes `docs/matrix.md` from the verdicts of a whole run."""

import subprocess
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from tests.matrix.strokes import COLUMNS, STROKES
from tests.matrix.verdict import HOME, Verdict

FILE = Path(__file__).resolve().parents[2] / "docs" / "matrix.md"
_HEAD = """# What goes wrong, at every stage

Written by `python -m tests.matrix` on {day} at commit `{commit}`; do not edit. {cells} cells, {failed} failed. The slowest way
home took {home:.2f} s; the slowest terminal that was killed or hung was back after {back:.1f} s.

Each row is a fault or a doing, struck at the wire at the moment at which the page of its column comes on view, on the real
drivers. One person goes on as if nothing were, until something is told; another leaves at once. Then it is mended, and without
a restart a third one prints. A cell fails unless

- the right fault was told, or nothing needed to be told;
- the start page (or the closed page, with the right reason) came on view within {limit:.0f} s of the first moment at which
  somebody could leave, or of the end of a hold;
- the ledger says what really came out of the printer;
- the device works again, the third one's visit is whole, and nobody else's paper comes with it;
- nothing is uncaught, and no far end complains of what it got;
- no trace of the first two is left in files, in logs, or in what the program can reach.

| cell | meaning |
|---|---|
| `PRN-PAPER-OUT` … | the fault that the person was told of (`flows/faults/`), or more than one |
| `refused` | the office's refusal, in its own words |
| `resumed` | the terminal was there again within 5 s, and said that it had been gone |
| – | nobody needed to notice |
| ✗ | failed; the run said why |
| ? | was not run |
| (blank) | cannot strike there |

One cell again: `python -m tests.matrix "{example}"`; a row by its name, a column by `@stage`. Durations are scaled
(`tests/matrix/room.py`): what is waited for is about a tenth of the real; the {limit:.0f} seconds are not scaled.

"""


def commit() -> str:
    """The short name of the work tree's commit."""
    return subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=FILE.parent, capture_output=True, text=True, check=True
    ).stdout.strip()


def write_page(verdicts: Sequence[Verdict], file: Path = FILE) -> None:
    """Writes the page; the commit is that of the work tree."""
    short = {(verdict.stroke, verdict.stage): verdict.short for verdict in verdicts}
    lines = [
        _HEAD.format(
            day=date.today().isoformat(),  # noqa: DTZ011 - the day here
            commit=commit(),
            cells=len(verdicts),
            failed=sum(bool(verdict.failed) for verdict in verdicts),
            home=max((verdict.home for verdict in verdicts), default=0.0),
            back=max((verdict.back for verdict in verdicts), default=0.0),
            limit=HOME,
            example=verdicts[0].name if verdicts else "",
        )
        + f"| | {' | '.join(f'`{stage}`' for stage in COLUMNS)} |",
        "|---" * (1 + len(COLUMNS)) + "|",
    ]
    for stroke in STROKES:
        missing = dict.fromkeys(stroke.only, "?")
        cells = [short.get((stroke.name, stage), missing.get(stage, " ")) for stage in COLUMNS]
        lines.append(f"| {stroke.name} | {' | '.join(cells)} |")
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
