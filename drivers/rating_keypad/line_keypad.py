"""The driver of pads that speak in lines of text. Vendors publish no protocol, so all of it is quirks.

The defaults: `ASK <seconds>` → `OK`, then `KEY <n>` or `NONE`; `CANCEL` → `OK`; `PING` → `PONG`; `VER` → `VER <words>`.
A pad that only ever sends digits has empty templates.
"""

import contextlib
import math
import re
from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field, field_validator

from drivers.driver import SerialQuirks
from drivers.job import DeviceSilent, Job
from drivers.line_talk import LineTalk
from drivers.ports.durations import Durations
from drivers.ports.rating_keypad import Rating, Staff
from drivers.ports.results import Completion, Result
from drivers.ports.status import Identity
from drivers.rating_keypad.pad import LEVELS, NOBODY, PadDriver


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
    show: str = ""
    """What puts a clerk on the pad's display, as in `SHOW {number} {name}`."""
    show_answer: str = "OK"
    key: str = r"KEY\s+(?P<key>\S+)"
    none: str = "NONE"
    levels: Mapping[str, Rating] = LEVELS
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
        return _fits(value, seconds=1)

    @field_validator("show")
    @classmethod
    def _takes_only_a_clerk(cls, value: str) -> str:
        return _fits(value, number="", name="")


def _fits(template: str, **places: object) -> str:
    try:
        template.format(**places)
    except (KeyError, IndexError, ValueError):
        known = ", ".join(f"{{{place}}}" for place in places)
        raise ValueError(f"only {known} may stand in braces") from None
    return template


class Driver(PadDriver):
    """One pad."""

    Quirks = KeypadQuirks
    quirks: KeypadQuirks

    def __init__(self, quirks: Any, durations: Durations) -> None:
        super().__init__(quirks, durations)
        self._talk = LineTalk(self.quirks.line_end, self.quirks.encoding, durations.keypad_answer)

    @property
    def levels(self) -> Mapping[str, Rating]:  # noqa: D102
        return self.quirks.levels

    @property
    def listens(self) -> bool:  # noqa: D102
        return bool(self.quirks.ask)

    def ping(self, job: Job) -> None:  # noqa: D102
        if self.quirks.ping:
            self._talk.command(job, self.quirks.ping, re.escape(self.quirks.ping_answer))

    def identify(self, job: Job) -> Identity:  # noqa: D102
        if not self.quirks.version:
            return Identity()
        said = self._talk.command(job, self.quirks.version, self.quirks.version_answer)
        return Identity(model=(said.groupdict().get("version") or "")[:60])

    def light(self, job: Job, seconds: float) -> None:  # noqa: D102
        if self.quirks.ask:
            text = self.quirks.ask.format(seconds=math.ceil(seconds))
            self._talk.command(job, text, re.escape(self.quirks.ask_answer))

    def dark(self, job: Job) -> None:  # noqa: D102
        if self.quirks.cancel:
            with contextlib.suppress(DeviceSilent):
                self._talk.say(job, self.quirks.cancel)

    def show(self, job: Job, staff: Staff) -> Result[None]:  # noqa: D102
        if not self.quirks.show:
            return super().show(job, staff)
        text = self.quirks.show.format(number=staff.number, name=staff.name)
        try:
            text.encode(self.quirks.encoding)
        except UnicodeEncodeError:
            return Result.failure(Completion.INVALID_DATA)
        self._talk.command(job, text, re.escape(self.quirks.show_answer))
        return Result.success(None)

    def next(self, job: Job, until: float) -> str | None:  # noqa: D102
        line = self._talk.line(job, until)
        return None if line is None else self._meaning(line)

    def said(self, job: Job) -> list[str]:  # noqa: D102
        return [self._meaning(line) for line in self._talk.heard(job)]

    def forget(self, job: Job) -> None:  # noqa: D102
        self._talk.forget(job)

    def _meaning(self, line: str) -> str:
        if self.quirks.none and line == self.quirks.none:
            return NOBODY
        key = re.fullmatch(self.quirks.key, line)
        return key["key"] if key else ""
