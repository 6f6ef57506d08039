"""The smart-card reader: its faults, and the hand that puts cards in."""

from typing import TYPE_CHECKING, Any, Final, Literal

from fastapi import APIRouter, HTTPException
from pydantic import BaseModel, ConfigDict, Field

from simulator.faults import SECONDS, UNPLUGGED, Fault, Setting, times
from simulator.port import Port
from simulator.smart_card.cards import SmartCard, card_from, known

if TYPE_CHECKING:
    from simulator.bay import Bay
    from simulator.smart_card.remote import Device

_COMMAND: Final = Setting(
    "any",
    "only answers to this: the look for a card, a selection, a record",
    ("any", "atr", "select", "read"),
)

FAULTS: Final = (
    Fault(
        "card_pulled",
        "读到一半卡被拔走",
        "the card is pulled while it is read",
        {"record": Setting(1, "with which record; 0: with the selection", low=0, high=40), "times": times(1)},
    ),
    Fault(
        "mute",
        "芯片没有反应（脏了或坏了）",
        "a card that has power does not answer the reset",
        {"times": times(0)},
    ),
    Fault(
        "status",
        "答指定的状态字",
        "the command answers this status word instead",
        {
            "command": _COMMAND,
            "sw": Setting("6F00", "status word, four hex digits", hex_digits=4),
            "times": times(0),
        },
    ),
    Fault(
        "in_pieces",
        "应答分多次取（61xx）",
        "answers are handed out in pieces by 61xx",
        {"bytes": Setting(8, "bytes a piece", low=1, high=255), "times": times(0)},
    ),
    Fault("endless", "应答没完没了（61xx）", "answers never end: 61xx again and again", {"times": times(0)}),
    Fault(
        "wrong_length",
        "记录里的长度不对",
        "a record announces more bytes than it holds",
        {"times": times(0)},
    ),
    Fault("wrong_tag", "记录的标识不对", "a record has the tag of another one", {"times": times(0)}),
    Fault("garbage", "记录内容是乱码", "a record holds junk bytes", {"times": times(0)}),
    Fault(
        "half_message",
        "只答一半就没声了",
        "the first half of an answer, then silence",
        {"command": _COMMAND, "times": times(1)},
    ),
    Fault("silent", "不应答", "takes commands and never answers", {"command": _COMMAND, "times": times(0)}),
    Fault(
        "answers_late",
        "应答很晚",
        "answers come late",
        {"command": _COMMAND, "seconds": SECONDS, "times": times(0)},
    ),
    UNPLUGGED,
)


class Insert(BaseModel):
    """Which card, by name or by all its fields, and which way round."""

    model_config = ConfigDict(extra="forbid")
    card: str | dict[str, Any]
    way: Literal["right", "upside_down"] = "right"


class VirtualReaderAt(BaseModel):
    """Where a virtual reader of vpcd listens; null: nowhere any more."""

    model_config = ConfigDict(extra="forbid")
    port: int | None = Field(ge=1, le=65535)


def routes(bay: "Bay[Device]") -> APIRouter:
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
