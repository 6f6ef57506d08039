"""Waits for a card at every reader at once: whichever is read first counts, and a slot that is gone is done without."""

import asyncio
from collections.abc import Callable
from typing import Any

from drivers.ports.device import Device
from drivers.ports.fault_ids import FaultId
from drivers.ports.id_card import IdCard, ReadStage
from drivers.ports.results import Completion, Result
from drivers.ports.smart_card import CITIZENS, SmartCard, SmartCardReader, SocialSecurityCard
from flows.card_pages import Ways, reading_page, waiting_page
from flows.desk import Desk
from flows.endings import ended
from flows.goodbye import card_left
from flows.office import Evidence
from flows.prompts import PlaceCard
from flows.texts import Text
from flows.ways_out import Refused

_SAID = (Completion.SUCCESS, Completion.TIMEOUT, Completion.USER_ERROR)
"""How a read ends at a reader that works."""


class CardWait:
    """One wait, and what the page shows of it. `again` is the page while nothing is read, None for the usual one."""

    def __init__(self, desk: Desk, again: PlaceCard | None = None) -> None:
        self._desk = desk
        self._again = again
        self._unseen = False
        self._left = card_left(desk.around)
        """Where a card lay before this wait began: it has been read, most likely, and is not seen again until it is lifted."""
        self._reading: str | None = None
        """The reader that has found a card."""
        self._shown: PlaceCard | None = None

    @property
    def page(self) -> PlaceCard:
        """What is to be seen now."""
        ways = ways_now(self._desk)
        if self._reading is not None:
            return reading_page(ways, at_slot=self._reading == "smart_card")
        return self._again or waiting_page(ways, self._unseen, self._left)

    async def result(self) -> Result[Evidence]:
        """What came first: a card, its refusal, a fault of the ID-card reader; TIMEOUT when nobody showed one.

        Raises:
            Left: Back or Home was chosen.
            Refused: the card has expired.
        """
        desk = self._desk
        stop = desk.around.watch(self._show)
        # a card that was laid a moment ago is read before anything is said of it
        soon = desk.durations.card_lift if self._left is None else 2 * desk.durations.card_find_interval
        timer = asyncio.get_running_loop().call_later(soon, self._nobody_seen)
        self._shown = self.page
        try:
            return await desk.during(self._shown, self._first())
        finally:
            timer.cancel()
            stop()

    async def _first(self) -> Result[Evidence]:
        around = self._desk.around
        tasks = {asyncio.ensure_future(self._on_reader())} if around.id_card is not None else set()
        if around.smart_card is not None:
            tasks.add(asyncio.ensure_future(self._in_slot(around.smart_card)))
        waiting, result = set(tasks), Result[Evidence](Completion.TIMEOUT)
        try:
            while waiting and result.completion is Completion.TIMEOUT:
                done, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
                result = min((task.result() for task in done), key=_rank)
            return result
        finally:
            for task in tasks:
                task.cancel()
            await ended(*tasks)

    async def _on_reader(self) -> Result[Evidence]:
        """Reads what is laid there; while the slot works, a reader that is gone or comes back is nobody's business."""
        reader, clock = self._desk.around.id_card, asyncio.get_running_loop().time
        assert reader is not None
        until = clock() + self._desk.durations.card_wait
        while (left := until - clock()) > 0:
            if ways_now(self._desk).slot and not await self._usable(reader, left):
                break
            result = await reader.read(until - clock(), self._follow("id_card"))
            interrupted = self._reading == "id_card"
            self._reading = None
            if result.completion in _SAID or reader.state.usable or not ways_now(self._desk).slot:
                return result.map(self._of_id_card)
            if interrupted and result.error is not None:
                return Result.failure(Completion.USER_ERROR, result.error.fault, result.error.detail)
            self._show()
        return Result.failure(Completion.TIMEOUT)

    async def _in_slot(self, reader: SmartCardReader) -> Result[Evidence]:
        """Reads whatever is put in while the wait lasts; a reader that is gone or comes back meanwhile is nobody's business."""
        clock = asyncio.get_running_loop().time
        until = clock() + self._desk.durations.card_wait
        while (left := until - clock()) > 0:
            if self._id_card_will_do and not await self._usable(reader, left):
                break
            result = await reader.read(until - clock(), CITIZENS, self._follow("smart_card"))
            if result.ok:
                return self._of_smart_card(result.unwrap())
            interrupted = self._reading == "smart_card"
            self._reading = None
            if not self._id_card_will_do or result.completion in _SAID:
                return Result(result.completion, error=result.error)
            if interrupted and result.error is not None:
                # whoever has put a card in must be told; the ID card, or the same card once more, will do
                return Result.failure(Completion.USER_ERROR, result.error.fault, result.error.detail)
            await asyncio.sleep(self._desk.durations.card_find_interval)
        return Result.failure(Completion.TIMEOUT)

    @property
    def _id_card_will_do(self) -> bool:
        reader = self._desk.around.id_card
        return reader is not None and reader.state.usable

    async def _usable(self, reader: Device[Any], seconds: float) -> bool:
        changed = asyncio.Event()
        stop = reader.watch(lambda _change: changed.set())
        try:
            async with asyncio.timeout(seconds):
                while not reader.state.usable:
                    changed.clear()
                    await changed.wait()
        except TimeoutError:
            return False
        finally:
            stop()
        return True

    # ── what the page shows ──

    def _follow(self, reader: str) -> Callable[[ReadStage], None]:
        def heard(stage: ReadStage) -> None:
            if stage is ReadStage.READING:
                self._desk.card_laid = True
                self._desk.patience.touch()
                self._reading = reader
            elif self._reading == reader:
                self._reading = None
            self._show()

        return heard

    def _nobody_seen(self) -> None:
        self._unseen = True
        self._show()

    def _show(self) -> None:
        page = self.page
        if page != self._shown:
            self._shown = page
            self._desk.tell(page)

    # ── what a card is evidence of ──

    def _of_id_card(self, card: IdCard) -> Evidence:
        if card.expired(self._desk.around.now().date()):
            raise Refused(Text("card.expired"), Text("card.expired_next"))
        latin = card.name_latin
        name = card.name if card.name.reveal() or latin is None else latin
        return Evidence(card.kind.value, card.number, name)

    def _of_smart_card(self, card: SmartCard) -> Result[Evidence]:
        assert isinstance(card, SocialSecurityCard)
        if card.expired(self._desk.around.now().date()):
            next_ = Text("card.expired_next_slot" if self._id_card_will_do else "card.expired_next_insert")
            raise Refused(Text("card.expired"), next_)
        if card.name is None or card.number is None:
            return Result.failure(Completion.USER_ERROR, FaultId.SMART_CARD_HOLDER_LOCKED)
        return Result.success(Evidence(card.application.value, card.number, card.name))


def _rank(result: Result[Evidence]) -> int:
    """Of two readers that end in the same moment: a card goes before a fault, a fault before nothing."""
    return 0 if result.ok else 2 if result.completion is Completion.TIMEOUT else 1


def ways_now(desk: Desk) -> Ways:
    """Where a card can be read now; of an ID-card reader without a slot beside it the wait itself tells how it is."""
    reader, slot = desk.around.id_card, desk.around.smart_card
    by_slot = slot is not None and slot.state.usable
    return Ways(reader=reader is not None and (reader.state.usable or not by_slot), slot=by_slot)
