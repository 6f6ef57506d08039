"""The desk of a technician: a visit's desk with the workshop beside it."""

from typing import Any

from drivers.ports.device import Device
from flows.desk import Desk, Surroundings
from flows.maintenance.workshop import Workshop
from flows.patience import Patience


class StaffDesk(Desk):
    """What the entries of the menu and the trials of devices may use."""

    def __init__(self, around: Surroundings, patience: Patience, workshop: Workshop) -> None:
        super().__init__(around, patience)
        self.workshop = workshop

    def device(self, port: str) -> Device[Any]:
        """A device of the profile."""
        return self.around.devices[port]
