"""What is told of a mistake that nobody caught: its type and its place. Never its message: that may quote a person."""

import asyncio
import faulthandler
import logging
import signal
import sys
import threading
from types import TracebackType
from typing import Any

from flows.ways_out import place

_log = logging.getLogger(__name__)


def tell_places_only() -> None:
    """For the whole process and what it forks: types and places in place of traces.

    A crash below Python, and SIGUSR1 (which the guard sends to a terminal that hangs), print on standard error where each
    thread stands, as file and line.
    """
    sys.excepthook = _uncaught
    threading.excepthook = _in_thread
    sys.unraisablehook = _unraisable
    faulthandler.enable()
    faulthandler.register(signal.SIGUSR1)


def loop_handler(_loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """The loop's exception handler; its own would print the message and the arguments of whatever was called."""
    _tell("the loop", context.get("exception"))


def _uncaught(_kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
    _tell("the program", error)


def _in_thread(args: threading.ExceptHookArgs) -> None:
    _tell(f"thread {args.thread.name if args.thread else '?'}", args.exc_value)


def _unraisable(args: "sys.UnraisableHookArgs") -> None:
    _tell("clearing up", args.exc_value)


def _tell(where: str, error: BaseException | None) -> None:
    if error is None:
        _log.error("bug nobody caught", extra={"where": where})
    else:
        _log.error(
            "bug nobody caught",
            extra={"where": where, "error": type(error).__name__, "place": place(error)},
        )
