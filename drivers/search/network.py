"""Something that listens on a TCP port: a device behind an address, a service, a simulator."""

import socket
from urllib.parse import urlsplit

from drivers.ports.remarks import Sought, Why, remark
from drivers.search import Candidate, Found
from drivers.transports import remark_of

CONNECT = 1.5
"""Seconds: on the same machine or in the same cabinet it is a thousandth of that."""
_PORTS = {"nut": 3493, "ipp": 631, "http": 80, "https": 443}


def search(url: str, connected: bool) -> Found:
    """See `drivers.search.search`. What is in use is not knocked at: many such devices take one caller at a time."""
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or _PORTS.get(parts.scheme, 0)
    name = f"{host}:{port}"
    if connected:
        return Found(Sought.NETWORK, (Candidate(name, "the terminal is connected to it", url=url),))
    try:
        with socket.create_connection((host, port), CONNECT):
            return Found(Sought.NETWORK, (Candidate(name, "something listens there", url=url),))
    except OSError as error:
        why = remark_of(error, name) or remark(Why.SAYS, said=error.strerror or type(error).__name__)
    return Found(Sought.NETWORK, (Candidate(name, refusal=why, url=url),))
