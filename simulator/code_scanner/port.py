"""The code scanner: the hand that holds a code before it."""

import asyncio
import base64
import binascii
from typing import Any, Final, Literal, Protocol

from fastapi import APIRouter, HTTPException
from pydantic import BaseModel, ConfigDict, Field

from simulator.device import Device
from simulator.port import Port, Stand
from simulator.scenes.codes import LONGEST, LOOKS, NoCode, read


class Scanner(Device, Protocol):
    """Anything that a code can be held before."""

    def hold(self, content: bytes, look: str = "clear") -> None:
        """Hold a code there; raises `NoCode`."""

    def take_away(self) -> None:
        """Take it away."""


class Held(BaseModel):
    """A code, by its text or by its bytes."""

    model_config = ConfigDict(extra="forbid")
    text: str = Field(default="", max_length=LONGEST)
    encoding: Literal["utf-8", "gb18030"] = "utf-8"
    hex: str = Field(default="", max_length=2_000_000, pattern=r"^([0-9A-Fa-f]{2})*$")
    """Goes before the text."""
    look: str = Field(default="clear", description=", ".join(LOOKS))


class OwnPicture(BaseModel):
    """A PNG or JPEG file in base64, with a code on it."""

    model_config = ConfigDict(extra="forbid")
    base64: str = Field(max_length=40_000_000)


def routes(bay: Stand[Scanner]) -> APIRouter:
    """The calls under ``/code_scanner``."""
    router = APIRouter(prefix="/code_scanner")

    @router.post("/hold")
    async def hold(body: Held) -> dict[str, Any]:
        content = bytes.fromhex(body.hex) or body.text.encode(body.encoding)
        try:
            bay.device.hold(content, body.look)
        except NoCode as error:
            raise HTTPException(422, str(error)) from None
        return bay.device.state()

    @router.post("/away")
    async def away() -> dict[str, Any]:
        bay.device.take_away()
        return bay.device.state()

    @router.post("/picture")
    async def picture(body: OwnPicture) -> dict[str, Any]:
        try:
            data = base64.b64decode(body.base64, validate=True)
            bay.device.hold(await asyncio.to_thread(read, data))
        except (NoCode, binascii.Error) as error:
            raise HTTPException(422, str(error)) from None
        return bay.device.state()

    return router


PORT: Final = Port(
    offset=7,
    title=("扫码器", "Code scanner"),
    model="newland",
    events={"scan_on": "the scanner was told to read", "code": "the scanner sent a code"},
    routes=routes,
)
