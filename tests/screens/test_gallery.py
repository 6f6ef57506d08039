"""The gallery shows every page that the terminal can show, and none that it cannot."""

import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from flows.page_keys import keys_in, page_keys
from flows.texts import Language
from screens.gallery import ORIENTATIONS, Studio, file_name, index
from screens.samples import SAMPLES, Sample
from tests.screens.on_view import texts

ROOT = Path(__file__).parents[2]
PICTURES = ROOT / "docs" / "pictures"
MOST = 22_000
"""Bytes that a picture may take on the average."""


def test_every_page_that_the_terminal_makes_is_in_the_gallery() -> None:
    assert page_keys() == {sample.prompt.key for sample in SAMPLES}


def test_a_page_that_is_added_would_be_missed() -> None:
    assert list(keys_in('desk.tell(Notice(key="planted", tone=Tone.INFO))')) == ["planted"]
    assert list(keys_in('Menu(title=x, key=name + "_list")')) == ["name + '_list'"]


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_a_picture_is_called_after_its_page(sample: Sample) -> None:
    assert sample.name.startswith(sample.prompt.key)


def test_the_committed_pictures_are_those_of_the_gallery() -> None:
    wanted = {file_name(s, o, str(x)) for s in SAMPLES for o in ORIENTATIONS for x in Language}
    there = {path.name for path in PICTURES.glob("*.png")}
    assert there == wanted, "draw them anew: python -m screens.gallery --out docs/pictures"
    assert sum(path.stat().st_size for path in PICTURES.glob("*.png")) < MOST * len(there)
    assert (PICTURES / "README.md").read_text(encoding="utf-8") == index()


def test_no_picture_tells_the_hour_at_which_it_was_drawn(
    portrait: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("screens.chrome.LOOK", 0)
    monkeypatch.setattr("screens.chrome._now", lambda: "23:59")
    portrait.stage.fit(*portrait.stage.options.design)  # a new frame, whose clock looks at every tick
    portrait.pose(SAMPLES[0], Language.ZH)
    portrait.picture()
    assert {"10:08", "23:59"} & set(texts(portrait)) == {"10:08"}


def test_the_gallery_can_be_drawn_by_its_command(checkout: Path, tmp_path: Path) -> None:
    chosen = ["--only", "card_left_slot", "--language", "zh", "--orientation", "portrait"]
    command = [sys.executable, "-m", "screens.gallery", "--out", str(tmp_path), *chosen]
    subprocess.run(command, cwd=checkout, check=True, capture_output=True)
    (picture,) = tmp_path.glob("*.png")
    assert picture.name == "card_left_slot-portrait-zh.png"
    drawn, committed = (Image.open(folder / picture.name).convert("RGB") for folder in (tmp_path, PICTURES))
    assert drawn.size == committed.size
