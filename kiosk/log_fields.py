"""What a log may say: the one table of fields, each with the form that its values must have (told in `docs/command-line.md`).

Nothing else gets out. A field that is not in the table, or whose value has another form, is named under `withheld`.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from drivers.ports.fault_ids import FaultId
from flows.faults import fault_catalogue
from flows.texts import Language
from flows.words import Catalogue

Value = str | int | float
Form = Callable[[Any], Value | None]
"""The value as it is printed; None where it does not have its form."""

LONGEST = 160
"""Characters of a free text."""
_HIDDEN = re.compile(
    r"""
    (?: \d(?:[ .,:/-]?\d){4,}                                # a number that may be somebody's, grouped or not
    | \w*\*{2,}\w*                                           # what was masked
    | (?=[\w+/=-]*\d)(?=[\w+/=-]*[A-Za-z])[\w+/=-]{12,}      # a token, a code, a digest
    | [^ -~]                                                 # what is not printable ASCII: a name, an address
    )+
    """,
    re.VERBOSE | re.ASCII,
)


def plain(text: str) -> str:
    """A technical text without anything in it that could name a person: each such piece becomes `…`."""
    hidden = _HIDDEN.sub("…", text)
    return hidden if len(hidden) <= LONGEST else hidden[: LONGEST - 1] + "…"


def _matching(pattern: str) -> Form:
    form = re.compile(pattern, re.ASCII)

    def check(value: object) -> str | None:
        return str(value) if isinstance(value, str) and form.fullmatch(value) else None

    return check


def _small(value: object) -> Value | None:
    fits = isinstance(value, int | float) and not isinstance(value, bool) and -10_000 < value < 10_000
    return round(value, 3) if fits and isinstance(value, int | float) else None


def _fault(value: object) -> str | None:
    return str(value) if isinstance(value, str) and value in set(FaultId) else None


def _advice(value: object) -> str | None:
    """A fault as what the technician does about it, in the words of the catalogue."""
    if not isinstance(value, FaultId):
        return None
    return Catalogue.load(Language.EN).say(fault_catalogue()[value].text("technician"))


def _uuid(value: object) -> str | None:
    try:
        return str(UUID(str(value)))
    except ValueError:
        return None


def _text(value: object) -> str | None:
    return plain(value) if isinstance(value, str) else None


_NO_NUMBER = r"(?!.*\d{5})"


def _key(value: object) -> Value | None:
    """The key of a text: words with dots between."""
    return _dotted(value) if isinstance(value, str) and plain(value) == value else None


_dotted = _matching(r"[A-Za-z0-9_.-]{1,60}")
WORD = _matching(_NO_NUMBER + r"[a-z][a-z0-9_]{0,39}")
FIELDS: Mapping[str, Form] = {
    "advice": _advice,
    "code": _matching(r"[A-Za-z_]{1,40}"),
    "count": _small,
    "detail": _text,
    "device": WORD,
    "ending": WORD,
    "error": _matching(r"[A-Za-z_]{1,60}"),
    "fault": _fault,
    "file": _text,
    "health": WORD,
    "job": _uuid,
    "key": _key,
    "language": _matching(r"[a-z]{2}"),
    "letter": _uuid,
    "missing": _matching(r"[a-z_]{1,39}(,? [a-z_]{1,39}){0,9}"),
    "page": WORD,
    "place": _matching(r"(<[a-z ]{1,20}>|[A-Za-z_]\w{0,60}\.pyx?):\d{1,5}|\?"),
    "port": _matching(
        r"(serial|socket|rfc2217|loop|hwgrep|nut|ipp|http)://[A-Za-z0-9_.:/-]{1,100}|/dev/[A-Za-z0-9_./-]{1,100}"
        r"|usb:[0-9A-Fa-f]{4}:[0-9A-Fa-f]{4}(\?path=[0-9.-]{1,40})?|(cups|pcsc|v4l2):[A-Za-z0-9_./: \[\]()-]{0,100}"
    ),
    "reason": WORD,
    "room": WORD,
    "seconds": _small,
    "service": WORD,
    "signal": _matching(r"SIG[A-Z0-9]{1,12}"),
    "state": WORD,
    "status": _small,
    "terminal": _text,
    "where": _text,
}
"""Every field that a log line may have."""


def allowed(fields: Mapping[str, Any]) -> dict[str, Any]:
    """What of the fields gets out, as it is printed. None is no value and is left out."""
    told: dict[str, Any] = {}
    withheld = []
    for name, value in fields.items():
        if value is None:
            continue
        said = FIELDS[name](value) if name in FIELDS else None
        if said is None:
            withheld.append(name if name.isidentifier() and name.isascii() else "?")
        else:
            told[name] = said
    return told | ({"withheld": sorted(withheld)} if withheld else {})
