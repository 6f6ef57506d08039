"""What the office holds: pinned keys, people's tokens, cases, certificates, ratings."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Final

from simulator.county import RECORD_KINDS, CertificateForm, County, IdentityDocument, RecordKind
from simulator.office.problems import Problem, no_person, no_record, person_expired
from simulator.office.requests import DocumentShown, Rating

TOKEN_SECONDS: Final = 600
ENROLMENT_CODE: Final = "demo-000000"
CASE_PREFIX: Final = "429999"
VERIFY_URL: Final = "https://verify.qinghe.example/c/"


@dataclass(frozen=True)
class _Token:
    person: IdentityDocument
    until: datetime


class Books:
    """The office's memory; all of it is gone at a reset."""

    def __init__(self, county: County) -> None:
        self._county = county
        self.forget()

    def forget(self) -> None:
        """Back to an office that has seen nobody."""
        self.keys: dict[str, bytes] = {}
        self._tokens: dict[str, _Token] = {}
        self._cases: dict[tuple[str, str], str] = {}
        self._codes: dict[str, str] = {}
        self.ratings: dict[str, Rating] = {}
        self.certificates = 0

    # -- terminals ----------------------------------------------------------------------------------

    def pin(self, terminal: str, key: bytes, code: str) -> bool:
        """Pin a terminal's key; True when it is new. Raises `Problem` 403, 409."""
        if not secrets.compare_digest(code.encode(), ENROLMENT_CODE.encode()):
            raise Problem(403, "wrong_enrolment_code", "the enrolment code is wrong")
        if self.keys.get(terminal, key) != key:
            raise Problem(409, "key_mismatch", f"another key is pinned for {terminal}")
        new = terminal not in self.keys
        self.keys[terminal] = key
        return new

    # -- people and records -------------------------------------------------------------------------

    def identify(self, shown: DocumentShown, now: datetime) -> dict[str, Any]:
        """A token for a person; raises `Problem` 404."""
        person = self._county.person(shown.kind, shown.number, shown.name)
        if person is None:
            raise no_person()
        token = secrets.token_urlsafe(24)
        self._tokens[token] = _Token(person, now + timedelta(seconds=TOKEN_SECONDS))
        return {"person": token, "expires_in": TOKEN_SECONDS}

    def person(self, token: str, now: datetime) -> IdentityDocument:
        """Whom a token stands for; raises `Problem` 410."""
        held = self._tokens.get(token)
        if held is None or now >= held.until:
            raise person_expired()
        return held.person

    def records(self, person: IdentityDocument, kind: RecordKind, now: datetime) -> list[dict[str, Any]]:
        """The person's records of one kind."""
        if kind not in person.records:
            return []
        return [
            {
                "id": _record_id(person, kind),
                "kind": kind,
                "title": self._county.forms[kind].title.model_dump(),
                "as_of": (now.date() - timedelta(days=1)).isoformat(),
            }
        ]

    def certificate(
        self, person: IdentityDocument, record: str, now: datetime, data_of: IdentityDocument | None = None
    ) -> dict[str, Any]:
        """The certificate of a record; raises `Problem` 404. ``data_of`` is the fault `another_person`."""
        kind = next((kind for kind in RECORD_KINDS if _record_id(person, kind) == record), None)
        if kind is None or kind not in person.records:
            raise no_record()
        form = self._county.forms[kind]
        case = self._case(record, now)
        self.certificates += 1
        code = self._codes.setdefault(case, secrets.token_hex(6).upper())
        until = (now.date() + timedelta(days=form.valid_days)).isoformat() if form.valid_days else None
        return {
            "case_number": case,
            "holder": {"number": (data_of or person).number},
            "title": form.title.model_dump(),
            "issuer": form.issuer.model_dump(),
            "issued_at": now.isoformat(timespec="seconds"),
            "valid_until": until,
            "fields": _fields(form, data_of or person, kind),
            "note": form.note.model_dump() if form.note else None,
            "verify_url": VERIFY_URL + code,
            "verify_code": code,
        }

    def somebody_else(self, person: IdentityDocument, record: str) -> IdentityDocument:
        """Another person who has a record of the same kind."""
        kind = next(kind for kind in RECORD_KINDS if _record_id(person, kind) == record)
        for card in self._county.cards.values():
            if card.kind != "other" and card.number != person.number and kind in card.records:
                return card
        raise AssertionError("the county has at least two people with each record")

    def _case(self, record: str, now: datetime) -> str:
        day = now.strftime("%Y%m%d")
        key = (record, day)
        if key not in self._cases:
            serial = 1 + sum(1 for _record, of_day in self._cases if of_day == day)
            self._cases[key] = f"{CASE_PREFIX}{day}{serial:04d}"
        return self._cases[key]

    # -- ratings ------------------------------------------------------------------------------------

    def rate(self, rating: Rating) -> bool:
        """Keep a rating; True when it is new. Raises `Problem` 409."""
        if (held := self.ratings.get(rating.rating_id)) is not None:
            if held != rating:
                raise Problem(409, "already_rated", "this rating stands with other content")
            return False
        for other in self.ratings.values():
            if (other.case_number, other.assess_number) == (rating.case_number, rating.assess_number):
                raise Problem(409, "already_rated", "another rating stands for this case")
        self.ratings[rating.rating_id] = rating
        return True


def _record_id(person: IdentityDocument, kind: str) -> str:
    # Opaque to the terminal, the same every time, and no ID number in it.
    return sha256(f"{person.number}/{kind}".encode()).hexdigest()[:16]


def _fields(form: CertificateForm, person: IdentityDocument, kind: RecordKind) -> list[dict[str, Any]]:
    record = person.records.get(kind, {})
    own = {"name": person.name or getattr(person, "name_latin", ""), "number": person.number}
    return [
        {
            "label": {"zh": field.zh, "en": field.en},
            "value": {**own, **record}[field.source],
            "personal": field.personal,
        }
        for field in form.fields
    ]
