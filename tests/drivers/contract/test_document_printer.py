"""What every device of the port `document_printer` must do, whatever its make."""

from typing import Any

from drivers.ports.receipt_printer import PrintOutcome
from drivers.ports.results import Completion
from drivers.ports.status import Supply
from tests.drivers.contract.bench import Bench
from tests.drivers.contract.suite import AnyDevice
from tests.drivers.documents import document


class TestDocumentPrinter(AnyDevice):
    """Port `document_printer`."""

    port = "document_printer"

    async def test_a_document_is_proven_or_honestly_unknown(self, device: Any, bench: Bench) -> None:
        result = await device.print(document(2))
        assert result.value.outcome in (PrintOutcome.PRINTED, PrintOutcome.UNKNOWN)
        if bench.simulator is not None:
            assert (result.value.outcome, result.value.sides) == (PrintOutcome.PRINTED, 2)
            assert bench.simulator.complaints() == []

    async def test_without_paper_nothing_is_printed(self, device: Any, bench: Bench) -> None:
        bench.act("Take the paper out", "strike", "document_printer", "paper_out")
        result = await device.print(document())
        assert result.completion is Completion.CONSUMABLE
        assert (result.value.outcome, result.value.sides) == (PrintOutcome.NOT_PRINTED, 0)
        bench.act("Put the paper in", "mend", "document_printer")
        assert (await device.query_status()).unwrap().paper in (Supply.OK, Supply.LOW)

    async def test_a_jam_tells_how_many_pages_are_out_and_the_rest_never_comes(
        self, device: Any, bench: Bench
    ) -> None:
        if bench.simulator is None:
            return  # nobody is asked to jam a real printer
        bench.simulator.strike("document_printer", "jam", pages=1)
        result = await device.print(document(3))
        assert (result.value.outcome, result.value.sides) == (PrintOutcome.PARTIAL, 1)
        bench.simulator.mend("document_printer")
        assert (await device.reset()).ok
        (job,) = bench.simulator.control("GET", "/document_printer/documents")
        assert (job["out"], job["ended"]) == (1, "canceled")
