"""A fictional person whose every distinctive string can be searched for, in area 429999, which nobody lives in."""

from dataclasses import replace
from datetime import date

from drivers.ports.id_card import LONG_TERM, CardKind, Coded, IdCard
from drivers.ports.sensitive import Sensitive
from drivers.ports.smart_card import SocialSecurityCard, Unread

NAME = "欧阳䶮测"
NUMBER = "429999195203042820"
OTHER_NAME, OTHER_NUMBER = "司徒别人", "429999196101010018"
ADDRESS = "虚构省无此县不存在路七十八号"
BALANCE = "71836.59"
TOKEN = "person-token-4c1f0e"
RECORD_ID = "record-id-9d27aa"
VERIFY_CODE = "VFY-83QX-77"
VERIFY_URL = f"https://office.invalid/v/{VERIFY_CODE}"
TRACES = (NAME, NUMBER, ADDRESS, BALANCE, TOKEN, RECORD_ID, VERIFY_CODE)


def social_security_card(version: str = "2.00", valid_until: date | None = None) -> SocialSecurityCard:
    """The same person's social security card; one of generation 3 keeps its holder to itself."""
    if version.startswith("3"):
        return SocialSecurityCard(version, unread={"name": Unread.LOCKED, "number": Unread.LOCKED})
    return SocialSecurityCard(
        version, name=Sensitive(NAME), number=Sensitive(NUMBER), valid_until=valid_until
    )


def other_card() -> IdCard:
    """Somebody else's."""
    return replace(card(), name=Sensitive(OTHER_NAME), number=Sensitive(OTHER_NUMBER))


def other_social_security_card() -> SocialSecurityCard:
    """Somebody else's."""
    return SocialSecurityCard("2.00", name=Sensitive(OTHER_NAME), number=Sensitive(OTHER_NUMBER))


def card(valid_until: date | str | None = LONG_TERM) -> IdCard:
    """The person's card, made anew: nothing of it stays with whoever asked before."""
    return IdCard(
        kind=CardKind.RESIDENT,
        name=Sensitive(NAME),
        name_latin=None,
        sex=Coded("2", "女"),
        ethnic=Coded("01", "汉"),
        nationality=None,
        birth=Sensitive(date(1952, 3, 4)),
        address=Sensitive(ADDRESS),
        number=Sensitive(NUMBER),
        issuer="无此县公安局",
        valid_from=date(2015, 6, 1),
        valid_until=valid_until,
        pass_number=None,
        issue_count=None,
        photo=Sensitive(b"\x00" * 1024),
    )
