"""Byte pipes over USB bulk endpoints: `usb:VID:PID`, with `?serial=…` or `?path=BUS-PORT.PORT` where several of a kind are there.

A device is told by its ids and its serial number or place on the bus, never by the order in which it was found: that changes with
every start. Two that match are refused. pyusb (on libusb) is imported when a port is opened, not before.
"""

import contextlib
import errno
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import parse_qsl

from drivers.ports.remarks import Remark, Why, remark
from drivers.transports.errors import BadUrl, LinkLost, PortMissing, remark_of
from drivers.transports.pipe import Trace

_URL = re.compile(
    r"usb:(?P<vendor>[0-9A-Fa-f]{4}):(?P<product>[0-9A-Fa-f]{4})(?:\?(?P<which>[!-~]*))?", re.ASCII
)
_PATH = re.compile(r"\d{1,3}-\d{1,3}(\.\d{1,3})*", re.ASCII)
_FLOOD = 65536
"""More than any device says unasked."""
_PIECE = 4096
"""Bytes of one transfer: what a small printer takes at once, so that the count of what went out stays close."""
_IN, _BULK, _TYPE = 0x80, 2, 3


@dataclass(frozen=True)
class UsbPlace:
    """What the URL names."""

    vendor: int
    product: int
    serial: str = ""
    path: str = ""


@dataclass(frozen=True)
class UsbCandidate:
    """A device on the bus with the ids of the URL, and why it is not the one; None when it is."""

    path: str
    serial: str
    refusal: Remark | None

    def __str__(self) -> str:
        return f"{self.path} (serial {self.serial or 'unknown'})"


def parse_usb(url: str) -> UsbPlace:
    """The place that a URL names.

    Raises:
        BadUrl: it has not this form; the text says what was expected.
    """
    match = _URL.fullmatch(url)
    if match is None:
        raise BadUrl(f"{url}: expected usb:VID:PID in hex, as in usb:0400:C35A, usb:0DD4:0237?path=1-2.3")
    given = parse_qsl(match["which"] or "", keep_blank_values=True)
    which = dict(given)
    if len(given) > len(which):
        raise BadUrl(f"{url}: a device has one serial= and one path=, not two")
    if unknown := which.keys() - {"serial", "path"}:
        raise BadUrl(f"{url}: {min(unknown)!r} is not known; a device is told by serial= or path=")
    path = which.get("path", "")
    if ("path" in which and not _PATH.fullmatch(path)) or which.get("serial", "x") == "":
        raise BadUrl(f"{url}: expected serial=TEXT, or path= as in 1-2.3 (bus, then ports)")
    return UsbPlace(int(match["vendor"], 16), int(match["product"], 16), which.get("serial", ""), path)


def check(url: str) -> None:
    """See `drivers.transports.check_url`."""
    parse_usb(url)


def backend() -> Any:
    """What pyusb talks through: libusb.

    Raises:
        LinkLost: it is not installed.
    """
    from usb.backend import libusb1

    found = libusb1.get_backend()
    if found is None:
        raise LinkLost("libusb is missing on this machine (Debian: libusb-1.0-0)", remark(Why.NO_LIBUSB))
    return found


@contextlib.contextmanager
def _vendor_errors(url: str) -> Iterator[None]:
    """The one place where libusb's errors become ours. What a closed device gives is an AttributeError or a TypeError."""
    import usb.core

    try:
        yield
    except usb.core.USBError as problem:
        if problem.errno in (errno.ENODEV, errno.ENOENT):
            raise PortMissing(f"{url}: it was unplugged", remark(Why.UNPLUGGED)) from problem
        hints = {errno.EACCES: "no right to it (udev rule)", errno.EBUSY: "another program holds it"}
        said = hints.get(problem.errno, problem.strerror or str(problem))
        no_right = problem.errno == errno.EACCES
        cause = remark(Why.NO_RIGHT_USB) if no_right else remark_of(problem, url)
        raise LinkLost(f"{url}: {said}", cause) from problem
    except (AttributeError, TypeError, ValueError) as problem:
        raise LinkLost(f"{url}: the port was closed") from problem


def candidates(place: UsbPlace, through: Any = None) -> list[tuple[Any, UsbCandidate]]:
    """Every device on the bus with the ids of `place`, as pyusb's object and what speaks against it.

    Raises:
        LinkLost: libusb is missing, or the bus cannot be read.
    """
    import usb.core

    with _vendor_errors("usb"):
        found = usb.core.find(
            find_all=True, backend=through or backend(), idVendor=place.vendor, idProduct=place.product
        )
        return [(device, _candidate(device, place)) for device in found]


def _candidate(device: Any, place: UsbPlace) -> UsbCandidate:
    path = f"{device.bus}-{'.'.join(map(str, device.port_numbers or ())) or '0'}"
    serial = _serial_of(device)
    refusal = None
    if place.path and place.path != path:
        refusal = remark(Why.OTHER_PATH, place=path, wanted=place.path)
    elif place.serial and not serial:
        refusal = remark(Why.NO_SERIAL, wanted=place.serial)
    elif place.serial and place.serial != serial:
        refusal = remark(Why.OTHER_SERIAL, serial=serial, wanted=place.serial)
    return UsbCandidate(path, serial, refusal)


