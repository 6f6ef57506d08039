"""Look up and print, as tables: this page, this touch. The clock jumps; nothing here waits."""

import asyncio
from typing import Any

import pytest

from drivers.ports.fault_ids import FaultId
from drivers.ports.slip import RowBlock
from flows.answers import mentioned
from flows.texts import Bilingual
from flows.visitor import ScenarioFailed
from tests.flows import people
from tests.flows.terminal import Terminal, at, strike
from tests.logged import everything, lines

pytestmark = pytest.mark.looptime

TO_CARD = (at("home", "look_up_print"), at("look_up_print", "social_insurance"))
MEDICAL = (at("home", "look_up_print"), at("look_up_print", "medical_insurance"))
LAY = (at("place_card", lay="own"),)
TO_PREVIEW = (*TO_CARD, *LAY)
PRINT = (at("preview", "print"), at("take_slip", "taken", lift=True))
RATE = (at("rate", "very_satisfied"), at("reasons", ["510", "517"]))
END = (at("goodbye", "end"),)
PAPER_PAGES = ["home", "look_up_print", "place_card", "identifying", "looking_up", "fetching", "preview"]


def rows(terminal: Terminal) -> dict[str, str]:
    """Label and value of each row of the slip that came out last."""
    return {b.label: b.value for b in terminal.printer.slips[-1].blocks if isinstance(b, RowBlock)}


async def test_a_visit_ends_with_a_slip_a_rating_and_a_goodbye(terminal: Terminal) -> None:
    await terminal.play(*TO_PREVIEW, *PRINT, *RATE, *END, ending="done")
    assert terminal.met == [*PAPER_PAGES, "printing", "take_slip", "rate", "reasons", "goodbye"]
    assert [(row.service, row.case_number, row.outcome) for row in await terminal.prints()] == [
        ("social_insurance", "SI20261121-000017", "printed")
    ]
    (letter,) = await terminal.letters()
    assert letter.body["rating"] == "very_satisfied"
    assert letter.body["reasons"] == ["510", "517"]
    assert terminal.printer.printed == 1


async def test_printing_shows_how_far_it_is(terminal: Terminal) -> None:
    progress: list[float | None] = []
    terminal.on_page = lambda page: (
        progress.append(getattr(page, "progress", None)) if page.key == "printing" else None
    )
    await terminal.play(*TO_PREVIEW, *PRINT, *RATE, *END)
    assert progress == [0.0, 0.25, 0.5, 0.75, 1.0]


async def test_a_rating_on_the_pad_counts_like_one_on_the_screen(terminal: Terminal) -> None:
    await terminal.play(*TO_PREVIEW, *PRINT, at("rate", press=4), at("reasons", ["406"]), *END, ending="done")
    (letter,) = await terminal.letters()
    assert (letter.body["rating"], letter.body["reasons"]) == ("satisfied", ["406"])


async def test_a_late_press_of_the_pad_is_a_sign_of_life_and_the_rating_is_kept(terminal: Terminal) -> None:
    # nobody touches the screen any more: 20 s for the slip, 28 of 30 s for the rating, 30 s for the reasons
    def press_late(page: Any) -> None:
        if page.key == "rate":
            asyncio.get_running_loop().call_later(28, terminal.pad.press, 5)

    terminal.on_page = press_late
    await terminal.play(*TO_PREVIEW, at("preview", "print"), at("take_slip", walk_away=True), ending="done")
    assert [letter.body["rating"] for letter in await terminal.letters()] == ["very_satisfied"]


async def test_a_lost_pad_leaves_the_screen_to_rate(terminal: Terminal) -> None:
    steps = (*TO_PREVIEW, at("preview", "print", strike=strike("rating_keypad", "unplugged")), *PRINT[1:])
    await terminal.play(*steps, *RATE, *END, ending="done")
    assert len(await terminal.letters()) == 1


@pytest.mark.parametrize("level", ["dissatisfied", "very_dissatisfied"])
async def test_a_bad_rating_wants_a_reason(terminal: Terminal, level: str) -> None:
    with pytest.raises(ScenarioFailed, match="cannot be chosen"):
        await terminal.play(*TO_PREVIEW, *PRINT, at("rate", level), at("reasons", []), *END)


