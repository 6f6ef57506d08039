"""The A4 printer: the hand that puts in paper, and the pages that came out."""

from typing import Any, Final

from fastapi import APIRouter, HTTPException
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from simulator.document_printer import picture
from simulator.document_printer.engine import TRAY_SHEETS, Job
from simulator.document_printer.ipp import Device
from simulator.port import Port, Stand


class NewPaper(BaseModel):
    """Sheets to put in."""

    model_config = ConfigDict(extra="forbid")
    sheets: int = Field(default=TRAY_SHEETS, ge=1, le=TRAY_SHEETS)


def routes(bay: Stand[Device]) -> APIRouter:
    """The calls under ``/document_printer``."""
    router = APIRouter(prefix="/document_printer")

    @router.get("/documents")
    async def documents(after: int = 0) -> list[dict[str, Any]]:
        drawn = picture.can_draw()
        return [{**job.described(), "drawn": drawn} for job in bay.device.documents if job.number > after]

    @router.get("/documents/{number}.pdf")
    async def document(number: int) -> Response:
        return Response(_job(bay.device, number).pdf, media_type="application/pdf")

    @router.get("/documents/{number}/{page}.png")
    async def page_picture(number: int, page: int) -> Response:
        job = _job(bay.device, number)
        if not 1 <= page <= job.out:
            raise HTTPException(404, f"document {number} has {job.out} pages that came out")
        drawn = await picture.page_png(job.pdf, page) if picture.can_draw() else b""
        if not drawn:
            raise HTTPException(501, "nothing here can draw this page: is poppler-utils installed?")
        return Response(drawn, media_type="image/png")

    @router.post("/paper")
    async def paper(body: NewPaper) -> dict[str, Any]:
        bay.device.fill(body.sheets)
        return bay.device.state()

    return router


def _job(printer: Device, number: int) -> Job:
    for job in printer.documents:
        if job.number == number:
            return job
    numbers = ", ".join(str(job.number) for job in printer.documents) or "none"
    raise HTTPException(404, f"no document {number}; there are: {numbers}")


PORT: Final = Port(
    offset=6,
    title=("A4 打印机", "A4 printer"),
    column="paper",
    model="laser",
    events={
        "page": "a page left the A4 printer",
        "document": "a job of the A4 printer ended: printed, cancelled or given up",
    },
    routes=routes,
)
