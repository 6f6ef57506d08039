"""The terminal's end of the screen wire when the far end reads nothing, on real sockets."""

import asyncio
import contextlib
import json
import socket
import struct
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest

from drivers.ports.durations import REAL
from kiosk.mirror import mirrored

HUGE = b"\xff\xd8" + bytes(20_000_000)
"""More than the system keeps for a connection."""

PAGE: dict[str, object] = {"page": "home", "kind": "Menu", "end": None}

Send = Callable[[bytes], Awaitable[None]]
Tell = Callable[[dict[str, object]], None]


class Pictures:
    """Stands where the window's mirror stands, which needs a window."""

    def __init__(self) -> None:
        self.watched: asyncio.Queue[Send | None] = asyncio.Queue()

    def mirror(self) -> "Pictures":
        return self

    def watch(self, send: Send | None) -> None:
        self.watched.put_nowait(send)

    def follow(self, tell: Tell | None) -> None:
        if tell is not None:
            tell(PAGE)

    def let_go(self) -> None:
        pass


@pytest.mark.parametrize("forgotten", [False, True], ids=["it is given up", "it must be forgotten"])
async def test_a_picture_that_nobody_takes_does_not_stay(forgotten: bool) -> None:
    durations = replace(REAL, mirror_stall=60.0 if forgotten else 0.1)
    pictures: Any = Pictures()
    loop = asyncio.get_running_loop()
    with socket.create_server(("127.0.0.1", 0)) as far_end:
        far_end.setblocking(False)
        url = f"socket://127.0.0.1:{far_end.getsockname()[1]}"
        async with asyncio.timeout(10), mirrored(pictures, url, durations):
            terminal, _ = await loop.sock_accept(far_end)
            with terminal:
                terminal.send(struct.pack(">cI", b"W", 1) + b"1")
                sending = asyncio.ensure_future((await pictures.watched.get())(HUGE))
                await asyncio.sleep(0)
                assert not sending.done()
                if forgotten:
                    sending.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await sending
                assert await pictures.watched.get() is None, "the connection is gone, and what it held"


async def test_the_page_on_view_is_told_as_soon_as_somebody_is_there() -> None:
    pictures: Any = Pictures()
    loop = asyncio.get_running_loop()
    with socket.create_server(("127.0.0.1", 0)) as far_end:
        far_end.setblocking(False)
        url = f"socket://127.0.0.1:{far_end.getsockname()[1]}"
        async with asyncio.timeout(10), mirrored(pictures, url, REAL):
            terminal, _ = await loop.sock_accept(far_end)
            with terminal:
                said = await loop.sock_recv(terminal, 500)
    assert said[:5] == struct.pack(">cI", b"N", len(said) - 5)
    assert json.loads(said[5:]) == PAGE


async def test_a_terminal_without_a_mirror_connects_nowhere() -> None:
    nowhere: Any = None
    async with mirrored(nowhere, None, REAL):
        assert len(asyncio.all_tasks()) == 1
