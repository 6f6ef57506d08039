"""Question and answer in lines of text, as cheap serial devices and network services speak them."""

import re
import time
from collections.abc import Callable

from drivers.codecs.lines import LONGEST, LineReader
from drivers.job import DeviceSilent, Job, ProtocolBroken

TRIES = 2
"""How often a device is asked before it counts as silent; only for questions that do no harm twice."""


class LineTalk:
    """One side of a conversation in lines. `answer` is the seconds that an answer may take.

    `unasked` is given each line that no question waits for, and says whether the device may speak of itself like that;
    without it such lines are leftovers and are dropped.
    """

    def __init__(
        self,
        line_end: str,
        encoding: str,
        answer: float,
        *,
        longest: int = LONGEST,
        unasked: Callable[[str], bool] = lambda _line: False,
    ) -> None:
        self.answer = answer
        self._end = line_end
        self._encoding = encoding
        self._unasked = unasked
        self._lines = LineReader(line_end.encode("ascii"), longest)
        self._heard: list[str] = []

    def heard(self, job: Job) -> list[str]:
        """The lines that have arrived already; does not wait.

        Raises:
            LinkLost: the port went away.
        """
        self._feed(job.transport.take_input())
        lines, self._heard = self._heard, []
        return lines

    def line(self, job: Job, until: float) -> str | None:
        """The next line; None when none is complete before the moment `until` (monotonic clock).

        Raises:
            LinkLost, JobCanceled: see `Job.receive`.
        """
        while not self._heard:
            data = job.receive(until)
            if not data:
                return None
            self._feed(data)
        return self._heard.pop(0)

    def forget(self, job: Job) -> None:
        """Drops what the device said before it is asked, but for what it says of itself; a half line is dropped too."""
        for line in self.heard(job):
            self._unasked(line)
        job.transport.drop_input()  # a flood is longer than one take
        self._lines.reset()

    def say(self, job: Job, text: str) -> None:
        """Says a line without waiting for an answer.

        Raises:
            DeviceSilent: the device did not take it.
            LinkLost: the port went away.
        """
        job.send((text + self._end).encode(self._encoding), self.answer)

    def command(self, job: Job, text: str, wanted: str) -> re.Match[str]:
        """Says a line and returns the answer that matches the pattern `wanted`.

        Raises:
            DeviceSilent: nothing came, each time.
            ProtocolBroken: only other things came.
        """
        heard_something = False
        for attempt in range(TRIES):
            job.check()
            job.counters.retries += attempt > 0
            self.forget(job)
            self.say(job, text)
            until = time.monotonic() + self.answer
            while (line := self.line(job, until)) is not None:
                if answer := re.fullmatch(wanted, line):
                    return answer
                if not self._unasked(line):
                    heard_something = True
                    job.counters.damaged_frames += 1
        name = text.split(maxsplit=1)[0]
        if heard_something:
            raise ProtocolBroken(f"{name}: no answer of the protocol among what came")
        raise DeviceSilent(f"{name}: no answer")

    def _feed(self, data: bytes) -> None:
        self._heard += [line.decode(self._encoding, "replace").strip() for line in self._lines.feed(data)]
