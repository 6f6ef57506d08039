"""The office away, slow or wrong: what is offered, what the person is told, and that a rating arrives, once."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from tests.simulator.process import SimulatorProcess
from tests.terminal.bench import LAY, PRINT, RATE_AND_END, TAKE, TO_CARD, TO_PREVIEW, at, bench, strike

DOWN = strike("office", "down")
BRIEF = {"office_total": 1.0, "office_connect": 0.5}


def ratings(simulator: SimulatorProcess) -> list[dict[str, Any]]:
    """What the office keeps."""
    kept: list[dict[str, Any]] = simulator.control("GET", "/office/ratings")
    return kept


async def test_while_the_office_is_down_the_terminal_is_closed_and_opens_by_itself(
    simulator: SimulatorProcess, tmp_path: Path
) -> None:
    simulator.strike("office", "down")
    async with bench(simulator, tmp_path) as terminal:
        seen = await terminal.visit(
            at("closed", shows="fault.OFF-DOWN.citizen", mend=DOWN),
            at("home", "look_up_print"),
            at("look_up_print", "home"),
        )
    assert seen.ending == "left home"


async def test_a_rating_given_while_the_office_is_down_arrives_later_once(
    simulator: SimulatorProcess, tmp_path: Path
) -> None:
    async with bench(simulator, tmp_path) as terminal:
        seen = await terminal.visit(
            *TO_PREVIEW, PRINT, at("take_slip", "taken", strike=DOWN, lift=True), *RATE_AND_END, ending="done"
        )
        await terminal.until(lambda: "office" in terminal.missing())
        assert await terminal.terminal.ledger.outbox_counts() == {"waiting": 1}
        simulator.mend("office", "down")
        await terminal.delivered()
        assert await terminal.terminal.ledger.outbox_counts() == {"delivered": 1}
    (rating,) = ratings(simulator)
    assert rating["case_number"] == seen.prints[0].case_number


async def test_a_rating_whose_answer_is_lost_is_kept_once(
    simulator: SimulatorProcess, tmp_path: Path
) -> None:
    async with bench(simulator, tmp_path) as terminal:
        simulator.strike("office", "lost_answer", path="/v1/ratings", times=2)
        await terminal.visit(*TO_PREVIEW, PRINT, TAKE, *RATE_AND_END, ending="done")
        await terminal.delivered()
    calls = [r for r in simulator.control("GET", "/office/requests") if r["path"] == "/v1/ratings"]
    assert len(calls) == 3
    assert len(ratings(simulator)) == 1


async def test_a_rating_outlives_the_terminal_that_took_it(
    simulator: SimulatorProcess, tmp_path: Path
) -> None:
    async with bench(simulator, tmp_path) as terminal:
        await terminal.visit(
            *TO_PREVIEW, PRINT, at("take_slip", "taken", strike=DOWN, lift=True), *RATE_AND_END, ending="done"
        )
    simulator.mend("office", "down")
    assert ratings(simulator) == []
    async with bench(simulator, tmp_path) as terminal:
        await terminal.delivered()
    assert len(ratings(simulator)) == 1


@pytest.mark.parametrize(
    ("fault", "settings", "named"),
    [
        ("down", {}, "OFF-DOWN"),
        ("silent", {"path": "/v1/people"}, "OFF-SLOW"),
        ("answers_late", {"path": "/v1/people", "seconds": 3.0}, "OFF-SLOW"),
        ("slow_drip", {"path": "/v1/people", "every": 0.1}, "OFF-SLOW"),
        ("http_500", {"path": "/v1/people"}, "OFF-GARBLED"),
        ("garbage", {"path": "/v1/people", "kind": "html"}, "OFF-GARBLED"),
        ("garbage", {"path": "/v1/records", "kind": "truncated"}, "OFF-GARBLED"),
        ("garbage", {"path": "/v1/certificates", "kind": "wrong_shape"}, "OFF-GARBLED"),
        ("huge", {"path": "/v1/records"}, "OFF-GARBLED"),
        ("closed", {"path": "/v1/people"}, "OFF-CLOSED"),
        ("stale", {"path": "/v1/people"}, "OFF-TERMINAL-REFUSED"),
        ("lost_answer", {"path": "/v1/certificates"}, "OFF-DOWN"),
    ],
)
async def test_an_office_that_fails_in_a_visit_is_told_by_name_and_nothing_is_printed(
    simulator: SimulatorProcess, tmp_path: Path, fault: str, settings: dict[str, Any], named: str
) -> None:
    async with bench(simulator, tmp_path, BRIEF) as terminal:
        seen = await terminal.visit(
            *TO_CARD,
            at("place_card", strike=strike("office", fault, **settings), lay="zhang_guilan"),
            at("fault", "end", shows=named, lift=True),
        )
        assert seen.ending == f"fault {named}"
        assert seen.outcomes == []
        simulator.mend("office")
        await terminal.until(lambda: not terminal.missing())
        again = await terminal.visit(*TO_CARD, LAY, at("preview", "home", lift=True))
        assert again.ending == "left home"


async def test_another_persons_certificate_is_neither_shown_nor_printed(
    simulator: SimulatorProcess, tmp_path: Path
) -> None:
    simulator.strike("office", "another_person", times=1)
    async with bench(simulator, tmp_path) as terminal:
        seen = await terminal.visit(
            *TO_CARD,
            at("place_card", lay="zhang_guilan"),
            at("fault", "end", shows="OFF-WRONG-PERSON", lift=True),
        )
        again = await terminal.visit(*TO_CARD, LAY, at("preview", "home", lift=True))
    assert (seen.ending, seen.outcomes) == ("fault OFF-WRONG-PERSON", [])
    assert "preview" not in seen.pages
    assert again.ending == "left home"


async def test_a_person_the_office_forgot_is_identified_anew_without_laying_the_card_again(
    simulator: SimulatorProcess, tmp_path: Path
) -> None:
    simulator.strike("office", "person_expired", times=1)
    async with bench(simulator, tmp_path) as terminal:
        reads = simulator.count("read")
        seen = await terminal.visit(*TO_CARD, LAY, at("preview", "home", lift=True))
        assert simulator.count("read") == reads + 1
    assert seen.pages.count("place_card") == 1


async def test_what_the_office_answers_after_the_person_has_left_does_nothing(
    simulator: SimulatorProcess, tmp_path: Path
) -> None:
    async with bench(simulator, tmp_path) as terminal:
        simulator.strike("office", "answers_late", path="/v1/people", seconds=0.6, times=1)
        requests = simulator.count("request")
        left = await terminal.visit(*TO_CARD, LAY, at("identifying", "home", lift=True))
        assert left.ending == "left home"
        other = asyncio.create_task(
            terminal.visit(*TO_CARD, at("place_card", lay="wang_jie"), at("preview", "home", lift=True))
        )
        await terminal.office("request", requests)
        seen = await other
    names = [line.value for line in seen.last("preview").lines]
    assert names[0] == "王*"
