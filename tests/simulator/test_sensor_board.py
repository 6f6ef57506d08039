"""The simulated sensor board, line by line."""

import pytest

from tests.simulator.alone import alone

pytestmark = pytest.mark.looptime


async def test_it_tells_what_it_sees_and_sets_its_lights() -> None:
    async with alone("sensor_board") as board:
        board.device.turn("near", True)
        assert await board.told(b"STATUS\r\n") == b"EVENT NEAR=1\r\nSTATUS DOOR=0 TAMPER=0 NEAR=1 CARD=0\r\n"
        assert await board.told(b"LIGHT 2 BLINK\r\nVER\r\n") == b"OK\r\nVER SIMSENS 1.0 SN0003\r\n"
        assert board.device.state()["lights"]["2"] == "BLINK"
        assert board.complaints == []


@pytest.mark.parametrize("line", [b"LIGHT 5 ON\r\n", b"STATUS\n", b"x" * 65])
async def test_what_is_no_command_is_refused_and_complained_about(line: bytes) -> None:
    async with alone("sensor_board") as board:
        assert await board.told(line) == b"ERR\r\n"
        assert board.complaints == ["no command, or no line"]


async def test_a_stuck_sensor_notices_nothing_and_the_others_go_on() -> None:
    async with alone("sensor_board") as board:
        board.device.struck.strike("stuck", {"sensor": "near"})
        board.device.turn("near", True)
        board.device.turn("card_left", True)
        assert await board.told() == b"EVENT CARD=1\r\n"


async def test_a_flapping_sensor_rests_when_it_is_mended() -> None:
    async with alone("sensor_board") as board:
        board.device.struck.strike("flapping", {"sensor": "door", "every": 0.015})
        assert b"EVENT DOOR=1\r\nEVENT DOOR=0\r\n" in await board.told()
        board.device.struck.mend("flapping")
        await board.told()
        assert board.device.sensors["door"] is False
        assert await board.told() == b""


async def test_a_board_goes_silent_late_or_sends_junk() -> None:
    async with alone("sensor_board") as board:
        board.device.struck.strike("silent")
        assert await board.told(b"VER\r\n") == b""
        board.device.struck.mend("silent")
        board.device.struck.strike("garbage", {"times": 1})
        junk = await board.told(b"VER\r\n")
        assert junk.endswith(b"\r\n")
        assert b"VER" not in junk
        board.device.struck.strike("answers_late", {"seconds": 3})
        assert await board.told(b"VER\r\n") == b""
        while not (said := await board.told()):
            pass
        assert said == b"VER SIMSENS 1.0 SN0003\r\n"
