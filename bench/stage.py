"""What a measurement in the window needs: a virtual screen, the simulator, the shipped terminal, and a finger."""

import contextlib
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from bench.finger import Finger
from tests.simulator.process import SimulatorProcess
from tests.terminal.finger import Finger as Aim
from tests.terminal.window import children

ROOT = Path(__file__).resolve().parent.parent
LIMIT = 30.0
"""Seconds after which a page is not coming."""

Line = dict[str, Any]


@contextlib.contextmanager
def virtual_screen(width: int = 1080, height: int = 1920) -> Iterator[str]:
    """A screen of its own; gives its DISPLAY."""
    read, write = os.pipe()
    size = f"{width}x{height}x24"
    screen = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", size, "-nolisten", "tcp"],
        pass_fds=(write,),
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    with os.fdopen(read) as said:
        number = said.readline().strip()
    try:
        yield f":{number}"
    finally:
        screen.terminate()
        screen.wait()


class Window:
    """The terminal in its window, followed by its report."""

    def __init__(
        self,
        display: str,
        simulator: SimulatorProcess,
        folder: Path,
        program: tuple[str, ...] = ("-m", "kiosk"),
    ) -> None:
        self.report = folder / "report.jsonl"
        self._finger = Finger(display)
        self._aim = Aim()
        profile = folder / "profile.toml"
        profile.write_text(_profile(simulator.urls), encoding="utf-8")
        self._seen = 0
        self._lines: list[Line] = []
        self.started = time.monotonic()
        command = [sys.executable, *program, "run", "--profile", str(profile), "--log", "warning"]
        command += ["--data", str(folder / "data"), "--report", str(self.report)]
        self.process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, "DISPLAY": display})

    def wait(self, kind: str, name: str) -> Line:
        """The next line of the report with `kind` (`page`, `touch`, `felt`) naming `name`."""
        until = time.monotonic() + LIMIT
        while time.monotonic() < until:
            for index in range(self._seen, len(self._read())):
                if self._lines[index].get(kind) == name:
                    self._seen = index + 1
                    return self._lines[index]
            time.sleep(0.002)
        raise TimeoutError(f"no {kind} {name} in {LIMIT:.0f} s; last: {self._lines[-1:]}")

    def tap(self, page: Line, control: str) -> float:
        """Puts a finger on a control and takes it away, 60 ms later, as fingers do; gives when it came down.

        A page is deaf for a moment after it has come, so that a double tap does not fall through: no finger is as quick.
        """
        x, y = self._aim.aim(page, control)
        self._finger.move(int(x), int(y))
        down = time.monotonic()
        self._finger.press(True)
        time.sleep(0.06)
        self._finger.press(False)
        return down

    @property
    def terminal(self) -> int:
        """The terminal's own process, below its guard."""
        (pid,) = children(self.process.pid)
        return pid

    def pss(self, pids: Sequence[int] = ()) -> float:
        """The proportional share of memory of guard and terminal together, or of `pids`, in MB."""
        kilobytes = 0
        for pid in pids or (self.process.pid, self.terminal):
            text = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
            line = next(line for line in text.splitlines() if line.startswith("Pss:"))
            kilobytes += int(line.split()[1])
        return kilobytes / 1024

    def close(self) -> None:
        """Ends the terminal."""
        self.process.terminate()
        self.process.wait()
        self._finger.close()

    def _read(self) -> list[Line]:
        if self.report.exists():
            text = self.report.read_text(encoding="utf-8")
            whole = text[: text.rfind("\n") + 1].splitlines()
            self._lines += [json.loads(line) for line in whole[len(self._lines) :]]
        return self._lines


@contextlib.contextmanager
def window(
    speed: float = 1.0, program: tuple[str, ...] = ("-m", "kiosk")
) -> Iterator[tuple[Window, SimulatorProcess]]:
    """A running terminal and its simulated world."""
    with (
        tempfile.TemporaryDirectory() as folder,
        SimulatorProcess(speed=speed) as simulator,
        virtual_screen() as display,
    ):
        terminal = Window(display, simulator, Path(folder), program)
        try:
            yield terminal, simulator
        finally:
            terminal.close()


def about_the_machine() -> str:
    """One line on where the figures come from."""
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.strip()
    return f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}, commit {commit or '-'}"


def _profile(urls: dict[str, Any]) -> str:
    """The demonstration terminal at this simulator, without its mirror."""
    demo = tomllib.loads((ROOT / "device_profiles/terminals/demo.toml").read_text(encoding="utf-8"))
    devices = "".join(
        f'[devices.{port}]\n{key} = "{device[key]}"\nurl = "{urls["devices"][port]}"\n'
        for port, device in demo["devices"].items()
        for key in device.keys() & {"driver", "model"}
    )
    return (
        f'terminal = "bench"\n[office]\nurl = "{urls["office"]}"\nenrolment_code = "demo-000000"\n{devices}'
    )
