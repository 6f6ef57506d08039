"""The shipped workshop at the small terminal of these tests; its clocks follow the loop's, which jumps."""

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from argon2 import PasswordHasher

from drivers.ports.durations import REAL
from drivers.ports.remarks import Sought, Why, remark
from drivers.search import Candidate, Found
from flows.maintenance.stay import Maintenance
from flows.prompts import Prompt
from flows.scenario import Scenario
from flows.texts import Bilingual
from flows.visit import VisitReport
from flows.visitor import play
from kiosk.maintenance.history import History
from kiosk.maintenance.pin import NAME, PinFile
from kiosk.maintenance.small_file import write
from kiosk.maintenance.workshop import KioskWorkshop, Plate
from kiosk.profile_tables import DeviceTable
from tests.flows.terminal import NOW, AtOnce, Terminal, Visitor, at

PIN = "735914"
IN = at("pin", PIN)
OUT = at("maintenance", "home")
STUCK = REAL.maintenance_silence + REAL.hold_limit
_CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


class LoopClock:
    """Follows the loop; a test sets the machine's wall clock askew, or starts the machine anew."""

    def __init__(self) -> None:
        self.run = "one"
        self.booted = 0.0
        self.askew = 1_700_000_000.0

    def boot(self) -> str:
        return self.run

    def since_boot(self) -> float:
        return asyncio.get_running_loop().time() - self.booted

    def wall(self) -> float:
        return asyncio.get_running_loop().time() + self.askew

    def boot_anew(self, run: str) -> None:
        self.run, self.booted = run, asyncio.get_running_loop().time()


class Shop:
    """A terminal with its maintenance; `start` is the program's next start in the same folder."""

    def __init__(self, terminal: Terminal, folder: Path) -> None:
        self.terminal, self.folder = terminal, folder
        self.clock = LoopClock()
        self.history = History(terminal.devices, lambda: NOW)
        self.admitted = 0
        self.start()

    def start(self) -> None:
        devices = {
            port: DeviceTable(url=f"socket://192.0.2.1:{n}", driver="driver")
            for n, port in enumerate(self.terminal.devices)
        }
        plate = Plate("DEMO-0001", Bilingual("青禾县政务服务大厅", "Qinghe County Service Hall"), devices)
        self.terminal.condition.out_of_service = False
        self.workshop = KioskWorkshop(
            plate,
            self.terminal.devices,
            self.folder,
            self.terminal.condition,
            self.history,
            REAL,
            lambda: NOW,
            self.clock,
            AtOnce(),
        )
        self.workshop.load()

    def set_pin(self, pin: str = PIN) -> None:
        write(self.folder / NAME, PinFile(hash=_CHEAP.hash(pin)))

    async def play(self, *steps: Mapping[str, Any], language: str = "zh", **expect: str) -> VisitReport:
        """A technician's stay by a table of steps; ends in a wipe with every device at rest."""
        terminal = self.terminal
        await terminal.open()
        scenario = Scenario.model_validate({"language": language, "step": steps, "expect": expect})
        visitor = terminal.visitor = Visitor(scenario, terminal)
        wipes = terminal.wipes
        stay = Maintenance(terminal.surroundings(visitor), self.workshop, self._admit)
        try:
            return await play(stay, visitor, STUCK)
        finally:
            terminal.check_wiped(wipes + 1)

    def _admit(self) -> None:
        self.admitted += 1


def looked(tables: Mapping[str, Any], _states: object) -> dict[str, Found]:
    """What is plugged in elsewhere, looked for in no time."""
    (port,) = tables
    seen = Candidate("/dev/ttyUSB1", refusal=remark(Why.OURS, port="receipt_printer"))
    return {port: Found(Sought.SERIAL_PORTS, (seen,), remark(Why.NO_RIGHT, place="/dev/ttyS0", group="tty"))}


def last(shown: list[Prompt[Any]], key: str) -> Any:
    return [page for page in shown if page.key == key][-1]


def try_of(port: str, *steps: dict[str, Any]) -> tuple[dict[str, Any], ...]:
    begin = (at("maintenance", "devices"), at("devices", port), at("device", "try"))
    return (IN, *begin, *steps, at("device", "back"), at("devices", "back"), OUT)
