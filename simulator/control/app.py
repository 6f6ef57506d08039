"""The control's calls. JSON in and out; unknown names are answered with the names there are."""

import io
from importlib import resources
from typing import Annotated, Any, Final

from fastapi import FastAPI, HTTPException, Query, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from simulator.county import Card, Other, card_from
from simulator.events import EVENTS
from simulator.faults import CATALOGUE, BadSetting, UnknownFault
from simulator.id_card import card_image
from simulator.rating_keypad.line_keypad import Mode
from simulator.receipt_printer.model import MODELS
from simulator.receipt_printer.paper import NEW_ROLL_MM, Slip
from simulator.room import Room

LONGEST_WAIT: Final = 120.0
OWN_NAMES: Final = ("localhost", "127.0.0.1", "::1")
"""By which a browser on this machine may call the control."""


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


class Strike(BaseModel):
    """A fault and its settings, the settings beside the names."""

    model_config = ConfigDict(extra="allow")
    device: str
    fault: str


class Mend(_Body):
    """A fault to mend; without a name every fault of the device."""

    device: str
    fault: str | None = None


class NewPaper(_Body):
    """A roll to put in."""

    mm: int = Field(default=NEW_ROLL_MM, ge=1, le=1_000_000)


class PrinterModel(_Body):
    """Which printer stands there."""

    model: str


