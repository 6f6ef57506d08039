"""The simulated power supply, spoken to as `upsd` is."""

import pytest

from tests.simulator.alone import alone

pytestmark = pytest.mark.looptime


@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        (b"GET VAR ups ups.status\n", b'VAR ups ups.status "OL"\n'),
        (b"GET VAR ups input.voltage\n", b"ERR VAR-NOT-SUPPORTED\n"),
        (b"GET VAR rack ups.status\n", b"ERR UNKNOWN-UPS\n"),
        (b"LIST VAR rack\n", b"ERR UNKNOWN-UPS\n"),
        (b"VER\n", b"Simulated upsd 1.0\n"),
    ],
)
async def test_a_question_has_its_answer(asked: bytes, answered: bytes) -> None:
    async with alone("ups") as supply:
        assert await supply.told(asked) == answered
        assert supply.complaints == []


@pytest.mark.parametrize("asked", [b"OFF\n", b"x" * 300])
async def test_what_is_no_question_is_complained_about(asked: bytes) -> None:
    async with alone("ups") as supply:
        assert (await supply.told(asked)).startswith(b"ERR UNKNOWN-COMMAND\n")
        assert supply.complaints == ["no command"]


async def test_it_tells_a_low_and_an_old_battery_and_a_supply_that_is_lost() -> None:
    async with alone("ups") as supply:
        supply.device.set_power(False, 15)
        supply.device.struck.strike("battery_old")
        assert b'ups.status "OB DISCHRG LB RB"' in await supply.told(b"LIST VAR ups\n")
        supply.device.struck.strike("stale")
        assert await supply.told(b"GET VAR ups ups.status\n") == b"ERR DATA-STALE\n"


async def test_a_service_goes_silent_late_or_is_another_one() -> None:
    async with alone("ups") as supply:
        supply.device.struck.strike("silent")
        assert await supply.told(b"VER\n") == b""
        supply.device.struck.mend("silent")
        supply.device.struck.strike("garbage", {"times": 1})
        assert (await supply.told(b"VER\n")).startswith(b"HTTP")
        supply.device.struck.strike("answers_late", {"seconds": 3})
        assert await supply.told(b"VER\n") == b""
        while not (said := await supply.told()):
            pass
        assert said == b"Simulated upsd 1.0\n"
