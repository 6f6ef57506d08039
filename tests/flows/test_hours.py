"""Opening hours: open, closed, and when it opens next."""

import asyncio
from datetime import datetime
from pathlib import Path

import pytest

from drivers.ports.durations import REAL
from flows.hours import Hours, is_open, opens_next, why_closed
from flows.mistakes import DataFileError
from flows.news import closed_notice
from flows.texts import Language, Text
from flows.words import Catalogue
from kiosk.opening import Opening
from kiosk.profile import load_site
from tests.flows.office import CHINA
from tests.flows.terminal import Terminal, at

HOURS: Hours = {"mon": ("08:30-12:00", "14:00-17:30"), "fri": ("08:00-24:00",)}
"""21 November 2026 is a Saturday, the 23rd a Monday."""


def moment(day: int, clock: str) -> datetime:
    hour, minute = clock.split(":")
    return datetime(2026, 11, day, int(hour), int(minute), tzinfo=CHINA)


@pytest.mark.parametrize(
    ("day", "clock", "open_", "opens"),
    [
        (23, "08:29", False, (23, "08:30")),
        (23, "08:30", True, (23, "14:00")),
        (23, "12:00", False, (23, "14:00")),
        (23, "17:30", False, (27, "08:00")),
        (21, "10:00", False, (23, "08:30")),
        (27, "23:59", True, (30, "08:30")),
        (28, "00:00", False, (30, "08:30")),
    ],
)
def test_it_is_open_within_its_spans_and_knows_the_next(
    day: int, clock: str, open_: bool, opens: tuple[int, str]
) -> None:
    assert is_open(HOURS, moment(day, clock)) is open_
    assert opens_next(HOURS, moment(day, clock)) == moment(*opens)


@pytest.mark.parametrize(
    ("day", "clock", "said"),
    [
        (23, "07:00", "Closed at this hour. Open again today at 08:30."),
        (22, "07:00", "Closed at this hour. Open again tomorrow at 08:30."),
        (24, "07:00", "Closed at this hour. Open again on Friday at 08:00."),
    ],
)
def test_the_public_is_told_when_to_come(day: int, clock: str, said: str) -> None:
    why = why_closed(HOURS, moment(day, clock))
    assert why is not None
    assert Catalogue.load(Language.EN).say(why) == said
    assert closed_notice([why]).code == "", "no fault, so nobody has to be called"


def test_no_hours_are_always_open_and_days_without_spans_never() -> None:
    assert why_closed({}, moment(21, "03:00")) is None
    assert opens_next({"mon": ()}, moment(21, "03:00")) is None
    assert why_closed({"mon": ()}, moment(21, "03:00")) == Text("need.never_open")


@pytest.mark.parametrize("span", ["8:30-12:00", "08:30", "12:00-08:30", "08:00-25:00", "10:00-10:00"])
def test_a_span_that_is_none_is_told_with_its_line(tmp_path: Path, span: str) -> None:
    site = tmp_path / "x.toml"
    site.write_text(
        'id = "x_1"\nname = "甲"\nname_en = "A"\nkind = "hall"\nregion_code = "429999101000"\n'
        f'[hours]\nmon = ["{span}"]\n',
        encoding="utf-8",
    )
    with pytest.raises(DataFileError, match=r"x.toml:7:8: hours.mon.0: "):
        load_site(site)


@pytest.mark.looptime
async def test_a_visit_that_goes_over_closing_time_is_finished_and_then_the_page_says_when_to_come() -> None:
    clock = [moment(23, "17:29")]
    opening = Opening(HOURS, lambda: clock[0], REAL)
    terminal = Terminal()
    terminal.condition._opening = opening
    opening.changed = terminal.condition._changed
    watching = asyncio.create_task(opening.watch())
    terminal.on_page = lambda page: (
        clock.__setitem__(0, moment(23, "17:30")) if page.key == "look_up_print" else None
    )
    report = await terminal.play(
        at("home", "look_up_print"),
        at("look_up_print", "social_insurance"),
        at("place_card", "home"),
    )
    assert report.reason == "home"
    await asyncio.sleep(REAL.hours_check * 2)
    missing = terminal.condition.missing()
    assert missing["terminal"] == Text("need.hours", {"day": Text("day.fri"), "time": "08:00"})
    clock[0] = moment(27, "08:00")
    changes: list[None] = []
    terminal.condition.watch(lambda: changes.append(None))
    await asyncio.sleep(REAL.hours_check * 2)
    assert changes
    assert "terminal" not in terminal.condition.missing()
    watching.cancel()
