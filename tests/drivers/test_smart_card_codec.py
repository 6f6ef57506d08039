"""Cards and their records, without a reader. Record layouts: domain facts of the social security card."""

from datetime import date

import pytest

from drivers.codecs import vpcd
from drivers.codecs.apdu import PIECES, Answer, CardBroken, exchange, read_record, select
from drivers.ports.smart_card import (
    ALL,
    CITIZENS,
    Application,
    HealthCard,
    SocialSecurityCard,
    TechnicianCard,
    Unread,
)
from drivers.smart_card import record
from drivers.smart_card.applications import CardBlocked, read_card
from drivers.smart_card.record import RecordBroken
from tests.drivers.cards import HOLDER_1, HOLDER_2, NUMBER, SSSE, answers, converse, version


def read(table: dict[bytes, bytes]) -> SocialSecurityCard:
    card = converse(read_card(CITIZENS), table)
    assert isinstance(card, SocialSecurityCard)
    return card


def test_commands_are_those_of_the_standard() -> None:
    assert select(SSSE).hex().upper() == "00A404000F7378312E73682EC9E7BBE1B1A3D5CF"
    assert (read_record(5, 3), read_record(6, 1)) == (b"\x00\xb2\x03\x2c\x00", b"\x00\xb2\x01\x34\x00")


def test_an_answer_that_waits_is_fetched_in_as_many_pieces_as_the_card_likes() -> None:
    table = {
        b"\x00\xa4\x04\x00\x01A": b"\x61\x03",
        b"\x00\xc0\x00\x00\x03": b"abc\x61\x00",
        b"\x00\xc0\x00\x00\x00": b"de\x90\x00",
    }
    assert converse(exchange(select(b"A")), table) == Answer(b"abcde", 0x9000)


def test_a_card_that_wants_the_exact_length_is_asked_once_more_with_it() -> None:
    said: list[bytes] = []
    table = {b"\x00\xb2\x01\x2c\x00": b"\x6c\x12", b"\x00\xb2\x01\x2c\x12": b"x\x90\x00"}
    assert converse(exchange(read_record(5, 1)), table, said).data == b"x"
    assert len(said) == 2


@pytest.mark.parametrize("answer", [b"", b"\x90", bytes(259)])
def test_what_is_no_answer_is_refused(answer: bytes) -> None:
    with pytest.raises(CardBroken):
        converse(exchange(select(b"A")), {select(b"A"): answer})


def test_a_card_that_never_comes_to_an_end_is_left() -> None:
    said: list[bytes] = []
    with pytest.raises(CardBroken):
        converse(
            exchange(select(b"A")), {select(b"A"): b"\x61\x01", b"\x00\xc0\x00\x00\x01": b"x\x61\x01"}, said
        )
    assert len(said) == PIECES + 1
    table = {read_record(5, 1): b"\x6c\x12", b"\x00\xb2\x01\x2c\x12": b"\x6c\x13"}
    with pytest.raises(CardBroken):
        converse(exchange(read_record(5, 1)), table)


def test_a_card_of_version_one_has_the_sex_where_later_ones_have_an_extension() -> None:
    first, second = read(answers(version("1.00"), HOLDER_1)), read(answers(version("2.00"), HOLDER_2))
    for card in (first, second):
        assert card.number is not None
        assert card.number.reveal() == NUMBER
        assert card.name is not None
        assert card.name.reveal() == "张桂兰"
        assert card.sex is not None
        assert card.sex.name == "女"
        assert card.ethnic is not None
        assert card.ethnic.name == "汉"
        assert card.birth is not None
        assert card.birth.reveal() == date(1948, 3, 12)
        assert (card.issued, card.valid_until) == (date(2019, 6, 3), date(2039, 6, 2))
        assert card.card_number is not None
        assert card.card_number.reveal() == "C12345678"
        assert card.unread == {}
        assert card.says_whose
    assert (first.generation, second.generation) == (1, 2)


def test_a_card_read_by_the_order_of_another_version_gives_no_field_that_is_another() -> None:
    card = read(answers(version("2.00"), HOLDER_1))
    assert {card.sex, card.ethnic, card.birthplace, card.birth} == {None}
    assert card.unread == {
        "sex": Unread.DAMAGED,
        "ethnic": Unread.DAMAGED,
        "birthplace": Unread.DAMAGED,
        "birth": Unread.ABSENT if 7 not in HOLDER_1 else Unread.DAMAGED,
    }


def test_a_long_name_goes_on_in_the_extension() -> None:
    name, beyond = "阿卜杜热合曼·麦麦提吐尔逊江", "艾力"
    holder = {
        **HOLDER_2,
        2: b"\x09\x1e" + name.encode("gbk").ljust(30, b"\0"),
        3: b"\x4e\x14" + beyond.encode("gbk").ljust(20, b"\0"),
    }
    card = read(answers(version("2.00"), holder))
    assert card.name is not None
    assert card.name.reveal() == name + beyond


def test_a_name_with_a_rare_character_is_read() -> None:
    holder = {**HOLDER_2, 2: b"\x09\x1e" + bytes.fromhex("C0EE8233D833").ljust(30, b"\0")}
    card = read(answers(version("2.00"), holder))
    assert card.name is not None
    assert len(card.name.reveal()) == 2


