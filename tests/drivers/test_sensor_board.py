"""The line board against scripted boards, and the rule by which a switch counts."""

import asyncio
from typing import Any

import pytest

from drivers.loader import DriverError, read_quirks
from drivers.ports.fault_ids import FaultId
from drivers.ports.results import Completion
from drivers.ports.sensor_board import LightMode, Sensed, SensorBoardStatus
from drivers.ports.status import Cover, Health
from drivers.sensor_board.steady import FLAPS, Steady
from tests.drivers.conftest import Opener, until
from tests.drivers.far_end import far_end

WELL = b"STATUS DOOR=0 TAMPER=0 NEAR=0 CARD=0\r\n"


class Board:
    """A scripted board."""

    def __init__(self, status: bytes = WELL) -> None:
        self.status = status

    def __call__(self, heard: bytes) -> bytes:
        answers = {b"STATUS\r\n": self.status, b"VER\r\n": b"VER SNS 1\r\n"}
        return answers.get(heard, b"OK\r\n" if heard.startswith(b"LIGHT") else b"ERR\r\n")


async def test_all_is_well_and_the_board_says_what_it_is(opener: Opener) -> None:
    with far_end(Board()) as end:
        board = opener("sensor_board", "line_board", end.url)
        state = await until(board, lambda state: state.usable)
    assert state.status == SensorBoardStatus(Cover.CLOSED, Sensed.NO, Sensed.NO, Sensed.NO)
    assert (state.fault, state.identity.model) == (None, "SNS 1")


async def test_a_sensor_that_is_not_named_is_not_there(opener: Opener) -> None:
    with far_end(Board(b"STATUS DOOR=0\r\n")) as end:
        state = await until(opener("sensor_board", "line_board", end.url), lambda state: state.usable)
    none = Sensed.NOT_SUPPORTED
    assert state.status == SensorBoardStatus(Cover.CLOSED, none, none, none)


@pytest.mark.parametrize(
    ("event", "fault"),
    [(b"EVENT DOOR=1\r\n", FaultId.SENSORS_DOOR_OPEN), (b"EVENT TAMPER=1\r\n", FaultId.SENSORS_TAMPER)],
)
async def test_a_door_and_a_tamper_switch_are_heard_unasked_and_again_when_all_is_well(
    opener: Opener, event: bytes, fault: FaultId
) -> None:
    with far_end(script := Board()) as end:
        board = opener("sensor_board", "line_board", end.url)
        await until(board, lambda state: state.usable)
        script.status = WELL.replace(event[6:-3] + b"0", event[6:-2])
        end.send(event)
        state = await until(board, lambda state: state.fault is fault)
        assert state.health is Health.ONLINE
        script.status = WELL
        end.send(event.replace(b"=1", b"=0"))
        await until(board, lambda state: state.fault is None)


async def test_a_door_that_was_open_before_the_start_is_open(opener: Opener) -> None:
    with far_end(Board(b"STATUS DOOR=1 TAMPER=0\r\n")) as end:
        board = opener("sensor_board", "line_board", end.url)
        assert (await until(board, lambda state: state.usable)).fault is FaultId.SENSORS_DOOR_OPEN


async def test_a_switch_that_is_wired_the_other_way_round_is_a_quirk(opener: Opener) -> None:
    with far_end(Board(b"STATUS DOOR=1\r\n")) as end:
        board = opener("sensor_board", "line_board", end.url, inverted=["door"])
        assert (await until(board, lambda state: state.usable)).status.door is Cover.CLOSED


async def test_a_switch_that_never_rests_is_unknown_and_closes_nothing(opener: Opener) -> None:
    with far_end(Board()) as end:
        board = opener("sensor_board", "line_board", end.url)
        await until(board, lambda state: state.usable)

        async def flap() -> None:
            while True:
                end.send(b"EVENT DOOR=1\r\nEVENT DOOR=0\r\n")
                await asyncio.sleep(0.01)

        flapping = asyncio.create_task(flap())
        state = await until(board, lambda state: state.fault is not None)
        assert (state.fault, state.status.door) == (FaultId.SENSORS_FLAPPING, Cover.UNKNOWN)
        flapping.cancel()
        assert (await until(board, lambda state: state.fault is None)).status.door is Cover.CLOSED


async def test_lights_are_set_by_the_name_of_the_port_beside_which_they_are(opener: Opener) -> None:
    with far_end(Board()) as end:
        board = opener("sensor_board", "line_board", end.url, lights={"id_card": "7"})
        await until(board, lambda state: state.usable)
        assert (await board.light("id_card", LightMode.BLINK)).ok
        assert b"LIGHT 7 BLINK\r\n" in end.heard
        nowhere = await board.light("ups", LightMode.ON)
        assert nowhere.completion is Completion.UNSUPPORTED_COMMAND


async def test_an_event_between_question_and_answer_is_taken_in(opener: Opener) -> None:
    with far_end(script := Board()) as end:
        board = opener("sensor_board", "line_board", end.url)
        await until(board, lambda state: state.usable)
        script.status = b"EVENT NEAR=1\r\n" + WELL.replace(b"NEAR=0", b"NEAR=1")
        state = await until(board, lambda state: state.status.near is Sensed.YES)
        assert state.link.damaged_frames == 0


@pytest.mark.parametrize(
    ("answer", "fault"), [(b"", FaultId.SENSORS_SILENT), (b"\xff\x00?\r\n", FaultId.SENSORS_PROTOCOL)]
)
async def test_a_board_that_does_not_speak_is_told_from_one_that_babbles(
    opener: Opener, answer: bytes, fault: FaultId
) -> None:
    with far_end(lambda heard: answer) as end:
        board = opener("sensor_board", "line_board", end.url)
        state = await until(board, lambda state: state.health is Health.OFFLINE)
        assert (state.fault, state.status.door) == (fault, Cover.UNKNOWN)


@pytest.mark.parametrize(
    "quirks", [{"light": "LIGHT {x}"}, {"sensors": {"window": "W"}}, {"inverted": ["roof"]}, {"status": ""}]
)
def test_a_quirk_that_cannot_work_is_refused_by_name(quirks: dict[str, Any]) -> None:
    with pytest.raises(DriverError, match=f"quirk '{next(iter(quirks))}"):
        read_quirks("sensor_board", "line_board", quirks)


def test_what_a_switch_says_counts_once_it_has_stayed_so() -> None:
    switch: Steady[str] = Steady(1.0)
    switch.hear("open", 10.0)
    switch.look(10.9)
    assert (switch.value, switch.flapping) == (None, False)
    switch.look(11.0)
    assert switch.value == "open"
    for step in range(FLAPS + 1):
        switch.hear("open" if step % 2 else "shut", 20 + step * 0.1)
    switch.look(20.8)
    assert (switch.flapping, switch.value) == (True, "open")
    switch.look(22)
    assert (switch.flapping, switch.value) == (False, "shut")
