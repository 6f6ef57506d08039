"""Stands before the office and does what the struck faults say."""

import asyncio
import json
from collections.abc import Callable
from typing import Any, Final

from simulator.asgi import App, Message, Receive, Scope, Send, answer, start, until_gone
from simulator.office.problems import Problem, refused
from simulator.struck import Struck

Noted = Callable[[str, str, int, str], None]
"""Method, path, status (0 for none), verdict."""

GARBAGE: Final[dict[str, tuple[str, bytes]]] = {
    "truncated": ("application/json", b'{"records": [{"id": "3f'),
    "html": ("text/html", b"<!doctype html><title>Portal</title><p>Please sign in to the network."),
    "empty": ("application/json", b""),
    "wrong_shape": ("application/json", b'{"ok": true, "data": [1, 2, null]}'),
}
OF_A_PERSON: Final = ("/v1/people", "/v1/records", "/v1/certificates")
"""What the office can refuse somebody."""
HUGE_PIECE: Final = b'{"padding": "' + b"0" * 65536 + b'"},'


class Misbehaviour:
    """An ASGI application around the office's own."""

    def __init__(self, app: App, struck: Struck, noted: Noted) -> None:
        self._app = app
        self._struck = struck
        self._noted = noted

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, well or badly."""
        for name in (
            "silent",
            "answers_late",
            "http_500",
            "garbage",
            "huge",
            "slow_drip",
            "refuses",
            "closed",
            "stale",
            "lost_answer",
        ):
            settings = self._struck.get(name)
            if name == "refuses" and scope["path"] not in OF_A_PERSON:
                continue
            if settings is not None and str(settings.get("path", "")) in scope["path"]:
                self._struck.take(name)
                await getattr(self, f"_{name}")(settings, scope, receive, send)
                return
        await self._well(scope, receive, send)

    def _note(self, scope: Scope, status: int, verdict: str) -> None:
        self._noted(scope["method"], scope["path"], status, verdict)

    async def _well(self, scope: Scope, receive: Receive, send: Send) -> None:
        head, body = await self._collect(scope, receive)
        self._note(scope, head["status"], _verdict(head["status"], body))
        await send(head)
        await send({"type": "http.response.body", "body": body})

    async def _collect(self, scope: Scope, receive: Receive) -> tuple[Message, bytes]:
        messages: list[Message] = []

        async def keep(message: Message) -> None:
            messages.append(message)

        await self._app(scope, receive, keep)
        return messages[0], b"".join(message.get("body", b"") for message in messages[1:])

    async def _silent(self, settings: Any, scope: Scope, receive: Receive, send: Send) -> None:
        self._note(scope, 0, "silent")
        await until_gone(receive)

    async def _answers_late(self, settings: Any, scope: Scope, receive: Receive, send: Send) -> None:
        head, body = await self._collect(scope, receive)
        self._note(scope, head["status"], "answers_late")
        await asyncio.sleep(float(settings["seconds"]))
        await send(head)
        await send({"type": "http.response.body", "body": body})

    async def _http_500(self, settings: Any, scope: Scope, receive: Receive, send: Send) -> None:
        self._note(scope, 500, "http_500")
        await answer(send, 500, "text/plain", b"Internal Server Error")

    async def _garbage(self, settings: Any, scope: Scope, receive: Receive, send: Send) -> None:
        media, body = GARBAGE[settings["kind"]]
        self._note(scope, 200, f"garbage {settings['kind']}")
        await answer(send, 200, media, body)

    async def _huge(self, settings: Any, scope: Scope, receive: Receive, send: Send) -> None:
        self._note(scope, 200, "huge")
        await start(send, 200, "application/json", None)
        await send({"type": "http.response.body", "body": b'{"records": [', "more_body": True})
        gone = asyncio.ensure_future(until_gone(receive))
        try:
            while not gone.done():
                await send({"type": "http.response.body", "body": HUGE_PIECE, "more_body": True})
                await asyncio.sleep(0.001)
        finally:
            gone.cancel()

    async def _slow_drip(self, settings: Any, scope: Scope, receive: Receive, send: Send) -> None:
        head, body = await self._collect(scope, receive)
        self._note(scope, head["status"], "slow_drip")
        await send(head)
        gone = asyncio.ensure_future(until_gone(receive))
        try:
            for at in range(len(body)):
                if gone.done():
                    return
                more = at + 1 < len(body)
                await send({"type": "http.response.body", "body": body[at : at + 1], "more_body": more})
                await asyncio.wait({gone}, timeout=float(settings["every"]))
        finally:
            gone.cancel()

    async def _refuses(self, settings: Any, scope: Scope, receive: Receive, send: Send) -> None:
        self._note(scope, 409, "refused")
        await refused().response()(scope, receive, send)

    async def _closed(self, settings: Any, scope: Scope, receive: Receive, send: Send) -> None:
        say = {"zh": "业务系统正在维护。", "en": "The system is being maintained."}
        next_ = {"zh": "请稍后再来。", "en": "Please come back later."}
        problem = Problem(503, "closed", "closed", retry_after=settings["seconds"], say=say, next=next_)
        self._note(scope, 503, "closed")
        await problem.response()(scope, receive, send)

    async def _stale(self, settings: Any, scope: Scope, receive: Receive, send: Send) -> None:
        self._note(scope, 401, "stale")
        await Problem(401, "stale", "the signature is out of its time").response()(scope, receive, send)

    async def _lost_answer(self, settings: Any, scope: Scope, receive: Receive, send: Send) -> None:
        head, _body = await self._collect(scope, receive)
        self._note(scope, head["status"], "lost_answer")
        # ASGI has no word for this: the server's own cycle, which `send` is bound to, holds the connection.
        send.__self__.transport.abort()  # type: ignore[attr-defined]


def _verdict(status: int, body: bytes) -> str:
    if status < 400:
        return "ok"
    try:
        return str(json.loads(body)["type"]).removeprefix("urn:kiosk:office:")
    except (ValueError, KeyError):
        return "unknown_call"
