"""One cell: a stroke at a stage of a visit, and the verdict on what became of it."""

import asyncio
import time
from typing import Any

from flows.prompts import Prompt
from flows.visit import Ending
from tests.matrix import pages
from tests.matrix.person import Manner, Person
from tests.matrix.room import RECOVERY, SCALED, Room
from tests.matrix.strokes import Stroke
from tests.matrix.verdict import (
    FIRST,
    HASTY,
    HOME,
    NO_PAPER,
    NO_PAPER_TOLD,
    OTHER,
    SECOND,
    Verdict,
    judge_paper,
    traces_in,
    whole,
)
from tests.terminal.traces import Canary, reachable

STUCK = 25.0
"""Seconds that no visit lasts at these durations."""
UNHEARD = SCALED["debounce"] + SCALED["reconnect_cap"]
"""Seconds after which a loss is public, or over."""


class Cell:
    """Runs one cell in a room in which all is well."""

    def __init__(self, room: Room, stroke: Stroke, stage: str, brief: bool = False) -> None:
        """`brief`: nobody leaves at once, where somebody goes on, and only files and logs are searched for traces."""
        self.room = room
        self.brief = brief
        self.stroke = stroke
        self.stage = stage
        self.verdict = Verdict(stroke.name, stage)
        self._struck = False
        self._mending: asyncio.Task[None] | None = None
        self._on_a4 = any(fault["device"] == pages.PRINTER for fault in stroke.faults)
        self._slot = any(fault["device"] == "smart_card" for fault in stroke.faults)
        no_paper = "DOC-COVER-OPEN" if self._on_a4 else NO_PAPER_TOLD
        self._allowed = set(stroke.told) | ({no_paper} if stage == "no_paper" else set())

    async def run(self) -> Verdict:
        """The struck visits, the mending, and the visit of the one who comes next."""
        began = time.monotonic()
        room = self.room
        try:
            await asyncio.to_thread(room.simulator.reset)
            room.overheard.clear()
            room.print_on("document" if self._on_a4 else "slip")
            if not (await room.until(lambda: room.well, RECOVERY) and await room.at_home(RECOVERY)):
                self.verdict.fail(f"not ready before the cell: {room.state()}")
                return self.verdict
            before = len(await room.prints())
            manners: dict[str, Manner] = dict.fromkeys(("", "lift", "bug", "absent", "other_card"), "on")
            if self.stroke.doing in manners:
                await self._struck_visit(FIRST, manners[self.stroke.doing])
                await self._noticed()
                await self._mended()
            if self.stroke.doing == "walk_away":
                await self._struck_visit(FIRST, "walk_away")
            elif self.stroke.doing == "leave" or (self.stroke.doing == "" and not self.brief):
                await self._struck_visit(HASTY, "leave")
            await self._mended()
            await self._next_person()
            await self._look_at_paper(before)
            await self._look_around()
        except Exception as error:  # noqa: BLE001 - a cell that breaks is a failed one, and the rest go on
            self.verdict.fail(f"{type(error).__name__}: {error}")
        finally:
            room.screen.on_page = lambda stage, page: None
            self.verdict.seconds = time.monotonic() - began
        return self.verdict

    # ── the struck visit ──

    async def _struck_visit(self, card: str, manner: Manner) -> None:
        room, stroke = self.room, self.stroke
        self._struck = False
        if stroke.doing == "absent" or any(fault["device"] == "id_card" for fault in stroke.faults):
            room.leave_out("smart_card")  # beside a slot that works nobody is told of the other reader
        person = Person(room.screen, card, room.do, self._slot)
        reports = len(room.reports)

        def met(stage: str, page: Prompt[Any]) -> None:
            if stage == "preview" and self.stage == "no_paper" and not self._struck:
                room.simulator.strike(**(pages.COVER_OPEN if self._on_a4 else NO_PAPER))
            if stage == self.stage and not self._struck:
                self._strike(person, manner)
            person.met(stage, page)

        room.screen.on_page = met
        if self.stage == "home":
            self._strike(person, manner)
        try:
            async with asyncio.timeout(STUCK):
                ended_at = await person.stay()
        except TimeoutError:
            self.verdict.fail(f"{manner}: no way out of `{room.screen.stage}` for {STUCK:.0f} s")
            return
        finally:
            room.screen.on_page = lambda stage, page: None
            if self._mending is not None:
                await self._mending
                self._mending = None
        await asyncio.to_thread(room.do, "lift")
        await asyncio.to_thread(room.do, "pull")
        self._judge_visit(person, manner, ended_at)
        for report in room.reports[reports:]:
            if report.ending is Ending.BUG and stroke.doing != "bug":
                self.verdict.fail(f"{manner}: the visit ended in a bug: {report.reason}")

    def _judge_visit(self, person: Person, manner: Manner, ended_at: str) -> None:
        stroke = self.stroke
        if not self._struck:
            self.verdict.fail(f"{manner}: never came to this stage")
        told = [fault for fault, _ in person.told]
        if manner == "on":
            self.verdict.told = [f"{fault}@{stage}" for fault, stage in person.told]
        if wrong := [fault for fault in told if fault not in self._allowed]:
            self.verdict.fail(f"{manner}: told {', '.join(wrong)}")
        if manner == "on" and stroke.must_tell(self.stage) and not set(told) & stroke.told:
            self.verdict.fail("told nothing")
        if person.seconds is not None:
            self.verdict.home = max(self.verdict.home, person.seconds)
            if person.seconds > HOME:
                self.verdict.fail(f"{manner}: home after {person.seconds:.1f} s")
        if ended_at == "closed" and not set(told) & self._allowed:
            self.verdict.fail(f"{manner}: closed, and nobody knows why")

    def _strike(self, person: Person, manner: Manner) -> None:
        """Called when the stage comes on view: this loop stands still meanwhile, the wire does not."""
        self._struck = True
        person.leaving = manner == "leave"
        person.gone = manner == "walk_away"
        person.patient = self.stroke.mend == "when_told"
        for fault in self.stroke.faults:
            self.room.simulator.strike(**fault)
        if self.stroke.disk:
            self.room.disk.strike(self.stroke.disk)
        if self.stroke.doing == "lift":
            self.room.simulator.lift()
        if self.stroke.doing == "other_card":
            person.gone = True  # stands and looks: the terminal has to end it
            self.room.simulator.lay(OTHER)
        if self.stroke.doing == "absent":
            self.room.leave_out("id_card")
        if self.stroke.doing == "bug":
            raise RuntimeError("a bug of the matrix")
        if self.stroke.mend == "at_once":
            self._mend()
        if self.stroke.mend == "when_told":
            self._mending = asyncio.create_task(self._mend_when_told())

    async def _mend_when_told(self) -> None:
        device = self.stroke.faults[0]["device"]
        await self.room.until(lambda: device in self.room.terminal.condition.missing(), 1.0)
        await asyncio.to_thread(self._mend)

    async def _noticed(self) -> None:
        """What nobody is told of is known to the terminal all the same."""
        stroke = self.stroke
        if stroke.causes and stroke.mend == "after" and self.stage == "home":
            for device in sorted({cause.split("-")[0] for cause in stroke.causes}):
                causes = {cause for cause in stroke.causes if cause.startswith(f"{device}-")}
                if not await self._notices(causes):
                    self.verdict.fail(f"the terminal does not notice {', '.join(sorted(causes))}")

    async def _notices(self, any_of: set[str]) -> bool:
        return await self.room.until(lambda: bool(any_of & self.room.faults_now()), RECOVERY)

    # ── afterwards ──

    def _mend(self) -> None:
        struck = {fault["device"] for fault in self.stroke.faults}
        for device in {"receipt_printer", pages.PRINTER if self._on_a4 else "receipt_printer", *struck}:
            self.room.simulator.mend(device)
        self.room.disk.mend()

    async def _mended(self) -> None:
        room = self.room
        await asyncio.to_thread(self._mend)
        room.put_back()
        if self.stroke.faults or self.stroke.disk:
            await asyncio.sleep(UNHEARD + self.stroke.lingers)  # what was only just lost is not public yet
            await room.ask_printer()  # nor what is left of a slip
        if not await room.until(lambda: room.well, RECOVERY):
            self.verdict.fail(f"does not work again {RECOVERY:.0f} s after it was mended: {room.state()}")
        if not await room.at_home(RECOVERY):
            self.verdict.fail(f"not at the start page but at `{room.screen.stage}` after it was mended")

    async def _next_person(self) -> None:
        room = self.room
        slips = len(await self._slips())
        reports = len(room.reports)
        person = Person(room.screen, SECOND, room.do)
        room.screen.on_page = person.met
        try:
            async with asyncio.timeout(STUCK):
                await person.stay()
        except TimeoutError:
            self.verdict.fail(f"the next person is stuck at `{room.screen.stage}`")
            return
        finally:
            room.screen.on_page = lambda stage, page: None
        ended = [report.ending for report in room.reports[reports:]]
        if ended != [Ending.DONE] or person.told:
            self.verdict.fail(f"the next person's visit ended {ended}, told {person.told}")
        row = (await room.prints())[-1]
        fresh = (await self._slips())[slips:]
        own = [slip for slip in fresh if row.case_number in "".join(slip["text"]) and whole(slip)]
        if row.outcome != "printed" or len(own) != 1:
            self.verdict.fail(f"the next person's slip: {row.outcome}, {len(own)} whole ones")
        if mixed := [slip for slip in fresh if slip not in own and "".join(slip["text"]).strip()]:
            self.verdict.fail(f"the next person gets {len(mixed)} slip(s) of somebody else")

    async def _look_at_paper(self, before: int) -> None:
        rows = [(row.case_number, row.outcome) for row in (await self.room.prints())[before:]]
        judge_paper(self.verdict, rows, await self._slips())

    async def _look_around(self) -> None:
        room = self.room
        try:
            async with asyncio.timeout(RECOVERY):
                assert room.terminal.outbox is not None
                await room.terminal.outbox.idle.wait()
        except TimeoutError:
            self.verdict.fail("a rating is not delivered")
        for rating in room.simulator.control("GET", "/office/ratings"):
            if rating["satisfaction"] != 5:  # whoever comes here is very satisfied
                self.verdict.fail(f"a rating that nobody gave: {rating['satisfaction']}")
        for device in room.simulator.complaints():
            if device["device"] not in self.stroke.mutters:
                self.verdict.fail(f"{device['device']} complains: {device['what']}")
        if self.stroke.doing != "bug":
            for line in room.overheard.uncaught:
                self.verdict.fail(f"uncaught: {line}")
        room.overheard.uncaught.clear()
        await asyncio.sleep(0.01)  # the loop itself still holds what it has just handed to this cell
        cards: tuple[str, ...] = (FIRST,) if self.brief else (FIRST, HASTY)
        cards += (OTHER,) if self.stroke.doing == "other_card" else ()
        for card in cards:
            self.verdict.failed += traces_in(card, room.disk.data, "\n".join(room.overheard.lines))
        found = [] if self.brief else reachable(*map(Canary, cards))
        self.verdict.failed += [f"a trace of {' or '.join(cards)}: {trace}" for trace in found]

    async def _slips(self) -> list[dict[str, Any]]:
        if self._on_a4:
            return await asyncio.to_thread(pages.as_slips, self.room.simulator)
        found: list[dict[str, Any]] = await asyncio.to_thread(self.room.simulator.slips)
        return found
