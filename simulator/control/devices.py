"""The devices' calls: what a hand does with cards, keys and paper, and what comes out of the printer."""

import io
from typing import Any

from fastapi import APIRouter, HTTPException
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from simulator.county import Card, Other, card_from
from simulator.id_card import card_image
from simulator.rating_keypad.line_keypad import Mode
from simulator.receipt_printer.model import MODELS
from simulator.receipt_printer.paper import NEW_ROLL_MM, Slip
from simulator.room import Room


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Lay(_Body):
    """Which card: the name of one in the county, or all the fields of one."""

    card: str | dict[str, Any]


class Press(_Body):
    """A key as printed on the pad."""

    key: int = Field(ge=1, le=5)


class PadMode(_Body):
    """Which kind of pad."""

    mode: Mode


class NewPaper(_Body):
    """A roll to put in."""

    mm: int = Field(default=NEW_ROLL_MM, ge=1, le=1_000_000)


class PrinterModel(_Body):
    """Which printer stands there."""

    model: str


def routes(room: Room) -> APIRouter:
    """The calls that stand for hands."""
    router = APIRouter()

    @router.get("/cards")
    async def cards() -> list[dict[str, Any]]:
        return [
            {
                "card": key,
                "kind": card.kind,
                "number": "" if isinstance(card, Other) else card.number,
                "name": card.name or getattr(card, "name_latin", ""),
                "valid_until": str(getattr(card, "valid_until", "")),
                "known": card.known,
                "records": [] if isinstance(card, Other) else sorted(card.records),
            }
            for key, card in room.county.cards.items()
        ]

    @router.post("/id_card/lay")
    async def lay(body: Lay) -> dict[str, Any]:
        card, card_id = _card(room, body.card)
        room.id_card.lay(card, card_id)
        return {"card": card_id, "kind": card.kind}

    @router.post("/id_card/lift")
    async def lift() -> dict[str, Any]:
        was = room.id_card.card is not None
        room.id_card.lift()
        return {"lifted": was}

    @router.post("/rating_keypad/press")
    async def press(body: Press) -> dict[str, Any]:
        return {"key": body.key, "sent": room.rating_keypad.press(body.key)}

    @router.post("/rating_keypad/mode")
    async def pad_mode(body: PadMode) -> dict[str, Any]:
        room.rating_keypad.restart(body.mode)
        return {"mode": body.mode}

    @router.get("/receipt_printer/slips")
    async def slips(after: int = 0) -> list[dict[str, Any]]:
        return [_described(slip) for slip in room.receipt_printer.slips if slip.number > after]

    @router.get("/receipt_printer/slips/{name}")
    async def slip_picture(name: str) -> Response:
        return _png(_slip(room, name))

    @router.post("/receipt_printer/paper")
    async def paper(body: NewPaper) -> dict[str, Any]:
        room.receipt_printer.new_roll(body.mm)
        return room.receipt_printer.state()

    @router.post("/receipt_printer/model")
    async def printer_model(body: PrinterModel) -> dict[str, Any]:
        if body.model not in MODELS:
            raise HTTPException(422, f"no printer model {body.model!r}; there are: {', '.join(MODELS)}")
        room.receipt_printer.restart(body.model)
        return room.receipt_printer.state()

    return router


def _card(room: Room, wanted: str | dict[str, Any]) -> tuple[Card, str | None]:
    if isinstance(wanted, str):
        if wanted not in room.county.cards:
            raise HTTPException(404, f"no card {wanted!r}; there are: {', '.join(room.county.cards)}")
        return room.county.cards[wanted], wanted
    try:
        card = card_from(wanted)
        if not isinstance(card, Other):
            card_image.text(card)
    except ValidationError as error:
        wrong = [
            f"{'.'.join(map(str, item['loc'][1:]))}: {item['msg']}"
            for item in error.errors(include_url=False)
        ]
        raise HTTPException(422, "; ".join(wrong)) from error
    except card_image.CardTooLong as error:
        raise HTTPException(422, str(error)) from error
    return card, None


def _slip(room: Room, name: str) -> Slip:
    if name == "hanging.png":
        return room.receipt_printer.paper.hanging()
    for slip in room.receipt_printer.slips:
        if name == f"{slip.number}.png":
            return slip
    numbers = ", ".join(str(slip.number) for slip in room.receipt_printer.slips) or "none"
    raise HTTPException(404, f"no slip {name!r}; there are hanging.png and the numbers: {numbers}")


def _described(slip: Slip) -> dict[str, Any]:
    return {
        "number": slip.number,
        "text": slip.text,
        "qr": slip.qr,
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
