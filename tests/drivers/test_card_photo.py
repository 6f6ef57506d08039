"""Photo and fingerprint of a card: what a vendor's decoder may do to us, and what is kept to itself."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.codecs.sdt import Order, encode, text_photo_fingerprint
from drivers.id_card.photo import BMP_BYTES, decoded
from drivers.id_card.sdt import Driver
from tests.drivers.conftest import Opener
from tests.drivers.far_end import FarEnd, far_end
from tests.drivers.sdt_bytes import RESIDENT, answer, place
from tests.drivers.test_sdt_driver import NAMES, Reader

SOURCE = """
int works(const unsigned char *wlt, unsigned char *bmp) {
    bmp[0] = 'B'; bmp[1] = 'M'; bmp[2] = wlt[0]; return 1;
}
int refuses(const unsigned char *wlt, unsigned char *bmp) { return -1; }
int dies(const unsigned char *wlt, unsigned char *bmp) { *(volatile int *)0 = 1; return 1; }
int hangs(const unsigned char *wlt, unsigned char *bmp) { for (;;) {} }
int scribbles(const unsigned char *wlt, unsigned char *bmp) { return 1; }
"""
SECONDS = 5.0


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A decoder as a vendor would give it, made by the compiler that the set-up installs."""
    folder = tmp_path_factory.mktemp("decoder")
    folder.chmod(0o755)
    source, made = folder / "wlt.c", folder / "libwlt.so"
    source.write_text(SOURCE)
    compiler = shutil.which("gcc")
    assert compiler is not None
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", made, source], check=True)
    return str(made)


@pytest.fixture
def reader() -> Reader:
    return Reader()


@pytest.fixture
def end(reader: Reader) -> Iterator[FarEnd]:
    with far_end(reader) as far:
        yield far


def test_a_decoder_gives_a_picture(library: str) -> None:
    picture = decoded(b"\x07" + bytes(1023), library, "works", SECONDS)
    assert picture is not None
    assert (len(picture), picture[:3]) == (BMP_BYTES, b"BM\x07")


@pytest.mark.parametrize(
    ("function", "seconds"),
    [
        ("refuses", SECONDS),
        ("dies", SECONDS),
        ("hangs", 1.0),
        ("scribbles", SECONDS),
        ("is_not_there", SECONDS),
    ],
)
def test_a_decoder_that_fails_gives_no_picture_and_takes_nothing_down(
    library: str, function: str, seconds: float
) -> None:
    assert decoded(bytes(1024), library, function, seconds) is None


def test_a_library_that_is_not_there_gives_no_picture(tmp_path: Path) -> None:
    assert decoded(bytes(1024), str(tmp_path / "none.so"), "works", SECONDS) is None
    assert decoded(b"short", str(tmp_path / "none.so"), "works", SECONDS) is None


async def test_a_card_bears_its_picture_where_the_profile_names_a_decoder(
    end: FarEnd, opener: Opener, library: str
) -> None:
    from drivers.ports.durations import REAL

    plain = opener("id_card", "sdt", end.url)
    assert (await plain.read(2.0)).unwrap().portrait is None
    await plain.close()
    seeing = opener("id_card", "sdt", end.url, REAL, photo_decoder=library, photo_function="works")
    card = (await seeing.read(5.0)).unwrap()
    assert card.portrait.reveal()[:2] == b"BM"
    assert "BM" not in repr(card)


def with_fingers(fingers: bytes) -> bytes:
    text, photo = place(RESIDENT), bytes(1024)
    head = b"\x01\x00\x04\x00" + len(fingers).to_bytes(2, "big")
    return answer(0x90, head + text + photo + fingers)


def test_the_frame_of_the_question_is_that_of_the_standard() -> None:
    assert encode(Order.READ_TEXT_PHOTO_FINGERPRINT) == bytes.fromhex("AAAAAA96690003301023")
    assert len(with_fingers(bytes(1024))) == 2321
    assert len(with_fingers(b"")) == 1297


@pytest.mark.parametrize("fingers", [bytes(512), bytes(1024)])
async def test_fingerprints_are_read_where_they_are_wanted_and_show_nowhere(
    end: FarEnd, reader: Reader, opener: Opener, fingers: bytes
) -> None:
    reader.answers[Order.READ_TEXT_PHOTO_FINGERPRINT] = with_fingers(fingers)
    device = opener("id_card", "sdt", end.url, fingerprint=True)
    card = (await device.read(2.0)).unwrap()
    assert card.fingerprint.reveal() == fingers
    assert len(card.photo.reveal()) == 1024
    assert Order.READ_TEXT_PHOTO not in reader.asked


async def test_a_card_without_fingerprints_and_a_reader_without_the_command_read_all_the_same(
    end: FarEnd, reader: Reader, opener: Opener
) -> None:
    reader.answers[Order.READ_TEXT_PHOTO_FINGERPRINT] = with_fingers(b"")
    device = opener("id_card", "sdt", end.url, fingerprint=True)
    assert (await device.read(2.0)).unwrap().fingerprint is None
    reader.answers[Order.READ_TEXT_PHOTO_FINGERPRINT] = answer(0x21)
    for _ in range(2):
        assert (await device.read(2.0)).unwrap().fingerprint is None
    assert reader.asked.count(Order.READ_TEXT_PHOTO_FINGERPRINT) == 2


@pytest.mark.parametrize(
    "data", [b"", b"\x01\x00\x04\x00\x00\x01" + bytes(1281), b"\x01\x00\x04\x00\x04\x00" + bytes(9)]
)
def test_lengths_that_do_not_add_up_are_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"length|fingerprint"):
        text_photo_fingerprint(data)


def test_no_fingerprint_is_read_unless_a_profile_says_so() -> None:
    assert Driver.Quirks().model_dump()["fingerprint"] is False
    assert len(NAMES) == len(Order)
