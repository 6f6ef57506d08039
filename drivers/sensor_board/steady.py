"""Switches chatter: what they say counts once it has stayed so for a while, and one that never does says nothing."""

from typing import Generic, TypeVar

V = TypeVar("V")
FLAPS = 6
"""So many changes without a rest are no door: a worn switch, a loose wire."""


class Steady(Generic[V]):
    """One switch. `now` is a moment of any clock in seconds; `rest` how long a value must have stayed."""

    def __init__(self, rest: float) -> None:
        self._rest = rest
        self._said: V | None = None
        self._since = 0.0
        self._changes = 0
        self.value: V | None = None
        """What it has come to rest at; None until it first has."""

    @property
    def flapping(self) -> bool:
        """Whether it changes all the time."""
        return self._changes > FLAPS

    def hear(self, said: V, now: float) -> None:
        """Takes what the switch says at this moment."""
        if said != self._said:
            self._said, self._since = said, now
            self._changes += 1

    def look(self, now: float) -> None:
        """Lets time pass: what has stayed long enough counts from now on."""
        if self._said is not None and now - self._since >= self._rest:
            self.value, self._changes = self._said, 0
