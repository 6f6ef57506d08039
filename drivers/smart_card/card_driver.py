"""What the drivers of this port have in common: wait for a card, give it power, converse, take the power away."""

import contextlib
import time
from abc import abstractmethod
from collections.abc import Callable
from typing import Any

from pydantic import Field

from drivers.codecs.apdu import CardBroken
from drivers.driver import CommonFaults, DeviceDriver, DriverQuirks, Report
from drivers.job import DeviceSilent, Job, JobExpired, ProtocolBroken
from drivers.ports.fault_ids import FaultId
from drivers.ports.id_card import ReadStage
from drivers.ports.results import Completion, Result
from drivers.ports.smart_card import Application, Chip, SmartCard, SmartCardStatus, TechnicianCard, Unread
from drivers.ports.status import Identity, Media, Module
from drivers.smart_card.applications import CardBlocked, read_card
from drivers.transports import LinkError

TRIES = 2
"""How often a mute card is given power: a worn contact often speaks the second time."""


class CardFailed(Exception):
    """The card, not the reader, is the trouble. The text is for the technician."""


class CardGone(CardFailed):
    """It has been pulled, or somebody else has reset it."""


class CardMute(CardFailed):
    """It does not answer the reset."""


class CardShared(CardFailed):
    """Another program holds it."""


_FAILED: dict[type[Exception], tuple[Completion, FaultId]] = {
    CardGone: (Completion.USER_ERROR, FaultId.SMART_CARD_PULLED),
    CardMute: (Completion.USER_ERROR, FaultId.SMART_CARD_MUTE),
    CardShared: (Completion.HARDWARE_ERROR, FaultId.SMART_CARD_SHARED),
    CardBlocked: (Completion.USER_ERROR, FaultId.SMART_CARD_BLOCKED),
    CardBroken: (Completion.USER_ERROR, FaultId.SMART_CARD_UNREADABLE),
}


class CardQuirks(DriverQuirks):
    """What differs between sites."""

    health_aid: str = Field(default="", pattern=r"^([0-9A-Fa-f]{2}){0,16}$")
    """Name of the resident health card's application in hexadecimal digits; empty: health cards are not read."""


