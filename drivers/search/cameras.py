"""Cameras of this machine (Video4Linux), with the names that outlive a reboot."""

import os
from pathlib import Path

from drivers.ports.remarks import Sought, Why, remark
from drivers.search import Candidate, Found

DEV = Path("/dev")
CLASS = Path("/sys/class/video4linux")
"""Where the kernel keeps the cameras' names."""


def search(url: str, connected: bool) -> Found:
    """See `drivers.search.search`."""
    wanted = url.removeprefix("v4l2:")
    links: dict[str, str] = {}
    for folder in ("by-path", "by-id"):  # the one by serial number is the better name, and comes last
        for link in sorted((DEV / "v4l" / folder).glob("*")):
            links[os.path.realpath(link)] = str(link)
    found = []
    for node in sorted(DEV.glob("video[0-9]*")):
        chosen = os.path.realpath(wanted) == os.path.realpath(node)
        refusal = None if chosen else remark(Why.OTHER_PLACE)
        found.append(Candidate(str(node), _name(node.name), refusal, f"v4l2:{links.get(str(node), node)}"))
    problem = None
    if not Path(wanted).exists():
        problem = remark(Why.NOWHERE, place=wanted)
    elif not connected and not os.access(wanted, os.R_OK | os.W_OK):
        problem = remark(Why.NO_RIGHT, place=wanted, group="video")
    return Found(Sought.CAMERAS, tuple(found), problem)


def _name(node: str) -> str:
    try:
        return (CLASS / node / "name").read_text(encoding="utf-8", errors="replace").strip()[:60]
    except OSError:
        return ""
