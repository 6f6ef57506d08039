"""What it costs the terminal that somebody looks at its screen from elsewhere: `python -m bench.mirror [SECONDS]`.

Target: at most 5 % of a core more while watched, nothing while not, on a page that stands still and on one that moves.
"""

import os
import sys
import tempfile
import threading
import time
from pathlib import Path

from bench.stage import about_the_machine
from tests.simulator.process import SimulatorProcess
from tests.terminal.finger import Finger
from tests.terminal.profiles import write_profile
from tests.terminal.window import Window

PATIENT = {"silence": 3600.0, "card_wait": 3600.0}
STATES = {"nobody looks": False, "somebody looks": True, "nobody looks again": False}
LOOKED_AWAY = 2.5
"""Seconds after which the simulator believes that nobody looks any more."""


class Looking:
    """Somebody with the panel open; a context manager. Counts the pictures."""

    def __init__(self, simulator: SimulatorProcess) -> None:
        self.seen = 0
        self._simulator = simulator
        self._open = True
        self._thread = threading.Thread(target=self._look)

    def __enter__(self) -> "Looking":
        self._thread.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self._open = False
        self._simulator.touch("up", 0.0, 0.0)
        self._thread.join()

    def _look(self) -> None:
        number = 0
        while self._open:
            if picture := self._simulator.picture(number):
                number = picture[0]
                self.seen += 1


def cpu_seconds(pid: int) -> float:
    """What a process and its threads have used of the processors so far."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory(pid: int) -> float:
    """A process's proportional share of memory, in MB."""
    text = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    return int(next(line.split()[1] for line in text.splitlines() if line.startswith("Pss:"))) / 1024


def share(pid: int, seconds: float) -> float:
    """Percent of a core that a process uses from now on for so long."""
    before, began = cpu_seconds(pid), time.monotonic()
    time.sleep(seconds)
    return 100 * (cpu_seconds(pid) - before) / (time.monotonic() - began)


def measure(page: str, window: Window, simulator: SimulatorProcess, seconds: float) -> None:
    """Prints a line for each state on the page on view."""
    figures = []
    for state, looks in STATES.items():
        seen = ""
        if looks:
            with Looking(simulator) as looking:
                time.sleep(1.0)
                before = looking.seen
                figures.append(share(window.terminal, seconds))
                seen = f"  {(looking.seen - before) / seconds:.1f} pictures a second, {memory(window.terminal):.0f} MB"
            time.sleep(LOOKED_AWAY)
        else:
            figures.append(share(window.terminal, seconds))
        print(f"{page:12} {state:20} {figures[-1]:6.2f} % of a core{seen}", flush=True)
    plain, watched, again = figures
    print(f"{page:12} {'watching costs':20} {watched - (plain + again) / 2:6.2f} % of a core", flush=True)


def tap(window: Window, simulator: SimulatorProcess, page: str, control: str) -> None:
    """Touches a control through the simulator, as the panel does."""
    shown = window.page(page)
    x, y = Finger().aim(shown, control)
    for kind in ("down", "up"):
        simulator.touch(kind, x / 1080, y / 1920)


def main() -> None:
    """Prints the figures of the start page, which stands still, and of the page that asks for the card, which moves."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 15.0
    print(about_the_machine())
    with tempfile.TemporaryDirectory() as name, SimulatorProcess(speed=1.0) as simulator:
        folder = Path(name)
        profile = write_profile(
            simulator, folder / "terminal.toml", PATIENT, screen=simulator.urls["screen"], bench=True
        )
        began = time.monotonic()
        with Window(None, profile, folder, "--log", "warning") as window:
            print(f"start to start page, drawn into memory: {window.page('home')['t'] - began:.2f} s")
            time.sleep(2.0)
            measure("home", window, simulator, seconds)
            tap(window, simulator, "home", "look_up_print")
            tap(window, simulator, "look_up_print", "social_insurance")
            window.page("place_card")
            time.sleep(1.0)
            measure("place_card", window, simulator, seconds)
            window.end()


if __name__ == "__main__":
    main()
