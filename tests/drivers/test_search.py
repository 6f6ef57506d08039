"""What a search for a device sees, and why each candidate is the one or is not."""

import os
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from serial.tools import list_ports

import drivers.search
from drivers.ports.remarks import Remark, Sought, Why, remark
from drivers.search import Found, cameras, card_readers, queues, search, serial_ports, usb_devices
from drivers.transports import LinkLost


def port(node: Path, vid: int | None = None, serial: str = "") -> Any:
    return SimpleNamespace(
        device=str(node), vid=vid, pid=0x2303, serial_number=serial, location="1-2", description="n/a"
    )


@pytest.fixture
def two_adapters(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two nodes as adapters have them; the first also by its place on the bus, the second by its serial number."""
    for name in ("ttyUSB0", "ttyUSB1"):
        (tmp_path / name).touch()
    for folder, link, node in (("by-path", "usb-2", "ttyUSB0"), ("by-id", "usb-A7", "ttyUSB1")):
        (tmp_path / "serial" / folder).mkdir(parents=True)
        (tmp_path / "serial" / folder / link).symlink_to(tmp_path / node)
    ports = [port(tmp_path / "ttyUSB1", 0x067B, "A7"), port(tmp_path / "ttyUSB0")]
    monkeypatch.setattr(list_ports, "comports", lambda: ports)
    monkeypatch.setattr(list_ports, "grep", lambda words: [p for p in ports if p.serial_number == words])
    monkeypatch.setattr(serial_ports, "SERIAL", tmp_path / "serial")
    return tmp_path


ELSEWHERE = remark(Why.OTHER_PLACE)


def refusals(found: Found) -> dict[str, Remark | None]:
    return {Path(candidate.name).name: candidate.refusal for candidate in found.candidates}


def test_a_serial_port_is_told_by_its_place_and_the_others_are_refused_with_the_url_they_would_have(
    two_adapters: Path,
) -> None:
    found = search(str(two_adapters / "serial" / "by-path" / "usb-2"))
    assert refusals(found) == {"ttyUSB0": None, "ttyUSB1": ELSEWHERE}
    other = found.candidates[1]
    assert (other.detail, other.url) == (
        "usb 067b:2303, serial A7, at 1-2",
        str(two_adapters / "serial" / "by-id" / "usb-A7"),
    )
    assert found.problem is None
    assert refusals(search("hwgrep://A7")) == {"ttyUSB0": ELSEWHERE, "ttyUSB1": None}


def test_a_place_where_nothing_is_plugged_in_is_said_to_be_empty(two_adapters: Path) -> None:
    found = search(str(two_adapters / "ttyUSB9"))
    assert found.problem == remark(Why.NOWHERE, place=str(two_adapters / "ttyUSB9"))
    assert set(refusals(found).values()) == {ELSEWHERE}


@pytest.mark.needs_pts
def test_a_line_that_is_no_serial_port_is_found_all_the_same() -> None:
    ours, theirs = os.openpty()
    found = search(os.ttyname(theirs))
    assert refusals(found)[Path(os.ttyname(theirs)).name] is None
    os.close(ours)
    os.close(theirs)


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server


@pytest.mark.parametrize(
    "url", ["socket://127.0.0.1:{}", "nut://127.0.0.1:{}/ups", "http://127.0.0.1:{}/x.mjpeg"]
)
def test_whoever_listens_on_the_network_is_told_from_nobody(listener: socket.socket, url: str) -> None:
    url = url.format(listener.getsockname()[1])
    (there,) = search(url).candidates
    assert there.refusal is None
    listener.close()
    (nobody,) = search(url).candidates
    assert nobody.refusal == remark(Why.NOBODY_LISTENS)


def test_a_device_that_the_terminal_holds_is_not_knocked_at(listener: socket.socket) -> None:
    (it,) = search(f"socket://127.0.0.1:{listener.getsockname()[1]}", connected=True).candidates
    assert it.detail == "the terminal is connected to it"
    listener.setblocking(False)
    with pytest.raises(BlockingIOError):
        listener.accept()


def test_a_search_that_hangs_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serial_ports, "search", lambda url, connected: time.sleep(5))
    began = time.monotonic()
    assert search("/dev/x", patience=0.1).problem == remark(Why.TOO_LONG, seconds="0.1")
    assert time.monotonic() - began < 1


def test_a_search_that_breaks_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(url: str, connected: bool) -> Found:
        raise RuntimeError("no bus")

    monkeypatch.setattr(serial_ports, "search", broken)
    assert drivers.search.search("/dev/x").problem == remark(Why.SAYS, said="RuntimeError: no bus")


def usb(bus: int, ports: tuple[int, ...], product: int, serial: str = "", kind: int = 0) -> Any:
    return SimpleNamespace(
        idVendor=0x0400,
        idProduct=product,
        bus=bus,
        port_numbers=ports,
        serial_number=serial,
        bDeviceClass=kind,
    )


@pytest.mark.parametrize(
    ("url", "chosen", "problem"),
    [
        ("usb:0400:C35A?serial=R2", ["1-3"], None),
        ("usb:0400:C35A?path=1-2", ["1-2"], None),
        ("usb:0400:C35A", ["1-2", "1-3"], remark(Why.SEVERAL_USB)),
        (
            "usb:0400:C35A?serial=R9",
            [],
            remark(Why.NO_SUCH_USB, ids="0400:c35a"),
        ),
    ],
)
def test_a_usb_device_is_told_by_serial_number_or_place(
    monkeypatch: pytest.MonkeyPatch, url: str, chosen: list[str], problem: Remark | None
) -> None:
    bus = [usb(1, (2,), 0xC35A, "R1"), usb(1, (3,), 0xC35A, "R2"), usb(1, (4,), 1), usb(1, (), 2, kind=9)]

    def find(**which: Any) -> list[Any]:
        return [d for d in bus if which.get("idProduct") in (None, d.idProduct)]

    monkeypatch.setattr("usb.core.find", find)
    monkeypatch.setattr(usb_devices, "backend", lambda: None)
    monkeypatch.setattr("drivers.transports.usb_url.backend", lambda: None)
    found = search(url)
    assert [candidate.name for candidate in found.candidates if not candidate.refusal] == chosen
    assert found.problem == problem
    assert refusals(found)["1-4"] == remark(Why.OTHER_IDS, ids="0400:c35a")
    assert "1-0" not in refusals(found), "hubs are nobody's device"


def test_without_libusb_it_is_said_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> None:
        raise LinkLost("no libusb", remark(Why.NO_LIBUSB))

    monkeypatch.setattr(usb_devices, "backend", missing)
    assert search("usb:0400:C35A").problem == remark(Why.NO_LIBUSB)


def test_card_readers_are_told_by_name_or_by_being_the_only_one() -> None:
    assert card_readers.judge("", []).problem == remark(Why.NO_READER)
    assert refusals(card_readers.judge("", ["A"])) == {"A": None}
    assert set(refusals(card_readers.judge("", ["A", "B"])).values()) == {remark(Why.SEVERAL_READERS)}
    assert card_readers.judge("A", ["A 01 00"]).candidates[0].refusal is None
    assert refusals(card_readers.judge("B", ["A", "B"])) == {
        "A": remark(Why.OTHER_NAME, wanted="B"),
        "B": None,
    }


def test_asking_for_card_readers_ends_whether_the_service_runs_or_not() -> None:
    found = search("pcsc:")
    assert found.sought is Sought.READERS
    assert found.problem or found.candidates


def test_a_camera_is_told_by_its_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "v4l" / "by-id").mkdir(parents=True)
    for node in ("video0", "video1"):
        (tmp_path / node).touch()
    (tmp_path / "v4l" / "by-id" / "usb-Cam").symlink_to(tmp_path / "video0")
    (tmp_path / "class" / "video1").mkdir(parents=True)
    (tmp_path / "class" / "video1" / "name").write_text("Doc Cam\n")
    monkeypatch.setattr(cameras, "DEV", tmp_path)
    monkeypatch.setattr(cameras, "CLASS", tmp_path / "class")
    found = search(f"v4l2:{tmp_path}/v4l/by-id/usb-Cam")
    assert refusals(found) == {"video0": None, "video1": ELSEWHERE}
    assert found.candidates[1].detail == "Doc Cam"
    assert found.candidates[0].url == f"v4l2:{tmp_path}/v4l/by-id/usb-Cam"
    none = f"{tmp_path}/v4l/by-id/none"
    assert search(f"v4l2:{none}").problem == remark(Why.NOWHERE, place=none)


def lpstat(folder: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    program = folder / "lpstat"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")


def test_a_queue_is_told_by_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, listener: socket.socket
) -> None:
    lpstat(tmp_path, "echo slips; echo office", monkeypatch)
    assert refusals(search("cups:slips")) == {"slips": None, "office": remark(Why.OTHER_NAME, wanted="slips")}
    here = f"ipp://127.0.0.1:{listener.getsockname()[1]}/printers/office"
    assert refusals(search(here))["office"] is None
    assert refusals(search(here))["slips"] == remark(Why.OTHER_NAME, wanted="office")


@pytest.mark.parametrize(
    ("script", "problem"),
    [
        ("exit 1", Why.CUPS_EMPTY),
        ("exec sleep 5", Why.CUPS_SILENT),
    ],
)
def test_a_spooler_that_is_not_there_is_said_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, problem: Why
) -> None:
    lpstat(tmp_path, script, monkeypatch)
    monkeypatch.setattr(queues, "ASK", 0.2)
    assert search("cups:slips").problem == remark(problem)
    monkeypatch.setenv("PATH", "/nowhere")
    assert search("cups:slips").problem == remark(Why.NO_CUPS)


@pytest.mark.parametrize(("scheme", "group"), [("", "dialout"), ("v4l2:", "video")])
def test_a_place_that_may_not_be_opened_is_told_with_the_group_that_may(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, scheme: str, group: str
) -> None:
    (tmp_path / "node").touch()
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    place = str(tmp_path / "node")
    assert search(f"{scheme}{place}").problem == remark(Why.NO_RIGHT, place=place, group=group)


def test_a_printer_elsewhere_on_the_network_is_no_queue_of_this_machine() -> None:
    found = search("ipp://192.0.2.1/ipp/print", connected=True)
    assert found.sought is Sought.PRINTERS
    assert [candidate.refusal for candidate in found.candidates] == [None]


def test_a_printer_of_its_own_on_this_machine_needs_no_cups(
    monkeypatch: pytest.MonkeyPatch, listener: socket.socket
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    assert search(f"ipp://127.0.0.1:{listener.getsockname()[1]}/ipp/print").problem is None
