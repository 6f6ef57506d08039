"""The faults' calls: the catalogue, striking and mending."""

from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict

from simulator.faults import UnknownFault
from simulator.room import Room
from simulator.struck import Struck


class Strike(BaseModel):
    """A fault and its settings, the settings beside the names."""

    model_config = ConfigDict(extra="allow")
    device: str
    fault: str


class Mend(BaseModel):
    """A fault to mend; without a name every fault of the device."""

    model_config = ConfigDict(extra="forbid")
    device: str
    fault: str | None = None


def routes(room: Room) -> APIRouter:
    """The calls under ``/faults``."""
    router = APIRouter(prefix="/faults")

    @router.get("")
    async def faults() -> list[dict[str, Any]]:
        return [
            {
                "device": device,
                "fault": fault.name,
                "meaning": {"zh": fault.meaning_zh, "en": fault.meaning_en},
                "settings": {
                    key: {
                        "default": setting.default,
                        "meaning": setting.meaning,
                        "choices": list(setting.choices),
                    }
                    for key, setting in fault.settings.items()
                },
                "struck": fault.name in struck,
            }
            for device, struck in room.struck.items()
            for fault in struck.faults.values()
        ]

    @router.post("/strike")
    async def strike(body: Strike) -> dict[str, Any]:
        struck = _of_device(room, body.device)
        settings = struck.strike(body.fault, body.model_extra)
        await room.parts.settled()
        return {"device": body.device, "fault": body.fault, "settings": settings}

    @router.post("/mend")
    async def mend(body: Mend) -> dict[str, Any]:
        struck = _of_device(room, body.device)
        if body.fault is None:
            mended = sorted(struck.as_dict())
            struck.mend_all()
        else:
            mended = [body.fault] if struck.mend(body.fault) else []
        await room.parts.settled()
        return {"device": body.device, "mended": mended}

    return router


def _of_device(room: Room, device: str) -> Struck:
    if device not in room.struck:
        raise UnknownFault(f"no device {device!r}; there are: {', '.join(room.struck)}")
    return room.struck[device]
