"""What is held against every cell, whoever runs it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.terminal.traces import Canary, files, said

FIRST, HASTY, SECOND = "zhao_xuan", "li_yan", "zhang_guilan"
"""Whose visit is struck; who leaves at once; and who comes afterwards."""
HOME = 3.0
"""Seconds from the moment at which somebody may leave until the start page is on view."""
OTHER = "wang_jie"
"""Whose card is laid while somebody else is known."""
NO_PAPER = {"device": "receipt_printer", "fault": "cover_open"}
"""What leads to the page `no_paper`, struck at the preview."""
NO_PAPER_TOLD = "PRN-COVER-OPEN"
VOID = "作废"


@dataclass
class Verdict:
    """What became of a cell."""

    stroke: str
    stage: str
    told: list[str] = field(default_factory=list)
    """What the person who went on was told, with where: `PRN-PAPER-OUT@no_paper`."""
    failed: list[str] = field(default_factory=list)
    seconds: float = 0.0
    home: float = 0.0
    """The slowest way home of this cell, in seconds."""
    back: float = 0.0
    """Seconds until a terminal that went down showed a page again."""

    @property
    def name(self) -> str:
        """As the command line takes it."""
        return f"{self.stroke}@{self.stage}"

    @property
    def short(self) -> str:
        """For the table."""
        return "✗" if self.failed else ", ".join(dict.fromkeys(t.split("@")[0] for t in self.told)) or "–"

    def fail(self, what: str) -> None:
        """Notes why the cell has failed, once."""
        if what not in self.failed:
            self.failed.append(what)


def whole(slip: dict[str, Any]) -> bool:
    """Whether somebody can use a slip: all of it is there, cut off, and not marked void."""
    return bool(slip["qr"]) and slip["ended"] == "cut" and VOID not in "".join(slip["text"])


def judge_paper(verdict: Verdict, rows: Sequence[tuple[str, str]], slips: Sequence[dict[str, Any]]) -> None:
    """Every row of the ledger (case number, outcome) says what really came out; a slip printed again is one more row."""
    for case in dict.fromkeys(case for case, _ in rows):
        outcomes = [outcome for own_case, outcome in rows if own_case == case]
        own = [slip for slip in slips if case in "".join(slip["text"])]
        count = sum(map(whole, own))
        sure, unsure = outcomes.count("printed"), outcomes.count("unknown")
        honest = sure <= count <= sure + unsure and sure <= 1 and "intended" not in outcomes
        if not honest or (set(outcomes) == {"not_printed"} and own):
            verdict.fail(f"the ledger says {', '.join(outcomes)}: {count} whole of {len(own)} slips")


def traces_in(card: str, folder: Path, log: str) -> list[str]:
    """Where a person is still to be found in files or in what was logged."""
    canary = Canary(card)
    return [f"a trace of {card}: {trace}" for trace in (*files(canary, folder), *said(canary, log))]
