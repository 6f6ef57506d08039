"""The backup power: the hand at the mains switch."""

from typing import Any, Final, Protocol

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from simulator.device import Device
from simulator.port import Port, Stand


class Supply(Device, Protocol):
    """A supply with a battery."""

    def set_power(self, mains: bool | None, charge: int | None) -> None:
        """Switch the mains; set the battery's charge in per cent. None leaves it."""


class Power(BaseModel):
    """How the power is from now on."""

    model_config = ConfigDict(extra="forbid")
    mains: bool | None = None
    charge: int | None = Field(default=None, ge=0, le=100)


def routes(bay: Stand[Supply]) -> APIRouter:
    """The calls under ``/ups``."""
    router = APIRouter(prefix="/ups")

    @router.post("/power")
    async def power(body: Power) -> dict[str, Any]:
        bay.device.set_power(body.mains, body.charge)
        return bay.device.state()

    return router


PORT: Final = Port(
    offset=10,
    title=("备用电源", "Backup power"),
    model="nut",
    events={},
    routes=routes,
)
