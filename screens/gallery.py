"""Draws every page of the terminal to pictures, and their index: `python -m screens.gallery --out docs/pictures`.

With `--extremes` also the invented pages of the tests of fit.
"""

import argparse
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.ink import Stroke, scribbled
from flows.texts import Language
from screens.app import WindowOptions, open_stage
from screens.extremes import EXTREMES
from screens.samples import SAMPLES, Sample

if TYPE_CHECKING:
    from screens.stage import Stage

SQUARE = 1920
WIDTH = 432
"""Width of a committed portrait picture; a landscape one is 768 wide."""


class Studio:
    """An offscreen window in which samples are posed."""

    def __init__(self) -> None:
        before = dict(os.environ)
        os.environ["SDL_VIDEODRIVER"] = "offscreen"
        os.environ.pop("DISPLAY", None)
        # One window serves both orientations (Kivy has one a process): it is square, and a corner of it is used.
        self.window, self.stage = open_stage(WindowOptions(size=(SQUARE, SQUARE)))
        # a program started from here opens a window of its own
        os.environ.pop("SDL_VIDEODRIVER")
        os.environ.update({name: before[name] for name in ("SDL_VIDEODRIVER", "DISPLAY") if name in before})
        self.window.add_widget(self.stage)
        self._stages: dict[str, Stage] = {}

    def turn(self, orientation: str) -> None:
        """An empty stage in an orientation."""
        from kivy.clock import Clock

        from screens.report import Report
        from screens.stage import Stage, StageOptions

        self.stage.wipe()
        self.window.remove_widget(self.stage)
        if orientation not in self._stages:  # Kivy never quite forgets a stage
            options = StageOptions(orientation == "portrait", "DEMO-0001")
            self._stages[orientation] = Stage(options, Report(None))
        self.stage = self._stages[orientation]
        self.stage.fit(*self.stage.options.design)
        self.window.add_widget(self.stage)
        Clock.tick()  # what the pages before drew with is given back now

    def pose(self, sample: Sample, language: Language) -> "Stage":
        """Puts a sample on view."""
        self.stage.wipe()
        self.stage.language = language
        self.stage.show(sample.prompt)
        if self.stage.page is not None and sample.waited:
            self.stage.page.waited(sample.waited)
        self.stage.shown()
        if sample.written:
            self.write(scribbled())
        for name in sample.press:
            self.touch(name)
        self.stage.warn(sample.warning)
        if self.stage.page is not None:
            self.stage.page.stop()  # nothing moves, so that the same page gives the same picture
        if self.stage.chrome is not None:
            self.stage.chrome.stop()  # or it tells the hour again while the picture is taken
            self.stage.chrome.clock.change("10:08")  # the same picture at any hour
        return self.stage

    def write(self, strokes: tuple[Stroke, ...]) -> None:
        """Writes on the page with a finger; places are parts of its field."""
        from screens.pages.sign import SignPage
        from screens.parts import Pen

        page = self.stage.page
        assert isinstance(page, SignPage)
        assert page.field is not None
        box, scale = page.field.box, Pen.scale
        left, low = self.stage.origin
        self.stage.touches.deaf_until(0)
        for stroke in strokes:
            places = [
                (left + (box.x + d.x * box.width) * scale, low + (box.top - d.y * box.height) * scale)
                for d in stroke
            ]
            self.stage.finger_down(*places[0])
            for place in places[1:]:
                self.stage.finger_move(*place)
            self.stage.finger_up(*places[-1])

    def touch(self, name: str) -> None:
        """Touches a control by its name."""
        control = next(c for c in self.stage.touchable() if c.name == name and c.do is not None)
        x, y = control.box.x + control.box.width / 2, control.box.y + control.box.height / 2
        self.stage.touches.deaf_until(0)
        self.stage.touches.down(x, y)
        self.stage.touches.up(x, y)

    def picture(self) -> Any:
        """What is on view, as a Pillow picture."""
        from kivy.base import EventLoop
        from kivy.clock import Clock
        from kivy.graphics.opengl import GL_RGB, GL_UNSIGNED_BYTE, glFinish, glReadPixels
        from PIL import Image

        EventLoop.window = self.window
        Clock.tick()
        self.window.dispatch("on_draw")
        glFinish()
        width, height = self.stage.options.design
        pixels = glReadPixels(0, 0, width, height, GL_RGB, GL_UNSIGNED_BYTE)
        return Image.frombytes("RGB", (width, height), pixels).transpose(Image.Transpose.FLIP_TOP_BOTTOM)


ORIENTATIONS = ("portrait", "landscape")


def file_name(sample: Sample, orientation: str, language: str) -> str:
    """The name of a picture."""
    return f"{sample.name}-{orientation}-{language}.png"


def index() -> str:
    """The index of the whole gallery, in Markdown: one row a page, a column for each orientation and language."""
    columns = [(o, str(language)) for o in ORIENTATIONS for language in Language]
    rows = [
        "# Every page of the terminal",
        "",
        "Drawn by `python -m screens.gallery --out docs/pictures` from the prompts that the procedures themselves make;",
        "a test holds that no page is missing. A name begins with the page's key.",
        "",
        "| page | " + " | ".join(f"{o}, {language}" for o, language in columns) + " |",
        "|---" * (1 + len(columns)) + "|",
    ]
    for sample in SAMPLES:
        cells = [
            f'<img src="{file_name(sample, o, language)}" width="{150 if o == "portrait" else 266}" '
            f'alt="{sample.name}, {o}, {language}">'
            for o, language in columns
        ]
        rows.append(f"| `{sample.name}` | " + " | ".join(cells) + " |")
    return "\n".join(rows) + "\n"


def _wanted(names: list[str], *, extremes: bool) -> Iterator[Sample]:
    every = (*SAMPLES, *EXTREMES) if extremes else SAMPLES
    return (s for s in every if not names or any(s.name.startswith(n) for n in names))


def main(arguments: list[str]) -> int:
    """Draws the pictures that are asked for."""
    parser = argparse.ArgumentParser(prog="python -m screens.gallery", description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="folder for the pictures")
    parser.add_argument(
        "--language", nargs="+", choices=[str(x) for x in Language], default=[str(x) for x in Language]
    )
    parser.add_argument("--orientation", nargs="+", choices=ORIENTATIONS, default=list(ORIENTATIONS))
    parser.add_argument("--only", nargs="+", default=[], help="beginnings of names of samples")
    parser.add_argument("--extremes", action="store_true", help="the invented hard pages, too")
    parser.add_argument("--full", action="store_true", help="full size, all colours")
    said = parser.parse_args(arguments)
    said.out.mkdir(parents=True, exist_ok=True)
    studio = Studio()
    for orientation in said.orientation:
        studio.turn(orientation)
        for language in said.language:
            for sample in _wanted(said.only, extremes=said.extremes):
                studio.pose(sample, Language(language))
                picture = studio.picture()
                if not said.full:
                    width = WIDTH if orientation == "portrait" else WIDTH * 16 // 9
                    picture.thumbnail((width, 2000))
                    picture = picture.quantize(64, dither=0)
                picture.save(said.out / file_name(sample, orientation, language), optimize=True)
    if not said.only:
        (said.out / "README.md").write_text(index(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
