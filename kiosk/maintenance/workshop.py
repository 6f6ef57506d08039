"""The technician's tools, as `flows.maintenance.workshop` wants them."""

import logging
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import datetime
from importlib import metadata
from pathlib import Path
from typing import Any

from drivers.ports.device import Device
from drivers.ports.durations import Durations
from drivers.ports.remarks import Why, remark
from drivers.ports.sensitive import Sensitive
from drivers.search import Found
from flows.maintenance.remark_words import place_of, refusal_of, words_of
from flows.maintenance.workshop import About, DeviceRecord, PastTrial, Verdict
from flows.texts import Text, Verbatim, Words
from kiosk.condition import Condition
from kiosk.explain import explain
from kiosk.maintenance.history import History
from kiosk.maintenance.memo import KeptTrial, Memo
from kiosk.maintenance.pin import matches, stored
from kiosk.maintenance.small_file import SmallFileError
from kiosk.maintenance.tries import Clock, MachineClock, Tries, Waiting
from kiosk.profile_tables import DeviceTable

_log = logging.getLogger(__name__)
MOST_OF_HASH = 16
"""Characters of a hash's end by which tries know their PIN."""

MOST_SEEN = 6
"""Of what was seen instead of a device; the command line tells the rest."""


@dataclass(frozen=True)
class Plate:
    """What is written on the terminal: its number, its site, and by port how each device is reached."""

    terminal: str
    site: Words | None
    devices: Mapping[str, DeviceTable]


class KioskWorkshop:
    """See `flows.maintenance.workshop.Workshop`."""

    def __init__(  # noqa: PLR0913, PLR0917  (each is a room of its own)
        self,
        plate: Plate,
        devices: Mapping[str, Device[Any]],
        folder: Path,
        condition: Condition,
        history: History,
        durations: Durations,
        now: Callable[[], datetime],
        clock: Clock | None = None,
        executor: Executor | None = None,
    ) -> None:
        self._plate, self._folder, self._condition, self._history = plate, folder, condition, history
        self._now, self._devices = now, devices
        self._memo = Memo(folder, executor)
        self._waiting = Waiting(durations, clock or MachineClock())
        self._since = time.monotonic()

    def load(self) -> None:
        """Takes up what was kept when the program ended; the terminal may be out of service."""
        self._memo.load()
        if self._memo.kept.out_of_service:
            _log.warning("a technician has taken the terminal out of service")
            self._condition.out_of_service = True

    async def has_pin(self) -> bool:
        """See `Workshop`."""
        return await self._hash() is not None

    @property
    def pin_wait(self) -> float:
        """See `Workshop`."""
        return self._waiting.left(self._memo.kept.tries)

    async def admit(self, pin: Sensitive[str]) -> Verdict:
        """See `Workshop`."""
        hashed = await self._hash()
        if hashed is None:
            return Verdict.NOT_SET
        of = hashed[-MOST_OF_HASH:]
        if self.pin_wait > 0 and self._memo.kept.tries.of == of:
            return Verdict.TOO_SOON
        tries = self._waiting.one_more(self._memo.kept.tries, of)
        # counted before it is known: pulling the plug in between wins no try
        await self._memo.keep(tries=tries)
        if await self._memo.run(lambda: matches(hashed, pin)):
            await self._memo.keep(tries=Tries(of=of))
            return Verdict.RIGHT
        _log.warning(
            "wrong PIN", extra={"count": min(tries.wrong, 9999), "seconds": self._waiting.after(tries)}
        )
        return Verdict.WRONG

    def record(self, port: str) -> DeviceRecord:
        """See `Workshop`."""
        table = self._plate.devices[port]
        kept = self._memo.kept.trials.get(port)
        trial = None if kept is None else PastTrial(kept.at, kept.passed)
        return DeviceRecord(table.url, table.driver, table.model, self._history.of(port), trial)

    async def why_not_found(self, port: str) -> tuple[Words, ...]:
        """See `Workshop`."""
        if self._devices[port].state.usable:
            return ()
        tables, states = self._plate.devices, {port: device.state for port, device in self._devices.items()}
        try:
            found: Found = (await self._memo.run(lambda: explain({port: tables[port]}, states)))[port]
        except Exception as problem:  # noqa: BLE001 - a search that breaks must not take the page away
            error = type(problem).__name__
            _log.error("bug in the search for a device", extra={"device": port, "error": error})
            return (words_of(remark(Why.SAYS, said=error)),)
        return (
            Text("looked.at", {"place": place_of(found.sought), "count": len(found.candidates)}),
            *(
                Text("looked.candidate", {"name": Verbatim(one.name), "why": refusal_of(one.refusal)})
                for one in found.candidates[:MOST_SEEN]
            ),
            *(() if found.problem is None else (words_of(found.problem),)),
        )

    async def keep_trial(self, port: str, passed: bool) -> bool:
        """See `Workshop`."""
        _log.info("a device was tried", extra={"device": port, "ending": "passed" if passed else "failed"})
        trial = KeptTrial(at=self._now(), passed=passed)
        return await self._memo.keep(trials={**self._memo.kept.trials, port: trial})

    @property
    def out_of_service(self) -> bool:
        """See `Workshop`."""
        return self._condition.out_of_service

    async def set_out_of_service(self, out: bool) -> bool:
        """See `Workshop`."""
        _log.warning("a technician turns the terminal", extra={"state": "out_of_service" if out else "open"})
        self._condition.out_of_service = out
        return await self._memo.keep(out_of_service=out)

    def about(self) -> About:
        """See `Workshop`."""
        version = metadata.version("kiosk")
        up = time.monotonic() - self._since
        return About(self._plate.terminal, self._plate.site, version, up, str(self._folder.absolute()))

    async def _hash(self) -> str | None:
        try:
            hashed: str | None = await self._memo.run(lambda: stored(self._folder))
        except SmallFileError as error:
            _log.error("the PIN cannot be read", extra={"detail": str(error)})
            return None
        return hashed