async def test_a_good_rating_needs_no_reason(terminal: Terminal) -> None:
    await terminal.play(*TO_PREVIEW, *PRINT, at("rate", "satisfied"), at("reasons", []), *END, ending="done")
    assert (await terminal.letters())[0].body["reasons"] == []


async def test_nobody_has_to_rate(terminal: Terminal) -> None:
    await terminal.play(*TO_PREVIEW, *PRINT, at("rate", "home"), *END, ending="done")
    assert await terminal.letters() == []


async def test_a_rating_that_nobody_gives_goes_by_itself(terminal: Terminal) -> None:
    await terminal.play(*TO_PREVIEW, at("preview", "print"), at("take_slip", walk_away=True), ending="done")
    assert await terminal.letters() == []


async def test_no_record_is_a_refusal_that_names_another_way(terminal: Terminal) -> None:
    terminal.office.how_many = 0
    await terminal.play(
        *TO_PREVIEW, at("refused", "end", shows="service.social_insurance.instead"), ending="refused"
    )
    assert terminal.printer.slips == []


async def test_several_records_are_to_choose_from(terminal: Terminal) -> None:
    terminal.office.how_many = 3
    await terminal.play(
        *TO_PREVIEW, at("choose_record", "2", shows="record.choose"), *PRINT, *RATE, *END, ending="done"
    )


async def test_a_refusal_of_the_office_is_said_in_its_words(terminal: Terminal) -> None:
    terminal.office.refuses = True
    await terminal.play(*TO_PREVIEW, at("refused", "end"), ending="refused")


async def test_a_forgotten_person_is_identified_again_with_the_card_already_read(terminal: Terminal) -> None:
    terminal.office.expired = 1
    await terminal.play(*TO_PREVIEW, *PRINT, *RATE, *END, ending="done")
    assert terminal.office.identified == 2
    assert terminal.met.count("place_card") == 1


async def test_a_person_forgotten_twice_is_the_offices_fault(terminal: Terminal) -> None:
    terminal.office.expired = 2
    await terminal.play(
        *TO_PREVIEW, at("fault", "end", shows="OFF-GARBLED"), ending="fault", reason="OFF-GARBLED"
    )


async def test_an_expired_card_is_refused_before_the_office_is_asked(terminal: Terminal) -> None:
    await terminal.play(
        *TO_CARD,
        at("place_card", lay="expired"),
        at("refused", "end", shows="card.expired"),
        ending="refused",
    )
    assert terminal.office.identified == 0


async def test_a_card_that_was_moved_is_laid_again(terminal: Terminal) -> None:
    moved = (
        at("place_card", lay="own"),
        at("place_card", shows="card.hold_still", lift=True),
        at("place_card", shows="fault.IDC-CARD-MOVED.citizen", lay="own"),
    )
    await terminal.play(*TO_CARD, *moved, *PRINT, *RATE, *END, ending="done")


@pytest.mark.parametrize(
    "fault", [FaultId.ID_CARD_WRONG_CARD, FaultId.ID_CARD_REJECTED, FaultId.ID_CARD_UNREADABLE]
)
async def test_a_refused_card_may_be_changed_for_half_a_minute(
    terminal: Terminal, looptime: float, fault: FaultId
) -> None:
    terminal.reader.refusals = [fault] * 8
    again = at("place_card", shows=f"fault.{fault}.citizen")
    await terminal.play(*TO_PREVIEW, again, *PRINT, *RATE, *END, ending="done")
    terminal.reader.refusals = [fault] * 100
    began = float(looptime)
    await terminal.play(
        *TO_PREVIEW, again, at("fault", "end", shows=fault), ending="fault", reason=str(fault)
    )
    assert 30.0 <= looptime - began < 45.0


async def test_whoever_has_left_the_card_lying_is_told_to_lift_it(terminal: Terminal) -> None:
    unseen = at("place_card", shows="card.lift_first", lay="own")
    await terminal.play(*TO_CARD, unseen, *PRINT, *RATE, *END, ending="done")


@pytest.mark.parametrize(("fault", "pauses"), [(FaultId.ID_CARD_WRONG_CARD, 3), (FaultId.ID_CARD_MOVED, 2)])
async def test_a_refused_card_that_stays_gives_time_to_read_why(
    terminal: Terminal, looptime: float, fault: FaultId, pauses: int
) -> None:
    terminal.reader.refusals = [fault] * 3
    await terminal.play(*TO_PREVIEW, *PRINT, *RATE, *END)
    assert looptime >= pauses * 2.0 + 4 * 0.8


