"""The smart-card reader: the hand that puts cards in."""

from typing import Any, Final, Literal

from fastapi import APIRouter, HTTPException
from pydantic import BaseModel, ConfigDict, Field

from simulator.port import Port, Stand
from simulator.smart_card.cards import SmartCard, card_from, known
from simulator.smart_card.remote import Device


class Insert(BaseModel):
    """Which card, by name or by all its fields, and which way round."""

    model_config = ConfigDict(extra="forbid")
    card: str | dict[str, Any]
    way: Literal["right", "upside_down"] = "right"


class VirtualReaderAt(BaseModel):
    """Where a virtual reader of vpcd listens; null: nowhere any more."""

    model_config = ConfigDict(extra="forbid")
    port: int | None = Field(ge=1, le=65535)


def routes(bay: Stand[Device]) -> APIRouter:
    """The calls of the hand that puts cards in."""
    router = APIRouter()
    cards = known(bay.parts.county.cards)

    @router.get("/smart_card/cards")
    async def listed() -> list[dict[str, Any]]:
        return [
            {"card": key, "kind": card.kind, "generation": _generation(card), "name": card.name}
            for key, card in cards.items()
        ]

    @router.post("/smart_card/insert")
    async def insert(body: Insert) -> dict[str, Any]:
        name = body.card if isinstance(body.card, str) else None
        try:
            card = cards[name] if name is not None else card_from(body.card)
        except KeyError:
            raise HTTPException(404, f"no card {name!r}; there are: {', '.join(cards)}") from None
        except ValueError as error:
            raise HTTPException(422, str(error)) from None
        bay.device.insert(card, name, upside_down=body.way == "upside_down")
        return {"card": name, "kind": card.kind}

    @router.post("/smart_card/pull")
    async def pull() -> dict[str, Any]:
        return {"pulled": bay.device.pull()}

    @router.post("/smart_card/virtual_reader")
    async def virtual_reader(body: VirtualReaderAt) -> dict[str, Any]:
        await bay.device.follow(body.port)
        return {"port": body.port}

    return router


def _generation(card: SmartCard) -> int | None:
    return card.generation if card.kind == "social_security" else None


PORT: Final = Port(
    offset=5,
    title=("社保卡读卡器", "Smart-card reader"),
    column="person",
    model="remote",
    events={
        "inserted": "a card was put into the smart-card reader",
        "pulled": "a card was pulled out of it",
        "selected": "a card's application was asked for",
        "record": "a card's record was asked for",
    },
    routes=routes,
)
