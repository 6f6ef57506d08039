"""What all protocols of one port share: one value `PORT` in `simulator/<port>/port.py`."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from fastapi import APIRouter

    from simulator.bay import Bay


@dataclass(frozen=True)
class Port:
    """A port, as the room and the control need to know it. Its name is its folder's."""

    offset: int
    """Added to the simulator's base port; 0, 4, 8 and 80 belong to others."""
    title: tuple[str, str]
    """Chinese and English, for the panel."""
    model: str
    """Which model stands there unless another is asked for."""
    events: dict[str, str] = field(default_factory=dict)
    """Events of its own that can be waited for: name → what it counts."""
    frequent: frozenset[str] = frozenset()
    """Those of them that happen too often to be told to everybody who looks."""
    column: Literal["person", "paper", "around"] = "around"
    """Where its bay stands on the panel: what a person holds or touches, what paper comes out of, all else."""
    folded: bool = False
    """Whether its bay is folded until somebody opens it."""
    routes: "Callable[[Bay[Any]], APIRouter] | None" = None
    """The calls that stand for hands before it; their paths begin with the port's name."""
