"""The bodies of the contract's requests, strict, and the field errors when they are not so."""

import base64
import binascii
from datetime import datetime
from typing import Annotated, Any, Final, Literal, TypeVar
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from simulator.county import RecordKind
from simulator.office.problems import Problem, invalid

REASONS: Final[dict[int, tuple[str, ...]]] = {
    5: tuple(f"{code}" for code in range(510, 518)),
    4: tuple(f"{code}" for code in range(406, 414)),
    3: tuple(f"{code}" for code in range(307, 315)),
    2: tuple(f"{code}" for code in range(207, 215)),
    1: tuple(f"{code}" for code in range(108, 116)),
}
"""National reason codes of 2020 by satisfaction, 5 best."""


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


Body = TypeVar("Body", bound=_Body)


def _key(value: str) -> str:
    try:
        raw = base64.b64decode(value, validate=True)
    except binascii.Error:
        raise ValueError("base64") from None
    if len(raw) != 32:
        raise ValueError("base64 of 32 bytes")
    return value


class Enrolment(_Body):
    """PUT /v1/terminals/{terminal}/key."""

    public_key: Annotated[str, AfterValidator(_key)]
    enrolment_code: str


class DocumentShown(_Body):
    """The identity document that a person laid down."""

    kind: Literal["resident", "hk_macau_taiwan", "foreigner_2017", "foreigner_2023", "social_security"]
    number: str = Field(min_length=1, max_length=36)
    name: str = Field(min_length=1, max_length=200)


class PersonAsked(_Body):
    """POST /v1/people."""

    document: DocumentShown
    service: str = Field(min_length=1, max_length=100)


class RecordsAsked(_Body):
    """POST /v1/records."""

    person: str
    kind: RecordKind


class CertificateAsked(_Body):
    """POST /v1/certificates."""

    person: str
    record: str


def _uuid(value: str) -> str:
    if str(UUID(value)) != value.lower():
        raise ValueError("a UUID")
    return value


def _time(value: str) -> str:
    datetime.strptime(value, "%Y-%m-%d %H:%M:%S")  # noqa: DTZ007 the national interface has local time
    return value


class Rating(_Body):
    """POST /v1/ratings; field meanings: the national rating interface."""

    rating_id: Annotated[str, AfterValidator(_uuid)]
    case_number: str = Field(min_length=1, max_length=50)
    service: str = Field(min_length=1, max_length=100)
    terminal: str
    area_code: str = Field(pattern=r"^\d{12}$")
    satisfaction: int = Field(ge=1, le=5)
    details: list[str]
    text: str = Field(max_length=1000)
    pf: Literal[5]
    assess_time: Annotated[str, AfterValidator(_time)]
    assess_number: Literal[1, 2]

    @model_validator(mode="after")
    def _reasons(self) -> "Rating":
        allowed = REASONS[self.satisfaction]
        if any(code not in allowed for code in self.details) or len(set(self.details)) != len(self.details):
            raise ValueError(f"details: different codes among {', '.join(allowed)}")
        if self.satisfaction < 3 and not self.details and not self.text.strip():
            raise ValueError("details: at least one reason or a text")
        return self


def parse(body_type: type[Body], raw: bytes) -> Body:
    """The body, or `Problem` 422 with one error a field."""
    try:
        return body_type.model_validate_json(raw)
    except ValidationError as error:
        raise as_problem(error) from error


def as_problem(error: ValidationError) -> Problem:
    """The contract's 422 from pydantic's findings; repeats no value that was sent."""
    errors: list[dict[str, str]] = []
    details: Any = error.errors(include_input=False, include_url=False)
    for detail in details:
        field = ".".join(str(part) for part in detail["loc"])
        expected = str(detail["msg"]).removeprefix("Value error, ")
        if not field and ": " in expected:
            field, expected = expected.split(": ", 1)
        errors.append({"field": field or "body", "expected": expected})
    return invalid(errors)
