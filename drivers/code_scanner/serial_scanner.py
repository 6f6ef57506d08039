"""The driver of scanner modules on a serial line: a trigger, then the code's bytes. Everything that differs is quirks.

Commands stand in the quirks as hex, `16 54 0D`. A module without commands (always on) has empty ones. Such modules answer
nothing: whether one is alive is known only when it reads.
"""

import contextlib
import time
from typing import Annotated, Any, ClassVar

from pydantic import AfterValidator, Field

from drivers.code_scanner.intake import Intake
from drivers.code_scanner.payload import LONGEST
from drivers.code_scanner.stream import CodeStream
from drivers.driver import CommonFaults, DeviceDriver, DriverQuirks, Report, SerialQuirks
from drivers.job import DeviceSilent, Job, ProtocolBroken
from drivers.ports.code_scanner import CodeKind, CodeScannerStatus, Scanned
from drivers.ports.durations import Durations
from drivers.ports.fault_ids import FaultId
from drivers.ports.results import Completion, Result
from drivers.ports.status import Lens, Module

STUCK = 3
"""So many codes that nobody asked for, between two polls: the trigger is stuck. A late one of a former question is one."""
_STUCK = "codes are sent again and again without having been asked for"


_UNHEARD = CodeScannerStatus(Module.UNKNOWN, Lens.NOT_SUPPORTED)
WELL = CodeScannerStatus(Module.OK, Lens.NOT_SUPPORTED)


def _is_hex(value: str) -> str:
    try:
        data = bytes.fromhex(value)
    except ValueError:
        raise ValueError("expected bytes in hex, as 16 54 0D") from None
    if len(data) > 64:
        raise ValueError("expected at most 64 bytes")
    return value


Hex = Annotated[str, AfterValidator(_is_hex)]


class ScannerQuirks(SerialQuirks):
    """What differs between modules."""

    baud: int = Field(default=9600, ge=300, le=4_000_000)
    trigger: Hex = ""
    """Switches reading on; empty: it always is."""
    stop: Hex = ""
    """Switches reading off."""
    setup: tuple[Hex, ...] = ()
    """Sent once when the port is opened: illumination, aiming light, mode."""
    prefix: Hex = ""
    """What the module puts before each code."""
    suffix: bool = True
    """Whether codes end with CR or LF; without, a pause ends them."""


class Driver(DeviceDriver[CodeScannerStatus]):
    """One module."""

    Quirks: ClassVar[type[DriverQuirks]] = ScannerQuirks
    quirks: ScannerQuirks
    faults = CommonFaults(FaultId.CODE_LINK_LOST, FaultId.CODE_SILENT, FaultId.CODE_PROTOCOL)
    unknown_status = _UNHEARD

    def __init__(self, quirks: Any, durations: Durations) -> None:
        super().__init__(quirks, durations)
        self._intake = Intake(durations.same_code)
        self._stream = CodeStream(bytes.fromhex(self.quirks.prefix), self._clean)
        self._status = _UNHEARD

    @property
    def poll_interval(self) -> float:  # noqa: D102
        return self.durations.scanner_poll_interval

    @property
    def poll_limit(self) -> float:  # noqa: D102
        commands = len(self.quirks.setup) + 3
        return commands * (self.durations.scanner_answer + self.durations.scanner_command_gap)

    @property
    def read_limit(self) -> float:
        """See `ScannerDriver.read_limit`."""
        return self.poll_limit + self.durations.code_piece

    @property
    def _triggered(self) -> bool:
        """Whether the module reads only when told to."""
        return bool(self.quirks.trigger)

    def start(self, job: Job) -> Report[CodeScannerStatus]:  # noqa: D102
        self._status = _UNHEARD
        self._dark(job)
        for each in self.quirks.setup:
            self._send(job, each)
        self._drop(job)
        return Report(self._status)

    def poll(self, job: Job) -> Report[CodeScannerStatus]:
        """Drops what nobody asked for.

        Raises:
            ProtocolBroken: that is more than a late code: the trigger is stuck.
        """
        unasked = job.transport.take_input()
        if self._triggered and (unasked.count(b"\r") >= STUCK or len(unasked) > 3 * LONGEST):
            self._dark(job)
            raise ProtocolBroken(_STUCK)
        return Report(self._status)

    def read(self, job: Job, seconds: float, accepts: frozenset[CodeKind]) -> Result[Scanned]:
        """See `CodeScanner.read`."""
        until = time.monotonic() + seconds
        self._drop(job)
        try:
            while time.monotonic() < until:
                self._light(job)
                data = self._one(job, min(until, time.monotonic() + self.durations.scanner_retrigger))
                result = self._intake.take(data, accepts) if data else None
                if result is not None:
                    self._status = WELL
                    job.report(Report(self._status))
                    return result
        finally:
            self._leave(job)
        return Result.failure(Completion.TIMEOUT)

    def _one(self, job: Job, until: float) -> bytes:
        """The next code, b"" when none has begun before the moment `until`."""
        stream = self._stream
        while data := job.receive(self._rest(until)):
            stream.feed(data)
            if stream.dropped > LONGEST:
                raise ProtocolBroken("bytes without end")
        stream.dropped = 0
        return stream.code() if stream.begun else b""

    def _clean(self, data: bytes) -> bytes:
        """What of it is codes'."""
        return data

    def _rest(self, until: float) -> float:
        """Until when the next byte is waited for: the person's time, or a pause within or after a code."""
        if not self._stream.begun:
            return until
        ended = self._stream.ended or not self.quirks.suffix
        return time.monotonic() + (self.durations.code_gap if ended else self.durations.code_piece)

    def _drop(self, job: Job) -> None:
        """Forgets what came before anybody asked: a former person's code, half of one.

        Raises:
            ProtocolBroken: it does not stop.
        """
        self._stream.forget()
        begun = time.monotonic()
        while job.transport.drop_input():
            if time.monotonic() - begun > self.durations.scanner_answer:
                raise ProtocolBroken(_STUCK)
            job.pause(self.durations.code_gap / 2)

    def _light(self, job: Job) -> None:
        """Switches reading on."""
        if self.quirks.trigger:
            self._send(job, self.quirks.trigger)

    def _dark(self, job: Job) -> None:
        """Switches reading off."""
        if self.quirks.stop:
            self._send(job, self.quirks.stop)

    def _leave(self, job: Job) -> None:
        """Switches reading off without waiting for an answer: the caller may be gone already."""
        if self.quirks.stop:
            with contextlib.suppress(DeviceSilent):
                self._say(job, self.quirks.stop)

    def _send(self, job: Job, words: str) -> None:
        """One command as the quirks have it."""
        self._say(job, words)

    def _say(self, job: Job, words: str) -> None:
        job.send(bytes.fromhex(words), self.durations.scanner_answer)
