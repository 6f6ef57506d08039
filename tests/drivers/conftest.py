"""Durations for the wire, and devices that are closed whatever a test does."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from typing import Any

import pytest_asyncio

from drivers.hosted import HostedDevice
from drivers.loader import open_device
from drivers.ports.durations import REAL, Durations
from drivers.ports.status import StateChanged

FAST: Durations = REAL.scaled(0.1)
QUICK: Durations = replace(FAST, printer_mm_per_second=1000.0)
"""For printers whose proof never comes: the simulator, twenty times as fast as life, prints 1250 mm in a second."""
Opener = Callable[..., Any]


@pytest_asyncio.fixture
async def opener() -> AsyncIterator[Opener]:
    """Opens devices with scaled durations and closes them at the end."""
    opened: list[HostedDevice[Any, Any]] = []

    def open_(port: str, driver: str, url: str, durations: Durations = FAST, **quirks: Any) -> Any:
        device = open_device(port, port, driver, url, quirks, durations)
        opened.append(device)
        return device

    yield open_
    for device in opened:
        await device.close()


async def until(device: HostedDevice[Any, Any], wanted: Callable[[Any], bool], seconds: float = 5.0) -> Any:
    """Waits for the event that makes the device's state as wanted."""
    reached = asyncio.Event()

    def look(_: StateChanged[Any] | None = None) -> None:
        if wanted(device.state):
            reached.set()

    end = device.watch(look)
    look()
    try:
        await asyncio.wait_for(reached.wait(), seconds)
    except TimeoutError:
        raise AssertionError(f"the state stayed {device.state}") from None
    finally:
        end()
    return device.state
