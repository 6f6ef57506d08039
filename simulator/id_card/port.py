"""The ID-card reader: the hand that lays cards."""

from typing import Any, Final

from fastapi import APIRouter, HTTPException
from pydantic import BaseModel, ConfigDict, ValidationError

from simulator.county import Card, County, Other, card_from
from simulator.id_card import card_image
from simulator.id_card.sdt import Device
from simulator.port import Port, Stand


class Lay(BaseModel):
    """Which card: the name of one in the county, or all the fields of one."""

    model_config = ConfigDict(extra="forbid")
    card: str | dict[str, Any]


def routes(bay: Stand[Device]) -> APIRouter:
    """The calls of the hand that lays cards."""
    router = APIRouter()
    county = bay.parts.county

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
            for key, card in county.cards.items()
        ]

    @router.post("/id_card/lay")
    async def lay(body: Lay) -> dict[str, Any]:
        card, card_id = _card(county, body.card)
        bay.device.lay(card, card_id)
        return {"card": card_id, "kind": card.kind}

    @router.post("/id_card/lift")
    async def lift() -> dict[str, Any]:
        was = bay.device.card is not None
        bay.device.lift()
        return {"lifted": was}

    return router


def _card(county: County, wanted: str | dict[str, Any]) -> tuple[Card, str | None]:
    if isinstance(wanted, str):
        if wanted not in county.cards:
            raise HTTPException(404, f"no card {wanted!r}; there are: {', '.join(county.cards)}")
        return county.cards[wanted], wanted
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


PORT: Final = Port(
    offset=1,
    title=("身份证读卡器", "ID-card reader"),
    column="person",
    model="sdt",
    events={
        "find": "the reader answered a find",
        "select": "the reader answered a select",
        "read": "the reader answered a read of a card",
    },
    # a terminal that waits for a card asks three times a second
    frequent=frozenset({"find"}),
    routes=routes,
)
