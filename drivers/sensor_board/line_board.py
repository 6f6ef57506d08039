"""The driver of sensor boards that speak in lines of text. Vendors publish no protocol, so all of it is quirks.

The defaults: `STATUS` → `STATUS DOOR=0 TAMPER=0 NEAR=1 CARD=0` (1: open, tampered, somebody there, a card there); unasked
`EVENT DOOR=1`; `LIGHT 1 ON` → `OK` (`ON`, `OFF`, `BLINK`); `VER` → `VER <words>`.
A sensor that the answer does not name is not there.
"""

import re
import time
from typing import Any, Literal

from pydantic import Field, field_validator

from drivers.driver import CommonFaults, DeviceDriver, Report, SerialQuirks
from drivers.job import Job
from drivers.line_talk import TRIES, LineTalk
from drivers.ports.durations import Durations
from drivers.ports.fault_ids import FaultId
from drivers.ports.results import Completion, Result
from drivers.ports.sensor_board import LightMode, Sensed, SensorBoardStatus
from drivers.ports.status import Cover, Identity
from drivers.sensor_board.steady import Steady

Sensor = Literal["door", "tamper", "near", "card_left"]
SENSORS: tuple[Sensor, ...] = ("door", "tamper", "near", "card_left")
_SENSORS: dict[Sensor, str] = {"door": "DOOR", "tamper": "TAMPER", "near": "NEAR", "card_left": "CARD"}
_LIGHTS = {"id_card": "1", "receipt_printer": "2"}
_SENSED = {None: Sensed.NOT_SUPPORTED, True: Sensed.YES, False: Sensed.NO}


class BoardQuirks(SerialQuirks):
    """What differs between boards."""

    baud: int = Field(default=9600, ge=300, le=4_000_000)
    status: str = Field(default="STATUS", min_length=1)
    status_answer: str = Field(default="STATUS", min_length=1)
    """What the answer begins with; `NAME=0` or `NAME=1` for each sensor follow."""
    event: str = Field(default="EVENT", min_length=1)
    """What a line begins with that comes unasked."""
    version: str = "VER"
    """Empty: the board has no such command."""
    version_answer: str = "VER"
    sensors: dict[Sensor, str] = _SENSORS
    inverted: tuple[Sensor, ...] = ()
    """Sensors that say 0 where others say 1: switches that are closed while all is well."""
    light: str = "LIGHT {light} {mode}"
    light_answer: str = "OK"
    lights: dict[str, str] = _LIGHTS
    """Port → the board's name of the light beside that device."""
    encoding: Literal["ascii", "utf-8", "gb18030"] = "ascii"
    line_end: Literal["\r\n", "\n", "\r"] = "\r\n"

    @field_validator("lights")
    @classmethod
    def _stand_beside_ports(cls, value: dict[str, str]) -> dict[str, str]:
        from drivers.loader import ports  # which looks for drivers, as this is one

        if wrong := sorted(value.keys() - set(ports())):
            raise ValueError(f"no port is called {wrong[0]!r}; there are: {', '.join(ports())}")
        return value

    @field_validator("light")
    @classmethod
    def _takes_only_light_and_mode(cls, value: str) -> str:
        try:
            value.format(light="1", mode="ON")
        except (KeyError, IndexError, ValueError):
            raise ValueError("only {light} and {mode} may stand in braces") from None
        return value


