"""Opens one device of a profile for one command."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from typing import Any, TypeVar

from drivers.hosted import HostedDevice
from drivers.loader import open_device
from drivers.ports.status import Health
from kiosk.cli.exits import Exit
from kiosk.cli.options import fail
from kiosk.profile import LoadedProfile

T = TypeVar("T")
OWNER = "command line"


@contextlib.asynccontextmanager
async def one_device(loaded: LoadedProfile, port: str) -> AsyncIterator[Any]:
    """The device, claimed; closed at the end. The command ends when the profile does not have it."""
    table = loaded.devices.get(port)
    if table is None:
        raise fail(f"{loaded.path} has no [devices.{port}]", Exit.USAGE)
    device = open_device(port, port, table.driver, table.url, table.quirks, loaded.durations)
    try:
        device.claim(OWNER)
        yield device
    finally:
        device.release()
        await device.close()


async def heard_of(device: HostedDevice[Any, Any]) -> None:
    """Waits until it is known what a device is or why it is not heard, however long a mute one takes to be called so."""
    heard = asyncio.Event()
    stop = device.watch(lambda change: heard.set() if change.after.health is not Health.STARTING else None)
    try:
        if device.state.health is Health.STARTING:
            async with asyncio.timeout(device.verdict_limit):
                await heard.wait()
    except TimeoutError:
        pass
    finally:
        stop()


def on_device(loaded: LoadedProfile, port: str, call: Callable[[Any], Awaitable[T]]) -> T:
    """What one call to one device of the profile gives. The device is opened for it and closed after it."""

    async def work() -> T:
        async with one_device(loaded, port) as device:
            return await call(device)

    return in_loop(work())


def in_loop(work: Coroutine[Any, Any, T]) -> T:
    """Runs one command's coroutine; Ctrl-C ends it with the shell's usual status."""
    try:
        return asyncio.run(work)
    except KeyboardInterrupt:
        raise SystemExit(130) from None
