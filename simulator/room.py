"""The simulated room: every device, the office, and what they share."""

import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from simulator.bay import Bay
from simulator.device import Device, Place
from simulator.office.server import Office
from simulator.parts import Parts
from simulator.registry import known
from simulator.screen import Screen
from simulator.struck import Struck
from simulator.timing import Pace

SCREEN_PORT: Final = 4
"""Added to the base port, as each port's own offset is; the control has the base itself."""
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
    models: dict[str, str] = field(default_factory=dict)
    """Port → the model that stands there, where it is not the usual one."""
    bauds: dict[str, int] = field(default_factory=dict)
    """Port → bits a second on its line, where they are not the usual ones."""

    def port(self, above_base: int) -> int:
        """The port so far above the base."""
        return self.ports + above_base if self.ports else 0


class Room:
    """Devices, office and county, opened and closed together."""

    def __init__(self, choices: Choices) -> None:
        self.choices = choices
        self.run = secrets.token_hex(4)
        """Tells this simulator from the next one at the same place."""
        self.parts = Parts(seed=choices.seed, pace=Pace(choices.speed), slips=choices.slips)
        self.bays: dict[str, Bay[Device]] = {
            name: Bay(name, self.parts, choices.models.get(name), choices.bauds.get(name)) for name in known()
        }
        """Every port's place, by the port's name."""
        self.office = Office(self.parts, self.parts.county)
        self.screen = Screen(self.parts.events, self.parts.exchanges, self.parts.complaints)

    @property
    def devices(self) -> dict[str, Device]:
        """The devices that stand there now, by port."""
        return {name: bay.device for name, bay in self.bays.items()}

    @property
    def struck(self) -> dict[str, Struck]:
        """The struck faults of each device, the office included."""
        return {
            **{name: device.struck for name, device in self.devices.items()},
            "office": self.office.struck,
        }

    async def open(self, control: str) -> None:
        """Listen everywhere, the control being at that URL; raises OSError naming the port that is taken."""
        choices = self.choices
        for name, bay in self.bays.items():
            pty = choices.ptys / name if choices.ptys else None
            await bay.open(Place(choices.host, choices.port(bay.port.offset), pty, control))
        await self.screen.open(choices.host, choices.port(SCREEN_PORT))
        await self.office.open(choices.host, choices.port(OFFICE_PORT))

    async def close(self) -> None:
        """Let go of every port and pty."""
        await self.parts.settled()
        for bay in self.bays.values():
            await bay.close()
        self.screen.close()
        await self.office.close()

    async def reset(self) -> None:
        """Back to how everything was at the start."""
        for bay in self.bays.values():
            await bay.reset()
        self.office.struck.mend_all()
        self.office.forget()
        await self.parts.settled()
        self.parts.complaints.clear()
        self.parts.wires.clear()
        self.parts.exchanges.clear()
        self.parts.events.stir()

    def state(self) -> dict[str, Any]:
        """What can be seen at a glance, as plain data."""
        return {
            "faults": {name: struck.as_dict() for name, struck in self.struck.items()},
            "connected": {name: device.connected for name, device in self.devices.items()},
            "used": {name: bay.used for name, bay in self.bays.items()},
            "bauds": {name: bay.baud for name, bay in self.bays.items()},
            "models": {name: bay.model for name, bay in self.bays.items()},
            **{name: device.state() for name, device in self.devices.items()},
            "office": self.office.state(),
            "screen": self.screen.state(),
            "events": self.parts.events.counts(),
            "complaints": len(self.parts.complaints),
        }
