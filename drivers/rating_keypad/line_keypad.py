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

from drivers.driver import CommonFaults, DeviceDriver, Report, SerialQuirks
from drivers.job import DeviceSilent, Job, JobCanceled, JobExpired, ProtocolBroken
from drivers.line_talk import TRIES, LineTalk
from drivers.ports.durations import Durations
from drivers.ports.fault_ids import FaultId
from drivers.ports.rating_keypad import Rating
from drivers.ports.results import Completion, Result
from drivers.ports.status import Identity

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
        self._talk = LineTalk(self.quirks.line_end, self.quirks.encoding, durations.keypad_answer)

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
        said = self._talk.command(job, self.quirks.version, self.quirks.version_answer)
        words = said.groupdict().get("version") or ""
        return Report(None, identity=Identity(model=words[:60]))

    def poll(self, job: Job) -> Report[None]:  # noqa: D102
        self._look_for_a_stuck_key(job)
        if self.quirks.ping:
            self._talk.command(job, self.quirks.ping, re.escape(self.quirks.ping_answer))
        return Report(None)

    def ask(self, job: Job, seconds: float) -> Result[Rating]:
        """See `RatingKeypad.ask`. A key pressed before the pad was lit never counts, and one that is stuck does not either."""
        until = time.monotonic() + seconds
        self._look_for_a_stuck_key(job)
        self._talk.forget(job)
        try:
            if self.quirks.ask:
                text = self.quirks.ask.format(seconds=math.ceil(seconds))
                self._talk.command(job, text, re.escape(self.quirks.ask_answer))
            return self._wait_for_key(job, until)
        except (JobCanceled, JobExpired):
            self._dark(job)
            raise

    def _wait_for_key(self, job: Job, until: float) -> Result[Rating]:
        while (text := self._talk.line(job, until)) is not None:
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
        if sum(map(self._is_key, self._talk.heard(job))) >= STUCK and self.quirks.ask:
            raise ProtocolBroken(_STUCK)

    def _must_be_alone(self, job: Job) -> None:
        """One question, one key: the next one that comes at once is not a finger's, so neither was the first."""
        until = time.monotonic() + self.durations.key_alone
        while self.quirks.ask and (text := self._talk.line(job, until)) is not None:
            if self._is_key(text):
                raise ProtocolBroken(_STUCK)

    def _is_key(self, text: str) -> bool:
        return re.fullmatch(self.quirks.key, text) is not None

    def _dark(self, job: Job) -> None:
        """Tells the pad to stop waiting; its answer is dropped before the next command."""
        if self.quirks.cancel:
            with contextlib.suppress(DeviceSilent):
                self._talk.say(job, self.quirks.cancel)
