"""Small honest devices: they keep the ports' contracts and take their time, without a wire."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, Generic, TypeVar

from drivers.ports.fault_ids import FaultId
from drivers.ports.id_card import IdCard, IdCardStatus, ReadStage
from drivers.ports.rating_keypad import Rating, Staff
from drivers.ports.receipt_printer import PrintOutcome, ReceiptPrinterStatus
from drivers.ports.results import Completion, Result
from drivers.ports.sensor_board import LightMode, Sensed, SensorBoardStatus
from drivers.ports.slip import Slip
from drivers.ports.smart_card import ALL, Application, SmartCard, SmartCardStatus
from drivers.ports.status import Cover, DeviceState, Health, Media, StateChanged, Use
from drivers.ports.ups import Battery, Mains, UpsStatus

S = TypeVar("S")
READ_TIME = 0.8
PRINT_TIME = 4.0


class SmallDevice(Generic[S]):
    """State, watchers, claims, and how many commands are under way."""

    def __init__(self, name: str, status: S) -> None:
        self._state: DeviceState[S] = DeviceState(name, Health.ONLINE, Use.OPEN, status)
        self._listeners: list[Callable[[StateChanged[Any]], None]] = []
        self._ending: set[asyncio.Future[Any]] = set()
        self.owner: str | None = None
        self.claimed = 0
        self.running = 0

    @property
    def name(self) -> str:
        return self._state.name

    @property
    def state(self) -> DeviceState[S]:
        return self._state

    def watch(self, listener: Callable[[StateChanged[Any]], None]) -> Callable[[], None]:
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def claim(self, owner: str) -> None:
        if self.owner not in (None, owner):
            raise RuntimeError(f"{self.name} is held by {self.owner}")
        self.owner = owner
        self.claimed += 1

    def release(self) -> None:
        self.owner = None

    def strike(self, fault: FaultId, health: Health = Health.OFFLINE) -> None:
        """The device goes, or comes back with what is wrong with it."""
        self._change(replace(self._state, health=health, fault=fault))

    def mend(self) -> None:
        """All is well again."""
        self._change(replace(self._state, health=Health.ONLINE, fault=None))

    def _change(self, after: DeviceState[S]) -> None:
        event = StateChanged(self._state, after)
        self._state = after
        for listener in list(self._listeners):
            listener(event)

    @contextmanager
    def command(self) -> Iterator[None]:
        """A command under way; only whoever has claimed the device may give one."""
        if self.owner is None:
            raise RuntimeError(f"{self.name} is used by nobody who has claimed it")
        self.running += 1
        try:
            yield
        finally:
            self.running -= 1

    def lost(self) -> bool:
        return not self._state.usable


class SmallReader(SmallDevice[IdCardStatus]):
    """A card lies on it or not; one that was read counts again when it has been lifted.

    Whether it lies there still is told only where it `senses`.
    """

    def __init__(self) -> None:
        super().__init__("id_card", IdCardStatus())
        self.make_card: Callable[[], IdCard] | None = None
        self.refusals: list[FaultId] = []
        self.senses = False
        self.fails_with: FaultId | None = None
        """How a look for a card ends that was newly laid."""
        self._spent = False
        self._changed = asyncio.Event()

    def lay(self, make_card: Callable[[], IdCard], *refusals: FaultId) -> None:
        self.make_card, self._spent = make_card, False
        self.refusals += refusals
        self._changed.set()

    def lift(self) -> None:
        self.make_card = None
        self._see(Media.UNKNOWN)
        self._changed.set()

    def _see(self, media: Media) -> None:
        if self.senses:
            self._change(replace(self._state, status=IdCardStatus(media)))

    def _change(self, after: DeviceState[IdCardStatus]) -> None:
        super()._change(after)
        self._changed.set()

    async def read(
        self, timeout: float, on_stage: Callable[[ReadStage], None] | None = None
    ) -> Result[IdCard]:
        tell = on_stage or (lambda stage: None)
        with self.command():
            tell(ReadStage.WAITING)
            if not await self._until(
                lambda: self.lost() or (self.make_card is not None and not self._spent), timeout
            ):
                return Result.failure(Completion.TIMEOUT)
            if self.lost():
                return Result.failure(Completion.LINK_LOST, self.state.fault)
            tell(ReadStage.READING)
            if await self._until(lambda: self.lost() or self.make_card is None, READ_TIME):
                if self.lost():
                    return Result.failure(Completion.LINK_LOST, self.state.fault)
                return Result.failure(Completion.USER_ERROR, FaultId.ID_CARD_MOVED)
            self._spent = not self.refusals
            self._see(Media.PRESENT)
            if self.refusals:
                return Result.failure(Completion.USER_ERROR, self.refusals.pop(0))
            assert self.make_card is not None
            return Result.success(self.make_card())

    async def newly_laid(self) -> Result[IdCard]:
        if self.fails_with is not None:
            self.strike(self.fails_with)
        return await self.read(0.0)

    async def still_lies(self) -> Result[bool]:
        return Result.success(self.make_card is not None)

    async def sam_id(self) -> Result[str]:
        return Result.failure(Completion.UNSUPPORTED_COMMAND)

    async def reset(self) -> Result[None]:
        return Result.success(None)

    async def _until(self, holds: Callable[[], bool], seconds: float) -> bool:
        try:
            async with asyncio.timeout(seconds):
                while not holds():
                    self._changed.clear()
                    await self._changed.wait()
        except TimeoutError:
            return False
        return True


class SmallSlot(SmallDevice[SmartCardStatus]):
    """A card is in it or not; one that was read counts again when it has been out."""

    def __init__(self) -> None:
        super().__init__("smart_card", SmartCardStatus())
        self.make_card: Callable[[], SmartCard] | None = None
        self.refusals: list[FaultId] = []
        self.reading_takes = READ_TIME
        self._spent = False
        self._changed = asyncio.Event()

    def see(self, media: Media, spent: bool = False) -> None:
        """What is known of a card in it; `spent`: one that has been read."""
        self._spent = spent
        self._change(replace(self._state, status=SmartCardStatus(media)))

    def insert(self, make_card: Callable[[], SmartCard]) -> None:
        self.make_card, self._spent = make_card, False
        self._changed.set()

    def pull(self) -> None:
        self.make_card = None
        self._changed.set()

    def _change(self, after: DeviceState[SmartCardStatus]) -> None:
        super()._change(after)
        self._changed.set()

    async def read(
        self,
        timeout: float,
        kinds: frozenset[Application] = ALL,
        on_stage: Callable[[ReadStage], None] | None = None,
    ) -> Result[SmartCard]:
        tell = on_stage or (lambda stage: None)
        with self.command():
            tell(ReadStage.WAITING)
            if not await self._until(
                lambda: self.lost() or (self.make_card is not None and not self._spent), timeout
            ):
                return Result.failure(Completion.TIMEOUT)
            if self.lost():
                return Result.failure(Completion.LINK_LOST, self.state.fault)
            tell(ReadStage.READING)
            if await self._until(lambda: self.lost() or self.make_card is None, self.reading_takes):
                if self.lost():
                    return Result.failure(Completion.LINK_LOST, self.state.fault)
                return Result.failure(Completion.USER_ERROR, FaultId.SMART_CARD_PULLED)
            self._spent = True
            if self.refusals:
                return Result.failure(Completion.USER_ERROR, self.refusals.pop(0))
            assert self.make_card is not None
            return Result.success(self.make_card())

    async def reset(self) -> Result[None]:
        return Result.success(None)

    async def _until(self, holds: Callable[[], bool], seconds: float) -> bool:
        try:
            async with asyncio.timeout(seconds):
                while not holds():
                    self._changed.clear()
                    await self._changed.wait()
        except TimeoutError:
            return False
        return True


class SmallPrinter(SmallDevice[ReceiptPrinterStatus]):
    """Prints in four steps; a print goes on when its caller is gone, as paper does."""

    def __init__(self) -> None:
        super().__init__("receipt_printer", ReceiptPrinterStatus())
        self.slips: list[Slip] = []
        self.printed = 0
        self.new_rolls = 0
        self.paper_ends_mid_slip = False
        self.mute = False
        self.hangs = False
        self.refuses: Result[PrintOutcome] | None = None
        self.settles: Result[PrintOutcome] = Result.failure(
            Completion.OUTCOME_UNKNOWN, FaultId.PRINTER_OUTCOME_UNKNOWN, value=PrintOutcome.UNKNOWN
        )

    async def print(
        self, slip: Slip, on_progress: Callable[[float], None] | None = None
    ) -> Result[PrintOutcome]:
        if self.hangs:
            with self.command():
                await asyncio.sleep(100_000)
        work = asyncio.ensure_future(self._print(slip, on_progress or (lambda part: None)))
        self._ending.add(work)
        work.add_done_callback(self._ending.discard)
        return await asyncio.shield(work)

    async def _print(self, slip: Slip, tell: Callable[[float], None]) -> Result[PrintOutcome]:
        with self.command():
            unheard = self.state.fault is FaultId.PRINTER_SILENT
            if self.lost() and not unheard:
                return Result.failure(Completion.CONSUMABLE, self.state.fault, value=PrintOutcome.NOT_PRINTED)
            if self.refuses is not None:
                return self.refuses
            self.slips.append(slip)
            for part in range(1, 5):
                await asyncio.sleep(PRINT_TIME / 4)
                tell(part / 4)
                if part == 2 and self.paper_ends_mid_slip:
                    self.paper_ends_mid_slip = False
                    self.strike(FaultId.PRINTER_PAPER_OUT, Health.ONLINE)
                    return Result.failure(
                        Completion.CONSUMABLE, FaultId.PRINTER_PAPER_OUT, value=PrintOutcome.PARTIAL
                    )
            if unheard:
                self.strike(FaultId.PRINTER_LEFTOVER)
            if self.mute or unheard:
                return Result.failure(
                    Completion.OUTCOME_UNKNOWN, FaultId.PRINTER_OUTCOME_UNKNOWN, value=PrintOutcome.UNKNOWN
                )
            self.printed += 1
            return Result.success(PrintOutcome.PRINTED)

    async def query_status(self) -> Result[ReceiptPrinterStatus]:
        return Result.success(self.state.status or ReceiptPrinterStatus())

    async def settle(self) -> Result[PrintOutcome]:
        with self.command():
            await asyncio.sleep(0.5)
            return self.settles

    def replenished(self) -> None:
        self.new_rolls += 1

    def suspect_leftover(self) -> None:
        pass  # no process before this one


class SmallPad(SmallDevice[None]):
    """Five keys."""

    def __init__(self) -> None:
        super().__init__("rating_keypad", None)
        self._pressed: asyncio.Future[Rating] | None = None

    def press(self, key: int) -> None:
        if self._pressed is not None and not self._pressed.done():
            self._pressed.set_result(list(Rating)[5 - key])

    async def ask(self, timeout: float) -> Result[Rating]:
        with self.command():
            if self.lost():
                return Result.failure(Completion.LINK_LOST, self.state.fault)
            self._pressed = asyncio.get_running_loop().create_future()
            try:
                async with asyncio.timeout(timeout):
                    return Result.success(await self._pressed)
            except TimeoutError:
                return Result.failure(Completion.TIMEOUT)

    async def show(self, staff: Staff) -> Result[None]:
        return Result.failure(Completion.UNSUPPORTED_COMMAND)


class SmallBoard(SmallDevice[SensorBoardStatus]):
    """Sensors that see what a test says, and lights that remember; `hangs`: it never does what it is told."""

    def __init__(self) -> None:
        shut = SensorBoardStatus(Cover.CLOSED, Sensed.NO, Sensed.NO, Sensed.NO)
        super().__init__("sensor_board", shut)
        self.lights: dict[str, LightMode] = {}
        self.told: list[tuple[str, LightMode]] = []
        self.hangs = False

    def see(self, card_left: Sensed) -> None:
        """A card is left, or taken."""
        assert self._state.status is not None
        self._change(replace(self._state, status=replace(self._state.status, card_left=card_left)))

    async def light(self, position: str, mode: LightMode) -> Result[None]:
        if self.hangs:
            await asyncio.sleep(100_000)
        self.told.append((position, mode))
        self.lights[position] = mode
        return Result.success(None)


class SmallUps(SmallDevice[UpsStatus]):
    """Mains that fail and come back."""

    def __init__(self) -> None:
        super().__init__("ups", UpsStatus(Mains.ONLINE, Battery.GOOD, 100, 900))

    def fail(self, fault: FaultId = FaultId.UPS_ON_BATTERY) -> None:
        """The mains are gone."""
        self._change(
            replace(self._state, fault=fault, status=UpsStatus(Mains.BATTERY, Battery.GOOD, 80, 700))
        )

    def come_back(self) -> None:
        """The mains are there again."""
        self._change(replace(self._state, fault=None, status=UpsStatus(Mains.ONLINE, Battery.GOOD, 80, 700)))
