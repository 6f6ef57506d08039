"""Whatever a line delivers, in whatever pieces: a codec never raises, never grows without bound, and finds the next answer."""

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.codecs.escpos_answers import LONGEST_BLOCK, AnswerReader, Block, InOrder, RealTime
from drivers.codecs.escpos_status import name_said, number_said, says_cleared
from drivers.codecs.lines import LONGEST, LineReader
from drivers.codecs.sdt import LARGEST, PREAMBLE, Answer, FrameReader, text_and_photo
from drivers.id_card import card_text
from tests.drivers.sdt_bytes import answer

pytestmark = pytest.mark.uncounted
FUZZ = settings(max_examples=300, derandomize=True, deadline=None)
noise = st.lists(
    st.one_of(
        st.binary(max_size=64),
        st.sampled_from(
            [PREAMBLE, PREAMBLE[:3], PREAMBLE + b"\x0f\xff", answer(0x90), b"\x37\x25", b"\x5f", b"\r\n"]
        ),
    ),
    max_size=40,
)


@given(noise)
@FUZZ
def test_a_frame_after_any_noise_is_found_once_the_noise_is_forgotten(pieces: list[bytes]) -> None:
    frames = FrameReader()
    for piece in pieces:
        frames.feed(piece)
        assert frames.pending <= LARGEST + 7
    frames.reset()
    assert frames.feed(answer(0x9F, bytes(4))) == [Answer(0x9F, bytes(4))]


@given(noise)
@FUZZ
def test_frames_do_not_depend_on_how_the_bytes_were_cut(pieces: list[bytes]) -> None:
    whole, single = FrameReader(), FrameReader()
    stream = b"".join(pieces)
    at_once = whole.feed(stream)
    assert [item for byte in stream for item in single.feed(bytes([byte]))] == at_once


@given(noise)
@FUZZ
def test_a_printers_answers_do_not_depend_on_how_the_bytes_were_cut(pieces: list[bytes]) -> None:
    whole, single = AnswerReader(), AnswerReader()
    stream = b"".join(pieces)
    found = whole.feed(stream)
    assert [item for byte in stream for item in single.feed(bytes([byte]))] == found
    for item in found:
        if isinstance(item, Block):
            assert len(item.text) <= LONGEST_BLOCK
            assert [name_said(item), number_said(item), says_cleared(item)].count(None) < 3
    whole.reset()
    assert whole.feed(b"\x12\x00\x37\x25\x00") == [RealTime(0x12), InOrder(0), Block(0x37, b"\x25")]


@given(noise, st.sampled_from([b"", b"\n", b"\r\n"]))
@FUZZ
def test_a_line_after_any_noise_is_read_and_none_is_longer_than_allowed(
    pieces: list[bytes], end: bytes
) -> None:
    lines = LineReader(end)
    for piece in pieces:
        assert all(len(line) <= LONGEST for line in lines.feed(piece))
    lines.reset()
    assert lines.feed(b"5" + end) == [b"5"]


@given(st.binary(max_size=1400))
@FUZZ
def test_any_data_is_a_card_or_a_value_error(data: bytes) -> None:
    for parse in (text_and_photo, card_text.newest_address, card_text.decode):
        with contextlib.suppress(ValueError):
            parse(data)


@given(st.lists(st.sampled_from(" 012129XJYI长期男A\0\ud7ff"), min_size=128, max_size=128).map("".join))
@FUZZ
def test_any_text_of_the_right_length_is_a_card_or_a_value_error(text: str) -> None:
    with contextlib.suppress(card_text.CardTextError):
        card_text.decode(text.encode("utf-16-le"))
