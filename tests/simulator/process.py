"""Starts ``python -m simulator`` as a process of its own and speaks with its control."""

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path
from types import TracebackType
from typing import Any, Self

START_SECONDS = 20.0
STOP_SECONDS = 5.0
REPOSITORY = Path(__file__).resolve().parents[2]


class ControlError(Exception):
    """The control said no."""

    def __init__(self, status: int, detail: Any) -> None:
        super().__init__(f"{status}: {detail}")
        self.status = status
        self.detail = detail


class SimulatorProcess:
    """A simulator on free ports; a context manager.

    ``urls`` is what ``--ready`` wrote: ``control``, ``office``, ``devices`` and ``ptys`` by name.
    """

    def __init__(self, *options: str, ptys: bool = False, speed: float = 20.0, quiet: bool = True) -> None:
        self._options = (*options, "--quiet") if quiet else options
        self._ptys = ptys
        self._speed = speed
        self.urls: dict[str, Any] = {}
        self._process: subprocess.Popen[str] | None = None
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self.said = ""
        """All that it printed, once it has ended."""

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def process(self) -> subprocess.Popen[str]:
        """The running process."""
        assert self._process is not None
        return self._process

    def start(self) -> None:
        """Start and wait until everything listens."""
        self._folder = tempfile.TemporaryDirectory(prefix="simulator-")
        folder = Path(self._folder.name)
        ready = folder / "ready.json"
        command = [sys.executable, "-m", "simulator", "--ports", "0", "--ready", str(ready)]
        command += ["--speed", str(self._speed), *self._options]
        if self._ptys:
            command += ["--pty", str(folder / "dev")]
        said = (folder / "said.txt").open("w+")
        self._said_file = said
        self._process = subprocess.Popen(
            command, cwd=REPOSITORY, stdout=said, stderr=subprocess.STDOUT, text=True, env=dict(os.environ)
        )
        deadline = time.monotonic() + START_SECONDS
        while not ready.exists():
            if self._process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise RuntimeError(f"the simulator did not start:\n{self.said}")
            time.sleep(0.01)
        self.urls = json.loads(ready.read_text(encoding="utf-8"))

    def stop(self) -> int:
        """End it; its exit status."""
        process = self.process
        if process.poll() is None:
            process.terminate()
        try:
            status = process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            raise
        if not self._said_file.closed:
            self._said_file.seek(0)
            self.said = self._said_file.read()
            self._said_file.close()
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None
        return status

    @property
    def folder(self) -> Path | None:
        """Where its ready file is while it runs."""
        return None if self._folder is None else Path(self._folder.name)

    # -- control --------------------------------------------------------------------------------

    def control(self, method: str, path: str, body: dict[str, Any] | None = None, **query: Any) -> Any:
        """One call of the control; raises `ControlError` unless it is answered 200."""
        url = self.urls["control"] + path
        if query:
            url += "?" + urllib.parse.urlencode(query)
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(url, data, {"Content-Type": "application/json"}, method=method)
        try:
            with urllib.request.urlopen(request, timeout=150) as response:
                raw = response.read()
                if response.headers.get_content_type() == "application/json":
                    return json.loads(raw)
                return raw
        except urllib.error.HTTPError as error:
            raw = error.read()
            try:
                detail = json.loads(raw).get("detail")
            except ValueError:
                detail = raw.decode("utf-8", "replace")
            raise ControlError(error.code, detail) from None

    def state(self) -> Any:
        """GET /state."""
        return self.control("GET", "/state")

    def reset(self) -> None:
        """Everything as at the start."""
        self.control("POST", "/reset")

    def lay(self, card: str | dict[str, Any]) -> None:
        """Lay a card on the reader."""
        self.control("POST", "/id_card/lay", {"card": card})

    def lift(self) -> None:
        """Take the card away."""
        self.control("POST", "/id_card/lift")

    def insert(self, card: str | dict[str, Any], way: str = "right") -> None:
        """Put a card into the smart-card reader, `right` or `upside_down`."""
        self.control("POST", "/smart_card/insert", {"card": card, "way": way})

    def pull(self) -> None:
        """Pull the card out of the smart-card reader."""
        self.control("POST", "/smart_card/pull", {})

    def press(self, key: int) -> bool:
        """Press a key of the rating pad; whether that sent anything."""
        return bool(self.control("POST", "/rating_keypad/press", {"key": key})["sent"])

    def strike(self, device: str, fault: str, **settings: Any) -> None:
        """Strike a fault."""
        self.control("POST", "/faults/strike", {"device": device, "fault": fault, **settings})

    def mend(self, device: str, fault: str | None = None) -> None:
        """Mend one fault of a device, or all."""
        self.control("POST", "/faults/mend", {"device": device, "fault": fault})

    def picture(self, after: int = 0) -> tuple[int, bytes] | None:
        """The screen as JPEG with its number, as soon as it is newer than ``after``; None if none comes."""
        url = f"{self.urls['control']}/screen/picture?after={after}"
        with urllib.request.urlopen(url, timeout=30) as response:
            return None if response.status == 204 else (int(response.headers["X-Picture"]), response.read())

    def touch(self, kind: str, x: float, y: float) -> bool:
        """Put a finger down or take it up, in fractions of the picture; whether a terminal was there."""
        return bool(self.control("POST", "/screen/touch", {"kind": kind, "x": x, "y": y})["sent"])

    def slips(self) -> Any:
        """The slips that have come out."""
        return self.control("GET", "/receipt_printer/slips")

    def complaints(self, device: str | None = None) -> list[dict[str, Any]]:
        """What was not understood or was wrong, of one device or all."""
        found: list[dict[str, Any]] = self.control("GET", "/complaints")
        return [complaint for complaint in found if device in (None, complaint["device"])]

    def count(self, event: str) -> int:
        """How often an event has happened since the start."""
        return int(self.state()["events"][event])

    def wait(self, event: str, after: int, timeout: float = 10.0) -> int:
        """Wait until the event has happened more than ``after`` times; its count. Raises TimeoutError."""
        answer = self.control("GET", "/wait", event=event, after=after, timeout=timeout)
        if answer["timed_out"]:
            raise TimeoutError(f"{event} happened {answer['count']} times, not more than {after}")
        return int(answer["count"])

    # -- wires ----------------------------------------------------------------------------------

    def connect(self, device: str) -> "RawWire":
        """A bare connection to a device's wire, or to the `screen`'s."""
        url = self.urls["screen"] if device == "screen" else self.urls["devices"][device]
        parts = urllib.parse.urlsplit(url)
        return RawWire(socket.create_connection((parts.hostname, parts.port), timeout=5))


class RawWire:
    """Bytes to and from a device, nothing more; a context manager."""

    def __init__(self, connection: socket.socket) -> None:
        self._socket = connection

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()

    def close(self) -> None:
        """Hang up."""
        self._socket.close()

    def send(self, data: bytes) -> None:
        """Send all of it."""
        self._socket.sendall(data)

    def receive(self, count: int, timeout: float = 5.0) -> bytes:
        """Exactly ``count`` bytes, or fewer when the line goes quiet for ``timeout`` s or is cut."""
        self._socket.settimeout(timeout)
        data = b""
        while len(data) < count:
            try:
                piece = self._socket.recv(count - len(data))
            except (TimeoutError, ConnectionError):
                break
            if not piece:
                break
            data += piece
        return data

    def quiet(self, seconds: float) -> bool:
        """Whether nothing at all comes for so long."""
        return self.receive(1, seconds) == b""
