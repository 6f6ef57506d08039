"""Where devices are plugged in: URLs that no driver of the port takes, and two devices that are said to be at one place."""

from pathlib import Path

import pytest

from kiosk.places import doubt, refusal, same_places


@pytest.mark.parametrize(
    ("port", "driver", "url"),
    [
        ("id_card", "sdt", "/dev/serial/by-path/pci-0000:00:14.0-usb-0:2:1.0-port0"),
        ("id_card", "", "usb:0400:C35A?path=1-2.3"),
        (
            "code_scanner",
            "",
            "v4l2:/dev/v4l/by-id/usb-maker_camera-video-index0",
        ),  # one of its drivers is a camera's
        ("receipt_printer", "escpos", "socket://192.0.2.30:9100"),
        ("id_card", "sdt", "hwgrep://0403"),
        ("receipt_printer", "escpos", "socket://[2001:db8::7]:9100"),
        ("receipt_printer", "escpos", "socket://printer-1.example:9100"),
    ],
)
def test_a_place_that_the_driver_takes_is_right(port: str, driver: str, url: str) -> None:
    assert refusal(port, driver, url) == ""
    assert doubt(url) == ""


@pytest.mark.parametrize(
    ("port", "driver", "url", "said"),
    [
        ("id_card", "sdt", "dev/ttyS0", "expected a node like /dev/ttyS0"),
        ("id_card", "sdt", "socket//127.0.0.1:7101", "expected a node like"),
        ("id_card", "sdt", "sockt://127.0.0.1:7101", "sockt:// is no line to a device"),
        ("id_card", "sdt", "socket://127.0.0.1:77101", "socket://127.0.0.1:77101: "),
        ("id_card", "sdt", "socket://127..0.1:7101", "127..0.1 is no address"),
        ("id_card", "sdt", "socket://the reader:7101", "'the reader' is no name of a machine"),
        ("smart_card", "pcsc", "pcsc: ", "a blank stands before or behind it"),
        (
            "id_card",
            "sdt",
            "/dev/serial/by-pth/x",
            "expected /dev/serial/by-path/NAME or /dev/serial/by-id/NAME",
        ),
        ("id_card", "sdt", "usb:0400:C35A?serial=1&serial=2", "one serial= and one path=, not two"),
        ("receipt_printer", "escpos", "cups:slips", "driver `raw_queue` takes it"),
        ("ups", "", "http://127.0.0.1", "expected nut://HOST/UPSNAME"),
    ],
)
def test_a_place_that_the_driver_does_not_take_is_refused_with_what_would_be_right(
    port: str, driver: str, url: str, said: str
) -> None:
    assert said in refusal(port, driver, url)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("/dev/ttyS1", "/dev/ttyS1", True),
        ("/dev/ttyS1", "/dev/ttyS2", False),
        ("socket://Printer:9100", "socket://printer:9100/", True),
        ("usb:0400:C35A", "usb:0400:c35a?serial=7", True),
        ("usb:0400:C35A?path=1-2", "usb:0400:C35A?path=1-3", False),
        ("usb:0400:C35A?serial=6", "usb:0400:C35A?serial=7", False),
        ("usb:0400:C35A", "usb:0400:C35B", False),
        ("usb:0400", "usb:0400", True),
        ("file:/tmp/film.avi", "file:/tmp/film.avi", False),
    ],
)
def test_two_devices_at_one_place_are_told(one: str, other: str, same: bool) -> None:
    found = list(same_places({"id_card": one, "smart_card": other}))
    assert found == ([("smart_card", f"{other}: id_card is plugged in there already")] if same else [])


def test_two_links_to_one_node_are_one_place(tmp_path: Path) -> None:
    (tmp_path / "node").touch()
    for link in ("a", "b"):
        (tmp_path / link).symlink_to(tmp_path / "node")
    assert list(same_places({"id_card": f"{tmp_path}/a", "person_camera": f"v4l2:{tmp_path}/b"}))


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("/dev/ttyACM1", "numbered anew"),
        ("/dev/tityS1", "did you mean /dev/ttyS…?"),
        ("/dev/eerial/by-path/pci-0000:00:14.0-usb-0:2:1.0-port0", "did you mean /dev/serial…?"),
        ("/nev/ttyS1", "not a node below /dev"),
        ("/dev/serial/by-path/rci-0000:00:14.0-usb-0:2:1.0-port0", "not like a place on the bus"),
        ("/dev/serial/by-path/pci-0000:00:14.0-usb-0;2:1.0-port0", "not like a place on the bus"),
        ("v4l2:/dev/v4l/by-path/pci-0000:00:14.0-usb-0:5:1.0-vide-index0", "not like a place on the bus"),
    ],
)
def test_a_place_that_may_not_last_is_doubted(url: str, said: str) -> None:
    assert said in doubt(url)
