"""What is there to be found: for a URL of a profile, which candidates this machine has and why each is the one or is not.

One module for each kind of place, chosen by the URL's scheme and imported when it is asked. Everything blocks, and is bounded:
whoever asks runs it in a thread of its own.
"""

import importlib
import threading
from dataclasses import dataclass, field
from typing import Protocol

from drivers.ports.remarks import Remark, Sought, Why, remark

PATIENCE = 3.0
"""Seconds for one search: a bus that hangs, a name server that does not answer."""


@dataclass(frozen=True)
class Candidate:
    """Something that was seen. `refusal` says why it is not the one of the URL, and is None when it is.

    `url` is how a profile would name it, empty where that cannot be told.
    """

    name: str
    detail: str = ""
    refusal: Remark | None = None
    url: str = ""


@dataclass(frozen=True)
class Found:
    """What a search came to: where was looked, what was seen, and what kept it from looking or from using what it saw."""

    sought: Sought
    candidates: tuple[Candidate, ...] = field(default=())
    problem: Remark | None = None


class _Kind(Protocol):
    def search(self, url: str, connected: bool, /) -> Found: ...


_KINDS = {
    **dict.fromkeys(("socket", "rfc2217", "nut", "http", "https"), ("network", Sought.NETWORK)),
    "ipp": ("queues", Sought.QUEUES),
    "cups": ("queues", Sought.QUEUES),
    "usb": ("usb_devices", Sought.USB),
    "pcsc": ("card_readers", Sought.READERS),
    "v4l2": ("cameras", Sought.CAMERAS),
}
"""Scheme → module of this package and where it looks; whatever else there is, is a serial port."""


def search(url: str, connected: bool = False, patience: float = PATIENCE) -> Found:
    """Looks for what a URL names. `connected`: the terminal itself holds it now, so that it must not be knocked at.

    Never raises and never lasts longer than `patience` seconds.
    """
    name, sought = _KINDS.get(url.partition(":")[0], ("serial_ports", Sought.SERIAL_PORTS))
    came: list[Found] = []

    def look() -> None:
        try:
            kind: _Kind = importlib.import_module(f"drivers.search.{name}")
            came.append(kind.search(url, connected))
        except Exception as problem:  # noqa: BLE001 - vendor libraries raise whatever they like
            came.append(Found(sought, problem=remark(Why.SAYS, said=f"{type(problem).__name__}: {problem}")))

    thread = threading.Thread(target=look, name=f"search {name}", daemon=True)
    thread.start()
    thread.join(patience)
    if came:
        return came[0]
    return Found(sought, problem=remark(Why.TOO_LONG, seconds=f"{patience:g}"))
