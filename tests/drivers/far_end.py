"""A scripted far end of a wire: a TCP server that answers as a test tells it, byte for byte."""

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator

Answerer = Callable[[bytes], bytes | None]
"""Gets what arrived; returns what to send, b"" for silence, None to hang up."""


class FarEnd:
    """Listens on a port of its own. `unplug` closes everything, `replug` listens on the same port again."""

    def __init__(self, answer: Answerer) -> None:
        self.answer = answer
        self.heard = bytearray()
        self.arrived = threading.Condition()
        self._server: socket.socket | None = None
        self._peer: socket.socket | None = None
        self._port = 0
        self.replug()

    @property
    def url(self) -> str:
        return f"socket://127.0.0.1:{self._port}"

    def replug(self) -> None:
        self._server = socket.create_server(("127.0.0.1", self._port), reuse_port=True)
        self._port = self._server.getsockname()[1]
        threading.Thread(target=self._serve, args=(self._server,), daemon=True).start()

    def unplug(self) -> None:
        for end in (self._server, self._peer):
            if end is not None:
                with contextlib.suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)
                end.close()
        self._server = self._peer = None

    def send(self, data: bytes) -> None:
        with self.arrived:
            assert self.arrived.wait_for(lambda: self._peer is not None, 5.0)
        assert self._peer is not None
        self._peer.sendall(data)

    def wait_for(self, wanted: bytes, seconds: float = 5.0) -> None:
        with self.arrived:
            assert self.arrived.wait_for(lambda: wanted in self.heard, seconds), bytes(self.heard)

    def _serve(self, server: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                peer, _ = server.accept()
                with self.arrived:
                    self._peer = peer
                    self.arrived.notify_all()
                with peer:
                    self._talk(peer)

    def _talk(self, peer: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := peer.recv(65536):
                with self.arrived:
                    self.heard += data
                    self.arrived.notify_all()
                reply = self.answer(data)
                if reply is None:
                    peer.close()
                    return
                if reply:
                    peer.sendall(reply)


@contextlib.contextmanager
def far_end(answer: Answerer) -> Iterator[FarEnd]:
    end = FarEnd(answer)
    try:
        yield end
    finally:
        end.unplug()
