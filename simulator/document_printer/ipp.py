"""An A4 laser printer that speaks IPP 2.0 over HTTP and prints PDF (RFC 8010, 8011; PWG 5100.13 for its trays)."""

import asyncio
import random
from collections import deque
from typing import Final

from simulator.asgi import Receive, Scope, Send, answer, until_gone
from simulator.device import Place
from simulator.document_printer import message as ipp
from simulator.document_printer.engine import TRAY_SHEETS, Engine, Job
from simulator.document_printer.faults import FAULTS
from simulator.document_printer.message import Malformed, Operation
from simulator.document_printer.operations import BAD_REQUEST, OK, Operations, Refused
from simulator.exchanges import NOTHING
from simulator.faults import Settings
from simulator.http_server import HttpServer
from simulator.parts import Parts
from simulator.struck import Struck

MODELS: Final = ("laser",)
PATH: Final = "/ipp/print"
MEDIA: Final = "application/ipp"
LARGEST: Final = 64 << 20
LOW_SHEETS: Final = 10

DOCUMENTS: Final = (Operation.PRINT_JOB, Operation.SEND_DOCUMENT)
"""They carry one."""
WORDS: Final = {int(operation): operation.words for operation in Operation}
POLLS: Final = ("Get-Printer-Attributes", "Get-Jobs", "Get-Job-Attributes")
"""Asked again and again."""