class CardDriver(DeviceDriver[SmartCardStatus]):
    """A reader of cards; how it is reached is the subclass's."""

    Quirks = CardQuirks
    quirks: CardQuirks
    faults = CommonFaults(
        FaultId.SMART_CARD_LINK_LOST, FaultId.SMART_CARD_SILENT, FaultId.SMART_CARD_PROTOCOL
    )
    unknown_status = SmartCardStatus()

    @property
    def poll_interval(self) -> float:  # noqa: D102
        return self.durations.smart_card_status_interval

    @property
    def poll_limit(self) -> float:  # noqa: D102
        return 2 * self.durations.smart_card_answer

    @property
    def reconnect_cap(self) -> float:  # noqa: D102
        return self.durations.smart_card_reconnect

    @property
    def read_limit(self) -> float:
        """See `SmartCardDriver.read_limit`."""
        return self.durations.smart_card_read

    _spent = False
    """The card in the reader has been dealt with: it counts again when it has been out. Whoever comes next is not its holder."""

    # ── how the reader is reached ──

    @abstractmethod
    def _chip(self, job: Job) -> Chip:
        """What can be said of the card without giving it power: NO_CARD, POWERED_OFF (there is one), MUTE."""

    @abstractmethod
    def _await_change(self, job: Job, seconds: float) -> None:
        """Returns after that time, or sooner when a card may have come."""

    @abstractmethod
    def _power_on(self, job: Job) -> None:
        """Raises `CardFailed`: the card cannot be had."""

    @abstractmethod
    def _transmit(self, job: Job, command: bytes) -> bytes:
        """Raises `CardFailed`: the card has gone."""

    @abstractmethod
    def _power_off(self, job: Job) -> None:
        """Takes the power from the card; harmless when it has none."""

    def _identity(self) -> Identity:
        return Identity()

    # ── the port's commands ──

    def start(self, job: Job) -> Report[SmartCardStatus]:  # noqa: D102
        return self.poll(job)

    def poll(self, job: Job) -> Report[SmartCardStatus]:  # noqa: D102
        return self._report(self._look(job))

    def _look(self, job: Job) -> Chip:
        chip = self._chip(job)
        if chip is Chip.NO_CARD:
            self._spent = False
        return chip

    def _report(self, chip: Chip) -> Report[SmartCardStatus]:
        media = Media.NOT_PRESENT if chip is Chip.NO_CARD else Media.PRESENT
        return Report(SmartCardStatus(media, Module.OK, chip), identity=self._identity())

    def reset(self, job: Job) -> Result[None]:
        """See `SmartCardReader.reset`."""
        if self._look(job) is Chip.NO_CARD:
            return Result.success(None)
        try:
            self._power_on(job)
        except CardFailed as problem:
            return _failure(problem)
        finally:
            self._power_off(job)
        return Result.success(None)

    def read(
        self,
        job: Job,
        seconds: float,
        kinds: frozenset[Application],
        on_stage: Callable[[ReadStage], None] | None,
    ) -> Result[SmartCard]:
        """See `SmartCardReader.read`."""
        until = time.monotonic() + seconds
        job.tell(on_stage, ReadStage.WAITING)
        told: Chip | None = None
        while (chip := self._look(job)) is Chip.NO_CARD or self._spent:
            if chip is not told:
                told = chip
                job.report(self._report(chip))
            left = until - time.monotonic()
            if left <= 0:
                return Result.failure(Completion.TIMEOUT)
            self._await_change(job, min(left, self.durations.card_find_interval))
            job.check()
        # from here on it is the card that takes time: one that hangs is not waited for as long as nobody was there
        job.deadline = min(job.deadline, time.monotonic() + self.read_limit)
        job.report(self._report(chip))
        job.tell(on_stage, ReadStage.READING)
        try:
            result = self._read(job, kinds)
        except (CardFailed, CardBroken) as problem:
            result = _failure(problem)
        except JobExpired:
            raise DeviceSilent("the card does not come to an end") from None
        finally:
            with contextlib.suppress(LinkError, DeviceSilent, ProtocolBroken, CardFailed):
                self._power_off(job)
            job.report(self._report(Chip.POWERED_OFF))
        pulled = result.error is not None and result.error.fault is FaultId.SMART_CARD_PULLED
        if pulled:
            job.report(self._report(Chip.NO_CARD))
        self._spent = not pulled and result.completion is not Completion.HARDWARE_ERROR
        return result

    def _wake(self, job: Job) -> None:
        """Gives the card power, once more where it says nothing. One that was mute and is taken out meanwhile was mute first.

        Raises:
            CardFailed: the card cannot be had.
        """
        mute: CardMute | None = None
        for _ in range(TRIES):
            try:
                self._power_on(job)
            except CardMute as problem:
                mute = problem
                self._power_off(job)
            except CardGone:
                if mute is None:
                    raise
                break
            else:
                return
        assert mute is not None
        raise mute

    def _read(self, job: Job, kinds: frozenset[Application]) -> Result[SmartCard]:
        self._wake(job)
        job.report(self._report(Chip.ONLINE))
        conversation = read_card(kinds, bytes.fromhex(self.quirks.health_aid))
        card: SmartCard | None = None
        try:
            command = next(conversation)
            while True:
                job.check()
                command = conversation.send(self._transmit(job, command))
        except StopIteration as end:
            card = end.value
        if card is None:
            wanted = ", ".join(sorted(kinds))
            return Result.failure(Completion.USER_ERROR, FaultId.SMART_CARD_WRONG_CARD, f"none of: {wanted}")
        if damaged := _damaged(card):
            return Result.failure(Completion.USER_ERROR, FaultId.SMART_CARD_UNREADABLE, f"{damaged}: damaged")
        return Result.success(card)


def _damaged(card: SmartCard) -> str:
    """Which of the fields that say whose a card is breaks its layout; empty where none does."""
    unread = {} if isinstance(card, TechnicianCard) else card.unread
    return next((name for name in ("number", "name") if unread.get(name) is Unread.DAMAGED), "")


def _failure(problem: Exception) -> Result[Any]:
    for kind, (completion, fault) in _FAILED.items():
        if isinstance(problem, kind):
            return Result.failure(completion, fault, str(problem))
    raise problem
