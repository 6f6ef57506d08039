"""The step line of the panel, as a visit goes from page to page; its table and the terminal's pages do not drift apart."""

import re
from pathlib import Path

import pytest

from simulator.steps import STAFF, STEPS, step_of

FLOWS = Path(__file__).resolve().parents[2] / "flows"
START = [("home", "Menu"), ("look_up_print", "Menu"), ("place_card", "CardPlace"), ("identifying", "Working")]
END = [
    ("take_slip", "Notice"),
    ("rate", "Rate"),
    ("reasons", "Choice"),
    ("goodbye", "Notice"),
    ("home", "Menu"),
]


@pytest.mark.parametrize(
    ("between", "steps"),
    [
        ([("fetching", "Working"), ("preview", "Preview"), ("printing", "Working")], [3, 3, 3]),
        ([("preview", "Preview"), ("printing", "Working"), ("no_paper", "Notice")], [3, 3, 3]),
        ([("preview", "Preview"), ("look_up_print", "Menu"), ("preview", "Preview")], [3, 1, 3]),
    ],
    ids=["on A4", "a slip whose paper ends", "back to the menu"],
)
def test_the_step_follows_the_pages_of_a_visit(between: list[tuple[str, str]], steps: list[int]) -> None:
    followed = [step_of(page, kind) for page, kind in [*START, *between, *END]]
    assert followed == [1, 1, 2, 3, *steps, 4, 4, 4, 4, 1]


@pytest.mark.parametrize(
    ("page", "kind"), [("maintenance", "Menu"), ("pin", "PinPad"), ("fault", "Notice"), ("closed", "Notice")]
)
def test_what_belongs_to_no_visit_is_no_step(page: str, kind: str) -> None:
    assert step_of(page, kind) is None


def test_every_page_of_the_table_is_one_of_the_terminals() -> None:
    keys = set()
    for file in FLOWS.rglob("*.py"):
        keys |= set(re.findall(r'key="([a-z_]+)"', file.read_text(encoding="utf-8")))
    assert set(STEPS) | STAFF <= keys
