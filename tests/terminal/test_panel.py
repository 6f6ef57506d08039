"""Somebody on a machine without a display: `./run`, a browser, a whole visit with a fault in the middle of it."""

import contextlib
import json
import os
import re
import signal
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.terminal.browser import Browser, browser

pytestmark = pytest.mark.needs_chromium

PATIENCE = 30.0
DEAF = 0.25
"""Seconds after a page came on view in which no touch is meant for it (the screens' own rule, and a frame)."""
SLIP = "社会保险参保缴费证明"


class Started:
    """`./run` as a process, and what it said."""

    def __init__(self, process: subprocess.Popen[bytes], said: Path, report: Path) -> None:
        self.process = process
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
    environment["XDG_STATE_HOME"] = str(folder / "state")
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
    time.sleep(max(0.0, shown["t"] + DEAF - time.monotonic()))
    left, top, width, height = shown["controls"][control]
    page.touch("#picture", (left + width / 2) / 1080, (top + height / 2) / 1920)


def test_a_whole_visit_in_the_browser_with_paper_that_ends_in_the_middle(
    checkout: Path, tmp_path: Path
) -> None:
    with run(checkout, tmp_path) as terminal, browser() as page:
        url = terminal.url()
        page.open(url)
        page.until(lambda: page.width("#picture") == 540, "the terminal's screen")
        touch(page, terminal, "home", "look_up_print")
        touch(page, terminal, "look_up_print", "social_insurance")
        terminal.page("place_card")
        page.press("[data-card=zhang_guilan]")
        terminal.page("preview")
        page.press("[data-paper=mid]")
        touch(page, terminal, "preview", "print")
        terminal.page("no_paper")
        page.press("[data-paper=new]")
        touch(page, terminal, "take_slip", "taken")
        page.press("[data-action=lift]")
        terminal.page("rate")
        page.press('[data-key="5"]')
        touch(page, terminal, "reasons", "submit")
        terminal.page("goodbye")
        terminal.page("home")
        page.until(lambda: SLIP in page.text("#slip-text"), "the slip's text")
        page.until(lambda: page.width("#slip") > 0, "the slip's picture")
        page.until(lambda: "/v1/certificates" in page.text("#messages"), "the wires' messages")
        page.picture(tmp_path / "panel.png")
        assert page.complaints() == []
        with urllib.request.urlopen(f"{url}office/ratings", timeout=5) as answer:
            (rating,) = json.load(answer)
        assert rating["satisfaction"] == 5
        with urllib.request.urlopen(f"{url}complaints", timeout=5) as answer:
            assert json.load(answer) == []
        terminal.process.send_signal(signal.SIGINT)
        assert terminal.process.wait(15) == 130
        assert "Traceback" not in terminal.said
