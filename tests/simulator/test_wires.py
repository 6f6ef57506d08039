"""What every wire does whatever stands at its end: holding a client back, handing over to the next, losing its port."""

import asyncio
import contextlib
import os
import socket
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from simulator import wire
from simulator.bay import Bay
from simulator.device import Place, WireDevice
from simulator.faults import UNPLUGGED
from simulator.http_server import HttpServer
from simulator.parts import Parts
from simulator.timing import Pace
from tests.simulator.test_process import open_tty

HELD = 1000
TAKEOVER = 0.2
MUCH = 1 << 15


@pytest.fixture(autouse=True)
def little(monkeypatch: pytest.MonkeyPatch) -> None:
    """A wire holds little before it holds its client back, and a busy machine may take its time to hand over."""
    monkeypatch.setattr(wire, "HELD", HELD)
    monkeypatch.setattr(wire, "TAKEOVER", TAKEOVER)


class Sink(WireDevice):
    """Takes everything and says it back at the end of a line."""

    def __init__(self, parts: Parts, speed: int = 4_000_000) -> None:
        super().__init__(parts, "sink", (UNPLUGGED,), speed)
        self.taken = bytearray()
        self.holds = 0
        self.fails = False

    async def receive(self, data: bytes) -> None:
        self.holds += self.wire._holding
        if self.fails:
            raise ZeroDivisionError
        await asyncio.sleep(0)  # so that it is slower than the client
        self.taken += data
        if data.endswith(b"\n"):
            await self.wire.send(bytes(self.taken[-20:]))

    def restart(self, model: str) -> None:
        self.taken.clear()

    def state(self) -> dict[str, object]:
        return {}


def address(device: WireDevice) -> tuple[str, int]:
    parts = urlsplit(device.url)
    return str(parts.hostname), int(parts.port or 0)


async def until(holds: Callable[[], object]) -> None:
    async with asyncio.timeout(5):
        while not holds():  # noqa: ASYNC110 the device tells nobody
            await asyncio.sleep(0.002)


def sink() -> Sink:
    return Sink(Parts(pace=Pace(1000)))


async def test_a_client_faster_than_the_line_is_held_back_and_nothing_is_lost() -> None:
    device = sink()
    await device.open(Place())
    reader, writer = await asyncio.open_connection(*address(device))
    writer.write(b"x" * MUCH + b"\n")
    assert (await reader.read(20)).endswith(b"x\n")
    assert len(device.taken) == MUCH + 1
    assert device.holds, "the client was told to wait"
    writer.close()
    await device.close()


@pytest.mark.needs_pts
async def test_a_pty_is_held_back_too_and_gives_the_wire_to_whoever_connects(tmp_path: Path) -> None:
    device = sink()
    await device.open(Place(pty=tmp_path / "dev" / "sink"))
    line = open_tty(str(tmp_path / "dev" / "sink"))
    os.set_blocking(line, True)
    await asyncio.to_thread(os.write, line, b"x" * MUCH)
    await until(lambda: len(device.taken) == MUCH)
    assert device.holds
    reader, writer = await asyncio.open_connection(*address(device))
    await until(lambda: device.connected)
    os.write(line, b"nobody listens\n")
    await until(lambda: len(device._parts.complaints) == 1)
    writer.write(b"here\n")
    assert (await reader.read(20)).endswith(b"here\n")
    os.close(line)
    writer.close()
    await device.close()


async def test_what_the_next_client_sends_before_the_last_is_gone_is_kept() -> None:
    device = sink()
    await device.open(Place())
    _, first = await asyncio.open_connection(*address(device))
    await until(lambda: device.connected)
    reader, second = await asyncio.open_connection(*address(device))
    second.write(b"mine\n")
    await second.drain()
    await asyncio.sleep(0.01)
    assert device.taken == b""
    first.close()
    assert await asyncio.wait_for(reader.read(20), 5) == b"mine\n"
    second.close()
    await device.close()


async def test_a_client_that_gives_up_before_it_is_let_in_leaves_no_trace() -> None:
    device = sink()
    await device.open(Place())
    reader, first = await asyncio.open_connection(*address(device))
    _, second = await asyncio.open_connection(*address(device))
    second.close()
    await asyncio.sleep(TAKEOVER * 1.2)
    first.write(b"still here\n")
    assert await reader.read(20) == b"still here\n"
    assert len(device._parts.complaints) == 0
    first.close()
    await device.close()


async def test_a_device_that_fails_complains_and_hangs_up(caplog: pytest.LogCaptureFixture) -> None:
    device = sink()
    device.fails = True
    await device.open(Place())
    reader, writer = await asyncio.open_connection(*address(device))
    writer.write(b"x")
    with contextlib.suppress(ConnectionResetError):
        assert await reader.read(1) == b"", "the line is cut"
    assert "itself failed" in str(device._parts.complaints.as_list())
    with contextlib.suppress(ConnectionResetError):
        writer.close()
        await writer.wait_closed()
    await device.close()


async def test_a_port_that_somebody_else_has_taken_is_complained_about_at_the_plug() -> None:
    device = sink()
    await device.open(Place())
    device.struck.strike("unplugged")
    with socket.socket() as taken:
        taken.bind(address(device))
        taken.listen()
        device.struck.mend("unplugged")
        await device._parts.settled()
    assert "cannot be plugged in again" in str(device._parts.complaints.as_list())


async def test_a_server_that_is_up_stays_and_a_taken_port_is_named() -> None:
    first, second = HttpServer("first", None), HttpServer("second", None)
    await first.open("127.0.0.1", 0)
    port = first.port
    await first.up()
    assert first.port == port
    with pytest.raises(OSError, match=f"second: 127.0.0.1:{port}: Address already in use"):
        await second.open("127.0.0.1", port)
    await first.down()


def test_an_event_that_nobody_made_known_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="no event named 'breakfast'"):
        Parts().events.happened("breakfast")


async def test_a_module_that_takes_a_command_without_a_storage_letter_says_so() -> None:
    bay: Bay[WireDevice] = Bay("code_scanner", Parts(pace=Pace(1000)))
    await bay.device.receive(b"\x7e\x010000!SCNTRG0\x3b\x03")
    assert "no storage letter" in str(bay.parts.complaints.as_list())
