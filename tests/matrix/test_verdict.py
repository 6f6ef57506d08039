"""The verdict on paper: each lie of a ledger is one."""

from typing import Any

import pytest

from tests.matrix.verdict import VOID, Verdict, judge_paper, traces_in

CASE = "SI-1"


def slip(*more: str, ended: str = "cut", qr: bool = True) -> dict[str, Any]:
    return {"text": ["凭条", CASE, *more], "qr": ["https://…"] if qr else [], "ended": ended}


WHOLE, HALF, MARKED = slip(), slip(ended="paper_out", qr=False), slip(VOID)


@pytest.mark.parametrize(
    ("outcomes", "slips", "honest"),
    [
        (["printed"], [WHOLE], True),
        (["printed"], [], False),
        (["printed"], [HALF], False),
        (["printed"], [WHOLE, WHOLE], False),
        (["partial", "printed"], [HALF, WHOLE], True),
        (["partial", "printed"], [MARKED, WHOLE], True),
        (["partial", "printed"], [WHOLE, WHOLE], False),
        (["partial"], [WHOLE], False),
        (["not_printed"], [], True),
        (["not_printed"], [HALF], False),
        (["not_printed", "partial"], [HALF], True),
        (["unknown"], [], True),
        (["unknown"], [WHOLE], True),
        (["unknown"], [WHOLE, WHOLE], False),
        (["unknown", "printed"], [WHOLE, WHOLE], True),
        (["printed", "printed"], [WHOLE, WHOLE], False),
        (["intended"], [WHOLE], False),
    ],
)
def test_a_ledger_is_held_against_what_came_out(
    outcomes: list[str], slips: list[dict[str, Any]], honest: bool
) -> None:
    verdict = Verdict("row", "preview")
    judge_paper(verdict, [(CASE, outcome) for outcome in outcomes], slips)
    assert (verdict.failed == []) is honest


def test_a_person_in_a_file_or_a_log_is_a_trace(tmp_path: Any) -> None:
    (tmp_path / "spool").write_text("…赵𠅤…", encoding="gb18030")
    assert traces_in("zhao_xuan", tmp_path, "")
    (tmp_path / "spool").unlink()
    assert traces_in("zhao_xuan", tmp_path, "429999197808080031")
    assert traces_in("zhao_xuan", tmp_path, "visit done") == []
