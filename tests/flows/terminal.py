"""A terminal without wires: the shipped flows, ledger and rules of what is missing, small devices."""

import dataclasses
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Executor, Future
from datetime import date, datetime
from typing import Any, cast

from drivers.ports.durations import REAL
from drivers.ports.fault_ids import FaultId
from drivers.ports.sensitive import Sensitive
from drivers.ports.status import Health
from flows.catalogue import groups, services
from flows.desk import Surroundings
from flows.guide_lights import GuideLights, LitInterface
from flows.prompts import Prompt
from flows.scenario import Scenario
from flows.texts import Bilingual, Language, Text, Verbatim
from flows.ui import UserInterface
from flows.visit import Visit, VisitReport
from flows.visitor import ScriptedVisitor, play
from flows.words import Catalogue
from kiosk.condition import Condition
from kiosk.store.database import MEMORY, Database
from kiosk.store.ledger import Letter, PrintRow, StoredLedger
from tests.flows import people
from tests.flows.devices import SmallDevice, SmallPad, SmallPrinter, SmallReader, SmallSlot
from tests.flows.office import CHINA, SmallOffice

NOW = datetime(2026, 11, 21, 9, 30, tzinfo=CHINA)
STUCK = REAL.silence + REAL.hold_limit


class AtOnce(Executor):
    """The store's thread, without one: a clock that jumps does not wait for threads."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> "Future[Any]":
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except BaseException as error:  # noqa: BLE001 - as an executor does
            future.set_exception(error)
        return future


class BrokenLedger(StoredLedger):
    """Fails at the calls named in `broken`, as a full disk does."""

    broken: tuple[str, ...] = ()

    async def intend_print(self, job: Any) -> None:
        self._may("intend_print")
        await super().intend_print(job)

    async def settle_print(self, job: Any, outcome: Any) -> None:
        self._may("settle_print")
        await super().settle_print(job, outcome)

    async def post_rating(self, letter: Any) -> None:
        self._may("post_rating")
        await super().post_rating(letter)

    def _may(self, call: str) -> None:
        from flows.ways_out import DeviceFault

        if call in self.broken:
            raise DeviceFault(FaultId.TERMINAL_STORE, "disk full")


class Terminal:
    """Also the scripted visitor's world: it lays cards, presses keys, strikes and mends faults by name."""

    def __init__(self, *more: SmallDevice[Any]) -> None:
        self.reader, self.printer, self.pad = SmallReader(), SmallPrinter(), SmallPad()
        self.office = SmallOffice()
        self.database = Database(MEMORY, AtOnce())
        self.ledger = BrokenLedger(self.database, lambda: NOW)
        devices: tuple[SmallDevice[Any], ...] = (self.reader, self.printer, self.pad, *more)
        self.devices = {device.name: device for device in devices}
        self.condition = Condition(self.devices, cast(Any, self.office), self.database.health)
        self.wipes = 0
        self.at_wipe: list[str] = []
        """What was not as it must be at a wipe."""
        self.held_by_others: list[str] = []
        """The devices that still have an owner after the visit."""
        self.visit: Visit | None = None
        self.on_page: Callable[[Prompt[Any]], None] = lambda page: None
        self._open = False

    def surroundings(self, ui: UserInterface) -> Surroundings:
        board = self.devices.get("sensor_board")
        return Surroundings(
            ui=ui if board is None else LitInterface(ui, GuideLights(cast(Any, board), REAL)),
            office=self.office,
            ledger=self.ledger,
            devices=self.devices,
            durations=REAL,
            groups=groups(),
            services=tuple(service.printing_on(self.devices) for service in services()),
            missing=self.condition.missing,
            doubts=self.condition.doubts,
            watch=self.condition.watch,
            now=lambda: NOW,
        )

    async def open(self) -> None:
        if not self._open:
            self._open = True
            await self.ledger.open()

    async def play(
        self,
        *steps: Mapping[str, Any],
        language: str = "zh",
        fault: Sequence[Mapping[str, Any]] = (),
        **expect: str,
    ) -> VisitReport:
        """One visit by a table of steps; checks that it ended in a wipe with every device at rest."""
        await self.open()
        scenario = Scenario.model_validate(
            {"language": language, "step": steps, "fault": fault, "expect": expect}
        )
        visitor = Visitor(scenario, self)
        self.visitor = visitor
        wipes = self.wipes
        self.visit = Visit(self.surroundings(visitor))
        try:
            return await play(self.visit, visitor, STUCK)
        finally:
            self.check_wiped(wipes + 1)

    def check_wiped(self, wipes: int) -> None:
        assert self.wipes == wipes
        assert self.at_wipe == []
        assert [d.name for d in self.devices.values() if d.owner is not None] == self.held_by_others

    def read_only(self, is_so: bool) -> None:
        """The store answers the next write with SQLite's own SQLITE_READONLY, or takes it again."""
        assert self.database._connection is not None
        self.database._connection.execute(f"PRAGMA query_only = {int(is_so)}")

    @property
    def met(self) -> list[str]:
        return self.visitor.met

    async def prints(self) -> list[PrintRow]:
        return await self.ledger.prints()

    async def letters(self) -> list[Letter]:
        return await self.ledger.waiting()

    def wiped(self) -> None:
        self.wipes += 1
        for device in self.devices.values():
            if device.running:
                self.at_wipe.append(f"{device.name} still works")
            if device.owner == "visit":
                self.at_wipe.append(f"{device.name} is still claimed")

    async def do(self, action: str, params: dict[str, Any]) -> None:
        match action:
            case "lay":
                self.reader.lay(
                    {
                        "own": people.card,
                        "other": people.other_card,
                        "expired": lambda: people.card(date(2026, 11, 20)),
                    }[params["card"]]
                )
            case "lift":
                self.reader.lift()
            case "insert":
                slot = cast(SmallSlot, self.devices["smart_card"])
                slot.insert(
                    {
                        "own": people.social_security_card,
                        "other": people.other_social_security_card,
                        "third": lambda: people.social_security_card("3.00"),
                        "expired": lambda: people.social_security_card(valid_until=date(2026, 11, 20)),
                    }[params["card"]]
                )
            case "pull":
                cast(SmallSlot, self.devices["smart_card"]).pull()
            case "press" | "poke":
                self.pad.press(params["key"])
            case "strike":
                FAULTS[params["device"], params["fault"]](self)
            case "mend":
                if params["device"] == "office":
                    self.office.failing.clear()
                    self.office.turn(None)
                elif params["device"] in self.devices:
                    self.devices[params["device"]].mend()


