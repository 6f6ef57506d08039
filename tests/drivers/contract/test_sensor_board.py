"""What every device of the port `sensor_board` must do, whatever its make."""

from typing import Any

from drivers.ports.fault_ids import FaultId
from drivers.ports.results import Completion
from drivers.ports.sensor_board import LightMode, Sensed
from drivers.ports.status import Cover
from tests.drivers.conftest import until
from tests.drivers.contract.bench import Bench
from tests.drivers.contract.suite import AnyDevice


class TestSensorBoard(AnyDevice):
    """Port `sensor_board`."""

    port = "sensor_board"

    async def test_a_door_that_is_opened_and_shut_is_told(self, device: Any, bench: Bench) -> None:
        bench.post("Open the door", "/sensor_board/turn", sensor="door", on=True)
        state = await until(device, lambda state: state.status.door is Cover.OPEN, 20)
        assert state.fault is FaultId.SENSORS_DOOR_OPEN
        bench.post("Shut the door", "/sensor_board/turn", sensor="door", on=False)
        assert (await until(device, lambda state: state.status.door is Cover.CLOSED, 20)).fault is None

    async def test_a_card_that_is_left_and_taken_is_told(self, device: Any, bench: Bench) -> None:
        if device.state.status.card_left is Sensed.NOT_SUPPORTED:
            return
        bench.post("Lay a card where cards are laid", "/sensor_board/turn", sensor="card_left", on=True)
        await until(device, lambda state: state.status.card_left is Sensed.YES, 20)
        bench.post("Take it away", "/sensor_board/turn", sensor="card_left", on=False)
        await until(device, lambda state: state.status.card_left is Sensed.NO, 20)

    async def test_a_light_is_set_or_said_not_to_be_there(self, device: Any) -> None:
        for mode in LightMode:
            result = await device.light("id_card", mode)
            assert result.completion in (Completion.SUCCESS, Completion.UNSUPPORTED_COMMAND)
        assert (await device.light("nowhere", LightMode.ON)).completion is Completion.UNSUPPORTED_COMMAND
