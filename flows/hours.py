"""Opening hours: whether a terminal is open at a moment, and when it opens next. Pure rules on local time."""

import re
from collections.abc import Mapping
from datetime import datetime, time, timedelta
from itertools import pairwise
from typing import Literal

from flows.texts import Text

Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
DAYS: tuple[Day, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
Hours = Mapping[Day, tuple[str, ...]]
"""Day → spans like `08:30-12:00`, in order; a day that is not named is closed. None at all: always open."""
_SPAN = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-(?:([01]\d|2[0-3]):([0-5]\d)|24:00)")
_END = time(23, 59, 59, 999999)


def check_span(span: str) -> str:
    """The span itself.

    Raises:
        ValueError: it is not of the form 08:30-12:00, or ends before it begins.
    """
    begins, ends = _span(span)
    if begins >= ends:
        raise ValueError(f"{span!r} ends before it begins")
    return span


def check_spans(spans: tuple[str, ...]) -> tuple[str, ...]:
    """The spans of a day themselves.

    Raises:
        ValueError: one begins before the one above it has ended.
    """
    for one, other in pairwise(spans):
        if _span(other)[0] < _span(one)[1]:
            raise ValueError(f"{other!r} begins before {one!r} has ended")
    return spans


def _span(span: str) -> tuple[time, time]:
    match = _SPAN.fullmatch(span)
    if match is None:
        raise ValueError(f"{span!r}: expected a span like 08:30-12:00")
    begins = time(int(match[1]), int(match[2]))
    return begins, _END if match[3] is None else time(int(match[3]), int(match[4]))


def is_open(hours: Hours, now: datetime) -> bool:
    """Whether it is open at this moment."""
    return not hours or any(
        begins <= now.time() < ends for begins, ends in map(_span, hours.get(DAYS[now.weekday()], ()))
    )


def opens_next(hours: Hours, now: datetime) -> datetime | None:
    """The next moment at which it opens; None where it never does."""
    for ahead in range(8):
        day = now + timedelta(days=ahead)
        for begins, _ in map(_span, hours.get(DAYS[day.weekday()], ())):
            opens = day.replace(hour=begins.hour, minute=begins.minute, second=0, microsecond=0)
            if opens > now:
                return opens
    return None


def why_closed(hours: Hours, now: datetime) -> Text | None:
    """What the public is told outside the hours; None while it is open."""
    if is_open(hours, now):
        return None
    opens = opens_next(hours, now)
    if opens is None:
        return Text("need.never_open")
    ahead = (opens.date() - now.date()).days
    day = _DAY_WORDS[DAYS[opens.weekday()]] if ahead > 1 else (Text("day.today"), Text("day.tomorrow"))[ahead]
    return Text("need.hours", {"day": day, "time": f"{opens:%H:%M}"})


_DAY_WORDS: dict[Day, Text] = {
    "mon": Text("day.mon"),
    "tue": Text("day.tue"),
    "wed": Text("day.wed"),
    "thu": Text("day.thu"),
    "fri": Text("day.fri"),
    "sat": Text("day.sat"),
    "sun": Text("day.sun"),
}
EXPECTED = frozenset({"need.hours", "need.never_open", "need.out_of_service", "need.starting"})
"""Reasons to be closed that are nobody's fault."""
