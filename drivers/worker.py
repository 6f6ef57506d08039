"""The thread side of the device host: opens the port, converses, polls when idle, comes back after a loss."""

import contextlib
import logging
import queue
import threading
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

from drivers.driver import DeviceDriver, Report
from drivers.job import Counters, DeviceSilent, Job, JobCanceled, JobExpired, ProtocolBroken
from drivers.ports.fault_ids import FaultId
from drivers.ports.results import Completion, Result
from drivers.ports.status import Health
from drivers.transports import Link, LinkError, LinkLost, Trace

S = TypeVar("S")
_log = logging.getLogger(__name__)


class Command:
    """One command on its way through the worker. `canceled` is set by the loop and heard by the worker."""

    def __init__(
        self,
        work: Callable[[Any, Job], Result[Any]],
        deadline: float,
        cancelable: bool,
        if_stuck: Result[Any],
    ) -> None:
        self.work = work
        self.deadline = deadline
        self.cancelable = cancelable
        self.if_stuck = if_stuck
        """What is told to the caller when the worker never comes back from it."""
        self.canceled = threading.Event()
        self._turn = threading.Lock()
        self._begun = self._withdrawn = False

    def begin(self) -> bool:
        """Called by the worker: whether it may be carried out now, by nobody else. From then on it cannot be withdrawn."""
        with self._turn:
            late = time.monotonic() >= self.deadline
            may = not (self._begun or self._withdrawn or late or self.canceled.is_set())
            self._begun |= may
            return may

    def lay_aside(self) -> None:
        """Called by the worker: nothing was done of it, as the link was lost, and it may be begun anew."""
        with self._turn:
            self._begun = False

    @property
    def waits(self) -> bool:
        """Whether it has not been begun."""
        return not self._begun

    def withdraw(self) -> bool:
        """Called by the loop: whether it is certain that no worker will ever carry it out."""
        with self._turn:
            self._withdrawn = not self._begun
            return self._withdrawn


class Listener(Protocol):
    """What the worker tells the loop; every method may be called from the worker's thread and never blocks."""

    def finished(self, worker: Any, command: Command, result: Result[Any]) -> None:
        """The command's one completion."""

    def reported(self, worker: Any, report: Report[Any]) -> None:
        """The device was heard."""

    def lost(self, worker: Any, fault: FaultId, detail: str, problem: LinkError | None = None) -> None:
        """The device is not heard any more; `problem`: because its port cannot be opened, or went away."""

    def tell(self, worker: Any, command: Command | None, callback: Callable[..., None], *args: Any) -> None:
        """Progress of a running command."""

    def ended(self, worker: Any) -> None:
        """The thread is about to end."""


