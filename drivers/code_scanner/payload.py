"""What a code says, and what it is: bytes to text, text to kinds. Pure; whatever is read is hostile until it has been here.

Shapes after GB 11643 (ID numbers), GB 32100 (credit codes), ISO/IEC 7812 (card numbers) and the payment platforms' published
patterns. An ID number of the areas 10 to 15 has the shape of a WeChat code, a bill of 20 digits that of an Alipay code: hence
only what the page asks for is tried.
"""

import re
import unicodedata
from collections.abc import Callable
from datetime import date

from drivers.id_card.card_text import valid_number
from drivers.ports.code_scanner import CodeKind

LONGEST = 2953
"""Bytes: what the largest QR code holds."""
_TOKEN = 8, 1024
"""Characters of a token at least and at most."""
_REFUSED = frozenset({"Cc", "Cf", "Cs", "Cn", "Zl", "Zp"})
"""Unicode categories: control and format characters (which turn the direction of text round), line and paragraph ends."""
_CREDIT = "0123456789ABCDEFGHJKLMNPQRTUWXY"


class BadPayload(ValueError):
    """Bytes that no code for people or for us says. The text names the reason and nothing of the bytes."""


def text_of(data: bytes) -> str:
    """The text: strict UTF-8, then strict GB18030, as the same scanners and the same offices use either.

    Raises:
        BadPayload: empty, too long, in neither encoding, or with control characters.
    """
    if not data:
        raise BadPayload("empty")
    if len(data) > LONGEST:
        raise BadPayload("longer than any code")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if any(unicodedata.category(char) in _REFUSED for char in text):
            raise BadPayload("control characters")
        if not text.strip():
            raise BadPayload("empty")
        return text
    raise BadPayload("neither UTF-8 nor GB18030")


def is_id_number(text: str) -> bool:
    """Whether it is a citizen identification number: digits, a date that exists, the check digit."""
    if not re.fullmatch(r"[1-9][0-9]{16}[0-9Xx]", text, re.ASCII):
        return False
    try:
        born = date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        return False
    return born.year >= 1800 and valid_number(text.upper())


def is_credit_code(text: str) -> bool:
    """Whether it is a unified social credit code: its alphabet, its area's digits, its check character."""
    if not re.fullmatch(rf"[{_CREDIT}]{{2}}[0-9]{{6}}[{_CREDIT}]{{10}}", text, re.ASCII):
        return False
    total = sum(_CREDIT.index(char) * pow(3, at, 31) for at, char in enumerate(text[:17]))
    return _CREDIT.index(text[17]) == (31 - total % 31) % 31


def is_card_number(text: str) -> bool:
    """Whether it is a bank card's number: 16 to 19 digits with the check digit of ISO/IEC 7812."""
    if not re.fullmatch(r"[1-9][0-9]{15,18}", text, re.ASCII):
        return False
    doubled = [int(digit) * (1 + at % 2) for at, digit in enumerate(reversed(text))]
    return sum(each // 10 + each % 10 for each in doubled) % 10 == 0


def _shape(pattern: str) -> Callable[[str], bool]:
    compiled = re.compile(pattern, re.ASCII)
    return lambda text: compiled.fullmatch(text) is not None


_TESTS: dict[CodeKind, Callable[[str], bool]] = {
    CodeKind.ID_NUMBER: is_id_number,
    CodeKind.BILL: _shape(r"[0-9]{20}"),
    CodeKind.BANK_CARD: is_card_number,
    CodeKind.CREDIT_CODE: is_credit_code,
    CodeKind.INSURANCE: _shape(r"(424|opc)[0-9]{21}0000"),
    CodeKind.WECHAT_PAY: _shape(r"1[0-5][0-9]{16}"),
    CodeKind.ALIPAY: _shape(r"(2[5-9]|30)[0-9]{14,22}"),
    CodeKind.UNION_PAY: _shape(r"62[0-9]{14,18}"),
    CodeKind.E_CNY: _shape(r"01[0-9]{17}"),
    CodeKind.LINK: _shape(r"(?i:https?)://[^\s/@]+(/\S*)?"),
    CodeKind.TOKEN: _shape(rf"[!-~]{{{_TOKEN[0]},{_TOKEN[1]}}}"),
}
"""In the order in which they are told; `TEXT` is what is left."""
_LAST = (CodeKind.TOKEN, CodeKind.TEXT)
"""Kinds that nearly everything has the shape of: they never make another one doubtful."""


def kinds_of(text: str, accepts: frozenset[CodeKind]) -> tuple[CodeKind, ...]:
    """Which of the kinds asked for the text can be; empty: none of them."""
    trimmed = text.strip()
    found = tuple(
        kind for kind, fits in _TESTS.items() if kind in accepts and kind not in _LAST and fits(trimmed)
    )
    if found:
        return found
    for kind in _LAST:
        if kind in accepts and (kind is CodeKind.TEXT or _TESTS[kind](trimmed)):
            return (kind,)
    return ()
