"""The desk: everything a procedure may use. One is made for each visit and thrown away with it."""

import asyncio
import contextlib
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from drivers.ports.code_scanner import CodeScanner
from drivers.ports.device import Device
from drivers.ports.document_printer import DocumentPrinter
from drivers.ports.document_scanner import DocumentScanner
from drivers.ports.durations import Durations
from drivers.ports.id_card import IdCardReader
from drivers.ports.person_camera import PersonCamera
from drivers.ports.rating_keypad import RatingKeypad
from drivers.ports.receipt_printer import PrintOutcome, ReceiptPrinter
from drivers.ports.sensor_board import SensorBoard
from drivers.ports.smart_card import SmartCardReader
from flows.availability import Missing
from flows.catalogue import Group, Service
from flows.endings import ended
from flows.ledger import Ledger
from flows.news import AGAIN, WAY_TO_OFFICE, Standing, fault_notice
from flows.office import Evidence, Office, Person
from flows.patience import Patience
from flows.prompts import Prompt, Way
from flows.sheet import Typesetter
from flows.ui import UserInterface
from flows.ways_out import DeviceFault, Leaving, Left
from flows.words import Catalogue

A = TypeVar("A")
T = TypeVar("T")


@dataclass(frozen=True)
class Surroundings:
    """What a visit finds when it begins; it stays when the visit is gone.

    `missing` tells what cannot be used now, `doubts` what can be tried
    but is not well, each need with words for the public; `watch` calls a listener whenever that may have changed and
    returns the way to stop it.
    """

    ui: UserInterface
    office: Office
    ledger: Ledger
    devices: Mapping[str, Device[Any]]
    """By their ports' names."""
    durations: Durations
    groups: tuple[Group, ...]
    services: tuple[Service, ...]
    missing: Callable[[], Missing]
    doubts: Callable[[], Missing]
    watch: Callable[[Callable[[], None]], Callable[[], None]]
    now: Callable[[], datetime]
    typesetter: Typesetter | None = None
    """Who makes A4 pages; None where nobody does, and then none are printed."""

    @property
    def id_card(self) -> IdCardReader | None:
        """The ID-card reader, None where the terminal has none."""
        return self.devices.get("id_card")  # type: ignore[return-value]

    @property
    def smart_card(self) -> SmartCardReader | None:
        """The reader of social security cards, None where the terminal has none."""
        return self.devices.get("smart_card")  # type: ignore[return-value]

    @property
    def receipt_printer(self) -> ReceiptPrinter | None:
        """The receipt printer, None where the terminal has none."""
        return self.devices.get("receipt_printer")  # type: ignore[return-value]

    @property
    def document_printer(self) -> DocumentPrinter | None:
        """The A4 printer, None where the terminal has none."""
        return self.devices.get("document_printer")  # type: ignore[return-value]

    @property
    def code_scanner(self) -> CodeScanner | None:
        """The reader of codes, None where the terminal has none."""
        return self.devices.get("code_scanner")  # type: ignore[return-value]

    @property
    def person_camera(self) -> PersonCamera | None:
        """The camera in the front, None where the terminal has none."""
        return self.devices.get("person_camera")  # type: ignore[return-value]

    @property
    def document_scanner(self) -> DocumentScanner | None:
        """The camera above the shelf, None where the terminal has none."""
        return self.devices.get("document_scanner")  # type: ignore[return-value]

    @property
    def rating_keypad(self) -> RatingKeypad | None:
        """The rating keypad, None where the terminal has none."""
        return self.devices.get("rating_keypad")  # type: ignore[return-value]

    @property
    def sensor_board(self) -> SensorBoard | None:
        """The sensor board, None where the terminal has none."""
        return self.devices.get("sensor_board")  # type: ignore[return-value]


