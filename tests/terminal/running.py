"""`./run` as a process where there is no display, and its panel in a browser."""

import contextlib
import json
import os
import re
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.terminal.browser import Browser
from tests.terminal.finger import Finger

PATIENCE = 30.0


class Started:
    """`./run` as a process, and what it said."""

    def __init__(self, process: subprocess.Popen[bytes], said: Path, report: Path) -> None:
        self.process = process
        self.finger = Finger()
        self._said = said
        self._report = report

    @property
    def said(self) -> str:
        """What it printed."""
        return self._said.read_text(encoding="utf-8")

    def url(self) -> str:
        """The address that it tells to open."""
        found: re.Match[str] = self._until(lambda: re.search(r"http://\S+", self.said), "an address")
        return found.group()

    def page(self, key: str, control: str = "") -> dict[str, Any]:
        """The page on view, once it is this one and has this control."""

        def there() -> dict[str, Any] | None:
            last = self._pages()[-1:]
            return (
                last[0] if last and last[0]["page"] == key and control in {"", *last[0]["controls"]} else None
            )

        found: dict[str, Any] = self._until(there, f"page {key}")
        return found

    def _pages(self) -> list[dict[str, Any]]:
        if not self._report.exists():
            return []
        text = self._report.read_text(encoding="utf-8")
        lines = [json.loads(line) for line in text[: text.rfind("\n") + 1].splitlines()]
        return [line for line in lines if "page" in line]

    def _until(self, look: Any, what: str) -> Any:
        deadline = time.monotonic() + PATIENCE
        while not (found := look()):
            assert self.process.poll() is None, self.said
            assert time.monotonic() < deadline, f"{what} did not come: {self._pages()[-1:]}\n{self.said}"
            time.sleep(0.05)
        return found


@contextlib.contextmanager
def run(checkout: Path, folder: Path) -> Iterator[Started]:
    """`./run` where there is no display, with data of its own."""
    hidden = ("DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER")
    environment = {key: value for key, value in os.environ.items() if key not in hidden}
    environment["KIOSK_DATA"] = str(folder / "data")
    said, report = folder / "said.txt", folder / "report.jsonl"
    with said.open("wb") as out:
        process = subprocess.Popen(
            [checkout / "run", "--report", report], cwd="/", env=environment, stdout=out, stderr=out
        )
        try:
            yield Started(process, said, report)
        finally:
            if process.poll() is None:
                process.terminate()
            process.wait(15)


def touch(page: Browser, terminal: Started, key: str, control: str) -> None:
    """Waits for a control on the terminal's screen and touches its middle in the browser's picture of it."""
    shown = terminal.page(key, control)
    x, y = terminal.finger.aim(shown, control)
    page.touch("#picture", x / 1080, y / 1920)
