"""The driver of pads that speak in binary frames (`drivers.codecs.framed`), with a spoken prompt and a clerk's display.

Vendors publish no protocol; the numbers are quirks. By default: 01 ping, 02 version → its words, 10 ask (seconds, number of the
spoken prompt), 11 cancel, 20 show (GB 18030 text: number, NUL, name). Each is answered by its number + 80 with a status byte,
00 for done. 30 (key) and 31 (nobody pressed) come from the pad.
"""

import contextlib
import math
import time
from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field

from drivers.codecs.framed import Check, Frame, FrameReader, Framing
from drivers.driver import SerialQuirks
from drivers.job import DeviceSilent, Job, ProtocolBroken
from drivers.line_talk import TRIES
from drivers.ports.durations import Durations
from drivers.ports.rating_keypad import Rating, Staff
from drivers.ports.results import Completion, Result
from drivers.ports.status import Identity
from drivers.rating_keypad.pad import LEVELS, NOBODY, PadDriver

Name = Literal["ping", "version", "ask", "cancel", "show", "key", "none"]
_COMMANDS: dict[Name, int] = {
    "ping": 0x01,
    "version": 0x02,
    "ask": 0x10,
    "cancel": 0x11,
    "show": 0x20,
    "key": 0x30,
    "none": 0x31,
}
_LONGEST_ASK = 255


class FramedQuirks(SerialQuirks):
    """What differs between pads."""

    baud: int = Field(default=9600, ge=300, le=4_000_000)
    stx: int = Field(default=0x02, ge=0, le=255)
    etx: int = Field(default=0x03, ge=0, le=255)
    check: Check = "xor"
    commands: dict[Name, int] = Field(default_factory=dict)
    """Numbers that differ from the defaults."""
    answer_bit: int = Field(default=0x80, ge=0, le=255)
    """Set in the number of an answer."""
    prompt: int = Field(default=1, ge=0, le=255)
    """The spoken sentence that asks for a rating; 0: silent."""
    show_bytes: int = Field(default=32, ge=0, le=200)
    """Longest text on the clerk's display, in bytes; 0: it has none."""
    levels: Mapping[str, Rating] = LEVELS


class Driver(PadDriver):
    """One pad."""

    Quirks = FramedQuirks
    quirks: FramedQuirks

    def __init__(self, quirks: Any, durations: Durations) -> None:
        super().__init__(quirks, durations)
        self._framing = Framing(self.quirks.stx, self.quirks.etx, self.quirks.check)
        self._reader = FrameReader(self._framing)
        self._heard: list[Frame] = []
        self._numbers = {**_COMMANDS, **self.quirks.commands}

    @property
    def levels(self) -> Mapping[str, Rating]:  # noqa: D102
        return self.quirks.levels

    def ping(self, job: Job) -> None:  # noqa: D102
        self._command(job, "ping")

    def identify(self, job: Job) -> Identity:  # noqa: D102
        words = self._command(job, "version").decode("gb18030", "replace")
        return Identity(model="".join(char for char in words if char.isprintable())[:60])

    def light(self, job: Job, seconds: float) -> None:  # noqa: D102
        self._command(job, "ask", bytes((min(math.ceil(seconds), _LONGEST_ASK), self.quirks.prompt)))

    def dark(self, job: Job) -> None:  # noqa: D102
        with contextlib.suppress(DeviceSilent):
            job.send(self._framing.encode(Frame(self._numbers["cancel"])), self.durations.keypad_answer)

    def show(self, job: Job, staff: Staff) -> Result[None]:  # noqa: D102
        if not self.quirks.show_bytes:
            return super().show(job, staff)
        try:
            text = staff.number.encode("gb18030") + b"\0" + staff.name.encode("gb18030")
        except UnicodeEncodeError:
            return Result.failure(Completion.INVALID_DATA)
        if len(text) > self.quirks.show_bytes:
            return Result.failure(Completion.INVALID_DATA)
        self._command(job, "show", text)
        return Result.success(None)

    def next(self, job: Job, until: float) -> str | None:  # noqa: D102
        frame = self._frame(job, until)
        return None if frame is None else self._meaning(frame)

    def said(self, job: Job) -> list[str]:  # noqa: D102
        self._feed(job, job.transport.take_input())
        frames, self._heard = self._heard, []
        return [self._meaning(frame) for frame in frames]

    def forget(self, job: Job) -> None:  # noqa: D102
        job.transport.drop_input()
        self._reader.reset()
        self._heard.clear()

    def _meaning(self, frame: Frame) -> str:
        if frame.command == self._numbers["none"]:
            return NOBODY
        return str(frame.data[0]) if frame.command == self._numbers["key"] and len(frame.data) == 1 else ""

    def _command(self, job: Job, name: Name, data: bytes = b"") -> bytes:
        """Sends a command and returns what comes with its answer; other frames are leftovers and are passed over.

        Raises:
            DeviceSilent: nothing came, each time.
            ProtocolBroken: only other things came, or the pad refuses.
        """
        number, heard_something = self._numbers[name], False
        for attempt in range(TRIES):
            job.check()
            job.counters.retries += attempt > 0
            self.forget(job)
            before = job.counters.damaged_frames
            job.send(self._framing.encode(Frame(number, data)), self.durations.keypad_answer)
            until = time.monotonic() + self.durations.keypad_answer
            while (frame := self._frame(job, until)) is not None:
                if frame.command == number | self.quirks.answer_bit and frame.data[:1] == b"\0":
                    return frame.data[1:]
                job.counters.damaged_frames += 1
            heard_something = heard_something or job.counters.damaged_frames > before
        if heard_something:
            raise ProtocolBroken(f"{name}: no good answer among what came")
        raise DeviceSilent(f"{name}: no answer")

    def _frame(self, job: Job, until: float) -> Frame | None:
        while not self._heard:
            data = job.receive(until)
            if not data:
                return None
            self._feed(job, data)
        return self._heard.pop(0)

    def _feed(self, job: Job, data: bytes) -> None:
        before = self._reader.damaged
        self._heard += self._reader.feed(data)
        job.counters.damaged_frames += self._reader.damaged - before