class Device:
    """The printer."""

    def __init__(self, parts: Parts, model: str = "laser") -> None:
        self._parts = parts
        self._rng = random.Random(f"{parts.seed} document_printer")
        self.struck = Struck("document_printer", FAULTS, self._fault_changed)

        async def serve(scope: Scope, receive: Receive, send: Send) -> None:
            await self._serve(scope, receive, send)  # uvicorn takes a bound method for ASGI 2

        self._server = HttpServer("document_printer", serve)
        self._heard = False
        self._power_on()

    def _power_on(self) -> None:
        self._engine = Engine(self.struck, self._parts.pace, self._parts.events)
        self._operations = Operations(self._engine, self.struck, lambda: self.url)

    # -- what the room asks -------------------------------------------------------------------------

    @property
    def url(self) -> str:
        """How a terminal opens it."""
        return self._server.url.replace("http:", "ipp:", 1) + PATH

    @property
    def connected(self) -> bool:
        """Whether a terminal has asked since the last plug."""
        return self._heard

    async def open(self, place: Place) -> None:
        """Listen and begin to print; raises OSError when the port is taken."""
        await self._server.open(place.host, place.port)
        self._engine.start()

    async def close(self) -> None:
        """Let go of the port."""
        self._engine.stop()
        await self._server.down()

    def restart(self, model: str) -> None:
        """Switch off and on with a full tray; jobs are gone."""
        self._engine.stop()
        self._power_on()
        self._engine.start()

    @property
    def documents(self) -> deque[Job]:
        """The jobs, oldest first."""
        return self._engine.jobs

    def fill(self, sheets: int = TRAY_SHEETS) -> None:
        """Put paper in."""
        for fault in ("paper_out", "paper_out_mid_job", "paper_low"):
            self.struck.discard(fault)
        self._engine.sheets = sheets
        self._engine.wake()
        self._parts.events.stir()

    def state(self) -> dict[str, object]:
        """What a person standing before it could tell."""
        busy = self._engine.busy
        return {
            "reasons": self._engine.reasons,
            "sheets": self._engine.sheets,
            "waiting": sum(not job.ended for job in self.documents),
            "printing": None if busy is None else busy.number,
            "documents": len(self.documents),
            "pages": sum(job.out for job in self.documents),
            "newest": self.documents[-1].number if self.documents else None,
        }

    def _fault_changed(self, name: str, settings: Settings | None) -> None:
        struck = settings is not None
        match name:
            case "unplugged":
                self._parts.plug("document_printer", self._server.down() if struck else self._server.up())
                self._heard = False
            case "paper_out" if struck:
                self.struck.discard("paper_low")
                self._engine.sheets = 0
            case "paper_low" if struck:
                self.struck.discard("paper_out")
                self._engine.sheets = LOW_SHEETS
            case "paper_out" | "paper_out_mid_job" | "paper_low" if not struck:
                self.fill()
            case _:
                pass
        self._engine.wake()
        self._parts.events.happened("fault")

    # -- HTTP ---------------------------------------------------------------------------------------

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request, as ASGI brings it."""
        headers = dict(scope["headers"])
        if scope["method"] != "POST" or headers.get(b"content-type") != MEDIA.encode():
            self._complain(f"{scope['method']} {scope['path']}: no IPP")
            await answer(send, 400, MEDIA, b"")
            return
        if scope["path"] != PATH:
            await answer(send, 404, MEDIA, b"")
            return
        body = await self._body(receive)
        self._heard = True
        if body is None:
            return
        said, octets = self._dealt_with(body)
        poll = said in POLLS
        if "silent" in self.struck:
            self._parts.exchanges.add("document_printer", said, NOTHING, poll=poll)
            await until_gone(receive)
        else:
            await self._out(send, said, octets, poll=poll)

    async def _body(self, receive: Receive) -> bytes | None:
        """All of the request; None when the line was cut."""
        body = b""
        while True:
            event = await receive()
            if event["type"] == "http.disconnect":
                return None
            piece: bytes = event.get("body", b"")
            body += piece
            document = len(body) > 4 and body[3] in DOCUMENTS
            if document and self.struck.take("cut_off"):
                self._parts.plug("document_printer", self._cut())
                return None
            if len(body) > LARGEST:
                self._complain("a request without an end")
                return None
            if not event.get("more_body"):
                return body

    async def _cut(self) -> None:
        await self._server.down()
        await self._server.up()

    async def _out(self, send: Send, said: str, octets: bytes, *, poll: bool) -> None:
        """The answer, as far as the faults let it."""
        status, told = 200, octets[2:4].hex()
        if "wants_password" in self.struck:
            status, told, octets = 401, "401", b""
        if late := self.struck.take("answers_late"):
            told = f"{told}, {late['seconds']:g} s late"
            await asyncio.sleep(float(late["seconds"]))
        if spoilt := self.struck.take("garbage"):
            told = str(spoilt["kind"])
            status, octets = self._spoilt(told, octets)
        self._parts.exchanges.add("document_printer", said, told, poll=poll)
        await answer(send, status, MEDIA, octets)

    def _spoilt(self, kind: str, octets: bytes) -> tuple[int, bytes]:
        match kind:
            case "truncated":
                return 200, octets[: len(octets) // 2]
            case "html":
                return 200, b"<html><body>Please log in</body></html>"
            case "another":
                return 200, octets[:4] + b"\x7f\xff\xff\xff" + octets[8:]
            case "huge":
                return 200, octets[:-1] + bytes((ipp.PRINTER,)) + b"\x41\x00\x01x\x03\xff" * 400_000
            case "http_500":
                return 500, b""
            case _:
                return 200, self._rng.randbytes(400)

    # -- IPP ----------------------------------------------------------------------------------------

    def _dealt_with(self, body: bytes) -> tuple[str, bytes]:
        """What was asked, in words, and the answer."""
        try:
            request = ipp.understood(body)
        except Malformed as error:
            self._complain(str(error), body)
            return "junk", ipp.response(BAD_REQUEST, 1)
        said = WORDS.get(request.operation, f"operation {request.operation:#06x}")
        try:
            groups = self._operations.carry_out(request)
        except Refused as refused:
            if refused.complaint:
                self._complain(f"{said}: {refused.complaint}")
            return said, ipp.response(refused.status, request.number)
        return said, ipp.response(OK, request.number, groups)

    def _complain(self, what: str, data: bytes = b"") -> None:
        self._parts.complaints.add("document_printer", what, data)
