"""Whether the shipped terminal grows in its window, visit after visit by lot: `python -m bench.growth [VISITS] [SEED]`.

Somebody touches whatever is there; cards are laid and lifted, and now and then a fault strikes and is mended. Target: at most
10 MB more at the end than after the first tenth, the guard's process included. A page that leads nowhere ends the run.
"""

import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from bench.mirror import memory
from bench.stage import about_the_machine
from tests.simulator.process import SimulatorProcess
from tests.terminal.finger import Finger
from tests.terminal.profiles import BRISK, write_profile
from tests.terminal.window import Window

HASTY = {
    **BRISK,
    "silence": 4.0,
    "silence_warning": 2.0,
    "card_wait": 2.0,
    "take_slip": 1.5,
    "rate": 2.0,
    "news": 2.0,
}
CARDS = ("zhang_guilan", "zhao_xuan", "li_yan", "wang_jie")
FAULTS = (
    ("receipt_printer", "paper_out_mid_slip"),
    ("receipt_printer", "paper_out"),
    ("receipt_printer", "unplugged"),
    ("id_card", "unplugged"),
    ("id_card", "card_pulled"),
    ("rating_keypad", "unplugged"),
    ("office", "http_500"),
    ("office", "down"),
)
STUCK = 30.0
"""Seconds without another page after which there is a dead end."""
LASTING = 1.5
"""Seconds until whoever keeps the site mends what struck."""


class Crowd:
    """One stranger after the other, at one window."""

    def __init__(self, window: Window, simulator: SimulatorProcess, seed: int) -> None:
        self._window, self._simulator, self._chance = window, simulator, random.Random(seed)
        self._finger = Finger()
        self._mend_at = 0.0
        self.met: Counter[str] = Counter()

    def visit(self) -> None:
        """From the start page until it is there again."""
        page = self._window.page("home")
        self._simulator.lift()
        if self._chance.random() < 0.3:
            self._simulator.strike(*self._chance.choice(FAULTS))
            self._mend_at = time.monotonic() + self._chance.random() * LASTING
        while True:
            self.met[page["page"]] += 1
            before, page = page, self._next(page)
            if page["page"] == "home" != before["page"]:
                break
        self._mend(at_once=True)

    def _do(self, page: dict[str, Any]) -> None:
        """Lays a card where one is wanted, and touches something."""
        if page["page"] == "place_card":
            self._simulator.lay(self._chance.choice(CARDS))
        controls = [name for name in page["controls"] if name != "language" or self._chance.random() < 0.1]
        if controls and (page["page"] != "place_card" or self._chance.random() < 0.1):
            self._touch(page, self._chance.choice(controls))

    def _touch(self, page: dict[str, Any], control: str) -> None:
        x, y = self._finger.aim(page, control)
        place = x / 1080, y / 1920
        self._simulator.touch("down", *place)
        self._simulator.touch("up", *place)

    def _next(self, page: dict[str, Any]) -> dict[str, Any]:
        """What comes on view after this page, or after it has changed; touched again and again until something does."""
        began = time.monotonic()
        while time.monotonic() < began + STUCK:
            self._do(page)
            again = time.monotonic() + self._chance.uniform(0.2, 1.0)
            while time.monotonic() < again:
                self._mend()
                latest = self._window.until(lambda _page: True, "a page")
                if latest["t"] > page["t"]:
                    return latest
                time.sleep(0.02)
        raise TimeoutError(f"a dead end: {page['page']}")

    def _mend(self, *, at_once: bool = False) -> None:
        if self._mend_at and (at_once or time.monotonic() > self._mend_at):
            self._mend_at = 0.0
            for device in ("receipt_printer", "id_card", "rating_keypad", "office"):
                self._simulator.mend(device)


def main() -> None:
    """Prints the memory now and then, and what it grew by."""
    visits = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    print(about_the_machine())
    with tempfile.TemporaryDirectory() as name, SimulatorProcess() as simulator:
        folder = Path(name)
        profile = write_profile(simulator, folder / "terminal.toml", HASTY, screen=simulator.urls["screen"])
        with Window(None, profile, folder, "--log", "warning") as window:
            crowd, memories = Crowd(window, simulator, seed), []
            for number in range(1, visits + 1):
                crowd.visit()
                memories.append(memory(window.terminal) + memory(window.process.pid))
                if number % max(1, visits // 10) == 0:
                    print(f"{number:5} visits  {memories[-1]:6.1f} MB", flush=True)
            early, late = max(memories[: visits // 10]), max(memories[-visits // 10 :])
            print(
                f"grown by {late - early:.1f} MB; pages met: {dict(crowd.met)}; complaints: {len(simulator.complaints())}"
            )


if __name__ == "__main__":
    main()
