"""The ID-card reader: its faults, and the hand that lays cards."""

from typing import TYPE_CHECKING, Any, Final

from fastapi import APIRouter, HTTPException
from pydantic import BaseModel, ConfigDict, ValidationError

from simulator.county import Card, County, Other, card_from
from simulator.faults import SECONDS, UNPLUGGED, Fault, Setting, times
from simulator.id_card import card_image
from simulator.port import Port

if TYPE_CHECKING:
    from simulator.bay import Bay
    from simulator.id_card.sdt import Device

_COMMANDS: Final = ("any", "reset", "status", "sam_id", "find", "select", "read", "read_address")
_COMMAND: Final = Setting("any", "only answers to this command", _COMMANDS)

FAULTS: Final = (
    Fault(
        "card_pulled",
        "读卡中途卡被拿走",
        "the card leaves the field while the named command is worked on",
        {"at": Setting("read", "which command", ("find", "select", "read")), "times": times(1)},
    ),
    Fault(
        "wrong_checksum",
        "应答校验和错误",
        "an answer carries a wrong checksum",
        {"command": _COMMAND, "times": times(1)},
    ),
    Fault(
        "wrong_length",
        "应答长度字段错误",
        "an answer announces more bytes than it carries",
        {"command": _COMMAND, "times": times(1)},
    ),
    Fault(
        "half_frame",
        "只答一半就没声了",
        "the first half of an answer, then silence",
        {"command": _COMMAND, "times": times(1)},
    ),
    Fault(
        "garbage_before",
        "应答前有乱码",
        "junk bytes before a good answer",
        {"command": _COMMAND, "bytes": Setting(16, "how many", low=1, high=4096), "times": times(1)},
    ),
    Fault(
        "silent", "不应答", "commands are taken and never answered", {"command": _COMMAND, "times": times(0)}
    ),
    Fault(
        "answers_late",
        "应答很晚",
        "answers come late",
        {"command": _COMMAND, "seconds": SECONDS, "times": times(0)},
    ),
    UNPLUGGED,
    Fault("sam_unauthorised", "安全模块未授权", "every card command and the status answer 66"),
    Fault("sam_self_test_failed", "安全模块自检失败", "every card command and the status answer 60"),
    Fault(
        "status",
        "指定命令答指定状态码",
        "the named command answers the given SW3 instead of its own",
        {
            "command": _COMMAND,
            "code": Setting("24", "SW3, two hex digits", hex_digits=2),
            "times": times(0),
        },
    ),
)


class Lay(BaseModel):
    """Which card: the name of one in the county, or all the fields of one."""

    model_config = ConfigDict(extra="forbid")
    card: str | dict[str, Any]


def routes(bay: "Bay[Device]") -> APIRouter:
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
