"""Tables, bar codes, pictures and the mark of a reprint: as lines, as bytes for a model, and as a scanner reads them."""

import base64
import io
from collections.abc import Iterator
from typing import Any

import pytest
import zxingcpp
from PIL import Image
from pydantic import ValidationError

from drivers.ports.receipt_printer import PrintOutcome
from drivers.ports.slip import (
    BarcodeBlock,
    ColumnsBlock,
    PictureBlock,
    QrBlock,
    RowBlock,
    RuleBlock,
    Slip,
    SpaceBlock,
    TextBlock,
)
from drivers.receipt_printer import code128
from drivers.receipt_printer.encode import Encoder
from drivers.receipt_printer.layout import SlipError, TextLine, lay_out, width_of
from tests.drivers.conftest import Opener, until
from tests.simulator.process import SimulatorProcess

BILL = ColumnsBlock(
    rows=(("项目", "数量", "金额"), ("工本费", "1", "10.00"), ("快递费（省内，次日送达）", "2", "24.00")),
    shares=(4, 1, 2),
    align=("left", "right", "right"),
    header=True,
)


def png(image: Image.Image, kind: str = "PNG") -> bytes:
    data = io.BytesIO()
    image.save(data, kind)
    return data.getvalue()


def squiggle() -> Image.Image:
    drawn = Image.new("RGBA", (300, 100), (0, 0, 0, 0))
    for x in range(300):
        drawn.putpixel((x, 50 + (x % 40)), (0, 0, 0, 255))
        drawn.putpixel((x, 51 + (x % 40)), (0, 0, 0, 255))
    return drawn


def slip(*blocks: Any, **more: Any) -> Slip:
    return Slip(title="凭证", blocks=blocks, **more)


def lines(block: Any, columns: int = 48) -> list[str]:
    return [line.text for line in lay_out(slip(block), columns)[2:] if isinstance(line, TextLine)]


def test_a_table_keeps_its_columns_and_wraps_within_them() -> None:
    assert lines(BILL, 32) == [
        "项目               数量     金额",
        "工本费                1    10.00",
        "快递费（省内，次日    2    24.00",
        "送达）",
    ]
    assert all(width_of(line) <= 32 for line in lines(BILL, 32))
    first, second = lay_out(slip(BILL), 48)[2:4]
    assert isinstance(first, TextLine)
    assert isinstance(second, TextLine)
    assert (first.bold, second.bold) == (True, False)


@pytest.mark.parametrize(
    "rows",
    [
        {"rows": [["a"]]},
        {"rows": [["a", "b"], ["c"]]},
        {"rows": [["a", "b"]], "shares": [1]},
        {"rows": [["a"] * 7]},
    ],
)
def test_a_table_with_uneven_rows_is_refused(rows: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match="same number of columns, 2 to 6"):
        ColumnsBlock.model_validate(rows)


def test_a_table_too_fine_for_the_paper_is_refused_by_block() -> None:
    table = ColumnsBlock(rows=(("a",) * 6,), shares=(1, 20, 20, 20, 20, 20))
    with pytest.raises(SlipError, match="block 1: more columns"):
        lay_out(slip(table), 16)


def test_a_reprint_says_so_below_its_title() -> None:
    marked = lay_out(slip(RuleBlock(), reprint=True), 48)
    assert marked[1] == TextLine("补打 REPRINT", "center", bold=True)
    assert "补打 REPRINT" not in [getattr(line, "text", "") for line in lay_out(slip(RuleBlock()), 48)]


@pytest.mark.parametrize("data", ["429999202600012345", "AB-123{45}", "~ Z", "7"])
def test_our_bars_are_read_by_a_scanner(data: str) -> None:
    modules = code128.modules(data)
    assert len(modules) == 11 * (len(code128.symbols(data)) + 2) + 13
    picture = Image.new("L", (len(modules) + 40, 60), 255)
    for x, dark in enumerate(modules):
        picture.paste(0 if dark else 255, (x + 20, 5, x + 21, 55))
    (code,) = zxingcpp.read_barcodes(picture.resize((picture.width * 3, 60), Image.Resampling.NEAREST))
    assert (code.text, code.format) == (data, zxingcpp.BarcodeFormat.Code128)


def test_the_native_bar_code_has_the_bytes_of_the_manual() -> None:
    """Epson, GS k: m = 73, n, `{B` or `{C` and the data; GS h height, GS w module, GS H no text; a brace stands twice."""
    native = Encoder(576, "gbk", "native")
    (pairs,) = [
        c for c in native.encode(lay_out(slip(BarcodeBlock(data="1234")), 48)).chunks if b"\x1dk" in c
    ]
    assert pairs.endswith(bytes.fromhex("1D4800 1D6850 1D7703 1D6B49 04 7B43 0C22"))
    (plain,) = [c for c in native.encode(lay_out(slip(BarcodeBlock(data="A{1")), 48)).chunks if b"\x1dk" in c]
    assert plain.endswith(b"\x1dk\x49\x06{BA{{1")


