"""A4 pages: what poppler reads on them, what a phone reads in their code, and that nothing of them stays in the terminal."""

import asyncio
import shutil
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

import pytest

from drivers.imaging.child import ChildFailed
from drivers.ports.durations import REAL
from drivers.ports.fault_ids import FaultId
from flows.sheet import Pages, Sheet
from flows.ways_out import DeviceFault
from kiosk.a4.typesetter import ChildTypesetter

NAME = "欧阳䶮㛃𬭎𠅤𡈾𰻝"
URL = "https://office.example/v/7f3a9c"
ROWS = (
    ("姓名", NAME),
    ("住址", "江北省云川市青禾县柳溪镇石桥村三组12号"),
    ("State", "Paid without interruption since 2001, at the county's social insurance office (Qinghe)"),
)


def sheet(rows: int = 1, **more: str) -> Sheet:
    said = {"reprint": "", "note": "以窗口核验为准。", **more}
    return Sheet(
        title="社会保险参保证明",
        issuer="无此县社会保险局",
        rows=ROWS * rows,
        facts=(("办件编号", "SI20261121-000017"),),
        verify_url=URL,
        verify_words="用手机扫描左边的码核验真伪。",
        page_of="第{page}页，共{pages}页　SI20261121-000017",
        purpose="社会保险参保证明 · 自助打印 2026-11-21 09:30",
        **said,
    )


async def pages(given: Sheet, first: int = 1) -> Pages:
    return await ChildTypesetter(REAL).typeset(given, first)


def read(pdf: bytes, folder: Path, page: int = 1) -> str:
    """What poppler reads on a page, in lines."""
    if not shutil.which("pdftotext"):
        pytest.skip("needs the Debian package poppler-utils")
    file = folder / "x.pdf"
    file.write_bytes(pdf)
    done = subprocess.run(
        ["pdftotext", "-raw", "-f", str(page), "-l", str(page), str(file), "-"],
        capture_output=True,
        check=True,
    )
    return done.stdout.decode()


def drawn(pdf: bytes, folder: Path) -> tuple[tuple[int, int], str]:
    """The first page at 100 dots an inch: its size, and what its code says."""
    import numpy as np
    import zxingcpp
    from PIL import Image

    (folder / "x.pdf").write_bytes(pdf)
    subprocess.run(
        ["pdftoppm", "-r", "100", "-gray", str(folder / "x.pdf"), str(folder / "page")], check=True
    )
    (picture,) = folder.glob("page*.pgm")
    with Image.open(picture) as image:
        (code,) = zxingcpp.read_barcodes(np.asarray(image))
        return image.size, code.text


async def test_every_character_of_a_name_is_on_the_page_and_can_be_read_back(tmp_path: Path) -> None:
    made = await pages(sheet())
    assert made.pages == 1
    text = read(made.pdf.reveal(), tmp_path)
    for wanted in (NAME, "社会保险参保证明", "江北省云川市青禾县柳溪镇石桥村三组12号", "第1页，共1页"):
        assert wanted in text.replace("\n", "")
    assert "补打" not in text


async def test_the_missing_pages_are_numbered_as_in_the_whole_document(tmp_path: Path) -> None:
    whole = await pages(sheet(rows=18))
    assert whole.pages == 3
    rest = await pages(sheet(rows=18, reprint="补打"), first=3)
    assert rest.pages == 1
    text = read(rest.pdf.reveal(), tmp_path)
    assert "第3页，共3页" in text
    assert "补打" in text
    assert "社会保险参保证明" in text.replace("\n", "")


async def test_a_phone_reads_the_code_and_the_page_is_a4(tmp_path: Path) -> None:
    if not shutil.which("pdftoppm"):
        pytest.skip("needs the Debian package poppler-utils")
    size, code = drawn((await pages(sheet())).pdf.reveal(), tmp_path)
    assert size == (827, 1170)
    assert code == URL


async def test_words_break_between_characters_and_not_before_a_full_stop(tmp_path: Path) -> None:
    note = "这是一段很长的说明文字，" * 12 + "https://office.example/" + "a" * 120 + "。"
    text = read((await pages(sheet(note=note))).pdf.reveal(), tmp_path)
    assert note in text.replace("\n", "")
    assert not any(line.startswith(("，", "。")) for line in text.splitlines())


@pytest.mark.parametrize("bad", ["\x1b", "\ue000"])
async def test_what_cannot_be_drawn_is_refused_and_not_drawn_as_a_box(bad: str) -> None:
    with pytest.raises(DeviceFault) as refused:
        await pages(sheet(note=f"姓名{bad}"))
    assert refused.value.fault is FaultId.TERMINAL_BUG
    assert "姓名" not in refused.value.detail


async def test_a_sheet_without_end_is_refused() -> None:
    with pytest.raises(DeviceFault):
        await pages(sheet(rows=400))


def test_the_terminal_holds_no_pdf_library_and_a_sheet_shows_nothing_of_itself() -> None:
    code = "import kiosk.terminal, sys; print([m for m in sys.modules if m.startswith('reportlab')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
    assert NAME not in repr(sheet())


async def test_what_was_prepared_for_a_visit_sets_its_document_and_is_gone_when_it_has_ended() -> None:
    typesetter = ChildTypesetter(REAL)
    typesetter.prepare()
    waiting = typesetter._waiting
    assert waiting is not None
    typesetter.prepare()
    assert typesetter._waiting is waiting, "one is enough"
    assert (await typesetter.typeset(sheet())).pages == 1
    assert waiting.pid is None, "it set one document"

    typesetter.prepare()
    waiting = typesetter._waiting
    assert waiting is not None
    typesetter.rest()
    for _ in range(100):  # its start may be under way
        if waiting._closed:
            break
        await asyncio.sleep(0.05)
    with pytest.raises(ChildFailed):
        await asyncio.to_thread(waiting.ask, {}, REAL.typeset)
    assert (await typesetter.typeset(sheet())).pages == 1


def test_pages_are_set_in_any_process_the_child_only_confines_it(tmp_path: Path) -> None:
    from kiosk.a4.fonts import Fonts
    from kiosk.a4.layout import Pages as Setting

    long = sheet(60, reprint="补打")
    pdf, count = Setting(Fonts(), asdict(long)).pdf(1)
    assert count > 1
    assert "补打" in read(pdf, tmp_path)
    last, _ = Setting(Fonts(), asdict(long)).pdf(count)
    assert f"第{count}页，共{count}页" in read(last, tmp_path)
