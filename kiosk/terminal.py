"""Assembles a terminal from its profile, and keeps it going: devices, office, store, one visit after the other."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from drivers.hosted import HostedDevice
from drivers.loader import open_device
from drivers.ports.fault_ids import FaultId
from flows.availability import offer
from flows.catalogue import Service, groups, services
from flows.desk import Surroundings
from flows.guide_lights import GuideLights, LitInterface
from flows.maintenance.stay import Maintenance
from flows.news import resumed_notice, starting_notice
from flows.office import Office
from flows.prompts import Notice
from flows.texts import Bilingual
from flows.ui import UserInterface, check_kinds
from flows.visit import Ending, Visit, VisitReport
from flows.ways_out import Leaving
from kiosk.a4.typesetter import ChildTypesetter
from kiosk.condition import Condition
from kiosk.lifecycle import Life, Lifecycle
from kiosk.maintenance.history import History
from kiosk.maintenance.workshop import KioskWorkshop, Plate
from kiosk.memory import give_back
from kiosk.no_office import NoOffice
from kiosk.office.link import OfficeLink
from kiosk.opening import Opening
from kiosk.outbox import Outbox
from kiosk.profile import LoadedProfile
from kiosk.store.database import Database
from kiosk.store.health import StoreHealth
from kiosk.store.keeper import StoreKeeper
from kiosk.store.ledger import StoredLedger
from kiosk.store.lock import held
from kiosk.store.paper import keep_count

if TYPE_CHECKING:
    from kiosk.office.client import OfficeClient

_log = logging.getLogger(__name__)
STORE = "terminal.db"


def local_now() -> datetime:
    """The wall clock with the machine's time zone."""
    return datetime.now().astimezone()


class RestartAsked(Exception):
    """A technician wants the program started anew; the guard does that."""


