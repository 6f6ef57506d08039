"""The USB pipe: which device it takes, what it says when it takes none, and the shipped drivers over it, on a bus of our own."""

import contextlib
import errno
from collections.abc import Callable, Iterator

import pytest

from drivers.ports.fault_ids import FaultId
from drivers.ports.receipt_printer import PrintOutcome
from drivers.ports.remarks import Why, remark
from drivers.ports.slip import Slip, TextBlock
from drivers.ports.status import Health
from drivers.transports import BadUrl, LineSettings, LinkLost, PortMissing, check_url, open_transport, usb_url
from drivers.transports.usb_url import UsbTransport
from tests.drivers.conftest import Opener, until
from tests.drivers.far_end import FarEnd, far_end
from tests.drivers.usb_bus import ENDPOINT_OUT, Bus, Plugged
from tests.simulator.process import SimulatorProcess

Plug = Callable[..., Bus]
READER = "usb:0400:C35A"


@pytest.fixture
def plug(monkeypatch: pytest.MonkeyPatch) -> Plug:
    def onto(*devices: Plugged) -> Bus:
        bus = Bus(*devices)
        monkeypatch.setattr(usb_url, "backend", lambda: bus)
        return bus

    return onto


@pytest.fixture
def end() -> Iterator[FarEnd]:
    with far_end(lambda heard: heard) as far:
        yield far


@contextlib.contextmanager
def opened(url: str) -> Iterator[UsbTransport]:
    transport = open_transport(url, LineSettings(), 0.05)
    assert isinstance(transport, UsbTransport)
    try:
        yield transport
    finally:
        transport.close()
        transport.close()


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("usb:0400", "expected usb:VID:PID"),
        ("usb:0400:C35A:1", "expected usb:VID:PID"),
        ("usb:0400:C35A?number=1", "'number' is not known"),
        ("usb:0400:C35A?path=first", "expected serial=TEXT, or path="),
        ("usb:0400:C35A?serial=", "expected serial=TEXT, or path="),
    ],
)
def test_a_url_that_names_no_device_is_refused_with_what_was_expected(url: str, why: str) -> None:
    with pytest.raises(BadUrl, match=why):
        check_url(url)


def test_a_device_is_told_by_serial_number_or_place_never_by_order(plug: Plug, end: FarEnd) -> None:
    first, second = Plugged(end.url, serial="A1", ports=(1,)), Plugged(end.url, serial="B2", ports=(2, 3))
    for order in ((first, second), (second, first)):
        plug(*order)
        for which in ("serial=B2", "path=1-2.3"):
            with opened(f"{READER}?{which}") as transport:
                assert (first.claimed, second.claimed) == (False, True)
                assert transport.write(b"abc", 1.0) == 3
                assert transport.read() == b"abc"
            assert not second.claimed


def test_two_that_match_are_refused_with_the_list(plug: Plug, end: FarEnd) -> None:
    plug(Plugged(end.url, serial="A1", ports=(1,)), Plugged(end.url, ports=(2, 3)))
    with pytest.raises(LinkLost, match=r"2 devices match.*1-1 \(serial A1\), 1-2.3 \(serial unknown\)"):
        open_transport(READER, LineSettings(), 0.05)


def test_a_device_that_is_not_there_is_missing_and_others_are_named(plug: Plug, end: FarEnd) -> None:
    plug(Plugged(end.url, serial="A1", ports=(1,)), Plugged(end.url, ids=(0x1234, 1)))
    with pytest.raises(PortMissing, match=r"seen: 1-1 \(serial A1\): other_serial .*'B2'") as caught:
        open_transport(f"{READER}?serial=B2", LineSettings(), 0.05)
    assert caught.value.remark == remark(Why.NO_SUCH_USB, ids="0400:c35a")
    with pytest.raises(PortMissing, match=r"other_path .*'1-1'.*'1-4'"):
        open_transport(f"{READER}?path=1-4", LineSettings(), 0.05)
    plug(Plugged(end.url, ports=(1,)))
    with pytest.raises(PortMissing, match=r"no_serial .*'B2'"):
        open_transport(f"{READER}?serial=B2", LineSettings(), 0.05)


