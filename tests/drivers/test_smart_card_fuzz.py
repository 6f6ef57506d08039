"""Whatever a card says: a card, a refusal that names no content, and an end."""

import contextlib

from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.codecs.apdu import CardBroken, read_record
from drivers.codecs.vpcd import LARGEST, MessageReader, message
from drivers.ports.smart_card import ALL, SocialSecurityCard
from drivers.smart_card.applications import read_card
from tests.drivers.cards import HOLDER_2, answers, converse, version

FUZZ = settings(max_examples=200, derandomize=True, deadline=None)
status = st.sampled_from([b"\x90\x00", b"\x61\x00", b"\x61\x05", b"\x6c\x10", b"\x69\x82", b"\x6a\x83", b""])
words = st.one_of(st.binary(max_size=300), st.tuples(st.binary(max_size=60), status).map(b"".join))
MOST = 4000
"""Commands that a conversation may take: 64 pieces of each record at most."""


@given(st.lists(words, min_size=1, max_size=40))
@FUZZ
def test_any_answers_come_to_a_card_or_a_refusal(said: list[bytes]) -> None:
    conversation = read_card(ALL, b"HC")
    with contextlib.suppress(StopIteration, CardBroken):
        next(conversation)
        for turn in range(MOST):
            conversation.send(said[turn % len(said)])
        raise AssertionError("the conversation does not end")


@given(st.integers(1, 7), st.sampled_from([5, 6]), st.binary(max_size=64))
@FUZZ
def test_one_record_of_junk_leaves_the_others_as_they_are(number: int, sfi: int, junk: bytes) -> None:
    table = {**answers(version("2.00"), HOLDER_2), read_record(sfi, number): junk + b"\x90\x00"}
    try:
        card = converse(read_card(ALL), table)
    except CardBroken:
        card = None
    assert (card is None) <= ((sfi, number) == (5, 3))
    if isinstance(card, SocialSecurityCard):
        assert card.version == "2.00"
        assert card.birth is not None or (sfi, number) == (6, 7)


@given(st.lists(st.binary(max_size=64), max_size=20))
@FUZZ
def test_a_message_reader_never_holds_more_than_a_message(pieces: list[bytes]) -> None:
    reader = MessageReader()
    with contextlib.suppress(ValueError):
        for piece in pieces:
            if reader.feed(piece) is not None:
                return
            assert reader.pending <= LARGEST + 2
    assert MessageReader().feed(message(b"\x90\x00")) == b"\x90\x00"
