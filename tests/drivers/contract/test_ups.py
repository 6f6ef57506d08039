"""What every device of the port `ups` must do, whatever its make."""

from typing import Any

from drivers.ports.fault_ids import FaultId
from drivers.ports.ups import Battery, Mains
from tests.drivers.conftest import until
from tests.drivers.contract.bench import Bench
from tests.drivers.contract.suite import AnyDevice


class TestUps(AnyDevice):
    """Port `ups`."""

    port = "ups"

    async def test_mains_that_fail_and_come_back_are_told(self, device: Any, bench: Bench) -> None:
        assert device.state.status.mains is Mains.ONLINE
        bench.post("Pull the supply's plug", "/ups/power", mains=False)
        await until(device, lambda state: state.status.mains is Mains.BATTERY, 30)
        closing = (FaultId.UPS_ON_BATTERY, FaultId.UPS_LOW_BATTERY)
        await until(device, lambda state: state.fault in closing, 30)
        bench.post("Put it in again", "/ups/power", mains=True)
        state = await until(device, lambda state: state.status.mains is Mains.ONLINE, 30)
        assert state.fault not in closing

    async def test_the_battery_is_told(self, device: Any, bench: Bench) -> None:
        assert device.state.status.battery is not Battery.UNKNOWN
        if bench.simulator is not None:
            assert (device.state.status.charge, device.state.status.runtime) == (100, 900)
