"""How one command to a device ended. Expected failure is a value, not an exception."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from drivers.ports.fault_ids import FaultId

T = TypeVar("T")
U = TypeVar("U")


class Completion(StrEnum):
    """Completion codes of a command, after XFS4IoT, with two of our own: link lost and outcome unknown."""

    SUCCESS = "success"
    CANCELED = "canceled"
    TIMEOUT = "timeout"
    """The deadline passed and the device did nothing wrong: nobody laid a card, nobody pressed a key."""
    DEVICE_NOT_READY = "device_not_ready"
    BUSY = "busy"
    INVALID_DATA = "invalid_data"
    UNSUPPORTED_COMMAND = "unsupported_command"
    USER_ERROR = "user_error"
    """A person can put it right at once: lay the card again, close the cover."""
    HARDWARE_ERROR = "hardware_error"
    CONSUMABLE = "consumable"
    LINK_LOST = "link_lost"
    INTERNAL_ERROR = "internal_error"
    OUTCOME_UNKNOWN = "outcome_unknown"
    """Bytes went out and the answer never came: only a query resolves it, never a repetition."""


@dataclass(frozen=True)
class DeviceError:
    """Why a command failed: the catalogue entry, and a detail for the technician that holds no personal data."""

    fault: FaultId
    detail: str = ""
    vendor_code: str = ""


@dataclass(frozen=True)
class Result(Generic[T]):
    """The one completion of a command.

    `value` is set on SUCCESS. A command that knows something even when it failed says it there too: a print says what is
    on paper.
    """

    completion: Completion
    value: T | None = None
    error: DeviceError | None = None

    @property
    def ok(self) -> bool:
        """Whether the command did what it was asked."""
        return self.completion is Completion.SUCCESS

    def unwrap(self) -> T:
        """The value of a success.

        Raises:
            ValueError: the command did not succeed.
        """
        if not self.ok:
            raise ValueError(f"no value: the command ended with {self.completion}")
        return self.value  # type: ignore[return-value]

    def map(self, change: Callable[[T], U]) -> "Result[U]":
        """The same completion with its value, if any, put through `change`."""
        value = change(self.unwrap()) if self.ok else None
        return Result(self.completion, value, self.error)

    @staticmethod
    def success(value: U) -> "Result[U]":
        """A command that did what it was asked."""
        return Result(Completion.SUCCESS, value)

    @staticmethod
    def failure(
        completion: Completion,
        fault: FaultId | None = None,
        detail: str = "",
        vendor_code: str = "",
        value: U | None = None,
    ) -> "Result[U]":
        """A command that did not; `fault` names the catalogue entry where there is one."""
        error = None if fault is None else DeviceError(fault, detail, vendor_code)
        return Result(completion, value, error)
