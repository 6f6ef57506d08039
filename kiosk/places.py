"""The places where devices are plugged in: who can be reached there, and whether two are said to be at one."""

import difflib
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from ipaddress import ip_address
from itertools import combinations

from drivers.loader import drivers_of, load_driver
from drivers.transports import BadUrl
from drivers.transports.usb_url import parse_usb

_OF_UDEV = re.compile(r"(?:v4l2:)?(/dev/(?:serial|v4l))/(?!by-(?:path|id)/[^/\s]+$)")
_ON_THE_BUS = re.compile(r"(?:v4l2:)?/dev/(?:serial|v4l)/by-path/(?P<name>[^/]+)")
_PCI = r"pci-[\da-f]{4}:[\da-f]{2}:[\da-f]{2}\.[0-7]"
_BUS_NAME = re.compile(
    rf"({_PCI}|platform-[\w.:+-]+?(-{_PCI})?)-usb(v\d)?-\d+:\d+(\.\d+)*:\d+\.\d+(-port\d+|-video-index\d+)?"
)
_NUMBERED = re.compile(r"/dev/tty(USB|ACM)\d+")
_HOST = re.compile(
    r"(?:socket|rfc2217|https?|ipp|nut)://(?:[^/?#]*@)?(?P<host>\[[^\]]*\]|[^/?#:]*)", re.IGNORECASE
)
_NAME = re.compile(r"[\w-]{1,63}(\.[\w-]{1,63})*\.?")
_NODES = ("serial", "v4l", "ttyS", "ttyUSB", "ttyACM", "ttyAMA")
"""How the names of devices begin below /dev."""
_SHARED = ("file", "loop", "hwgrep")
"""Schemes of URLs that are no place: several may have the same."""


def refusal(port: str, driver: str, url: str) -> str:
    """Why a device of this driver cannot be at this URL, and what would be right; empty where it can.

    `driver` is empty where nobody knows it: then any driver of the port will do.
    """
    if url != url.strip():
        return f"{url!r}: a blank stands before or behind it"
    if wrong := bad_host(url):
        return wrong
    if match := _OF_UDEV.match(url):
        return f"{url}: expected {match[1]}/by-path/NAME or {match[1]}/by-id/NAME; there is nothing else below {match[1]}"
    said = {name: _why_not(port, name, url) for name in ([driver] if driver else drivers_of(port))}
    if not all(said.values()):
        return ""
    why = "; or ".join(dict.fromkeys(said.values()))
    takers = [name for name in drivers_of(port) if not _why_not(port, name, url)]
    return why + (f"; driver {' or '.join(f'`{name}`' for name in takers)} takes it" if takers else "")


def bad_host(url: str) -> str:
    """Why the host of a URL cannot be one; empty where it can, or where there is none."""
    match = _HOST.match(url)
    host = match["host"] if match else ""
    if not host or host.startswith("["):
        return ""
    if re.fullmatch(r"[\d.]+", host):
        with suppress(ValueError):
            ip_address(host)
            return ""
        return f"{url}: {host} is no address, as 192.0.2.7 is one"
    return "" if _NAME.fullmatch(host) else f"{url}: {host!r} is no name of a machine"


def _why_not(port: str, driver: str, url: str) -> str:
    try:
        load_driver(port, driver).check_url(url)
    except BadUrl as error:
        return str(error)
    return ""


def same_places(urls: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """For each device, by its port, that is said to be where another one is: the words for it."""
    for (first, one), (second, other) in combinations(urls.items(), 2):
        if _same(one, other):
            yield second, f"{other}: {first} is plugged in there already"


def _same(one: str, other: str) -> bool:
    if one.startswith("usb:") and other.startswith("usb:"):
        try:
            a, b = parse_usb(one), parse_usb(other)
        except BadUrl:
            return one == other
        # a device that is named by less than all fits where the rest is another's
        alike = [x == y or not (x and y) for x, y in ((a.serial, b.serial), (a.path, b.path))]
        return (a.vendor, a.product) == (b.vendor, b.product) and all(alike)
    scheme = one.partition(":")[0]
    return scheme not in _SHARED and _bare(one) == _bare(other)


def _bare(url: str) -> str:
    """The place without what writes it in several ways: the scheme of a camera, links to a node."""
    node = url.removeprefix("v4l2:")
    return os.path.realpath(node) if node.startswith("/") else url.rstrip("/").lower()


def doubt(url: str) -> str:
    """What may go wrong with a place that can be right; empty where nothing may."""
    if _NUMBERED.fullmatch(url):
        return f"{url}: such ports are numbered anew at each start; /dev/serial/by-path/NAME outlives it"
    if url.startswith("/") and not url.startswith("/dev/"):
        return f"{url}: not a node below /dev"
    if match := re.match(r"(?:v4l2:)?/dev/(?P<name>[A-Za-z0-9]*[A-Za-z])", url):
        near = difflib.get_close_matches(match["name"], _NODES, n=1, cutoff=0.75)
        if near and match["name"] not in _NODES:
            return f"{url}: did you mean /dev/{near[0]}…?"
    match = _ON_THE_BUS.fullmatch(url)
    if match and not _BUS_NAME.fullmatch(match["name"]):
        return f"{url}: not like a place on the bus, as in pci-0000:00:14.0-usb-0:2:1.0-port0"
    return ""
