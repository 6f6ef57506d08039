"""What every device of the port `id_card` must do, whatever its make."""

import asyncio
from typing import Any

from drivers.ports.id_card import IdCard, ReadStage
from drivers.ports.results import Completion
from tests.drivers.contract.bench import Bench
from tests.drivers.contract.suite import AnyDevice


class TestIdCardReader(AnyDevice):
    """Port `id_card`."""

    port = "id_card"

    async def test_a_card_is_read_whole(self, device: Any, bench: Bench) -> None:
        stages: list[ReadStage] = []
        bench.act("Lay a resident card", "lay", "zhang_guilan")
        card = (await device.read(20.0, stages.append)).unwrap()
        bench.act("Take the card away", "lift")
        assert isinstance(card, IdCard)
        assert card.name.reveal()
        assert len(card.number.reveal()) == 18
        assert stages[-1] is ReadStage.READING

    async def test_without_a_card_it_times_out(self, device: Any) -> None:
        assert (await device.read(0.5)).completion is Completion.TIMEOUT

    async def test_a_canceled_read_leaves_it_ready(self, device: Any) -> None:
        reading = asyncio.create_task(device.read(30.0))
        await asyncio.sleep(0)
        reading.cancel()
        assert (await device.sam_id()).ok

    async def test_it_knows_its_module_and_resets_it(self, device: Any) -> None:
        assert (await device.sam_id()).unwrap().count("-") == 3
        assert (await device.reset()).ok