def test_generation_three_without_a_module_says_plainly_that_it_keeps_its_holder() -> None:
    table = answers({n: r for n, r in version("3.00").items() if n in (1, 3)}, {})
    locked = [bytes((0, 0xB2, n, p2, 0)) for p2, last in ((0x2C, 7), (0x34, 7)) for n in range(1, last + 1)]
    card = read({**dict.fromkeys(locked, b"\x69\x82"), **table})
    assert (card.generation, card.says_whose) == (3, False)
    assert card.identifier is not None
    assert card.identifier.reveal().startswith("429999")
    assert card.unread["name"] is card.unread["number"] is Unread.LOCKED


@pytest.mark.parametrize(
    "answer", [b"\x69\x82", b"\x6a\x83", b"\x03\x044.00\x90\x00", b"\x03\x04\x00\x00\x00\x00\x90\x00"]
)
def test_a_card_whose_version_is_not_known_is_not_guessed_at(answer: bytes) -> None:
    table = {**answers(version("2.00"), HOLDER_2), read_record(5, 3): answer}
    with pytest.raises(RecordBroken, match="version"):
        read(table)


def test_a_blank_field_is_none_and_not_unread() -> None:
    issuer = {**version("2.00"), 6: b"\x06\x04\xff\xff\xff\xff"}
    card = read(answers(issuer, HOLDER_2))
    assert card.valid_until is None
    assert card.unread == {}
    assert not card.expired(date(2100, 1, 1))


def test_an_expired_card_says_so() -> None:
    card = read(answers(version("2.00"), HOLDER_2))
    assert card.expired(date(2039, 6, 3))
    assert not card.expired(date(2039, 6, 2))


@pytest.mark.parametrize(
    ("tag", "raw"),
    [
        (0x08, b"\x08\x12" + b"429999194803120028"),
        (0x08, b"\x08\x12" + b"4299991948031200\xff9"),
        (0x08, b"\x08\x13" + NUMBER.encode() + b"1"),
        (0x09, b"\x09\x04\xd5\xc5\x81\x00"),
        (0x09, b"\x09\x03A\x1bB"),
        (0x09, b"\x09\xff" + bytes(200)),
        (0x09, b"\x09"),
    ],
)
def test_a_holder_that_breaks_the_layout_is_damaged_not_guessed(tag: int, raw: bytes) -> None:
    holder = {**HOLDER_2, 1 if tag == 0x08 else 2: raw}
    card = read(answers(version("2.00"), holder))
    assert not card.says_whose
    assert Unread.DAMAGED in card.unread.values()


def test_no_text_of_a_card_is_in_an_error_or_a_repr() -> None:
    card = read(answers(version("2.00"), HOLDER_2))
    assert NUMBER not in repr(card)
    assert "张" not in repr(card)
    with pytest.raises(RecordBroken) as problem:
        record.letters(b"SECRET\xff\x01")
    assert "SECRET" not in str(problem.value)


def test_days_digits_and_codes_are_strict() -> None:
    assert record.digits(b"\x42\x99\xff") == "4299"
    assert (record.one_digit(b"1"), record.one_digit(b"\x02")) == ("1", "2")
    for parse, raw in (
        (record.digits, b"\x4a"),
        (record.day, b"\x20\x19\x13\x01"),
        (record.day, b"\x20\x19"),
        (record.one_digit, b"A"),
        (record.one_digit, b"\x0c"),
    ):
        with pytest.raises(RecordBroken):
            parse(raw)


@pytest.mark.parametrize("sw", [b"\x62\x83", b"\x6a\x81", b"\x93\x03"])
def test_a_blocked_card_is_told_from_another_card(sw: bytes) -> None:
    with pytest.raises(CardBlocked):
        converse(read_card(CITIZENS), {select(SSSE): sw})
    assert converse(read_card(ALL), {}) is None


def test_only_what_is_wanted_is_asked_for() -> None:
    said: list[bytes] = []
    converse(read_card(frozenset({Application.TECHNICIAN})), {}, said)
    assert len(said) == 1
    assert b"TECH" in said[0]


def test_a_health_card_gives_its_shape_where_the_site_names_its_application() -> None:
    table = {
        select(b"HC"): b"\x90\x00",
        read_record(5, 1): b"\x01\x03H12\x90\x00",
        read_record(6, 1): b"\x08\x04\xc0\xee\xc3\xf7\x90\x00",
        read_record(6, 4): b"\x69\x82",
    }
    card = converse(read_card(frozenset({Application.HEALTH}), b"HC"), table)
    assert isinstance(card, HealthCard)
    assert card.name is not None
    assert card.name.reveal() == "李明"
    assert card.unread["number"] is Unread.LOCKED
    assert not card.says_whose
    assert converse(read_card(frozenset({Application.HEALTH})), table) is None


def test_a_technicians_card_is_whole_or_refused() -> None:
    table = {
        select(b"\xf0KIOSK-TECH"): b"\x90\x00",
        read_record(1, 1): b"\x01\x04T-01\x90\x00",
        read_record(1, 2): b"\x02\x02\x01\x00\x90\x00",
    }
    card = converse(read_card(ALL), table)
    assert card == TechnicianCard("T-01", 256)
    del table[read_record(1, 2)]
    with pytest.raises(RecordBroken):
        converse(read_card(ALL), table)


def test_messages_of_a_virtual_card_are_whole_or_refused() -> None:
    reader = vpcd.MessageReader()
    assert [reader.feed(bytes([byte])) for byte in b"\x00\x02\x90\x00"] == [None, None, None, b"\x90\x00"]
    assert vpcd.MessageReader().feed(b"\x00\x00") == b""
    for raw in (b"\x02\x01", b"\x00\x01AB"):
        with pytest.raises(ValueError, match="message"):
            vpcd.MessageReader().feed(raw)
