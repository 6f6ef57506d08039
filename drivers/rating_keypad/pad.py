"""What every rating keypad has in common, whatever it speaks: keys count only when asked for, and a stuck one never does."""

import time
from abc import abstractmethod
from collections.abc import Mapping

from drivers.driver import CommonFaults, DeviceDriver, Report
from drivers.job import Job, JobCanceled, JobExpired, ProtocolBroken
from drivers.line_talk import TRIES
from drivers.ports.fault_ids import FaultId
from drivers.ports.rating_keypad import Rating, Staff
from drivers.ports.results import Completion, Result
from drivers.ports.status import Identity

STUCK = 3
"""So many keys that nobody asked for are no person's: one is stuck. A late answer to a former question is one."""
_STUCK = "a key is sent again and again without having been asked for"
NOBODY = "nobody"
"""Said by a pad whose own time is over."""
LEVELS: Mapping[str, Rating] = {
    "5": Rating.VERY_SATISFIED,
    "4": Rating.SATISFIED,
    "3": Rating.BASICALLY_SATISFIED,
    "2": Rating.DISSATISFIED,
    "1": Rating.VERY_DISSATISFIED,
}
"""Key as the pad sends it → level. Two national texts number the levels in opposite order, and so do pads."""


class PadDriver(DeviceDriver[None]):
    """The base of this port's drivers: they say how a pad is lit and heard, the rules are here."""

    faults = CommonFaults(FaultId.KEYPAD_LINK_LOST, FaultId.KEYPAD_SILENT, FaultId.KEYPAD_PROTOCOL)
    unknown_status = None

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

    @property
    @abstractmethod
    def levels(self) -> Mapping[str, Rating]:
        """Key as the pad sends it → level."""

    @property
    def listens(self) -> bool:
        """Whether the pad is told when to wait for a key; others send theirs whenever one is pressed."""
        return True

    @abstractmethod
    def ping(self, job: Job) -> None:
        """Asks whether the pad is there; nothing where it has no such command."""

    @abstractmethod
    def identify(self, job: Job) -> Identity:
        """Asks what the pad is."""

    @abstractmethod
    def light(self, job: Job, seconds: float) -> None:
        """Lights the pad for so long; nothing where it has no such command."""

    @abstractmethod
    def dark(self, job: Job) -> None:
        """Tells the pad to stop waiting; its answer is dropped before the next command. Raises nothing for a silent one."""

    @abstractmethod
    def next(self, job: Job, until: float) -> str | None:
        """What the pad says next: a key, NOBODY, or "" for anything else; None when nothing came before the moment `until`."""

    @abstractmethod
    def said(self, job: Job) -> list[str]:
        """What it has said already, as `next` tells it; does not wait."""

    @abstractmethod
    def forget(self, job: Job) -> None:
        """Drops whatever the pad said before it was asked."""

    def show(self, job: Job, staff: Staff) -> Result[None]:
        """See `RatingKeypad.show`; unsupported, unless it is overridden."""
        return Result.failure(Completion.UNSUPPORTED_COMMAND)

    def start(self, job: Job) -> Report[None]:  # noqa: D102
        self.poll(job)
        return Report(None, identity=self.identify(job))

    def poll(self, job: Job) -> Report[None]:  # noqa: D102
        self._look_for_a_stuck_key(job)
        self.ping(job)
        return Report(None)

    def ask(self, job: Job, seconds: float) -> Result[Rating]:
        """See `RatingKeypad.ask`. A key pressed before the pad was lit never counts, and one that is stuck does not either."""
        until = time.monotonic() + seconds
        self._look_for_a_stuck_key(job)
        self.forget(job)
        try:
            self.light(job, seconds)
            return self._wait_for_key(job, until)
        except (JobCanceled, JobExpired):
            self.dark(job)
            raise

    def _wait_for_key(self, job: Job, until: float) -> Result[Rating]:
        while (said := self.next(job, until)) is not None:
            if said == NOBODY:
                return Result.failure(Completion.TIMEOUT)
            rating = self.levels.get(said)
            if rating is not None:
                self._must_be_alone(job)
                return Result.success(rating)
            job.counters.damaged_frames += 1
        self.dark(job)
        return Result.failure(Completion.TIMEOUT)

    def _look_for_a_stuck_key(self, job: Job) -> None:
        """A pad that is asked sends a key only then.

        Raises:
            ProtocolBroken: it goes on sending keys by itself.
        """
        if sum(map(_is_key, self.said(job))) >= STUCK and self.listens:
            raise ProtocolBroken(_STUCK)

    def _must_be_alone(self, job: Job) -> None:
        """One question, one key: the next one that comes at once is not a finger's, so neither was the first."""
        until = time.monotonic() + self.durations.key_alone
        while self.listens and (said := self.next(job, until)) is not None:
            if _is_key(said):
                raise ProtocolBroken(_STUCK)


def _is_key(said: str) -> bool:
    return said not in ("", NOBODY)
