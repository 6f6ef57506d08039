"""The office as a thing that can be opened, struck with faults, and looked into."""

from collections import deque
from datetime import UTC, datetime
from typing import Any, Final

from simulator.county import County
from simulator.exchanges import NOTHING
from simulator.faults import Settings
from simulator.http_server import HttpServer
from simulator.office.app import make_app, office_now
from simulator.office.books import Books
from simulator.office.faults import FAULTS
from simulator.office.misbehaviour import Misbehaviour
from simulator.office.signatures import Gatekeeper
from simulator.parts import Parts
from simulator.struck import Struck

KEPT_REQUESTS: Final = 500


class Office:
    """The simulated office."""

    def __init__(self, parts: Parts, county: County) -> None:
        self._parts = parts
        self.struck = Struck("office", FAULTS, self._fault_changed)
        self.books = Books(county)
        self._gate = Gatekeeper(office_now)
        self.requests: deque[dict[str, Any]] = deque(maxlen=KEPT_REQUESTS)
        self._requests = 0
        app = make_app(self.books, self._gate, self.struck, parts.events)
        self._front = Misbehaviour(app, self.struck, self._note)
        self._server = HttpServer("office", self._front)

    @property
    def url(self) -> str:
        """The base URL of the contract."""
        return self._server.url

    async def open(self, host: str, port: int) -> None:
        """Listen; raises OSError naming the port that is taken."""
        await self._server.open(host, port)

    async def close(self) -> None:
        """Let go of the port."""
        await self._server.down()

    def forget(self) -> None:
        """An office that has seen nobody: pinned keys, tokens, ratings and nonces are gone."""
        self.books.forget()
        self._gate.forget()
        self.requests.clear()

    def state(self) -> dict[str, Any]:
        """Counters for whoever looks."""
        return {
            "terminals": sorted(self.books.keys),
            "requests": self._requests,
            "certificates": self.books.certificates,
            "ratings": len(self.books.ratings),
        }

    def _note(self, method: str, path: str, status: int, verdict: str) -> None:
        self._requests += 1
        self.requests.append(
            {
                "number": self._requests,
                "at": datetime.now(UTC).astimezone().isoformat(timespec="milliseconds"),
                "method": method,
                "path": path,
                "status": status,
                "verdict": verdict,
            }
        )
        answered = f"{status} {verdict}" if status else NOTHING
        self._parts.exchanges.add("office", f"{method} {path}", answered, poll=path == "/v1/health")
        if verdict in ("bad_signature", "invalid", "unknown_call"):
            self._parts.complaints.add("office", f"{method} {path}: {verdict}")
        self._parts.events.happened("request")

    def _fault_changed(self, name: str, settings: Settings | None) -> None:
        if name == "down":
            self._parts.plug("office", self._server.up() if settings is None else self._server.down())
        self._parts.events.happened("fault")
