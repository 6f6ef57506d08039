"""An ID-card reader with a security module (SAM_V) that speaks GA 467 frames, and speaks them strictly."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

from simulator import timing
from simulator.county import Card, Other
from simulator.device import WireDevice
from simulator.exchanges import NOTHING
from simulator.faults import Settings
from simulator.id_card import card_image
from simulator.id_card.faults import FAULTS
from simulator.id_card.frame import BadChecksum, BadLength, Command, Junk, Received, Splitter, answer_frame
from simulator.parts import Parts

OK: Final = 0x90
FOUND: Final = 0x9F
NO_CONTENT: Final = 0x91
NOT_FOUND: Final = 0x80
SELECT_FAILED: Final = 0x81
READ_FAILED: Final = 0x41
UNKNOWN_CARD: Final = 0x40
WRONG_CHECKSUM: Final = 0x10
WRONG_LENGTH: Final = 0x11
WRONG_COMMAND: Final = 0x21
SELF_TEST_FAILED: Final = 0x60
UNAUTHORISED: Final = 0x66

SAM_ID: Final = (
    (5).to_bytes(2, "little")
    + (3).to_bytes(2, "little")
    + (20260101).to_bytes(4, "little")
    + (429999).to_bytes(4, "little")
    + (1).to_bytes(4, "little")
)
"""Shown by host software as 05.03-20260101-0000429999-0000000001."""

WORDS: Final = {
    OK: "done",
    FOUND: "card found",
    NO_CONTENT: "nothing there",
    NOT_FOUND: "no card",
    SELECT_FAILED: "not selected",
    READ_FAILED: "not read",
    UNKNOWN_CARD: "no ID card",
    WRONG_CHECKSUM: "wrong checksum",
    WRONG_LENGTH: "wrong length",
    WRONG_COMMAND: "no such command",
    SELF_TEST_FAILED: "self-test failed",
    UNAUTHORISED: "not authorised",
}
POLLS: Final = ("find", "status", "read_address")
"""Asked again and again while nothing happens."""

Answer = tuple[int, bytes]

COMMANDS: Final[dict[bytes, tuple[str, int, float]]] = {
    b"\x10\xff": ("reset", 0, timing.SAM_COMMAND),
    b"\x11\xff": ("status", 0, timing.SAM_COMMAND),
    b"\x12\xff": ("sam_id", 0, timing.SAM_COMMAND),
    b"\x20\x01": ("find", 0, timing.FIND_CARD),
    b"\x20\x02": ("select", 0, timing.SELECT_CARD),
    b"\x30\x01": ("read", 0, timing.READ_CARD),
    b"\x30\x10": ("read_with_fingerprint", 0, timing.READ_CARD),
    b"\x30\x03": ("read_address", 0, timing.READ_ADDRESS),
    b"\x61\xff": ("set_rf_bytes", 1, timing.SAM_COMMAND),
}
"""CMD PARA → name, bytes of data that belong to it, working time."""


class Device(WireDevice):
    """The reader and the card that lies on it."""

    def __init__(self, parts: Parts, model: str = "sdt") -> None:
        super().__init__(parts, "id_card", FAULTS, timing.ID_CARD_BAUD)
        self._splitter = Splitter()
        self._gap: asyncio.TimerHandle | None = None
        self._asked: asyncio.TimerHandle | None = None
        self._sought = -timing.SOON_AGAIN
        self.card: Card | None = None
        self.card_id: str | None = None
        self._forget()
        self._was_read = False
        self._work: dict[str, Callable[[], Awaitable[Answer]]] = {
            "reset": self._reset,
            "status": self._status,
            "sam_id": self._sam_id,
            "find": self._find,
            "select": self._select,
            "read": self._read,
            "read_with_fingerprint": self._read_with_fingerprint,
            "read_address": self._read_address,
            "set_rf_bytes": self._status,
        }

    # -- the card -----------------------------------------------------------------------------------

    def lay(self, card: Card, card_id: str | None) -> None:
        """Put a card into the field; one that lay there is taken away."""
        if not isinstance(card, Other):
            card_image.text(card)  # raises CardTooLong before anything changes
        self.lift()
        self.card = card
        self.card_id = card_id
        self._parts.events.stir()

    def lift(self) -> None:
        """Take the card away."""
        self.card = None
        self.card_id = None
        self._forget()
        self._was_read = False
        self._parts.events.stir()

    def restart(self, model: str) -> None:
        """Switch off and on; nobody has laid a card."""
        self.lift()

    def state(self) -> dict[str, object]:
        """The card's name in the county, None for one of no county; whether there is a card; whether one is asked for."""
        return {"card": self.card_id, "card_present": self.card is not None, "asked": self.asked}

    def _forget(self) -> None:
        self._found = False
        self._selected = False

    # -- the line -----------------------------------------------------------------------------------

    def line_lost(self) -> None:
        """The host has gone: a half command with it."""
        super().line_lost()
        self._splitter.clear()
        self._watch_gap()
        self._sought = -timing.SOON_AGAIN
        if self._asked is not None:
            self._asked.cancel()
            self._asks_no_more()

    async def receive(self, data: bytes) -> None:
        """Take bytes from the host and answer every command they complete."""
        self._offset += len(data)
        for received in self._splitter.feed(data):
            await self._take(received)
        self._watch_gap()

    def _watch_gap(self) -> None:
        if self._gap is not None:
            self._gap.cancel()
            self._gap = None
        if self._splitter.incomplete:
            self._gap = asyncio.get_running_loop().call_later(timing.FRAME_GAP, self._give_up)

    def _give_up(self) -> None:
        self.complain("a command stopped half-way", self._splitter.incomplete)
        self._splitter.clear()

    async def _take(self, received: Received) -> None:
        match received:
            case Junk(data):
                self.complain("bytes outside any frame", data)
            case BadChecksum(frame, expected):
                self.complain(f"wrong checksum {frame[-1]:02X}, {expected:02X} is right", frame)
                await self._answer("any", WRONG_CHECKSUM, to="a broken frame")
            case BadLength(frame, announced):
                self.complain(f"no command is {announced} bytes long", frame)
                await self._answer("any", WRONG_LENGTH, to="a broken frame")
            case Command(body):
                await self._command(body)

    async def _command(self, body: bytes) -> None:
        if body[:2] not in COMMANDS:
            self.complain("unknown command", body)
            await self._answer("any", WRONG_COMMAND, to=f"command {body[:2].hex().upper()}")
            return
        name, data_bytes, seconds = COMMANDS[body[:2]]
        if len(body) != 2 + data_bytes:
            self.complain(f"{name} takes {data_bytes} bytes of data, not {len(body) - 2}", body)
            await self._answer("any", WRONG_LENGTH, to=name)
            return
        if name == "find":
            self._asks()
        await self._parts.pace.sleep(seconds)
        # looked at only now: a card laid while the command was worked on is pulled, too
        if (pulled := self.struck.get("card_pulled")) and self.card is not None and _is(name, pulled):
            self.struck.take("card_pulled")
            self.lift()
        fault_name = "read" if name == "read_with_fingerprint" else name
        if forced := self.struck.take("status", command=fault_name):
            await self._answer(fault_name, int(str(forced["code"]), 16), to=name)
            return
        module = self._module_fault() if name not in ("reset", "sam_id") else None
        status, data = (module, b"") if module is not None else await self._work[name]()
        await self._answer(fault_name, status, data, to=name)
        if name in ("find", "select", "read"):
            self._parts.events.happened(name)

    def _module_fault(self) -> int | None:
        if "sam_self_test_failed" in self.struck:
            return SELF_TEST_FAILED
        return UNAUTHORISED if "sam_unauthorised" in self.struck else None

    async def _answer(self, command: str, status: int, data: bytes = b"", *, to: str) -> None:
        """Send an answer, spoilt by whatever fault is struck."""
        struck, rng = self.struck, self._rng
        spoilt: list[str] = []
        if late := struck.take("answers_late", command=command):
            await asyncio.sleep(float(late["seconds"]))
            spoilt.append(f"{late['seconds']:g} s late")
        if struck.take("silent", command=command):
            self._parts.exchanges.add(self.name, to, NOTHING, poll=to in POLLS)
            return
        frame = answer_frame(status, data)
        if struck.take("wrong_checksum", command=command):
            spoilt.append("with a wrong checksum")
            frame = frame[:-1] + bytes((frame[-1] ^ 0x5A,))
        if struck.take("wrong_length", command=command):
            spoilt.append("with a wrong length")
            announced = int.from_bytes(frame[5:7], "big") + 16
            frame = frame[:5] + announced.to_bytes(2, "big") + frame[7:]
        if struck.take("half_frame", command=command):
            spoilt.append("half of it")
            frame = frame[: len(frame) // 2]
        if garbage := struck.take("garbage_before", command=command):
            spoilt.append("junk before it")
            frame = rng.randbytes(int(garbage["bytes"])) + frame
        size = [f"{len(data)} bytes"] if len(data) > len(SAM_ID) else []
        told = ", ".join([f"{status:02X} {WORDS.get(status, '')}".strip(), *size, *spoilt])
        self._parts.exchanges.add(self.name, to, told, poll=to in POLLS)
        await self.wire.send(frame, f"{to} → {status:02X}")

    @property
    def asked(self) -> bool:
        """Whether the terminal looks for a card now: it asked to find one, and again soon, a moment ago."""
        return self._asked is not None

    def _asks(self) -> None:
        """Whoever waits for a card looks more often than whoever only keeps an eye on the reader."""
        loop = asyncio.get_running_loop()
        hurried, self._sought = loop.time() - self._sought < timing.SOON_AGAIN, loop.time()
        if not hurried:
            return
        if self._asked is not None:
            self._asked.cancel()
        else:
            self._parts.events.stir()
        self._asked = loop.call_later(timing.STILL_ASKING, self._asks_no_more)

    def _asks_no_more(self) -> None:
        self._asked = None
        self._parts.events.stir()

    # -- the commands -------------------------------------------------------------------------------

    async def _reset(self) -> Answer:
        self._forget()
        return self._module_fault() or OK, b""

    async def _status(self) -> Answer:
        return OK, b""

    async def _sam_id(self) -> Answer:
        return OK, SAM_ID

    async def _find(self) -> Answer:
        self._forget()
        # A card that has been read answers no more polls until it leaves the field and comes back.
        if self.card is None or self._was_read:
            return NOT_FOUND, b""
        self._found = True
        return FOUND, bytes(4)

    async def _select(self) -> Answer:
        found, self._found, self._selected = self._found, False, False
        if not found or self.card is None:
            return SELECT_FAILED, b""
        if isinstance(self.card, Other):
            return UNKNOWN_CARD, b""
        self._selected = True
        return OK, bytes(8)

    async def _read(self) -> Answer:
        if not self._selected or self.card is None or isinstance(self.card, Other):
            return READ_FAILED, b""
        self._was_read = True
        text, photo = card_image.text(self.card), card_image.photo(self.card, self._parts.seed)
        return OK, len(text).to_bytes(2, "big") + len(photo).to_bytes(2, "big") + text + photo

    async def _read_with_fingerprint(self) -> Answer:
        status, data = await self._read()
        # No card here holds fingerprints: their length is zero and nothing follows the photo.
        return (status, data[:4] + bytes(2) + data[4:]) if status == OK else (status, data)

    async def _read_address(self) -> Answer:
        if not self._selected or self.card is None or isinstance(self.card, Other):
            return READ_FAILED, b""
        address = card_image.new_address(self.card)
        return (NO_CONTENT, b"") if address is None else (OK, address)


def _is(command: str, pulled: Settings) -> bool:
    return command == pulled["at"] or (command == "read_with_fingerprint" and pulled["at"] == "read")
