"""The door for people elsewhere: nobody comes in without a one-time address from the console."""

import ipaddress
import secrets
import socket
from collections import deque
from collections.abc import Callable
from typing import Final
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from simulator.control.doors import not_json, same_origin, with_headers

SESSIONS: Final = 32
"""So many browsers at once; the oldest is forgotten."""
TOKEN_BYTES: Final = 32
FRESH_ADDRESS: Final = """<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>403</title>
<h1>请用新的地址</h1><p>每个地址只能用一次。请到运行模拟台的那台机器上，从控制台复制最新的地址。</p>
<h1 lang="en">Please take a fresh address</h1>
<p lang="en">An address works once. Copy the newest one from the console of the machine that runs the simulator.</p>
"""


class Guests:
    """Serves the application to sessions only; a token that is used once opens one.

    A name that leads here is no proof: a page elsewhere can let its own name lead to this address. So the Host
    must be the address itself, and every POST must come from a page of this Host.
    """

    def __init__(self, app: ASGIApp, bound: str, used: Callable[[], None]) -> None:
        self._app = app
        self._bound = ipaddress.ip_address(bound)
        self._used = used
        self._sessions: deque[str] = deque(maxlen=SESSIONS)
        self.token = secrets.token_urlsafe(TOKEN_BYTES)
        """Opens the next session; ``used`` is called when there is another."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or refuse it."""
        answer = self._answer(Request(scope))
        await (self._app if answer is None else answer)(scope, receive, with_headers(send))

    def _answer(self, request: Request) -> Response | None:
        host = _host(request)
        if host is None or not self._is_ours(host):
            return JSONResponse({"detail": "this is somebody else's name"}, 403)
        given = request.query_params.get("token")
        if given is not None and request.method == "GET" and request.url.path == "/":
            return self._opened(request, given)
        if not self._known(request):
            return HTMLResponse(FRESH_ADDRESS, 403)
        if request.method in ("GET", "HEAD"):
            return None
        if not same_origin(request, request.headers.get("origin", "")):
            return JSONResponse({"detail": "a POST must come from this page"}, 403)
        return not_json(request)

    def _is_ours(self, host: str) -> bool:
        try:
            address = ipaddress.ip_address(host)
        except ValueError:
            return self._bound.is_unspecified and host in ("localhost", socket.gethostname().lower())
        return self._bound.is_unspecified or address == self._bound

    def _opened(self, request: Request, given: str) -> Response:
        if not secrets.compare_digest(given.encode(), self.token.encode()):
            return HTMLResponse(FRESH_ADDRESS, 403)
        self.token = secrets.token_urlsafe(TOKEN_BYTES)
        session = secrets.token_urlsafe(TOKEN_BYTES)
        self._sessions.append(session)
        self._used()
        answer = RedirectResponse("/", 303)
        answer.set_cookie(_cookie(request), session, httponly=True, samesite="strict", path="/")
        return answer

    def _known(self, request: Request) -> bool:
        given = request.cookies.get(_cookie(request), "").encode()
        return any(secrets.compare_digest(given, session.encode()) for session in self._sessions)


def _host(request: Request) -> str | None:
    try:
        return urlsplit(f"http://{request.headers.get('host', '')}").hostname
    except ValueError:
        return None


def _cookie(request: Request) -> str:
    # Cookies know no ports: two simulators on one machine must not take each other's.
    return f"panel_{request.scope['server'][1]}"
