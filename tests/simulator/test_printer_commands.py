"""Every command of the simulated printer as its manual has it, and every one that it has not got, skipped whole."""

import asyncio
from dataclasses import replace

import pytest

from simulator.receipt_printer import glyphs, kanji_rom
from simulator.receipt_printer.grammar import Grammar, NotUnderstood, RealTime, Text
from simulator.receipt_printer.line import Style
from simulator.receipt_printer.modes import Modes
from simulator.receipt_printer.qr import QrMaker
from tests.simulator.alone import Alone, alone

FAST = 1_000_000.0


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"\x1bp\x00\x19\xfa", "cash drawer"),
        (b"\x1bi", "an old cut"),
        (b"\x1dv1\x00\x01\x00\x01\x00", "other than GS v 0"),
        (b"\x1dv0\x00\xff\xff\xff\xff", "a raster of 4294836225 bytes"),
        (b"\x1bD" + bytes(range(1, 34)), "more than 32 tab stops"),
        (b"\x1b*\x00\x00\x00", "column images"),
        (b"\x1dk\x41\x00", "but Code 128"),
        (b"\x10\x09", "no real-time command"),
        (b"\x10\x14\x09", "no real-time command"),
    ],
)
def test_what_it_has_not_got_is_skipped_whole(data: bytes, word: str) -> None:
    refused, after = Grammar().feed(data + b"x")
    assert isinstance(refused, NotUnderstood)
    assert word in refused.why
    assert after == Text(b"x", len(data))


@pytest.mark.parametrize(
    ("data", "name"),
    [(b"\x10\x04\x07\x01", "DLE EOT"), (b"\x10\x05\x02", "DLE ENQ"), (b"\x10\x14\x01\x00\x00", "DLE DC4")],
)
def test_a_real_time_command_is_taken_with_all_its_parameters(data: bytes, name: str) -> None:
    assert Grammar().feed(data + b"x") == [RealTime(name, data[2:]), Text(b"x", len(data))]


PLAIN = Style()


@pytest.mark.parametrize(
    ("name", "value", "latin"),
    [
        ("GS !", 0x21, replace(PLAIN, wide=3, high=2)),
        ("GS B", 1, replace(PLAIN, reverse=True)),
        ("ESC !", 0xB8, replace(PLAIN, bold=True, wide=2, high=2, underline=1)),
        ("ESC G", 1, replace(PLAIN, bold=True)),
        ("ESC -", 50, replace(PLAIN, underline=2)),
    ],
)
def test_a_mode_changes_how_characters_look(name: str, value: int, latin: Style) -> None:
    modes = Modes()
    assert modes.set(name, bytes((value,))) is None
    assert modes.latin == latin


@pytest.mark.parametrize(
    ("name", "value", "chinese"),
    [
        ("FS !", 0x8C, replace(PLAIN, wide=2, high=2, underline=1)),
        ("FS W", 1, replace(PLAIN, wide=2, high=2)),
        ("FS -", 2, replace(PLAIN, underline=2)),
        ("ESC -", 2, PLAIN),
    ],
)
def test_chinese_has_modes_of_its_own(name: str, value: int, chinese: Style) -> None:
    modes = Modes()
    assert modes.set(name, bytes((value,))) is None
    assert modes.of_chinese == chinese


@pytest.mark.parametrize(
    ("name", "value", "word"),
    [
        ("ESC -", 3, "underline"),
        ("FS -", 3, "underline"),
        ("ESC M", 1, "font A"),
        ("ESC !", 1, "font A"),
        ("ESC t", 1, "code page 0"),
        ("ESC R", 8, "character sets"),
    ],
)
def test_a_mode_that_it_has_not_got_is_named(name: str, value: int, word: str) -> None:
    assert word in (Modes().set(name, bytes((value,))) or "")


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"2A2\x00", "cn 49"),
        (b"1A1\x00", "model 2"),
        (b"1C\x11", "1 to 16 dots"),
        (b"1E\x34", "the level"),
        (b"1P1x", "function 180"),
        (b"1Q1", "function 181"),
        (b"1Z0", "function 190"),
        (b"1Q0", "nothing was stored"),
    ],
)
def test_a_qr_function_that_is_wrong_is_named(data: bytes, word: str) -> None:
    with pytest.raises(ValueError, match=word):
        QrMaker().command(data, 576)


