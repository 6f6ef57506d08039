"""The receipt printer: its faults, the hand that puts in paper, and the slips that came out."""

import io
from typing import TYPE_CHECKING, Any, Final

from fastapi import APIRouter, HTTPException
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from simulator.faults import SECONDS, UNPLUGGED, Fault, Setting, times
from simulator.port import Port
from simulator.receipt_printer.paper import NEW_ROLL_MM, Slip

if TYPE_CHECKING:
    from simulator.bay import Bay
    from simulator.receipt_printer.escpos import Device

FAULTS: Final = (
    Fault("paper_out", "纸用完了", "no paper from now on; mending puts in a new roll and shuts the cover"),
    Fault(
        "paper_out_mid_slip",
        "打到一半没纸",
        "the roll ends after so many dot lines of the next slip to begin; mending puts in a new roll",
        {"lines": Setting(120, "dot lines, 8 to the millimetre", low=1, high=100000)},
    ),
    Fault("paper_near_end", "纸快用完了", "the near-end sensor sees the end of the roll"),
    Fault("cover_open", "机盖打开", "the cover is open; mending shuts it"),
    Fault(
        "cutter_jam",
        "切刀卡住",
        "the cutter is stuck; the printer is off line until mended",
        {"when": Setting("now", "at once or with the next cut", ("now", "next_cut"))},
    ),
    Fault(
        "head_hot",
        "打印头过热",
        "the head is too hot; printing goes on when it has cooled",
        {"seconds": Setting(0.0, "cools down after so many seconds; 0 = until mended", high=3600)},
    ),
    Fault("broken", "内部故障，须断电重启", "an error that none of the others names; off line until mended"),
    Fault("silent", "不应答", "prints, but answers nothing"),
    Fault("answers_late", "应答很晚", "answers come late", {"seconds": SECONDS, "times": times(0)}),
    Fault("garbage", "应答是乱码", "answers are junk bytes", {"times": times(0)}),
    UNPLUGGED,
)


class NewPaper(BaseModel):
    """A roll to put in."""

    model_config = ConfigDict(extra="forbid")
    mm: int = Field(default=NEW_ROLL_MM, ge=1, le=1_000_000)


def routes(bay: "Bay[Device]") -> APIRouter:
    """The calls under ``/receipt_printer``."""
    router = APIRouter(prefix="/receipt_printer")

    @router.get("/slips")
    async def slips(after: int = 0) -> list[dict[str, Any]]:
        return [_described(slip) for slip in bay.device.slips if slip.number > after]

    @router.get("/slips/{name}")
    async def slip_picture(name: str) -> Response:
        return _png(_slip(bay.device, name))

    @router.post("/paper")
    async def paper(body: NewPaper) -> dict[str, Any]:
        bay.device.new_roll(body.mm)
        return bay.device.state()

    return router


def _slip(printer: "Device", name: str) -> Slip:
    if name == "hanging.png":
        return printer.paper.hanging()
    for slip in printer.slips:
        if name == f"{slip.number}.png":
            return slip
    numbers = ", ".join(str(slip.number) for slip in printer.slips) or "none"
    raise HTTPException(404, f"no slip {name!r}; there are hanging.png and the numbers: {numbers}")


def _described(slip: Slip) -> dict[str, Any]:
    return {
        "number": slip.number,
        "text": slip.text,
        "qr": slip.qr,
        "bar_codes": slip.bar_codes,
        "cut": slip.ended == "cut",
        "ended": slip.ended,
        "partial_cut": slip.partial_cut,
        "width": slip.width,
        "height": slip.height,
        "picture": f"/receipt_printer/slips/{slip.number}.png",
    }


def _png(slip: Slip) -> Response:
    data = io.BytesIO()
    slip.picture().save(data, "PNG")
    return Response(data.getvalue(), media_type="image/png")


PORT: Final = Port(
    offset=2,
    title=("凭条打印机", "Receipt printer"),
    column="paper",
    model="k80",
    events={
        "slip": "a piece of printed paper left the printer (cut, or torn off where the roll ended)",
        "printed": "the printer has nothing left to print",
    },
    routes=routes,
)
