"""Checks the signature of every request (RFC 9421), strictly as docs/office.md says."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import http_sf
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from http_message_signatures import (
    HTTPMessageVerifier,
    HTTPSignatureKeyResolver,
    InvalidSignature,
    VerifyResult,
    algorithms,
)

from simulator.office.problems import Problem

WINDOW: Final = 300
"""Seconds by which ``created`` may be older or newer than the office's clock."""
LABEL: Final = "sig1"
ALWAYS: Final = ("@method", "@authority", "@path", "@query")
WITH_BODY: Final = ("content-digest", "content-type")


@dataclass(frozen=True)
class Message:
    """A request as the verifier wants it."""

    method: str
    url: str
    headers: dict[str, str]
    body: bytes


class _Keys(HTTPSignatureKeyResolver):
    def __init__(self, find: Callable[[str], Ed25519PublicKey | None]) -> None:
        self._find = find

    def resolve_public_key(self, key_id: str) -> Ed25519PublicKey | None:
        return self._find(key_id)


class Gatekeeper:
    """Knows the pinned keys' verdicts and the nonces seen."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._nonces: dict[tuple[str, str], float] = {}

    def forget(self) -> None:
        """Forget the nonces seen."""
        self._nonces.clear()

    def check(self, message: Message, find_key: Callable[[str], Ed25519PublicKey | None]) -> str:
        """The terminal that signed the message; raises `Problem` 401."""
        parameters = self._parameters(message)
        terminal = str(parameters["keyid"])
        key = find_key(terminal)
        if key is None:
            raise Problem(401, "unknown_terminal", f"no key is pinned for {terminal}: enrol")
        self._digest(message)
        verified = self._verify(message, key)
        missing = _missing(verified, with_body=bool(message.body))
        if missing:
            raise _bad(f"the signature does not cover {', '.join(missing)}")
        self._fresh(terminal, parameters)
        return terminal

    def _parameters(self, message: Message) -> dict[str, Any]:
        field = message.headers.get("signature-input")
        if field is None or "signature" not in message.headers:
            raise _bad("the request is not signed")
        try:
            parsed: Any = http_sf.parse(field.encode(), tltype="dictionary")
            parameters: dict[str, Any] = dict(parsed[LABEL][1])
        except (ValueError, KeyError, TypeError, IndexError):
            raise _bad(f"Signature-Input holds no {LABEL}") from None
        if len(parsed) != 1:
            raise _bad("there is more than one signature")
        for name, kind in (("created", int), ("nonce", str), ("keyid", str)):
            if not isinstance(parameters.get(name), kind):
                raise _bad(f"the signature has no {name}")
        if parameters.get("alg") != "ed25519":
            raise _bad("alg is not ed25519")
        return parameters

    def _digest(self, message: Message) -> None:
        field = message.headers.get("content-digest")
        if field is None:
            if message.body:
                raise _bad("there is a body and no Content-Digest")
            return
        try:
            parsed: Any = http_sf.parse(field.encode(), tltype="dictionary")
            digest = parsed["sha-256"][0]
        except (ValueError, KeyError, TypeError, IndexError):
            raise _bad("Content-Digest holds no sha-256") from None
        if digest != hashlib.sha256(message.body).digest():
            raise _bad("Content-Digest does not fit the body")

    def _verify(self, message: Message, key: Ed25519PublicKey) -> VerifyResult:
        verifier = HTTPMessageVerifier(
            signature_algorithm=algorithms.ED25519, key_resolver=_Keys(lambda _id: key)
        )
        verifier.max_clock_skew = timedelta(days=36500)  # the window is checked below, with its own answer
        try:
            return verifier.verify(message, max_age=None)[0]
        except InvalidSignature as error:
            raise _bad(f"the signature does not verify: {error}") from error

    def _fresh(self, terminal: str, parameters: dict[str, Any]) -> None:
        now = self._now()
        created, nonce = int(parameters["created"]), str(parameters["nonce"])
        time = now.isoformat(timespec="seconds")
        if abs(now.timestamp() - created) > WINDOW:
            raise Problem(401, "stale", "the signature was created out of the window", time=time)
        self._nonces = {seen: at for seen, at in self._nonces.items() if now.timestamp() - at <= 2 * WINDOW}
        if (terminal, nonce) in self._nonces:
            raise Problem(401, "stale", "the nonce was used before", time=time)
        self._nonces[(terminal, nonce)] = now.timestamp()


def _missing(verified: VerifyResult, *, with_body: bool) -> list[str]:
    covered = {component.strip('"') for component in verified.covered_components}
    return [name for name in (*ALWAYS, *(WITH_BODY if with_body else ())) if name not in covered]


def _bad(title: str) -> Problem:
    return Problem(401, "bad_signature", title)
