"""The way to the office: bounded in time and size whatever comes, enrolment, and a watch that nothing ends."""

import asyncio
import contextlib
import socket
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any, cast

import pytest

from drivers.ports.durations import REAL, Durations
from drivers.ports.fault_ids import FaultId
from flows.office import PersonExpired
from flows.texts import Text
from flows.ways_out import DeviceFault, Refused
from kiosk.keys import terminal_key
from kiosk.office.client import OfficeClient
from kiosk.office.link import OfficeLink
from kiosk.office.wire import MAX_ANSWER, OfficeWire
from tests.simulator.process import SimulatorProcess

TOTAL = 0.8
SLACK = 0.7
"""Two busy cores."""
BRIEF = Durations(
    office_total=TOTAL, office_connect=0.5, office_retry=0.05, office_health_interval=0.05, outbox_first=0.05
)


@pytest.fixture
def client(simulator: SimulatorProcess, tmp_path: Path) -> OfficeClient:
    """A client that has enrolled."""
    made = new_client(simulator, tmp_path)
    made.health()
    return made


def new_client(simulator: SimulatorProcess, folder: Path, code: str = "demo-000000") -> OfficeClient:
    wire = OfficeWire(simulator.urls["office"], "test-0001", lambda: terminal_key(folder), BRIEF)
    return OfficeClient(wire, "test-0001", code, "429999101000")


def failed(call: Callable[[], Any]) -> tuple[FaultId, float]:
    """The fault of a call, and its seconds."""
    began = time.monotonic()
    with pytest.raises(DeviceFault) as caught:
        call()
    return caught.value.fault, time.monotonic() - began


@pytest.mark.parametrize(
    ("fault", "settings", "named"),
    [
        ("silent", {}, FaultId.OFFICE_SLOW),
        ("answers_late", {"seconds": 5.0}, FaultId.OFFICE_SLOW),
        ("slow_drip", {"every": 0.1}, FaultId.OFFICE_SLOW),
        ("slow_drip", {"every": 0.6}, FaultId.OFFICE_SLOW),
        ("huge", {}, FaultId.OFFICE_GARBLED),
        ("garbage", {"kind": "truncated"}, FaultId.OFFICE_GARBLED),
        ("garbage", {"kind": "html"}, FaultId.OFFICE_GARBLED),
        ("garbage", {"kind": "empty"}, FaultId.OFFICE_GARBLED),
        ("garbage", {"kind": "wrong_shape"}, FaultId.OFFICE_GARBLED),
        ("http_500", {}, FaultId.OFFICE_GARBLED),
        ("closed", {}, FaultId.OFFICE_CLOSED),
        ("lost_answer", {}, FaultId.OFFICE_DOWN),
        ("down", {}, FaultId.OFFICE_DOWN),
    ],
)
def test_every_failure_has_its_name_and_none_outlives_the_total_deadline(
    simulator: SimulatorProcess, client: OfficeClient, fault: str, settings: dict[str, Any], named: FaultId
) -> None:
    simulator.strike("office", fault, **settings)
    found, seconds = failed(client.health)
    assert found is named
    assert seconds < TOTAL + SLACK
    simulator.mend("office")
    client.health()


def test_an_answer_is_never_read_further_than_it_may_be_long(
    simulator: SimulatorProcess, client: OfficeClient
) -> None:
    simulator.strike("office", "huge")
    with pytest.raises(DeviceFault, match=str(MAX_ANSWER)):
        client.health()


def test_a_terminal_enrols_by_itself_and_a_wrong_code_is_told(
    simulator: SimulatorProcess, tmp_path: Path
) -> None:
    wrong, _ = failed(new_client(simulator, tmp_path, "wrong").health)
    without, _ = failed(new_client(simulator, tmp_path, "").health)
    assert wrong is without is FaultId.OFFICE_TERMINAL_REFUSED
    new_client(simulator, tmp_path).health()
    other = tmp_path / "other"
    found, _ = failed(new_client(simulator, other).health)
    assert found is FaultId.OFFICE_TERMINAL_REFUSED, "another key for the same terminal"


def test_a_key_that_cannot_be_trusted_refuses_the_terminal_and_sends_nothing(
    simulator: SimulatorProcess, tmp_path: Path
) -> None:
    terminal_key(tmp_path)
    (tmp_path / "terminal_key.pem").chmod(0o644)
    requests = simulator.count("request")
    found, _ = failed(new_client(simulator, tmp_path).health)
    assert found is FaultId.OFFICE_TERMINAL_REFUSED
    assert simulator.count("request") == requests


def test_cutting_ends_a_call_in_another_thread_at_once(
    simulator: SimulatorProcess, client: OfficeClient
) -> None:
    simulator.strike("office", "silent")
    requests = simulator.count("request")

    def cut() -> None:
        simulator.wait("request", requests)
        client.cut()

    cutter = threading.Thread(target=cut)
    cutter.start()
    _, seconds = failed(client.health)
    cutter.join()
    assert seconds < TOTAL


