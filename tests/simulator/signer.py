"""Signs requests to the office by hand, straight from RFC 9421, with no library of signatures."""

import base64
import hashlib
import http.client
import json
import secrets
import time
import urllib.parse
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


@dataclass
class Answer:
    """What came back."""

    status: int
    media: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)

    @property
    def code(self) -> str:
        """The last part of a problem's type."""
        assert self.media == "application/problem+json"
        assert self.json["status"] == self.status
        return str(self.json["type"]).removeprefix("urn:kiosk:office:")


@dataclass
class HandSigner:
    """A terminal's key and how it signs; every part can be bent for a test."""

    office: str
    terminal: str = "t-0001"
    key: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)

    @property
    def public_key(self) -> str:
        """Base64 of the 32 raw bytes."""
        return base64.b64encode(self.key.public_key().public_bytes_raw()).decode()

    def call(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        created: int | None = None,
        nonce: str | None = None,
        leave_out: str = "",
        sent_instead: bytes | None = None,
        media: str = "application/json",
        timeout: float = 10,
    ) -> Answer:
        """One signed request. ``leave_out`` is a component not covered; ``sent_instead`` another body."""
        where = urllib.parse.urlsplit(self.office + path)
        data = b"" if body is None else json.dumps(body).encode()
        headers = {"Host": where.netloc}
        values = {
            "@method": method,
            "@authority": where.netloc,
            "@path": where.path,
            "@query": f"?{where.query}",
        }
        if body is not None:
            digest = base64.b64encode(hashlib.sha256(data).digest()).decode()
            headers |= {"Content-Digest": f"sha-256=:{digest}:", "Content-Type": media}
            values |= {"content-digest": headers["Content-Digest"], "content-type": media}
        values.pop(leave_out, None)
        names = " ".join(f'"{name}"' for name in values)
        moment = int(time.time()) if created is None else created
        parameters = (
            f'({names});created={moment};keyid="{self.terminal}";alg="ed25519"'
            f';nonce="{nonce or secrets.token_hex(8)}"'
        )
        lines = [f'"{name}": {value}' for name, value in values.items()]
        base = "\n".join([*lines, f'"@signature-params": {parameters}'])
        signature = base64.b64encode(self.key.sign(base.encode())).decode()
        headers |= {"Signature-Input": f"sig1={parameters}", "Signature": f"sig1=:{signature}:"}
        return self.send(method, path, data if sent_instead is None else sent_instead, headers, timeout)

    def send(
        self, method: str, path: str, data: bytes, headers: dict[str, str], timeout: float = 10
    ) -> Answer:
        """One request as it is."""
        where = urllib.parse.urlsplit(self.office)
        connection = http.client.HTTPConnection(where.netloc, timeout=timeout)
        try:
            connection.request(method, path, data or None, headers)
            response = connection.getresponse()
            media = response.headers.get_content_type()
            return Answer(response.status, media, dict(response.headers), response.read())
        finally:
            connection.close()

    def enrol(self, code: str = "demo-000000") -> Answer:
        """Pin the key."""
        body = {"public_key": self.public_key, "enrolment_code": code}
        return self.call("PUT", f"/v1/terminals/{self.terminal}/key", body)

    def identify(self, kind: str, number: str, name: str) -> Answer:
        """Ask for a person."""
        document = {"kind": kind, "number": number, "name": name}
        return self.call("POST", "/v1/people", {"document": document, "service": "social_insurance"})
