"""Print queues of this machine's CUPS, and printers that speak IPP themselves."""

import shutil
import subprocess
from urllib.parse import urlsplit

from drivers.ports.remarks import Remark, Sought, Why, remark
from drivers.search import Candidate, Found, network

ASK = 2.0
"""Seconds for CUPS to name its queues."""


def search(url: str, connected: bool) -> Found:
    """See `drivers.search.search`."""
    parts = urlsplit(url)
    wanted = url.removeprefix("cups:").partition("?")[0] if parts.scheme == "cups" else ""
    reached: tuple[Candidate, ...] = ()
    if not wanted:
        reached = network.search(url, connected).candidates
        if parts.hostname not in ("localhost", "127.0.0.1", "::1"):
            return Found(Sought.PRINTERS, reached)
        wanted = parts.path.removeprefix("/printers/")
    names, problem = _queues()
    other = remark(Why.OTHER_NAME, wanted=wanted) if wanted else remark(Why.NOT_NAMED)
    queues = tuple(
        Candidate(
            name,
            "a queue of this machine",
            None if name == wanted else other,
            f"ipp://localhost/printers/{name}",
        )
        for name in names
    )
    if reached and not any(queue.refusal is None for queue in queues):
        problem = None  # it is a printer of its own, and CUPS has nothing to do with it
    return Found(Sought.QUEUES, (*reached, *queues), problem)


def _queues() -> tuple[list[str], Remark | None]:
    if shutil.which("lpstat") is None:
        return [], remark(Why.NO_CUPS)
    try:
        ran = subprocess.run(
            ["lpstat", "-e"],
            capture_output=True,
            text=True,
            timeout=ASK,
            check=False,
            stdin=subprocess.DEVNULL,
        )
    except (OSError, subprocess.TimeoutExpired):
        return [], remark(Why.CUPS_SILENT)
    if ran.returncode != 0:
        return [], remark(Why.CUPS_EMPTY)
    return ran.stdout.split(), None
