"""The screen's calls: looking at it, which is what makes the terminal send pictures, and touching it."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict

from simulator import timing
from simulator.control.long_poll import while_there
from simulator.room import Room
from simulator.screen import Fraction, Touch


class Finger(BaseModel):
    """A finger put down, moved or taken up, as fractions of the picture from its upper left corner."""

    model_config = ConfigDict(extra="forbid")
    kind: Touch
    x: Fraction
    y: Fraction


def routes(room: Room) -> APIRouter:
    """The calls under ``/screen``."""
    router = APIRouter(prefix="/screen")

    @router.get("/picture")
    async def picture(request: Request, after: Annotated[int, Query(ge=0)] = 0) -> Response:
        with room.screen.watching():
            found = await while_there(request, room.screen.picture(after), timing.LONG_POLL)
        if found is None:
            return Response(status_code=204)
        number, data = found
        return Response(data, media_type="image/jpeg", headers={"X-Picture": str(number)})

    @router.post("/touch")
    async def touch(finger: Finger) -> dict[str, Any]:
        return {"sent": room.screen.touch(finger.kind, finger.x, finger.y)}

    @router.post("/end")
    async def end() -> dict[str, Any]:
        return {"ended": room.screen.end_visit()}

    return router
