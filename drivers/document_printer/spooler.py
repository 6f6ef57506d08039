"""One end that takes jobs by IPP, a CUPS queue or a printer itself: the operations of RFC 8011 that a document needs."""

from urllib.parse import urlsplit

from drivers.codecs.ipp import Given, Message, Operation, Tag
from drivers.document_printer.link import IppLink, NotAllowed
from drivers.document_printer.says import JOB_ASKED, PRINTER_ASKED, JobSays, job_says, printer_says
from drivers.driver import Report
from drivers.job import Job, ProtocolBroken
from drivers.ports.document_printer import DocumentJob, DocumentPrinterStatus
from drivers.ports.remarks import Why, remark
from drivers.transports import PortMissing

USER = "kiosk"
"""What we call ourselves; whoever it is may cancel its own jobs."""
MOST_JOBS = 100
_NOT_AUTHENTICATED = (0x0401, 0x0402, 0x0403)
_NOT_POSSIBLE, _NOT_FOUND, _GONE = 0x0404, 0x0406, 0x0407


class Spooler:
    """Asks one URL. `seconds`: for one answer."""

    def __init__(self, url: str, seconds: float) -> None:
        self.url = url
        self.is_queue = urlsplit(url).path.startswith(("/printers/", "/classes/"))
        """A CUPS queue, which knows only what was handed over."""
        self._seconds = seconds

    def status(self, job: Job) -> Report[DocumentPrinterStatus]:
        """What it says of itself now. Raises as `IppLink.ask`, and PortMissing when there is no such queue."""
        asked: Given = (Tag.KEYWORD, "requested-attributes", PRINTER_ASKED)
        answer = self._ask(job, Operation.GET_PRINTER_ATTRIBUTES, [asked])
        if not answer.ok:
            raise ProtocolBroken(f"status {answer.code:#06x} to a question about itself")
        return printer_says(answer.first(Tag.PRINTER), self.is_queue)

    def create(self, job: Job, name: str, document: DocumentJob | None) -> int:
        """Makes a job that has no document yet; its number. Raises as `IppLink.ask`, NotAllowed when it is refused.

        `document` is None for bytes that only the printer understands.
        """
        template: list[Given] = []
        if document is not None:
            template.append((Tag.KEYWORD, "media", [document.media.value]))
            template.append(
                (Tag.KEYWORD, "sides", ["two-sided-long-edge" if document.duplex else "one-sided"])
            )
        answer = self._ask(job, Operation.CREATE_JOB, [(Tag.NAME, "job-name", [name])], template)
        number = answer.first(Tag.JOB).number("job-id")
        if not answer.ok or number is None:
            raise NotAllowed(f"status {answer.code:#06x} to a new job")
        return number

    def send(self, job: Job, number: int, pdf: bytes, seconds: float, kind: str = "application/pdf") -> None:
        """Gives a job its document. Raises as `IppLink.ask`, NotAllowed when it is not taken."""
        last: list[Given] = [
            (Tag.MIME, "document-format", [kind]),
            (Tag.BOOLEAN, "last-document", [True]),
        ]
        answer = self._ask(job, Operation.SEND_DOCUMENT, last, number=number, document=pdf, seconds=seconds)
        if not answer.ok:
            raise NotAllowed(f"status {answer.code:#06x} to a document")

    def job(self, job: Job, number: int, duplex: bool = False) -> JobSays | None:
        """One job; None when it is not known (any more). Raises as `IppLink.ask`."""
        asked: Given = (Tag.KEYWORD, "requested-attributes", JOB_ASKED)
        answer = self._ask(job, Operation.GET_JOB_ATTRIBUTES, [asked], number=number)
        if answer.code in (_NOT_FOUND, _GONE):
            return None
        if not answer.ok:
            raise ProtocolBroken(f"status {answer.code:#06x} to a question about a job")
        return job_says(answer.first(Tag.JOB), duplex)

    def jobs(self, job: Job, prefix: str, ended: bool = False, duplex: bool = False) -> list[JobSays]:
        """The jobs whose name begins so, newest first as it tells them. Raises as `IppLink.ask`."""
        which: list[Given] = [
            (Tag.INTEGER, "limit", [MOST_JOBS]),
            (Tag.KEYWORD, "which-jobs", ["completed" if ended else "not-completed"]),
            (Tag.KEYWORD, "requested-attributes", JOB_ASKED),
        ]
        answer = self._ask(job, Operation.GET_JOBS, which)
        if not answer.ok and answer.code != _NOT_FOUND:
            raise ProtocolBroken(f"status {answer.code:#06x} to a question about jobs")
        found = [job_says(group, duplex) for group in answer.all(Tag.JOB)]
        return [says for says in found if says.name.startswith(prefix)]

    def cancel(self, job: Job, number: int, purge: bool = True) -> None:
        """Throws a job away; with `purge` every trace of it from a queue: CUPS keeps what it printed for a day.

        One that has ended meanwhile is none the worse. Raises as `IppLink.ask`.
        """
        traces: list[Given] = [(Tag.BOOLEAN, "purge-job", [True])] if self.is_queue and purge else []
        answer = self._ask(job, Operation.CANCEL_JOB, traces, number=number)
        if not answer.ok and answer.code not in (_NOT_POSSIBLE, _NOT_FOUND, _GONE):
            raise ProtocolBroken(f"status {answer.code:#06x} to a cancel")

    def _ask(
        self,
        job: Job,
        operation: Operation,
        more: list[Given],
        template: list[Given] | None = None,
        number: int | None = None,
        document: bytes = b"",
        seconds: float | None = None,
    ) -> Message:
        link = job.link
        assert isinstance(link, IppLink)
        attributes: list[Given] = [
            (Tag.CHARSET, "attributes-charset", ["utf-8"]),
            (Tag.LANGUAGE, "attributes-natural-language", ["en"]),
            (Tag.URI, "printer-uri", [self.url]),
            *([] if number is None else [(Tag.INTEGER, "job-id", [number])]),
            (Tag.NAME, "requesting-user-name", [USER]),
            *more,
        ]
        groups = [(Tag.OPERATION, attributes), *([(Tag.JOB, template)] if template else [])]
        answer = link.ask(job, self.url, operation, groups, seconds or self._seconds, document)
        if answer.code in _NOT_AUTHENTICATED:
            raise NotAllowed(f"status {answer.code:#06x} to {operation.name}")
        if answer.code == _NOT_FOUND and number is None and operation is not Operation.GET_JOBS:
            raise PortMissing(f"{self.url}: there is no such queue", remark(Why.NO_QUEUE))
        return answer
