"""An A4 laser printer that speaks IPP 2.0 over HTTP and prints PDF (RFC 8010, 8011; PWG 5100.13 for its trays)."""

import asyncio
import random
from collections import deque
from typing import Final

from simulator.asgi import Receive, Scope, Send, answer, until_gone
from simulator.device import Place
from simulator.document_printer import message as ipp
from simulator.document_printer.answers import job_attributes, printer_attributes
from simulator.document_printer.engine import TRAY_SHEETS, Engine, Job
from simulator.document_printer.faults import FAULTS
from simulator.document_printer.message import Malformed, Request
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

OK, BAD_REQUEST, NOT_POSSIBLE, NOT_FOUND = 0x0000, 0x0400, 0x0404, 0x0406
FORMAT, NOT_ACCEPTING, UNSUPPORTED = 0x040A, 0x0506, 0x0501
PRINT_JOB, VALIDATE, CREATE, SEND, CANCEL = 0x02, 0x04, 0x05, 0x06, 0x08
GET_JOB, GET_JOBS, GET_PRINTER = 0x09, 0x0A, 0x0B
WORDS: Final = {
    PRINT_JOB: "Print-Job",
    VALIDATE: "Validate-Job",
    CREATE: "Create-Job",
    SEND: "Send-Document",
    CANCEL: "Cancel-Job",
    GET_JOB: "Get-Job-Attributes",
    GET_JOBS: "Get-Jobs",
    GET_PRINTER: "Get-Printer-Attributes",
}


class Refused(Exception):
    """A request that is answered with another status than success."""

    def __init__(self, status: int, complaint: str = "") -> None:
        super().__init__(complaint)
        self.status = status
        self.complaint = complaint


class Device:
    """The printer."""

    def __init__(self, parts: Parts, model: str = "laser") -> None:
        self._parts = parts
        self._rng = random.Random(parts.seed + 6)
        self.struck = Struck("document_printer", FAULTS, self._fault_changed)

        async def serve(scope: Scope, receive: Receive, send: Send) -> None:
            await self._serve(scope, receive, send)  # uvicorn takes a bound method for ASGI 2

        self._server = HttpServer("document_printer", serve)
        self._engine = Engine(self.struck, parts.pace, parts.events)
        self._heard = False

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
        self._engine = Engine(self.struck, self._parts.pace, self._parts.events)
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
        poll = said in ("Get-Printer-Attributes", "Get-Jobs", "Get-Job-Attributes")
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
            document = len(body) > 4 and body[3] in (SEND, PRINT_JOB)
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
            groups = self._carried_out(request)
        except Refused as refused:
            if refused.complaint:
                self._complain(f"{said}: {refused.complaint}")
            return said, ipp.response(refused.status, request.number)
        return said, ipp.response(OK, request.number, groups)

    def _carried_out(self, request: Request) -> list[tuple[int, list[ipp.Attribute]]]:
        if not request.text("printer-uri").startswith("ipp://"):
            raise Refused(BAD_REQUEST, "no printer-uri")
        wanted = set(request.texts("requested-attributes")) - {"all"}
        match request.operation:
            case x if x == GET_PRINTER:
                return [
                    (ipp.PRINTER, _asked(printer_attributes(self._engine, self.struck, self.url), wanted))
                ]
            case x if x == GET_JOBS:
                ended = request.text("which-jobs") == "completed"
                jobs = [job for job in reversed(self.documents) if job.ended is ended]
                return [(ipp.JOB, _asked(job_attributes(job), wanted)) for job in jobs]
            case x if x == CREATE:
                return [(ipp.JOB, job_attributes(self._new_job(request)))]
            case x if x == PRINT_JOB:
                job = self._new_job(request)
                self._give(job, request)
                return [(ipp.JOB, job_attributes(job))]
            case x if x == VALIDATE:
                return []
            case x if x in (SEND, CANCEL, GET_JOB):
                return [(ipp.JOB, _asked(job_attributes(self._at_job(request)), wanted))]
            case _:
                raise Refused(UNSUPPORTED, "not supported")

    def _new_job(self, request: Request) -> Job:
        if "refuses_jobs" in self.struck:
            raise Refused(NOT_ACCEPTING)
        template = request.groups.get(ipp.JOB, {})
        sides = template.get("sides", [b"one-sided"])[0]
        media = template.get("media", [b""])[0].decode("utf-8", "replace")
        if not request.text("job-name") or sides not in (
            b"one-sided",
            b"two-sided-long-edge",
            b"two-sided-short-edge",
        ):
            raise Refused(BAD_REQUEST, "a job without a name, or with unknown sides")
        user = request.text("requesting-user-name")
        return self._engine.new_job(request.text("job-name"), user, sides != b"one-sided", media)

    def _at_job(self, request: Request) -> Job:
        number = request.whole("job-id")
        job = next((job for job in self.documents if job.number == number), None)
        if job is None:
            raise Refused(NOT_FOUND)
        if request.operation == SEND:
            self._give(job, request)
        elif request.operation == CANCEL and not self._engine.cancel(job):
            raise Refused(NOT_POSSIBLE)
        return job

    def _give(self, job: Job, request: Request) -> None:
        if job.ended or not job.incoming:
            raise Refused(NOT_POSSIBLE, "a second document")
        if request.text("document-format") not in ("application/pdf", "application/octet-stream"):
            raise Refused(FORMAT, f"{request.text('document-format')!r} cannot be printed")
        if not self._engine.give(job, request.document):
            raise Refused(FORMAT, "no PDF")
        if self.struck.take("forgets_jobs"):
            self._engine.forget(job)

    def _complain(self, what: str, data: bytes = b"") -> None:
        self._parts.complaints.add("document_printer", what, data)


def _asked(attributes: list[ipp.Attribute], wanted: set[str]) -> list[ipp.Attribute]:
    groups = {"printer-description", "job-template", "job-description", "media-col-database"}
    if not wanted or wanted & groups:
        return attributes
    return [attribute for attribute in attributes if attribute[1] in wanted]
