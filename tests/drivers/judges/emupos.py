"""Asks emupos, an independent ESC/POS emulator, to draw our bytes, and keeps its pictures beside them.

`.venv/bin/python -m tests.drivers.judges.emupos` (needs a python3.13; the emulator gets a virtual environment of its
own, outside the repository). Look at the pictures before committing them.
"""

import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.drivers.judges.slips import SLIPS, encoded

JUDGED = Path(__file__).resolve().parents[1] / "judged"
VERSION = "0.4.0"
SECONDS = 20.0


def _python() -> str:
    found = [shutil.which("python3.13"), *map(str, Path.home().glob(".pyenv/versions/3.13*/bin/python3.13"))]
    for path in filter(None, reversed(found)):
        if subprocess.run([path, "--version"], capture_output=True, check=False).returncode == 0:
            return path
    sys.exit("emupos needs a python3.13; none was found")


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def _picture(folder: Path, port: int, data: bytes) -> bytes:
    """Sends one slip and returns the emulator's picture of it."""
    before = set(folder.glob("receipts/*.png"))
    deadline = time.monotonic() + SECONDS
    while True:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1) as line:
                line.sendall(data + b"\x1d\x72\x01")
                line.recv(1)  # the answer in order: all before it is drawn
            break
        except ConnectionRefusedError:
            if time.monotonic() > deadline:
                sys.exit("emupos does not listen")
            time.sleep(0.1)
    while not (new := set(folder.glob("receipts/*.png")) - before):
        if time.monotonic() > deadline:
            sys.exit("emupos drew nothing")
        time.sleep(0.1)
    time.sleep(0.5)  # it writes the file in pieces
    return new.pop().read_bytes()


def main() -> None:
    """Asks about every slip."""
    with tempfile.TemporaryDirectory(prefix="emupos-") as name:
        folder, port = Path(name), _free_port()
        subprocess.run([_python(), "-m", "venv", folder / "venv"], check=True)
        subprocess.run([folder / "venv/bin/pip", "-q", "install", f"emupos=={VERSION}"], check=True)
        (folder / "emupos.yaml").write_text(
            "schema: 1\ndevices:\n  - id: judge\n    type: printer\n    profile: epson-tm-t20iii\n"
            f"    connections:\n      - tcp: {{ port: {port} }}\n"
        )
        emulator = subprocess.Popen(
            [folder / "venv/bin/emupos", "run"], cwd=folder, stdout=subprocess.DEVNULL
        )
        try:
            for slip, judged in SLIPS.items():
                data = encoded(judged)
                (JUDGED / f"{slip}.png").write_bytes(_picture(folder, port, data))
                (JUDGED / f"{slip}.bin").write_bytes(data)
        finally:
            emulator.terminate()
            emulator.wait()


if __name__ == "__main__":
    main()