async def test_a_reader_that_goes_while_the_card_is_awaited_is_a_fault(terminal: Terminal) -> None:
    steps = (*TO_CARD, at("place_card", strike=strike("id_card", "unplugged")))
    await terminal.play(
        *steps, at("fault", "end", shows="IDC-LINK-LOST"), ending="fault", reason="IDC-LINK-LOST"
    )


async def test_somebody_without_a_card_is_asked_what_to_do(terminal: Terminal) -> None:
    steps = (*TO_CARD, at("place_card"), at("no_card", "again", shows="card.none"), *LAY)
    await terminal.play(*steps, *PRINT, *RATE, *END, ending="done")
    await terminal.play(
        *TO_CARD, at("place_card", lift=True), at("no_card", "end"), ending="left", reason="home"
    )


@pytest.mark.parametrize("call", ["identify", "records", "certificate"])
@pytest.mark.parametrize(
    ("name", "fault"), [("down", "OFF-DOWN"), ("slow", "OFF-SLOW"), ("garbled", "OFF-GARBLED")]
)
async def test_an_office_that_fails_on_the_way_is_said(
    terminal: Terminal, call: str, name: str, fault: str
) -> None:
    lay = at("place_card", lay="own", strike=strike("office", f"{name}_at_{call}"))
    await terminal.play(*TO_CARD, lay, at("fault", "end", shows=fault), ending="fault", reason=fault)
    assert terminal.printer.slips == []


@pytest.mark.parametrize("call", ["identify", "records", "certificate"])
async def test_one_lost_answer_does_not_end_the_visit(terminal: Terminal, call: str) -> None:
    lay = at("place_card", lay="own", strike=strike("office", f"garbled_at_{call}"))
    mended = at("fault", "again", shows="OFF-GARBLED", mend=strike("office", f"garbled_at_{call}"))
    await terminal.play(*TO_CARD, lay, mended, *PRINT, *RATE, *END, ending="done")


async def test_without_paper_a_service_that_needs_it_cannot_be_chosen(terminal: Terminal) -> None:
    terminal.printer.strike(FaultId.PRINTER_PAPER_OUT)
    with pytest.raises(ScenarioFailed, match="`social_insurance` cannot be chosen on page `look_up_print`"):
        await terminal.play(*TO_PREVIEW)


async def test_without_paper_a_copy_is_offered_as_a_code(terminal: Terminal) -> None:
    terminal.printer.strike(FaultId.PRINTER_PAPER_OUT)
    pages: list[Any] = []
    terminal.on_page = lambda page: pages.append(page) if page.key == "preview" else None
    await terminal.play(
        *MEDICAL, *LAY, at("preview", "done", shows="preview.hint_copy"), *RATE, *END, ending="done"
    )
    assert pages[0].qr == people.VERIFY_URL
    assert people.VERIFY_CODE not in repr(pages[0])
    assert await terminal.prints() == []


async def test_the_preview_follows_the_paper_while_it_is_on_view(terminal: Terminal) -> None:
    gone = at("preview", strike=strike("receipt_printer", "paper_out"))
    back = at("preview", shows="preview.hint_copy", mend=strike("receipt_printer", "paper_out"))
    again = at("preview", "print", hides="preview.hint_copy")
    await terminal.play(*TO_PREVIEW, gone, back, again, PRINT[1], *RATE, *END, ending="done")


async def test_the_list_follows_the_paper_while_it_is_on_view(terminal: Terminal) -> None:
    gone = at("look_up_print", strike=strike("receipt_printer", "paper_out"))
    back = at("look_up_print", shows="offer.greyed", mend=strike("receipt_printer", "paper_out"))
    free = at("look_up_print", "social_insurance", hides="offer.greyed")
    await terminal.play(TO_CARD[0], gone, back, free, *LAY, *PRINT, *RATE, *END, ending="done")


async def test_nothing_is_printed_that_could_not_be_written_down(terminal: Terminal) -> None:
    terminal.ledger.broken = ("intend_print",)
    await terminal.play(
        *TO_PREVIEW,
        at("preview", "print"),
        at("no_paper", "go_on", shows="TRM-STORE"),
        *RATE,
        *END,
        ending="done",
    )
    assert terminal.printer.slips == []


