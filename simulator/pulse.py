"""Wakes everybody who waits, each time something has changed."""

import asyncio


class Pulse:
    """Whoever waits is woken by the next beat, and by none before."""

    def __init__(self) -> None:
        self._next = asyncio.Event()

    def beat(self) -> None:
        """Wake everybody who waits now."""
        self._next.set()
        self._next = asyncio.Event()

    async def wait(self) -> None:
        """Wait for the next beat."""
        await self._next.wait()
