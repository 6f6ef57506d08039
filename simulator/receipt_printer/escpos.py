"""A thermal receipt printer that speaks ESC/POS: what it receives, its buffer, and what it answers."""

import asyncio
import logging
from collections import deque
from typing import Final

from simulator import timing
from simulator.device import Place, WireDevice
from simulator.faults import Settings
from simulator.parts import Parts
from simulator.pulse import Pulse
from simulator.receipt_printer.faults import FAULTS
from simulator.receipt_printer.grammar import Command, Grammar, NotUnderstood, RealTime, Text
from simulator.receipt_printer.interpreter import Interpreter
from simulator.receipt_printer.mechanism import Mechanism
from simulator.receipt_printer.model import MODELS, Model
from simulator.receipt_printer.words import Told, answer_words

log = logging.getLogger(__name__)

BUFFER: Final = 65536
CLEAR_BUFFERS: Final = b"\x08\x01\x03\x14\x01\x06\x02\x08"
"""The parameters of DLE DC4 8."""
CLEARED: Final = b"\x37\x25\x00"
"""The answer to it once buffers are clear."""


class Device(WireDevice):
    """The printer's board: between the wire and the `Mechanism`."""

    def __init__(self, parts: Parts, model: str = "k80") -> None:
        super().__init__(parts, "receipt_printer", FAULTS, timing.RECEIPT_PRINTER_BAUD)
        self._told = Told()
        self._telling: asyncio.TimerHandle | None = None
        self._printing: asyncio.Task[None] | None = None
        self._changed = Pulse()
        self._power_on(MODELS[model])

    def _power_on(self, model: Model) -> None:
        self.model = model
        self.mechanism = Mechanism(model, self._parts, self.struck, self._status_changed)
        self._grammar = Grammar()
        self._interpreter = Interpreter(model, self.mechanism, self)
        self._queue: deque[Text | Command] = deque()
        self._queued = 0
        self._automatic = 0
        self._last_status = b""
        self._changed.beat()
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

    def state(self) -> dict[str, object]:
        """What a person standing before it could tell."""
        works, condition = self.mechanism, self.mechanism.condition
        return {
            "model": self.model.name,
            "online": condition.online,
            "paper": "out" if condition.paper_out else "near_end" if condition.near_end else "ok",
            "paper_mm": works.paper.left // 8,
            "cover": "open" if condition.cover_open else "closed",
            "waiting_bytes": self._queued,
            "slips": len(works.slips),
            "newest": works.slips[-1].number if works.slips else None,
            "hanging": works.paper.hanging_text(),
        }

    # -- receiving and printing ---------------------------------------------------------------------

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
                    self._queued += token.size
                    self._tell(self._told.take(token))
        self._tell_the_rest_soon()
        self._changed.beat()
        # A full buffer holds the line up, but an off-line printer still listens for real-time commands.
        while self._queued > BUFFER and self.mechanism.condition.online:
            await self._changed.wait()

    def _tell(self, message: str | None) -> None:
        if message is not None:
            self._parts.exchanges.add(self.name, message)

    def _tell_the_rest_soon(self) -> None:
        if self._telling is not None:
            self._telling.cancel()
        loop = asyncio.get_running_loop()
        self._telling = loop.call_later(timing.TOLD_AFTER, lambda: self._tell(self._told.rest()))

    async def _print(self) -> None:
        while True:
            while not self._queue:
                await self._changed.wait()
            await self.mechanism.until_online()
            token = self._queue.popleft()
            try:
                await self._interpreter.carry_out(token)
            except Exception:
                log.exception("the simulated printer failed")
                self.complain("the simulator itself failed; see its log", b"", token.offset)
            self._queued -= token.size
            if not self._queue:
                self._parts.events.happened("printed")
            self._changed.beat()

    def _clear(self) -> None:
        """Throw away whatever was received and not printed."""
        self._stop()
        self._queue.clear()
        self._queued = 0
        self._interpreter.reset()
        self._start()

    # -- answers ------------------------------------------------------------------------------------

    def _real_time(self, token: RealTime) -> None:
        number = token.data[0]
        if token.name == "DLE EOT":
            if number in self.model.status_questions:
                self.answer(bytes((self.mechanism.condition.real_time(number),)), f"DLE EOT {number}")
            else:
                self.complain(f"{self.model.name} does not answer DLE EOT {number}", token.data)
        elif not self.model.clear_buffer:
            self.complain(f"{self.model.name} has no {token.name}", token.data)
        elif token.name == "DLE DC4" and token.data == CLEAR_BUFFERS:
            self._clear()
            self.answer(CLEARED, "DLE DC4 8: clear buffers")
        elif token.name == "DLE ENQ" and number in (1, 2):
            if number == 2 and not self.mechanism.condition.online:
                self._clear()
        else:
            self.complain(f"{token.name}: unknown parameters", token.data)

    def set_automatic_status(self, bits: int) -> None:
        """GS a: send the four bytes now and whenever they change, or no more."""
        self._automatic, self._last_status = bits, b""
        self._status_changed()

    def _status_changed(self) -> None:
        status = self.mechanism.condition.automatic
        if self._automatic and status != self._last_status:
            self._last_status = status
            self.answer(status, "automatic status")
        self._changed.beat()

    def answer(self, data: bytes, meaning: str) -> None:
        """Answer the host; ``meaning`` is what it asked."""
        self.say(data, answer_words(meaning, data), to=meaning, poll=meaning.startswith("DLE EOT"))

    def junk(self, data: bytes, words: str) -> tuple[bytes, str]:
        """More bytes than were asked for."""
        return self._rng.randbytes(len(data) + 3), "junk"

    def complain(self, what: str, data: bytes, offset: int | None = None) -> None:
        """The host has said something wrong, so many bytes after power on."""
        self._parts.complaints.add(self.name, what, data, offset)

    def fault_changed(self, name: str, settings: Settings | None) -> None:
        """What a fault does at once."""
        self.mechanism.fault_changed(name, settings)