async def test_a_store_that_fails_after_the_paper_does_not_keep_the_slip_from_the_person(
    terminal: Terminal,
) -> None:
    terminal.ledger.broken = ("settle_print",)
    await terminal.play(*TO_PREVIEW, *PRINT, *RATE, *END, ending="done")
    assert [row.outcome for row in await terminal.prints()] == ["intended"]


async def test_a_rating_that_cannot_be_kept_is_said(terminal: Terminal) -> None:
    terminal.ledger.broken = ("post_rating",)
    await terminal.play(
        *TO_PREVIEW, *PRINT, *RATE, at("not_kept", "go_on", shows="TRM-STORE"), *END, ending="done"
    )


async def test_personal_values_are_masked_until_asked_for_and_the_slip_is_masked_alike(
    terminal: Terminal,
) -> None:
    shown: list[dict[str, str]] = []
    terminal.on_page = lambda page: (
        shown.append({line.label.zh: line.value for line in page.lines}) if page.key == "preview" else None  # type: ignore[attr-defined]
    )
    await terminal.play(*TO_PREVIEW, *PRINT, *RATE, *END, ending="done")
    masked = rows(terminal)
    assert masked["姓名"] == "欧***"
    assert masked["身份证号"] == "429*************20"
    assert masked["参保状态"] == "正常"
    assert people.ADDRESS not in masked.values()
    assert shown[0].items() <= masked.items()

    shown.clear()
    await terminal.play(*TO_PREVIEW, at("preview", "reveal"), at("preview", "hide"), *PRINT, *RATE, *END)
    assert [page["身份证号"] for page in shown] == ["429*************20", people.NUMBER, "429*************20"]
    assert rows(terminal)["身份证号"] == "429*************20"

    await terminal.play(*TO_PREVIEW, at("preview", "reveal"), *PRINT, *RATE, *END)
    assert rows(terminal)["身份证号"] == people.NUMBER
    assert rows(terminal)["姓名"] == people.NAME


@pytest.mark.parametrize(
    ("language", "title"), [("zh", "社会保险参保证明"), ("en", "Certificate of social insurance")]
)
async def test_the_slip_speaks_the_language_of_the_screen(
    terminal: Terminal, language: str, title: str
) -> None:
    await terminal.play(*TO_PREVIEW, *PRINT, *RATE, *END, language=language, ending="done")
    assert terminal.printer.slips[0].title == title
    assert terminal.visitor.language == "zh"


async def test_a_certificate_that_does_not_fit_a_slip_is_the_offices_fault(
    terminal: Terminal, caplog: pytest.LogCaptureFixture
) -> None:
    terminal.office.title = Bilingual("长" * 200 + people.NAME, "Long")
    await terminal.play(
        *TO_PREVIEW, at("preview", "print"), at("fault", "end", shows="OFF-GARBLED"), ending="fault"
    )
    assert people.NAME not in everything(caplog)
    assert "title" in " ".join(lines(caplog))


@pytest.mark.parametrize(
    ("steps", "told"),
    [
        ((at("place_card", strike=strike("id_card", "unplugged")),), ["stands.nothing"]),
        (
            (at("place_card", lay="own", strike=strike("office", "down_at_identify")),),
            ["stands.nothing", "stands.take_card"],
        ),
    ],
    ids=["before the card", "after the card"],
)
async def test_a_fault_tells_what_was_done_what_was_not_and_whether_a_card_lies_there(
    terminal: Terminal, steps: tuple[Any, ...], told: list[str]
) -> None:
    shown: list[Any] = []
    terminal.on_page = shown.append
    await terminal.play(*TO_CARD, *steps, at("fault", "end"), ending="fault")
    body = [words.key for words in shown[-1].body]
    assert body[1:] == [*told, "fault.next"]


async def test_an_apology_after_a_slip_tells_that_it_was_printed(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: Any) -> None:
        raise RuntimeError

    shown: list[Any] = []
    terminal.on_page = shown.append
    monkeypatch.setattr("flows.procedures.print_record.rate", broken)
    await terminal.play(*TO_PREVIEW, *PRINT, ending="bug")
    assert [words.key for words in shown[-1].body][1:] == ["stands.private", "stands.take_card"]
    assert "stands.printed" in mentioned(shown[-1])
