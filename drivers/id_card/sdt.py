"""The driver of GA 467 readers (SDT protocol over a serial line or a socket)."""

import contextlib
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from drivers.codecs.sdt import (
    Answer,
    Order,
    Status,
    sam_number,
    text_and_photo,
    text_photo_fingerprint,
)
from drivers.driver import CommonFaults, DeviceDriver, Report, SerialQuirks
from drivers.id_card import card_text
from drivers.id_card.photo import decoded
from drivers.id_card.sdt_talk import LINE_NOISE, REPEAT, ask
from drivers.job import DeviceSilent, Job, ProtocolBroken
from drivers.ports.fault_ids import FaultId
from drivers.ports.id_card import CardKind, IdCard, IdCardStatus, ReadStage
from drivers.ports.results import Completion, Result
from drivers.ports.sensitive import Sensitive
from drivers.ports.status import Health, Identity, Media, Module

_NO_SUCH_COMMAND = (Status.COMMAND_WRONG, Status.NOT_PERMITTED, Status.UNRECOGNISED)
_NOT_FOUND = (Status.NOT_FOUND, Status.NOT_SELECTED)
_ADDRESS_ASKED = (Status.DONE, Status.EMPTY)
"""How a card that is there answers the question for its appended address."""

_ENDINGS: dict[int, tuple[Completion, FaultId, str]] = {
    Status.UNKNOWN_CARD: (
        Completion.USER_ERROR,
        FaultId.ID_CARD_WRONG_CARD,
        "the reader does not know this card",
    ),
    Status.READ_FAILED: (
        Completion.USER_ERROR,
        FaultId.ID_CARD_MOVED,
        "the card left the field while it was read",
    ),
    Status.CARD_REFUSED_SAM: (Completion.USER_ERROR, FaultId.ID_CARD_REJECTED, "the card refused the module"),
    Status.SAM_REFUSED_CARD: (Completion.USER_ERROR, FaultId.ID_CARD_REJECTED, "the module refused the card"),
    Status.INFORMATION_REFUSED: (Completion.USER_ERROR, FaultId.ID_CARD_REJECTED, "the card's seal is wrong"),
    Status.EMPTY: (Completion.USER_ERROR, FaultId.ID_CARD_UNREADABLE, "the card holds no text"),
    Status.NOT_PERMITTED: (
        Completion.HARDWARE_ERROR,
        FaultId.ID_CARD_NOT_PERMITTED,
        "no right to this command",
    ),
    Status.SELF_TEST_FAILED: (Completion.HARDWARE_ERROR, FaultId.ID_CARD_SAM_SELF_TEST, "self-test failed"),
    Status.RANDOM_FAILED: (Completion.HARDWARE_ERROR, FaultId.ID_CARD_SAM_SELF_TEST, "no random number"),
    Status.UNAUTHORISED: (Completion.HARDWARE_ERROR, FaultId.ID_CARD_SAM_UNAUTHORISED, "not licensed"),
}


class SdtQuirks(SerialQuirks):
    """What differs between models."""

    newest_address: bool = True
    """Whether to ask for the appended address (`30 03`, which one vendor alone documents); a reader that does not know the
    command is found out at the first card."""
    tells_presence: bool = True
    """Whether a card that has been read goes on answering that question until it is lifted, as one vendor's programs rely on;
    a reader that answers it without a card would hold everybody up at the end."""
    fingerprint: bool = False
    """Whether to read fingerprints too (`30 10`): for terminals that match them, with the vendor's library, while the person
    stands there."""
    photo_decoder: str = ""
    """A vendor's library (.so) that decodes photos; it runs in a restricted child process."""
    photo_function: str = "wlt2bmp"
    """Its function: `int f(const unsigned char wlt[1024], unsigned char *bmp)`, positive when it could."""


