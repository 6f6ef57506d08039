"""A simulated device alone in this process, given bytes by hand: no wire, no simulator beside it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from simulator.bay import Bay
from simulator.device import Place
from simulator.parts import Parts
from simulator.timing import Pace


class Alone:
    """A device that stands there, and what it says and complains of."""

    def __init__(self, bay: Bay[Any]) -> None:
        self.bay = bay
        self._heard = 0

    @property
    def device(self) -> Any:
        return self.bay.device

    @property
    def complaints(self) -> list[Any]:
        return [complaint["what"] for complaint in self.bay.parts.complaints.as_list()]

    async def told(self, data: bytes = b"") -> bytes:
        """Tell it this; all that it has said by then."""
        if data:
            await self.device.receive(data)
        await asyncio.sleep(0.02)
        entries = self.bay.parts.wires.since(self._heard)
        self._heard += len(entries)
        return b"".join(bytes.fromhex(str(entry["hex"])) for entry in entries)

    async def until(self, event: str, after: int = 0) -> None:
        """Wait until it has happened oftener than that."""
        await asyncio.wait_for(self.bay.parts.events.reached(event, after), 5)


@asynccontextmanager
async def alone(port: str, model: str | None = None, speed: float = 10_000) -> AsyncIterator[Alone]:
    """The device, fast."""
    bay: Bay[Any] = Bay(port, Parts(pace=Pace(speed)), model)
    await bay.open(Place())
    try:
        yield Alone(bay)
    finally:
        await bay.close()
