"""One command (or poll) as the worker thread carries it out: pipe, deadline, cancel, counters, and the way back to the loop."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from drivers.ports.fault_ids import FaultId
from drivers.ports.status import LinkQuality
from drivers.transports import Link, Transport


class JobEnded(Exception):
    """The family of reasons for which a conversation stops early."""


class JobCanceled(JobEnded):
    """The caller does not want the answer any more."""


class JobExpired(JobEnded):
    """The job's deadline has passed."""


class DeviceSilent(JobEnded):
    """The port is open and the device did not answer. `fault`: what that means, where not simply the driver's own silence."""

    def __init__(self, detail: str, fault: FaultId | None = None) -> None:
        super().__init__(detail)
        self.fault = fault


class ProtocolBroken(JobEnded):
    """The device's answers are damaged again and again."""


@dataclass
class Counters:
    """The link's counters; only the worker writes them."""

    reconnects: int = 0
    retries: int = 0
    damaged_frames: int = 0
    commands: int = 0
    failures: int = 0

    def snapshot(self) -> LinkQuality:
        """The counters as the state shows them."""
        return LinkQuality(self.reconnects, self.retries, self.damaged_frames, self.commands, self.failures)


class Job:
    """What a driver's method gets for one conversation. Times are seconds on the monotonic clock."""

    def __init__(
        self,
        link: Link,
        deadline: float,
        counters: Counters,
        post: Callable[..., None],
        report: Callable[[Any], None],
        canceled: threading.Event | None = None,
    ) -> None:
        self.link = link
        """What the driver's `open` gave."""
        self.deadline = deadline
        self.counters = counters
        self.canceled = canceled or threading.Event()
        self.report = report
        """Pushes a `Report` while the command still runs: paper ran out, the cover is open."""
        self._post = post

    @property
    def transport(self) -> Transport:
        """The link of a driver that talks over a byte pipe."""
        return cast(Transport, self.link)

    @property
    def time_left(self) -> float:
        """Seconds until the deadline, never below zero."""
        return max(0.0, self.deadline - time.monotonic())

    def check(self) -> None:
        """Stops the conversation where it must not go on.

        Raises:
            JobCanceled: the caller went away.
            JobExpired: the deadline has passed.
        """
        if self.canceled.is_set():
            raise JobCanceled
        if time.monotonic() >= self.deadline:
            raise JobExpired

    def send(self, data: bytes, timeout: float) -> None:
        """Writes a whole command, within the job's deadline.

        Raises:
            DeviceSilent: the device did not take it within `timeout`.
            LinkLost: the port went away.
        """
        if self.transport.write(data, min(timeout, self.time_left)) < len(data):
            raise DeviceSilent("the device holds the line")

    def receive(self, until: float) -> bytes:
        """Bytes that have arrived, b"" when none came before the moment `until` or the job's deadline.

        Raises:
            JobCanceled: the caller went away. (That the deadline has passed is the driver's to check between conversations.)
            LinkLost: the port went away.
        """
        until = min(until, self.deadline)
        while time.monotonic() < until:
            if self.canceled.is_set():
                raise JobCanceled
            if data := self.transport.read():
                return data
        return b""

    def pause(self, seconds: float) -> None:
        """Waits between two polls; a cancel or the deadline ends the wait.

        Raises:
            JobCanceled: the caller went away.
            JobExpired: the deadline has passed.
        """
        self.canceled.wait(min(seconds, self.time_left))
        self.check()

    def tell(self, callback: Callable[..., None] | None, *args: Any) -> None:
        """Calls `callback` on the loop, unless the command has ended by then."""
        if callback is not None:
            self._post(callback, *args)
