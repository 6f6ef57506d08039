"""The rating keypad: its faults, and the finger that presses."""

from typing import TYPE_CHECKING, Any, Final, Protocol

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from simulator.device import Device
from simulator.faults import SECONDS, UNPLUGGED, Fault, Setting, times
from simulator.port import Port

if TYPE_CHECKING:
    from simulator.bay import Bay

FAULTS: Final = (
    Fault("silent", "不应答", "takes commands, answers nothing, sends no keys"),
    Fault("answers_late", "应答很晚", "answers come late", {"seconds": SECONDS, "times": times(0)}),
    Fault(
        "stuck_key",
        "按键卡住，不停发送",
        "one key repeats by itself until mended",
        {
            "key": Setting(1, "which key", low=1, high=5),
            "every": Setting(0.2, "seconds between repeats", low=0.01, high=60),
        },
    ),
    Fault("garbage", "应答前有乱码", "junk bytes before every answer and key", {"times": times(0)}),
    UNPLUGGED,
)


class Pad(Device, Protocol):
    """A pad with five keys."""

    def press(self, key: int) -> bool:
        """Press a key; whether that sent anything."""


class Press(BaseModel):
    """A key as printed on the pad."""

    model_config = ConfigDict(extra="forbid")
    key: int = Field(ge=1, le=5)


def routes(bay: "Bay[Pad]") -> APIRouter:
    """The calls under ``/rating_keypad``."""
    router = APIRouter(prefix="/rating_keypad")

    @router.post("/press")
    async def press(body: Press) -> dict[str, Any]:
        return {"key": body.key, "sent": bay.device.press(body.key)}

    return router


PORT: Final = Port(
    offset=3,
    title=("评价器", "Rating keypad"),
    column="person",
    model="line_keypad",
    events={"key_asked": "the keypad was asked for a key", "key": "the keypad sent a key"},
    routes=routes,
)
