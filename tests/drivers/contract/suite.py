"""What every device must do, whatever its port."""

from typing import Any

import pytest

from drivers.ports.status import Health, Use


class AnyDevice:
    """The base of each port's suite; `port` is its name."""

    port: str

    async def test_it_is_online_and_says_so(self, device: Any) -> None:
        assert device.state.health is Health.ONLINE
        assert device.name == self.port

    async def test_it_is_claimed_by_one_at_a_time(self, device: Any) -> None:
        device.claim("visit")
        with pytest.raises(RuntimeError):
            device.claim("maintenance")
        device.release()
        assert device.state.use is Use.OPEN

    async def test_it_is_open_until_it_is_closed(self, device: Any) -> None:
        used = [device.state.use]
        await device.close()
        assert [*used, device.state.use] == [Use.OPEN, Use.CLOSED]
