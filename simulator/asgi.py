"""What is done in bare ASGI, where an answer has to be worse than a framework would give it."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]


async def start(send: Send, status: int, media: str, length: int | None) -> None:
    """Status and headers; without a length the body ends where the connection does."""
    headers = [(b"content-type", media.encode())]
    if length is not None:
        headers.append((b"content-length", str(length).encode()))
    await send({"type": "http.response.start", "status": status, "headers": headers})


async def answer(send: Send, status: int, media: str, body: bytes) -> None:
    """A whole answer."""
    await start(send, status, media, len(body))
    await send({"type": "http.response.body", "body": body})


async def until_gone(receive: Receive) -> None:
    """Wait until the client has hung up."""
    while (await receive())["type"] != "http.disconnect":
        pass
