"""The simulated office's door, shown requests whose signatures are bent in every part."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from simulator.office.problems import Problem
from simulator.office.requests import Enrolment, Rating, parse
from simulator.office.signatures import Gatekeeper, Message
from tests.simulator.signer import Answer, HandSigner

URL = "http://office.example"


class Held(HandSigner):
    """Keeps a request instead of sending it."""

    def send(
        self, method: str, path: str, data: bytes, headers: dict[str, str], timeout: float = 10
    ) -> Answer:
        """Keep it, its header names as ASGI brings them."""
        small = {name.lower(): value for name, value in headers.items()}
        self.kept = Message(method, URL + path, small, data)
        return Answer(0, "", {}, b"")


def judged(
    bend: dict[str, tuple[str, str]], leave_out: tuple[str, ...] = (), body: bytes | None = None
) -> str:
    """What the office says to a good request after ``bend`` has replaced text in its headers; "" is well."""
    signer = Held(URL)
    signer.call("POST", "/v1/records", {"person": "x"})
    headers = {name: value for name, value in signer.kept.headers.items() if name not in leave_out}
    for name, (old, new) in bend.items():
        assert old in headers[name]
        headers[name] = headers[name].replace(old, new)
    message = replace(signer.kept, headers=headers, body=signer.kept.body if body is None else body)
    gate = Gatekeeper(lambda: datetime.now(UTC))
    try:
        gate.check(message, lambda _id: signer.key.public_key())
    except Problem as problem:
        return f"{problem.status} {problem.title}"
    return ""


def test_a_good_request_is_let_in() -> None:
    assert judged({}) == ""


@pytest.mark.parametrize(
    ("bend", "word"),
    [
        ({"signature-input": ("sig1=", "sig2=")}, "holds no sig1"),
        ({"signature-input": ("sig1=(", "sig1=((")}, "holds no sig1"),
        ({"signature-input": ("sig1=", "other=(), sig1=")}, "more than one signature"),
        ({"signature-input": (";created=", ";made=")}, "has no created"),
        ({"signature-input": ('keyid="t-0001"', "keyid=1")}, "has no keyid"),
        ({"signature-input": ("ed25519", "hmac-sha256")}, "alg is not ed25519"),
        ({"signature": ("sig1=:", "sig1=:AAAA")}, "does not verify"),
        ({"content-digest": ("sha-256", "md5")}, "holds no sha-256"),
        ({"content-digest": ("sha-256=:", "sha-256=:AAAA")}, "does not fit the body"),
    ],
)
def test_a_bent_signature_is_refused_with_the_reason(bend: dict[str, tuple[str, str]], word: str) -> None:
    said = judged(bend)
    assert said.startswith("401")
    assert word in said


def test_a_body_needs_its_digest_and_a_request_its_signature() -> None:
    assert "no Content-Digest" in judged({}, leave_out=("content-digest",))
    assert "not signed" in judged({}, leave_out=("signature",))
    assert "does not cover" not in judged({}, leave_out=("content-digest",), body=b"")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b'{"public_key": "%%%", "enrolment_code": "x"}', "base64"),
        (b'{"public_key": "AAAA", "enrolment_code": "x"}', "base64 of 32 bytes"),
    ],
)
def test_a_key_that_is_none_is_refused_by_its_field(body: bytes, expected: str) -> None:
    with pytest.raises(Problem) as refusal:
        parse(Enrolment, body)
    assert refusal.value.more["errors"] == [{"field": "public_key", "expected": expected}]


def test_a_rating_has_a_uuid_in_its_usual_form() -> None:
    with pytest.raises(Problem) as refusal:
        parse(Rating, b'{"rating_id": "{00000000-0000-4000-8000-000000000000}"}')
    assert {"field": "rating_id", "expected": "a UUID"} in refusal.value.more["errors"]
