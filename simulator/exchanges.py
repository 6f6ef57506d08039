"""What was said on each wire, decoded to one message and its answer, newest last, in a ring of fixed size."""

from collections import deque
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Final

from simulator.events import Events

KEPT: Final = 500
NOTHING: Final = "nothing"
"""Stands for the answer that never comes."""


@dataclass
class Exchange:
    """One message of the terminal and the device's answer, or several alike."""

    id: int
    number: int
    """Of the last change: a count that goes up counts as one."""
    began: str
    """When it was first so, ISO 8601."""
    at: str
    """When it was last so."""
    device: str
    said: str
    """By the terminal; empty when the device spoke unasked."""
    answered: str
    """By the device; empty where no answer belongs."""
    count: int = 1


class Exchanges:
    """A bounded record of exchanges, in which those that only repeat are counted and not listed again."""

    def __init__(self, events: Events) -> None:
        self._events = events
        self._kept: deque[Exchange] = deque(maxlen=KEPT)
        self._number = 0
        self._last: dict[str, dict[str, Exchange]] = {}
        """Device → what was said → the exchange that a repetition of it would be counted in."""

    def add(self, device: str, said: str, answered: str = "", *, poll: bool = False) -> None:
        """Note an exchange.

        ``poll`` marks a question that is asked again and again: it leaves those before it open to be counted up,
        so that two questions asked in turn do not fill the record.
        """
        self._number += 1
        at = datetime.now(UTC).astimezone().isoformat(timespec="milliseconds")
        alike = self._last.setdefault(device, {})
        same = alike.get(said)
        if same is not None and same.answered == answered:
            same.count += 1
            same.number, same.at = self._number, at
            return
        exchange = Exchange(self._number, self._number, at, at, device, said, answered)
        if not poll:
            alike.clear()
        alike[said] = exchange
        self._kept.append(exchange)
        self._events.stir()

    def since(self, number: int) -> list[dict[str, object]]:
        """Exchanges that came or were counted up after ``number``, as plain data, in the order they came."""
        return [asdict(exchange) for exchange in self._kept if exchange.number > number]

    def clear(self) -> None:
        """Forget all; numbers go on counting."""
        self._kept.clear()
        self._last.clear()
