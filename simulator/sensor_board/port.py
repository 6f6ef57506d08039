"""The sensor board: its faults, and the hands at door, tamper switch, beam and card slot."""

from typing import TYPE_CHECKING, Any, Final, Literal, Protocol

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict

from simulator.device import Device
from simulator.faults import SECONDS, UNPLUGGED, Fault, Setting, times
from simulator.port import Port

if TYPE_CHECKING:
    from simulator.bay import Bay

Sensor = Literal["door", "tamper", "near", "card_left"]
SENSORS: Final[tuple[Sensor, ...]] = ("door", "tamper", "near", "card_left")
_WHICH: Final = Setting("door", "which sensor", SENSORS)

FAULTS: Final = (
    Fault("door_open", "机箱门打开", "the service door stands open until mended"),
    Fault("tampered", "防拆开关被触发", "the tamper switch is struck until mended"),
    Fault("silent", "不应答", "takes commands, answers nothing, says nothing unasked"),
    Fault("answers_late", "应答很晚", "answers come late", {"seconds": SECONDS, "times": times(0)}),
    Fault("garbage", "数据是乱码", "junk bytes instead of every answer and event", {"times": times(0)}),
    Fault(
        "flapping",
        "开关接触不好，不停跳变",
        "one sensor changes all the time until mended",
        {"sensor": _WHICH, "every": Setting(0.05, "seconds between changes", low=0.01, high=60)},
    ),
    Fault("stuck", "传感器卡住，不再变化", "one sensor stays as it is whatever happens", {"sensor": _WHICH}),
    UNPLUGGED,
)


class Board(Device, Protocol):
    """A board with sensors."""

    def turn(self, sensor: Sensor, on: bool) -> None:
        """Open or shut the door, strike or reset the switch, stand before it or go, leave a card or take it."""


class Turn(BaseModel):
    """What a sensor sees from now on."""

    model_config = ConfigDict(extra="forbid")
    sensor: Sensor
    on: bool


def routes(bay: "Bay[Board]") -> APIRouter:
    """The calls under ``/sensor_board``."""
    router = APIRouter(prefix="/sensor_board")

    @router.post("/turn")
    async def turn(body: Turn) -> dict[str, Any]:
        bay.device.turn(body.sensor, body.on)
        return {"sensor": body.sensor, "on": body.on}

    return router


PORT: Final = Port(
    offset=9,
    title=("传感器板", "Sensor board"),
    model="line_board",
    events={"light": "a guide light was set"},
    routes=routes,
)