def make_app(room: Room) -> FastAPI:  # noqa: C901, PLR0915 one list of calls, each a few lines
    """The control's application over a room."""
    app = FastAPI(title="simulator control")
    _answer_errors(app)

    @app.middleware("http")
    async def own_pages_only(request: Request, call_next: Any) -> Response:
        """Refuse other people's web pages: a browser tells whom it asks, and for which page."""
        if request.url.hostname not in {*OWN_NAMES, room.choices.host}:
            return JSONResponse({"detail": f"this is not {request.url.hostname}"}, 403)
        origin = request.headers.get("origin")
        if origin is not None and origin.split("//", 1)[-1] != request.headers.get("host"):
            return JSONResponse({"detail": f"the control takes nothing from {origin}"}, 403)
        response: Response = await call_next(request)
        return response

    @app.get("/", response_class=HTMLResponse)
    async def panel() -> str:
        return resources.files("simulator.control").joinpath("panel.html").read_text(encoding="utf-8")

    @app.get("/state")
    async def state() -> dict[str, Any]:
        return {
            "card": room.id_card.card_id if room.id_card.card is not None else None,
            "card_present": room.id_card.card is not None,
            "faults": {name: struck.as_dict() for name, struck in room.struck.items()},
            "connected": {name: device.wire.connected for name, device in room.devices.items()},
            "receipt_printer": room.receipt_printer.state(),
            "rating_keypad": {"mode": room.rating_keypad.mode, "asked": room.rating_keypad.asked},
            "office": room.office.state(),
            "events": room.parts.events.counts(),
            "complaints": len(room.parts.complaints.as_list()),
        }

    @app.get("/cards")
    async def cards() -> list[dict[str, Any]]:
        return [
            {
                "card": key,
                "kind": card.kind,
                "name": card.name or getattr(card, "name_latin", ""),
                "valid_until": str(getattr(card, "valid_until", "")),
                "known": card.known,
                "records": [] if isinstance(card, Other) else sorted(card.records),
            }
            for key, card in room.county.cards.items()
        ]

    @app.post("/id_card/lay")
    async def lay(body: Lay) -> dict[str, Any]:
        card, card_id = _card(room, body.card)
        room.id_card.lay(card, card_id)
        return {"card": card_id, "kind": card.kind}

    @app.post("/id_card/lift")
    async def lift() -> dict[str, Any]:
        was = room.id_card.card is not None
        room.id_card.lift()
        return {"lifted": was}

    @app.post("/rating_keypad/press")
    async def press(body: Press) -> dict[str, Any]:
        return {"key": body.key, "sent": room.rating_keypad.press(body.key)}

    @app.post("/rating_keypad/mode")
    async def pad_mode(body: PadMode) -> dict[str, Any]:
        room.rating_keypad.restart(body.mode)
        return {"mode": body.mode}

    @app.get("/faults")
    async def faults() -> list[dict[str, Any]]:
        return [
            {
                "device": device,
                "fault": fault.name,
                "meaning": {"zh": fault.meaning_zh, "en": fault.meaning_en},
                "settings": {
                    key: {
                        "default": setting.default,
                        "meaning": setting.meaning,
                        "choices": list(setting.choices),
                    }
                    for key, setting in fault.settings.items()
                },
                "struck": fault.name in room.struck[device],
            }
            for device, of_device in CATALOGUE.items()
            for fault in of_device.values()
        ]

    @app.post("/faults/strike")
    async def strike(body: Strike) -> dict[str, Any]:
        struck = _of_device(room, body.device)
        settings = struck.strike(body.fault, body.model_extra)
        await room.settled()
        return {"device": body.device, "fault": body.fault, "settings": settings}

    @app.post("/faults/mend")
    async def mend(body: Mend) -> dict[str, Any]:
        struck = _of_device(room, body.device)
        if body.fault is None:
            mended = sorted(struck.as_dict())
            struck.mend_all()
        else:
            mended = [body.fault] if struck.mend(body.fault) else []
        await room.settled()
        return {"device": body.device, "mended": mended}

    @app.get("/receipt_printer/slips")
    async def slips() -> list[dict[str, Any]]:
        return [_described(slip) for slip in room.receipt_printer.slips]

    @app.get("/receipt_printer/slips/{name}")
    async def slip_picture(name: str) -> Response:
        return _png(_slip(room, name))

    @app.post("/receipt_printer/paper")
    async def paper(body: NewPaper) -> dict[str, Any]:
        room.receipt_printer.new_roll(body.mm)
        return room.receipt_printer.state()

    @app.post("/receipt_printer/model")
    async def printer_model(body: PrinterModel) -> dict[str, Any]:
        if body.model not in MODELS:
            raise HTTPException(422, f"no printer model {body.model!r}; there are: {', '.join(MODELS)}")
        room.receipt_printer.restart(body.model)
        return room.receipt_printer.state()

    @app.get("/complaints")
    async def complaints() -> list[dict[str, Any]]:
        return room.parts.complaints.as_list()

    @app.get("/office/ratings")
    async def ratings() -> list[dict[str, Any]]:
        return [rating.model_dump() for rating in room.office.books.ratings.values()]

    @app.get("/office/requests")
    async def requests() -> list[dict[str, Any]]:
        return list(room.office.requests)

    @app.get("/log")
    async def wire_log(since: int = 0) -> list[dict[str, Any]]:
        return room.parts.wires.since(since)

    @app.get("/wait")
    async def wait(
        event: str, after: int = -1, timeout: Annotated[float, Query(ge=0, le=LONGEST_WAIT)] = 10.0
    ) -> dict[str, Any]:
        if event not in EVENTS:
            raise HTTPException(404, f"no event {event!r}; there are: {', '.join(EVENTS)}")
        counted = room.parts.events.count(event)
        target = counted if after < 0 else after
        count = await room.parts.events.wait(event, target, timeout)
        return {"event": event, "count": count, "timed_out": count <= target}

    @app.post("/reset")
    async def reset() -> dict[str, Any]:
        await room.reset()
        return {"reset": True}

    return app


def _answer_errors(app: FastAPI) -> None:
    @app.exception_handler(UnknownFault)
    async def unknown(_request: Request, error: UnknownFault) -> Response:
        return JSONResponse({"detail": str(error)}, 404)

    @app.exception_handler(BadSetting)
    async def bad(_request: Request, error: BadSetting) -> Response:
        return JSONResponse({"detail": str(error)}, 422)


def _of_device(room: Room, device: str) -> Any:
    if device not in room.struck:
        raise UnknownFault(f"no device {device!r}; there are: {', '.join(room.struck)}")
    return room.struck[device]


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
