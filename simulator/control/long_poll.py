"""Waiting on behalf of a client, no longer than the client is there."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from starlette.requests import Request

from simulator.asgi import until_gone

Result = TypeVar("Result")


async def while_there(
    request: Request, waiting: Coroutine[Any, Any, Result], seconds: float
) -> Result | None:
    """What the coroutine gives; None when it takes longer than ``seconds``, or when the client has gone."""
    wanted = asyncio.ensure_future(waiting)
    gone = asyncio.ensure_future(until_gone(request.receive))
    try:
        await asyncio.wait({wanted, gone}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        return wanted.result() if wanted.done() else None
    finally:
        wanted.cancel()
        gone.cancel()
