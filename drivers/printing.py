"""What the ports of both printers promise: a command that may move paper always says what became of it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from drivers.host import DeviceHost
from drivers.job import Job
from drivers.ports.fault_ids import FaultId
from drivers.ports.results import Completion, Result

V = TypeVar("V")


@dataclass(frozen=True)
class Fates(Generic[V]):
    """How a port tells that nobody knows what came out, and that nothing did."""

    unknown: V
    nothing: V
    fault: FaultId
    """The catalogue entry of an unknown outcome."""

    async def printed(
        self, host: DeviceHost[Any], work: Callable[[Any, Job], Result[V]], wait: float
    ) -> Result[V]:
        """Prints, whatever becomes of the caller; waits at most `wait` seconds for its turn."""
        stuck = Result.failure(
            Completion.OUTCOME_UNKNOWN, self.fault, "the driver did not come back", value=self.unknown
        )
        result = await host.run(work, wait, cancelable=False, if_stuck=stuck)
        if result.value is not None:
            return result
        # Only a command that never came to hand anything over, or a bug, ends without an outcome of its own.
        bug = result.completion is Completion.INTERNAL_ERROR
        return replace(result, value=self.unknown if bug else self.nothing)

    async def settled(
        self, host: DeviceHost[Any], work: Callable[[Any, Job], Result[V]], wait: float
    ) -> Result[V]:
        """Asks what became of the last print."""
        result = await host.run(work, wait)
        return result if result.value is not None else replace(result, value=self.unknown)
