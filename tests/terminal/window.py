"""A terminal in a real window on a virtual desk: touched by xdotool where its report says that a control is."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tests.terminal.finger import Finger

CHECKOUT = Path(__file__).resolve().parents[2]
PATIENCE = 20.0


@contextlib.contextmanager
def desk(width: int, height: int) -> Iterator[str]:
    """A virtual screen of that size, as a value for DISPLAY."""
    ours, theirs = os.pipe()
    command = ["Xvfb", "-displayfd", str(theirs), "-screen", "0", f"{width}x{height}x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, pass_fds=[theirs], stderr=subprocess.DEVNULL) as server:
        os.close(theirs)
        with os.fdopen(ours) as number:
            name = f":{int(number.readline())}"
        try:
            yield name
        finally:
            server.terminate()


def children(pid: int) -> list[int]:
    """The processes that a process has started."""
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(word) for task in tasks for word in task.read_text(encoding="ascii").split()]


class Window:
    """`kiosk run` as a process; a context manager. What it reports is read as it comes.

    Without a display it draws into memory, and only a mirror can see and touch it.
    """

    def __init__(
        self,
        display: str | None,
        profile: Path,
        folder: Path,
        *options: str,
        program: tuple[str, ...] = ("-m", "kiosk"),
    ) -> None:
        screen = {"SDL_VIDEODRIVER": "offscreen"} if display is None else {"DISPLAY": display}
        self._environment = {**os.environ, **screen, "LIBGL_ALWAYS_SOFTWARE": "1"}
        self._environment.pop("KIVY_HOME", None)
        self._report = folder / "report.jsonl"
        self._said = folder / "said.txt"
        self._command = [
            *(sys.executable, *program, "run", "--profile", str(profile), "--data", str(folder / "data")),
            *("--report", str(self._report), *options),
        ]
        self._read = 0
        self._finger = Finger()
        self.pages: list[dict[str, Any]] = []
        """Every page reported so far."""

    def __enter__(self) -> "Window":
        self._out = self._said.open("w")
        self.process = subprocess.Popen(
            self._command, cwd=CHECKOUT, env=self._environment, stdout=self._out, stderr=self._out
        )
        return self

    def __exit__(self, *_exception: object) -> None:
        if self.process.poll() is None:
            left = children(self.process.pid)
            self.process.kill()
            self.process.wait()
            for pid in left:  # the kernel has asked them to end; nobody waits for how they do
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
        self._out.close()

    @property
    def terminal(self) -> int:
        """The terminal's own process; `process` is its guard. Another one after each restart."""
        (pid,) = children(self.process.pid)
        return pid

    @property
    def said(self) -> str:
        """What it logged."""
        return self._said.read_text(encoding="utf-8")

    def end(self, seconds: float = 10.0) -> int:
        """TERM; the exit status. Raises TimeoutExpired when it does not end in time."""
        self.process.terminate()
        return self.process.wait(seconds)

    def until(self, holds: Callable[[dict[str, Any]], bool], what: str) -> dict[str, Any]:
        """Waits for a page that is on view and of which that holds."""
        deadline = time.monotonic() + PATIENCE
        while True:
            self._take_in()
            if self.pages and holds(self.pages[-1]):
                return self.pages[-1]
            if self.process.poll() is not None:
                raise AssertionError(f"the terminal ended with {self.process.returncode}:\n{self.said}")
            if time.monotonic() > deadline:
                seen = [page["page"] for page in self.pages]
                raise AssertionError(f"{what} did not come; seen: {seen}\n{self.said}")
            time.sleep(0.02)

    def page(self, key: str) -> dict[str, Any]:
        """Waits until this page is on view."""
        return self.until(lambda page: page["page"] == key, f"page {key}")

    def tap(self, key: str, control: str, seconds: float = 0.08) -> None:
        """Waits for a page with this control and touches its middle, or holds it for so long."""
        page = self.until(
            lambda page: page["page"] == key and control in page["controls"], f"{control} on {key}"
        )
        place = [str(int(pixels)) for pixels in self._finger.aim(page, control)]
        self.xdotool("mousemove", "--window", self.window(), *place, "mousedown", "1")
        time.sleep(seconds)  # X merges a press and a release that come at once
        self.xdotool("mouseup", "1")

    def window(self) -> str:
        """The window's number on the desk."""
        return self.xdotool("search", "--onlyvisible", "--class", "^terminal$").split()[0]

    def xdotool(self, *words: str) -> str:
        """One command to the desk."""
        done = subprocess.run(
            ["xdotool", *words], env=self._environment, capture_output=True, text=True, timeout=10, check=True
        )
        return done.stdout

    def _take_in(self) -> None:
        if not self._report.exists():
            return
        with self._report.open(encoding="utf-8") as file:
            file.seek(self._read)
            for line in file:
                if not line.endswith("\n"):
                    break
                self._read += len(line.encode())
                said = json.loads(line)
                if "page" in said:
                    self.pages.append(said)
