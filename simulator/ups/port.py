"""The backup power: its faults, and the hand at the mains switch."""

from typing import TYPE_CHECKING, Any, Final, Protocol

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from simulator.device import Device
from simulator.faults import SECONDS, UNPLUGGED, Fault, times
from simulator.port import Port

if TYPE_CHECKING:
    from simulator.bay import Bay

FAULTS: Final = (
    Fault("mains_failed", "停电", "no mains: on battery until mended"),
    Fault("battery_low", "电池快用完了", "on battery, and it is nearly empty"),
    Fault("battery_old", "电池老化，应更换", "the supply asks for a new battery"),
    Fault(
        "stale", "服务听不到电源", "the service has lost the supply: every question is answered DATA-STALE"
    ),
    Fault("silent", "不应答", "the service takes questions and never answers"),
    Fault("answers_late", "应答很晚", "answers come late", {"seconds": SECONDS, "times": times(0)}),
    Fault("garbage", "应答是乱码", "answers are not the protocol", {"times": times(0)}),
    UNPLUGGED,
)


class Supply(Device, Protocol):
    """A supply with a battery."""

    def set_power(self, mains: bool | None, charge: int | None) -> None:
        """Switch the mains; set the battery's charge in per cent. None leaves it."""


class Power(BaseModel):
    """How the power is from now on."""

    model_config = ConfigDict(extra="forbid")
    mains: bool | None = None
    charge: int | None = Field(default=None, ge=0, le=100)


def routes(bay: "Bay[Supply]") -> APIRouter:
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
