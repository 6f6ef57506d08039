"""The office of a terminal whose profile names none: it is always away."""

from typing import NoReturn

from drivers.ports.fault_ids import FaultId
from flows.office import Person, Record
from flows.ways_out import DeviceFault


class NoOffice:
    """Implements `flows.office.Office`; the services that need an office are greyed, so it is hardly ever asked."""

    async def identify(self, card: object, service: str) -> NoReturn:
        """Always OFF-DOWN."""
        raise DeviceFault(FaultId.OFFICE_DOWN, "the profile has no [office]")

    async def records(self, person: Person, kind: str) -> NoReturn:
        """Always OFF-DOWN."""
        raise DeviceFault(FaultId.OFFICE_DOWN, "the profile has no [office]")

    async def certificate(self, person: Person, record: Record) -> NoReturn:
        """Always OFF-DOWN."""
        raise DeviceFault(FaultId.OFFICE_DOWN, "the profile has no [office]")
