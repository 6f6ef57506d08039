"""What goes wrong at the card reader's wire, and where it leads on the whole terminal."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from tests.simulator.process import SimulatorProcess
from tests.terminal.bench import LAY, PRINT, RATE_AND_END, TAKE, TO_CARD, WHOLE, Step, at, bench, strike

pytestmark = pytest.mark.uncounted

REST = (PRINT, TAKE, *RATE_AND_END)
LOOK = (at("preview", "home", lift=True),)
"""Enough to know that the card was read."""


def told(fault: str) -> str:
    """The public's words for a fault."""
    return f"fault.{fault}.citizen"


async def test_a_card_pulled_before_it_is_read_is_asked_for_again_and_then_read(
    simulator: SimulatorProcess, tmp_path: Path
) -> None:
    async with bench(simulator, tmp_path) as terminal:
        seen = await terminal.visit(
            *TO_CARD,
            at("place_card", strike=strike("id_card", "card_pulled", at="read"), lay="zhang_guilan"),
            at("place_card", shows=told("IDC-CARD-MOVED"), lay="zhang_guilan"),
            *REST,
            ending="done",
        )
    assert seen.outcomes == ["printed"]
    assert seen.pages.count("place_card") == 1
    assert len(simulator.slips()) == 1


@pytest.mark.parametrize("moment", ["find", "select"])
async def test_a_card_pulled_before_it_is_selected_is_looked_for_anew(
    simulator: SimulatorProcess, tmp_path: Path, moment: str
) -> None:
    async with bench(simulator, tmp_path) as terminal:
        simulator.strike("id_card", "card_pulled", at=moment)
        faults = simulator.count("fault")
        visit = asyncio.create_task(terminal.visit(*TO_CARD, LAY, *LOOK))
        pulled = asyncio.create_task(terminal.office("fault", faults))
        await asyncio.wait({pulled, visit}, return_when=asyncio.FIRST_COMPLETED)
        if not visit.done():
            await asyncio.to_thread(simulator.lay, "zhang_guilan")
        seen = await visit
        await pulled
    assert seen.ending == "left home"
    assert "preview" in seen.pages


@pytest.mark.parametrize(
    ("fault", "settings"),
    [
        ("wrong_checksum", {"command": "read", "times": 1}),
        ("wrong_checksum", {"command": "find", "times": 2}),
        ("wrong_length", {"command": "select", "times": 1}),
        ("half_frame", {"command": "read", "times": 1}),
        ("half_frame", {"command": "read_address", "times": 2}),
        ("garbage_before", {"command": "any", "bytes": 400, "times": 0}),
        ("answers_late", {"command": "find", "seconds": 0.25, "times": 3}),
        ("silent", {"command": "read", "times": 1}),
    ],
)
async def test_a_damaged_or_lost_answer_is_asked_for_again_and_nobody_notices(
    simulator: SimulatorProcess, tmp_path: Path, fault: str, settings: dict[str, Any]
) -> None:
    async with bench(simulator, tmp_path) as terminal:
        simulator.strike("id_card", fault, **settings)
        seen = await terminal.visit(*TO_CARD, LAY, *LOOK)
        assert terminal.terminal.devices["id_card"].state.usable
    assert seen.pages == [
        "starting",
        "home",
        "look_up_print",
        "place_card",
        "identifying",
        "looking_up",
        "fetching",
        "preview",
        "ended",
    ]


@pytest.mark.parametrize(
    ("fault", "named"),
    [
        ("wrong_checksum", "IDC-PROTOCOL"),
        ("half_frame", "IDC-PROTOCOL"),
        ("silent", "IDC-SILENT"),
    ],
)
async def test_damage_without_end_is_a_fault_that_is_told_and_the_reader_works_again_once_mended(
    simulator: SimulatorProcess, tmp_path: Path, fault: str, named: str
) -> None:
    async with bench(simulator, tmp_path) as terminal:
        seen = await terminal.visit(
            *TO_CARD,
            at("place_card", strike=strike("id_card", fault, command="read", times=0), lay="zhang_guilan"),
            at("fault", "end", shows=named),
        )
        assert seen.ending == f"fault {named}"
        assert seen.outcomes == []
        simulator.mend("id_card")
        simulator.lift()
        await terminal.until(lambda: not terminal.missing())
        assert (await terminal.visit(*WHOLE, ending="done")).outcomes == ["printed"]


async def test_an_unplugged_reader_closes_the_terminal_and_opens_it_by_itself_when_it_is_back(
    simulator: SimulatorProcess, tmp_path: Path
) -> None:
    async with bench(simulator, tmp_path) as terminal:
        away = await terminal.visit(
            *TO_CARD,
            at("place_card", strike=strike("id_card", "unplugged")),
            at("fault", "end", shows="IDC-LINK-LOST"),
        )
        assert away.ending == "fault IDC-LINK-LOST"
        await terminal.until(lambda: terminal.missing() == {"id_card", "identity"})
        back = await terminal.visit(
            at("closed", shows=told("IDC-LINK-LOST"), mend=strike("id_card", "unplugged")),
            *WHOLE,
            ending="done",
        )
        assert terminal.terminal.devices["id_card"].state.link.reconnects >= 1
    assert back.outcomes == ["printed"]
    assert simulator.complaints() == []