@contextlib.asynccontextmanager
async def link_to(client: Any, durations: Durations = BRIEF) -> AsyncIterator[OfficeLink]:
    """A link to a client, closed at the end."""
    link = OfficeLink(lambda: cast(OfficeClient, client), durations)
    try:
        yield link
    finally:
        link.close()


class OddOffice:
    """Answers each health call with the next of some exceptions; None is a good answer."""

    def __init__(self, *answers: Exception | None) -> None:
        self.answers = list(answers)
        self.asked_on = threading.Event()
        """Set once it was asked two times more than it had odd answers."""
        self._left = len(answers) + 2

    def health(self) -> None:
        self._left -= 1
        if self._left == 0:
            self.asked_on.set()
        answer = self.answers.pop(0) if self.answers else None
        if answer is not None:
            raise answer

    def cut(self) -> None:
        pass


@pytest.mark.parametrize(
    "answer",
    [
        DeviceFault(FaultId.OFFICE_GARBLED),
        Refused(Text("office.refused")),
        PersonExpired(),
        UnicodeError("label too long"),
    ],
    ids=lambda answer: type(answer).__name__,
)
async def test_nothing_that_an_office_answers_ends_the_watch_over_its_health(answer: Exception) -> None:
    office = OddOffice(None, answer)
    async with link_to(office) as link:
        watch = asyncio.create_task(link.watch_health())
        assert await asyncio.to_thread(office.asked_on.wait, 5), watch
        assert not watch.done()
        assert link.known
        watch.cancel()
        await asyncio.gather(watch, return_exceptions=True)
        assert link.fault is None


async def test_a_question_that_fails_late_says_nothing_against_an_office_that_has_answered_since() -> None:
    asked, go_on = threading.Event(), threading.Event()

    def late(_client: Any) -> None:
        asked.set()
        go_on.wait(5)
        raise DeviceFault(FaultId.OFFICE_SLOW)

    async with link_to(OddOffice()) as link:
        old = asyncio.create_task(link.call(late))
        await asyncio.to_thread(asked.wait, 5)
        await link.call(lambda client: client.health())
        go_on.set()
        with pytest.raises(DeviceFault):
            await old
        assert link.fault is None
        with pytest.raises(DeviceFault):
            await link.call(late)
        assert link.fault is FaultId.OFFICE_SLOW


def test_an_address_at_which_no_office_answers_is_told(tmp_path: Path) -> None:
    with somebody_else() as url:
        wire = OfficeWire(url, "test-0001", lambda: terminal_key(tmp_path), BRIEF)
        found, _ = failed(OfficeClient(wire, "test-0001", "", "429999101000").health)
    assert found is FaultId.OFFICE_GARBLED


def test_a_header_that_drips_in_without_end_is_cut_off_at_the_total_deadline(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=drip, args=(server,))
        thread.start()
        url = f"http://127.0.0.1:{server.getsockname()[1]}"
        wire = OfficeWire(url, "test-0001", lambda: terminal_key(tmp_path), BRIEF)
        found, seconds = failed(OfficeClient(wire, "test-0001", "", "429999101000").health)
        thread.join()
    assert found is FaultId.OFFICE_SLOW
    assert seconds < TOTAL + SLACK


def drip(server: socket.socket) -> None:
    """Answers one connection with a header, a byte at a time, for three seconds at the most."""
    connection, _ = server.accept()
    with connection, contextlib.suppress(OSError):
        connection.sendall(b"HTTP/1.1 200 OK\r\nX-Padding: ")
        for _ in range(60):
            connection.sendall(b"0")
            time.sleep(0.05)


@contextlib.contextmanager
def somebody_else() -> Iterator[str]:
    """A web server that is no office, and says so in the words of RFC 9457."""

    class Elsewhere(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = b'{"type": "about:blank", "title": "Not Found", "status": 404}'
            self.send_response(404)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - named by the library
            pass

    with HTTPServer(("127.0.0.1", 0), Elsewhere) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


async def test_a_caller_who_goes_away_is_free_at_once_and_the_answer_is_dropped(
    simulator: SimulatorProcess, tmp_path: Path
) -> None:
    client = new_client(simulator, tmp_path)
    async with link_to(client) as link:
        await link.call(lambda c: c.health())
        told: list[FaultId | None] = []
        link.watch(lambda: told.append(link.fault))
        simulator.strike("office", "silent")
        requests = await asyncio.to_thread(simulator.count, "request")
        call = asyncio.create_task(link.call(lambda c: c.health()))
        await asyncio.to_thread(simulator.wait, "request", requests)
        began = time.monotonic()
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call
        assert time.monotonic() - began < 0.1
        await asyncio.sleep(TOTAL + 0.2)  # the wire's own deadline passes
        assert told == []


def test_the_real_deadline_is_ten_seconds() -> None:
    assert REAL.office_total == 10.0
