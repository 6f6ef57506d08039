"""Somebody on a machine without a display: `./run`, a browser, a whole visit with a fault in the middle of it."""

import json
import signal
import time
import urllib.request
from pathlib import Path

import pytest

from tests.terminal.browser import browser
from tests.terminal.running import run, touch

pytestmark = pytest.mark.needs_chromium

SLIP = "社会保险参保缴费证明"
ASKED = 8.0
"""Seconds within which the terminal knows that its A4 printer is gone: it asks every five, and once more."""


def test_a_whole_visit_in_the_browser_with_paper_that_ends_in_the_middle(
    checkout: Path, tmp_path: Path
) -> None:
    with run(checkout, tmp_path) as terminal, browser() as page:
        url = terminal.url()
        page.open(url)
        page.until(lambda: page.width("#picture") == 540, "the terminal's screen")
        page.press("[data-plug=document_printer]")  # then it is the slip that comes out
        time.sleep(ASKED)
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
