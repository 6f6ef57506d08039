"""Byte pipes to devices, opened by URL."""

from drivers.transports.errors import BadUrl, LinkError, LinkLost, PortMissing
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
]


def check_url(url: str) -> None:
    """Says whether the URL of a byte pipe can be understood, without opening anything.

    Raises:
        BadUrl: it cannot; names the URL and the reason.
    """
    check_serial_url(url)


def open_transport(
    url: str, line: LineSettings, read_slice: float, trace: Trace | None = None, trace_data: bool = False
) -> Transport:
    """Opens the pipe for us alone. `read_slice` is the longest single blocking read in seconds.

    Raises:
        BadUrl: the URL cannot be understood.
        PortMissing: the port's node does not exist.
        LinkLost: the port is held by somebody else, or refuses the line settings.
    """
    return open_serial(url, line, read_slice, trace, trace_data)
