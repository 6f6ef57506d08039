"""One signed HTTP exchange with the office: bounded in time and size, its failures named by the fault catalogue. Blocks."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import uuid4

import requests
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from http_message_signatures import HTTPMessageSigner, MappingKeyResolver, algorithms
from urllib3.exceptions import HTTPError

from drivers.ports.durations import Durations
from drivers.ports.fault_ids import FaultId
from flows.ways_out import DeviceFault
from kiosk.office.cutting import CuttingAdapter

MAX_ANSWER = 1_000_000
"""Bytes; the largest certificate is a hundredth of it."""
CHUNK = 16_384
COVERED = ("@method", "@authority", "@path", "@query")


@dataclass(frozen=True)
class Reply:
    """Status and body of an answer."""

    status: int
    body: bytes = field(repr=False)


class OfficeWire:
    """Speaks HTTP with one office under one key. One exchange at a time: each thread has its own."""

    def __init__(
        self, base: str, terminal: str, key: Callable[[], Ed25519PrivateKey], durations: Durations
    ) -> None:
        self._base = base
        self._terminal = terminal
        self.key = key
        self._durations = durations
        self._adapter = CuttingAdapter()
        self._session = requests.Session()
        self._session.trust_env = False  # a proxy or .netrc of the account is not the office's business
        self._session.headers["Accept-Encoding"] = (
            "identity"  # an answer that unpacks itself has no honest size
        )
        self._session.mount("http://", self._adapter)
        self._session.mount("https://", self._adapter)

    def exchange(self, method: str, path: str, payload: bytes | None) -> Reply:
        """Sends one signed request and gives the answer, whatever its status.

        Raises:
            DeviceFault: OFF-DOWN (no connection), OFF-SLOW (no whole answer in time), OFF-GARBLED (too long, not HTTP).
        """
        until = time.monotonic() + self._durations.office_total
        alarm = threading.Timer(self._durations.office_total, self._adapter.cut)
        alarm.daemon = True
        alarm.start()
        try:
            return self._exchange(method, path, payload, until)
        except (requests.RequestException, HTTPError, OSError) as error:
            raise DeviceFault(_named(error, until), f"{path}: {type(error).__name__}") from None
        finally:
            alarm.cancel()

    def cut(self) -> None:
        """Ends what is under way in another thread; whatever it goes on to ask fails, until `rejoin`."""
        self._adapter.refusing = True
        self._adapter.cut()

    def rejoin(self) -> None:
        """Speaks with the office again."""
        self._adapter.refusing = False

    def _exchange(self, method: str, path: str, payload: bytes | None, until: float) -> Reply:
        request = requests.Request(method, self._base + path, data=payload)
        if payload is not None:
            request.headers["Content-Type"] = "application/json"
        prepared = self._session.prepare_request(request)
        self._sign(prepared, payload)
        timeout = (self._durations.office_connect, self._durations.office_total)
        with self._session.send(prepared, timeout=timeout, stream=True, allow_redirects=False) as response:
            body = bytearray()
            while chunk := response.raw.read1(CHUNK, decode_content=False):
                body += chunk
                if len(body) > MAX_ANSWER:
                    raise DeviceFault(FaultId.OFFICE_GARBLED, f"{path}: more than {MAX_ANSWER} bytes")
                if time.monotonic() > until:
                    break
            if (
                time.monotonic() > until
            ):  # also when the alarm cut it off: what came looks whole then, and is not
                raise DeviceFault(FaultId.OFFICE_SLOW, f"{path}: no whole answer in time")
            return Reply(response.status_code, bytes(body))

    def _sign(self, request: requests.PreparedRequest, payload: bytes | None) -> None:
        keys = MappingKeyResolver(public_keys={}, private_keys={self._terminal: self.key()})
        signer = HTTPMessageSigner(signature_algorithm=algorithms.ED25519, key_resolver=keys)
        signer.sign(
            request,
            key_id=self._terminal,
            created=datetime.now(UTC),
            nonce=uuid4().hex,
            label="sig1",
            covered_component_ids=COVERED if payload is None else (*COVERED, "content-type"),
            body=payload,
        )


def _named(error: Exception, until: float) -> FaultId:
    if isinstance(error, requests.ConnectTimeout):
        return FaultId.OFFICE_DOWN
    if isinstance(error, requests.Timeout | TimeoutError) or time.monotonic() >= until:
        return FaultId.OFFICE_SLOW
    if isinstance(error, requests.ConnectionError | OSError) and not isinstance(error, HTTPError):
        return FaultId.OFFICE_DOWN
    return FaultId.OFFICE_GARBLED
