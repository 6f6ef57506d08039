"""Names with characters that no printer's ROM has are readable on paper: their shape is compared with a font's."""

import io
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageDraw, ImageFont

from tests.simulator.process import SimulatorProcess
from tests.terminal.bench import TAKE, at, bench

pytestmark = pytest.mark.uncounted

RARE = {"li_yan": "䶮", "wang_jie": "㛃", "chen_hong": "𬭎", "zhao_xuan": "𠅤"}
FONT = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")
FONT_CHINESE = 2
DOTS = 24
ALIKE = 0.75
"""Share of dots that agree; two different ones of these characters agree in about half of theirs."""


def shape(character: str) -> Image.Image:
    """A character as the font draws it, cut to its ink, in black (0) and white (255)."""
    picture = Image.new("L", (2 * DOTS, 2 * DOTS), 255)
    ImageDraw.Draw(picture).text(
        (8, 4), character, fill=0, font=ImageFont.truetype(str(FONT), DOTS, index=FONT_CHINESE)
    )
    return ink(picture.point(lambda grey: 0 if grey < 128 else 255))


def ink(picture: Image.Image) -> Image.Image:
    """The part of a picture that holds ink, in a standard size."""
    box = ImageChops.invert(picture).getbbox()
    assert box is not None, "there is nothing on the paper"
    return picture.crop(box).resize((DOTS, DOTS))


def likeness(one: Image.Image, other: Image.Image) -> float:
    """Share of dots that are the same."""
    different = ImageChops.difference(one, other).convert("L").histogram()
    return 1 - sum(different[128:]) / (DOTS * DOTS)


def name_line(picture: Image.Image) -> Image.Image:
    """The first line after the first rule: the row of the name."""
    rows = [
        ImageChops.invert(picture.crop((0, y, picture.width, y + 1))).getbbox() for y in range(picture.height)
    ]
    rules = [y for y, box in enumerate(rows) if box and box[0] < 8 and box[2] > picture.width - 8]
    first = next(y for y in rules if y + 1 not in rules)
    top = next(y for y in range(first + 2, picture.height) if rows[y])
    return picture.crop((0, top - 4, picture.width, top + DOTS + 2))


@pytest.mark.parametrize("card", RARE)
async def test_a_rare_name_is_readable_on_the_slip(
    simulator: SimulatorProcess, tmp_path: Path, card: str
) -> None:
    async with bench(simulator, tmp_path) as terminal:
        await terminal.visit(
            at("home", "look_up_print"),
            at("look_up_print", "medical_insurance" if card == "chen_hong" else "social_insurance"),
            at("place_card", lay=card),
            at("preview", "reveal"),
            at("preview", "print"),
            TAKE,
            at("rate", "home"),
            at("goodbye", "end"),
            ending="done",
        )
    (slip,) = simulator.slips()
    picture = Image.open(io.BytesIO(simulator.control("GET", slip["picture"]))).convert("L")
    line = name_line(picture)
    last = ink(line.crop((line.width - DOTS, 0, line.width, line.height)))
    alike = {character: likeness(last, shape(character)) for character in RARE.values()}
    assert max(alike, key=lambda character: alike[character]) == RARE[card], alike
    assert alike[RARE[card]] > ALIKE
    assert "□" not in "".join(slip["text"])
    assert simulator.complaints() == []