class Driver(DeviceDriver[IdCardStatus]):
    """One reader. Status codes become results by the table of the standard."""

    Quirks = SdtQuirks
    quirks: SdtQuirks
    faults = CommonFaults(FaultId.ID_CARD_LINK_LOST, FaultId.ID_CARD_SILENT, FaultId.ID_CARD_PROTOCOL)
    unknown_status = IdCardStatus()

    _lying = False
    """The card that was read last still answered when it was last asked, and no other has been looked for since."""

    @property
    def poll_interval(self) -> float:  # noqa: D102
        return self.durations.card_presence if self._lying else self.durations.sam_status_interval

    @property
    def poll_limit(self) -> float:  # noqa: D102
        return 6 * self.durations.sdt_answer

    @property
    def command_limit(self) -> float:
        """See `IdCardDriver.command_limit`."""
        return 3 * self.durations.sdt_answer

    @property
    def read_limit(self) -> float:
        """See `IdCardDriver.read_limit`."""
        return 4 * self.durations.sdt_read_answer

    def start(self, job: Job) -> Report[IdCardStatus]:  # noqa: D102
        self._knows_newest = self.quirks.newest_address
        self._knows_fingerprint = self.quirks.fingerprint
        self._lying = False
        report = self.poll(job)
        if report.health is not Health.ONLINE:
            return report
        try:
            number = self.sam_id(job)
        except (DeviceSilent, ProtocolBroken):
            return report  # it reads cards all the same
        if not number.ok:
            return report
        return Report(report.status, identity=Identity(model="SAM_V", serial=number.unwrap()))

    def poll(self, job: Job) -> Report[IdCardStatus]:  # noqa: D102
        status = self._ask(job, Order.SAM_STATUS).status
        if status == Status.DONE:
            self._still_lies(job)
            return self._well
        failed = _ending(status)
        assert failed.error is not None
        return Report(
            IdCardStatus(sam=Module.INOPERABLE),
            Health.HARDWARE_ERROR,
            failed.error.fault,
            f"{failed.error.detail} (status {status:02X})",
        )

    def sam_id(self, job: Job) -> Result[str]:
        """See `IdCardReader.sam_id`."""
        answer = self._ask(job, Order.SAM_ID)
        if answer.status != Status.DONE:
            return _ending(answer.status)
        return Result.success(sam_number(answer.data))

    def reset(self, job: Job) -> Result[None]:
        """See `IdCardReader.reset`."""
        self._lying = False
        answer = self._ask(job, Order.RESET_SAM)
        return Result.success(None) if answer.status == Status.DONE else _ending(answer.status)

    def read(self, job: Job, seconds: float, on_stage: Callable[[ReadStage], None] | None) -> Result[IdCard]:
        """See `IdCardReader.read`."""
        until = time.monotonic() + seconds
        random_failed = False
        job.tell(on_stage, ReadStage.WAITING)
        while True:
            result = self._read_once(job, on_stage)
            if isinstance(result, Result):
                return result
            if result == Status.RANDOM_FAILED:
                if random_failed:
                    return _ending(result)
                random_failed = True
                self._ask(job, Order.RESET_SAM)
            if time.monotonic() + self.durations.card_find_interval >= until:
                return Result.failure(Completion.TIMEOUT)
            job.pause(self.durations.card_find_interval)

    def newly_laid(self, job: Job) -> Result[IdCard]:
        """See `IdCardReader.newly_laid`."""
        if self._still_lies(job):
            return Result.failure(Completion.TIMEOUT)
        return self.read(job, 0.0, None)

    def still_lies(self, job: Job) -> Result[bool]:
        """See `IdCardReader.still_lies`."""
        return Result.success(self._still_lies(job))

    @property
    def _well(self) -> Report[IdCardStatus]:
        return Report(IdCardStatus(Media.PRESENT if self._lying else Media.UNKNOWN, Module.OK))

    def _still_lies(self, job: Job) -> bool:
        """Whether the card that was read last is still there.

        A card that has been read is found no more, but it goes on answering the question for its appended address until it is
        lifted, or another one is looked for.
        """
        if not self._lying:
            return False
        lies = False
        with contextlib.suppress(DeviceSilent, ProtocolBroken):  # other questions tell whether it is well
            lies = self._ask(job, Order.READ_NEWEST_ADDRESS).status in _ADDRESS_ASKED
        self._lying = lies
        job.report(self._well)
        return lies

    def _read_once(self, job: Job, on_stage: Callable[[ReadStage], None] | None) -> Result[IdCard] | Status:
        """A card, an ending, or the status after which the card is to be looked for anew."""
        if self._lying:
            self._lying = False
            job.report(self._well)
        found = self._ask(job, Order.FIND)
        if found.status != Status.FOUND:
            return _anew_or_ending(found.status)
        job.report(Report(IdCardStatus(Media.PRESENT, Module.OK)))
        job.tell(on_stage, ReadStage.READING)
        try:
            selected = self._ask(job, Order.SELECT)
            result = (
                self._read_card(job) if selected.status == Status.DONE else _anew_or_ending(selected.status)
            )
        finally:
            job.report(self._well)
        if not isinstance(result, Result):
            job.tell(on_stage, ReadStage.WAITING)
        return result

    def _read_card(self, job: Job) -> Result[IdCard] | Status:
        answer = self._text_and_more(job)
        if answer.status in _NOT_FOUND:
            return _ending(Status.READ_FAILED)
        if answer.status != Status.DONE:
            return _anew_or_ending(answer.status)
        try:
            if self._knows_fingerprint:
                text, photo, finger = text_photo_fingerprint(answer.data)
            else:
                (text, photo), finger = text_and_photo(answer.data), b""
            card = card_text.decode(text, photo)
            appended = self._newest_address(job) if card.kind is CardKind.RESIDENT else None
            if appended is not None:
                self._lying = self.quirks.tells_presence and appended.status in _ADDRESS_ASKED
                if appended.status == Status.DONE:
                    card = card_text.decode(text, photo, card_text.newest_address(appended.data))
                elif appended.status in _NOT_FOUND:
                    return _ending(Status.READ_FAILED)
                elif appended.status != Status.EMPTY:
                    return _anew_or_ending(appended.status)
        except ValueError as problem:
            detail = str(problem)
            return Result.failure(Completion.USER_ERROR, FaultId.ID_CARD_UNREADABLE, detail)
        return Result.success(
            replace(card, portrait=self._portrait(photo), fingerprint=Sensitive(finger) if finger else None)
        )

    def _text_and_more(self, job: Job) -> Answer:
        """The card's text and photo, with fingerprints where they are wanted and the reader knows how to read them."""
        if self._knows_fingerprint:
            answer = self._ask(job, Order.READ_TEXT_PHOTO_FINGERPRINT, repeat=LINE_NOISE)
            if answer.status not in _NO_SUCH_COMMAND:
                return answer
            self._knows_fingerprint = False
        return self._ask(job, Order.READ_TEXT_PHOTO)

    def _portrait(self, photo: bytes) -> Sensitive[bytes] | None:
        """The decoded photo; None without a decoder, and where it could not."""
        says = self.quirks
        if not (photo and says.photo_decoder):
            return None
        picture = decoded(photo, says.photo_decoder, says.photo_function, self.durations.photo_decode)
        return Sensitive(picture) if picture else None

    def _newest_address(self, job: Job) -> Answer | None:
        """The answer to the question for the appended address; None from a reader that does not know the question."""
        if not self._knows_newest:
            return None
        try:
            answer = self._ask(job, Order.READ_NEWEST_ADDRESS, repeat=LINE_NOISE)
        except DeviceSilent:
            answer = None
        if answer is None or answer.status in _NO_SUCH_COMMAND:
            self._knows_newest = False
            return None
        return answer

    def _ask(self, job: Job, order: Order, repeat: tuple[Status, ...] = REPEAT) -> Answer:
        return ask(job, order, self.durations, repeat)


def _anew_or_ending(status: int) -> Result[IdCard] | Status:
    if status in (*_NOT_FOUND, Status.RANDOM_FAILED):
        return Status(status)
    return _ending(status)


def _ending(status: int) -> Result[Any]:
    """The result for a status that is not a success, by the standard's table."""
    completion, fault, detail = _ENDINGS.get(
        status, (Completion.HARDWARE_ERROR, FaultId.ID_CARD_PROTOCOL, "unexpected status")
    )
    return Result.failure(completion, fault, detail, f"{status:02X}")
