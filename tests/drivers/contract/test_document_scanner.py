"""What every device of the port `document_scanner` must do, whatever its make."""

import asyncio
from typing import Any

from drivers.ports.document_scanner import Page, SheetSeen
from drivers.ports.fault_ids import FaultId
from drivers.ports.results import Completion
from drivers.ports.status import Media
from tests.drivers.contract.bench import Bench
from tests.drivers.contract.suite import AnyDevice

SCENE = "/camera/document/scene"


class TestDocumentScanner(AnyDevice):
    """Port `document_scanner`."""

    port = "document_scanner"

    async def test_sheets_are_set_straight_and_bound(self, device: Any, bench: Bench) -> None:
        pages: list[Page] = []
        for words, scene in (("Lay an A4 sheet", "form"), ("Turn it a little", "tilted")):
            await asyncio.to_thread(bench.post, words, SCENE, scene=scene)
            pages.append((await device.scan(20.0)).unwrap())
        for page in pages:
            assert page.picture.reveal().startswith(b"\xff\xd8")
            assert page.height > page.width > 400
        document = (await device.bind(pages)).unwrap().reveal()
        assert document.startswith(b"%PDF-")
        assert b"/Count 2" in document

    async def test_an_empty_shelf_is_nobodys_fault(self, device: Any, bench: Bench) -> None:
        await asyncio.to_thread(bench.post, "Clear the shelf", SCENE, scene="empty")
        assert (await device.scan(0.5)).completion is Completion.TIMEOUT
        shown = (await device.preview()).unwrap()
        assert (shown.seen, shown.corners) == (SheetSeen.EMPTY, ())
        assert device.state.status.media in (Media.UNKNOWN, Media.NOT_PRESENT)

    async def test_a_sheet_half_outside_is_told(self, device: Any, bench: Bench) -> None:
        await asyncio.to_thread(bench.post, "Lay a sheet half outside the frame", SCENE, scene="cut_off")
        result = await device.scan(0.5)
        assert result.completion is Completion.USER_ERROR
        assert result.error.fault is FaultId.SCANNER_CUT_OFF

    async def test_no_pages_are_no_document(self, device: Any) -> None:
        assert (await device.bind([])).completion is Completion.INVALID_DATA
