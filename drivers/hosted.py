"""What every port object has in common: it hands everything on to its host."""

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from drivers.host import DeviceHost
from drivers.ports.status import DeviceState, StateChanged

S = TypeVar("S")


class HostedDevice(Generic[S]):
    """A device at the loop's side (`drivers.ports.device.Device`), plus `close` for whoever opened it."""

    def __init__(self, host: DeviceHost[S]) -> None:
        self._host = host

    @property
    def name(self) -> str:
        """See `Device.name`."""
        return self._host.name

    @property
    def state(self) -> DeviceState[S]:
        """See `Device.state`."""
        return self._host.state

    @property
    def verdict_limit(self) -> float:
        """See `DeviceHost.verdict_limit`."""
        return self._host.verdict_limit

    def watch(self, listener: Callable[[StateChanged[Any]], None]) -> Callable[[], None]:
        """See `Device.watch`."""
        return self._host.watch(listener)

    def claim(self, owner: str) -> None:
        """See `Device.claim`."""
        self._host.claim(owner)

    def release(self) -> None:
        """See `Device.release`."""
        self._host.release()

    async def close(self) -> None:
        """Ends the worker and closes the port; nothing calls back afterwards."""
        await self._host.close()