@pytest.mark.parametrize(
    ("number", "kind", "said", "why"),
    [
        (errno.EACCES, LinkLost, "no right to it", Why.NO_RIGHT_USB),
        (errno.EBUSY, LinkLost, "another program holds it", Why.IN_USE),
        (errno.EIO, LinkLost, "struck", Why.BROKE_OFF),
        (errno.ENODEV, PortMissing, "unplugged", Why.UNPLUGGED),
    ],
)
def test_what_libusb_refuses_is_a_lost_link_that_says_why(
    plug: Plug, end: FarEnd, number: int, kind: type[LinkLost], said: str, why: Why
) -> None:
    plug(Plugged(end.url, fails_with=number))
    with pytest.raises(LinkLost, match=said) as caught:
        open_transport(READER, LineSettings(), 0.05)
    assert type(caught.value) is kind
    assert caught.value.remark == remark(why)


def test_the_kernels_driver_gives_way_and_a_packet_is_read_in_pieces(plug: Plug, end: FarEnd) -> None:
    plug(Plugged(end.url, kernel_driver=True))
    with opened(READER) as transport:
        assert transport.read() == b""
        assert transport.write(bytes(range(10)), 1.0) == 10
        assert transport.read(4) == bytes(range(4))
        assert transport.take_input() == bytes(range(4, 10))
        assert transport.drop_input() == 0
        assert (transport.bytes_in, transport.bytes_out) == (10, 10)


def test_a_one_way_printer_is_written_to_and_never_heard(plug: Plug, end: FarEnd) -> None:
    plug(Plugged(end.url, bulk=(ENDPOINT_OUT,)))
    with opened(READER) as transport:
        assert transport.write(b"slip", 1.0) == 4
        assert transport.read() + transport.take_input() == b""
        end.wait_for(b"slip")
    plug(Plugged(end.url, bulk=()))
    with pytest.raises(LinkLost, match="no bulk endpoint"):
        open_transport(READER, LineSettings(), 0.05)


def test_a_device_that_takes_nothing_ends_the_write_with_what_it_took(plug: Plug) -> None:
    def deaf(_: bytes) -> bytes:
        import time

        time.sleep(1.0)
        return b""

    with far_end(deaf) as far:
        plug(Plugged(far.url))
        with opened(READER) as transport:
            data = bytes(40_000_000)
            taken = transport.write(data, 0.2)
            assert 0 < taken < len(data)


def test_a_closed_port_is_a_lost_link(plug: Plug, end: FarEnd) -> None:
    plug(Plugged(end.url))
    with opened(READER) as transport:
        end.send(b"?")  # once somebody is there
        end.unplug()
        with pytest.raises(PortMissing, match="unplugged"):
            read_on(transport)


def read_on(transport: UsbTransport) -> None:
    """Reads until it is told that nobody is there any more; what is on its way may come first."""
    for _ in range(100):
        transport.read()


def test_a_machine_without_libusb_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    import usb.backend.libusb1

    monkeypatch.setattr(usb.backend.libusb1, "get_backend", lambda: None)
    with pytest.raises(LinkLost, match=r"libusb is missing"):
        open_transport(READER, LineSettings(), 0.05)


async def test_the_reader_and_the_printer_work_over_usb_unplugged_and_replugged(
    plug: Plug, opener: Opener
) -> None:
    with SimulatorProcess() as sim:
        reader = Plugged(sim.urls["devices"]["id_card"], serial="R1")
        printer = Plugged(sim.urls["devices"]["receipt_printer"], ids=(0x0DD4, 0x0237), ports=(4,))
        bus = plug(reader, printer)
        cards = opener("id_card", "sdt", READER)
        slips = opener("receipt_printer", "escpos", "usb:0DD4:0237?path=1-4")
        for device in (cards, slips):
            await until(device, lambda state: state.usable)
        sim.lay("zhang_guilan")
        assert (await cards.read(2.0)).unwrap().name.reveal() == "张桂兰"
        slip = Slip(title="凭证", blocks=(TextBlock(text="一"),))
        assert (await slips.print(slip)).value is PrintOutcome.PRINTED
        assert sim.complaints() == []
        bus.devices.remove(reader)
        bus.close_device(reader)
        state = await until(cards, lambda state: state.health is Health.NO_DEVICE)
        assert state.fault is FaultId.ID_CARD_LINK_LOST
        bus.devices.append(reader)
        await until(cards, lambda state: state.usable)