@pytest.mark.parametrize(
    ("payload", "module", "word"), [(b"x" * 3000, 1, "no QR code"), (b"x" * 1000, 16, "dots on 576")]
)
def test_a_qr_code_that_fits_nowhere_is_not_printed(payload: bytes, module: int, word: str) -> None:
    maker = QrMaker()
    maker.command(b"1C" + bytes((module,)), 576)
    maker.command(b"1P0" + payload, 576)
    with pytest.raises(ValueError, match=word):
        maker.command(b"1Q0", 576)


async def printed(printer: Alone, data: bytes) -> list[str]:
    """Print this; the lines that hang out."""
    before = printer.bay.parts.events.count("printed")
    await printer.device.receive(data)
    await printer.until("printed", before)
    lines: list[str] = printer.device.mechanism.paper.hanging_text()
    return lines


async def test_text_stands_where_tabs_positions_and_margins_put_it() -> None:
    async with alone("receipt_printer", speed=FAST) as printer:
        lines = await printed(
            printer, b"a\tb\r\n\x1bD\x03\x00a\tb\n\x1b$\x30\x00c\n\x1bd\x03\x1b2\x1dL\x18\x00d\n"
        )
        assert lines == ["a       b", "a  b", "    c", "d"]
        assert printer.complaints == []
        at = printer.device.mechanism.paper.position
        await printed(printer, b"\x1b@\x1bd\x02")
        assert printer.device.mechanism.paper.position == at + 2 * 30
        lines = await printed(printer, b"\x1c&\x1cS\x00\x0c" + "国国".encode("gbk") + b"\n")
        assert lines[-1] == "国国"


async def test_a_raster_is_doubled_across_and_down() -> None:
    async with alone("receipt_printer", speed=FAST) as printer:
        await printed(printer, b"\x1dv0\x03\x01\x00\x02\x00\xff\xff")
        picture = printer.device.mechanism.paper.hanging().picture()
        assert picture.height == 96 + 4
        assert picture.convert("L").histogram()[0] == 16 * 4


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"\x1bD\x01\x00aa\t", "no tab stop"),
        (b"\x1b$\xff\xff", "outside the print area"),
        (b"lost\x1b@", "threw away text not yet printed: 'lost'"),
        (b"x\x1ba\x01", "beginning of a line"),
        (b"\x1dv0\x04\x01\x00\x01\x00\xff", "unknown mode"),
        (b"x\x1dv0\x00\x01\x00\x01\x00\xff", "middle of a line of text"),
        (b"x\x1d(k\x04\x001P0a\x1d(k\x03\x001Q0", "middle of a line of text"),
        (b"x\x1dkI\x03{BA", "middle of a line of text"),
        (b"x\x1dV\x01", "middle of a line: its text is printed first"),
        (b"\x1dV\x67\x00", "a kind of cut"),
        (b"\x1dr\x03", "other than 1 and 2"),
        (b"\x1d(H\x06\x0000A00\n", "four bytes from 32 to 126"),
        (b"\x1dI\x07", "an identity other than"),
    ],
)
async def test_what_makes_no_sense_is_complained_about(data: bytes, word: str) -> None:
    async with alone("receipt_printer", speed=FAST) as printer:
        await printed(printer, data)
        assert word in " ".join(printer.complaints)


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"\x1dkI\x03{BA", "draws no bar codes"),
        (b"\x1d(H\x06\x0000A001", "has no GS ( H"),
        (b"\x1dIC", "has no GS I"),
        (b"\x1da\x0f", "has no GS a"),
        (b"\x10\x05\x01\n", "has no DLE ENQ"),
    ],
)
async def test_the_clone_says_what_it_has_not_got(data: bytes, word: str) -> None:
    async with alone("receipt_printer", "k58", FAST) as printer:
        await printed(printer, data)
        assert [word in complaint for complaint in printer.complaints] == [True]


