"""Keeps the store open: opens it at start, tries it now and then, and while it fails again and again until it is well."""

import asyncio
import logging
from collections.abc import Callable

from drivers.ports.durations import Durations
from flows.ways_out import DeviceFault, place
from kiosk.store.database import StoreError
from kiosk.store.health import StoreHealth
from kiosk.store.ledger import StoredLedger

_log = logging.getLogger(__name__)


class StoreKeeper:
    """One watch over one store. `resumed` is called with the number of prints that were under way at the last end."""

    def __init__(
        self,
        ledger: StoredLedger,
        health: StoreHealth,
        durations: Durations,
        resumed: Callable[[int], None],
    ) -> None:
        self._ledger = ledger
        self._health = health
        self._durations = durations
        self._resumed = resumed
        self.open_prints = 0
        """How many slips were on their way when the terminal before this one went down."""
        self.error: StoreError | None = None
        """Why the store could not be opened at the last try."""

    async def open(self) -> None:
        """Tries once; `error` and the health tell what came of it."""
        try:
            open_prints = await self._ledger.open()
        except StoreError as error:
            if str(error) != str(self.error):
                _log.error("the store cannot be opened", extra={"detail": str(error)})
            self.error = error
            return
        self.error = None
        if open_prints:
            self.open_prints = open_prints
            self._resumed(open_prints)

    async def watch(self) -> None:
        """Runs until cancelled."""
        turned = asyncio.Event()
        stop = self._health.watch(turned.set)
        try:
            while True:
                turned.clear()
                failing = self._health.fault is not None
                wait = self._durations.store_retry if failing else self._durations.store_check
                try:
                    async with asyncio.timeout(wait):
                        await turned.wait()
                except TimeoutError:
                    await self._try()
        finally:
            stop()

    async def close(self) -> None:
        """A last chance for an outcome that is still owed."""
        try:
            await self._ledger.settle_owed()
        except DeviceFault as fault:
            _log.error(
                "the outcome of a print stays open in the ledger",
                extra={"fault": fault.fault, "detail": fault.detail},
            )

    async def _try(self) -> None:
        try:
            await self.open()
        except Exception as error:  # noqa: BLE001 - without this watch the terminal would stay closed for ever
            _log.error(
                "bug in the watch over the store",
                extra={"error": type(error).__name__, "place": place(error)},
            )
