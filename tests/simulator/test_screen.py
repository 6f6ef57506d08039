"""The screen wire: pictures in, touches and watching out, with a bare client for a terminal."""

import asyncio
import json
import socket
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any
from urllib.parse import urlsplit

import pytest

from simulator import screen as wire
from simulator.complaints import Complaints
from simulator.exchanges import Exchanges
from simulator.parts import Parts
from simulator.screen import Screen
from tests.simulator.process import ControlError, RawWire, SimulatorProcess

JPEG = b"\xff\xd8\xff\xe0 a picture \xff\xd9"
NEXT = b"\xff\xd8\xff\xe0 the next one \xff\xd9"
LOOKING_AWAY = 2.0
LONGEST_PICTURE = 4 << 20


def message(kind: bytes, payload: bytes) -> bytes:
    return kind + len(payload).to_bytes(4, "big") + payload


def receive(terminal: RawWire, timeout: float = 5.0) -> tuple[bytes, bytes]:
    head = terminal.receive(5, timeout)
    return head[:1], terminal.receive(int.from_bytes(head[1:], "big"))


def until_screen(simulator: SimulatorProcess, **wanted: bool) -> None:
    while True:
        seen = simulator.count("screen")
        state = simulator.state()["screen"]
        if all(state[key] is value for key, value in wanted.items()):
            return
        simulator.wait("screen", seen)


class Watcher(threading.Thread):
    """One long poll in the background."""

    def __init__(self, simulator: SimulatorProcess, after: int = 0) -> None:
        super().__init__()
        self._simulator = simulator
        self._after = after
        self.found: tuple[int, bytes] | None = None

    def run(self) -> None:
        self.found = self._simulator.picture(self._after)

    def __enter__(self) -> "Watcher":
        self.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self.join()


@contextmanager
def whoever_leaves(simulator: SimulatorProcess, after: int) -> Iterator[None]:
    """Asks for a picture and goes away before there is one."""
    address = urlsplit(simulator.urls["control"])
    with socket.create_connection((address.hostname, address.port)) as connection:
        ask = f"GET /screen/picture?after={after} HTTP/1.1\r\nHost: {address.netloc}\r\n\r\n"
        connection.sendall(ask.encode())
        yield


def test_pictures_are_asked_for_while_somebody_looks_and_no_longer(simulator: SimulatorProcess) -> None:
    until_screen(simulator, watched=False)
    with simulator.connect("screen") as terminal:
        assert terminal.quiet(0.2)
        with Watcher(simulator) as first:
            assert receive(terminal) == (b"W", b"1")
            terminal.send(message(b"P", JPEG))
        assert first.found is not None
        number, data = first.found
        assert data == JPEG
        with Watcher(simulator, number) as second:
            terminal.send(message(b"P", NEXT))
        assert second.found == (number + 1, NEXT)
        with whoever_leaves(simulator, number + 1):
            until_screen(simulator, connected=True, watched=True)
            assert terminal.quiet(0.2)
        start = time.monotonic()
        assert receive(terminal) == (b"W", b"0")
        assert LOOKING_AWAY - 0.5 < time.monotonic() - start < LOOKING_AWAY + 1
        until_screen(simulator, connected=True, watched=False)


def test_a_picture_in_pieces_is_put_together_and_two_in_one_are_taken_apart(
    simulator: SimulatorProcess,
) -> None:
    with simulator.connect("screen") as terminal:
        whole = message(b"P", JPEG)
        for at in range(len(whole)):
            terminal.send(whole[at : at + 1])
        first = simulator.picture(0)
        assert first is not None
        assert first[1] == JPEG
        terminal.send(whole + message(b"P", NEXT))
        second = simulator.picture(first[0] + 1)
        assert second == (first[0] + 2, NEXT)
    assert simulator.complaints() == []


def told(simulator: SimulatorProcess, terminal: RawWire, **page: object) -> dict[str, Any]:
    """The terminal tells of a page; what the state says of it then."""
    terminal.send(message(b"N", json.dumps(page).encode()) + message(b"P", JPEG))
    seen: dict[str, Any] = {"page": None}
    while seen["page"] != page["page"]:
        seen = simulator.state()["screen"]
    return seen


def test_the_page_on_view_tells_the_step_of_the_visit_and_is_forgotten_with_the_terminal(
    simulator: SimulatorProcess,
) -> None:
    until_screen(simulator, connected=False)
    with simulator.connect("screen") as terminal:
        assert told(simulator, terminal, page="home", kind="Menu", end=None)["step"] == 1
        assert told(simulator, terminal, page="place_card", kind="CardPlace", end=None)["step"] == 2
        assert told(simulator, terminal, page="pin", kind="PinPad", end=None)["step"] is None
    until_screen(simulator, connected=False)
    assert simulator.state()["screen"]["page"] is None
    assert simulator.complaints() == []


def test_a_visit_is_ended_by_a_touch_where_the_page_says_and_only_there(simulator: SimulatorProcess) -> None:
    until_screen(simulator, connected=False, watched=False)
    with simulator.connect("screen") as terminal:
        told(simulator, terminal, page="printing", kind="Working", end=None)
        assert simulator.control("POST", "/screen/end", {}) == {"ended": False}
        told(simulator, terminal, page="preview", kind="Preview", end=[0.9, 0.95])
        assert simulator.control("POST", "/screen/end", {}) == {"ended": True}
        assert [json.loads(receive(terminal)[1]) for _ in range(2)] == [
            {"kind": kind, "x": 0.9, "y": 0.95} for kind in ("down", "up")
        ]


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"{}",
        b'{"page": "HOME!", "kind": "Menu", "end": null}',
        b'{"page": "a", "kind": "B", "end": [2, 0]}',
    ],
)
def test_a_page_that_is_none_is_complained_about(simulator: SimulatorProcess, said: bytes) -> None:
    with simulator.connect("screen") as terminal:
        complaints = simulator.count("complaint")
        terminal.send(message(b"N", said))
        simulator.wait("complaint", complaints)
    assert simulator.complaints()[-1]["what"].startswith("not a page")


