"""The terminal's end of the screen wire (`docs/simulator.md`): pictures and pages go out, touches come in. Simulation only.

However the far end behaves or ends, the terminal goes on: what is too long, unknown or misshapen ends the connection.
"""

import asyncio
import contextlib
import json
import logging
import struct
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from drivers.ports.durations import Durations

if TYPE_CHECKING:
    from screens.app import KivyInterface
    from screens.mirror import Mirror

_log = logging.getLogger(__name__)

HEADER = struct.Struct(">cI")
"""Kind, and length of what follows."""
LONGEST = 1024
"""Bytes of a message that comes in; a touch has about sixty."""


class BadMessage(Exception):
    """The far end said what the wire does not know."""


class Touch(BaseModel):
    """A finger on the picture, 0 to 1 from the upper left corner."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: Literal["down", "move", "up"]
    x: float = Field(ge=0, le=1)
    y: float = Field(ge=0, le=1)


@contextlib.asynccontextmanager
async def mirrored(ui: "KivyInterface", screen: str | None, durations: Durations) -> AsyncIterator[None]:
    """Shows the window at the far end `screen` (`socket://HOST:PORT`) meanwhile; with None nowhere."""
    if screen is None:
        yield
        return
    following = asyncio.create_task(_follow(ui.mirror(), screen, durations), name="mirror")
    try:
        yield
    finally:
        following.cancel()
        (ended,) = await asyncio.gather(following, return_exceptions=True)
        if not isinstance(ended, asyncio.CancelledError):
            _log.error("mirror: ended by itself", exc_info=ended)


async def _follow(mirror: "Mirror", screen: str, durations: Durations) -> None:
    """Connects, and connects again, for ever; says so once each time that it comes and goes."""
    parts = urlsplit(screen)
    pause, quiet = durations.reconnect_first, False
    while True:
        try:
            reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
        except OSError as error:
            if not quiet:
                _log.info("mirror: nobody is there yet", extra={"port": screen, "detail": error.strerror})
            quiet = True
        else:
            _log.info("mirror: the screen is shown", extra={"port": screen})
            pause, quiet = durations.reconnect_first, False
            try:
                await _converse(mirror, reader, writer, durations)
            except (OSError, asyncio.IncompleteReadError):
                _log.info("mirror: the far end is gone")
            except BadMessage as error:
                _log.warning("mirror: hung up", extra={"detail": str(error)})
            finally:
                mirror.follow(None)
                mirror.watch(None)
                mirror.let_go()
                writer.transport.abort()
        await asyncio.sleep(pause)
        pause = min(2 * pause, durations.mirror_reconnect_cap)


async def _converse(
    mirror: "Mirror", reader: asyncio.StreamReader, writer: asyncio.StreamWriter, durations: Durations
) -> None:
    """Does what the far end says, until it is gone.

    Raises:
        BadMessage: it said something unknown.
        OSError, asyncio.IncompleteReadError: it is gone.
    """
    writer.transport.set_write_buffer_limits(0)

    async def send(picture: bytes) -> None:
        writer.write(HEADER.pack(b"P", len(picture)) + picture)
        try:
            async with asyncio.timeout(durations.mirror_stall):
                await writer.drain()
        except (OSError, TimeoutError):
            writer.transport.abort()
        except asyncio.CancelledError:
            writer.transport.abort()  # the rest of a picture that must be forgotten lies in its buffer
            raise

    def tell(page: dict[str, object]) -> None:
        said = json.dumps(page).encode()
        writer.write(HEADER.pack(b"N", len(said)) + said)

    mirror.follow(tell)
    while True:
        kind, length = HEADER.unpack(await reader.readexactly(HEADER.size))
        if kind not in (b"W", b"T") or length > LONGEST:
            raise BadMessage(f"message {kind!r} of {length} bytes")
        said = await reader.readexactly(length)
        if kind == b"T":
            _touch(mirror, said)
        elif said in (b"0", b"1"):
            mirror.watch(send if said == b"1" else None)
        else:
            raise BadMessage(f"watching is 0 or 1, not {said[:20]!r}")
        await asyncio.sleep(0)  # a flood is read one message a turn: the window is drawn between them


def _touch(mirror: "Mirror", said: bytes) -> None:
    try:
        touch = Touch.model_validate_json(said, strict=True)
    except ValidationError as error:
        raise BadMessage(f"not a touch: {error.errors()[0]['msg']}") from None
    if touch.kind == "down":
        mirror.finger_down(touch.x, touch.y)
    elif touch.kind == "move":
        mirror.finger_move(touch.x, touch.y)
    else:
        mirror.finger_up(touch.x, touch.y)
