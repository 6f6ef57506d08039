"""The driver of pads that speak in lines of text. Vendors publish no protocol, so all of it is quirks.

The defaults: `ASK <seconds>` → `OK`, then `KEY <n>` or `NONE`; `CANCEL` → `OK`; `PING` → `PONG`; `VER` → `VER <words>`.
A pad that only ever sends digits has empty templates.
"""

import contextlib
import math
import re
import time
from typing import Any, Literal

from pydantic import Field, field_validator

from drivers.codecs.lines import LineReader
from drivers.driver import CommonFaults, DeviceDriver, Report, SerialQuirks
from drivers.job import DeviceSilent, Job, JobCanceled, JobExpired, ProtocolBroken
from drivers.ports.durations import Durations
from drivers.ports.fault_ids import FaultId
from drivers.ports.rating_keypad import Rating
from drivers.ports.results import Completion, Result
from drivers.ports.status import Identity

TRIES = 2
"""How often the pad is asked before it counts as silent; asking twice does no harm."""

STUCK = 3
"""So many keys that nobody asked for are no person's: one is stuck. A late answer to a former question is one."""
_STUCK = "a key is sent again and again without having been asked for"

_LEVELS = {
    "5": Rating.VERY_SATISFIED,
    "4": Rating.SATISFIED,
    "3": Rating.BASICALLY_SATISFIED,
    "2": Rating.DISSATISFIED,
    "1": Rating.VERY_DISSATISFIED,
}


class KeypadQuirks(SerialQuirks):
    """What differs between pads. An empty template means that the pad has no such command."""

    baud: int = Field(default=9600, ge=300, le=4_000_000)
    ask: str = "ASK {seconds}"
    ask_answer: str = "OK"
    cancel: str = "CANCEL"
    ping: str = "PING"
    ping_answer: str = "PONG"
    version: str = "VER"
    version_answer: str = r"VER\s+(?P<version>.+)"
    key: str = r"KEY\s+(?P<key>\S+)"
    none: str = "NONE"
    levels: dict[str, Rating] = _LEVELS
    """Key as the pad sends it → level. Two national texts number the levels in opposite order, and so do pads."""
    encoding: Literal["ascii", "utf-8", "gb18030"] = "ascii"
    line_end: str = "\r\n"

    @field_validator("key", "version_answer")
    @classmethod
    def _is_a_pattern(cls, value: str) -> str:
        try:
            re.compile(value)
        except re.error as problem:
            raise ValueError(f"no regular expression: {problem}") from None
        return value

    @field_validator("key")
    @classmethod
    def _names_the_key(cls, value: str) -> str:
        if "key" not in re.compile(value).groupindex:
            raise ValueError("the pattern has no group named key, as in KEY (?P<key>.)")
        return value

    @field_validator("ask")
    @classmethod
    def _takes_only_seconds(cls, value: str) -> str:
        try:
            value.format(seconds=1)
        except (KeyError, IndexError, ValueError):
            raise ValueError("only {seconds} may stand in braces") from None
        return value


