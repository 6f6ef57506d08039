"""The office as flows see it: calls in worker threads, a watch over its health, late answers dropped."""

import asyncio
import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

from drivers.ports.durations import Durations
from drivers.ports.fault_ids import FaultId
from flows.office import Certificate, Evidence, Person, PersonExpired, Record
from flows.ways_out import DeviceFault, Refused, place

if TYPE_CHECKING:
    from kiosk.office.client import OfficeClient

T = TypeVar("T")
THREADS = 3
"""One for the person, one for the health watch, one for the outbox; a fourth call waits."""
_log = logging.getLogger(__name__)


class _Asked:
    """One call for a person, as loop and thread share it."""

    def __init__(self) -> None:
        self.turn = threading.Lock()
        self.client: OfficeClient | None = None
        self.dropped = False

    def drop(self) -> None:
        """Breaks it off, whether it has begun or not."""
        with self.turn:
            self.dropped = True
            if self.client is not None:
                self.client.cut()


class OfficeLink:
    """Implements `flows.office.Office` and `OfficeState`. `make` builds a client with its own wire, once for each thread."""

    def __init__(self, make: "Callable[[], OfficeClient]", durations: Durations) -> None:
        self._make = make
        self._durations = durations
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="office")
        self._own = threading.local()
        self._clients: list[OfficeClient] = []
        self._listeners: list[Callable[[], None]] = []
        self._look_again = asyncio.Event()
        self.known = False
        """Whether the office has been asked at all since the start."""
        self.fault: FaultId | None = FaultId.OFFICE_DOWN
        self._well_at = 0.0
        """When it was last heard to be well, by the loop's clock."""

    def watch(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Calls `listener` on the loop when the office comes or goes; the returned function ends it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    async def identify(self, shown: Evidence, service: str) -> Person:
        """See `flows.office.Office`."""
        return await self._personal(lambda client: client.identify(shown, service))

    async def records(self, person: Person, kind: str) -> tuple[Record, ...]:
        """See `flows.office.Office`."""
        return await self._personal(lambda client: client.records(person, kind))

    async def certificate(self, person: Person, record: Record) -> Certificate:
        """See `flows.office.Office`."""
        return await self._personal(lambda client: client.certificate(person, record))

    async def _personal(self, work: "Callable[[OfficeClient], T]") -> T:
        """Like `call`, and whoever is cancelled has it broken off: the thread must not wait on with what a person said."""
        asked = _Asked()

        def begun(client: "OfficeClient") -> T:
            with asked.turn:
                if asked.dropped:
                    raise DeviceFault(FaultId.OFFICE_DOWN, "nobody waits for it")
                asked.client = client
            try:
                return work(client)
            finally:
                with asked.turn:
                    asked.client = None
                    client.rejoin()

        try:
            return await self.call(begun)
        except asyncio.CancelledError:
            asked.drop()
            raise

    async def call(self, work: "Callable[[OfficeClient], T]") -> T:
        """Does `work` with a client in a worker thread; whoever is cancelled meanwhile does not wait for it.

        Raises:
            Refused, DeviceFault, PersonExpired: as the client says; a lost link is noted for everybody.
        """
        loop = asyncio.get_running_loop()
        began = loop.time()
        try:
            value = await loop.run_in_executor(self._threads, lambda: work(self._client()))
        except DeviceFault as fault:
            if began >= self._well_at:  # a question older than a good answer tells how it was, not how it is
                self._note(fault.fault)
            raise
        except (Refused, PersonExpired):
            self._note(None)
            raise
        self._note(None)
        return value

    async def watch_health(self) -> None:
        """Asks the office now and then, sooner while it is away; runs until cancelled."""
        while True:
            try:
                await self.call(lambda client: client.health())
            except DeviceFault as fault:
                _log.debug("office asked", extra={"fault": fault.fault, "detail": fault.detail})
            except Exception as error:  # noqa: BLE001 - without this watch nobody would hear of the office again
                _log.error(
                    "bug in the watch over the office",
                    extra={"error": type(error).__name__, "place": place(error)},
                )
                self._note(FaultId.OFFICE_GARBLED)
            gone = self.fault is not None
            wait = self._durations.office_retry if gone else self._durations.office_health_interval
            self._look_again.clear()
            try:
                async with asyncio.timeout(wait):
                    await self._look_again.wait()
            except TimeoutError:
                pass

    def close(self) -> None:
        """Cuts what is under way and ends the threads."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        for client in self._clients:
            client.cut()

    def _client(self) -> "OfficeClient":
        client: OfficeClient | None = getattr(self._own, "client", None)
        if client is None:
            client = self._own.client = self._make()
            self._clients.append(client)
        return client

    def _note(self, fault: FaultId | None) -> None:
        before, self.fault = (self.known, self.fault), fault
        self.known = True
        if fault is None:
            self._well_at = asyncio.get_running_loop().time()
        if before == (True, fault):
            return
        if fault is None:
            _log.info("office is there")
        else:
            _log.warning("office", extra={"fault": fault})
            self._look_again.set()
        for listener in list(self._listeners):
            listener()
