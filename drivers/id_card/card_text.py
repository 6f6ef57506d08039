"""The 256-byte text of a card's chip as an `IdCard`: UTF-16LE, padded with spaces, four layouts (GA 467, GA/T 1011).

The chip is hostile until parsed. What is damaged raises `CardTextError`, which names the field and never its content.
Reserved areas may hold anything.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date

from drivers.id_card import codes
from drivers.ports.id_card import LONG_TERM, CardKind, Coded, IdCard, Sex
from drivers.ports.sensitive import Sensitive

_KIND_AT = 248
_KINDS = {
    " ": CardKind.RESIDENT,
    "J": CardKind.HK_MACAU_TAIWAN,
    "I": CardKind.FOREIGNER_2017,
    "Y": CardKind.FOREIGNER_2023,
}
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_DIGITS = "10X98765432"


class CardTextError(ValueError):
    """The card's text breaks its layout; the message names the field and what was expected."""


@dataclass(frozen=True)
class _Text:
    raw: bytes = field(repr=False)

    def field(self, name: str, offset: int, length: int) -> str:
        """A field without its padding."""
        return _clean(name, self.raw[offset : offset + length])

    def matching(self, name: str, offset: int, length: int, pattern: str) -> str:
        """A field that must match a regular expression as a whole."""
        value = self.field(name, offset, length)
        if not re.fullmatch(pattern, value, re.ASCII):
            raise CardTextError(f"{name}: does not have its form")
        return value

    def day(self, name: str, offset: int) -> date:
        """A date field, YYYYMMDD in eight characters."""
        value = self.matching(name, offset, 16, r"\d{8}")
        try:
            return date(int(value[:4]), int(value[4:6]), int(value[6:]))
        except ValueError:
            raise CardTextError(f"{name}: no such day") from None

    def end_day(self, name: str, offset: int) -> date | str:
        """An end of validity: a date, or 长期."""
        if self.field(name, offset, 16) == "长期":
            return LONG_TERM
        return self.day(name, offset)

    def sex(self, offset: int) -> Coded:
        """GB/T 2261.1, one digit."""
        code = self.field("sex", offset, 2)
        if code not in {sex.value for sex in Sex}:
            raise CardTextError("sex: no code of GB/T 2261.1")
        return codes.sex(code)

    def nationality(self, offset: int) -> Coded:
        """GB/T 2659, three letters."""
        return codes.nationality(self.matching("nationality", offset, 6, r"[A-Z]{3}"))

    def number(self, prefix: str) -> Sensitive[str]:
        """The 18-character number of all but the 2017 foreigners' card, with its check digit."""
        value = self.matching("number", 122, 36, prefix + r"\d*[\dX]")
        if not valid_number(value):
            raise CardTextError("number: wrong length or check digit")
        return Sensitive(value)

    def required(self, name: str, offset: int, length: int) -> str:
        """A field that must not be blank."""
        value = self.field(name, offset, length)
        if not value:
            raise CardTextError(f"{name}: blank")
        return value

    def count(self, name: str, offset: int) -> int | None:
        """A number of two characters; None where it is blank."""
        value = self.matching(name, offset, 4, r"\d{0,2}")
        return int(value) if value else None


def valid_number(number: str) -> bool:
    """Whether an 18-character number has the check digit of GB 11643 (ISO 7064 MOD 11-2)."""
    if not re.fullmatch(r"\d{17}[\dX]", number, re.ASCII):
        return False
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, number[:17], strict=True))
    return _CHECK_DIGITS[total % 11] == number[17]


def _clean(name: str, raw: bytes) -> str:
    """Decoded, padding gone, and nothing in it that does not print."""
    try:
        value = raw.decode("utf-16-le").rstrip(" \0")
    except UnicodeDecodeError:
        raise CardTextError(f"{name}: not UTF-16") from None
    if any(unicodedata.category(char) in ("Cc", "Cf", "Cn", "Zl", "Zp") for char in value):
        raise CardTextError(f"{name}: holds a character that does not print")
    return value