class Driver(DeviceDriver[None]):
    """One pad."""

    Quirks = KeypadQuirks
    quirks: KeypadQuirks
    faults = CommonFaults(FaultId.KEYPAD_LINK_LOST, FaultId.KEYPAD_SILENT, FaultId.KEYPAD_PROTOCOL)
    unknown_status = None

    def __init__(self, quirks: Any, durations: Durations) -> None:
        super().__init__(quirks, durations)
        self._lines = LineReader(self.quirks.line_end.encode("ascii"))
        self._heard: list[str] = []

    @property
    def poll_interval(self) -> float:  # noqa: D102
        return self.durations.keypad_poll_interval

    @property
    def poll_limit(self) -> float:  # noqa: D102
        return 2 * (TRIES + 1) * self.durations.keypad_answer

    @property
    def ask_limit(self) -> float:
        """See `KeypadDriver.ask_limit`."""
        return (TRIES + 1) * self.durations.keypad_answer

    def start(self, job: Job) -> Report[None]:  # noqa: D102
        self.poll(job)
        if not self.quirks.version:
            return Report(None)
        said = self._command(job, self.quirks.version, self.quirks.version_answer)
        words = said.groupdict().get("version") or ""
        return Report(None, identity=Identity(model=words[:60]))

    def poll(self, job: Job) -> Report[None]:  # noqa: D102
        self._look_for_a_stuck_key(job)
        if self.quirks.ping:
            self._command(job, self.quirks.ping, re.escape(self.quirks.ping_answer))
        return Report(None)

    def ask(self, job: Job, seconds: float) -> Result[Rating]:
        """See `RatingKeypad.ask`. A key pressed before the pad was lit never counts, and one that is stuck does not either."""
        until = time.monotonic() + seconds
        self._look_for_a_stuck_key(job)
        self._forget(job)
        try:
            if self.quirks.ask:
                text = self.quirks.ask.format(seconds=math.ceil(seconds))
                self._command(job, text, re.escape(self.quirks.ask_answer))
            return self._wait_for_key(job, until)
        except (JobCanceled, JobExpired):
            self._dark(job)
            raise

    def _wait_for_key(self, job: Job, until: float) -> Result[Rating]:
        while (text := self._line(job, until)) is not None:
            if self.quirks.none and text == self.quirks.none:
                return Result.failure(Completion.TIMEOUT)
            key = re.fullmatch(self.quirks.key, text)
            rating = self.quirks.levels.get(key["key"]) if key else None
            if rating is not None:
                self._must_be_alone(job)
                return Result.success(rating)
            job.counters.damaged_frames += bool(text)
        self._dark(job)
        return Result.failure(Completion.TIMEOUT)

    def _look_for_a_stuck_key(self, job: Job) -> None:
        """A pad that is asked sends a key only then.

        Raises:
            ProtocolBroken: it goes on sending keys by itself.
        """
        heard = self._lines.feed(job.transport.take_input())
        if self.quirks.ask and sum(map(self._is_key, heard)) >= STUCK:
            raise ProtocolBroken(_STUCK)

    def _must_be_alone(self, job: Job) -> None:
        """One question, one key: the next one that comes at once is not a finger's, so neither was the first."""
        until = time.monotonic() + self.durations.key_alone
        while self.quirks.ask and (text := self._line(job, until)) is not None:
            if self._is_key(text.encode(self.quirks.encoding, "replace")):
                raise ProtocolBroken(_STUCK)

    def _is_key(self, line: bytes) -> bool:
        text = line.decode(self.quirks.encoding, "replace").strip()
        return re.fullmatch(self.quirks.key, text) is not None

    def _dark(self, job: Job) -> None:
        """Tells the pad to stop waiting; its answer is dropped before the next command."""
        if self.quirks.cancel:
            with contextlib.suppress(DeviceSilent):
                job.send(self._encode(self.quirks.cancel), self.durations.keypad_answer)

    def _command(self, job: Job, text: str, wanted: str) -> re.Match[str]:
        """Says a line and returns the answer that matches `wanted`; other lines are leftovers and are passed over.

        Raises:
            DeviceSilent: nothing came, each time.
            ProtocolBroken: only other things came.
        """
        heard_something = False
        for attempt in range(TRIES):
            job.check()
            job.counters.retries += attempt > 0
            self._forget(job)
            job.send(self._encode(text), self.durations.keypad_answer)
            until = time.monotonic() + self.durations.keypad_answer
            while (line := self._line(job, until)) is not None:
                if answer := re.fullmatch(wanted, line):
                    return answer
                heard_something = True
                job.counters.damaged_frames += 1
        name = text.split(maxsplit=1)[0]
        if heard_something:
            raise ProtocolBroken(f"{name}: no answer of the protocol among what came")
        raise DeviceSilent(f"{name}: no answer")

    def _line(self, job: Job, until: float) -> str | None:
        """The next line, None when none is complete before the moment `until`."""
        while not self._heard:
            data = job.receive(until)
            if not data:
                return None
            self._heard += [
                line.decode(self.quirks.encoding, "replace").strip() for line in self._lines.feed(data)
            ]
        return self._heard.pop(0)

    def _forget(self, job: Job) -> None:
        """Drops whatever the pad said before it was asked."""
        job.transport.drop_input()
        self._lines.reset()
        self._heard.clear()

    def _encode(self, text: str) -> bytes:
        return (text + self.quirks.line_end).encode(self.quirks.encoding)
