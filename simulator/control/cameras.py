"""The cameras' calls: their streams, and the hand that puts something before them."""

import base64
import binascii
from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response, StreamingResponse
from pydantic import BaseModel, ConfigDict, Field

from simulator.mjpeg import MEDIA_TYPE, MjpegCamera
from simulator.room import Room


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Scene(_Body):
    """One of the scenes by its name."""

    scene: str


class Picture(_Body):
    """A PNG or JPEG file in base64."""

    base64: str = Field(max_length=40_000_000)


def routes(room: Room) -> APIRouter:
    """The calls below `/camera`."""
    router = APIRouter(prefix="/camera")

    def camera(name: str) -> MjpegCamera:
        found = {d.stream: d for d in room.devices.values() if isinstance(d, MjpegCamera)}
        if name not in found:
            raise HTTPException(404, f"no camera {name!r}; there are: {', '.join(found) or 'none'}")
        return found[name]

    def plugged(name: str) -> MjpegCamera:
        there = camera(name)
        if "unplugged" in there.struck:
            raise HTTPException(503, f"the camera {name!r} is unplugged")
        return there

    @router.get("/{name}.mjpeg")
    async def stream(request: Request, name: str) -> Response:
        return StreamingResponse(plugged(name).frames(request.is_disconnected), media_type=MEDIA_TYPE)

    @router.get("/{name}.jpg")
    async def still(name: str) -> Response:
        return Response(await plugged(name).still(), media_type="image/jpeg")

    @router.get("/{name}/scenes")
    async def scenes(name: str) -> dict[str, Any]:
        return {key: {"zh": zh, "en": en} for key, (zh, en, _) in camera(name).scenes.items()}

    @router.post("/{name}/scene")
    async def choose(name: str, body: Scene) -> dict[str, Any]:
        there = camera(name)
        if body.scene not in there.scenes:
            raise HTTPException(422, f"no scene {body.scene!r}; there are: {', '.join(there.scenes)}")
        there.choose(body.scene)
        return there.state()

    @router.post("/{name}/picture")
    async def put(name: str, body: Picture) -> dict[str, Any]:
        there = camera(name)
        try:
            there.put_picture(base64.b64decode(body.base64, validate=True))
        except (ValueError, binascii.Error) as error:
            raise HTTPException(422, f"expected {error}") from None
        return there.state()

    return router
