"""What every device of the port `smart_card` must do, whatever its make."""

import asyncio
from typing import Any

from drivers.ports.fault_ids import FaultId
from drivers.ports.id_card import ReadStage
from drivers.ports.results import Completion
from drivers.ports.smart_card import Application, Chip, SocialSecurityCard
from drivers.ports.status import Media
from tests.drivers.conftest import until
from tests.drivers.contract.bench import Bench
from tests.drivers.contract.suite import AnyDevice


class TestSmartCardReader(AnyDevice):
    """Port `smart_card`."""

    port = "smart_card"

    async def test_a_card_is_read_and_says_its_generation(self, device: Any, bench: Bench) -> None:
        stages: list[ReadStage] = []
        bench.act("Put a social security card in", "insert", "zhang_guilan_ssc2")
        card = (await device.read(20.0, on_stage=stages.append)).unwrap()
        assert isinstance(card, SocialSecurityCard)
        assert card.generation in (1, 2, 3)
        assert card.says_whose or card.unread["number"] == "locked"
        assert stages == [ReadStage.WAITING, ReadStage.READING]

    async def test_a_card_that_was_read_must_come_out_before_it_counts_again(
        self, device: Any, bench: Bench
    ) -> None:
        bench.act("Put a social security card in", "insert", "zhang_guilan_ssc2")
        assert (await device.read(20.0)).ok
        assert (await device.read(0.5)).completion is Completion.TIMEOUT
        bench.act("Take the card out", "pull")
        await until(device, lambda state: state.status.media is Media.NOT_PRESENT, 20)
        bench.act("Put it in again", "insert", "zhang_guilan_ssc2")
        assert (await device.read(20.0)).ok

    async def test_without_a_card_it_times_out_and_says_so(self, device: Any) -> None:
        assert (await device.read(0.5)).completion is Completion.TIMEOUT
        assert device.state.status.chip is Chip.NO_CARD

    async def test_a_card_that_is_not_wanted_is_refused_by_name(self, device: Any, bench: Bench) -> None:
        bench.act("Put a bank card in", "insert", "bank_card")
        result = await device.read(20.0, frozenset({Application.SOCIAL_SECURITY}))
        assert (result.completion, result.error.fault) == (
            Completion.USER_ERROR,
            FaultId.SMART_CARD_WRONG_CARD,
        )

    async def test_a_card_upside_down_is_mute(self, device: Any, bench: Bench) -> None:
        bench.act("Put a card in upside down", "insert", "zhang_guilan_ssc2", "upside_down")
        result = await device.read(20.0)
        if bench.simulator is not None or result.error is not None:  # some readers do not see it at all
            assert result.error.fault is FaultId.SMART_CARD_MUTE

    async def test_a_canceled_read_leaves_it_ready(self, device: Any) -> None:
        reading = asyncio.create_task(device.read(30.0))
        await asyncio.sleep(0)
        reading.cancel()
        assert (await device.reset()).ok
