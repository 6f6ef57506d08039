"""How long a terminal that died or hangs is away, in a real window under Xvfb: `python -m bench.restart [RUNS]`.

Target: from the kill, or from the moment at which the loop stands still, to a page on view ≤ 5 s.
"""

import os
import signal
import statistics
import sys
import time

from bench.stage import Window, about_the_machine, window

HANGS = """
import os, signal, time
os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
from kiosk.pulse import Pulse
plain = Pulse.begin
def begin(self, in_visit):
    plain(self, in_visit)
    signal.signal(signal.SIGUSR2, lambda *_: time.sleep(600))
Pulse.begin = begin
from kiosk.__main__ import main
main()
"""
"""The shipped program, silent, whose loop stands still when it is sent USR2."""


def settled(terminal: Window) -> None:
    """Waits until the start page is there, and a moment longer, so that each run begins at rest."""
    terminal.wait("page", "home")
    time.sleep(1.0)


def away(terminal: Window, number: signal.Signals, at: str) -> float:
    """Sends a signal to the terminal's own process; seconds from then to the page `at`."""
    sent = time.monotonic()
    os.kill(terminal.terminal, number)
    return float(terminal.wait("page", at)["t"]) - sent


def main() -> None:
    """Prints the median and the worst of each figure."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    figures: dict[str, list[float]] = {}
    with window(program=("-c", HANGS)) as (terminal, _simulator):
        settled(terminal)
        for _ in range(runs):
            for name, number in (("killed", signal.SIGKILL), ("hanging", signal.SIGUSR2)):
                figures.setdefault(f"{name}, to the first page, s", []).append(
                    away(terminal, number, "starting")
                )
                settled(terminal)
        figures["memory of guard and terminal, MB PSS"] = [terminal.pss()]
        figures["… of it the guard, MB PSS"] = [terminal.pss([terminal.process.pid])]
    print(about_the_machine())
    print(f"{'':44} {'median':>8} {'worst':>8} {'n':>4}")
    for name, values in figures.items():
        print(f"{name:44} {statistics.median(values):8.2f} {max(values):8.2f} {len(values):4}")


if __name__ == "__main__":
    main()
