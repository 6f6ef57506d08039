"""What a terminal does when the mains fail: waits, ends what is under way, halts; and goes on when they are back in time."""

import asyncio

import pytest

from drivers.ports.durations import REAL
from drivers.ports.fault_ids import FaultId
from kiosk.power import PowerWatch
from tests.flows.devices import SmallUps

pytestmark = pytest.mark.looptime


class Place:
    """A terminal in which a visit lasts until it has been interrupted, and a little longer."""

    def __init__(self) -> None:
        self.ups = SmallUps()
        self.interrupted = 0
        self.idle = True
        self.takes_leave = 3.0
        self.watching = asyncio.create_task(
            PowerWatch(self.ups, REAL).until_halt(self.interrupt, lambda: self.idle)
        )

    def interrupt(self) -> None:
        self.interrupted += 1
        asyncio.get_running_loop().call_later(self.takes_leave, setattr, self, "idle", True)

    async def halts_after(self) -> float:
        began = asyncio.get_running_loop().time()
        await self.watching
        return asyncio.get_running_loop().time() - began


async def test_on_battery_it_halts_after_a_while() -> None:
    place = Place()
    await asyncio.sleep(1000)
    assert not place.watching.done()
    place.ups.fail()
    assert REAL.mains_wait <= await place.halts_after() < REAL.mains_wait + 1


async def test_a_visit_under_way_is_ended_first_and_waited_for() -> None:
    place = Place()
    place.idle = False
    place.ups.fail()
    assert REAL.mains_wait + 3 <= await place.halts_after() < REAL.mains_wait + 4
    assert place.interrupted == 1


async def test_a_visit_that_does_not_end_is_not_waited_for_for_ever() -> None:
    place = Place()
    place.idle, place.takes_leave = False, 10_000
    place.ups.fail()
    assert await place.halts_after() <= REAL.mains_wait + REAL.mains_farewell + 1


async def test_a_low_battery_is_not_waited_for() -> None:
    place = Place()
    place.ups.fail()
    await asyncio.sleep(5)
    place.ups.fail(FaultId.UPS_LOW_BATTERY)
    assert await place.halts_after() < 1


@pytest.mark.parametrize("after", [10, REAL.mains_wait + 1])
async def test_mains_that_come_back_in_time_undo_it_all(after: float) -> None:
    place = Place()
    place.idle, place.takes_leave = False, 10
    place.ups.fail()
    await asyncio.sleep(after)
    place.ups.come_back()
    await asyncio.sleep(1000)
    assert not place.watching.done()
    place.idle = True
    place.ups.fail()
    assert await place.halts_after() >= REAL.mains_wait


async def test_a_supply_that_is_lost_while_it_runs_on_battery_is_still_on_battery() -> None:
    place = Place()
    place.ups.fail()
    await asyncio.sleep(1)
    place.ups.strike(FaultId.UPS_LINK_LOST)
    assert await place.halts_after() < REAL.mains_wait + 1


async def test_a_supply_that_is_lost_while_all_is_well_halts_nothing() -> None:
    place = Place()
    place.ups.strike(FaultId.UPS_LINK_LOST)
    await asyncio.sleep(1000)
    assert not place.watching.done()
    place.watching.cancel()
    await asyncio.wait({place.watching})
