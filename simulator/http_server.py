"""An HTTP server inside this process that can be taken down and put up again on its port."""

import asyncio
import contextlib
import socket
from collections.abc import Generator
from typing import Any, Final

import uvicorn

BACKLOG: Final = 128


class _Server(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        """Signals are the simulator's, not this server's."""
        yield


class HttpServer:
    """Serves one ASGI application on one port."""

    def __init__(self, name: str, app: Any) -> None:
        self._name = name
        self._app = app
        self._address = ("127.0.0.1", 0)
        self._server: _Server | None = None
        self._serving: asyncio.Task[None] | None = None
        self._switching = asyncio.Lock()

    @property
    def url(self) -> str:
        """Where it listens."""
        host, port = self._address
        return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"

    @property
    def port(self) -> int:
        """The port on which it listens."""
        return self._address[1]

    async def open(self, host: str, port: int) -> None:
        """Listen; raises OSError naming the port when it is taken."""
        self._address = (host, port)
        await self.up()

    async def up(self) -> None:
        """Listen again at the same place; calls of `up` and `down` take effect in their order."""
        async with self._switching:
            await self._up()

    async def _up(self) -> None:
        if self._server is not None:
            return
        host, port = self._address
        listening = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((host, port))
        except OSError as error:
            listening.close()
            raise OSError(f"{self._name}: {host}:{port}: {error.strerror}") from error
        self._address = (host, listening.getsockname()[1])
        listening.listen(BACKLOG)
        config = uvicorn.Config(
            self._app,
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            timeout_graceful_shutdown=0,
        )
        self._server = _Server(config)
        self._serving = asyncio.ensure_future(self._server.serve(sockets=[listening]))
        while not self._server.started and not self._serving.done():  # noqa: ASYNC110 uvicorn has a flag only
            await asyncio.sleep(0.002)

    async def down(self) -> None:
        """Stop listening and cut every connection."""
        async with self._switching:
            await self._down()

    async def _down(self) -> None:
        server, self._server = self._server, None
        serving, self._serving = self._serving, None
        if server is not None and serving is not None:
            for listening in getattr(server, "servers", []):
                listening.close()
            for connection in list(server.server_state.connections):
                transport = getattr(connection, "transport", None)
                if transport is not None:
                    transport.abort()
            server.should_exit = True
            server.force_exit = True
            await serving
