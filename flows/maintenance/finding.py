"""What came of a device's trial."""

from dataclasses import dataclass
from typing import Any

from drivers.ports.fault_ids import FaultId
from drivers.ports.results import Completion, Result
from flows.faults import fault_catalogue
from flows.texts import Words


@dataclass(frozen=True)
class Finding:
    """Whether the device did what it is for; `said` is what was seen, `fault` names what was wrong."""

    passed: bool
    said: tuple[Words, ...] = ()
    fault: FaultId | None = None


def failed(result: Result[Any], *said: Words) -> Finding:
    """A command that did not succeed."""
    return Finding(False, said, None if result.error is None else result.error.fault)


def not_seen(result: Result[Any], nothing: Words) -> Finding:
    """A wait that did not succeed: `nothing` where nothing came; what came and would not do, in the words that anyone is told."""
    if result.completion is Completion.TIMEOUT:
        return failed(result, nothing)
    if result.completion is Completion.USER_ERROR and result.error is not None:
        return failed(result, fault_catalogue()[result.error.fault].text("citizen"))
    return failed(result)
