"""Byte pipes to devices, opened by URL: `usb:`, and whatever pyserial opens."""

from typing import Protocol

from drivers.transports import usb_url
from drivers.transports.errors import BadUrl, LinkError, LinkLost, PortMissing, remark_of
from drivers.transports.pipe import Link, Trace, Transport
from drivers.transports.serial_url import LineSettings, check_serial_url, open_serial

__all__ = [
    "BadUrl",
    "LineSettings",
    "Link",
    "LinkError",
    "LinkLost",
    "PortMissing",
    "Trace",
    "Transport",
    "check_url",
    "open_transport",
    "remark_of",
]


class _Scheme(Protocol):
    """What the module of a scheme offers."""

    def check(self, url: str) -> None: ...

    def open_pipe(
        self, url: str, read_slice: float, trace: Trace | None = None, trace_data: bool = False
    ) -> Transport: ...


_PIPES: dict[str, _Scheme] = {"usb": usb_url}
"""What pyserial does not open, by the URL's scheme."""


def check_url(url: str) -> None:
    """Says whether the URL of a byte pipe can be understood, without opening anything.

    Raises:
        BadUrl: it cannot; names the URL and the reason.
    """
    own = _PIPES.get(url.partition(":")[0])
    (own.check if own is not None else check_serial_url)(url)


def open_transport(
    url: str, line: LineSettings, read_slice: float, trace: Trace | None = None, trace_data: bool = False
) -> Transport:
    """Opens the pipe for us alone. `read_slice` is the longest single blocking read in seconds.

    Raises:
        BadUrl: the URL cannot be understood.
        PortMissing: what the URL names does not exist.
        LinkLost: the port is held by somebody else, or refuses the line settings.
    """
    own = _PIPES.get(url.partition(":")[0])
    if own is not None:
        return own.open_pipe(url, read_slice, trace, trace_data)
    return open_serial(url, line, read_slice, trace, trace_data)
