"""The place of one port, at which a device stands that can be swapped for another while all runs."""

import dataclasses
import os
from typing import Generic, TypeVar
from urllib.parse import urlsplit

from simulator.device import Device, Place, WireDevice
from simulator.parts import Parts
from simulator.port import Port
from simulator.registry import known

D = TypeVar("D", bound=Device)


class UnknownModel(ValueError):
    """No model of that name; the message lists the names there are."""


class NoByteLine(ValueError):
    """What was asked for exists only on a byte line."""


class Bay(Generic[D]):
    """A port's place: its device, as which model, and how it was at the start."""

    def __init__(self, name: str, parts: Parts, model: str | None = None, baud: int | None = None) -> None:
        """Set up a device; raises `UnknownModel`, `NoByteLine`, and KeyError when there is no such port."""
        self.name = name
        self.parts = parts
        self._known = known()[name]
        self._place = Place()
        self._first = model or self.port.model
        self._first_baud = baud
        self._used = False
        parts.events.know(self.port.events, self.port.frequent)
        self.model = self._first
        self.device: D = self._made(self._first)
        if baud is not None:
            self.set_baud(baud)

    @property
    def port(self) -> Port:
        """What all protocols of the port share."""
        return self._known.port

    @property
    def models(self) -> list[str]:
        """The models that can stand here."""
        return list(self._known.models)

    @property
    def used(self) -> bool:
        """Whether a terminal is there, or was when somebody looked."""
        self._used = self._used or self.device.connected
        return self._used

    def _made(self, model: str) -> D:
        if model not in self._known.models:
            raise UnknownModel(f"{self.name} has no model {model!r}; there are: {', '.join(self.models)}")
        device: D = self._known.models[model](self.parts, model)  # type: ignore[assignment]  # the port's kind
        return device

    async def open(self, place: Place) -> None:
        """Open the device there; raises OSError naming the port that is taken."""
        self._place = place
        try:
            await self.device.open(place)
        except OSError as error:
            reason = os.strerror(error.errno or 0)
            raise OSError(f"{self.name}: {place.host}:{place.port}: {reason}") from error
        by_control = place.control and self.device.url.startswith(place.control)
        if not by_control:
            self._place = dataclasses.replace(place, port=urlsplit(self.device.url).port or place.port)

    async def close(self) -> None:
        """Let go of everything."""
        await self.device.close()

    async def put(self, model: str) -> None:
        """Let this model stand here, just switched on; of another protocol it is another device, with no fault.

        Raises:
            UnknownModel: there is none of this name.
        """
        if self._known.models.get(model) is type(self.device):
            self.model = model
            self.device.restart(model)
            return
        fresh = self._made(model)
        await self.device.close()
        self.model, self.device = model, fresh
        await self.open(self._place)
        self.parts.events.stir()

    async def reset(self) -> None:
        """As at the start: the first model, its usual speed, no fault."""
        self.device.struck.mend_all()
        await self.parts.settled()
        await self.put(self._first)
        if self._line is not None:
            self._line.baud = self._first_baud or self._line.usual_baud

    @property
    def _line(self) -> WireDevice | None:
        device: object = self.device
        return device if isinstance(device, WireDevice) else None

    @property
    def baud(self) -> int | None:
        """The line's speed in bits a second; None where there is no byte line."""
        return self._line.baud if self._line is not None else None

    def set_baud(self, baud: int) -> None:
        """Change the line's speed; raises `NoByteLine`."""
        if self._line is None:
            raise NoByteLine(f"{self.name} is no byte line: it has no baud rate")
        self._line.baud = baud
        self.parts.events.stir()
