"""Waiting for tasks to end, whatever cancellations arrive meanwhile."""

import asyncio
from typing import Any


async def ended(*tasks: "asyncio.Future[Any]", timeout: float | None = None) -> None:
    """Returns when all `tasks` have ended, or after `timeout` seconds; a cancellation comes out then, not earlier.

    What a task raised is looked at, so that the loop's handler prints no trace of it: messages may quote a person.

    Raises:
        asyncio.CancelledError: the caller was cancelled while it waited.
    """
    loop = asyncio.get_running_loop()
    until = None if timeout is None else loop.time() + timeout
    canceled = False
    while waiting := {task for task in tasks if not task.done()}:
        left = None if until is None else until - loop.time()
        if left is not None and left <= 0:
            break
        try:
            await asyncio.wait(waiting, timeout=left)
        except asyncio.CancelledError:
            canceled = True
    for task in tasks:
        if task.done() and not task.cancelled():
            task.exception()
    if canceled:
        raise asyncio.CancelledError
