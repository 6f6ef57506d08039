"""The rating keypad: the finger that presses."""

from typing import Any, Final

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from simulator.port import Port, Stand
from simulator.rating_keypad.pad import Pad


class Press(BaseModel):
    """A key as printed on the pad."""

    model_config = ConfigDict(extra="forbid")
    key: int = Field(ge=1, le=5)


def routes(bay: Stand[Pad]) -> APIRouter:
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