def test_a_bar_code_that_does_not_fit_is_refused_before_a_byte_is_sent() -> None:
    for encoder in (Encoder(384, "gbk", "raster"), Encoder(384, "gbk", "raster", barcode="raster")):
        with pytest.raises(SlipError, match="block 1: the bar code is wider than the paper"):
            encoder.encode(lay_out(slip(BarcodeBlock(data="W" * 20)), 32))


def test_a_picture_comes_as_png_or_base64_and_is_scaled_to_its_share() -> None:
    raw = png(squiggle())
    block = PictureBlock.model_validate({"png": base64.b64encode(raw).decode(), "width": 50})
    assert block.png == raw
    job = Encoder(576, "gbk", "native").encode(lay_out(slip(block), 48))
    whole = Encoder(576, "gbk", "native").encode(lay_out(slip(RuleBlock()), 48))
    assert job.dots == whole.dots - 30 + 96
    with pytest.raises(ValidationError, match="png"):
        PictureBlock.model_validate({"png": "no base64!"})


def _bomb() -> bytes:
    raw = bytearray(png(squiggle()))
    raw[16:24] = (60000).to_bytes(4, "big") * 2
    return bytes(raw)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "no PNG"),
        (png(Image.new("RGB", (9, 9)), "BMP") + bytes(40), "no PNG"),
        (_bomb(), "60000 x 60000"),
        (png(squiggle())[:80], "damaged"),
        (png(Image.new("1", (1, 40))), "2880 mm long"),
    ],
    ids=["empty", "bitmap", "bomb", "cut short", "a thread"],
)
def test_a_picture_that_cannot_be_printed_is_refused_by_block(data: bytes, why: str) -> None:
    with pytest.raises(SlipError, match=f"block 1: .*{why}"):
        Encoder(576, "gbk", "native").encode(lay_out(slip(PictureBlock(png=data)), 48))


@pytest.fixture(scope="module")
def sim() -> Iterator[SimulatorProcess]:
    with SimulatorProcess() as process:
        yield process


EVERYTHING = slip(
    TextBlock(text="居中的大字", align="center", size="large", bold=True),
    RowBlock(label="姓名", value="王䶮 李㛃"),
    RuleBlock(),
    BILL,
    SpaceBlock(),
    BarcodeBlock(data="20260001234567"),
    QrBlock(data="https://example.org/v/1", caption="扫码"),
    PictureBlock(png=png(squiggle()), width=40),
    reprint=True,
)


@pytest.mark.parametrize(
    ("model", "quirks"),
    [
        ("k80", {}),
        ("k80", {"cut": "full", "qr": "raster", "barcode": "raster"}),
        ("k80_asb", {"text": "raster", "cut": "full", "status_by": "asb", "status": []}),
        ("k58", {"width_dots": 384, "columns": 32, "charset": "gbk", "qr": "raster", "barcode": "raster"}),
    ],
)
async def test_everything_comes_out_on_every_model_and_is_readable(
    sim: SimulatorProcess, opener: Opener, model: str, quirks: dict[str, Any]
) -> None:
    sim.reset()
    sim.control("POST", "/receipt_printer/model", {"model": model})
    if model == "k58":
        quirks = {**quirks, "proof": "none", "clear": "none", "status": [4], "paper_sensing": "end"}
    printer = opener("receipt_printer", "escpos", sim.urls["devices"]["receipt_printer"], **quirks)
    await until(printer, lambda state: state.usable)
    before = sim.count("slip")
    result = await printer.print(EVERYTHING)
    assert result.value is (PrintOutcome.UNKNOWN if model == "k58" else PrintOutcome.PRINTED)
    sim.wait("slip", before)
    printed = sim.slips()[-1]
    assert printed["partial_cut"] is (quirks.get("cut") != "full")
    if "text" not in quirks:
        assert {"补打 REPRINT", "姓名".ljust(1)} <= {line[:10].strip() for line in printed["text"]} | {"姓名"}
    picture = Image.open(io.BytesIO(sim.control("GET", printed["picture"]))).convert("L")
    read = {code.text for code in zxingcpp.read_barcodes(picture)}
    assert read == {"20260001234567", "https://example.org/v/1"}
    assert sim.complaints() == []