class Worker(Generic[S]):
    """One thread, one port, one device."""

    def __init__(
        self,
        driver: DeviceDriver[S],
        url: str,
        counters: Counters,
        listener: Listener,
        trace: Trace | None = None,
    ) -> None:
        self.driver = driver
        self.url = url
        self.counters = counters
        self.listener = listener
        self.retired = threading.Event()
        self.job: Job | None = None
        self._trace = trace
        self._queue: queue.SimpleQueue[Command | None] = queue.SimpleQueue()
        self._link: Link | None = None
        self._answering = False
        self._well = True
        self._aside: list[Command] = []
        """Commands that wait for a link to come back that was lost a moment ago."""
        self._lost_at: float | None = None
        """When a device that was heard was heard no more."""
        self._why = (driver.faults.link_lost, "")
        """Why the device was last not heard: told to whoever asks meanwhile."""
        self._opening_until: float | None = None
        self._thread = threading.Thread(target=self._main, name=f"device {url}", daemon=True)

    def start(self) -> None:
        """Starts the thread."""
        self._thread.start()

    def submit(self, command: Command) -> None:
        """Puts a command at the end of the queue."""
        self._queue.put(command)

    def retire(self) -> None:
        """Asks the thread to end: cancels what it does and wakes it. Does not wait."""
        self.retired.set()
        if (job := self.job) is not None:
            job.canceled.set()
        self._queue.put(None)

    def take_port_away(self) -> None:
        """Closes the port under a thread that is stuck in it; not in the caller's thread, which might get stuck too."""
        if (link := self._link) is not None:
            threading.Thread(target=link.close, name=f"closing {self.url}", daemon=True).start()

    def empty_queue(self) -> None:
        """Lets go of what waits for a thread that may never come back; a replacement carries it out."""
        with contextlib.suppress(queue.Empty):
            while True:
                self._queue.get_nowait()

    @property
    def overdue(self) -> float:
        """Seconds by which the conversation that runs now has outlived its deadline; negative or zero: it has not."""
        job, opening = self.job, self._opening_until
        deadline = job.deadline if job is not None else opening
        return time.monotonic() - deadline if deadline is not None else 0.0

    # ── the thread ──

    def _main(self) -> None:
        durations = self.driver.durations
        wait = durations.reconnect_first
        opened = False
        while not self.retired.is_set():
            try:
                self._open()
                self.counters.reconnects += opened
                opened = True
                self._converse(self.driver.start)
                wait = durations.reconnect_first
                self._serve()
            except LinkError as problem:
                self._lost(self.driver.fault_of(problem), str(problem), problem)
            except Exception as problem:  # noqa: BLE001  (the thread of a device must not end by a bug)
                self._lost(FaultId.TERMINAL_BUG, self._bug(problem))
            self._close()
            self._refuse_for(wait)
            wait = min(wait * 2, self.driver.reconnect_cap)
        self._close()
        self.listener.ended(self)

    def _open(self) -> None:
        durations = self.driver.durations
        self._opening_until = time.monotonic() + durations.reconnect_cap
        try:
            self._link = self.driver.open(self.url, self._trace)
        finally:
            self._opening_until = None

    def _close(self) -> None:
        if self._link is not None:
            self._link.close()
            self._link = None

    def _refuse_for(self, seconds: float) -> None:
        """Waits for the next attempt; whoever asks meanwhile is told that the link is gone, and why, unless it may be a blip."""
        until = time.monotonic() + seconds
        while not self.retired.is_set() and (left := until - time.monotonic()) > 0:
            self._refuse_next(left)

    def _refuse_next(self, seconds: float) -> None:
        blip = self._blip_left
        command = self._next(min(seconds, blip) if blip > 0 else seconds)
        if command is not None:
            self._aside.append(command)
        while self._aside and self._blip_left <= 0:
            self._refuse(self._aside.pop(0), Completion.LINK_LOST)

    @property
    def _blip_left(self) -> float:
        """Seconds for which a lost link may yet come back before anybody is told."""
        if self._lost_at is None:
            return 0.0
        return self._lost_at + self.driver.durations.debounce - time.monotonic()

    def _next(self, seconds: float) -> Command | None:
        with contextlib.suppress(queue.Empty):
            return self._queue.get(timeout=max(0.0, seconds))
        return None

    def _refuse(self, command: Command, completion: Completion) -> None:
        self.counters.failures += 1
        fault, detail = self._why
        self.listener.finished(self, command, Result.failure(completion, fault, detail))

    def _lost(self, fault: FaultId, detail: str, problem: LinkError | None = None) -> None:
        if self._answering:
            self._lost_at = time.monotonic()
        self._answering = False
        self._why = (fault, detail)
        self.listener.lost(self, fault, detail, problem)

    def _serve(self) -> None:
        next_poll = time.monotonic() + self.driver.poll_interval
        while not self.retired.is_set():
            next_poll = self._turn(next_poll)

    def _turn(self, next_poll: float) -> float:
        """One command or poll; the moment of the next poll.

        A call of its own: the variables of one that waits would go on holding the last command, and the slip in it.
        """
        command = self._aside.pop(0) if self._aside else self._next(next_poll - time.monotonic())
        if command is not None and not self._may_try:
            self._refuse(command, Completion.DEVICE_NOT_READY)
        elif command is not None:
            healthy = self._execute(command)
            return time.monotonic() + (self._interval if healthy else 0.0)
        elif not self.retired.is_set() and time.monotonic() >= next_poll:
            self._converse(self.driver.poll if self._answering else self.driver.start)
            return time.monotonic() + self._interval
        return next_poll

    @property
    def _interval(self) -> float:
        """Seconds to the next poll: what a device says is wrong with it is soon asked again, as it may be a blip."""
        interval = self.driver.poll_interval
        return interval if self._well else min(interval, self.driver.durations.debounce)

    @property
    def _may_try(self) -> bool:
        driver = self.driver
        return self._answering or (driver.works_unheard and self._why[0] is driver.faults.silent)

    def _job(self, deadline: float, command: Command | None = None) -> Job:
        assert self._link is not None
        return Job(
            self._link,
            deadline,
            self.counters,
            post=lambda callback, *args: self.listener.tell(self, command, callback, *args),
            report=self._reported,
            canceled=command.canceled if command is not None and command.cancelable else None,
        )

    def _hold(self, job: Job) -> Job:
        """Makes it the conversation that runs. Whoever retires the worker just now cancels it, or is noticed here."""
        self.job = job
        if self.retired.is_set():
            job.canceled.set()
        return job

    def _converse(self, talk: Callable[[Job], Report[S]]) -> None:
        """A start or a poll. Only a lost link leaves by exception."""
        job = self._hold(self._job(time.monotonic() + self.driver.poll_limit))
        try:
            self._reported(talk(job))
            self._answering = True
        except DeviceSilent as problem:
            self._lost(problem.fault or self.driver.faults.silent, str(problem))
        except JobExpired as problem:
            self._went_silent(str(problem))
        except ProtocolBroken as problem:
            self._lost(self.driver.faults.protocol, str(problem))
        except JobCanceled:
            pass  # retired meanwhile
        except LinkError:
            raise
        except Exception as problem:  # noqa: BLE001  (a bug in one driver must not take its thread away)
            self._lost(FaultId.TERMINAL_BUG, self._bug(problem))
        finally:
            self.job = None

    def _reported(self, report: Report[S]) -> None:
        self._well = report.health is Health.ONLINE
        self.listener.reported(self, report)

    def _bug(self, problem: Exception) -> str:
        """Logs an exception nobody expected and returns where it came from; its text may hold personal data."""
        frame = traceback.extract_tb(problem.__traceback__)[-1]
        error, place = type(problem).__name__, f"{Path(frame.filename).name}:{frame.lineno}"
        _log.error("bug in a driver", extra={"port": self.url, "error": error, "place": place})
        return f"{error} at {place}"

    def _went_silent(self, detail: str) -> None:
        self._lost(self.driver.faults.silent, detail or "no answer")

    def _execute(self, command: Command) -> bool:
        """Carries out one command; True when the device was heard to be well.

        One that is broken off by a lost link is carried out anew if the link comes back at once.
        """
        job = self._hold(self._job(command.deadline, command))
        if self.retired.is_set() or not command.begin():
            self.job = None
            late = not command.canceled.is_set() and not self.retired.is_set()
            ended = Completion.BUSY if late else Completion.CANCELED
            self.listener.finished(self, command, Result.failure(ended))
            return True
        self.counters.commands += 1
        faults = self.driver.faults
        try:
            result = command.work(self.driver, job)
        except JobCanceled:
            result = Result.failure(Completion.CANCELED)
        except JobExpired:
            result = Result.failure(Completion.TIMEOUT)
        except DeviceSilent as problem:
            result = Result.failure(Completion.HARDWARE_ERROR, problem.fault or faults.silent, str(problem))
        except ProtocolBroken as problem:
            result = Result.failure(Completion.HARDWARE_ERROR, faults.protocol, str(problem))
        except LinkLost:
            command.lay_aside()
            self._aside.append(command)
            raise
        except Exception as problem:  # noqa: BLE001  (a bug in one driver must not take its thread away)
            result = Result.failure(Completion.INTERNAL_ERROR, FaultId.TERMINAL_BUG, self._bug(problem))
        finally:
            self.job = None
        well = result.completion in (Completion.SUCCESS, Completion.TIMEOUT, Completion.CANCELED)
        self.counters.failures += not well
        if result.error is not None and result.error.fault is faults.silent:
            self._went_silent(result.error.detail)
        self.listener.finished(self, command, result)
        return well
