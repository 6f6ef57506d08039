"""Print queues of this machine's CUPS, and printers that speak IPP themselves."""

import shutil
import subprocess
from urllib.parse import urlsplit

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
            return Found("printers on the network", reached)
        wanted = parts.path.removeprefix("/printers/")
    names, problem = _queues()
    queues = tuple(
        Candidate(
            name,
            "a queue of this machine",
            "" if name == wanted else f"the profile names the queue {wanted}" if wanted else "another queue",
            f"ipp://localhost/printers/{name}",
        )
        for name in names
    )
    if reached and not any(queue.refusal == "" for queue in queues):
        problem = ""  # it is a printer of its own, and CUPS has nothing to do with it
    return Found("print queues", (*reached, *queues), problem)


def _queues() -> tuple[list[str], str]:
    if shutil.which("lpstat") is None:
        return [], "CUPS is not installed on this machine"
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
        return [], "CUPS does not answer"
    if ran.returncode != 0:
        return [], "CUPS does not run on this machine, or has no queue"
    return ran.stdout.split(), ""
