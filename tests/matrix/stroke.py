"""What a row of the matrix is: what strikes, and what a person may be told of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from flows.answers import STAGES

COLUMNS = (*STAGES[: STAGES.index("take_slip")], "no_paper", *STAGES[STAGES.index("take_slip") :])
"""The stages in the order in which a visit comes to them; to `no_paper` it comes when the cover is open."""

Doing = Literal["", "lift", "leave", "walk_away", "bug", "kill", "hang", "absent", "other_card"]
Mend = Literal["after", "at_once", "when_told"]
"""When whoever keeps the site mends it: when the person has gone, before anybody can have noticed, or while they look on."""


@dataclass(frozen=True)
class Stroke:
    """One thing that goes wrong.

    `told` are the ids of the faults that somebody may be told of; struck at the stage `until` or before it, one of them must
    be told, else it may as well pass unnoticed. `causes` may stand in a device's state without anybody being told. `disk` is
    what befalls the disk under the store. `mutters`: the devices whose far end may rightly complain of what it got.
    """

    name: str
    faults: tuple[Mapping[str, Any], ...] = ()
    told: frozenset[str] = frozenset()
    until: str = ""
    causes: frozenset[str] = frozenset()
    mend: Mend = "after"
    doing: Doing = ""
    disk: Literal["", "full", "read_only", "locked"] = ""
    mutters: frozenset[str] = frozenset()
    lingers: float = 0.0
    """Seconds for which it is still met after it was mended: answers that are on their way."""
    only: tuple[str, ...] = COLUMNS
    """The stages at which it can strike at all."""

    rare: bool = False
    """Only the whole matrix strikes it: in the slice another row stands for it."""

    def must_tell(self, stage: str) -> bool:
        """Whether somebody who goes on must be told when it strikes there."""
        return bool(self.until) and COLUMNS.index(stage) <= COLUMNS.index(self.until)


def row(device: str, fault: str, told: str = "", until: str = "", /, **more: Any) -> Stroke:
    """A fault of the simulator's; what is no field of `Stroke` is a setting of the fault."""
    own = {
        key: more.pop(key)
        for key in ("mend", "causes", "mutters", "only", "name", "lingers", "rare")
        if key in more
    }
    said = ", ".join(str(value) for key, value in more.items() if key != "bytes")
    name = own.pop("name", f"{device} {fault}{f' ({said})' if said else ''}")
    own |= {key: frozenset(own[key].split()) for key in ("causes", "mutters") if key in own}
    return Stroke(name, ({"device": device, "fault": fault, **more},), frozenset(told.split()), until, **own)


def seldom(rows: Iterable[Stroke], *but: str) -> tuple[Stroke, ...]:
    """Rows of what a visit does not use, as rare ones: all but those of these names."""
    return tuple(stroke if stroke.name in but else replace(stroke, rare=True) for stroke in rows)


LATE = 1.0
"""Seconds, at the scaled durations: later than any device is waited for."""
