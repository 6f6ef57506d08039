"""Who may come in: the doors of the loopback and of ``--bind``, and the ports that ``--free`` takes."""

import http.client
import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from simulator.options import Bind, understood
from tests.simulator.process import SimulatorProcess

TOUCH = json.dumps({"kind": "down", "x": 0.5, "y": 0.5})
JSON = {"Content-Type": "application/json"}


class Browser:
    """Bare HTTP with the headers that are given, and nothing followed."""

    def __init__(self, url: str) -> None:
        self.origin = "http://" + urlsplit(url).netloc
        self.cookie = ""

    def call(
        self, path: str, body: str | None = None, **headers: str | None
    ) -> tuple[int, http.client.HTTPMessage, bytes]:
        """GET, or POST where there is a body; a header of None is left out."""
        connection = http.client.HTTPConnection(urlsplit(self.origin).netloc, timeout=5)
        sent: dict[str, str | None] = {"Host": urlsplit(self.origin).netloc}
        if body is not None:
            sent |= {"Content-Type": "application/json", "Origin": self.origin}
        if self.cookie:
            sent["Cookie"] = self.cookie
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        connection.putrequest("GET" if body is None else "POST", path, skip_host=True)
        for name, value in sent.items():
            if value is not None:
                connection.putheader(name, value)
        data = (body or "").encode()
        connection.putheader("Content-Length", str(len(data)))
        connection.endheaders(data)
        response = connection.getresponse()
        answer = response.status, response.headers, response.read()
        connection.close()
        return answer

    def come_in(self, url: str) -> int:
        """Open the one-time address and keep the cookie."""
        status, headers, _ = self.call("/?" + urlsplit(url).query)
        self.cookie = (headers["Set-Cookie"] or "").partition(";")[0]
        return status


class Bound(SimulatorProcess):
    """A simulator whose panel others may reach."""

    def panel(self) -> str:
        """The address that the ready file names now."""
        assert self.folder is not None
        return str(json.loads((self.folder / "ready.json").read_text())["panel"])


@pytest.fixture(scope="module")
def bound() -> Iterator[Bound]:
    with Bound("--bind", "127.0.0.2") as process:
        yield process


def test_an_address_opens_one_session_and_no_second_one(bound: Bound) -> None:
    url = bound.panel()
    browser, other = Browser(url), Browser(url)
    status, headers, _ = browser.call("/?" + urlsplit(url).query)
    assert (status, headers["Location"]) == (303, "/")
    attributes = {part.strip().lower() for part in headers["Set-Cookie"].split(";")[1:]}
    assert {"httponly", "samesite=strict", "path=/"} <= attributes
    browser.cookie = headers["Set-Cookie"].partition(";")[0]
    assert browser.call("/")[0] == 200
    assert browser.call("/state")[0] == 200
    assert other.come_in(url) == 403
    assert other.come_in(bound.panel()) == 303
    assert other.call("/state")[0] == 200
    assert browser.call("/state")[0] == 200


def test_the_fresh_address_is_printed_each_time() -> None:
    with Bound("--bind", "127.0.0.2:0") as process:
        first = process.panel()
        Browser(first).come_in(first)
        second = process.panel()
        assert second != first
    assert second in process.said


@pytest.mark.parametrize("path", ["/", "/state", "/panel.js", "/?token=", "/?token=wrong", "/screen/picture"])
def test_without_a_session_nothing_is_given_but_what_to_do(bound: Bound, path: str) -> None:
    status, _, page = Browser(bound.panel()).call(path)
    assert status == 403
    assert "请用新的地址" in page.decode()
    assert "fresh address" in page.decode()


def test_a_token_is_not_used_up_by_those_who_guess_or_only_look(bound: Bound) -> None:
    url = bound.panel()
    browser = Browser(url)
    browser.call("/?token=wrong")
    browser.call("/state?" + urlsplit(url).query)
    browser.call("/?" + urlsplit(url).query, Host="rebound.example")
    assert browser.come_in(url) == 303


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": None},
        {"Origin": "null"},
        {"Origin": "http://elsewhere.example"},
        {"Host": "rebound.example", "Origin": "http://rebound.example"},
        {"Host": "127.0.0.1", "Origin": "http://127.0.0.1"},
        {"Host": "[::1"},
        {"Content_Type": "text/plain"},
        {"Content_Type": None},
        {"Cookie": None},
        {"Cookie": "panel_1=x"},
    ],
    ids=str,
)
def test_a_touch_from_elsewhere_counts_only_from_the_panels_own_page(
    bound: Bound, headers: dict[str, str | None]
) -> None:
    browser = Browser(bound.panel())
    assert browser.come_in(bound.panel()) == 303
    assert browser.call("/screen/touch", TOUCH)[0] == 200
    assert browser.call("/screen/touch", TOUCH, **headers)[0] in (403, 415)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Origin": None}, 200),
        ({"Host": "localhost", "Origin": "http://localhost"}, 200),
        ({"Origin": "http://elsewhere.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Host": "rebound.example", "Origin": "http://rebound.example"}, 403),
        ({"Content_Type": "text/plain"}, 415),
    ],
    ids=str,
)
def test_the_door_of_this_machine_lets_tools_in_and_no_other_pages(
    simulator: SimulatorProcess, headers: dict[str, str | None], status: int
) -> None:
    browser = Browser(simulator.urls["control"])
    assert browser.call("/screen/touch", TOUCH, **headers)[0] == status


@contextmanager
def taken_base() -> Iterator[tuple[int, socket.socket]]:
    """A base port that is free but for its receipt printer's."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        yield taken.getsockname()[1] - 2, taken


def test_for_all_addresses_any_literal_is_a_host_and_no_other_name(tmp_path: Path) -> None:
    with taken_base() as (base, _), Bound("--bind", "0.0.0.0", "--ports", str(base), "--free") as process:
        port = urlsplit(process.panel()).port
        browser = Browser(f"http://127.0.0.1:{port}")
        for host in ("127.0.0.1", f"localhost:{port}", socket.gethostname(), "192.168.7.7"):
            assert browser.call("/", Host=host)[0] == 403
            assert "请用新的地址" in browser.call("/", Host=host)[2].decode()
        assert "请用新的地址" not in browser.call("/", Host="rebound.example")[2].decode()
        ports = {urlsplit(process.urls[name]).port for name in ("control", "office", "screen")}
        assert not ports & set(range(base, base + 81))


def test_free_takes_the_usual_ports_when_nobody_else_has() -> None:
    for attempt in range(5):  # somebody else on this machine may be quicker once or twice
        with taken_base() as (base, taken):
            taken.close()
            with SimulatorProcess("--ports", str(base), "--free") as process:
                urls = process.urls
        if urls["control"] == f"http://127.0.0.1:{base}":
            assert urls["screen"] == f"socket://127.0.0.1:{base + 4}"
            return
        assert attempt < 4, urls


@pytest.mark.parametrize("where", ["example.org", "127.0.0.1:x", "127.0.0.1:70000", "[::1", ""])
def test_a_place_to_bind_is_an_address(where: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        understood(["--bind", where])
    assert "--bind" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("where", "bind"),
    [
        ("192.0.2.7", Bind("192.0.2.7", None)),
        ("0.0.0.0:8080", Bind("0.0.0.0", 8080)),
        ("::", Bind("::", None)),
        ("2001:db8::7", Bind("2001:db8::7", None)),
        ("[::1]", Bind("::1", None)),
        ("[::1]:8080", Bind("::1", 8080)),
    ],
)
def test_an_address_may_carry_a_port(where: str, bind: Bind) -> None:
    assert understood(["--bind", where]).bind == bind
