"""Serial ports of this machine, with the names that outlive a reboot."""

import os
from pathlib import Path
from typing import Any

from serial.tools import list_ports

from drivers.ports.remarks import Remark, Sought, Why, remark
from drivers.search import Candidate, Found

SERIAL = Path("/dev/serial")
"""Where udev keeps links by serial number (`by-id`) and by place on the bus (`by-path`)."""


def search(url: str, connected: bool) -> Found:
    """See `drivers.search.search`."""
    ports = sorted(list_ports.comports(), key=lambda port: str(port.device))
    links = _links()
    wanted = _wanted(url)
    problem = _why_not(wanted) if wanted and not connected else None
    candidates = tuple(_candidate(port, links, wanted) for port in ports)
    if wanted and Path(wanted).exists() and not any(c.refusal is None for c in candidates):
        candidates += (Candidate(wanted, "a terminal line of this machine", url=url),)
    return Found(Sought.SERIAL_PORTS, candidates, problem)


def _wanted(url: str) -> str:
    """The node that a URL names; of `hwgrep://` the first that matches; empty where it names none."""
    if not url.startswith("hwgrep://"):
        return "" if "://" in url else url
    words = url.removeprefix("hwgrep://").partition("&")[0]
    return next((str(port.device) for port in list_ports.grep(words)), "")


def _why_not(node: str) -> Remark | None:
    if not Path(node).exists():
        return remark(Why.NOWHERE, place=node)
    if not os.access(node, os.R_OK | os.W_OK):
        return remark(Why.NO_RIGHT, place=node, group="dialout")
    return None


def _links() -> dict[str, list[str]]:
    """Node → its links, those by serial number first."""
    found: dict[str, list[str]] = {}
    for folder in ("by-id", "by-path"):
        for link in sorted((SERIAL / folder).glob("*")):
            found.setdefault(os.path.realpath(link), []).append(str(link))
    return found


def _candidate(port: Any, links: dict[str, list[str]], wanted: str) -> Candidate:
    node = str(port.device)
    ids = f"usb {port.vid:04x}:{port.pid:04x}" if port.vid is not None else ""
    serial = f"serial {port.serial_number}" if port.serial_number else ""
    place = f"at {port.location}" if port.location else ""
    words = port.description if port.description not in (None, "n/a") else ""
    names = links.get(os.path.realpath(node), [])
    refusal = None
    if not wanted or os.path.realpath(wanted) != os.path.realpath(node):
        refusal = remark(Why.OTHER_PLACE)
    detail = ", ".join(part for part in (words, ids, serial, place) if part)
    return Candidate(node, detail, refusal, names[0] if names else node)
