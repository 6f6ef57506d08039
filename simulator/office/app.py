"""The contract's calls, as a FastAPI application."""

import base64
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response

from simulator.events import Events
from simulator.office.books import Books
from simulator.office.problems import Problem, invalid
from simulator.office.requests import (
    CertificateAsked,
    Enrolment,
    PersonAsked,
    Rating,
    RecordsAsked,
    parse,
)
from simulator.office.signatures import Gatekeeper, Message
from simulator.struck import Struck

CHINA: Final = timezone(timedelta(hours=8))
LARGEST_BODY: Final = 65536


def office_now() -> datetime:
    """The office's clock."""
    return datetime.now(CHINA)


def make_app(books: Books, gate: Gatekeeper, struck: Struck, events: Events) -> FastAPI:  # noqa: C901 a list of calls
    """The office's application over its books."""
    app = FastAPI(title="office", openapi_url=None)

    async def signed(
        request: Request, find_key: Callable[[str], Ed25519PublicKey | None]
    ) -> tuple[str, bytes]:
        body = await request.body()
        if len(body) > LARGEST_BODY:
            raise invalid([{"field": "body", "expected": f"at most {LARGEST_BODY} bytes"}])
        message = _message(request, body)
        terminal = gate.check(message, find_key)
        media = message.headers.get("content-type", "").split(";")[0].strip().lower()
        if body and media != "application/json":
            raise invalid([{"field": "content-type", "expected": "application/json"}])
        return terminal, body

    def pinned(terminal: str) -> Ed25519PublicKey | None:
        raw = books.keys.get(terminal)
        return None if raw is None else Ed25519PublicKey.from_public_bytes(raw)

    @app.exception_handler(Problem)
    async def refused(_request: Request, problem: Problem) -> Response:
        return problem.response()

    @app.put("/v1/terminals/{terminal}/key")
    async def enrol(terminal: str, request: Request) -> Response:
        body = parse(Enrolment, await request.body())
        raw = base64.b64decode(body.public_key)
        signer, _ = await signed(request, lambda _id: Ed25519PublicKey.from_public_bytes(raw))
        if signer != terminal:
            raise Problem(401, "bad_signature", "keyid is not the terminal in the path")
        new = books.pin(terminal, raw, body.enrolment_code)
        return JSONResponse({"terminal": terminal}, 201 if new else 200)

    @app.get("/v1/health")
    async def health(request: Request) -> dict[str, str]:
        await signed(request, pinned)
        return {"status": "open", "time": office_now().isoformat(timespec="seconds")}

    @app.post("/v1/people")
    async def people(request: Request) -> dict[str, Any]:
        _, body = await signed(request, pinned)
        return books.identify(parse(PersonAsked, body).document, office_now())

    @app.post("/v1/records")
    async def records(request: Request) -> dict[str, Any]:
        _, body = await signed(request, pinned)
        asked = parse(RecordsAsked, body)
        return {"records": books.records(person(asked.person), asked.kind, office_now())}

    @app.post("/v1/certificates")
    async def certificates(request: Request) -> dict[str, Any]:
        _, body = await signed(request, pinned)
        asked = parse(CertificateAsked, body)
        whose = person(asked.person)
        certificate = books.certificate(whose, asked.record, office_now())
        if struck.take("another_person"):
            stranger = books.somebody_else(whose, asked.record)
            certificate = books.certificate(whose, asked.record, office_now(), stranger)
        events.happened("certificate")
        return certificate

    @app.post("/v1/ratings")
    async def ratings(request: Request) -> Response:
        terminal, body = await signed(request, pinned)
        rating = parse(Rating, body)
        if rating.terminal != terminal:
            raise invalid([{"field": "terminal", "expected": "the terminal that signed"}])
        new = books.rate(rating)
        if new:
            events.happened("rating")
        return JSONResponse({"rating_id": rating.rating_id}, 201 if new else 200)

    def person(token: str) -> Any:
        now = office_now()
        return books.person("" if struck.take("person_expired") else token, now)

    return app


def _message(request: Request, body: bytes) -> Message:
    # One field may come in several lines; RFC 9421 joins them by comma and space.
    headers: dict[str, str] = {}
    for name, value in request.headers.items():
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    target = request.scope["raw_path"].decode("ascii")
    query = request.scope["query_string"].decode("ascii")
    url = f"http://{headers.get('host', '')}{target}{'?' if query else ''}{query}"
    return Message(request.method, url, headers, body)