class Terminal:
    """A running terminal. Make it with `open_terminal`."""

    def __init__(  # noqa: PLR0913, PLR0917  (a terminal is that many things)
        self,
        loaded: LoadedProfile,
        devices: dict[str, HostedDevice[Any, Any]],
        office: OfficeLink | None,
        ledger: StoredLedger,
        outbox: Outbox | None,
        keeper: StoreKeeper,
        store: StoreHealth,
        data: Path,
    ) -> None:
        self.loaded = loaded
        self.devices = devices
        self.office = office
        self.ledger = ledger
        self.outbox = outbox
        self.keeper = keeper
        self.opening = Opening(loaded.site.hours if loaded.site else {}, local_now, loaded.durations)
        self.condition = Condition(devices, office, store, self.opening)
        self.life = Lifecycle()
        self.services = _admitted(loaded)
        board = devices.get("sensor_board")
        self._lights = None if board is None else GuideLights(board, loaded.durations)  # type: ignore[arg-type]
        self._visit: Visit | None = None
        self.history = History(devices, local_now)
        self.workshop = KioskWorkshop(
            _plate(loaded), devices, data, self.condition, self.history, loaded.durations, local_now
        )
        self.workshop.load()

    def surroundings(self, ui: UserInterface) -> Surroundings:
        """What a visit finds here."""
        office: Office = NoOffice() if self.office is None else self.office
        return Surroundings(
            ui=ui if self._lights is None else LitInterface(ui, self._lights),
            office=office,
            ledger=self.ledger,
            devices=self.devices,
            durations=self.loaded.durations,
            groups=groups(),
            services=self.services,
            missing=self.condition.missing,
            doubts=self.condition.doubts,
            watch=self.condition.watch,
            now=local_now,
            typesetter=ChildTypesetter(self.loaded.durations),
        )

    async def start(self, ui: UserInterface) -> None:
        """Shows that the terminal starts, until everything has been heard of, or for a moment at the most."""
        check_kinds(ui)
        self.life.go(Life.STARTING)
        if not self.condition.settled:
            ui.show(starting_notice())
        settled = asyncio.Event()
        stop = self.condition.watch(lambda: settled.set() if self.condition.settled else None)
        try:
            if not self.condition.settled:
                async with asyncio.timeout(self.loaded.durations.starting):
                    await settled.wait()
        except TimeoutError:
            _log.warning("started before everything was heard of")
        finally:
            stop()
        self._follow()

    async def serve(self, ui: UserInterface, after_visit: bool = False) -> None:
        """One visit after the other, until cancelled; a visit under way is ended properly then. Between visits, maintenance.

        Raises:
            RestartAsked: a technician wants the program started anew.

        `after_visit`: the terminal went down in a visit just now, so somebody may still stand there, who is told.
        """
        if self.keeper.open_prints or after_visit:
            self.life.go(Life.STARTING)
            await self._tell(ui, resumed_notice(slip=self.keeper.open_prints > 0))
        await self.start(ui)
        while True:
            report = await self.visit(ui)
            if report.reason == Leaving.STAFF:
                await self.maintain(ui)

    async def visit(
        self, ui: UserInterface, run: Callable[[Visit], Awaitable[VisitReport]] = Visit.run
    ) -> VisitReport:
        """One visit; the terminal must have been started. A scripted visit has its own way to `run`."""

        def begin() -> None:
            if self.life.state is Life.AVAILABLE:
                self.life.go(Life.ACTIVE)

        def follow() -> None:
            if self.life.state is not Life.ACTIVE:
                self._follow()

        visit = self._visit = Visit(self.surroundings(ui), begin)
        stop = self.condition.watch(follow)
        try:
            report = await run(visit)
        finally:
            stop()
            self._visit = None
            self._follow()
            give_back()
        _log.log(
            logging.INFO if report.ending in (Ending.DONE, Ending.LEFT) else logging.WARNING,
            "visit",
            extra=_as_fields(report),
        )
        return report

    def interrupt(self, fault: FaultId) -> None:
        """Ends the visit under way, if there is one, and tells the person of the fault that is the reason."""
        if self._visit is not None:
            self._visit.interrupt(fault)

    async def maintain(
        self, ui: UserInterface, run: Callable[[Visit], Awaitable[VisitReport]] = Visit.run
    ) -> VisitReport:
        """A technician's stay, from the page of the PIN on; no visit is under way.

        Raises:
            RestartAsked: it ended with that wish.
        """
        stay = self._visit = Maintenance(
            self.surroundings(ui), self.workshop, lambda: self.life.go(Life.MAINTENANCE, "")
        )
        try:
            report = await run(stay)
        finally:
            self._visit = None
            self._follow()
            give_back()
        _log.info("maintenance", extra=_as_fields(report))
        if report.reason == Leaving.RESTART:
            raise RestartAsked
        return report

    async def _tell(self, ui: UserInterface, notice: Notice) -> None:
        """News that belong to no visit: until they are touched away, or for a while. Devices connect meanwhile."""
        try:
            async with asyncio.timeout(self.loaded.durations.news):
                await ui.ask(notice)
        except TimeoutError:
            pass
        finally:
            ui.wipe()

    async def settle_outbox(self) -> None:
        """Gives the letters that wait one chance to go before the terminal is closed."""
        if self.outbox is not None and self.office is not None and self.office.fault is None:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self.loaded.durations.office_total):
                    await self.outbox.idle.wait()

    def _follow(self) -> None:
        missing = self.condition.missing()
        if any(offer(service, missing).greyed is None for service in self.services):
            self.life.go(Life.AVAILABLE)
        else:
            self.life.go(Life.UNAVAILABLE, ", ".join(sorted(missing)) or "no services")


def _plate(loaded: LoadedProfile) -> Plate:
    site = None if loaded.site is None else Bilingual(loaded.site.name, loaded.site.name_en)
    return Plate(loaded.profile.terminal, site, loaded.devices)


def _admitted(loaded: LoadedProfile) -> tuple[Service, ...]:
    site = loaded.site
    admitted = (s for s in services() if site is None or site.services is None or s.id in site.services)
    return tuple(service.printing_on(loaded.devices) for service in admitted)


