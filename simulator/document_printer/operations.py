"""What an IPP request asks of the A4 printer, done or refused (RFC 8011)."""

from collections.abc import Callable

from simulator.document_printer import message as ipp
from simulator.document_printer.answers import job_attributes, printer_attributes
from simulator.document_printer.engine import Engine, Job
from simulator.document_printer.message import Operation, Request
from simulator.struck import Struck

OK, BAD_REQUEST, NOT_POSSIBLE, NOT_FOUND = 0x0000, 0x0400, 0x0404, 0x0406
FORMAT, NOT_ACCEPTING, UNSUPPORTED = 0x040A, 0x0506, 0x0501
"""Status codes."""


class Refused(Exception):
    """A request that is answered with another status than success."""

    def __init__(self, status: int, complaint: str = "") -> None:
        super().__init__(complaint)
        self.status = status
        self.complaint = complaint


class Operations:
    """The operations over one engine."""

    def __init__(self, engine: Engine, struck: Struck, url: Callable[[], str]) -> None:
        self._engine = engine
        self._struck = struck
        self._url = url

    def carry_out(self, request: Request) -> list[tuple[int, list[ipp.Attribute]]]:
        """The groups of attributes that answer it; raises `Refused`."""
        if not request.text("printer-uri").startswith("ipp://"):
            raise Refused(BAD_REQUEST, "no printer-uri")
        wanted = set(request.texts("requested-attributes")) - {"all"}
        match request.operation:
            case Operation.GET_PRINTER_ATTRIBUTES:
                known = printer_attributes(self._engine, self._struck, self._url())
                return [(ipp.PRINTER, _asked(known, wanted))]
            case Operation.GET_JOBS:
                ended = request.text("which-jobs") == "completed"
                jobs = [job for job in reversed(self._engine.jobs) if job.ended is ended]
                return [(ipp.JOB, _asked(job_attributes(job), wanted)) for job in jobs]
            case Operation.CREATE_JOB:
                return [(ipp.JOB, job_attributes(self._new_job(request)))]
            case Operation.PRINT_JOB:
                job = self._new_job(request)
                self._give(job, request)
                return [(ipp.JOB, job_attributes(job))]
            case Operation.VALIDATE_JOB:
                return []
            case Operation.SEND_DOCUMENT | Operation.CANCEL_JOB | Operation.GET_JOB_ATTRIBUTES:
                return [(ipp.JOB, _asked(job_attributes(self._at_job(request)), wanted))]
            case _:
                raise Refused(UNSUPPORTED, "not supported")

    def _new_job(self, request: Request) -> Job:
        if "refuses_jobs" in self._struck:
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
        job = next((job for job in self._engine.jobs if job.number == number), None)
        if job is None:
            raise Refused(NOT_FOUND)
        if request.operation == Operation.SEND_DOCUMENT:
            self._give(job, request)
        elif request.operation == Operation.CANCEL_JOB and (
            "keeps_jobs" in self._struck or not self._engine.cancel(job)
        ):
            raise Refused(NOT_POSSIBLE)
        return job

    def _give(self, job: Job, request: Request) -> None:
        if job.ended or not job.incoming:
            raise Refused(NOT_POSSIBLE, "a second document")
        if request.text("document-format") not in ("application/pdf", "application/octet-stream"):
            raise Refused(FORMAT, f"{request.text('document-format')!r} cannot be printed")
        if not self._engine.give(job, request.document):
            raise Refused(FORMAT, "no PDF")
        if self._struck.take("forgets_jobs"):
            self._engine.forget(job)


def _asked(attributes: list[ipp.Attribute], wanted: set[str]) -> list[ipp.Attribute]:
    groups = {"printer-description", "job-template", "job-description", "media-col-database"}
    if not wanted or wanted & groups:
        return attributes
    return [attribute for attribute in attributes if attribute[1] in wanted]
