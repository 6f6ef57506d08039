"""What can be answered on each kind of page, and what cannot."""

from dataclasses import replace

import pytest

from flows.prompts import Board, Mark, Preview, PreviewAnswer, Reasons
from screens.extremes import EXTREMES
from screens.gallery import Studio
from screens.interface import KivyInterface
from screens.pages.preview import LEGIBLE
from tests.screens.on_view import SAMPLE, asking, page_texts, texts


async def test_a_greyed_tile_says_why_and_does_not_answer(ui: KivyInterface, portrait: Studio) -> None:
    asked = await asking(ui, SAMPLE["look_up_print_no_paper"])
    with pytest.raises(StopIteration):
        portrait.touch("social_insurance")
    assert any("纸用完了" in text for text in texts(portrait))
    assert not asked.done()
    asked.cancel()


async def test_reasons_are_sent_in_their_order_after_the_minimum(ui: KivyInterface, portrait: Studio) -> None:
    assert isinstance(SAMPLE["reasons_bad"], Reasons)
    asked = await asking(ui, SAMPLE["reasons_bad"])
    assert "submit" not in portrait.stage.areas()
    assert "skip" not in portrait.stage.areas()
    for name in ("110", "108", "more", "113", "110", "submit"):
        portrait.touch(name)
    assert await asked == ("108", "113")


async def test_reasons_can_be_skipped_where_none_is_needed(ui: KivyInterface, portrait: Studio) -> None:
    asked = await asking(ui, SAMPLE["reasons_good"])
    portrait.touch("skip")
    assert await asked == ()


@pytest.mark.parametrize(
    ("sample", "control", "answer"),
    [
        ("preview", "reveal", PreviewAnswer.REVEAL),
        ("preview", "print", PreviewAnswer.PRINT),
        ("preview_revealed", "reveal", PreviewAnswer.HIDE),
        ("preview_no_paper", "done", PreviewAnswer.DONE),
    ],
)
async def test_preview_answers(
    ui: KivyInterface, portrait: Studio, sample: str, control: str, answer: PreviewAnswer
) -> None:
    asked = await asking(ui, SAMPLE[sample])
    portrait.touch(control)
    assert await asked is answer


async def test_printing_is_no_answer_where_it_is_greyed(ui: KivyInterface, portrait: Studio) -> None:
    ui.show(SAMPLE["preview_no_paper"])
    assert "print" not in portrait.stage.areas()


@pytest.mark.parametrize("orientation", ["portrait", "landscape"])
async def test_a_long_document_is_leafed_through_and_loses_nothing(studio: Studio, orientation: str) -> None:
    studio.turn(orientation)
    ui = KivyInterface(studio.stage)
    prompt = next(sample.prompt for sample in EXTREMES if sample.name == "hard_long")
    assert isinstance(prompt, Preview)
    asked = await asking(ui, prompt)
    seen = "".join(page_texts(studio))
    while "later" in studio.stage.areas():
        studio.touch("later")
        assert studio.stage.page is not None
        assert studio.stage.page.step >= LEGIBLE
        seen += "".join(page_texts(studio))
    for line in prompt.lines[:-1]:
        assert line.value in seen
    pieces = seen.split("备注")[1:]
    long_value = "".join(piece.split("本证明")[0].replace("\n", "") for piece in pieces)
    assert long_value == prompt.lines[-1].value
    studio.touch("print")
    assert await asked is PreviewAnswer.PRINT


async def test_the_board_comes_up_at_the_sheet_with_the_device_that_was_opened_last(
    ui: KivyInterface, portrait: Studio
) -> None:
    board = SAMPLE["devices_many"]
    assert isinstance(board, Board)
    asked = await asking(ui, board)
    assert board.rows[-1].id not in portrait.stage.areas()
    portrait.touch("later")
    portrait.touch(board.rows[-1].id)
    opened = str(await asked)
    ui.show(SAMPLE["device_not_found"])
    ui.show(replace(board, opened=opened))
    assert board.rows[-1].id in portrait.stage.areas()
    portrait.touch("earlier")
    ui.show(replace(board, opened=opened, rows=(*board.rows[:-1], replace(board.rows[-1], mark=Mark.WAIT))))
    assert board.rows[0].id in portrait.stage.areas(), "a change of a device leafs nothing"
