"""What every device of a port must do, whatever its make: on the simulator here, on hardware with `--hardware`."""

import asyncio
from typing import Any

import pytest

from drivers.ports.id_card import IdCard, ReadStage
from drivers.ports.rating_keypad import Rating
from drivers.ports.receipt_printer import PrintOutcome
from drivers.ports.results import Completion
from drivers.ports.slip import QrBlock, RowBlock, Slip, TextBlock
from drivers.ports.status import Health, Supply, Use
from tests.drivers.contract.conftest import Bench


class AnyDevice:
    """The part that all ports share."""

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


class TestReceiptPrinter(AnyDevice):
    """Port `receipt_printer`."""

    port = "receipt_printer"
    slip = Slip(
        title="契约测试",
        blocks=(
            RowBlock(label="姓名", value="王䶮 李㛃"),
            TextBlock(text="Contract test"),
            QrBlock(data="https://example.org/contract", caption="扫码"),
        ),
    )

    async def test_a_slip_is_proven_or_honestly_unknown(self, device: Any, bench: Bench) -> None:
        result = await device.print(self.slip)
        assert result.value in (PrintOutcome.PRINTED, PrintOutcome.UNKNOWN)
        if bench.simulator is not None:
            assert result.value is PrintOutcome.PRINTED
            assert bench.simulator.complaints() == []

    async def test_without_paper_nothing_is_printed(self, device: Any, bench: Bench) -> None:
        bench.act("Take the paper out", "strike", "receipt_printer", "paper_out")
        result = await device.print(self.slip)
        assert (result.completion, result.value) == (Completion.CONSUMABLE, PrintOutcome.NOT_PRINTED)
        bench.act("Put the paper in", "mend", "receipt_printer")
        assert (await device.query_status()).unwrap().paper in (Supply.OK, Supply.LOW)


class TestRatingKeypad(AnyDevice):
    """Port `rating_keypad`."""

    port = "rating_keypad"

    async def test_the_best_key_is_the_best_level(self, device: Any, bench: Bench) -> None:
        if bench.simulator is None:
            print("\nPress the best key")  # noqa: T201
            assert (await device.ask(20.0)).unwrap() is Rating.VERY_SATISFIED
            return
        asked = bench.simulator.count("key_asked")
        asking = asyncio.create_task(device.ask(20.0))
        await asyncio.to_thread(bench.simulator.wait, "key_asked", asked)
        bench.simulator.press(5)
        assert (await asking).unwrap() is Rating.VERY_SATISFIED

    async def test_nobody_presses(self, device: Any) -> None:
        assert (await device.ask(0.5)).completion is Completion.TIMEOUT
