"""The sensor board: the hands at door, tamper switch, beam and card slot."""

from typing import Any, Final, Protocol

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict

from simulator.device import Device
from simulator.port import Port, Stand
from simulator.sensor_board.sensors import Sensor


class Board(Device, Protocol):
    """A board with sensors."""

    def turn(self, sensor: Sensor, on: bool) -> None:
        """Open or shut the door, strike or reset the switch, stand before it or go, leave a card or take it."""


class Turn(BaseModel):
    """What a sensor sees from now on."""

    model_config = ConfigDict(extra="forbid")
    sensor: Sensor
    on: bool


def routes(bay: Stand[Board]) -> APIRouter:
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
