"""One simulator and one terminal, assembled once and used for many cells, and what is overheard while they run."""

import asyncio
import contextlib
import logging
import threading
import time
from collections.abc import AsyncIterator, Callable, Mapping
from pathlib import Path
from typing import Any, Literal

from drivers.hosted import HostedDevice
from drivers.ports.fault_ids import FaultId
from flows.visit import VisitReport
from kiosk.profile import load_profile
from kiosk.store.ledger import PrintRow
from kiosk.terminal import Terminal, open_terminal
from tests.matrix.person import Person
from tests.matrix.screen import Screen
from tests.simulator.process import SimulatorProcess
from tests.terminal.disk import Disk, small_disk
from tests.terminal.profiles import BRISK, all_devices, write_profile

SPEED = 10.0
"""How much faster than real the hardware is: a slip takes a third of a second, so that a fault can meet it."""
SCALED = {
    **BRISK,
    "silence": 4.0,
    "silence_warning": 1.5,
    "card_wait": 3.0,
    "office_connect": 0.6,
    "office_total": 1.2,
    "take_slip": 2.0,
    "rate": 2.0,
    "news": 3.0,
    "apology": 0.3,
    "print_again": 0.3,
    "store_write": 0.8,
    "sdt_inter_byte": 0.4,
    "hold_limit": 30.0,
    "camera_proof_interval": 2.0,
}
"""What is waited for is about a tenth of the real; the three seconds to the start page are this machine's own, not scaled."""
DISK = "16m"
SEEING = frozenset({"code_scanner", "document_scanner", "person_camera"})
"""Ports that cost a room much of the processor, and that no page of these visits asks for anything."""
RECOVERY = 8.0
"""Seconds, at these durations, until a mended device is used again: its longest back-off, a start and a poll."""


_STANDARD = {*vars(logging.makeLogRecord({})), "message", "asctime", "taskName"}