class Desk:
    """`ask` and `tell` for pages, the devices, `office`, `ledger` and `patience`; and what the person has already shown."""

    def __init__(self, around: Surroundings, patience: Patience) -> None:
        self.around = around
        self.patience = patience
        self.office = around.office
        self.ledger = around.ledger
        self.durations = around.durations
        self.card: Evidence | None = None
        """By what the person has shown who it is; set by `recognise`."""
        self.identified = asyncio.Event()
        """Set while there is such a card."""
        self.person: Person | None = None
        self.card_laid = False
        """Whether a card has been on the reader: it may still lie there."""
        self._papers: dict[str, PrintOutcome] = {}

    def came_of(self, kind: str, outcome: PrintOutcome) -> None:
        """Keeps what became of paper of this kind; what came out before is not undone by a later print that failed."""
        if outcome is not PrintOutcome.NOT_PRINTED or kind not in self._papers:
            self._papers[kind] = outcome

    @property
    def standing(self) -> Standing:
        """How far the visit has come."""
        return Standing(self.card_laid, dict(self._papers))

    async def ask(self, prompt: Prompt[A]) -> A:
        """Shows a page and gives its answer.

        Raises:
            Left: Back or Home was chosen, or the clock was held.
        """
        return self._answer(await self.around.ui.ask(prompt))

    async def ask_fresh(self, make: Callable[[], Prompt[A] | None], every: float | None = None) -> A | None:
        """Like `ask`, for a page that follows the terminal's state: it is made anew, in place, whenever that changes.

        And after `every` seconds, where time alone changes it. `make` gives None when the page has lost its sense; then so
        does this.
        """
        shown = make()
        if shown is None:
            return None
        changed = asyncio.Event()

        async def follow(shown: Prompt[A]) -> None:
            """Runs inside the visit, after the page is up: what `make` raises is the visit's, and no change is missed."""
            while True:
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(every):
                        await changed.wait()
                changed.clear()
                fresh = make()
                if fresh is None:
                    return
                if fresh != shown:
                    shown = fresh
                    self.around.ui.show(fresh)

        stop = self.around.watch(changed.set)
        try:
            return await self.during(shown, follow(shown))
        finally:
            stop()

    async def ask_for(self, seconds: float, prompt: Prompt[A]) -> A | None:
        """Like `ask`, but goes on by itself (None) when nobody has answered after `seconds`."""
        try:
            with self.patience.elsewhere():
                async with asyncio.timeout(seconds):
                    return await self.ask(prompt)
        except TimeoutError:
            return None

    async def answer(self, page: Prompt[A], call: Callable[[], Coroutine[Any, Any, T]]) -> A | T:
        """What the office answers to `call` while `page` is up. Where the way to it fails, the person may have it asked again.

        Raises:
            Left, Refused: as the page and the office say.
            DeviceFault: told already where it is the way to the office.
        """
        while True:
            try:
                return await self.during(page, call())
            except DeviceFault as fault:
                if fault.fault not in WAY_TO_OFFICE:
                    raise
                notice = fault_notice(fault.fault, self.standing, may_repeat=True)
                if await self.ask_for(self.durations.news, notice) != AGAIN.id:
                    raise DeviceFault(fault.fault, fault.detail, told=True) from None

    def tell(self, prompt: Prompt[Any]) -> None:
        """Shows a page, or updates the one with the same key, and does not wait."""
        self.around.ui.show(prompt)

    async def during(self, prompt: Prompt[A], work: Coroutine[Any, Any, T]) -> A | T:
        """Shows a page while `work` goes on; gives whichever comes first, the page's answer or the work's value.

        The other one is cancelled and has ended when this returns.

        Raises:
            Left: Back or Home was chosen.
        """
        asked = asyncio.ensure_future(self.around.ui.ask(prompt))
        working = asyncio.ensure_future(work)
        try:
            await asyncio.wait({asked, working}, return_when=asyncio.FIRST_COMPLETED)
            return working.result() if working.done() else self._answer(asked.result())
        finally:
            for task in (asked, working):
                task.cancel()
            await ended(asked, working)

    def words(self) -> Catalogue:
        """The texts in the language that the person has chosen, for what is printed."""
        return Catalogue.load(self.around.ui.language)

    async def held(self, work: Coroutine[Any, Any, T], limit: float) -> T:
        """Does work that must not be interrupted once begun (paper, later money); see `Patience.held`."""
        return await self.patience.held(work, limit)

    def recognise(self, card: Evidence) -> None:
        """From now on the person is known by this card."""
        self.card = card
        self.identified.set()

    def forget(self) -> None:
        """Drops the person: the card and what the office calls her."""
        self.card = self.person = None
        self.identified.clear()

    def _answer(self, answer: A | Way) -> A:
        if answer is Way.HOME:
            raise Left(Leaving.HOME)
        if answer is Way.BACK:
            raise Left(Leaving.BACK)
        if answer is Way.STAFF:
            raise Left(Leaving.STAFF)
        return answer
