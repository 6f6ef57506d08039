"""The device host: what the asyncio loop sees of one device. The thread that talks to it is `drivers.worker`."""

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from drivers.driver import DeviceDriver, Report
from drivers.job import Counters, Job
from drivers.ports.fault_ids import FaultId
from drivers.ports.remarks import Remark, Why, remark
from drivers.ports.results import Completion, Result
from drivers.ports.status import DeviceState, Health, Identity, StateChanged, Use
from drivers.transports import LinkError, PortMissing, Trace
from drivers.worker import Command, Worker

S = TypeVar("S")
T = TypeVar("T")
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Loss:
    """A device that is not heard, until it is public."""

    health: Health
    fault: FaultId
    detail: str
    remark: Remark | None


class DeviceHost(Generic[S]):
    """One device: its worker, its state and its commands. Everything public belongs to the loop's thread."""

    def __init__(
        self,
        name: str,
        driver: DeviceDriver[S],
        url: str,
        loop: asyncio.AbstractEventLoop,
        trace: Trace | None = None,
    ) -> None:
        self.name = name
        self.driver = driver
        self.url = url
        self._loop = loop
        self._trace = trace
        self._durations = driver.durations
        self._counters = Counters()
        self._state: DeviceState[S] = DeviceState(name, status=driver.unknown_status)
        self._watchers: list[Callable[[StateChanged[Any]], None]] = []
        self._owner: str | None = None
        self._open_commands: dict[Command, asyncio.Future[Result[Any]]] = {}
        self._closed = False
        self._gone = asyncio.Event()
        self._unwell_since: float | None = None
        """Since when a device that is public as well has said that it is not."""
        self._loss: _Loss | None = None
        self._loss_timer: asyncio.TimerHandle | None = None
        self._watchdog: asyncio.TimerHandle | None = None
        self._worker: Worker[S] | None = None

    # ── for the ports ──

    @property
    def state(self) -> DeviceState[S]:
        """The last known public state, with the link's counters as they are now."""
        return replace(self._state, link=self._counters.snapshot())

    @property
    def verdict_limit(self) -> float:
        """Seconds after which even a device that says nothing has been given a health other than STARTING."""
        durations = self._durations
        return durations.reconnect_cap + self.driver.poll_limit + durations.debounce + durations.worker_grace

    def watch(self, listener: Callable[[StateChanged[Any]], None]) -> Callable[[], None]:
        """Calls `listener` for every change from now on; the returned function ends it."""
        self._watchers.append(listener)

        def end() -> None:
            with contextlib.suppress(ValueError):
                self._watchers.remove(listener)

        return end

    def open(self) -> None:
        """Starts the worker; the state says when the device is there."""
        self._change(replace(self._state, use=Use.OPEN))
        self._start_worker()
        self._watch_worker()

    def claim(self, owner: str) -> None:
        """Makes the device this owner's; claiming it twice is harmless.

        Raises:
            RuntimeError: somebody else holds it, or it is closed.
        """
        if self._closed:
            raise RuntimeError(f"{self.name} is closed")
        if self._owner not in (None, owner):
            raise RuntimeError(f"{self.name} is held by {self._owner}, {owner} cannot have it")
        self._owner = owner
        self._change(replace(self._state, use=Use.CLAIMED))

    def release(self) -> None:
        """Gives the device back and cancels what can be cancelled. Harmless when nobody holds it."""
        for command in list(self._open_commands):
            if command.cancelable:
                command.canceled.set()
                self._complete(command, Result.failure(Completion.CANCELED))
        if self._owner is not None:
            self._owner = None
            self._change(replace(self._state, use=Use.OPEN))

    async def run(
        self,
        work: Callable[[Any, Job], Result[T]],
        seconds: float,
        cancelable: bool = True,
        if_stuck: Result[T] | None = None,
    ) -> Result[T]:
        """Has the worker carry out `work` within `seconds` and returns its one completion.

        `work` is given the driver that carries it out: a command that waited behind a stuck one is the replacement's.

        Cancelling the caller frees it at once and, unless `cancelable` is False, cancels the work. A command that
        could not be started before its deadline, because another one still runs, ends BUSY.
        """
        if self._closed or self._worker is None:
            return Result.failure(Completion.DEVICE_NOT_READY, self.driver.faults.link_lost, "closed")
        stuck: Result[T] = if_stuck or Result.failure(
            Completion.HARDWARE_ERROR, self.driver.faults.silent, "the driver did not come back"
        )
        command = Command(work, time.monotonic() + seconds, cancelable, stuck)
        future: asyncio.Future[Result[Any]] = self._loop.create_future()
        self._open_commands[command] = future
        waiting = self._loop.call_later(seconds, self._give_up_waiting, command)
        self._worker.submit(command)
        try:
            return await asyncio.shield(future) if not cancelable else await future
        except asyncio.CancelledError:
            if cancelable:
                command.canceled.set()
            raise
        finally:
            waiting.cancel()
            if future.done():
                self._open_commands.pop(command, None)

    async def close(self) -> None:
        """Ends the worker and every command. Nothing calls back afterwards. Harmless a second time."""
        if self._closed:
            return
        for command in list(self._open_commands):
            sure = command.withdraw() or command.cancelable
            self._complete(command, Result.failure(Completion.CANCELED) if sure else command.if_stuck)
        self._change(replace(self._state, use=Use.CLOSED))
        self._closed = True
        self._watchers.clear()
        for timer in (self._loss_timer, self._watchdog):
            if timer is not None:
                timer.cancel()
        if self._worker is None:
            return
        self._worker.retire()
        try:
            await asyncio.wait_for(self._gone.wait(), self._durations.worker_grace)
        except TimeoutError:
            self._worker.take_port_away()

    # ── called by the worker, from its thread ──

    def finished(self, worker: Worker[S], command: Command, result: Result[Any]) -> None:
        """See `drivers.worker.Listener`."""
        self._post(worker, self._complete, command, result)

    def reported(self, worker: Worker[S], report: Report[S]) -> None:
        """See `drivers.worker.Listener`."""
        self._post(worker, self._heard, report)

    def lost(self, worker: Worker[S], fault: FaultId, detail: str, problem: LinkError | None = None) -> None:
        """See `drivers.worker.Listener`."""
        health = Health.NO_DEVICE if isinstance(problem, PortMissing) else Health.OFFLINE
        cause = None if problem is None else problem.remark
        self._post(worker, self._unheard, _Loss(health, fault, detail, cause))

    def tell(
        self, worker: Worker[S], command: Command | None, callback: Callable[..., None], *args: Any
    ) -> None:
        """See `drivers.worker.Listener`."""
        self._post(worker, self._progress, command, callback, args)

    def ended(self, worker: Worker[S]) -> None:
        """See `drivers.worker.Listener`."""
        with contextlib.suppress(RuntimeError):  # the loop itself has ended
            self._loop.call_soon_threadsafe(self._ended, worker)

    def _ended(self, worker: Worker[S]) -> None:
        if worker is self._worker:
            self._gone.set()

    def _post(self, worker: Worker[S], call: Callable[..., None], *args: Any) -> None:
        with contextlib.suppress(RuntimeError):  # the loop itself has ended
            self._loop.call_soon_threadsafe(self._deliver, worker, call, args)

    def _deliver(self, worker: Worker[S], call: Callable[..., None], args: tuple[Any, ...]) -> None:
        if not self._closed and worker is self._worker:
            call(*args)

    # ── the loop's side of it ──

    def _complete(self, command: Command, result: Result[Any]) -> None:
        future = self._open_commands.pop(command, None)
        if future is not None and not future.done():
            future.set_result(result)

    def _progress(
        self, command: Command | None, callback: Callable[..., None], args: tuple[Any, ...]
    ) -> None:
        future = self._open_commands.get(command) if command is not None else None
        if future is not None and not future.done():
            self._call(callback, *args)

    def _give_up_waiting(self, command: Command) -> None:
        if command.withdraw():
            self._complete(command, Result.failure(Completion.BUSY))

    def _heard(self, report: Report[S]) -> None:
        self._forget_loss()
        if self._may_be_a_blip(report):
            return
        identity = report.identity if report.identity != Identity() else self._state.identity
        self._change(
            replace(
                self._state,
                health=report.health,
                status=report.status,
                fault=report.fault,
                detail=report.detail,
                remark=None,
                identity=identity,
            )
        )

    def _may_be_a_blip(self, report: Report[S]) -> bool:
        """A cover that was touched, a roll that was nudged: what a device says is wrong counts when it still says so later."""
        if report.health is Health.ONLINE or not self._state.usable:
            self._unwell_since = None
            return False
        now = self._loop.time()
        if self._unwell_since is None:
            self._unwell_since = now
        return now - self._unwell_since < self._durations.debounce

    def _unheard(self, loss: "_Loss") -> None:
        self._loss = loss
        if self._state.health in (Health.OFFLINE, Health.NO_DEVICE):
            self._lose()
        elif self._loss_timer is None:
            self._loss_timer = self._loop.call_later(self._durations.debounce, self._lose)

    def _forget_loss(self) -> None:
        self._loss = None
        if self._loss_timer is not None:
            self._loss_timer.cancel()
            self._loss_timer = None

    def _lose(self) -> None:
        if self._loss is None:
            return
        loss = self._loss
        self._forget_loss()
        self._change(
            replace(
                self._state,
                health=loss.health,
                status=self.driver.unknown_status,
                fault=loss.fault,
                detail=loss.detail,
                remark=loss.remark,
            )
        )

    def _change(self, after: DeviceState[S]) -> None:
        before = self._state
        if after == before or self._closed:
            return
        self._state = after
        if (after.health, after.fault) != (before.health, before.fault):
            level = logging.INFO if after.usable else logging.WARNING
            told = {"health": after.health, "fault": after.fault, "detail": after.detail or None}
            _log.log(level, "device", extra={"device": self.name, **told})
        event = StateChanged(before, self.state)
        for watcher in list(self._watchers):
            self._call(watcher, event)

    def _call(self, callback: Callable[..., None], *args: Any) -> None:
        """Calls somebody else's function; what it raises goes to the loop's handler, not into the host."""
        try:
            callback(*args)
        except Exception as problem:  # noqa: BLE001
            self._loop.call_exception_handler({"message": f"listener of {self.name}", "exception": problem})

    # ── the watchdog ──

    def _start_worker(self) -> Worker[S]:
        self._worker = Worker(self.driver, self.url, self._counters, self, self._trace)
        self._worker.start()
        return self._worker

    def _watch_worker(self) -> None:
        self._watchdog = self._loop.call_later(self._durations.worker_grace / 4, self._watch_worker)
        worker = self._worker
        if worker is None or worker.overdue <= self._durations.worker_grace:
            return
        worker.retire()
        worker.empty_queue()
        worker.take_port_away()
        _log.error("a driver did not come back from its port; it is replaced", extra={"device": self.name})
        self._forget_loss()
        self._change(
            replace(
                self._state,
                health=Health.HARDWARE_ERROR,
                status=self.driver.unknown_status,
                fault=self.driver.faults.silent,
                detail="the driver did not come back from its port; it was replaced",
                remark=remark(Why.REPLACED),
            )
        )
        self.driver = self.driver.renewed()
        self._counters.reconnects += 1
        replacement = self._start_worker()
        for command in list(self._open_commands):
            if command.waits:
                replacement.submit(command)
            else:
                self._complete(command, command.if_stuck)
