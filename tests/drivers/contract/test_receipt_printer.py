"""What every device of the port `receipt_printer` must do, whatever its make."""

from typing import Any

from drivers.loader import read_quirks
from drivers.ports.receipt_printer import PrintOutcome
from drivers.ports.results import Completion
from drivers.ports.slip import QrBlock, RowBlock, Slip, TextBlock
from drivers.ports.status import Supply
from tests.drivers.contract.bench import Bench, Contestant
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
        before = bench.simulator.count("slip") if bench.simulator else 0
        result = await device.print(self.slip)
        assert result.value in (PrintOutcome.PRINTED, PrintOutcome.UNKNOWN)
        if not proves(bench.contestant):
            assert result.value is PrintOutcome.UNKNOWN
        if bench.simulator is not None:
            assert result.value is (
                PrintOutcome.PRINTED if proves(bench.contestant) else PrintOutcome.UNKNOWN
            )
            bench.simulator.wait("slip", before)
            assert bench.simulator.complaints() == []

    async def test_without_paper_nothing_is_called_printed(self, device: Any, bench: Bench) -> None:
        bench.act("Take the paper out", "strike", "receipt_printer", "paper_out")
        result = await device.print(self.slip)
        if senses_paper(bench.contestant):
            assert (result.completion, result.value) == (Completion.CONSUMABLE, PrintOutcome.NOT_PRINTED)
        else:
            assert result.value in (PrintOutcome.UNKNOWN, PrintOutcome.NOT_PRINTED)
        bench.act("Put the paper in", "mend", "receipt_printer")
        device.replenished()  # where paper is only counted, whoever puts it in says so
        assert (await device.query_status()).unwrap().paper in (Supply.OK, Supply.LOW)


def proves(it: Contestant) -> bool:
    """Whether the model can say that a slip came out."""
    return getattr(read_quirks(it.port, it.driver, it.quirks), "proof", "none") != "none"


def senses_paper(it: Contestant) -> bool:
    """Whether the model can say that there is no paper."""
    return getattr(read_quirks(it.port, it.driver, it.quirks), "paper_sensing", "none") != "none"
