"""The calls of the office contract, blocking, one method a call (`docs/office.md`)."""

import base64
import json
import logging
from typing import Any, TypeVar

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from pydantic import ValidationError

from drivers.ports.fault_ids import FaultId
from drivers.ports.rating_keypad import Rating
from flows.office import Certificate, Evidence, Person, PersonExpired, Record
from flows.texts import Text, Words
from flows.ways_out import DeviceFault, Refused
from kiosk.keys import KeyFileError
from kiosk.office.answers import (
    CertificateAnswer,
    HealthAnswer,
    PersonAnswer,
    Problem,
    RatingAnswer,
    RecordsAnswer,
)
from kiosk.office.wire import OfficeWire, Reply
from kiosk.store.ledger import Letter, rating_of

M = TypeVar("M", HealthAnswer, PersonAnswer, RecordsAnswer, CertificateAnswer, RatingAnswer)
_log = logging.getLogger(__name__)

NATIONAL_LEVELS = {
    Rating.VERY_SATISFIED: 5,
    Rating.SATISFIED: 4,
    Rating.BASICALLY_SATISFIED: 3,
    Rating.DISSATISFIED: 2,
    Rating.VERY_DISSATISFIED: 1,
}
"""The national rating interface counts 5 as best; GB/T 39046 A.8 counts the other way round."""
SELF_SERVICE_TERMINAL = 5
NO_REASON = "未选择原因"
"""A bad rating must carry a reason or a text: this says honestly that the person gave none."""


class OfficeClient:
    """The contract's calls over one wire. Raises `Refused`, `DeviceFault`, `PersonExpired` as `flows.office` says."""

    def __init__(self, wire: OfficeWire, terminal: str, enrolment_code: str, area_code: str) -> None:
        self._wire = wire
        self._terminal = terminal
        self._enrolment_code = enrolment_code
        self._area_code = area_code

    def health(self) -> None:
        """Returns when the office is open to this terminal."""
        try:
            self._call("GET", "/v1/health", None, HealthAnswer)
        except (Refused, PersonExpired):
            # whoever refuses a question that names nobody is no office: the address may be wrong
            raise DeviceFault(FaultId.OFFICE_GARBLED, "/v1/health: refused") from None

    def identify(self, shown: Evidence, service: str) -> Person:
        """See `flows.office.Office`."""
        document = {"kind": shown.kind, "number": shown.number.reveal(), "name": shown.name.reveal()}
        return self._call(
            "POST", "/v1/people", {"document": document, "service": service}, PersonAnswer
        ).plain()

    def records(self, person: Person, kind: str) -> tuple[Record, ...]:
        """See `flows.office.Office`."""
        body = {"person": person.token.reveal(), "kind": kind}
        return tuple(r.plain() for r in self._call("POST", "/v1/records", body, RecordsAnswer).records)

    def certificate(self, person: Person, record: Record) -> Certificate:
        """See `flows.office.Office`."""
        body = {"person": person.token.reveal(), "record": record.id.reveal()}
        return self._call("POST", "/v1/certificates", body, CertificateAnswer).plain()

    def rating(self, letter: Letter) -> None:
        """Hands in a rating; a second arrival of the same one is harmless.

        Raises:
            Refused: the office will never take it.
        """
        rating, reasons, at = rating_of(letter.body)
        level = NATIONAL_LEVELS[rating]
        body = {
            "rating_id": letter.id,
            "case_number": letter.body["case_number"],
            "service": letter.body["service"],
            "terminal": self._terminal,
            "area_code": self._area_code,
            "satisfaction": level,
            "details": list(reasons),
            "text": NO_REASON if level < 3 and not reasons else "",
            "pf": SELF_SERVICE_TERMINAL,
            "assess_time": at.strftime("%Y-%m-%d %H:%M:%S"),
            "assess_number": 1,
        }
        self._call("POST", "/v1/ratings", body, RatingAnswer)

    def cut(self) -> None:
        """See `OfficeWire.cut`."""
        self._wire.cut()

    def rejoin(self) -> None:
        """See `OfficeWire.rejoin`."""
        self._wire.rejoin()

    def _call(self, method: str, path: str, body: dict[str, Any] | None, model: type[M]) -> M:
        reply = self._send(method, path, body)
        if reply.status == 401 and _problem(reply).code == "unknown_terminal" and self._enrolment_code:
            self._enrol()
            reply = self._send(method, path, body)
        if reply.status in (200, 201):
            try:
                return model.model_validate_json(reply.body)
            except ValidationError as error:
                where = ", ".join(".".join(map(str, e["loc"])) for e in error.errors()[:3])
                raise DeviceFault(FaultId.OFFICE_GARBLED, f"{path}: {where}") from None
        raise _failure(path, reply)

    def _enrol(self) -> None:
        body = {"public_key": self._public_key(), "enrolment_code": self._enrolment_code}
        reply = self._send("PUT", f"/v1/terminals/{self._terminal}/key", body)
        if reply.status not in (200, 201):
            raise DeviceFault(
                FaultId.OFFICE_TERMINAL_REFUSED, f"enrolment: {reply.status} {_problem(reply).code}"
            )
        _log.info("enrolled at the office", extra={"terminal": self._terminal})

    def _send(self, method: str, path: str, body: dict[str, Any] | None) -> Reply:
        payload = None if body is None else json.dumps(body, ensure_ascii=False).encode()
        try:
            return self._wire.exchange(method, path, payload)
        except KeyFileError as error:
            raise DeviceFault(FaultId.OFFICE_TERMINAL_REFUSED, str(error)) from None

    def _public_key(self) -> str:
        raw = self._wire.key().public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        return base64.b64encode(raw).decode()


def _problem(reply: Reply) -> Problem:
    try:
        return Problem.model_validate_json(reply.body)
    except ValidationError:
        return Problem()


def _failure(path: str, reply: Reply) -> Exception:
    """What an answer other than 200 and 201 means to a procedure."""
    problem, status = _problem(reply), reply.status
    where = f"{path}: {status} {problem.code}"
    if status == 410:
        return PersonExpired()
    if status in (404, 409, 422) and problem.code:
        if status == 422 and not problem.say:
            return Refused(Text("office.invalid"), code=problem.code)
        say: Words = problem.say.plain() if problem.say else Text("office.refused")
        return Refused(say, problem.next.plain() if problem.next else None, problem.code)
    if status in (401, 403):
        return DeviceFault(FaultId.OFFICE_TERMINAL_REFUSED, where)
    if status == 503:
        return DeviceFault(FaultId.OFFICE_CLOSED, where)
    if status == 429:
        return DeviceFault(FaultId.OFFICE_SLOW, where)
    return DeviceFault(FaultId.OFFICE_GARBLED, where)
