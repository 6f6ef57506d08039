"""A supply behind NUT's `upsd`, in its text protocol: ``LIST VAR ups`` and ``GET VAR ups <name>``, lines ended by LF.

The supply is called ``ups``. A terminal opens ``nut://HOST:PORT/ups``.
"""

from typing import Final

from simulator import timing
from simulator.device import WireDevice
from simulator.lines import Lines
from simulator.parts import Parts
from simulator.ups.faults import FAULTS

NAME: Final = "ups"
LOW: Final = 15
"""Per cent from which on the battery counts as low."""
RUNTIME_FULL: Final = 900
"""Seconds of a full battery."""
LONGEST_LINE: Final = 256


class Device(WireDevice):
    """The service and the supply behind it."""

    def __init__(self, parts: Parts, model: str = "nut") -> None:
        super().__init__(parts, "ups", FAULTS, timing.UPS_BAUD)
        self._lines = Lines(LONGEST_LINE)
        self.mains = True
        self.charge = 100

    @property
    def url(self) -> str:
        """How a terminal opens it."""
        return f"{self.wire.url.replace('socket://', 'nut://')}/{NAME}"

    def restart(self, model: str) -> None:
        """Switch off and on, with mains and a full battery."""
        self._lines.clear()
        self.mains, self.charge = True, 100

    def state(self) -> dict[str, object]:
        """What stands on the front of the supply."""
        return {"mains": self._mains, "charge": self._charge, "status": self._status}

    def set_power(self, mains: bool | None, charge: int | None) -> None:
        """Switch the mains, set the charge; what was struck gives way to the hand."""
        if mains:
            self.struck.discard("mains_failed")
        if mains or charge is not None:
            self.struck.discard("battery_low")
        self.mains = self.mains if mains is None else mains
        self.charge = self.charge if charge is None else charge
        self._parts.events.stir()

    @property
    def _mains(self) -> bool:
        return self.mains and "mains_failed" not in self.struck and "battery_low" not in self.struck

    @property
    def _charge(self) -> int:
        return min(self.charge, 5) if "battery_low" in self.struck else self.charge

    @property
    def _status(self) -> str:
        flags = ["OL"] if self._mains else ["OB", "DISCHRG"]
        if self._charge <= LOW:
            flags.append("LB")
        if "battery_old" in self.struck:
            flags.append("RB")
        return " ".join(flags)

    def line_lost(self) -> None:
        """The client has gone."""
        super().line_lost()
        self._lines.clear()

    async def receive(self, data: bytes) -> None:
        """Take bytes and answer every line they complete."""
        for line in self._lines.feed(data):
            self._offset += len(line)
            self._command(line)

    def _variables(self) -> dict[str, str]:
        return {
            "battery.charge": str(self._charge),
            "battery.runtime": str(RUNTIME_FULL * self._charge // 100),
            "ups.mfr": "SIMUPS",
            "ups.model": "One 600",
            "ups.serial": "SN0010",
            "ups.status": self._status,
        }

    def _command(self, line: bytes) -> None:
        words = line.decode("ascii", "replace").strip().split(" ")
        variables = self._variables()
        match words:
            case ["LIST", "VAR", name] | ["GET", "VAR", name, _] if name != NAME:
                answer = "ERR UNKNOWN-UPS"
            case ["LIST", "VAR", _] | ["GET", "VAR", _, _] if "stale" in self.struck:
                answer = "ERR DATA-STALE"
            case ["LIST", "VAR", _]:
                listed = "".join(f'VAR {NAME} {key} "{value}"\n' for key, value in variables.items())
                answer = f"BEGIN LIST VAR {NAME}\n{listed}END LIST VAR {NAME}"
            case ["GET", "VAR", _, name] if name in variables:
                answer = f'VAR {NAME} {name} "{variables[name]}"'
            case ["GET", "VAR", _, _]:
                answer = "ERR VAR-NOT-SUPPORTED"
            case ["VER"]:
                answer = "Simulated upsd 1.0"
            case _:
                self.complain("no command", line)
                answer = "ERR UNKNOWN-COMMAND"
        told = self._status if answer.startswith("BEGIN") else answer
        self.say(answer.encode("ascii") + b"\n", told, to=" ".join(words[:2]), poll=True)

    def junk(self, data: bytes, words: str) -> tuple[bytes, str]:
        """Another service at this port."""
        other = "HTTP/1.0 400 Bad Request"
        return other.encode() + b"\n", other
