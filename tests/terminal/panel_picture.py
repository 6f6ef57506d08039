"""Draws the README's picture of the panel anew: `python -m tests.terminal.panel_picture docs/panel.png`."""

import sys
import tempfile
import time
from pathlib import Path

from PIL import Image

from tests.terminal.browser import browser
from tests.terminal.running import run, touch

SIZE = (1760, 1080)
COLOURS = 128
"""Enough for the page, and a third of the bytes."""


def main() -> None:
    """A visit up to the paper, then a picture."""
    picture = Path(sys.argv[1])
    checkout = Path(__file__).resolve().parents[2]
    with (
        tempfile.TemporaryDirectory() as folder,
        run(checkout, Path(folder)) as terminal,
        browser(*SIZE) as page,
    ):
        page.open(terminal.url())
        page.until(lambda: page.width("#picture") > 0, "the terminal's screen")
        touch(page, terminal, "home", "look_up_print")
        touch(page, terminal, "look_up_print", "social_insurance")
        terminal.page("place_card")
        page.press("[data-card=zhang_guilan]")
        touch(page, terminal, "preview", "print")
        terminal.page("take_slip")
        page.until(lambda: page.width("#page") > 0, "the page's picture")
        page.settle()
        time.sleep(1.0)  # the terminal's picture comes a few times a second
        page.picture(picture)
    with Image.open(picture) as drawn:
        drawn.convert("RGB").quantize(COLOURS).save(picture, optimize=True)


if __name__ == "__main__":
    main()
