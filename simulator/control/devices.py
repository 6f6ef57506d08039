"""The devices' calls: which ones stand there, as which model and at which speed, and what hands do with each."""

from typing import Annotated, Any

from fastapi import APIRouter, Path
from pydantic import BaseModel, ConfigDict, Field

from simulator.bay import Bay
from simulator.control import page
from simulator.device import Device
from simulator.room import Room
from simulator.timing import HIGHEST_BAUD, LOWEST_BAUD


class Model(BaseModel):
    """Which model is to stand there."""

    model_config = ConfigDict(extra="forbid")
    model: str


class Baud(BaseModel):
    """Bits a second on the line."""

    model_config = ConfigDict(extra="forbid")
    baud: int = Field(ge=LOWEST_BAUD, le=HIGHEST_BAUD)


def routes(room: Room) -> APIRouter:
    """The calls for all ports alike, and each port's own."""
    router = APIRouter()
    for bay in room.bays.values():
        if bay.port.routes is not None:
            router.include_router(bay.port.routes(bay))

    @router.get("/devices")
    async def devices() -> dict[str, Any]:
        return {name: _described(bay) for name, bay in room.bays.items()}

    there = Annotated[str, Path(pattern=f"^({'|'.join(room.bays)})$")]

    @router.post("/{port}/model")
    async def model(port: there, body: Model) -> dict[str, Any]:
        await room.bays[port].put(body.model)
        return room.bays[port].device.state()

    @router.post("/{port}/baud")
    async def baud(port: there, body: Baud) -> dict[str, Any]:
        room.bays[port].set_baud(body.baud)
        return {"baud": body.baud}

    return router


def _described(bay: Bay[Device]) -> dict[str, Any]:
    zh, en = bay.port.title
    return {
        "title": {"zh": zh, "en": en},
        "column": bay.port.column,
        "folded": bay.port.folded,
        "script": page.script(bay.name),
        "url": bay.device.url,
        "model": bay.model,
        "models": bay.models,
        "baud": bay.baud,
    }
