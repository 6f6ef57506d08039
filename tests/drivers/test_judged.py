"""What an outside judge drew of our bytes; `tests/drivers/judges/emupos.py` asks it again."""

import pytest
import zxingcpp
from PIL import Image

from tests.drivers.judges.emupos import JUDGED
from tests.drivers.judges.slips import SLIPS, encoded


@pytest.mark.parametrize("name", SLIPS)
def test_our_bytes_are_those_that_were_judged(name: str) -> None:
    assert encoded(SLIPS[name]) == (JUDGED / f"{name}.bin").read_bytes(), "ask the judge again"


@pytest.mark.parametrize("name", SLIPS)
def test_the_judges_picture_holds_the_code(name: str) -> None:
    with Image.open(JUDGED / f"{name}.png") as picture:
        found = zxingcpp.read_barcodes(picture.convert("L"))
    assert [code.text for code in found] == [SLIPS[name].qr_data]