def _office(call: str, fault: FaultId) -> Callable[[Terminal], None]:
    return lambda t: t.office.failing.__setitem__(call, fault)


FAULTS: dict[tuple[str, str], Callable[[Terminal], None]] = {
    ("id_card", "unplugged"): lambda t: t.reader.strike(FaultId.ID_CARD_LINK_LOST),
    ("smart_card", "unplugged"): lambda t: t.devices["smart_card"].strike(FaultId.SMART_CARD_LINK_LOST),
    ("smart_card", "service_killed"): lambda t: t.devices["smart_card"].strike(
        FaultId.SMART_CARD_SERVICE_LOST
    ),
    ("receipt_printer", "unplugged"): lambda t: t.printer.strike(FaultId.PRINTER_LINK_LOST),
    ("receipt_printer", "paper_out"): lambda t: t.printer.strike(FaultId.PRINTER_PAPER_OUT, Health.ONLINE),
    ("receipt_printer", "paper_out_mid_slip"): lambda t: setattr(t.printer, "paper_ends_mid_slip", True),
    ("receipt_printer", "cover_open"): lambda t: t.printer.strike(FaultId.PRINTER_COVER_OPEN),
    ("receipt_printer", "silent"): lambda t: t.printer.strike(FaultId.PRINTER_SILENT),
    ("receipt_printer", "mute"): lambda t: setattr(t.printer, "mute", True),
    ("receipt_printer", "hangs"): lambda t: setattr(t.printer, "hangs", True),
    ("rating_keypad", "unplugged"): lambda t: t.pad.strike(FaultId.KEYPAD_LINK_LOST),
    ("sensor_board", "door_open"): lambda t: t.devices["sensor_board"].strike(
        FaultId.SENSORS_DOOR_OPEN, Health.ONLINE
    ),
    ("ups", "mains_failed"): lambda t: t.devices["ups"].strike(FaultId.UPS_ON_BATTERY, Health.ONLINE),
    ("office", "down"): lambda t: t.office.turn(FaultId.OFFICE_DOWN),
    **{
        ("office", f"{name}_at_{call}"): _office(call, fault)
        for call in ("identify", "records", "certificate")
        for name, fault in (
            ("down", FaultId.OFFICE_DOWN),
            ("slow", FaultId.OFFICE_SLOW),
            ("garbled", FaultId.OFFICE_GARBLED),
        )
    },
}


class Visitor(ScriptedVisitor):
    """The scripted visitor of these tests: every page it meets is said in both languages, every wipe is noted."""

    def __init__(self, scenario: Scenario, terminal: Terminal) -> None:
        super().__init__(scenario, terminal, self._met)
        self._terminal = terminal

    def _met(self, page: Prompt[Any]) -> None:
        say_all(page)
        self._terminal.on_page(page)

    def wipe(self) -> None:
        super().wipe()
        self._terminal.wiped()


def say_all(page: Prompt[Any]) -> None:
    """Says every word of a page in both languages; a key or a value that is missing fails the visit."""
    for words in _words(page):
        for language in Language:
            if isinstance(words, Text):
                assert words.key in Catalogue.load(language).texts, f"{language}: {words.key}"
            assert Catalogue.load(language).say(words)


def _words(value: Any) -> Iterable[Any]:
    if isinstance(value, Text | Bilingual | Verbatim | Sensitive):
        yield value
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        for field in dataclasses.fields(value):
            yield from _words(getattr(value, field.name))
    elif isinstance(value, tuple):
        for inner in value:
            yield from _words(inner)


def at(page: str, choose: str | list[str] | None = None, **more: Any) -> dict[str, Any]:
    """One step of a table."""
    return {"page": page, **({} if choose is None else {"choose": choose}), **more}


def strike(device: str, fault: str) -> dict[str, str]:
    return {"device": device, "fault": fault}