def _serial_of(device: Any) -> str:
    """The serial number; empty when it has none, or may not be asked."""
    import usb.core

    with contextlib.suppress(usb.core.USBError, ValueError, NotImplementedError):
        return str(device.serial_number or "")
    return ""


def open_pipe(
    url: str, read_slice: float, trace: Trace | None = None, trace_data: bool = False
) -> "UsbTransport":
    """Opens the one device that the URL names, for us alone.

    Raises:
        BadUrl: the URL cannot be understood.
        PortMissing: no such device is plugged in; the text lists what is, and why it was refused.
        LinkLost: two devices match, another program holds it, or it has no bulk endpoint to write to.
    """
    place = parse_usb(url)
    found = candidates(place)
    matching = [(device, seen) for device, seen in found if not seen.refusal]
    if not matching:
        others = "; ".join(f"{seen}: {seen.refusal}" for _, seen in found)
        cause = remark(Why.NO_SUCH_USB, ids=f"{place.vendor:04x}:{place.product:04x}")
        raise PortMissing(f"{url}: not on the bus" + (f"; seen: {others}" if others else ""), cause)
    if len(matching) > 1:
        names = ", ".join(str(seen) for _, seen in matching)
        text = f"{url}: {len(matching)} devices match, say which by serial= or path=: {names}"
        raise LinkLost(text, remark(Why.SEVERAL_USB))
    with _vendor_errors(url):
        return UsbTransport(url, matching[0][0], read_slice, trace, trace_data)


class UsbTransport:
    """An open device. One thread reads and writes; `close` may come from any thread."""

    def __init__(
        self, url: str, device: Any, read_slice: float, trace: Trace | None = None, trace_data: bool = False
    ) -> None:
        import usb.util

        self.url = url
        self.bytes_in = 0
        self.bytes_out = 0
        self._device = device
        self._read_slice = read_slice
        self._trace = trace
        self._trace_data = trace_data
        self._held = b""
        """What came in the last packet beyond what was asked for."""
        self._in, self._out, interface = self._endpoints()
        with contextlib.suppress(NotImplementedError):  # the kernel's printer driver holds what it knows
            if device.is_kernel_driver_active(interface):
                device.detach_kernel_driver(interface)
        usb.util.claim_interface(device, interface)

    def _endpoints(self) -> tuple[Any, Any, int]:
        """The first interface with a bulk endpoint to write to; one to read from need not be there (one-way printers)."""
        for interface in self._device.get_active_configuration():
            bulk = [end for end in interface if end.bmAttributes & _TYPE == _BULK]
            into = next((end for end in bulk if end.bEndpointAddress & _IN), None)
            out = next((end for end in bulk if not end.bEndpointAddress & _IN), None)
            if out is not None:
                return into, out, interface.bInterfaceNumber
        raise LinkLost(f"{self.url}: it has no bulk endpoint, so it speaks another protocol")

    def read(self, limit: int = 4096) -> bytes:
        """See `drivers.transports.pipe.Transport.read`."""
        data = self._held or self._receive(self._read_slice)
        self._held = data[limit:]
        return data[:limit]

    def _receive(self, seconds: float) -> bytes:
        import usb.core

        if self._in is None:
            time.sleep(seconds)
            return b""
        with _vendor_errors(self.url):
            try:
                data = bytes(self._in.read(_PIECE, max(1, round(seconds * 1000))))
            except usb.core.USBTimeoutError:
                return b""
        self.bytes_in += len(data)
        if data:
            self._note("in", data)
        return data

    def write(self, data: bytes, timeout: float) -> int:
        """See `drivers.transports.pipe.Transport.write`."""
        import usb.core

        deadline = time.monotonic() + timeout
        taken = 0
        with _vendor_errors(self.url):
            while taken < len(data):
                left = max(1, round((deadline - time.monotonic()) * 1000))
                with contextlib.suppress(usb.core.USBTimeoutError):
                    taken += self._out.write(data[taken : taken + _PIECE], left)
                if taken < len(data) and time.monotonic() >= deadline:
                    break
        self.bytes_out += taken
        self._note("out", data[:taken])
        return taken

    def take_input(self) -> bytes:
        """See `drivers.transports.pipe.Transport.take_input`."""
        data, self._held = self._held, b""
        while len(data) < _FLOOD and self._in is not None and (more := self._receive(0.001)):
            data += more
        return data

    def drop_input(self) -> int:
        """See `drivers.transports.pipe.Transport.drop_input`."""
        return len(self.take_input())

    def close(self) -> None:
        """Lets go of the device; harmless when it is closed or gone."""
        import usb.util

        with contextlib.suppress(LinkLost), _vendor_errors(self.url):
            usb.util.dispose_resources(self._device)

    def _note(self, direction: Literal["in", "out"], data: bytes) -> None:
        if self._trace is not None:
            self._trace(direction, len(data), data if self._trace_data else b"")
