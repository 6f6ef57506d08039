"""The receipt printer: the hand that puts in paper, and the slips that came out."""

import io
from typing import Any, Final

from fastapi import APIRouter, HTTPException
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from simulator.port import Port, Stand
from simulator.receipt_printer.escpos import Device
from simulator.receipt_printer.paper import NEW_ROLL_MM, Slip


class NewPaper(BaseModel):
    """A roll to put in."""

    model_config = ConfigDict(extra="forbid")
    mm: int = Field(default=NEW_ROLL_MM, ge=1, le=1_000_000)


def routes(bay: Stand[Device]) -> APIRouter:
    """The calls under ``/receipt_printer``."""
    router = APIRouter(prefix="/receipt_printer")

    @router.get("/slips")
    async def slips(after: int = 0) -> list[dict[str, Any]]:
        return [_described(slip) for slip in bay.device.mechanism.slips if slip.number > after]

    @router.get("/slips/{name}")
    async def slip_picture(name: str) -> Response:
        return _png(_slip(bay.device, name))

    @router.post("/paper")
    async def paper(body: NewPaper) -> dict[str, Any]:
        bay.device.mechanism.new_roll(body.mm)
        return bay.device.state()

    return router


def _slip(printer: Device, name: str) -> Slip:
    if name == "hanging.png":
        return printer.mechanism.paper.hanging()
    for slip in printer.mechanism.slips:
        if name == f"{slip.number}.png":
            return slip
    numbers = ", ".join(str(slip.number) for slip in printer.mechanism.slips) or "none"
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
