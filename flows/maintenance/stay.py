"""A technician's stay: the PIN, then the menu, in the same scope that ends and wipes a citizen's visit."""

from collections.abc import Callable

from flows.desk import Desk, Surroundings
from flows.maintenance.desk import StaffDesk
from flows.maintenance.menu import choose_and_do
from flows.maintenance.pin import admit
from flows.maintenance.workshop import Workshop
from flows.visit import Visit, VisitReport


class Maintenance(Visit):
    """Begins at the page of the PIN, where a citizen may have strayed: until the PIN was right, no device is claimed.

    It ends by End, by silence (a longer one once inside), by a wish to restart, or with the terminal.
    """

    owner = "maintenance"

    def __init__(
        self, around: Surroundings, workshop: Workshop, on_admitted: Callable[[], None] = lambda: None
    ) -> None:
        super().__init__(around)
        self._admitted = on_admitted
        self._staff_desk = StaffDesk(around, self.patience, workshop)
        self._desk: Desk = self._staff_desk

    def _look(self) -> None:
        """An open door closes the terminal to the public; whoever opened it to change the paper goes on here."""

    async def _course(self, desk: Desk) -> VisitReport:
        self.patience.touch()  # whoever held the clock is there, and may walk away without another touch
        await admit(self._staff_desk)
        self._admitted()
        self.patience.silence = desk.durations.maintenance_silence
        self.patience.touch()
        self._claim()
        await choose_and_do(self._staff_desk)