class Driver(DeviceDriver[SensorBoardStatus]):
    """One board."""

    Quirks = BoardQuirks
    quirks: BoardQuirks
    faults = CommonFaults(FaultId.SENSORS_LINK_LOST, FaultId.SENSORS_SILENT, FaultId.SENSORS_PROTOCOL)
    unknown_status = SensorBoardStatus()

    def __init__(self, quirks: Any, durations: Durations) -> None:
        super().__init__(quirks, durations)
        self._talk = LineTalk(
            self.quirks.line_end, self.quirks.encoding, durations.sensor_answer, unasked=self._event
        )
        self._switches: dict[Sensor, Steady[bool]] = {}
        self._asked = 0.0

    @property
    def poll_interval(self) -> float:  # noqa: D102
        return self.durations.sensor_listen_interval

    @property
    def poll_limit(self) -> float:  # noqa: D102
        return 2 * (TRIES + 1) * self.durations.sensor_answer

    @property
    def light_limit(self) -> float:
        """See `SensorDriver.light_limit`."""
        return (TRIES + 1) * self.durations.sensor_answer

    def start(self, job: Job) -> Report[SensorBoardStatus]:  # noqa: D102
        self._switches.clear()
        self._ask(job)
        for switch in self._switches.values():  # nothing is known yet, so what it says first counts at once
            switch.look(float("inf"))
        identity = Identity()
        if self.quirks.version:
            said = self._talk.command(
                job, self.quirks.version, rf"{re.escape(self.quirks.version_answer)}\s+(.+)"
            )
            identity = Identity(model=said[1][:60])
        return self._report(identity)

    def poll(self, job: Job) -> Report[SensorBoardStatus]:
        """Listens for events, and asks now and then: a board that has died says nothing either."""
        for line in self._talk.heard(job):
            self._event(line)
        if time.monotonic() - self._asked >= self.durations.sensor_status_interval:
            self._ask(job)
        return self._report(Identity())

    def light(self, job: Job, position: str, mode: LightMode) -> Result[None]:
        """See `SensorBoard.light`."""
        channel = self.quirks.lights.get(position)
        if channel is None or not self.quirks.light:
            return Result.failure(Completion.UNSUPPORTED_COMMAND)
        words = self.quirks.light.format(light=channel, mode=mode.value.upper())
        self._talk.command(job, words, re.escape(self.quirks.light_answer))
        return Result.success(None)

    def _ask(self, job: Job) -> None:
        answer = self._talk.command(job, self.quirks.status, rf"{re.escape(self.quirks.status_answer)}\b(.*)")
        self._take_in(answer[1])
        self._asked = time.monotonic()

    def _event(self, line: str) -> bool:
        """Takes in what the board says unasked; whether it was that."""
        said = re.fullmatch(rf"{re.escape(self.quirks.event)}\b(.*)", line)
        return said is not None and self._take_in(said[1])

    def _take_in(self, words: str) -> bool:
        now = time.monotonic()
        found = False
        for name, sensor in ((name, sensor) for sensor, name in self.quirks.sensors.items()):
            said = re.search(rf"(?<!\S){re.escape(name)}=([01])(?!\S)", words)
            if said is not None:
                found = True
                switch = self._switches.setdefault(sensor, Steady(self.durations.sensor_rest))
                switch.hear((said[1] == "1") != (sensor in self.quirks.inverted), now)
        return found

    def _report(self, identity: Identity) -> Report[SensorBoardStatus]:
        now = time.monotonic()
        for switch in self._switches.values():
            switch.look(now)
        flapping = [sensor for sensor, switch in self._switches.items() if switch.flapping]
        values = {
            sensor: Sensed.UNKNOWN if sensor in flapping else _SENSED[self._value(sensor)]
            for sensor in SENSORS
        }
        door = {
            Sensed.YES: Cover.OPEN,
            Sensed.NO: Cover.CLOSED,
            Sensed.UNKNOWN: Cover.UNKNOWN,
            Sensed.NOT_SUPPORTED: Cover.NOT_SUPPORTED,
        }[values["door"]]
        status = SensorBoardStatus(door, values["tamper"], values["near"], values["card_left"])
        fault, detail = None, ""
        if status.tamper is Sensed.YES:
            fault = FaultId.SENSORS_TAMPER
        elif status.door is Cover.OPEN:
            fault = FaultId.SENSORS_DOOR_OPEN
        elif flapping:
            fault, detail = FaultId.SENSORS_FLAPPING, f"changes all the time: {', '.join(flapping)}"
        return Report(status, fault=fault, detail=detail, identity=identity)

    def _value(self, sensor: Sensor) -> bool | None:
        switch = self._switches.get(sensor)
        return None if switch is None else switch.value
