"""What all protocols of one port share: one value `PORT` in `simulator/<port>/port.py`."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol, TypeVar

from fastapi import APIRouter

from simulator.parts import Parts

D_co = TypeVar("D_co", covariant=True)


class Stand(Protocol[D_co]):
    """The place of a port, as the hands before it see it."""

    @property
    def device(self) -> D_co:
        """What stands there now: to be asked at each call, for it may be swapped."""

    @property
    def parts(self) -> Parts:
        """What all devices share."""


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
    routes: Callable[[Stand[Any]], APIRouter] | None = None
    """The calls that stand for hands before it; their paths begin with the port's name."""
