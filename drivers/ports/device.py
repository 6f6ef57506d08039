"""What every port has, whatever the device."""

from collections.abc import Callable
from typing import Any, Protocol, TypeVar

from drivers.ports.status import DeviceState, StateChanged

S_co = TypeVar("S_co", covariant=True)


class Device(Protocol[S_co]):
    """A device as the house sees it. All methods belong to the asyncio loop's thread."""

    @property
    def name(self) -> str:
        """The profile's name of the device: `id_card`, `receipt_printer`, `rating_keypad`."""
        ...

    @property
    def state(self) -> DeviceState[S_co]:
        """The last known state; never blocks."""
        ...

    def watch(self, listener: Callable[[StateChanged[Any]], None]) -> Callable[[], None]:
        """Calls `listener` on the loop for every change from now on; the returned function ends it."""
        ...

    def claim(self, owner: str) -> None:
        """Makes the device this owner's (`visit`, `maintenance`, `command line`).

        Raises:
            RuntimeError: somebody else holds it.
        """
        ...

    def release(self) -> None:
        """Gives the device back, ending (cancelling) whatever it still does for the owner. Harmless when nobody holds it."""
        ...
