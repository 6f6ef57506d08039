"""Slips as lines and bytes. Expected Chinese bytes come from a table kept by hand, not from a codec."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.ports.slip import QrBlock, RowBlock, RuleBlock, Slip, SpaceBlock, TextBlock
from drivers.receipt_printer.charset import Charset, printer_code
from drivers.receipt_printer.encode import Encoder, Job
from drivers.receipt_printer.layout import Line, SlipError, TextLine, lay_out, width_of, wrap

TABLE = {
    "A": "41",
    "~": "7E",
    "。": "A1A3",
    "·": "A1A4",
    "—": "A1AA",
    "（": "A3A8",
    "￥": "A3A4",
    "啊": "B0A1",
    "中": "D6D0",
    "国": "B9FA",
    "政": "D5FE",
    "座": "D7F9",
    "齄": "F7FE",
}
"""GB 2312-1980, rows and cells looked up by hand."""
GBK_ONLY = {"丂": "8140", "镕": "E946", "喆": "86B4", "堃": "88D2", "國": "87F8"}
GB18030_ONLY = {"䶮": "FE9F", "\u9fb4": "FE59", "\u9fbb": "FEA0", "ḿ": "A8BC", "︐": "A6D9"}
DRAWN = "㛃𬭎𠅤𡈾"


def slip(*blocks: object, title: str = "凭证") -> Slip:
    return Slip.model_validate({"title": title, "blocks": blocks})


def job(*blocks: object, width: int = 576, charset: Charset = "gb18030_2byte") -> Job:
    return Encoder(width, charset, "native").encode(lay_out(slip(*blocks), width // 12))


@pytest.mark.parametrize(("char", "code"), TABLE.items())
@pytest.mark.parametrize("charset", ["gb2312", "gbk", "gb18030_2byte"])
def test_a_character_of_gb2312_has_the_code_of_the_standard(char: str, code: str, charset: Charset) -> None:
    assert printer_code(char, charset) == bytes.fromhex(code)


@pytest.mark.parametrize(("char", "code"), (GBK_ONLY | GB18030_ONLY).items())
def test_a_larger_set_has_more_codes_and_a_smaller_one_draws(char: str, code: str) -> None:
    assert printer_code(char, "gb18030_2byte") == bytes.fromhex(code)
    assert printer_code(char, "gbk") == (bytes.fromhex(code) if char in GBK_ONLY else None)
    assert printer_code(char, "gb2312") is None


@pytest.mark.parametrize("char", DRAWN)
def test_four_byte_characters_are_never_sent_as_text(char: str) -> None:
    assert printer_code(char, "gb18030_2byte") is None
    bytes_ = b"".join(job(TextBlock(text=f"王{char}")).chunks)
    assert char.encode("gb18030") not in bytes_
    assert b"\x1dv0\x00" + (72).to_bytes(2, "little") + (30).to_bytes(2, "little") in bytes_


def test_the_whole_stream_of_a_small_slip() -> None:
    assert b"".join(job(TextBlock(text="中A")).chunks) == bytes.fromhex(
        "1B40 1C26"
        "1D2111 1B4501 1B6101 1C210C 1B333C C6BED6A4 0A"
        "1D2100 1B4500 1B6100 1C2100 1B331E 0A"
        "D6D041 0A"
        "1D564200"
    )


def test_a_row_fills_the_line_and_a_long_one_goes_below() -> None:
    lines = lay_out(slip(RowBlock(label="姓名", value="王小明")), 48)
    assert lines[-1] == TextLine("姓名" + " " * 38 + "王小明")
    assert width_of("姓名" + " " * 38 + "王小明") == 48
    long = lay_out(
        slip(RowBlock(label="住址", value="湖北省示范县幸福镇和谐村一组一号院二号楼三单元四室")), 48
    )
    assert [line.align for line in long[-3:] if isinstance(line, TextLine)] == ["left", "right", "right"]


@given(st.text("中文，。（）Ab 1!", max_size=120), st.integers(8, 48))
def test_no_wrapped_line_is_too_wide_and_nothing_is_lost(text: str, columns: int) -> None:
    lines = wrap(text, columns)
    assert all(width_of(line) <= columns for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_no_line_begins_with_a_closing_mark_or_ends_with_an_opening_one() -> None:
    assert wrap("一二三四五六七八，九", 16) == ["一二三四五六七", "八，九"]
    assert wrap("一二三四五六七（八）", 16) == ["一二三四五六七", "（八）"]


def test_a_latin_word_stays_whole_unless_longer_than_the_line() -> None:
    assert wrap("请用 self-service 终端", 16) == ["请用", "self-service 终", "端"]
    assert wrap("a" * 20, 16) == ["a" * 16, "a" * 4]


@pytest.mark.parametrize(
    ("block", "message"),
    [
        (TextBlock(text="a\x1b@b"), "block 2: holds a control character"),
        (TextBlock(text="a\u202eb"), "block 2: holds a control character"),
        (RowBlock(label="a\n", value="b"), "block 2: holds a control character"),
        (TextBlock(text="\U000e0fff"), r"block 2: "),
        (TextBlock(text="\ue000"), r"block 2: no font draws U\+E000"),
        (QrBlock(data="a\x00"), "block 2: the QR code's data holds a control character"),
        (QrBlock(data="汉" * 1000), "block 2: too much data"),
    ],
)
def test_what_cannot_be_printed_is_refused_by_block(block: object, message: str) -> None:
    with pytest.raises(SlipError, match=message):
        job(RuleBlock(), block)


def test_a_title_is_checked_too() -> None:
    with pytest.raises(SlipError, match="title: holds a control character"):
        lay_out(slip(RuleBlock(), title="凭\x10\x04\x01"), 48)


def test_a_line_break_in_a_text_is_a_new_line() -> None:
    def texts(lines: list[Line]) -> list[str]:
        return [line.text for line in lines if isinstance(line, TextLine)]

    assert texts(lay_out(slip(TextBlock(text="一\n二")), 48)) == ["凭证", "一", "二"]


def test_a_realtime_command_never_stands_in_text() -> None:
    """DLE cannot come from text: two-byte codes have no byte below 0x40 and ASCII begins at 0x20."""
    text = "中文 ABC 政务服务"
    encoded = job(TextBlock(text=text)).chunks[3]
    assert min(encoded[:-1]) >= 0x20


def test_paper_and_chunks_add_up() -> None:
    whole = job(TextBlock(text="一"), SpaceBlock(lines=3), RuleBlock(), TextBlock(text="王𬭎"))
    assert whole.dots == 120 + 60 + 30 + 30 + 90 + 30 + 30
    assert all(len(chunk) <= 8192 for chunk in whole.chunks)


@pytest.mark.parametrize("width", [384, 576])
def test_a_raster_qr_code_fits_the_paper(width: int) -> None:
    lines = lay_out(slip(QrBlock(data="x" * 1000)), width // 12)
    chunks = Encoder(width, "gbk", "raster").encode(lines).chunks
    assert all(len(chunk) <= 8192 for chunk in chunks)


def test_the_driver_does_not_load_the_printing_library_before_it_is_needed() -> None:
    program = (
        "import sys; import drivers.receipt_printer.escpos, drivers.text.fonts;"
        "print(sorted({'escpos', 'PIL', 'freetype', 'qrcode'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_drawn_line_has_ink_in_every_cell_that_has_a_character() -> None:
    from drivers.text.raster import draw_line

    picture = draw_line("王𬭎 A", 576, 0)
    ink = [min(picture.crop((x, 0, x + w, 30)).tobytes()) for x, w in ((0, 24), (24, 24), (48, 12), (60, 12))]
    assert ink == [0, 0, 255, 0]
    assert min(picture.crop((72, 0, 576, 30)).tobytes()) == 255
