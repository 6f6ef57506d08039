"""A camera as a stream of JPEG pictures (`multipart/x-mixed-replace`), as cameras on a network give them."""

import asyncio
import io
import struct
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Final

from PIL import Image, ImageChops

from simulator.device import Place
from simulator.faults import UNPLUGGED, Fault, Setting, Settings, times
from simulator.parts import Parts
from simulator.scenes import Draw, Scenes
from simulator.struck import Struck

FIRST: Final = "empty"
"""The scene at the start, which each camera has."""

BOUNDARY: Final = "picture"
MEDIA_TYPE: Final = f"multipart/x-mixed-replace; boundary={BOUNDARY}"
NOISY: Final = 3
"""So many pictures of one scene, each with another noise."""
LARGEST: Final = 40_000_000
"""Pixels of a picture that may be put there."""
SIDE: Final = 65_000
"""Width and height that a lying picture claims to have."""
LENGTH: Final = 64 << 20
"""Bytes of a picture that does not end."""

FAULTS: Final = (
    UNPLUGGED,
    Fault("black", "镜头被遮住", "the lens is covered: black pictures"),
    Fault("frozen", "画面不动", "the same picture again and again"),
    Fault("stalls", "没有画面，连接还在", "no picture comes, the connection stays"),
    Fault("garbage", "画面数据损坏", "what should be a picture is junk bytes", {"times": times(0)}),
    Fault(
        "huge",
        "画面大得离谱",
        "a picture that claims to be enormous, or does not end",
        {"what": Setting("sides", "what is enormous", ("sides", "bytes")), "times": times(0)},
    ),
    Fault(
        "slow",
        "画面很慢",
        "pictures come slowly",
        {"every": Setting(1.0, "seconds between two, not scaled", low=0.01, high=60)},
    ),
)
"""Of every camera."""


class MjpegCamera:
    """A camera before which a scene stands. Nothing is drawn while nobody looks."""

    def __init__(self, parts: Parts, name: str, stream: str, rate: float, scenes: Scenes) -> None:
        self.name = name
        self.scenes = scenes
        self.stream = stream
        """Its stream is `/camera/<stream>.mjpeg` of the control."""
        self.struck = Struck(name, FAULTS, self._fault_changed)
        self._parts = parts
        self._rate = rate
        self._control = ""
        self._looking = 0
        self._shown: dict[int, bytes] = {}
        self._drawn: Image.Image | None = None
        self._number = 0
        self._change = 0
        self._scene = FIRST
        self._draw = scenes[FIRST][2]

    @property
    def url(self) -> str:
        """How a terminal opens it."""
        return f"{self._control}/camera/{self.stream}.mjpeg"

    @property
    def connected(self) -> bool:
        """Whether somebody looks through it."""
        return self._looking > 0

    async def open(self, place: Place) -> None:
        """The control serves it."""
        self._control = place.control

    async def close(self) -> None:
        """Nothing is held."""

    def restart(self, model: str) -> None:
        """What stood there at the start stands there again."""
        self.choose(FIRST)

    def state(self) -> dict[str, object]:
        """What stands before it."""
        return {"scene": self._scene}

    def choose(self, scene: str) -> None:
        """Let one of `scenes` stand there."""
        self.put(scene, self.scenes[scene][2])

    def put(self, scene: str, draw: Draw) -> None:
        """Let something else stand there; it is drawn, in a thread of its own, when somebody looks."""
        self._scene, self._draw = scene, draw
        self._redraw()

    def put_picture(self, data: bytes) -> None:
        """Let a picture stand there; raises ValueError when it is none, or a very large one."""
        try:
            with Image.open(io.BytesIO(data), formats=("PNG", "JPEG")) as picture:
                if picture.width * picture.height > LARGEST:
                    raise ValueError(f"a picture of at most {LARGEST} pixels")
                uploaded = picture.convert("RGB")
        except (OSError, SyntaxError, Image.DecompressionBombError) as error:
            raise ValueError(f"a PNG or JPEG picture: {error}") from None
        self.put("picture", lambda: uploaded)

    def _redraw(self) -> None:
        self._change += 1
        self._forget()
        self._parts.events.stir()

    def _forget(self) -> None:
        self._shown = {}
        self._drawn = None

    async def frames(self, gone: Callable[[], Awaitable[bool]]) -> AsyncIterator[bytes]:
        """The parts of the stream, until `gone` or unplugged."""
        self._looking += 1
        self._parts.exchanges.add(self.name, "looks", self._scene)
        self._parts.events.happened("connected")
        try:
            while "unplugged" not in self.struck and not await gone():
                if "stalls" in self.struck:
                    await asyncio.sleep(0.05)
                    continue
                async for piece in self._part():
                    yield piece
                slow = self.struck.get("slow")
                await asyncio.sleep(float(slow["every"]) if slow else 1 / self._rate)
        finally:
            self._looking -= 1
            if not self._looking:
                self._forget()
            self._parts.events.happened("disconnected")

    async def still(self) -> bytes:
        """One picture, as a JPEG file."""
        self._number += "frozen" not in self.struck
        at, change = self._number % NOISY, self._change
        while at not in self._shown:
            made = await asyncio.to_thread(self._make)
            if change == self._change:
                self._shown[at] = made
            change = self._change
        return stirred(self._shown[at], self._number // NOISY)

    async def _part(self) -> AsyncIterator[bytes]:
        head = f"--{BOUNDARY}\r\nContent-Type: image/jpeg\r\nContent-Length: "
        huge = self.struck.take("huge")
        if huge and huge["what"] == "bytes":
            yield f"{head}{LENGTH}\r\n\r\n".encode()
            for _ in range(LENGTH >> 16):
                yield bytes(1 << 16)
        data = lying(await self.still()) if huge else await self.still()
        if self.struck.take("garbage"):
            data = data[:200] + bytes(byte ^ 0x55 for byte in data[200:])
        yield f"{head}{len(data)}\r\n\r\n".encode() + data + b"\r\n"

    def _make(self) -> bytes:
        scene = self._drawn
        if scene is None:
            scene = self._drawn = self._draw()
        return _jpeg(Image.new("RGB", scene.size) if "black" in self.struck else scene)

    def _fault_changed(self, name: str, settings: Settings | None) -> None:
        if name == "black":
            self._redraw()
        self._parts.events.happened("fault")


def _jpeg(picture: Image.Image) -> bytes:
    noise = Image.effect_noise(picture.size, 5)
    made = io.BytesIO()
    ImageChops.add(picture, Image.merge("RGB", [noise] * 3), offset=-128).save(made, "JPEG", quality=88)
    return made.getvalue()


def stirred(jpeg: bytes, number: int) -> bytes:
    """The picture, ever so slightly another for each of 1024 numbers: at no rhythm of looking does a living camera stand still.

    What is changed are the first steps of the table by which the picture's waves are multiplied.
    """
    table = jpeg.index(b"\xff\xdb") + 5 + 1  # marker, length, number of the table; then the mean of a block
    steps = bytes(jpeg[table + bit] + (number >> bit & 1) for bit in range(10))
    return jpeg[:table] + steps + jpeg[table + 10 :]


def lying(jpeg: bytes) -> bytes:
    """The picture, claiming to be enormous."""
    start = jpeg.index(b"\xff\xc0") + 5  # marker, length, bits a sample; then height and width
    return jpeg[:start] + struct.pack(">HH", SIDE, SIDE) + jpeg[start + 4 :]