def test_a_touch_reaches_the_terminal_as_it_was_made(simulator: SimulatorProcess) -> None:
    until_screen(simulator, connected=False)
    assert simulator.touch("down", 0.25, 1.0) is False
    with simulator.connect("screen") as terminal:
        until_screen(simulator, connected=True)
        assert simulator.touch("move", 0.1, 0.1) is False, "no finger is down"
        assert simulator.touch("down", 0.25, 1.0) is True
        assert simulator.touch("move", 0.75, 0.5) is True
        assert simulator.touch("up", 0.5, 0) is True
        assert simulator.touch("move", 0.1, 0.1) is False
        messages = [receive(terminal)]
        while b'"up"' not in messages[-1][1]:  # beside them whether somebody looks
            messages.append(receive(terminal))
    assert [json.loads(payload) for kind, payload in messages if kind == b"T"] == [
        {"kind": "down", "x": 0.25, "y": 1.0},
        {"kind": "move", "x": 0.75, "y": 0.5},
        {"kind": "up", "x": 0.5, "y": 0.0},
    ]


@pytest.mark.parametrize(
    "touch",
    [
        {"kind": "hover", "x": 0.5, "y": 0.5},
        {"kind": "down", "x": 1.01, "y": 0.5},
        {"kind": "down", "x": -0.01, "y": 0.5},
        {"kind": "down", "x": 0.5},
        {"kind": "down", "x": 0.5, "y": "half"},
        {"kind": "down", "x": 0.5, "y": float("nan")},
        {"kind": "down", "x": 0.5, "y": 0.5, "z": 0.5},
    ],
    ids=json.dumps,
)
def test_a_touch_that_is_none_is_refused(simulator: SimulatorProcess, touch: dict[str, Any]) -> None:
    touches = simulator.count("touch")
    with pytest.raises(ControlError, match="422"):
        simulator.control("POST", "/screen/touch", touch)
    assert simulator.count("touch") == touches


def test_a_restarted_terminal_gets_in_at_once_and_the_old_picture_is_forgotten(
    simulator: SimulatorProcess,
) -> None:
    with simulator.connect("screen") as old:
        old.send(message(b"P", JPEG))
        assert simulator.picture(0)
        start = time.monotonic()
        with simulator.connect("screen") as new:
            while receive(old)[0]:  # until it is hung up on
                pass
            assert time.monotonic() - start < 2
            with Watcher(simulator) as watcher:
                assert receive(new) == (b"W", b"1")
                watcher.join(0.3)
                assert watcher.is_alive()
                new.send(message(b"P", NEXT))
    assert watcher.found is not None
    assert watcher.found[1] == NEXT


@pytest.mark.parametrize(
    "wrong",
    [
        message(b"X", b""),
        b"P" + (LONGEST_PICTURE + 1).to_bytes(4, "big"),
        message(b"P", b"<html>"),
        bytes(64),
    ],
    ids=["kind", "length", "no picture", "noise"],
)
def test_what_is_no_picture_is_complained_about_and_hung_up_on(
    simulator: SimulatorProcess, wrong: bytes
) -> None:
    with simulator.connect("screen") as terminal:
        until_screen(simulator, connected=True)
        terminal.send(wrong)
        until_screen(simulator, connected=False)
    assert [complaint["device"] for complaint in simulator.complaints()] == ["screen"]


@asynccontextmanager
async def screen() -> AsyncIterator[tuple[Screen, tuple[str, int]]]:
    """A screen alone in this process, and where it listens."""
    events = Parts().events
    alone = Screen(events, Exchanges(events), Complaints(events))
    await alone.open("127.0.0.1", 0)
    where = urlsplit(alone.url)
    try:
        yield alone, (str(where.hostname), int(where.port or 0))
    finally:
        alone.close()


async def test_a_screen_that_ends_while_somebody_looks_hangs_up() -> None:
    async with screen() as (alone, address):
        reader, writer = await asyncio.open_connection(*address)
        with alone.watching():
            assert await reader.read(6) == message(b"W", b"1")
        alone.close()
        assert await reader.read(1) == b""
        writer.close()


async def test_a_taken_port_is_named() -> None:
    async with screen() as (alone, (host, port)):
        with pytest.raises(OSError, match=f"screen: {host}:{port}: Address already in use"):
            await Screen(alone._events, alone._exchanges, alone._complaints).open(host, port)


async def test_a_number_that_was_never_given_counts_as_none() -> None:
    async with screen() as (alone, address):
        _, writer = await asyncio.open_connection(*address)
        writer.write(message(b"P", JPEG))
        assert await asyncio.wait_for(alone.picture(99), 5) == (1, JPEG)
        writer.close()


async def test_a_touch_that_comes_too_soon_or_that_nobody_reads_is_dropped(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with screen() as (alone, address):
        reader, writer = await asyncio.open_connection(*address)
        with alone.watching():
            await reader.readexactly(6)
        assert alone.touch("down", 0, 0)
        assert alone.touch("move", 0, 0)
        assert not alone.touch("move", 0, 0), "too soon after the last move"
        monkeypatch.setattr(wire, "UNSENT", -1)
        assert not alone.touch("up", 0, 0)
        writer.close()
