"""A board of switches and guide lights that speaks lines of ASCII (9600 8N1, lines end in CR LF).

=============================  ===========================================================
host                           board
=============================  ===========================================================
``STATUS``                     ``STATUS DOOR=0 TAMPER=0 NEAR=0 CARD=0``; 1: open, struck, somebody there, a card there
``LIGHT <1-4> ON|OFF|BLINK``   ``OK``
``VER``                        ``VER SIMSENS 1.0 SN0003``
anything else                  ``ERR``
unasked                        ``EVENT DOOR=1`` at each change
=============================  ===========================================================
"""

import asyncio
from typing import Final

from simulator import timing
from simulator.device import WireDevice
from simulator.faults import Settings
from simulator.lines import Lines
from simulator.parts import Parts
from simulator.sensor_board.faults import FAULTS
from simulator.sensor_board.sensors import SENSORS, Sensor

NAMES: Final[dict[Sensor, str]] = {"door": "DOOR", "tamper": "TAMPER", "near": "NEAR", "card_left": "CARD"}
CAUSES: Final[dict[str, Sensor]] = {"door_open": "door", "tampered": "tamper"}
"""Faults that are hands at a sensor."""


class Device(WireDevice):
    """The board, its sensors and its lights."""

    def __init__(self, parts: Parts, model: str = "line_board") -> None:
        super().__init__(parts, "sensor_board", FAULTS, timing.SENSOR_BOARD_BAUD)
        self._lines = Lines()
        self._flapping: asyncio.Task[None] | None = None
        self.sensors = dict.fromkeys(SENSORS, False)
        self.lights = dict.fromkeys("1234", "OFF")

    def restart(self, model: str) -> None:
        """Switch off and on, with the door shut and nobody there."""
        self._lines.clear()
        self.sensors = dict.fromkeys(SENSORS, False)
        self.lights = dict.fromkeys("1234", "OFF")

    def state(self) -> dict[str, object]:
        """What the sensors see and which lights shine."""
        return {"sensors": dict(self.sensors), "lights": dict(self.lights)}

    def turn(self, sensor: Sensor, on: bool) -> None:
        """Something happens at a sensor; a stuck one does not notice."""
        stuck = self.struck.get("stuck")
        if self.sensors[sensor] is on or (stuck and stuck["sensor"] == sensor):
            return
        self.sensors[sensor] = on
        if not on:
            for fault in (fault for fault, at in CAUSES.items() if at == sensor):
                self.struck.discard(fault)
        self._parts.events.stir()
        self._say(f"EVENT {NAMES[sensor]}={on:d}")

    def line_lost(self) -> None:
        """The host has gone."""
        super().line_lost()
        self._lines.clear()

    async def receive(self, data: bytes) -> None:
        """Take bytes and answer every line they complete."""
        for line in self._lines.feed(data):
            self._offset += len(line)
            self._command(line)

    def _command(self, line: bytes) -> None:
        words = line.removesuffix(b"\r\n").decode("ascii", "replace").split(" ")
        if not line.endswith(b"\r\n"):
            words = []
        match words:
            case ["STATUS"]:
                seen = " ".join(f"{NAMES[sensor]}={on:d}" for sensor, on in self.sensors.items())
                self._say(f"STATUS {seen}", to="STATUS")
            case ["LIGHT", light, ("ON" | "OFF" | "BLINK") as mode] if light in self.lights:
                self.lights[light] = mode
                self._say("OK", to=f"LIGHT {light} {mode}")
                self._parts.events.happened("light")
            case ["VER"]:
                self._say("VER SIMSENS 1.0 SN0003", to="VER")
            case _:
                self.complain("no command, or no line", line)
                self._say("ERR", to="what is no command")

    def _say(self, words: str, *, to: str = "") -> None:
        self.say(words.encode() + b"\r\n", words, to=to, poll=to == "STATUS")

    def junk(self, data: bytes, words: str) -> tuple[bytes, str]:
        """A line of it."""
        return self._rng.randbytes(len(data)) + b"\r\n", "junk"

    def fault_changed(self, name: str, settings: Settings | None) -> None:
        """A door opens, a switch begins or ceases to flap."""
        if name in CAUSES:
            self.turn(CAUSES[name], settings is not None)
        elif name == "flapping":
            if self._flapping is not None:
                self._flapping.cancel()
                self._flapping = None
            if settings is not None:
                sensor = next(sensor for sensor in SENSORS if sensor == settings["sensor"])
                self._flapping = asyncio.ensure_future(self._flap(sensor, float(settings["every"])))

    async def _flap(self, sensor: Sensor, every: float) -> None:
        try:
            while True:
                self.turn(sensor, not self.sensors[sensor])
                await asyncio.sleep(every)
        finally:
            self.turn(sensor, False)
