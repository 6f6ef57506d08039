"""What the room asks of every simulated device, and what all devices at the end of a byte line share."""

import asyncio
import random
from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from simulator.exchanges import NOTHING
from simulator.faults import Fault, Settings
from simulator.parts import Parts
from simulator.struck import Struck


@dataclass(frozen=True)
class Place:
    """Where a device is to be reached."""

    host: str = "127.0.0.1"
    port: int = 0
    """Its own TCP port; 0 lets the system choose."""
    pty: Path | None = None
    """Also a pseudo-terminal there, for what is a byte line."""
    control: str = ""
    """Base URL of the simulator's control, for what is reached through it."""


class Device(Protocol):
    """One simulated device: `simulator/<port>/<protocol>.py` has it as ``class Device``.

    It is made as ``Device(parts, model)``, ``model`` being a name of its module's `MODELS` or the module's own.
    """

    struck: Struck
    """Its faults, those of the port and those of its protocol, and which are struck."""

    @property
    def url(self) -> str:
        """How a terminal opens it; known once it is open."""

    @property
    def connected(self) -> bool:
        """Whether a terminal is there."""

    async def open(self, place: Place) -> None:
        """Listen and begin to work; raises OSError when the port is taken."""

    async def close(self) -> None:
        """Let go of everything; it is not used again."""

    def restart(self, model: str) -> None:
        """Switch off and on: as at the start, perhaps as another model of its protocol. Faults stay."""

    def state(self) -> dict[str, object]:
        """What somebody standing before it could tell, as plain data."""


class WireDevice(ABC):
    """A device at the end of a byte line (TCP and pty): the wire, the faults, the plug, answers and complaints.

    A subclass counts in ``_offset`` what it has taken.
    """

    def __init__(self, parts: Parts, name: str, faults: Iterable[Fault], baud: int) -> None:
        self.name = name
        self.usual_baud = baud
        self.baud = baud
        """Bits a second; may be changed at any time."""
        self._parts = parts
        self.struck = Struck(name, faults, self._fault_changed)
        self.wire = parts.wire(self)
        self._rng = random.Random(f"{parts.seed} {name}")
        self._offset = 0
        """Bytes taken since the client is there; complaints tell it."""
        self._sending: set[asyncio.Task[None]] = set()

    @abstractmethod
    async def receive(self, data: bytes) -> None:
        """Bytes have come in; the next ones are held back until this returns."""

    @abstractmethod
    def restart(self, model: str) -> None:
        """See `Device.restart`."""

    @abstractmethod
    def state(self) -> dict[str, object]:
        """See `Device.state`."""

    def line_lost(self) -> None:
        """The client has gone."""
        self._offset = 0

    @property
    def url(self) -> str:
        """How a terminal opens its wire."""
        return self.wire.url

    @property
    def connected(self) -> bool:
        """Whether a client is on the TCP port."""
        return self.wire.connected

    async def open(self, place: Place) -> None:
        """Listen; raises OSError when the port is taken or no pty is to be had."""
        await self.wire.open(place.host, place.port, place.pty)

    async def close(self) -> None:
        """Let go of port and pty."""
        self.wire.close()

    # -- what it says -------------------------------------------------------------------------------

    def say(self, data: bytes, words: str, *, to: str = "", poll: bool = False, event: str = "") -> None:
        """Send an answer ``to`` a question, or something unasked: as junk, late or not at all where that is struck.

        ``words`` tell people what it means; a ``poll`` is asked again and again; ``event`` has happened once it is sent.
        """
        if "silent" in self.struck:
            self._parts.exchanges.add(self.name, to, NOTHING, poll=poll)
            return
        if self.struck.take("garbage"):
            data, words = self.junk(data, words)
        late = self.struck.take("answers_late")
        seconds = float(late["seconds"]) if late else 0.0
        if late:
            words = f"{words}, {seconds:g} s late"
        self._parts.exchanges.add(self.name, to, words, poll=poll)
        task = asyncio.ensure_future(self._send(data, f"{to} → {words}" if to else words, seconds, event))
        self._sending.add(task)
        task.add_done_callback(self._sending.discard)

    def junk(self, data: bytes, words: str) -> tuple[bytes, str]:
        """What the fault `garbage` makes of an answer, and what that is called."""
        return self._rng.randbytes(len(data)), "junk"

    async def _send(self, data: bytes, meaning: str, late: float, event: str) -> None:
        if late:
            await asyncio.sleep(late)
        await self.put(data, meaning, event)

    async def put(self, data: bytes, meaning: str, event: str) -> None:
        """Give what is said to the wire; then ``event``, if any, has happened."""
        await self.wire.send(data, meaning)
        if event:
            self._parts.events.happened(event)

    def complain(self, what: str, data: bytes) -> None:
        """The terminal has said something wrong: ``data``, the last that was taken."""
        self._parts.complaints.add(self.name, what, data, max(0, self._offset - len(data)))

    # -- faults -------------------------------------------------------------------------------------

    def _fault_changed(self, name: str, settings: Settings | None) -> None:
        if name != "unplugged":
            self.fault_changed(name, settings)
        elif settings is None:
            self._parts.plug(self.name, self.wire.replug())
        else:
            self.wire.unplug()
        self._parts.events.happened("fault")

    def fault_changed(self, name: str, settings: Settings | None) -> None:  # noqa: B027 most have nothing to do
        """A fault was struck with these settings, or mended (None); for a device that must do something then."""
