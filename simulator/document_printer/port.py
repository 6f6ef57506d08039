"""The A4 printer: its faults, the hands that put in paper and clear a jam, and the pages that came out."""

from typing import TYPE_CHECKING, Any, Final

from fastapi import APIRouter, HTTPException
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from simulator.document_printer import picture
from simulator.faults import SECONDS, UNPLUGGED, Fault, Setting, times
from simulator.port import Port

if TYPE_CHECKING:
    from simulator.bay import Bay
    from simulator.document_printer.engine import Job
    from simulator.document_printer.ipp import Device

TRAY_SHEETS: Final = 250
_PAGES: Final = Setting(1, "pages of the next document that come out before", high=1000)

FAULTS: Final = (
    Fault("paper_out", "纸盒空了", "the tray is empty; mending fills it"),
    Fault(
        "paper_out_mid_job",
        "打到一半没纸",
        "the tray is empty after so many pages of the next document; mending fills it",
        {"pages": _PAGES},
    ),
    Fault("paper_low", "纸快用完了", "ten sheets are left in the tray; mending fills it"),
    Fault("tray_missing", "纸盒没有推进去", "the tray is not in its place"),
    Fault("toner_low", "墨粉快用完了", "the cartridge is nearly empty"),
    Fault("toner_out", "墨粉用完了", "the cartridge is empty: the printer stands still until mended"),
    Fault(
        "jam",
        "卡纸",
        "a sheet is stuck after so many pages of the next document, or at once; mending takes the sheet out",
        {"pages": Setting(0, "pages that come out before; 0 = at once", high=1000)},
    ),
    Fault("cover_open", "盖子打开", "a cover is open; mending shuts it"),
    Fault("bin_full", "出纸盘满了", "the output tray is full; mending empties it"),
    Fault("broken", "内部故障", "an error that none of the others names; stands still until mended"),
    Fault("sleeps", "休眠，打印前要预热", "it sleeps: the first page waits for the fuser"),
    Fault("paused", "被暂停", "somebody has paused it: it takes jobs and prints none"),
    Fault("refuses_jobs", "不接受打印任务", "takes no new jobs, and says so"),
    Fault("wants_password", "要求密码", "answers 401 to everything"),
    Fault(
        "forgets_jobs",
        "忘记打印任务",
        "a job that was taken is lost, and not known any more",
        {"times": times(1)},
    ),
    Fault("silent", "不应答", "takes questions and never answers; goes on printing"),
    Fault("answers_late", "应答很晚", "answers come late", {"seconds": SECONDS, "times": times(0)}),
    Fault(
        "garbage",
        "应答是乱码",
        "answers with something that is not IPP",
        {
            "kind": Setting(
                "junk", "what instead", ("junk", "truncated", "html", "another", "huge", "http_500")
            ),
            "times": times(0),
        },
    ),
    Fault("cut_off", "收到一半断线", "cuts the line in the middle of a document", {"times": times(1)}),
    UNPLUGGED,
)


class NewPaper(BaseModel):
    """Sheets to put in."""

    model_config = ConfigDict(extra="forbid")
    sheets: int = Field(default=TRAY_SHEETS, ge=1, le=TRAY_SHEETS)


def routes(bay: "Bay[Device]") -> APIRouter:
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


def _job(printer: "Device", number: int) -> "Job":
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
