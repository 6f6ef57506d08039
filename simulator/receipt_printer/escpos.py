"""A thermal receipt printer that speaks ESC/POS: buffer, motor, sensors, and the answers about them."""

import asyncio
import logging
import random
from collections import deque
from typing import Final

from simulator import timing
from simulator.device import Place, WireDevice
from simulator.exchanges import NOTHING
from simulator.faults import Settings
from simulator.parts import Parts
from simulator.receipt_printer.grammar import Command, Grammar, NotUnderstood, RealTime, Text
from simulator.receipt_printer.interpreter import Interpreter
from simulator.receipt_printer.model import MODELS, Model
from simulator.receipt_printer.paper import Kind, Mark, Paper, Slip
from simulator.receipt_printer.port import FAULTS
from simulator.receipt_printer.words import Told, answer_words

log = logging.getLogger(__name__)

BUFFER: Final = 65536
KEPT_SLIPS: Final = 500
MOTOR_STEP: Final = 24
"""Dot lines moved at once; status is looked at between steps."""
CLEARED: Final = b"\x37\x25\x00"
"""The answer to DLE DC4 8 once buffers are clear."""


class Device(WireDevice):
    """The printer, its paper, and the slips that came out of it."""

    def __init__(self, parts: Parts, model: str = "k80") -> None:
        super().__init__(parts, "receipt_printer", FAULTS, timing.RECEIPT_PRINTER_BAUD)
        self._rng = random.Random(parts.seed + 1)
        self._told = Told()
        self._telling: asyncio.TimerHandle | None = None
        self._printing: asyncio.Task[None] | None = None
        self.slips: deque[Slip] = deque(maxlen=KEPT_SLIPS)
        self._power_on(MODELS[model])

    def _power_on(self, model: Model) -> None:
        self.model = model
        self.paper = Paper(model.width, model.cutter_dots, self._slip_left)
        self._grammar = Grammar()
        self._interpreter = Interpreter(model, self)
        self._queue: deque[Text | Command] = deque()
        self._queued = 0
        self._changed = asyncio.Event()
        self._motor_free = 0.0
        self._automatic = 0
        self._last_status = b""
        self._cutter_stuck = False
        self.slips.clear()
        self._parts.events.stir()

    async def open(self, place: Place) -> None:
        """Listen, and begin to print; raises OSError when the port is taken."""
        await super().open(place)
        self._start()

    async def close(self) -> None:
        """Let go of everything."""
        self._stop()
        await super().close()

    def _start(self) -> None:
        self._printing = asyncio.ensure_future(self._print())

    def _stop(self) -> None:
        if self._printing is not None:
            self._printing.cancel()

    def restart(self, model: str) -> None:
        """Switch off and on again with a new roll, perhaps as another model; buffers and slips are gone."""
        self._stop()
        self._power_on(MODELS[model])
        self._start()

    # -- receiving ----------------------------------------------------------------------------------

    def line_lost(self) -> None:
        """The host has gone; the buffer stays, and so does a half command."""

    async def receive(self, data: bytes) -> None:
        """Take bytes: real-time commands are carried out now, all others go into the buffer."""
        for token in self._grammar.feed(data):
            match token:
                case RealTime():
                    self._real_time(token)
                case NotUnderstood(why, raw, offset):
                    self.complain(why, raw, offset)
                case Text() | Command():
                    self._queue.append(token)
                    self._queued += _size(token)
                    self._tell(self._told.take(token))
        self._tell_the_rest_soon()
        self._wake()
        # A full buffer holds the line up, but an off-line printer still listens for real-time commands.
        while self._queued > BUFFER and self.online:
            await self._changed.wait()

    def _tell(self, message: str | None) -> None:
        if message is not None:
            self._parts.exchanges.add(self.name, message)

    def _tell_the_rest_soon(self) -> None:
        if self._telling is not None:
            self._telling.cancel()
        loop = asyncio.get_running_loop()
        self._telling = loop.call_later(timing.TOLD_AFTER, lambda: self._tell(self._told.rest()))

    def _wake(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()

    async def _print(self) -> None:
        while True:
            while not self._queue:
                await self._changed.wait()
            await self._until_online()
            token = self._queue.popleft()
            try:
                await self._carry_out(token)
            except Exception:
                log.exception("the simulated printer failed")
                self.complain("the simulator itself failed; see its log", b"", token.offset)
            self._queued -= _size(token)
            if not self._queue:
                self._parts.events.happened("printed")
            self._wake()

    async def _carry_out(self, token: Text | Command) -> None:
        if isinstance(token, Text):
            await self._interpreter.text(token)
        else:
            await self._interpreter.command(token)

    async def _until_online(self) -> None:
        while not self.online:
            await self._changed.wait()

    def _clear(self) -> None:
        """Throw away whatever was received and not printed."""
        self._stop()
        self._queue.clear()
        self._queued = 0
        self._interpreter.reset()
        self._start()

    # -- the mechanism ------------------------------------------------------------------------------

    async def print_rows(self, rows: bytes, kind: Kind | None = None, content: str = "") -> None:
        """Move the paper past the head at the motor's speed; waits while the printer is off line."""
        stride = self.model.width // 8
        torn, start = self.paper.torn, self.paper.position
        at = 0
        while at < len(rows):
            await self._until_online()
            lines = min((len(rows) - at) // stride, MOTOR_STEP, self.paper.room())
            if lines:
                self.paper.move(rows[at : at + lines * stride])
                at += lines * stride
                await self._motor(lines / timing.PRINT_LINES_PER_SECOND)
            if self.paper.room() == 0:
                self._paper_ended()
        if kind is not None and torn == self.paper.torn:
            self.paper.mark(Mark(kind, content, start, self.paper.position))

    async def cut(self, *, partial: bool) -> None:
        """Cut where the blade is."""
        await self._until_online()
        jam = self.struck.get("cutter_jam")
        if jam and jam["when"] == "next_cut":
            self._cutter_stuck = True
            self._status_changed()
            await self._until_online()
        await self._motor(timing.CUT)
        stuck = self.paper.cut(partial=partial)
        if stuck:
            self.complain(f"a cut {stuck} dot lines too early: they are on the next slip", b"", None)

    async def _motor(self, seconds: float) -> None:
        loop = asyncio.get_running_loop()
        self._motor_free = max(self._motor_free, loop.time()) + seconds / self._parts.pace.speed
        await timing.until(self._motor_free)

    def _paper_ended(self) -> None:
        if not self.paper.out:
            self.paper.end()
            self.struck.discard("paper_out_mid_slip")
            self.struck.note("paper_out")
            self._status_changed()
            self._parts.events.happened("fault")

    def _slip_left(self, slip: Slip) -> None:
        self.slips.append(slip)
        if self._parts.slips is not None:
            self._parts.slips.mkdir(parents=True, exist_ok=True)
            path = self._parts.slips / f"slip-{slip.number:04d}.png"
            slip.picture().save(path)
            path.with_suffix(".txt").write_text(
                "\n".join([*slip.text, *slip.qr, *slip.bar_codes, ""]), encoding="utf-8"
            )
        self._parts.events.happened("slip")

    def new_roll(self, millimetres: int) -> None:
        """Put in a roll of that length and shut the cover."""
        for fault in ("paper_out", "paper_out_mid_slip", "paper_near_end", "cover_open"):
            if fault in self.struck:
                self.struck.mend(fault)
        self.paper.new_roll(millimetres)
        self._status_changed()

    # -- status -------------------------------------------------------------------------------------

    @property
    def _cover_open(self) -> bool:
        return "cover_open" in self.struck

    @property
    def _head_hot(self) -> bool:
        return "head_hot" in self.struck

    @property
    def _broken(self) -> bool:
        return "broken" in self.struck

    @property
    def online(self) -> bool:
        """Whether it prints."""
        stopped = self._cover_open or self._cutter_stuck or self._head_hot or self._broken
        return not (self.paper.out or stopped)

    def state(self) -> dict[str, object]:
        """What a person standing before it could tell."""
        return {
            "model": self.model.name,
            "online": self.online,
            "paper": "out" if self.paper.out else "near_end" if self.paper.is_near_end else "ok",
            "paper_mm": self.paper.left // 8,
            "cover": "open" if self._cover_open else "closed",
            "waiting_bytes": self._queued,
            "slips": len(self.slips),
            "newest": self.slips[-1].number if self.slips else None,
            "hanging": self.paper.hanging_text(),
        }

    def real_time_status(self, question: int) -> int:
        """The byte of DLE EOT ``question`` (1 printer, 2 cause, 3 error, 4 paper)."""
        status = 0x12
        if question == 1:
            status |= 0x04 | (
                0 if self.online else 0x08
            )  # drawer connector pin 3 is high: nothing plugged in
        elif question == 2:
            status |= 0x04 if self._cover_open else 0
            status |= 0x20 if self.paper.out else 0
            status |= 0x40 if self._cutter_stuck or self._head_hot or self._broken else 0
        elif question == 3:
            status |= 0x28 if self._cutter_stuck else 0x20 if self._broken else 0
            status |= 0x40 if self._head_hot else 0
        else:
            status |= 0x0C if self.paper.is_near_end else 0
            status |= 0x60 if self.paper.out else 0
        return status

    def paper_status(self) -> int:
        """The byte of GS r 1."""
        return (0x03 if self.paper.is_near_end else 0) | (0x0C if self.paper.out else 0)

    def _automatic_packet(self) -> bytes:
        first = 0x14 | (0 if self.online else 0x08) | (0x20 if self._cover_open else 0)
        second = (0x28 if self._cutter_stuck else 0x20 if self._broken else 0) | (
            0x40 if self._head_hot else 0
        )
        return bytes((first, second, self.paper_status(), 0))

    def set_automatic_status(self, bits: int) -> None:
        """GS a: send the four bytes now and whenever they change, or no more."""
        self._automatic = bits
        if bits:
            self._last_status = self._automatic_packet()
            self.answer(self._last_status, "automatic status")

    def _status_changed(self) -> None:
        if self._automatic and self._automatic_packet() != self._last_status:
            self._last_status = self._automatic_packet()
            self.answer(self._last_status, "automatic status")
        self._wake()

    def _real_time(self, token: RealTime) -> None:
        number = token.data[0]
        if token.name == "DLE EOT":
            if number in self.model.status_questions:
                self.answer(bytes((self.real_time_status(number),)), f"DLE EOT {number}")
            else:
                self.complain(f"{self.model.name} does not answer DLE EOT {number}", token.data, None)
        elif not self.model.clear_buffer:
            self.complain(f"{self.model.name} has no {token.name}", token.data, None)
        elif token.name == "DLE DC4" and token.data == b"\x08\x01\x03\x14\x01\x06\x02\x08":
            self._clear()
            self.answer(CLEARED, "DLE DC4 8: clear buffers")
        elif token.name == "DLE ENQ" and number in (1, 2):
            if number == 2 and not self.online:
                self._clear()
        else:
            self.complain(f"{token.name}: unknown parameters", token.data, None)

    # -- answers, faults, complaints ----------------------------------------------------------------

    def answer(self, data: bytes, meaning: str) -> None:
        """Send to the host, spoilt by whatever fault is struck."""
        poll = meaning.startswith("DLE EOT")
        if "silent" in self.struck:
            self._parts.exchanges.add(self.name, meaning, NOTHING, poll=poll)
            return
        told = answer_words(meaning, data)
        if self.struck.take("garbage"):
            data, told = self._rng.randbytes(len(data) + 3), "junk"
        late = self.struck.take("answers_late")
        if late:
            told = f"{told}, {late['seconds']:g} s late"
        self._parts.exchanges.add(self.name, meaning, told, poll=poll)
        task = asyncio.ensure_future(self._send(data, meaning, float(late["seconds"]) if late else 0.0))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _send(self, data: bytes, meaning: str, late: float) -> None:
        if late:
            await asyncio.sleep(late)
        await self.wire.send(data, meaning)

    def complain(self, what: str, data: bytes, offset: int | None) -> None:
        """Say that something was wrong."""
        self._parts.complaints.add(self.name, what, data, offset)

    def fault_changed(self, name: str, settings: Settings | None) -> None:
        """What a fault does at once."""
        struck = settings is not None
        match name:
            case "paper_out" if struck:
                self.paper.end()
            case "paper_out_mid_slip" if settings is not None:
                self.paper.end_mid_slip(int(settings["lines"]))
            case "paper_out" | "paper_out_mid_slip":
                self.struck.discard("paper_out")
                self.struck.discard("paper_out_mid_slip")
                self.paper.ends_after = None
                if self.paper.out:
                    self.paper.new_roll()
            case "paper_near_end":
                self.paper.near_end = struck
            case "cutter_jam":
                self._cutter_stuck = settings is not None and settings["when"] == "now"
            case "head_hot" if settings is not None and settings["seconds"]:
                asyncio.get_running_loop().call_later(float(settings["seconds"]), self._cool_down)
            case _:
                pass
        self._status_changed()

    def _cool_down(self) -> None:
        if self._head_hot:
            self.struck.mend("head_hot")


def _size(token: Text | Command) -> int:
    return len(token.code) if isinstance(token, Text) else token.size
