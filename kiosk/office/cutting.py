"""An HTTP adapter whose open connections can be cut from another thread: requests has no total deadline of its own."""

import contextlib
import socket
from typing import Any
from weakref import WeakSet

from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection


class CuttingAdapter(HTTPAdapter):
    """Knows its live connections; `cut` makes a read that blocks on one of them end at once."""

    refusing = False
    """Whether a connection that comes up is cut at once too: it was still being made when nobody wanted it any more."""

    def init_poolmanager(self, *args: Any, **keywords: Any) -> None:
        """Makes the pools open connections that report themselves here."""
        super().init_poolmanager(*args, **keywords)
        live: WeakSet[HTTPConnection] = WeakSet()
        self._live = live

        def came_up(connection: HTTPConnection) -> None:
            live.add(connection)
            if self.refusing:
                self.cut()

        class Plain(HTTPConnection):
            def connect(self) -> None:
                super().connect()
                came_up(self)

        class Secure(HTTPSConnection):
            def connect(self) -> None:
                super().connect()
                came_up(self)

        class PlainPool(HTTPConnectionPool):
            ConnectionCls = Plain

        class SecurePool(HTTPSConnectionPool):
            ConnectionCls = Secure

        self.poolmanager.pool_classes_by_scheme = {"http": PlainPool, "https": SecurePool}

    def cut(self) -> None:
        """Shuts down every live connection; harmless on closed ones."""
        for connection in list(self._live):
            if connection.sock is not None:
                with contextlib.suppress(OSError):
                    connection.sock.shutdown(socket.SHUT_RDWR)
