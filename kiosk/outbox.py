"""The settling loop of the outbox: a letter posted while the office is away arrives later, once."""

import asyncio
import logging

from drivers.ports.durations import Durations
from flows.office import PersonExpired
from flows.ways_out import DeviceFault, Refused, place
from kiosk.office.link import OfficeLink
from kiosk.store.health import StoreHealth
from kiosk.store.ledger import Letter, StoredLedger

_log = logging.getLogger(__name__)

ALREADY = "already_rated"
"""The office's code for a case that somebody has rated before: nothing is wrong, the first rating stands."""


class Outbox:
    """Delivers what waits, oldest first; the return of office or store and each new letter wake it."""

    def __init__(
        self, ledger: StoredLedger, office: OfficeLink, store: StoreHealth, durations: Durations
    ) -> None:
        self._ledger = ledger
        self._office = office
        self._store = store
        self._durations = durations
        self._wake = asyncio.Event()
        self.idle = asyncio.Event()
        """Set while no letter waits."""
        ledger.posted = self._posted

    async def run(self) -> None:
        """Runs until cancelled."""
        stops = [self._office.watch(self._wake.set), self._store.watch(self._wake.set)]
        wait = self._durations.outbox_first
        try:
            while True:
                self._wake.clear()
                if await self._deliver_all():
                    wait = self._durations.outbox_first
                    if not self._wake.is_set():
                        self.idle.set()
                    await self._wake.wait()
                    continue
                try:
                    async with asyncio.timeout(wait):
                        await self._wake.wait()
                except TimeoutError:
                    pass
                wait = min(wait * 2, self._durations.outbox_cap)
        finally:
            for stop in stops:
                stop()

    def _posted(self) -> None:
        self.idle.clear()
        self._wake.set()

    async def _deliver_all(self) -> bool:
        """Tries every waiting letter; whether none is left."""
        try:
            while letters := await self._ledger.waiting():
                for letter in letters:
                    if not await self._deliver(letter):
                        return False
        except DeviceFault as fault:
            _log.debug("outbox", extra={"fault": fault.fault, "detail": fault.detail})
            return False
        except Exception as error:  # noqa: BLE001 - a loop that ended would keep every later letter too
            _log.error("bug in the outbox", extra={"error": type(error).__name__, "place": place(error)})
            return False
        return True

    async def _deliver(self, letter: Letter) -> bool:
        """Whether the letter is settled, delivered or refused for good."""
        try:
            await self._office.call(lambda client: client.rating(letter))
        except DeviceFault as fault:
            await self._ledger.failed(letter, str(fault), for_good=False)
            return False
        except (Refused, PersonExpired, KeyError, ValueError) as error:
            why = str(error) if isinstance(error, Refused) else type(error).__name__
            if why != ALREADY:
                _log.error("a letter is refused", extra={"letter": letter.id, "code": why})
                await self._ledger.failed(letter, why, for_good=True)
                return True
            _log.info("rated already: the first rating stands", extra={"letter": letter.id})
        await self._ledger.delivered(letter)
        return True
