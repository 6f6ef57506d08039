"""What all scanner modules on a serial line share: the code held there, the light, and how a code is sent."""

import asyncio
from typing import Final

from simulator import timing
from simulator.device import WireDevice
from simulator.faults import Fault, Settings
from simulator.parts import Parts
from simulator.scenes.codes import LOOKS, NoCode

SOME_CODE: Final = b"6901234567892"
"""What a stuck trigger reads where nothing is held: the wrapping of somebody's lunch."""
LONGEST_HELD: Final = 1_000_000
"""More than a code holds: a module that has gone mad."""


class ScannerModule(WireDevice):
    """A module that reads what is held before it while its light is on."""

    def __init__(self, parts: Parts, faults: tuple[Fault, ...]) -> None:
        super().__init__(parts, "code_scanner", faults, timing.CODE_SCANNER_BAUD)
        self.held: bytes | None = None
        self.lit = False
        self._reading: asyncio.Task[None] | None = None
        self._stuck: asyncio.Task[None] | None = None

    # -- the hand -----------------------------------------------------------------------------------

    def hold(self, content: bytes, look: str = "clear") -> None:
        """Hold a code there; raises `NoCode`."""
        if look not in LOOKS:
            raise NoCode(f"look = {look!r}: expected {', '.join(LOOKS)}")
        if not 0 < len(content) <= LONGEST_HELD:
            raise NoCode(f"expected 1 to {LONGEST_HELD} bytes, got {len(content)}")
        self.held = content
        self._parts.events.stir()
        self.seen()

    def take_away(self) -> None:
        """Take it away."""
        self.held = None
        self._parts.events.stir()

    def restart(self, model: str) -> None:
        """Switch off and on, with nothing held there."""
        self.go_dark()
        self.held = None

    def state(self) -> dict[str, object]:
        """Whether something is held there, and whether the light is on."""
        return {"held": self.held is not None, "lit": self.lit}

    # -- reading ------------------------------------------------------------------------------------

    def go_bright(self) -> None:
        """Begin to read, until a code was read or the session is over."""
        self.go_dark()
        self.lit = True
        self._parts.events.happened("scan_on")
        self._reading = asyncio.ensure_future(self._session())

    def go_dark(self) -> None:
        """Cease to read."""
        self._lose_light()
        if self._reading is not None:
            self._reading.cancel()
            self._reading = None

    def _lose_light(self) -> None:
        if self.lit:
            self.lit = False
            self._parts.events.stir()

    def seen(self) -> None:
        """Something new is held there; the session that runs looks by itself."""

    async def _session(self) -> None:
        pace, loop = self._parts.pace, asyncio.get_running_loop()
        over = loop.time() + timing.SCANNER_SESSION / pace.speed
        while loop.time() < over:
            await pace.sleep(timing.READ_CODE)
            if self.held is not None and "silent" not in self.struck:
                self._lose_light()
                self.deliver(self.held)
                return
        self._lose_light()

    def deliver(self, content: bytes) -> None:
        """Send a code, as the struck faults have it."""
        content, told = self._encoded(content), "a code"
        if "no_suffix" in self.struck:
            told = "a code without CR"
        else:
            content += b"\r"
        if "duplicate" in self.struck:
            content, told = content * 2, "a code, twice"
        self.say(content, told, event="code")

    def _encoded(self, content: bytes) -> bytes:
        wrong = self.struck.get("wrong_encoding")
        if wrong is None:
            return content
        if wrong["encoding"] == "none":
            return b"\xff" + content
        return content.decode("utf-8", "replace").encode(str(wrong["encoding"]), "replace")

    # -- the line -----------------------------------------------------------------------------------

    async def put(self, data: bytes, meaning: str, event: str) -> None:
        """A code comes in pieces where that is struck."""
        if event and (split := self.struck.get("split")):
            size = max(1, len(data) // 4)
            while len(data) > size:
                await self.wire.send(data[:size], meaning)
                await asyncio.sleep(float(split["seconds"]))
                data = data[size:]
        await super().put(data, meaning, event)

    def line_lost(self) -> None:
        """The host has gone."""
        super().line_lost()
        self.go_dark()

    def fault_changed(self, name: str, settings: Settings | None) -> None:
        """A stuck trigger begins, or ceases, to send."""
        if name == "stuck_trigger":
            if self._stuck is not None:
                self._stuck.cancel()
                self._stuck = None
            if settings is not None:
                self._stuck = asyncio.ensure_future(self._repeat(float(settings["every"])))

    async def _repeat(self, every: float) -> None:
        while True:
            self.deliver(self.held or SOME_CODE)
            await asyncio.sleep(every)

    async def close(self) -> None:
        """Let go of port and pty."""
        self.go_dark()
        self.fault_changed("stuck_trigger", None)
        await super().close()
