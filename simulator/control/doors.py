"""Who may call: what stands before the application and looks at every request first."""

from typing import Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

OWN_NAMES: Final = frozenset({"localhost", "127.0.0.1", "::1"})
"""By which a browser on this machine may call."""

HEADERS: Final = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' blob: data:; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
"""On every answer: nothing from elsewhere is loaded, nothing is kept."""


class Loopback:
    """For this machine alone: refuses other people's web pages, of which a browser tells the name.

    A missing Origin is taken: curl and tests send none, and a browser sends one with every POST.
    """

    def __init__(self, app: ASGIApp, host: str) -> None:
        self._app = app
        self._names = OWN_NAMES | {host}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or refuse it."""
        request = Request(scope)
        refusal = self._refusal(request)
        await (self._app if refusal is None else refusal)(scope, receive, with_headers(send))

    def _refusal(self, request: Request) -> Response | None:
        if request.url.hostname not in self._names:
            return JSONResponse({"detail": f"this is not {request.url.hostname}"}, 403)
        origin = request.headers.get("origin")
        if origin is not None and not same_origin(request, origin):
            return JSONResponse({"detail": f"the control takes nothing from {origin}"}, 403)
        return not_json(request)


def same_origin(request: Request, origin: str) -> bool:
    """Whether a page at ``origin`` was served by whom it now asks."""
    return origin == f"http://{request.headers.get('host', '')}"


def not_json(request: Request) -> Response | None:
    """The refusal of a POST that is not declared as JSON, as no form of another page can be."""
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if request.method not in ("GET", "HEAD") and kind != "application/json":
        return JSONResponse({"detail": "POSTs are application/json"}, 415)
    return None


def with_headers(send: Send) -> Send:
    """``send``, adding the headers of every answer."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            own = [(name.lower().encode(), value.encode()) for name, value in HEADERS.items()]
            message["headers"] = [*message.get("headers", []), *own]
        await send(message)

    return sending