@contextlib.asynccontextmanager
async def open_terminal(loaded: LoadedProfile, data: Path) -> AsyncIterator[Terminal]:
    """Opens devices, office and store, and closes them all at the end.

    A store that cannot be opened keeps no terminal from starting: `Terminal.keeper` says why, tries it again and again,
    and meanwhile nothing is offered that needs it.

    Raises:
        StoreError: another terminal is at work with this data folder.
    """
    async with held(data, loaded.durations), _opened(loaded, data) as terminal:
        yield terminal


@contextlib.asynccontextmanager
async def _opened(loaded: LoadedProfile, data: Path) -> AsyncIterator[Terminal]:
    durations = loaded.durations
    devices = {
        port: open_device(port, port, table.driver, table.url, table.quirks, durations)
        for port, table in loaded.devices.items()
    }
    database = Database(data / STORE, durations=durations)
    watchers = [
        device.watch(lambda change: _advise(change.before.fault, change.after.fault))
        for device in devices.values()
    ]
    watchers.append(database.health.watch(lambda: _advise(None, database.health.fault)))

    def resumed(open_prints: int) -> None:
        _log.warning(
            "prints were under way when the terminal stopped: outcome unknown", extra={"count": open_prints}
        )
        if (printer := devices.get("receipt_printer")) is not None:
            printer.suspect_leftover()  # type: ignore[attr-defined]  # this port's devices have it

    ledger = StoredLedger(database, local_now)
    keeper = StoreKeeper(ledger, database.health, durations, resumed)
    office, outbox = None, None
    background: list[asyncio.Task[None]] = []
    try:
        await keeper.open()
        background.append(asyncio.create_task(keeper.watch(), name="store"))
        if "receipt_printer" in devices:
            counting = keep_count(database, devices["receipt_printer"])
            background.append(asyncio.create_task(counting, name="paper"))
        if loaded.profile.office is not None:
            office = OfficeLink(_client_maker(loaded, data), durations)
            background.append(asyncio.create_task(office.watch_health(), name="office health"))
            outbox = Outbox(ledger, office, database.health, durations)
            background.append(asyncio.create_task(outbox.run(), name="outbox"))
        terminal = Terminal(loaded, devices, office, ledger, outbox, keeper, database.health, data)
        background.append(asyncio.create_task(terminal.opening.watch(), name="opening hours"))
        try:
            yield terminal
        finally:
            terminal.condition.close()
            terminal.history.close()
            terminal.life.go(Life.STOPPED)
    finally:
        for task in background:
            task.cancel()
        await asyncio.gather(*background, return_exceptions=True)
        for stop in watchers:
            stop()
        await asyncio.gather(*(device.close() for device in devices.values()))
        if office is not None:
            office.close()
        await keeper.close()
        await database.close()


def _client_maker(loaded: LoadedProfile, data: Path) -> "Callable[[], OfficeClient]":
    """What builds a client in the worker thread that first needs one: HTTP and signing are not loaded at start."""
    table = loaded.profile.office
    assert table is not None
    terminal = loaded.profile.terminal
    area = loaded.site.region_code if loaded.site else "0" * 12

    def make() -> "OfficeClient":
        from kiosk.keys import terminal_key
        from kiosk.office.client import OfficeClient
        from kiosk.office.wire import OfficeWire

        wire = OfficeWire(table.url, terminal, lambda: terminal_key(data), loaded.durations)
        return OfficeClient(wire, terminal, table.enrolment_code, area)

    return make


def _advise(before: FaultId | None, after: FaultId | None) -> None:
    """What to do about a fault, from the catalogue, once when it comes; that it came is logged where it was noticed."""
    if after is not None and after is not before:
        _log.warning("what to do", extra={"fault": after, "advice": after})


def _as_fields(report: VisitReport) -> dict[str, object]:
    """A visit's report as a log line has it: the reason of a fault is its id, of a bug the error's type."""
    kind = {Ending.FAULT: "fault", Ending.BUG: "error"}.get(report.ending, "reason")
    return {"ending": report.ending, "service": report.service or None, kind: report.reason or None}
