"""``python -m simulator``: simulated hardware and office, until Ctrl-C."""

import asyncio
import gc
import ipaddress
import json
import logging
import signal
import sys

from simulator import announce
from simulator.bay import NoByteLine
from simulator.control.app import make_app
from simulator.control.doors import Loopback
from simulator.control.guests import Guests
from simulator.http_server import HttpServer
from simulator.names import names
from simulator.options import GUEST_PORT, Options, understood
from simulator.room import Room


def main(arguments: list[str] | None = None) -> int:
    """Run until told to stop; 0 when stopped, 1 when a port is taken, 2 on wrong usage."""
    options = understood(arguments)
    if options.names:
        print(json.dumps(names()))
        return 0
    host = options.choices.host
    if not ipaddress.ip_address(host).is_loopback:
        print(f"warning: {host} is open to others; nothing here asks who they are", file=sys.stderr)
    logging.basicConfig(level=logging.WARNING, format="%(message)s", stream=sys.stderr)
    logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
    try:
        asyncio.run(_Simulator(options).run())
    except NoByteLine as error:
        print(f"simulator: {error}", file=sys.stderr)
        return 2
    except OSError as error:
        print(f"simulator: {error}", file=sys.stderr)
        return 1
    return 0


class _Simulator:
    def __init__(self, options: Options) -> None:
        self._options = options
        self._room = Room(options.choices)
        app = make_app(self._room)
        self._control = HttpServer("control", Loopback(app, options.choices.host))
        self._guests: Guests | None = None
        self._elsewhere: HttpServer | None = None
        if options.bind is not None:
            self._guests = Guests(app, options.bind.address, self._fresh_address)
            self._elsewhere = HttpServer("panel", self._guests)

    async def run(self) -> None:
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, stop.set)
        try:
            await self._open()
            gc.freeze()
            said = self._announce()
            if not self._options.quiet:
                announce.tell(said)
            await stop.wait()
        finally:
            await self._room.close()
            await self._control.down()
            if self._elsewhere is not None:
                await self._elsewhere.down()
            announce.write(self._options.ready, None)

    async def _open(self) -> None:
        choices, bind = self._options.choices, self._options.bind
        await self._control.open(choices.host, choices.port(0))
        if self._elsewhere is not None and bind is not None:
            port = choices.port(GUEST_PORT) if bind.port is None else bind.port
            await self._elsewhere.open(bind.address, port)
        await self._room.open(self._control.url)

    def _announce(self) -> dict[str, object]:
        said = announce.where(self._room, self._control.url, self._panel())
        announce.write(self._options.ready, said)
        return said

    def _panel(self) -> str:
        if self._guests is None or self._elsewhere is None or self._options.bind is None:
            return self._control.url + "/"
        address = announce.reachable(self._options.bind.address)
        return f"http://{address}:{self._elsewhere.port}/?token={self._guests.token}"

    def _fresh_address(self) -> None:
        """An address works once: the next one is told even to those who want to hear nothing."""
        print(f"panel              {self._announce()['panel']}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
