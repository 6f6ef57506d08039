"""Byte pipes to devices, opened by URL."""

from drivers.transports.errors import BadUrl, LinkError, LinkLost, PortMissing
from drivers.transports.serial_url import LineSettings, Trace, Transport, check_url, open_transport

__all__ = [
    "BadUrl",
    "LineSettings",
    "LinkError",
    "LinkLost",
    "PortMissing",
    "Trace",
    "Transport",
    "check_url",
    "open_transport",
]
