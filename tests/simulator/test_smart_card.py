"""The simulated card place alone: strict about what it is told, and cards as the standards have them."""

from typing import Any

import pytest

from simulator.bay import Bay
from simulator.county import County
from simulator.device import Place
from simulator.parts import Parts
from simulator.smart_card.cards import SOCIAL_SECURITY, Held, SmartCard, application, card_from, known
from simulator.smart_card.chip import LOCKED, NO_FILE, NO_RECORD, WRONG_LENGTH, Application, Chip
from simulator.smart_card.messages import Splitter
from simulator.timing import Pace

SELECT = b"\x00\xa4\x04\x00" + bytes([len(SOCIAL_SECURITY)]) + SOCIAL_SECURITY
CARDS = known(County().cards)


def chip(name: str) -> Chip:
    return Held(name, CARDS[name]).chip()


def test_every_resident_has_a_card_of_each_generation() -> None:
    assert {f"li_yan_ssc{n}" for n in (1, 2, 3)} | {"li_yan_health", "technician_gao"} <= set(CARDS)
    assert SOCIAL_SECURITY.hex() == "7378312e73682ec9e7bbe1b1a3d5cf"


def test_the_first_generation_has_the_manners_of_t0() -> None:
    old = chip("zhang_guilan_ssc1")
    waiting = old.command(SELECT)
    assert waiting.sw >> 8 == 0x61
    assert old.command(b"\x00\xc0\x00\x00" + bytes([waiting.sw & 0xFF])).sw == 0x9000
    exact = old.command(b"\x00\xb2\x03\x2c\x00")
    assert exact.sw == 0x6C06
    assert old.command(b"\x00\xb2\x03\x2c\x06").data == b"\x03\x041.00"


def test_the_record_order_follows_the_version() -> None:
    first, second = (application(CARDS[f"zhang_guilan_ssc{n}"]).files[6] for n in (1, 2))
    assert [first[3][0], second[3][0], second[4][0]] == [0x0A, 0x4E, 0x0A]


def test_the_third_generation_gives_identifier_and_version_only() -> None:
    new = chip("zhang_guilan_ssc3")
    new.command(SELECT)
    free = [n for n in range(1, 8) if new.command(bytes((0, 0xB2, n, 0x2C, 0))).sw != LOCKED]
    assert free == [1, 3]
    assert new.command(b"\x00\xb2\x01\x34\x00").sw == LOCKED


def test_data_in_pieces_is_handed_out_to_the_end() -> None:
    one = chip("zhang_guilan_ssc2")
    one.command(SELECT)
    assert one.command(b"\x00\xb2\x03\x2c\x00", 4).sw == 0x6104
    first, last = one.command(b"\x00\xc0\x00\x00\x04", 4), one.command(b"\x00\xc0\x00\x00\x02", 4)
    assert (first.data + last.data, first.sw, last.sw) == (b"\x03\x042.00", 0x6102, 0x9000)


@pytest.mark.parametrize(
    "command",
    [
        b"\x00\xb2\x01",
        b"\x80\xb2\x01\x2c\x00",
        b"\x00\x20\x00\x00\x03\x12\x34\x56",
        b"\x00\xa4\x04\x00\x05abc",
        b"\x00\xa4\x00\x00\x02\xef\x05",
        b"\x00\xb2\x01\x2c\x01\x00",
        b"\x00\xb2\x01\x2d\x00",
        b"\x00\xc0\x00\x00\x10",
    ],
)
def test_what_is_wrong_is_refused_and_complained_about(command: bytes) -> None:
    one = chip("zhang_guilan_ssc2")
    one.command(SELECT)
    answer = one.command(command)
    assert answer.complaint
    assert answer.sw != 0x9000


def test_what_is_not_there_is_no_reason_to_complain() -> None:
    one = Chip({b"A": Application({1: {1: b"\x01\x01x"}})}, fetches=False, exact=False)
    assert one.command(b"\x00\xb2\x01\x0c\x00").complaint
    assert one.command(b"\x00\xa4\x04\x00\x01B").sw == NO_FILE
    assert one.command(b"\x00\xa4\x04\x00\x01A").sw == 0x9000
    assert [one.command(bytes((0, 0xB2, n, p2, 0))).sw for n, p2 in ((2, 0x0C), (1, 0x14))] == [
        NO_RECORD,
        NO_FILE,
    ]
    assert one.command(b"\x00\xa4\x04\x00\x00").sw in (NO_FILE, WRONG_LENGTH)


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "bus"},
        {"kind": "social_security", "generation": 1, "name": "阿卜杜热合曼·麦麦提吐尔逊江艾力"},
        {"kind": "social_security", "name": "阿" * 30},
        {"kind": "social_security", "birth": "1970-02-30"},
    ],
)
def test_a_card_that_cannot_be_is_refused(fields: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r".+"):
        card_from(fields)


def test_a_splitter_finds_messages_and_refuses_what_is_none() -> None:
    splitter = Splitter()
    assert splitter.feed(b"\x00\x01\x04\x00") == [b"\x04"]
    assert splitter.feed(b"\x02\x00\xb2") == [b"\x00\xb2"]
    for raw in (b"\x00\x00", b"\xff\xff"):
        with pytest.raises(ValueError, match="message"):
            splitter.feed(raw)


async def test_the_card_place_answers_by_presence_power_and_card() -> None:
    bay: Bay[Any] = Bay("smart_card", Parts(pace=Pace(1000)))
    await bay.open(Place())
    device = bay.device
    said: list[bytes] = []

    async def send(framed: bytes, _meaning: str) -> None:
        said.append(framed[2:])

    try:
        for _ in range(2):
            await device.answer(b"\x04", send)
            assert not device.state()["asked"], "two looks may meet by chance"
        await device.answer(b"\x04", send)
        assert device.state()["asked"]
        del said[1:]
        device.line_lost()
        assert not device.state()["asked"]
        device.insert(SmartCard(kind="technician", card_number="T1"), "tech", upside_down=True)
        await device.answer(b"\x04", send)
        await device.answer(b"\x01", send)
        await device.answer(b"\x04", send)
        assert said[0] == said[2] == b""
        assert said[1][0] == 0x3B
        await device.answer(SELECT, send)
        assert said[3] == b""
        await device.answer(b"\x07", send)
        assert len(bay.parts.complaints) == 2
        await device.receive(b"\xff\xff")
        assert len(bay.parts.complaints) == 3
    finally:
        await bay.close()
