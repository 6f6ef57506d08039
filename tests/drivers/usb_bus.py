"""A bus for pyusb without USB: devices as descriptors, each of whose bulk endpoints end at a socket of the simulator."""

import errno
import socket
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import usb.backend
import usb.core

ENDPOINT_IN, ENDPOINT_OUT, PACKET = 0x82, 0x01, 64


def record(**values: int) -> SimpleNamespace:
    return SimpleNamespace(bLength=0, bDescriptorType=0, extra_descriptors=[], **values)


@dataclass
class Plugged:
    """A device on the bus."""

    url: str
    """Where its bytes come from: `socket://HOST:PORT`."""
    ids: tuple[int, int] = (0x0400, 0xC35A)
    serial: str = ""
    ports: tuple[int, ...] = (1, 2)
    bulk: tuple[int, ...] = (ENDPOINT_IN, ENDPOINT_OUT)
    kernel_driver: bool = False
    fails_with: int = 0
    """errno of whatever is asked of it from now on."""
    line: socket.socket | None = field(default=None, repr=False)
    claimed: bool = False


class Bus(usb.backend.IBackend):  # type: ignore[misc]
    """What libusb would be."""

    def __init__(self, *devices: Plugged) -> None:
        self.devices = list(devices)

    def enumerate_devices(self) -> Iterator[Plugged]:
        return iter(self.devices)

    def get_device_descriptor(self, dev: Plugged) -> Any:
        named = record(
            idVendor=dev.ids[0],
            idProduct=dev.ids[1],
            iSerialNumber=3 if dev.serial else 0,
            **dict.fromkeys(("bcdUSB", "bDeviceClass", "bDeviceSubClass", "bDeviceProtocol"), 0),
            **dict.fromkeys(("bcdDevice", "iManufacturer", "iProduct", "speed"), 0),
        )
        named.bMaxPacketSize0, named.bNumConfigurations = 64, 1
        named.address, named.bus, named.port_number, named.port_numbers = 7, 1, dev.ports[-1], dev.ports
        return named

    def get_configuration_descriptor(self, dev: Plugged, config: int) -> Any:
        if config:
            raise IndexError
        values = {"wTotalLength": 0, "iConfiguration": 0, "bmAttributes": 0, "bMaxPower": 0}
        return record(bNumInterfaces=1, bConfigurationValue=1, **values)

    def get_interface_descriptor(self, dev: Plugged, intf: int, alt: int, config: int) -> Any:
        if intf or alt:
            raise IndexError
        classes = {"bInterfaceClass": 255, "bInterfaceSubClass": 0, "bInterfaceProtocol": 0, "iInterface": 0}
        return record(bInterfaceNumber=0, bAlternateSetting=0, bNumEndpoints=len(dev.bulk), **classes)

    def get_endpoint_descriptor(self, dev: Plugged, ep: int, intf: int, alt: int, config: int) -> Any:
        address = dev.bulk[ep]
        rest = {"wMaxPacketSize": PACKET, "bInterval": 0, "bRefresh": 0, "bSynchAddress": 0}
        return record(bEndpointAddress=address, bmAttributes=2, **rest)

    def open_device(self, dev: Plugged) -> Plugged:
        self._fail(dev)
        if dev.line is None:
            host, port = dev.url.removeprefix("socket://").rsplit(":", 1)
            dev.line = socket.create_connection((host, int(port)), timeout=5.0)
        return dev

    def close_device(self, dev_handle: Plugged) -> None:
        if dev_handle.line is not None:
            dev_handle.line.close()
            dev_handle.line = None

    def get_configuration(self, dev_handle: Plugged) -> int:
        return 1

    def claim_interface(self, dev_handle: Plugged, intf: int) -> None:
        self._fail(dev_handle)
        if dev_handle.kernel_driver:
            raise usb.core.USBError("Resource busy", -6, errno.EBUSY)
        dev_handle.claimed = True

    def release_interface(self, dev_handle: Plugged, intf: int) -> None:
        dev_handle.claimed = False

    def is_kernel_driver_active(self, dev_handle: Plugged, intf: int) -> bool:
        return dev_handle.kernel_driver

    def detach_kernel_driver(self, dev_handle: Plugged, intf: int) -> None:
        dev_handle.kernel_driver = False

    def ctrl_transfer(
        self, dev_handle: Plugged, kind: int, request: int, value: int, index: int, data: Any, timeout: int
    ) -> int:
        languages = b"\x04\x03\x09\x04"
        name = dev_handle.serial.encode("utf-16-le")
        answer = languages if value & 0xFF == 0 else bytes([2 + len(name), 3]) + name
        data[: len(answer)] = array("B", answer)
        return len(answer)

    def bulk_write(self, dev_handle: Plugged, ep: int, intf: int, data: Any, timeout: int) -> int:
        line = self._line(dev_handle, timeout)
        try:
            return line.send(bytes(data))
        except TimeoutError:
            raise usb.core.USBTimeoutError("Operation timed out", -7, errno.ETIMEDOUT) from None
        except OSError:
            raise _gone() from None

    def bulk_read(self, dev_handle: Plugged, ep: int, intf: int, buff: Any, timeout: int) -> int:
        assert len(buff) % PACKET == 0, "libusb overflows when the device sends a whole packet"
        line = self._line(dev_handle, timeout)
        try:
            data = line.recv(len(buff))
        except TimeoutError:
            raise usb.core.USBTimeoutError("Operation timed out", -7, errno.ETIMEDOUT) from None
        except OSError:
            raise _gone() from None
        if not data:
            raise _gone()
        buff[: len(data)] = array("B", data)
        return len(data)

    def _line(self, dev: Plugged, timeout: int) -> socket.socket:
        self._fail(dev)
        assert timeout > 0, "zero is for ever"
        if dev.line is None:
            raise _gone()
        dev.line.settimeout(timeout / 1000)
        return dev.line

    @staticmethod
    def _fail(dev: Plugged) -> None:
        if dev.fails_with:
            raise usb.core.USBError("struck", -1, dev.fails_with)


def _gone() -> Exception:
    gone: Exception = usb.core.USBError("No such device", -4, errno.ENODEV)
    return gone
