"""What moves and feels in the printer: motor, blade, paper, sensors, and the slips that came out."""

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Final

from simulator import timing
from simulator.faults import Settings
from simulator.parts import Parts
from simulator.pulse import Pulse
from simulator.receipt_printer.model import Model
from simulator.receipt_printer.paper import Kind, Mark, Paper, Slip
from simulator.receipt_printer.status import Condition
from simulator.struck import Struck

KEPT_SLIPS: Final = 500
MOTOR_STEP: Final = 24
"""Dot lines moved at once; the sensors are looked at between steps."""


class Mechanism:
    """A printer's works with a new roll. What is to be printed waits while they are off line."""

    def __init__(self, model: Model, parts: Parts, struck: Struck, felt: Callable[[], None]) -> None:
        """``felt`` is told whenever `condition` may have changed."""
        self._model = model
        self._parts = parts
        self._struck = struck
        self._tell = felt
        self._changed = Pulse()
        self.paper = Paper(model.width, model.cutter_dots, self._slip_left)
        self.slips: deque[Slip] = deque(maxlen=KEPT_SLIPS)
        self._motor_free = 0.0
        self._cutter_stuck = False

    # -- sensors ------------------------------------------------------------------------------------

    @property
    def condition(self) -> Condition:
        """What the sensors say now."""
        return Condition(
            paper_out=self.paper.out,
            near_end=self.paper.is_near_end,
            cover_open="cover_open" in self._struck,
            cutter_stuck=self._cutter_stuck,
            head_hot="head_hot" in self._struck,
            broken="broken" in self._struck,
        )

    async def until_online(self) -> None:
        """Wait until it prints."""
        while not self.condition.online:
            await self._changed.wait()

    def _felt(self) -> None:
        self._tell()
        self._changed.beat()

    # -- motor and blade ----------------------------------------------------------------------------

    async def print_rows(self, rows: bytes, kind: Kind | None = None, content: str = "") -> None:
        """Move the paper past the head at the motor's speed; returns when all is on paper."""
        stride = self._model.width // 8
        torn, start = self.paper.torn, self.paper.position
        at = 0
        while at < len(rows):
            await self.until_online()
            lines = min((len(rows) - at) // stride, MOTOR_STEP, self.paper.room())
            if lines:
                self.paper.move(rows[at : at + lines * stride])
                at += lines * stride
                await self._motor(lines / timing.PRINT_LINES_PER_SECOND)
            if self.paper.room() == 0:
                self._paper_ended()
        if kind is not None and torn == self.paper.torn:
            self.paper.mark(Mark(kind, content, start, self.paper.position))

    async def cut(self, *, partial: bool) -> int:
        """Cut where the blade is; how many inked dot lines that was too early."""
        await self.until_online()
        jam = self._struck.get("cutter_jam")
        if jam and jam["when"] == "next_cut":
            self._cutter_stuck = True
            self._felt()
            await self.until_online()
        await self._motor(timing.CUT)
        return self.paper.cut(partial=partial)

    async def _motor(self, seconds: float) -> None:
        loop = asyncio.get_running_loop()
        self._motor_free = max(self._motor_free, loop.time()) + seconds / self._parts.pace.speed
        await timing.until(self._motor_free)

    # -- paper --------------------------------------------------------------------------------------

    def _paper_ended(self) -> None:
        if not self.paper.out:
            self.paper.end()
            self._struck.discard("paper_out_mid_slip")
            self._struck.note("paper_out")
            self._felt()
            self._parts.events.happened("fault")

    def _slip_left(self, slip: Slip) -> None:
        self.slips.append(slip)
        if self._parts.slips is not None:
            slip.save(self._parts.slips)
        self._parts.events.happened("slip")

    def new_roll(self, millimetres: int) -> None:
        """Put in a roll of that length and shut the cover."""
        for fault in ("paper_out", "paper_out_mid_slip", "paper_near_end", "cover_open"):
            if fault in self._struck:
                self._struck.mend(fault)
        self.paper.new_roll(millimetres)
        self._felt()

    # -- faults -------------------------------------------------------------------------------------

    def fault_changed(self, name: str, settings: Settings | None) -> None:
        """What a fault does at once."""
        struck = settings is not None
        match name:
            case "paper_out" if struck:
                self.paper.end()
            case "paper_out_mid_slip" if settings is not None:
                self.paper.end_mid_slip(int(settings["lines"]))
            case "paper_out" | "paper_out_mid_slip":
                self._struck.discard("paper_out")
                self._struck.discard("paper_out_mid_slip")
                self.paper.ends_after = None
                if self.paper.out:
                    self._struck.discard("paper_near_end")
                    self.paper.new_roll()
            case "paper_near_end" if struck:
                self.paper.nearly_end()
            case "paper_near_end":
                self.paper.refill()
            case "cutter_jam":
                self._cutter_stuck = settings is not None and settings["when"] == "now"
            case "head_hot" if settings is not None and settings["seconds"]:
                asyncio.get_running_loop().call_later(float(settings["seconds"]), self._cool_down)
            case _:
                pass
        self._felt()

    def _cool_down(self) -> None:
        if "head_hot" in self._struck:
            self._struck.mend("head_hot")
