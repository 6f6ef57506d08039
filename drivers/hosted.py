"""What every port object has in common: it hands everything on to its host."""

from collections.abc import Callable
from typing import Any, Generic, TypeVar, cast

from drivers.host import DeviceHost
from drivers.job import Job
from drivers.ports.results import Result
from drivers.ports.status import DeviceState, StateChanged

S = TypeVar("S")
D = TypeVar("D")
T = TypeVar("T")


class HostedDevice(Generic[S, D]):
    """A device at the loop's side (`drivers.ports.device.Device`), plus `close` for whoever opened it.

    `S`: its class status; `D`: what the drivers of its port offer beside `drivers.driver.DeviceDriver`.
    """

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

    @property
    def _driver(self) -> D:
        """The driver of now, for what is the same for each of its kind; a command is given the driver that carries it out."""
        return cast(D, self._host.driver)

    async def _run(self, work: Callable[[D, Job], Result[T]], seconds: float) -> Result[T]:
        """See `DeviceHost.run`."""
        return await self._host.run(work, seconds)

    async def close(self) -> None:
        """Ends the worker and closes the port; nothing calls back afterwards."""
        await self._host.close()
