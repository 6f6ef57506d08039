"""What every simulated device is given: the clock, the logs, the seed, and how to unplug it."""

from collections.abc import Callable
from dataclasses import dataclass, field

from simulator.complaints import Complaints
from simulator.events import Events
from simulator.exchanges import Exchanges
from simulator.timing import Pace
from simulator.wire import Device, Wire
from simulator.wire_log import WireLog


@dataclass
class Parts:
    """Shared by all devices of one simulator."""

    seed: int = 0
    pace: Pace = field(default_factory=Pace)
    events: Events = field(default_factory=Events)
    wires: WireLog = field(default_factory=WireLog)
    exchanges: Exchanges = field(init=False)
    complaints: Complaints = field(init=False)
    replugging: Callable[[Wire], None] = lambda _wire: None
    """Starts listening again in the background; set by the room."""

    def __post_init__(self) -> None:
        self.complaints = Complaints(self.events)
        self.exchanges = Exchanges(self.events)

    def wire(self, device: Device) -> Wire:
        """A wire for a device."""
        return Wire(device, self.pace, self.wires, self.exchanges, self.events, self.complaints)

    def plug(self, wire: Wire, *, unplug: bool) -> None:
        """Pull a device's plug, or put it back."""
        if unplug:
            wire.unplug()
        else:
            self.replugging(wire)