async def test_it_answers_who_it_is_and_what_hangs_on_it() -> None:
    async with alone("receipt_printer", speed=FAST) as printer:
        await printed(printer, b"\x1dI\x01\x1dI\x02\x1dI\x03\x1dI1\x1dID\x1dr\x02")
        assert await printer.told() == b"\x20\x02\x01\x20_SN0001\x00\x01"


async def test_the_host_may_recover_it_with_or_without_what_waits() -> None:
    async with alone("receipt_printer", speed=FAST) as printer:
        printer.device.struck.strike("cover_open")
        await printer.device.receive(b"old\n\x10\x05\x01")
        assert printer.device.state()["waiting_bytes"] == 4
        await printer.device.receive(b"\x10\x05\x02")
        assert printer.device.state()["waiting_bytes"] == 0
        await printer.device.receive(b"\x10\x05\x03")
        assert printer.complaints == ["DLE ENQ: unknown parameters"]
        printer.device.mechanism.new_roll(1000)
        assert (printer.device.state()["cover"], printer.device.state()["paper_mm"]) == ("closed", 1000)
        assert await printed(printer, b"new\n") == ["new"]


async def test_a_full_buffer_holds_the_line_until_there_is_room() -> None:
    async with alone("receipt_printer", speed=FAST) as printer:
        raster = b"\x1dv0\x00\x40\x00\x00\x04" + bytes(1 << 16)
        await printer.device.receive(raster)
        assert printer.device.state()["waiting_bytes"] == 0


async def test_a_printer_that_is_swapped_while_its_buffer_is_full_takes_bytes_again() -> None:
    async with alone("receipt_printer", speed=1) as printer:
        held = asyncio.ensure_future(printer.device.receive(b"\x1dv0\x00\x40\x00\x00\x04" + bytes(1 << 16)))
        await asyncio.sleep(0.02)
        assert not held.done()
        await printer.bay.put("k58")
        await asyncio.wait_for(held, 1)


async def test_a_hot_head_cools_down_by_itself() -> None:
    async with alone("receipt_printer", speed=FAST) as printer:
        printer.device.struck.strike("head_hot", {"seconds": 0.01})
        assert await printed(printer, b"printed when it is cool\n")
        assert printer.device.struck.as_dict() == {}


async def test_a_mistake_of_its_own_stops_neither_it_nor_the_next_slip(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with alone("receipt_printer", speed=FAST) as printer:
        with monkeypatch.context() as broken:
            broken.setattr(glyphs, "HEIGHT", "")
            await printed(printer, b"a\n")
        assert printer.complaints == ["the simulator itself failed; see its log"]
        assert await printed(printer, b"b\n") == ["b"]


def test_a_machine_without_fonts_prints_boxes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(glyphs, "CHINESE_FONTS", ())
    monkeypatch.setattr(glyphs, "LATIN_FONTS", ())
    for cached in (glyphs._fonts, glyphs.glyph):
        cached.cache_clear()
    try:
        assert glyphs.glyph("国", chinese=True).tobytes() == glyphs.glyph(glyphs.BOX, chinese=True).tobytes()
    finally:
        for cached in (glyphs._fonts, glyphs.glyph):
            cached.cache_clear()


def test_the_rom_follows_the_standard_of_2022() -> None:
    assert kanji_rom.character(b"\xa6\xd9", "gb18030_2byte") == "︐"
    assert kanji_rom.character(b"\xa6\xd9", "gbk") is None
