"""Hands and faults of one device do not contradict each other, and every change is told to whoever looks."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from simulator.bay import Bay
from simulator.device import Place
from simulator.parts import Parts
from simulator.timing import Pace
from tests.drivers.documents import pdf


@asynccontextmanager
async def device(port: str, parts: Parts | None = None) -> AsyncIterator[Any]:
    bay: Bay[Any] = Bay(port, parts or Parts())
    await bay.open(Place())
    try:
        yield bay.device
    finally:
        await bay.close()


async def test_a_roll_that_is_nearly_used_up_has_little_paper_left_until_a_fuller_one_is_in() -> None:
    async with device("receipt_printer") as printer:
        printer.struck.strike("paper_near_end")
        assert (printer.state()["paper"], printer.state()["paper_mm"]) == ("near_end", 1500)
        printer.struck.strike("paper_out")
        printer.struck.mend("paper_out")
        assert (printer.state()["paper"], printer.struck.as_dict()) == ("ok", {})
        printer.struck.strike("paper_near_end")
        printer.struck.mend("paper_near_end")
        assert (printer.state()["paper"], printer.state()["paper_mm"]) == ("ok", 50_000)


async def test_a_tray_is_nearly_empty_or_empty_and_never_both() -> None:
    async with device("document_printer") as printer:
        printer.struck.strike("paper_out")
        printer.struck.strike("paper_low")
        assert (printer.state()["sheets"], set(printer.struck.as_dict())) == (10, {"paper_low"})
        printer.struck.strike("paper_out")
        assert (printer.state()["sheets"], set(printer.struck.as_dict())) == (0, {"paper_out"})


async def test_a_filled_tray_a_document_that_begins_and_a_printer_that_wakes_up_are_told() -> None:
    parts = Parts(pace=Pace(1000.0))
    async with device("document_printer", parts) as printer:
        number = parts.events.number
        printer.fill()
        assert parts.events.number > number
        printer.struck.strike("sleeps")
        faults, number = parts.events.count("fault"), parts.events.number
        engine = printer._engine
        engine.give(engine.new_job("a", "b", False, ""), pdf(1))
        await asyncio.wait_for(parts.events.news(number), 5)
        assert printer.state()["printing"] == 1
        await asyncio.wait_for(parts.events.reached("fault", faults), 5)
        assert "sleeps" not in printer.struck


async def test_the_hand_at_the_mains_ends_a_power_failure_that_was_struck() -> None:
    async with device("ups") as supply:
        supply.struck.strike("mains_failed")
        supply.struck.strike("battery_low")
        supply.set_power(None, 80)
        assert (supply.state()["mains"], supply.state()["charge"]) == (False, 80)
        supply.set_power(True, None)
        assert (supply.state()["mains"], supply.struck.as_dict()) == (True, {})


async def test_the_hand_that_shuts_the_door_mends_the_open_door() -> None:
    async with device("sensor_board") as board:
        board.struck.strike("door_open")
        board.struck.strike("tampered")
        board.turn("door", False)
        assert set(board.struck.as_dict()) == {"tampered"}


@pytest.mark.looptime
async def test_a_light_that_goes_out_is_told() -> None:
    parts = Parts()
    scanner = Bay[Any]("code_scanner", parts).device
    scanner.go_bright()
    number = parts.events.number
    await parts.events.news(number)
    assert not scanner.lit
