"""What came of a device's trial."""

from dataclasses import dataclass
from typing import Any

from drivers.ports.fault_ids import FaultId
from drivers.ports.results import Result
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
