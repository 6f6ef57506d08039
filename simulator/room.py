"""The simulated room: every device, the office, and what they share."""

import asyncio
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from simulator.county import County
from simulator.id_card.sdt import Reader
from simulator.office.server import Office
from simulator.parts import Parts
from simulator.rating_keypad.line_keypad import Keypad, Mode
from simulator.receipt_printer.escpos import Printer
from simulator.screen import Screen
from simulator.struck import Struck
from simulator.timing import Pace
from simulator.wire import Wire

DEVICE_PORTS: Final = {"id_card": 1, "receipt_printer": 2, "rating_keypad": 3}
"""Added to the base port; the control has the base itself."""
SCREEN_PORT: Final = 4
OFFICE_PORT: Final = 80


@dataclass(frozen=True)
class Choices:
    """What the command line says about the room."""

    host: str = "127.0.0.1"
    ports: int = 7100
    """Base port; 0 lets the system choose every port."""
    ptys: Path | None = None
    slips: Path | None = None
    seed: int = 0
    speed: float = 1.0
    printer: str = "k80"
    keypad: Mode = "line_keypad"

    def port(self, above_base: int) -> int:
        """The port so far above the base."""
        return self.ports + above_base if self.ports else 0


class Room:
    """Devices, office and county, opened and closed together."""

    def __init__(self, choices: Choices) -> None:
        self.choices = choices
        self.run = secrets.token_hex(4)
        """Tells this simulator from the next one at the same place."""
        self.parts = Parts(seed=choices.seed, pace=Pace(choices.speed), replugging=self._replug)
        self.county = County()
        self.id_card = Reader(self.parts)
        self.receipt_printer = Printer(self.parts, choices.printer, choices.slips)
        self.rating_keypad = Keypad(self.parts, choices.keypad)
        self.office = Office(self.parts, self.county)
        self.screen = Screen(self.parts.events, self.parts.exchanges, self.parts.complaints)
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def devices(self) -> dict[str, Reader | Printer | Keypad]:
        """The devices on wires, by port name."""
        return {
            "id_card": self.id_card,
            "receipt_printer": self.receipt_printer,
            "rating_keypad": self.rating_keypad,
        }

    @property
    def struck(self) -> dict[str, Struck]:
        """The struck faults of each device, the office included."""
        return {
            **{name: device.struck for name, device in self.devices.items()},
            "office": self.office.struck,
        }

    async def open(self) -> None:
        """Listen everywhere; raises OSError naming the port that is taken."""
        host = self.choices.host
        for name, device in self.devices.items():
            ptys = self.choices.ptys
            port = self.choices.port(DEVICE_PORTS[name])
            try:
                await device.wire.open(host, port, ptys / name if ptys else None)
            except OSError as error:
                raise OSError(f"{name}: {host}:{port}: {os.strerror(error.errno or 0)}") from error
        await self.screen.open(host, self.choices.port(SCREEN_PORT))
        await self.office.open(host, self.choices.port(OFFICE_PORT))
        self.receipt_printer.start()

    async def close(self) -> None:
        """Let go of every port and pty."""
        self.receipt_printer.stop()
        for device in self.devices.values():
            device.wire.close()
        self.screen.close()
        await self.office.close()

    async def reset(self) -> None:
        """Back to how everything was at the start."""
        for struck in self.struck.values():
            struck.mend_all()
        await self.settled()
        self.id_card.lift()
        self.receipt_printer.restart(self.choices.printer)
        self.rating_keypad.restart(self.choices.keypad)
        self.office.forget()
        self.parts.complaints.clear()
        self.parts.wires.clear()
        self.parts.exchanges.clear()
        self.parts.events.stir()

    def state(self) -> dict[str, Any]:
        """What can be seen at a glance, as plain data."""
        return {
            "card": self.id_card.card_id,
            "card_present": self.id_card.card is not None,
            "faults": {name: struck.as_dict() for name, struck in self.struck.items()},
            "connected": {name: device.wire.connected for name, device in self.devices.items()},
            "id_card": {"asked": self.id_card.asked},
            "receipt_printer": self.receipt_printer.state(),
            "rating_keypad": {"mode": self.rating_keypad.mode, "asked": self.rating_keypad.asked},
            "office": self.office.state(),
            "screen": self.screen.state(),
            "events": self.parts.events.counts(),
            "complaints": len(self.parts.complaints),
        }

    def _replug(self, wire: Wire) -> None:
        task = asyncio.ensure_future(self._plug_in(wire))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _plug_in(self, wire: Wire) -> None:
        try:
            await wire.replug()
        except OSError as error:
            self.parts.complaints.add(wire.device.name, f"cannot be plugged in again: {error}")

    async def settled(self) -> None:
        """Wait until every plug that was put back is in."""
        if self._tasks:
            await asyncio.gather(*self._tasks)
        await self.office.settled()
