"""A card place at the end of a TCP link: reader and card in one, in the messages of vsmartcard's virtual cards.

A message is two bytes of length, big-endian, and then an APDU, or one byte for the reader: 0 power off, 1 power on, 2 reset, 4
answer to reset. Only 4 and APDUs are answered; an empty answer means that nothing is there.
"""

import asyncio
from collections.abc import Awaitable, Callable

from simulator import timing
from simulator.device import WireDevice
from simulator.exchanges import NOTHING
from simulator.parts import Parts
from simulator.smart_card.cards import Held, SmartCard
from simulator.smart_card.chip import Chip
from simulator.smart_card.faults import FAULTS
from simulator.smart_card.messages import Splitter
from simulator.smart_card.virtual_reader import VirtualReader

OFF, ON, RESET, ATR = 0, 1, 2, 4
MODELS = ("remote", "virtual_reader")
"""What a terminal has: a reader at this link, or one behind pcscd whose virtual reader the card is put into."""
Send = Callable[[bytes, str], Awaitable[None]]


class Device(WireDevice):
    """The card place and what is in it."""

    def __init__(self, parts: Parts, model: str) -> None:
        super().__init__(parts, "smart_card", FAULTS, timing.SMART_CARD_BAUD)
        self._splitter = Splitter()
        self.held: Held | None = None
        self.upside_down = False
        self._chip: Chip | None = None
        self._records = 0
        """Records read since the card has had power."""
        self._virtual: VirtualReader | None = None
        self._looked = 0.0
        self._hurried = 0
        self._asked: asyncio.TimerHandle | None = None

    # -- the hand -----------------------------------------------------------------------------------

    def insert(self, card: SmartCard, card_id: str | None, *, upside_down: bool = False) -> None:
        """Put a card in; one that was there is pulled. Upside down its contacts lie on plastic."""
        self.pull()
        self.held = Held(card_id, card)
        self.upside_down = upside_down
        self._parts.events.happened("inserted")
        self._moved()

    def pull(self) -> bool:
        """Pull the card; whether there was one."""
        was = self.held is not None
        self.held = None
        self._chip = None
        if was:
            self._parts.events.happened("pulled")
            self._moved()
        return was

    async def follow(self, port: int | None) -> None:
        """Be in the virtual reader of vpcd at that port as well, from now on; None: in none any more."""
        virtual, self._virtual = self._virtual, None
        if virtual is not None:
            await virtual.close()
        if port is not None:
            self._virtual = VirtualReader(self, port)

    def _moved(self) -> None:
        if self._virtual is not None:
            self._virtual.moved.set()

    async def close(self) -> None:
        """Let go of everything."""
        await self.follow(None)
        await super().close()

    def restart(self, model: str) -> None:
        """An empty card place."""
        self.pull()
        self._parts.soon(self.follow(None))

    def state(self) -> dict[str, object]:
        """What somebody standing before it could tell."""
        held = self.held
        return {
            "card": None if held is None else held.card_id,
            "card_present": held is not None,
            "upside_down": held is not None and self.upside_down,
            "asked": self._asked is not None,
            "powered": self._chip is not None,
            "virtual_reader": None if self._virtual is None else self._virtual.port,
        }

    # -- the line -----------------------------------------------------------------------------------

    def line_lost(self) -> None:
        """The host has gone, and with it the power."""
        super().line_lost()
        self._splitter = Splitter()
        self._chip = None
        if self._asked is not None:
            self._asked.cancel()
            self._looks_no_more()

    async def receive(self, data: bytes) -> None:
        """Take bytes from the host and answer every message they complete."""
        try:
            messages = self._splitter.feed(data)
        except ValueError as problem:
            self.complain(str(problem), data)
            return
        for message in messages:
            await self.answer(message, self.wire.send)

    async def answer(self, message: bytes, send: Send) -> None:
        """Answer one message; `send` gets the framed answer and what it means."""
        if len(message) > 1:
            await self._apdu(message, send)
        elif message[0] == OFF:
            self._chip = None
        elif message[0] in (ON, RESET):
            self._power_on()
        elif message[0] == ATR:
            self._looks()
            await self._say("atr", self._atr(), "look", send, poll=self._chip is None)
        else:
            self.complain(f"no command {message[0]:02X} to a reader", message)

    def _looks(self) -> None:
        """Whoever waits for a card looks again and again; two who keep an eye on the reader may meet by chance."""
        loop = asyncio.get_running_loop()
        hurried, self._looked = loop.time() - self._looked < timing.SOON_AGAIN, loop.time()
        self._hurried = self._hurried + 1 if hurried else 0
        if self._hurried < timing.HURRIED_LOOKS or self._chip is not None:
            return
        if self._asked is not None:
            self._asked.cancel()
        else:
            self._parts.events.stir()
        self._asked = loop.call_later(timing.STILL_ASKING, self._looks_no_more)

    def _looks_no_more(self) -> None:
        self._asked = None
        self._parts.events.stir()

    def _power_on(self) -> None:
        self._chip = None if self.held is None else self.held.chip()
        self._records = 0

    def _atr(self) -> bytes:
        """The answer to reset; before there is power it only says that a card is there."""
        if self.held is None:
            return b""
        if self._chip is not None and (self.upside_down or self.struck.take("mute")):
            self._chip = None
            return b""
        return self.held.atr

    async def _apdu(self, command: bytes, send: Send) -> None:
        name = {0xA4: "select", 0xB2: "read"}.get(command[1] if len(command) > 1 else 0, "other")
        await self._parts.pace.sleep(timing.CARD_COMMAND)
        if name == "read":
            self._records += 1
        pulled = self.struck.get("card_pulled")
        if pulled and self.held is not None and self._records == pulled["record"]:
            self.struck.take("card_pulled")
            self.pull()
        if self._chip is None or self.held is None:
            if self.held is not None:
                self.complain("a command to a card without power", command)
            await self._say(name, b"", name, send)
            return
        answer = self._spoilt(name, command)
        if name in ("select", "read"):
            self._parts.events.happened("selected" if name == "select" else "record")
        await self._say(name, answer, f"{name} {command[2:4].hex().upper()}", send)

    def _spoilt(self, name: str, command: bytes) -> bytes:
        """The chip's answer, with whatever fault is struck."""
        struck = self.struck
        assert self._chip is not None
        if forced := struck.take("status", command=name):
            return bytes.fromhex(str(forced["sw"]))
        if name in ("select", "read", "other") and struck.take("endless"):
            return b"\x00\x61\x01"
        pieces = struck.take("in_pieces") if name in ("select", "read") else None
        answer = self._chip.command(command, int(pieces["bytes"]) if pieces else 0)
        if answer.complaint:
            self.complain(answer.complaint, command)
        data = answer.data
        if name == "read" and data:
            if struck.take("wrong_length"):
                data = bytes((data[0], min(255, data[1] + 9))) + data[2:]
            if struck.take("wrong_tag"):
                data = bytes((data[0] ^ 0x40,)) + data[1:]
            if struck.take("garbage"):
                data = self._rng.randbytes(len(data))
        return data + answer.sw.to_bytes(2, "big")

    async def _say(self, command: str, answer: bytes, to: str, send: Send, *, poll: bool = False) -> None:
        struck = self.struck
        if late := struck.take("answers_late", command=command):
            await asyncio.sleep(float(late["seconds"]))
        if struck.take("silent", command=command):
            self._parts.exchanges.add(self.name, to, NOTHING, poll=poll)
            return
        told = "nothing there" if not answer else "a card" if command == "atr" else answer[-2:].hex().upper()
        self._parts.exchanges.add(self.name, to, told, poll=poll)
        framed = len(answer).to_bytes(2, "big") + answer
        if struck.take("half_message", command=command):
            framed = framed[: max(1, len(framed) // 2)]
        await send(framed, f"{to} → {told}")

    def complain(self, what: str, data: bytes) -> None:
        """The terminal has said something wrong, on the wire or by a virtual reader, whose bytes nobody counts."""
        self._parts.complaints.add(self.name, what, data)
