"""The decoder: hard pictures are read, what is not a code is not, and a picture that kills it costs that picture only."""

import os
import signal
import threading
import time
from collections.abc import Iterator
from unittest.mock import Mock

import numpy as np
import pytest
import segno
import zxingcpp

from bench.codes.hard_set import Frame as Hard
from bench.codes.hard_set import frame
from bench.codes.libraries import zxing
from drivers.imaging import decoder
from drivers.imaging.child import Child, ChildFailed
from drivers.imaging.codes import MODULE, Decoder, _checked
from drivers.imaging.frame import BadFrame, Frame
from drivers.imaging.reading import QR, SYMBOLOGIES, gray_of, read_codes
from drivers.imaging.regions import code_like
from drivers.ports.durations import REAL

HARD = [(5, "moire"), (5, "blur"), (10, "low_light"), (28, "damage"), (63, "damage"), (16, "mixed")]
"""Pictures that zxing-cpp alone does not read, one for each way of reading."""


def read(picture: Hard) -> list[bytes]:
    return [code.data for code in read_codes(picture.picture, 10.0)]


@pytest.mark.parametrize(("seed", "kind"), HARD)
def test_a_hard_picture_is_read_that_the_library_alone_misses(seed: int, kind: str) -> None:
    picture = frame(seed, kind)
    assert picture.data not in zxing(picture.picture)
    assert read(picture) == [picture.data]


@pytest.mark.parametrize(("seed", "kind"), [(0, "sizes"), (3, "gbk"), (4, "low_light")])
def test_corners_are_where_the_code_is_whichever_look_finds_it(seed: int, kind: str) -> None:
    """The first is read by one threshold for each row, the others at half their size."""
    picture = frame(seed, kind).picture
    (found,), (plain,) = read_codes(picture, 10.0), zxingcpp.read_barcodes(picture)
    place = plain.position
    points = (place.top_left, place.top_right, place.bottom_right, place.bottom_left)
    assert np.abs(np.array(found.corners) - [(point.x, point.y) for point in points]).max() <= 4


def test_bytes_come_as_they_are_stored() -> None:
    picture = frame(0, "gbk")
    assert read(picture) == [picture.data]
    assert picture.data is not None
    assert "429999" in picture.data.decode("gbk")


@pytest.mark.parametrize("seed", range(3))
def test_print_without_a_code_is_no_code(seed: int) -> None:
    assert read(frame(seed, "empty")) == []


def test_noise_is_no_code_and_takes_no_longer_than_its_budget() -> None:
    noise = np.random.default_rng(1).integers(0, 255, (720, 1280), np.uint8)
    begun = time.monotonic()
    assert read_codes(noise, 0.15, SYMBOLOGIES) == []
    assert time.monotonic() - begun < REAL.decode_limit


def test_the_other_symbologies_are_read_only_when_wanted() -> None:
    drawn = zxingcpp.create_barcode("BILL-2026-0001", zxingcpp.BarcodeFormat.Code128).to_image(scale=3)
    bars = np.pad(np.array(drawn, np.uint8), 40, constant_values=255)
    assert read_codes(bars, 1.0) == []
    found = read_codes(bars, 1.0, ["Code128"])
    assert [(code.data, code.symbology) for code in found] == [(b"BILL-2026-0001", "Code128")]
    assert len(found[0].corners) == 4
    with pytest.raises(KeyError):
        read_codes(bars, 1.0, ["ITF"])


def test_a_tiny_picture_has_no_patches() -> None:
    assert code_like(np.zeros((20, 20), np.uint8)) == []


def question(width: int, height: int, channels: int = 1) -> dict[str, object]:
    return {"width": width, "height": height, "channels": channels, "budget": 0.1, "symbologies": [QR]}


def test_the_decoder_answers_about_gray_and_coloured_pictures() -> None:
    picture = np.kron(
        np.array(list(segno.make("hello", micro=False).matrix_iter(border=4)), np.uint8),
        np.ones((4, 4), np.uint8),
    )
    gray = np.where(picture > 0, 0, 255).astype(np.uint8)
    height, width = gray.shape
    coloured = np.repeat(gray[:, :, None], 3, axis=2)
    for channels, pixels in ((1, gray), (3, coloured)):
        told = decoder.answer(question(width, height, channels), memoryview(pixels.tobytes()))
        assert [bytes.fromhex(code["data"]) for code in told["codes"]] == [b"hello"]
    with pytest.raises(BadFrame):
        decoder.answer(question(width, height), memoryview(b"short"))
    assert gray_of(memoryview(bytes(12)), 2, 2, 3).shape == (2, 2)


def test_the_decoder_warms_up_before_it_is_confined(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decoder, "confine", lambda: "seccomp")
    assert decoder.prepare() == "seccomp"


@pytest.mark.parametrize(
    "told", [None, 5, {}, {"data": "zz", "symbology": QR}, {"data": "", "symbology": QR}, {"data": "61"},
             {"data": "61", "symbology": 5}, {"data": "61" * 8000, "symbology": QR}, {"data": 61, "symbology": QR}],
)  # fmt: skip
def test_what_a_decoder_that_was_taken_over_says_is_checked(told: object) -> None:
    with pytest.raises(ChildFailed):
        _checked(told)


@pytest.fixture(scope="module")
def reader() -> Iterator[Decoder]:
    made = Decoder(Child(MODULE, REAL.child_start, 1280 * 720), REAL)
    yield made
    made.child.close()


@pytest.fixture(scope="module")
def picture() -> Hard:
    return frame(0, "gbk")


class TestInItsChild:
    """Through the process that is shipped."""

    def look(self, reader: Decoder, picture: Hard) -> list[bytes]:
        height, width = picture.picture.shape
        return [code.data for code in reader.read(Frame(width, height, 1, picture.picture.tobytes()), [QR])]

    def test_every_way_of_reading_works_confined(self, reader: Decoder, picture: Hard) -> None:
        assert self.look(reader, picture) == [picture.data]
        assert reader.child.confinement == "seccomp"
        child = reader.child.pid
        noise = np.random.default_rng(1).integers(0, 255, (720, 1280), np.uint8)
        assert self.look(reader, Hard(0, "", noise, None)) == []
        assert reader.child.pid == child

    def test_killed_in_the_middle_of_a_picture_it_reads_the_next(
        self, reader: Decoder, picture: Hard
    ) -> None:
        self.look(reader, picture)
        child = reader.child.pid
        assert child is not None
        os.kill(child, signal.SIGSTOP)  # so that it is surely in the middle of it
        killer = threading.Timer(0.1, os.kill, (child, signal.SIGKILL))
        killer.start()
        with pytest.raises(ChildFailed):
            self.look(reader, picture)
        killer.join()
        assert self.look(reader, picture) == [picture.data]

    def test_an_answer_of_another_shape_is_refused(
        self, reader: Decoder, picture: Hard, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        answers: tuple[object, ...] = ({}, {"codes": [{}] * 21}, {"codes": "x"})
        for told in answers:
            monkeypatch.setattr(reader.child, "ask", Mock(return_value=told))
            with pytest.raises(ChildFailed):
                self.look(reader, picture)
