"""Newland's scanner modules (FM430 and its family): commands that are answered, settings kept in temporary storage only."""

import contextlib
import time
from typing import Annotated

from pydantic import AfterValidator, Field

from drivers.code_scanner import serial_scanner
from drivers.code_scanner.serial_scanner import WELL, ScannerQuirks
from drivers.codecs.newland import Answer, command, find_answer, without_answers
from drivers.driver import Report
from drivers.job import DeviceSilent, Job, ProtocolBroken
from drivers.ports.code_scanner import CodeScannerStatus
from drivers.ports.fault_ids import FaultId
from drivers.ports.status import Identity

_MOST = 4096
"""Bytes looked through for an answer."""


def _is_command(value: str) -> str:
    command(value)
    return value


Words = Annotated[str, AfterValidator(_is_command)]


class NewlandQuirks(ScannerQuirks):
    """What differs between modules; commands in the maker's words."""

    baud: int = Field(default=9600, ge=300, le=4_000_000)
    trigger: Words = "SCNTRG1"
    stop: Words = "SCNTRG0"
    mode: Words = "SCNMOD0"
    """Trigger mode; factory settings may be the continuous one."""
    setup: tuple[Words, ...] = ()
    """Sent once when the port is opened: beeper, illumination."""


class Driver(serial_scanner.Driver):
    """One module."""

    Quirks = NewlandQuirks
    quirks: NewlandQuirks
    _owed = ""
    """The command whose answer nobody has waited for yet."""
    _quiet_until = 0.0
    """The moment before which it takes no command."""

    def start(self, job: Job) -> Report[CodeScannerStatus]:  # noqa: D102
        self._owed = ""
        self._drop(job)
        for words in (self.quirks.stop, self.quirks.mode, *self.quirks.setup):
            self._send(job, words)
        self._status = WELL
        return Report(self._status, identity=Identity(make="Newland"))

    def poll(self, job: Job) -> Report[CodeScannerStatus]:
        """Asks for the mode: a module that has lost its power has forgotten it, and one that refuses everything is no use."""
        if self._owed:
            self._drop(job)
        super().poll(job)
        mode = self.quirks.mode
        answer = self._ask(job, f"{mode[:6]}*")
        if not answer.taken or answer.words != mode:
            self._send(job, mode)
        return Report(self._status)

    def _clean(self, data: bytes) -> bytes:
        return without_answers(data)

    def _send(self, job: Job, words: str) -> None:
        """One command, its answer awaited.

        Raises:
            DeviceSilent: none came, or it was NAK or ENQ (COD-REFUSED).
            ProtocolBroken: other things came.
        """
        if not self._ask(job, words).taken:
            raise DeviceSilent(f"{words} was refused", FaultId.CODE_REFUSED)

    def _say(self, job: Job, words: str) -> None:
        """Keeps the pause between two commands, also where the caller has gone already."""
        time.sleep(max(0.0, self._quiet_until - time.monotonic()))
        job.send(command(words), self.durations.scanner_answer)
        self._owed = words
        self._quiet_until = time.monotonic() + self.durations.scanner_command_gap

    def _ask(self, job: Job, words: str) -> Answer:
        self._say(job, words)
        return self._answer(job)

    def _drop(self, job: Job) -> None:
        """The answer to the last command, which nobody waited for, comes first."""
        if self._owed:
            with contextlib.suppress(DeviceSilent, ProtocolBroken):  # the next command shows it, too
                self._answer(job)
        super()._drop(job)

    def _answer(self, job: Job) -> Answer:
        """The answer to the last command; what else comes meanwhile is a code's.

        Raises:
            DeviceSilent: none came.
            ProtocolBroken: other things came.
        """
        words, self._owed = self._owed, ""
        until, heard = time.monotonic() + self.durations.scanner_answer, b""
        while len(heard) <= _MOST and (data := job.receive(until)):
            heard += data
            while (found := find_answer(heard)) is not None:
                answer, heard = found
                if answer.words == words or (words.endswith("*") and answer.words.startswith(words[:-1])):
                    self._stream.feed(heard)  # held there while the trigger was still being answered
                    self._quiet_until = time.monotonic() + self.durations.scanner_command_gap
                    return answer
        job.counters.damaged_frames += bool(heard)
        if heard:
            raise ProtocolBroken(f"{words}: no answer among what came")
        raise DeviceSilent(f"{words}: no answer")
