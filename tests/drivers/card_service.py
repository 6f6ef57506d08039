"""A pcscd of one's own: a private socket, a private folder of readers, one virtual reader of vsmartcard on free ports."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

READER = "Simulated Reader"
_DRIVER = "/usr/lib/pcsc/drivers/serial/libifdvpcd.so"
_SOCKET = Path(os.environ["PCSCLITE_CSOCK_NAME"])
"""Set in tests/conftest.py: a place of this process's own."""

_START = """
import os, sys
if sys.argv[2] != "3":
    os.dup2(int(sys.argv[2]), 3)
os.environ["LISTEN_FDS"] = "1"
os.environ["LISTEN_PID"] = str(os.getpid())
os.execv("/usr/sbin/pcscd", ["pcscd", "--foreground", "--error", "--config", sys.argv[1]])
"""
"""pcscd takes a socket that is handed to it as systemd does: as the fourth descriptor, if it is told its own process id."""


class CardService:
    """The service, which can be killed and started anew at the same place."""

    def __init__(self) -> None:
        self._readers = _SOCKET.parent / "readers"
        self._readers.mkdir(exist_ok=True)
        self._process: subprocess.Popen[bytes] | None = None
        self.port = 0

    @property
    def url(self) -> str:
        """The first of its readers: vpcd makes two of every one."""
        return f"pcsc:{READER} 00 00"

    def start(self, reader: bool = True) -> None:
        """Starts it, with or without its reader, and returns when it takes calls."""
        self.port = self.port or _two_free_ports()
        line = f'FRIENDLYNAME "{READER}"\nDEVICENAME /dev/null:{self.port}\nLIBPATH {_DRIVER}\nCHANNELID {self.port}\n'
        (self._readers / "simulated").write_text(line if reader else "", encoding="ascii")
        _SOCKET.unlink(missing_ok=True)
        with socket.socket(socket.AF_UNIX) as listening:
            listening.bind(str(_SOCKET))
            listening.listen(16)
            self._process = _started(listening.fileno(), str(self._readers))
        if reader:
            _wait_for_port(self.port)

    def kill(self) -> None:
        """As when it crashes."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """As when it is stopped in good order."""
        self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.send_signal(how)
            process.wait(10)
        _SOCKET.unlink(missing_ok=True)


def _started(listening: int, readers: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-c", _START, readers, str(listening)],
        pass_fds=[listening],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _two_free_ports() -> int:
    while True:
        with socket.socket() as first, socket.socket() as second:
            first.bind(("127.0.0.1", 0))
            port = int(first.getsockname()[1])
            with contextlib.suppress(OSError, OverflowError):
                second.bind(("127.0.0.1", port + 1))
                return port


def _wait_for_port(port: int, seconds: float = 10.0) -> None:
    """Waits until something listens there, without connecting: a connection would be a card."""
    until = time.monotonic() + seconds
    wanted = f":{port:04X} 00000000:0000 0A "
    while wanted not in Path("/proc/net/tcp").read_text(encoding="ascii"):
        if time.monotonic() > until:
            raise TimeoutError(f"pcscd does not listen on {port}")
        time.sleep(0.01)
