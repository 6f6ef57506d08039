"""The four layouts of a card's text, and what is done with a damaged one."""

import contextlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.id_card import card_text, codes
from drivers.id_card.card_text import CardTextError
from drivers.ports.id_card import LONG_TERM, CardKind, Coded, IdCard
from tests.drivers.sdt_bytes import (
    FOREIGNER_2017,
    FOREIGNER_2023,
    HK_MACAU_TAIWAN,
    RESIDENT,
    place,
)


def shown(card: IdCard) -> dict[str, object]:
    values = {name: getattr(card, name) for name in card.__dataclass_fields__}
    return {name: value.reveal() if hasattr(value, "reveal") else value for name, value in values.items()}


def test_a_resident_card() -> None:
    assert shown(card_text.decode(place(RESIDENT), b"wlt")) == {
        "kind": CardKind.RESIDENT,
        "name": "王小明",
        "name_latin": None,
        "sex": Coded("1", "男"),
        "ethnic": Coded("01", "汉"),
        "nationality": None,
        "birth": date(1952, 3, 4),
        "address": "湖北省示范县幸福镇和谐村1号",
        "number": "429999195203042834",
        "issuer": "示范县公安局",
        "valid_from": date(2020, 1, 1),
        "valid_until": LONG_TERM,
        "pass_number": None,
        "issue_count": None,
        "photo": b"wlt",
        "portrait": None,
        "fingerprint": None,
    }


def test_a_residence_permit_of_hong_kong_macau_and_taiwan() -> None:
    card = card_text.decode(place(HK_MACAU_TAIWAN))
    assert card.kind is CardKind.HK_MACAU_TAIWAN
    assert card.ethnic is None
    assert card.pass_number is not None
    assert (card.pass_number.reveal(), card.issue_count) == ("H12345678", 1)
    assert card.valid_until == date(2028, 1, 1)


def test_a_foreigner_of_2023_has_the_latin_name_in_the_address_slot() -> None:
    card = card_text.decode(place(FOREIGNER_2023))
    assert card.name_latin is not None
    assert (card.name.reveal(), card.name_latin.reveal()) == ("史密斯", "SMITH, JOHN")
    assert (card.address, card.nationality) == (None, Coded("CAN", "加拿大"))
    assert card.number.reveal() == "911124198108030024"


def test_a_foreigner_of_2017_without_a_chinese_name() -> None:
    card = card_text.decode(place(FOREIGNER_2017))
    assert card.name_latin is not None
    assert card.birth is not None
    assert (card.name.reveal(), card.name_latin.reveal()) == ("", "SMITH, JOHN PETER")
    assert (card.number.reveal(), card.nationality) == ("PAK310080010103", Coded("PAK", "巴基斯坦"))
    assert (card.birth.reveal(), card.valid_from) == (date(1980, 1, 1), date(2018, 1, 1))


@pytest.mark.parametrize("name", ["王䶮", "李㛃", "张𬭎", "赵𠅤", "买买提·阿不都拉·吐尔逊江"])
def test_a_rare_name_is_kept_whole(name: str) -> None:
    assert card_text.decode(place(RESIDENT | {0: (30, name)})).name.reveal() == name


def test_the_newest_address_wins() -> None:
    raw = "湖北省示范县新村3号".ljust(35).encode("utf-16-le")
    card = card_text.decode(place(RESIDENT), appended_address=card_text.newest_address(raw))
    assert card.address is not None
    assert card.address.reveal() == "湖北省示范县新村3号"


def test_a_blank_newest_address_leaves_the_old_one() -> None:
    assert card_text.newest_address(" ".encode("utf-16-le") * 35) == ""


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("name", {0: (30, " ")}),
        ("name", {0: (30, "王\u0007明")}),
        ("name", {0: (30, "王\u202e明")}),
        ("sex", {30: (2, "3")}),
        ("ethnic group", {32: (4, "ab")}),
        ("birth", {36: (16, "19520230")}),
        ("birth", {36: (16, "1952")}),
        ("number", {122: (36, "429999195203042835")}),
        ("number", {122: (36, "4299991952030428")}),
        ("number", {122: (36, "４29999195203042834")}),
        ("valid until", {204: (16, "永久")}),
        ("kind of card", {248: (2, "Z")}),
    ],
)
def test_damage_is_told_by_field_and_never_by_content(field: str, change: dict[int, tuple[int, str]]) -> None:
    with pytest.raises(CardTextError) as error:
        card_text.decode(place({k: v for k, v in RESIDENT.items() if k not in change} | change))
    assert str(error.value).startswith(field)
    assert "4299" not in str(error.value)
    assert "王" not in str(error.value)


def test_half_a_surrogate_pair_is_damage() -> None:
    raw = bytearray(place(RESIDENT))
    raw[0:2] = b"\x40\xd8"
    with pytest.raises(CardTextError, match="name: not UTF-16"):
        card_text.decode(bytes(raw))


def test_reserved_areas_may_hold_anything() -> None:
    raw = bytearray(place(RESIDENT))
    raw[220:248] = bytes(range(0xD0, 0xD0 + 28))
    raw[250:256] = b"\xff" * 6
    assert card_text.decode(bytes(raw)).name.reveal() == "王小明"


@given(st.binary(min_size=256, max_size=256))
def test_any_256_bytes_are_a_card_or_a_card_text_error(raw: bytes) -> None:
    with contextlib.suppress(CardTextError):
        card_text.decode(raw)


@pytest.mark.parametrize(
    ("number", "valid"),
    [("11010519491231002X", True), ("932682198501010017", True), ("110105194912310021", False), ("", False)],
)
def test_the_check_digit_of_gb_11643(number: str, valid: bool) -> None:
    assert card_text.valid_number(number) is valid


def test_the_code_lists_are_complete() -> None:
    lists = codes._lists()
    assert {len(code) for code in lists["nationality"]} == {3}
    assert len(lists["nationality"]) == 249
    assert len(lists["ethnic"]) == 58
    assert (codes.ethnic("46").name, codes.ethnic("97").name, codes.ethnic("98").name) == (
        "德昂",
        "其他",
        "外国血统",
    )
    assert codes.nationality("XXX") == Coded("XXX", "")


def test_a_card_shows_nothing_of_the_person() -> None:
    assert "王" not in repr(card_text.decode(place(RESIDENT)))
