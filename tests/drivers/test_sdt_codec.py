"""The SDT codec against the published frames."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.codecs import sdt
from drivers.codecs.sdt import Answer, Damage, FrameReader, Order
from tests.drivers.sdt_bytes import answer

PUBLISHED = {
    Order.RESET_SAM: "AAAAAA96690003 10FF EC",
    Order.SAM_STATUS: "AAAAAA96690003 11FF ED",
    Order.SAM_ID: "AAAAAA96690003 12FF EE",
    Order.FIND: "AAAAAA96690003 2001 22",
    Order.SELECT: "AAAAAA96690003 2002 21",
    Order.READ_TEXT_PHOTO: "AAAAAA96690003 3001 32",
    Order.READ_TEXT_PHOTO_FINGERPRINT: "AAAAAA96690003 3010 23",
    Order.READ_NEWEST_ADDRESS: "AAAAAA96690003 3003 30",
}
FOUND = bytes.fromhex("AAAAAA9669 0008 00009F 00000000 97")
SELECTED = bytes.fromhex("AAAAAA9669 000C 000090 0000000000000000 9C")


@pytest.mark.parametrize("order", Order)
def test_a_command_is_the_published_frame(order: Order) -> None:
    assert sdt.encode(order) == bytes.fromhex(PUBLISHED[order])


@pytest.mark.parametrize(
    ("frame", "status", "size"),
    [
        ("AAAAAA9669 0004 000090 94", 0x90, 0),
        ("AAAAAA9669 0004 000080 84", 0x80, 0),
        ("AAAAAA9669 0004 000081 85", 0x81, 0),
        ("AAAAAA9669 0004 000041 45", 0x41, 0),
        (FOUND.hex(), 0x9F, 4),
        (SELECTED.hex(), 0x90, 8),
    ],
)
def test_a_published_answer_is_understood(frame: str, status: int, size: int) -> None:
    assert FrameReader().feed(bytes.fromhex(frame)) == [Answer(status, bytes(size))]


def test_the_whole_text_frame_is_1295_bytes_long() -> None:
    frame = answer(0x90, b"\x01\x00\x04\x00" + bytes(1280))
    assert len(frame) == 1295
    (whole,) = FrameReader().feed(frame)
    assert isinstance(whole, Answer)
    assert sdt.text_and_photo(whole.data) == (bytes(256), bytes(1024))


@given(st.integers(1, 9))
def test_an_answer_in_pieces_is_one_answer(step: int) -> None:
    reader, found = FrameReader(), []
    for start in range(0, len(FOUND + SELECTED), step):
        found += reader.feed((FOUND + SELECTED)[start : start + step])
    assert found == [Answer(0x9F, bytes(4)), Answer(0x90, bytes(8))]


def test_a_wrong_checksum_is_damage_and_the_next_frame_is_heard() -> None:
    broken = FOUND[:-1] + b"\x96"
    assert FrameReader().feed(broken + SELECTED) == [Damage.CHECKSUM, Answer(0x90, bytes(8))]


def test_garbage_before_a_frame_is_dropped() -> None:
    assert FrameReader().feed(b"\x00\xff\xaa\xaa\xaa\x96" + b"\xaa" + FOUND) == [Answer(0x9F, bytes(4))]


@pytest.mark.parametrize("length", [0, 3, 4097, 65535])
def test_a_length_out_of_bounds_does_not_stop_the_reader(length: int) -> None:
    frame = sdt.PREAMBLE + length.to_bytes(2, "big")
    assert FrameReader().feed(frame + FOUND) == [Damage.LENGTH, Answer(0x9F, bytes(4))]


def test_status_words_other_than_zero_are_damage() -> None:
    body = b"\x00\x04\x01\x00\x90"
    assert FrameReader().feed(sdt.PREAMBLE + body + bytes([sdt.checksum(body)])) == [Damage.STATUS_WORDS]


@given(st.binary(max_size=300))
def test_whatever_comes_the_next_frame_after_a_reset_is_heard(noise: bytes) -> None:
    reader = FrameReader()
    reader.feed(noise)
    assert reader.pending <= 7 + sdt.LARGEST
    reader.reset()
    assert reader.feed(FOUND) == [Answer(0x9F, bytes(4))]


@pytest.mark.parametrize("data", [b"", b"\x01\x00\x04\x00", b"\x01\x01\x04\x00" + bytes(1281)])
def test_lengths_that_do_not_add_up_are_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"length"):
        sdt.text_and_photo(data)


def test_the_module_number_is_written_as_printed() -> None:
    data = bytes.fromhex("0500 0100 78563412 01000000 02000000")
    assert sdt.sam_number(data) == "05.01-305419896-0000000001-0000000002"


def test_an_answer_does_not_show_its_data() -> None:
    assert repr(Answer(0x90, b"secret")) == "Answer(90, 6 bytes)"