class Overheard(logging.Handler):
    """All that was logged, and what nobody caught."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []
        self.uncaught: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        fields = {key: value for key, value in vars(record).items() if key not in _STANDARD}
        line = f"{record.levelname} {record.name}: {record.getMessage()} {fields or ''}"
        self.lines.append(line)
        if "bug" in record.getMessage() or record.exc_info or record.levelno >= logging.CRITICAL:
            self.uncaught.append(line)

    def clear(self) -> None:
        self.lines.clear()
        self.uncaught.clear()


class Room:
    """A terminal that serves one visit after the other, and the far end of its wires."""

    def __init__(self, simulator: SimulatorProcess, terminal: Terminal, disk: Disk) -> None:
        self.simulator = simulator
        self.terminal = terminal
        self.disk = disk
        self.screen = Screen()
        self._left_out: dict[str, HostedDevice[Any, Any]] = {}
        self._services = list(terminal.services)
        terminal.services = self._services  # type: ignore[assignment]  # one that changes under a visit
        self.reports: list[VisitReport] = []
        self.overheard = Overheard()
        self.caused: set[str] = set()
        """The ids of all faults that a device or the office has had."""

    def do(self, action: str, *args: Any) -> None:
        """Acts on the simulator; blocks."""
        getattr(self.simulator, action)(*args)

    def leave_out(self, device: str) -> None:
        """From now on the terminal is one whose profile does not have that device."""
        self._left_out[device] = self.terminal.devices.pop(device)
        self.terminal.condition._changed()

    def put_back(self) -> None:
        """The terminal has all its devices again."""
        if self._left_out:
            self.terminal.devices.update(self._left_out)
            self._left_out.clear()
            self.terminal.condition._changed()

    async def ask_printer(self) -> None:
        """From now on the state of the receipt printer is of this moment, not of its last poll."""
        printer: Any = self.terminal.devices["receipt_printer"]
        await printer.query_status()

    def print_on(self, paper: Literal["document", "slip"]) -> None:
        """From now on services print on this kind of paper only, in a visit that has begun as well."""
        self._services[:] = [service.model_copy(update={"prints": (paper,)}) for service in self._services]

    async def serve(self) -> None:
        """As `Terminal.serve`, but keeps the reports."""
        await self.terminal.start(self.screen)
        while True:
            self.reports.append(await self.terminal.visit(self.screen))

    def faults_now(self) -> set[str]:
        """The ids of the faults that devices, office and store have at the moment."""
        found = {device.state.fault for device in self.terminal.devices.values()}
        if self.terminal.office is not None:
            found.add(self.terminal.office.fault)
        if "ledger" in self.terminal.condition.missing():
            found.add(FaultId.TERMINAL_STORE)
        return {str(fault) for fault in found if fault is not None}

    def note_faults(self) -> None:
        """Keeps the faults of the moment."""
        self.caused |= self.faults_now()

    @property
    def well(self) -> bool:
        """Whether nothing is missing and no device has a fault."""
        devices = self.terminal.devices.values()
        return not self.terminal.condition.missing() and all(
            device.state.usable and device.state.fault is None for device in devices
        )

    def state(self) -> str:
        """What is not well, in words."""
        ill = [
            f"{device.name} {device.state.health} {device.state.fault} ({device.state.detail})"
            for device in self.terminal.devices.values()
            if not device.state.usable or device.state.fault is not None
        ]
        missing = sorted(self.terminal.condition.missing())
        return f"{', '.join(ill) or 'devices well'}; missing {missing}; `{self.screen.stage}`"

    async def until(self, holds: Callable[[], bool], seconds: float) -> bool:
        """Whether it comes to hold within so long; looked at after each change of a device or the office."""
        changed = asyncio.Event()
        stops = [device.watch(lambda _change: changed.set()) for device in self.terminal.devices.values()]
        stops.append(self.terminal.condition.watch(changed.set))
        try:
            async with asyncio.timeout(seconds):
                while not holds():
                    changed.clear()
                    await changed.wait()
        except TimeoutError:
            return holds()
        finally:
            for stop in stops:
                stop()
        return True

    async def at_home(self, seconds: float) -> bool:
        """Whether the start page is on view within so long; a visit that somebody has left open is left."""
        until = time.monotonic() + seconds
        while self.screen.stage != "home" and time.monotonic() < until:
            self.screen.look()
            leaver = Person(self.screen, "", self.do)
            leaver.leaving = True
            if self.screen.stage not in ("home", "closed", "") and self.screen.choices:
                await leaver.once()
            await self.screen.change(0.1)
        return self.screen.stage == "home"

    async def prints(self) -> list[PrintRow]:
        """The print ledger."""
        return await self.terminal.ledger.prints()


@contextlib.asynccontextmanager
async def room(
    folder: Path, durations: Mapping[str, float] = SCALED, serve: bool = True, seeing: bool = True
) -> AsyncIterator[Room]:
    """A room whose terminal serves whoever stands at its screen, if told to. Needs root, for the disk.

    `seeing`: with the devices of `SEEING` too.
    """
    with SimulatorProcess(speed=SPEED) as simulator, small_disk(folder / "data", DISK) as disk:
        devices = tuple(port for port in all_devices(simulator) if seeing or port not in SEEING)
        file = write_profile(simulator, folder / "terminal.toml", durations, devices=devices)
        async with open_terminal(load_profile(file), folder / "data") as terminal:
            place = Room(simulator, terminal, disk)
            place.print_on("slip")
            uncaught = place.overheard.uncaught
            asyncio.get_running_loop().set_exception_handler(
                lambda _loop, context: uncaught.append(
                    f"{context.get('message')}: {context.get('exception')!r}"
                )
            )
            hook, threading.excepthook = (
                threading.excepthook,
                lambda args: uncaught.append(f"{args.thread}: {args.exc_value!r}"),
            )
            root, level = logging.getLogger(), logging.getLogger().level
            root.addHandler(place.overheard)
            root.setLevel(logging.INFO)
            stops = [d.watch(lambda _change: place.note_faults()) for d in terminal.devices.values()]
            stops.append(terminal.condition.watch(place.note_faults))
            serving = asyncio.create_task(place.serve() if serve else asyncio.sleep(0))
            try:
                yield place
            finally:
                for stop in stops:
                    stop()
                root.removeHandler(place.overheard)
                root.setLevel(level)
                threading.excepthook = hook
                serving.cancel()
                await asyncio.gather(serving, return_exceptions=True)