async def test_a_reader_unplugged_at_home_greys_what_needs_it_while_somebody_looks(
    simulator: SimulatorProcess, tmp_path: Path
) -> None:
    async with bench(simulator, tmp_path) as terminal:
        seen = await terminal.visit(
            at("home", "look_up_print"),
            at("look_up_print", strike=strike("id_card", "unplugged")),
            at("closed", mend=strike("id_card", "unplugged")),
            at("look_up_print", "home"),
        )
    assert seen.ending == "left home"


CODES: list[tuple[str, str, int, str]] = [
    # command, SW3, how often (0: always), and where it leads
    ("find", "80", 5, "preview"),
    ("find", "81", 2, "preview"),
    ("find", "40", 0, "again IDC-WRONG-CARD"),
    ("select", "80", 2, "preview"),
    ("select", "81", 3, "preview"),
    ("select", "40", 0, "again IDC-WRONG-CARD"),
    ("select", "31", 0, "again IDC-CARD-REJECTED"),
    ("select", "32", 0, "again IDC-CARD-REJECTED"),
    ("select", "33", 0, "again IDC-CARD-REJECTED"),
    ("read", "41", 0, "again IDC-CARD-MOVED"),
    ("read", "40", 0, "again IDC-WRONG-CARD"),
    ("read", "31", 0, "again IDC-CARD-REJECTED"),
    ("read", "32", 0, "again IDC-CARD-REJECTED"),
    ("read", "33", 0, "again IDC-CARD-REJECTED"),
    ("read", "91", 0, "again IDC-CARD-UNREADABLE"),
    ("read_address", "91", 1, "preview"),
    ("read_address", "41", 0, "again IDC-CARD-MOVED"),
    ("find", "10", 2, "preview"),
    ("read", "11", 2, "preview"),
    ("select", "21", 1, "preview"),
    ("read", "24", 2, "preview"),
    ("find", "10", 0, "fault IDC-PROTOCOL"),
    ("select", "11", 0, "fault IDC-PROTOCOL"),
    ("find", "21", 0, "fault IDC-PROTOCOL"),
    ("read", "24", 0, "fault IDC-PROTOCOL"),
    ("read", "23", 0, "fault IDC-NOT-PERMITTED"),
    ("select", "47", 1, "preview"),
    ("select", "47", 0, "fault IDC-SAM-SELF-TEST"),
    ("find", "60", 0, "fault IDC-SAM-SELF-TEST"),
    ("read", "66", 0, "fault IDC-SAM-UNAUTHORISED"),
    ("find", "66", 0, "fault IDC-SAM-UNAUTHORISED"),
    ("read", "77", 0, "fault IDC-PROTOCOL"),
]


def way_to(leads: str) -> tuple[Step, ...]:
    """The steps from the laid card to where a status leads, and home."""
    kind, _, fault = leads.partition(" ")
    return {
        "preview": LOOK,
        "again": (at("place_card", "home", shows=told(fault), lift=True),),
        "fault": (at("fault", "end", shows=fault, lift=True),),
    }[kind]


async def test_every_status_of_the_reader_leads_to_its_page(
    simulator: SimulatorProcess, tmp_path: Path
) -> None:
    wrong = []
    async with bench(simulator, tmp_path) as terminal:
        for command, code, times, leads in CODES:
            simulator.strike("id_card", "status", command=command, code=code, times=times)
            try:
                await terminal.visit(*TO_CARD, LAY, *way_to(leads), stuck=3.0)
            except Exception as error:  # noqa: BLE001 - the whole table is told, not its first mistake
                wrong.append(f"{command} {code} ×{times} → {leads}: {error}")
            simulator.mend("id_card")
            simulator.lift()
            await terminal.until(lambda: not terminal.missing())
    assert wrong == []


@pytest.mark.parametrize(
    ("fault", "named"),
    [
        ("sam_unauthorised", "IDC-SAM-UNAUTHORISED"),
        ("sam_self_test_failed", "IDC-SAM-SELF-TEST"),
    ],
)
async def test_a_module_that_does_not_work_closes_the_terminal_until_it_does(
    simulator: SimulatorProcess, tmp_path: Path, fault: str, named: str
) -> None:
    simulator.strike("id_card", fault)
    async with bench(simulator, tmp_path) as terminal:
        seen = await terminal.visit(
            at("closed", shows=told(named), mend=strike("id_card", fault)), *TO_CARD, at("place_card", "home")
        )
    assert seen.ending == "left home"


async def test_a_card_that_is_none_and_a_person_unknown_or_expired_are_refused_in_plain_words(
    simulator: SimulatorProcess, tmp_path: Path
) -> None:
    async with bench(simulator, tmp_path) as terminal:
        bus = await terminal.visit(
            *TO_CARD,
            at("place_card", lay="bus_card"),
            at("place_card", shows=told("IDC-WRONG-CARD"), lay="zhang_guilan"),
            *LOOK,
        )
        assert bus.ending == "left home"
        for card, shows in (
            ("qian_wu", ""),
            ("zhou_ming", "card.expired"),
            ("sun_hao", "record.none"),
        ):
            seen = await terminal.visit(
                *TO_CARD, at("place_card", lay=card), at("refused", "end", shows=shows, lift=True)
            )
            assert (seen.ending, seen.outcomes) == ("refused", []), card
    assert simulator.slips() == []