def newest_address(raw: bytes) -> str:
    """The appended address (70 bytes); empty where the chip holds a blank one.

    Raises:
        CardTextError: not 70 bytes of text.
    """
    if len(raw) != 70:
        raise CardTextError(f"newest address: {len(raw)} bytes instead of 70")
    return _clean("newest address", raw)


def decode(raw: bytes, photo: bytes = b"", appended_address: str = "") -> IdCard:
    """The card that the 256 bytes describe; `appended_address` wins over the one in the text.

    Raises:
        CardTextError: the text breaks its layout.
    """
    if len(raw) != 256:
        raise CardTextError(f"text: {len(raw)} bytes instead of 256")
    kind = _KINDS.get(raw[_KIND_AT : _KIND_AT + 2].decode("utf-16-le", "replace"))
    if kind is None:
        raise CardTextError("kind of card: unknown")
    text, picture = _Text(raw), Sensitive(photo) if photo else None
    if kind is CardKind.FOREIGNER_2017:
        return _foreigner_2017(text, picture)
    if kind is CardKind.FOREIGNER_2023:
        return _foreigner_2023(text, picture)
    resident = kind is CardKind.RESIDENT
    return IdCard(
        kind=kind,
        name=Sensitive(text.required("name", 0, 30)),
        name_latin=None,
        sex=text.sex(30),
        ethnic=codes.ethnic(text.matching("ethnic group", 32, 4, r"\d{2}")) if resident else None,
        nationality=None,
        birth=Sensitive(text.day("birth", 36)),
        address=Sensitive(appended_address or text.required("address", 52, 70)),
        number=text.number(r"[1-9]" if resident else r"8[123]0000"),
        issuer=text.field("issuer", 158, 30),
        valid_from=text.day("valid from", 188),
        valid_until=text.end_day("valid until", 204),
        pass_number=None if resident else Sensitive(text.matching("pass number", 220, 18, r"[A-Z\d]{5,9}")),
        issue_count=None if resident else text.count("issue count", 238),
        photo=picture,
    )


def _foreigner_2023(text: _Text, photo: Sensitive[bytes] | None) -> IdCard:
    """Kind `Y`. The Latin name stands in the address slot; offsets 32 and 220 are not confirmed and not read."""
    return IdCard(
        kind=CardKind.FOREIGNER_2023,
        name=Sensitive(text.field("name", 0, 30)),
        name_latin=Sensitive(text.required("Latin name", 52, 70)),
        sex=text.sex(30),
        ethnic=None,
        nationality=text.nationality(242),
        birth=Sensitive(text.day("birth", 36)),
        address=None,
        number=text.number("9"),
        issuer=text.field("issuer", 158, 30),
        valid_from=text.day("valid from", 188),
        valid_until=text.end_day("valid until", 204),
        pass_number=None,
        issue_count=text.count("issue count", 238),
        photo=photo,
    )


def _foreigner_2017(text: _Text, photo: Sensitive[bytes] | None) -> IdCard:
    """Kind `I`. Its check digit rule is known from one sample only and not asked for."""
    return IdCard(
        kind=CardKind.FOREIGNER_2017,
        name=Sensitive(text.field("name", 158, 30)),
        name_latin=Sensitive(text.required("Latin name", 0, 120)),
        sex=text.sex(120),
        ethnic=None,
        nationality=text.nationality(152),
        birth=Sensitive(text.day("birth", 220)),
        address=None,
        number=Sensitive(text.matching("number", 122, 30, r"[A-Z]{3}\d{12}")),
        issuer=None,
        valid_from=text.day("valid from", 188),
        valid_until=text.end_day("valid until", 204),
        pass_number=None,
        issue_count=None,  # at 236 stands the version of the layout, not how often the card was issued
        photo=photo,
    )
