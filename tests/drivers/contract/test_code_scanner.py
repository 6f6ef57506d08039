"""What every device of the port `code_scanner` must do, whatever its make."""

import asyncio
from typing import Any

from drivers.ports.code_scanner import CodeKind, Scanned
from drivers.ports.fault_ids import FaultId
from drivers.ports.results import Completion, Result
from tests.drivers.contract.bench import Bench
from tests.drivers.contract.suite import AnyDevice

BILL = "42999926000000012345"
WAIT = 20.0


class TestCodeScanner(AnyDevice):
    """Port `code_scanner`."""

    port = "code_scanner"

    async def shown(
        self, device: Any, bench: Bench, kind: CodeKind, words: str, **code: str
    ) -> Result[Scanned]:
        """Asks, then has the code held there until an answer comes; at last it is taken away."""
        reading = asyncio.create_task(device.read(WAIT, {kind}))
        for _ in range(20):  # what was held there before it was asked may count or not
            await asyncio.wait({reading}, timeout=0.2)
            if reading.done():
                break
            await asyncio.to_thread(bench.post, words, "/code_scanner/hold", **code)
            await asyncio.wait({reading}, timeout=1.0)
            if reading.done() or bench.simulator is None:
                break
        result: Result[Scanned] = await reading
        await asyncio.to_thread(bench.post, "Take it away", "/code_scanner/away")
        return result

    async def test_a_code_is_read_with_its_bytes_and_kind(self, device: Any, bench: Bench) -> None:
        words = f"Hold a QR code that says {BILL} before the scanner"
        scanned = (await self.shown(device, bench, CodeKind.BILL, words, text=BILL)).unwrap()
        assert scanned.kind is CodeKind.BILL
        assert scanned.data.reveal() == BILL.encode()

    async def test_chinese_in_gbk_keeps_its_characters(self, device: Any, bench: Bench) -> None:
        words = "Hold a QR code that says 缴费单 in GBK before the scanner"
        code = {"text": "缴费单", "encoding": "gb18030"}
        scanned = (await self.shown(device, bench, CodeKind.TEXT, words, **code)).unwrap()
        assert scanned.text.reveal() == "缴费单"

    async def test_another_kind_is_refused(self, device: Any, bench: Bench) -> None:
        words = "Hold any QR code before the scanner that is no payment notice"
        result = await self.shown(device, bench, CodeKind.BILL, words, text="https://example.org/")
        assert result.completion is Completion.USER_ERROR
        assert result.error is not None
        assert result.error.fault is FaultId.CODE_WRONG

    async def test_without_a_code_it_times_out(self, device: Any) -> None:
        assert (await device.read(0.5, {CodeKind.TEXT})).completion is Completion.TIMEOUT

    async def test_a_canceled_read_leaves_it_ready(self, device: Any, bench: Bench) -> None:
        reading = asyncio.create_task(device.read(30.0, {CodeKind.TEXT}))
        await asyncio.sleep(0.3)
        reading.cancel()
        words = f"Hold a QR code that says {BILL} before the scanner"
        assert (await self.shown(device, bench, CodeKind.BILL, words, text=BILL)).ok
