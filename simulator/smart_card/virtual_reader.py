"""Puts the card into a virtual reader of vpcd (vsmartcard) as well: a card that is in is a client of the reader's port."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import Final, Protocol

from simulator.smart_card.messages import Splitter

AGAIN: Final = 0.05
"""Seconds until a reader that refused, or let go, is tried again."""
NOTHING: Final = b"\0\0"


class CardPlace(Protocol):
    """Whose card it is."""

    @property
    def held(self) -> object | None:
        """The card, if there is one."""

    def line_lost(self) -> None:
        """The reader has gone."""

    async def answer(self, message: bytes, send: Callable[[bytes, str], Awaitable[None]]) -> None:
        """Answer a message."""


class VirtualReader:
    """Follows the card place: connects while a card is in, hangs up when it is pulled."""

    def __init__(self, place: CardPlace, port: int) -> None:
        self.port = port
        self.moved = asyncio.Event()
        """To be set when a card was put in or pulled."""
        self._place = place
        self._task = asyncio.ensure_future(self._follow())

    async def close(self) -> None:
        """Pull the card out of the reader for good."""
        self._task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._task

    async def _follow(self) -> None:
        while True:
            self.moved.clear()
            if self._place.held is None:
                await self.moved.wait()
                continue
            with contextlib.suppress(OSError):
                await self._visit()
            await asyncio.sleep(AGAIN)

    async def _visit(self) -> None:
        """One stay in the reader, until the card is pulled or the reader hangs up."""
        here, there = await asyncio.open_connection("127.0.0.1", self.port)
        talking = asyncio.ensure_future(self._talk(here, there))
        pulling = asyncio.ensure_future(self.moved.wait())
        try:
            await asyncio.wait({talking, pulling}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (talking, pulling):
                task.cancel()
            await asyncio.gather(talking, pulling, return_exceptions=True)
            there.close()
            self._place.line_lost()

    async def _talk(self, here: asyncio.StreamReader, there: asyncio.StreamWriter) -> None:
        splitter = Splitter()

        async def send(framed: bytes, _meaning: str) -> None:
            # vpcd waits for ever for the bytes of an empty message, but hears a card that hangs up
            if framed == NOTHING:
                raise ConnectionAbortedError
            there.write(framed)
            await there.drain()

        while data := await here.read(4096):
            for message in splitter.feed(data):
                await self._place.answer(message, send)
