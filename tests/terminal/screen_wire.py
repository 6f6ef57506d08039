"""The far end of the screen wire, written from its contract: it counts the pictures, and puts a finger on them."""

import json
import socket
import struct
import threading
import time
from typing import Any, Self

from tests.terminal.finger import Finger

HEADER = struct.Struct(">cI")
PATIENCE = 10.0


class FarEnd:
    """Listens for a terminal; a context manager. `pictures` holds when each came and its bytes."""

    def __init__(self) -> None:
        self.pictures: list[tuple[float, bytes]] = []
        self.pages: list[dict[str, Any]] = []
        """Each page that was told to be on view."""
        self.wrong: list[str] = []
        """What came and is not in the contract."""
        self.connected = 0
        """How many times a terminal came."""
        self._finger = Finger()
        self._news = threading.Condition()
        self._listener: socket.socket | None = None
        self._terminal: socket.socket | None = None
        self._port = 0
        self.open()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()

    @property
    def url(self) -> str:
        """As a profile names it."""
        return f"socket://127.0.0.1:{self._port}"

    def open(self) -> None:
        """Listens, on the same port as before."""
        self._listener = socket.create_server(("127.0.0.1", self._port))
        self._port = self._listener.getsockname()[1]
        threading.Thread(target=self._take, args=[self._listener], daemon=True).start()

    def close(self) -> None:
        """As when the simulator is killed: nobody listens, and the connection is cut."""
        if self._listener is not None:
            self._listener.shutdown(socket.SHUT_RDWR)
            self._listener.close()
        self.hang_up()

    def hang_up(self) -> None:
        """Cuts the connection."""
        with self._news:
            terminal, self._terminal = self._terminal, None
        if terminal is not None:
            terminal.shutdown(socket.SHUT_RDWR)
            terminal.close()

    def await_terminal(self, after: int = 0) -> int:
        """Waits until a terminal has come more than `after` times, and is there; how many times."""
        self._until(lambda: self.connected > after and self._terminal is not None, "no terminal came")
        return self.connected

    def send(self, kind: bytes, payload: bytes, length: int | None = None) -> None:
        """One message; `length` lies about it."""
        assert self._terminal is not None
        self._terminal.sendall(HEADER.pack(kind, len(payload) if length is None else length) + payload)

    def watch(self, looks: bool = True) -> None:
        """Somebody looks now, or no more."""
        self.send(b"W", b"1" if looks else b"0")

    def finger(self, kind: str, x: float, y: float) -> None:
        """Puts a finger on the picture or takes it away."""
        self.send(b"T", json.dumps({"kind": kind, "x": x, "y": y}).encode())

    def tap(self, page: dict[str, Any], control: str, size: tuple[int, int] = (1080, 1920)) -> None:
        """Touches the middle of a control of a page that the terminal has reported."""
        x, y = self._finger.aim(page, control)
        place = x / size[0], y / size[1]
        self.finger("down", *place)
        self.finger("up", *place)

    def next_picture(self, after: int) -> bytes:
        """The picture that follows the first `after` ones."""
        self._until(lambda: len(self.pictures) > after, f"no picture after {after}")
        return self.pictures[after][1]

    def next_page(self, key: str) -> dict[str, Any]:
        """What is told of this page, once it is the last that was told."""
        self._until(lambda: self.pages and self.pages[-1]["page"] == key, f"page {key} is not told")
        return self.pages[-1]

    def _until(self, holds: Any, what: str) -> None:
        with self._news:
            assert self._news.wait_for(holds, PATIENCE), what

    def _take(self, listener: socket.socket) -> None:
        while True:
            try:
                terminal, _ = listener.accept()
            except OSError:
                return
            with self._news:
                self._terminal = terminal
                self.connected += 1
                self._news.notify_all()
            self._listen(terminal)

    def _listen(self, terminal: socket.socket) -> None:
        try:
            with terminal.makefile("rb") as said:
                while header := said.read(HEADER.size):
                    kind, length = HEADER.unpack(header)
                    picture = said.read(length)
                    with self._news:
                        if kind == b"N":
                            self.pages.append(json.loads(picture))
                            self._news.notify_all()
                            continue
                        if kind != b"P" or not picture.startswith(b"\xff\xd8"):
                            self.wrong.append(f"{kind!r} {picture[:20]!r}")
                        self.pictures.append((time.monotonic(), picture))
                        self._news.notify_all()
        except (OSError, ValueError, struct.error):
            pass
        finally:
            with self._news:
                if self._terminal is terminal:
                    self._terminal = None
            terminal.close()
