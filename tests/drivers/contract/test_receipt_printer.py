"""What every device of the port `receipt_printer` must do, whatever its make."""

from typing import Any

from drivers.ports.receipt_printer import PrintOutcome
from drivers.ports.results import Completion
from drivers.ports.slip import QrBlock, RowBlock, Slip, TextBlock
from drivers.ports.status import Supply
from tests.drivers.contract.bench import Bench
from tests.drivers.contract.suite import AnyDevice


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
        if bench.contestant.quirks.get("proof") == "none":
            assert result.value is PrintOutcome.UNKNOWN
        if bench.simulator is not None:
            proves = bench.contestant.quirks.get("proof") != "none"
            assert result.value is (PrintOutcome.PRINTED if proves else PrintOutcome.UNKNOWN)
            assert bench.simulator.complaints() == []

    async def test_without_paper_nothing_is_printed(self, device: Any, bench: Bench) -> None:
        bench.act("Take the paper out", "strike", "receipt_printer", "paper_out")
        result = await device.print(self.slip)
        assert (result.completion, result.value) == (Completion.CONSUMABLE, PrintOutcome.NOT_PRINTED)
        bench.act("Put the paper in", "mend", "receipt_printer")
        assert (await device.query_status()).unwrap().paper in (Supply.OK, Supply.LOW)
