"""One question by IPP over HTTP (RFC 8010, 4): a connection of its own, one deadline for all of it, a bounded answer."""

import contextlib
import http.client
import itertools
import socket
import time
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from drivers.codecs.ipp import LARGEST, Given, IppError, Message, Operation, Tag, decode, encode
from drivers.job import DeviceSilent, Job, JobCanceled, ProtocolBroken
from drivers.ports.remarks import Why, remark
from drivers.transports import BadUrl, LinkLost, Trace, remark_of

PORT = 631
"""What IANA gives IPP."""


class NotAllowed(Exception):
    """The other end wants to know who we are, or does not want us: a matter of its settings."""


def check_ipp_url(url: str) -> None:
    """Raises BadUrl unless it is like ipp://HOST[:PORT]/PATH."""
    try:
        parts = urlsplit(url)
        good = parts.scheme == "ipp" and parts.hostname and parts.path.startswith("/") and parts.port != 0
    except ValueError:
        good = False
    if not good or not url.isascii() or any(char.isspace() for char in url):
        raise BadUrl(f"{url!r}: expected a URL like ipp://192.0.2.7/ipp/print")


class IppLink:
    """Asks queues and printers; nothing stays open between two questions. One thread asks."""

    def __init__(self, read_slice: float, trace: Trace | None = None) -> None:
        self._slice = read_slice
        self._trace = trace
        self._numbers = itertools.count(1)
        self._socket: socket.socket | None = None
        self._closed = False

    def close(self) -> None:
        """Ends a question under way. Harmless a second time, from any thread."""
        self._closed = True
        if (ours := self._socket) is not None:
            with contextlib.suppress(OSError):
                ours.shutdown(socket.SHUT_RDWR)

    def ask(
        self,
        job: Job,
        url: str,
        operation: Operation,
        groups: Sequence[tuple[Tag, Sequence[Given]]],
        seconds: float,
        document: bytes = b"",
    ) -> Message:
        """One question to `url`, answered within `seconds` and the job's deadline.

        Raises:
            LinkLost: nobody listens there, or it hangs up.
            DeviceSilent: no answer in time.
            ProtocolBroken: the answer is no IPP, or not to this question.
            NotAllowed: it refuses to talk to us at all (HTTP 401, 403).
            JobCanceled: the caller went away.
        """
        number = next(self._numbers)
        body = encode(operation, number, groups) + document
        until = min(time.monotonic() + seconds, job.deadline)
        try:
            status, raw = self._exchange(job, url, body, until)
        except TimeoutError:
            raise DeviceSilent(f"no answer to {operation.name}") from None
        except OSError as problem:
            said = f"{url}: {problem.strerror or type(problem).__name__}"
            raise LinkLost(said, remark_of(problem, url)) from None
        except (http.client.HTTPException, ValueError) as problem:
            if isinstance(problem, http.client.RemoteDisconnected | http.client.IncompleteRead):
                raise LinkLost(f"{url}: hung up", remark(Why.BROKE_OFF)) from None
            raise ProtocolBroken(f"no HTTP: {type(problem).__name__}") from None
        if status in (401, 403):
            raise NotAllowed(f"HTTP {status}")
        if status != 200:
            raise ProtocolBroken(f"HTTP {status}")
        try:
            message = decode(raw)
        except IppError as problem:
            raise ProtocolBroken(f"no IPP: {problem}") from None
        if message.request != number:
            raise ProtocolBroken("an answer to another question")
        return message

    def _exchange(self, job: Job, url: str, body: bytes, until: float) -> tuple[int, bytes]:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or PORT
        left = until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        if self._closed:
            raise LinkLost(f"{url}: closed")
        plain = socket.create_connection((host, port), timeout=left)
        with _Patient(plain, job, until, self._slice) as ours:
            self._socket = ours
            try:
                return self._post(ours, parts.netloc.rpartition("@")[2], parts.path, body)
            finally:
                self._socket = None

    def _post(self, ours: "_Patient", host: str, path: str, body: bytes) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection(host)
        connection.sock = ours
        headers = {"Content-Type": "application/ipp", "Connection": "close", "Host": host}
        self._tell("out", len(body))
        answer = None
        try:
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # it may have answered already
                connection.request("POST", path, body, headers)
            answer = http.client.HTTPResponse(ours, method="POST")
            answer.begin()
            raw = answer.read(LARGEST + 1)
        finally:
            if answer is not None:
                answer.close()
            connection.close()
        self._tell("in", len(raw))
        return answer.status, raw

    def _tell(self, direction: Any, count: int) -> None:
        if self._trace is not None:
            self._trace(direction, count, b"")  # what goes over this line is a person's document


class _Patient(socket.socket):
    """A socket with one deadline for all that it does, which hears a cancel.

    Each single read of `http.client` would begin a time-out of its own.
    """

    def __init__(self, plain: socket.socket, job: Job, until: float, slice_: float) -> None:
        super().__init__(fileno=plain.detach())
        self._job = job
        self._until = until
        self._slice = slice_

    def _left(self) -> float:
        if self._job.canceled.is_set():
            raise JobCanceled
        left = self._until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left

    def recv_into(self, *args: Any, **options: Any) -> int:
        while True:
            self.settimeout(min(self._left(), self._slice))
            try:
                return super().recv_into(*args, **options)
            except TimeoutError:
                continue

    def sendall(self, *args: Any) -> None:
        self.settimeout(self._left())  # for all of it together, since Python 3.5
        super().sendall(*args)
