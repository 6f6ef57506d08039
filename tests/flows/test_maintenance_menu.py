"""What a technician can do at the menu, and that the public sees nothing of it but a terminal that says how it is."""

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from drivers.ports.fault_ids import FaultId
from drivers.ports.receipt_printer import ReceiptPrinterStatus
from drivers.ports.status import Cover, Supply
from flows.answers import mentioned
from flows.maintenance.entries.about import about_page
from flows.maintenance.menu import ENTRIES, tiles
from flows.maintenance.workshop import About
from flows.prompts import Menu, Notice, Prompt
from flows.texts import Text, Verbatim
from tests.flows.terminal import Terminal, at, strike
from tests.flows.workshop import IN, OUT, Shop, last, try_of
from tests.logged import lines

pytestmark = pytest.mark.looptime

PAGES = tuple(at(key, "back") for key in ("devices", "new_roll", "out_of_service", "restart", "about"))


def test_each_entry_is_a_file_that_is_in_the_list() -> None:
    folder = Path(__file__).parents[2] / "flows" / "maintenance" / "entries"
    assert {path.stem for path in folder.glob("*.py")} - {"__init__"} == set(ENTRIES)


async def test_the_menu_comes_back_after_each_entry_and_each_tile_is_its_entrys(
    shop: Shop, shown: list[Prompt[Any]]
) -> None:
    steps = [
        step for name, page in zip(ENTRIES, PAGES, strict=True) for step in (at("maintenance", name), page)
    ]
    await shop.play(IN, *steps, OUT, reason="home")
    menu = last(shown, "maintenance")
    assert isinstance(menu, Menu)
    assert tuple(tile.id for tile in menu.tiles) == ENTRIES


async def test_a_card_laid_for_a_trial_is_read_masked_and_forgotten(
    shop: Shop, shown: list[Prompt[Any]], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    lay = at("trial_card", lay="own")
    await shop.play(*try_of("id_card", lay, at("trial_passed", "enough", lift=True)))
    assert any(isinstance(page, Notice) and "trial.card_read" in mentioned(page) for page in shown)
    told = last(shown, "trial_passed").body[0].values["name"].reveal()
    assert told[1:] == "*" * (len(told) - 1) != ""
    kept = shop.workshop.record("id_card").trial
    assert kept is not None
    assert kept.passed
    assert "a device was tried  device=id_card  ending=passed" in lines(caplog)
    text = (shop.folder / "technician.json").read_text()
    assert told[0] not in text


async def test_a_trial_is_kept_over_a_restart_and_shown_on_the_board(
    shop: Shop, shown: list[Prompt[Any]]
) -> None:
    await shop.play(*try_of("id_card", at("trial_card", lay="own"), at("trial_passed", "enough")))
    shop.start()
    await shop.play(IN, at("maintenance", "devices"), at("devices", "back"), OUT)
    assert last(shown, "devices").rows[0].note == Text("trial.passed_at", {"at": "11-21 09:30"})


async def test_no_card_fails_the_trial_and_it_can_be_tried_again(shop: Shop) -> None:
    steps = (
        at("trial_card"),
        at("trial_failed", "again", shows="trial.no_card"),
        at("trial_card", lay="own"),
        at("trial_passed", "enough"),
    )
    await shop.play(*try_of("id_card", *steps))


async def test_a_reader_that_goes_during_its_trial_fails_it_with_the_technicians_words(shop: Shop) -> None:
    gone = at("trial_card", strike=strike("id_card", "unplugged"))
    failed = at("trial_failed", "enough", shows="fault.IDC-LINK-LOST.technician")
    await shop.play(*try_of("id_card", gone, failed))


async def test_the_technician_says_whether_the_slip_came_out(shop: Shop, shown: list[Prompt[Any]]) -> None:
    await shop.play(*try_of("receipt_printer", at("trial_slip", "came_out"), at("trial_passed", "enough")))
    (slip,) = shop.terminal.printer.slips
    number = last(shown, "trial_slip").title.values["number"]
    assert number in slip.model_dump_json()
    (row,) = await shop.terminal.prints()
    assert (row.service, row.kind, row.outcome) == ("maintenance", "slip", "printed")


@pytest.mark.parametrize(
    ("fault", "steps"),
    [
        ("", (at("trial_slip", "nothing"), at("trial_failed", "enough", shows="trial.slip_unseen"))),
        ("mute", (at("trial_slip", "came_out"), at("trial_passed", "enough"))),
        ("paper_out", (at("trial_slip", "nothing"), at("trial_failed", "enough"))),
        ("cover_open", (at("trial_failed", "enough", shows="fault.PRN-COVER-OPEN.technician"),)),
        ("paper_out_mid_slip", (at("trial_failed", "enough", shows="trial.not_printed"),)),
    ],
)
async def test_a_slip_that_did_not_come_out_fails_the_trial(
    shop: Shop, fault: str, steps: tuple[dict[str, Any], ...]
) -> None:
    if fault:
        await shop.terminal.do("strike", strike("receipt_printer", fault))
    await shop.play(*try_of("receipt_printer", *steps))


async def test_the_key_that_was_pressed_is_named(shop: Shop) -> None:
    press = at("trial_keypad", press=4)
    heard = at("trial_passed", "again", shows="page.rate.satisfied")
    unheard = (at("trial_keypad"), at("trial_failed", "enough", shows="trial.no_key"))
    await shop.play(*try_of("rating_keypad", press, heard, *unheard))


async def test_a_trial_that_is_left_keeps_nothing(shop: Shop) -> None:
    steps = (at("maintenance", "devices"), at("devices", "rating_keypad"), at("device", "try"))
    gone = at("trial_keypad", strike=strike("rating_keypad", "unplugged"))
    await shop.play(*try_of("rating_keypad", gone, at("trial_failed", "enough")))
    shop.terminal.pad.mend()
    await shop.play(IN, *steps, at("trial_keypad", "back"), at("devices", "back"), OUT)
    kept = shop.workshop.record("rating_keypad").trial
    assert kept is not None
    assert not kept.passed


async def test_a_new_roll_waits_for_the_cover_and_tells_whoever_counts_paper(shop: Shop) -> None:
    printer = shop.terminal.printer

    def status(paper: Supply, cover: Cover, used: int) -> None:
        now = ReceiptPrinterStatus(paper, cover, used_mm=used)
        printer._change(replace(printer._state, status=now))

    status(Supply.OUT, Cover.OPEN, 50_000)
    asyncio.get_running_loop().call_later(20, status, Supply.OUT, Cover.CLOSED, 50_000)
    asyncio.get_running_loop().call_later(40, status, Supply.OK, Cover.CLOSED, 50_000)
    steps = (
        at("maintenance", "new_roll"),
        at("new_roll", shows="maintenance.new_roll.cover_open"),
        at("new_roll", shows="maintenance.new_roll.no_paper"),
        at("new_roll", "roll_in", shows="button.roll_in"),
        at("roll_done", "proof", shows="maintenance.new_roll.counted"),
        at("trial_slip", "came_out"),
        at("trial_passed", "enough"),
    )
    await shop.play(IN, *steps, OUT)
    assert printer.new_rolls == 1


async def test_a_printer_that_cannot_say_takes_a_new_roll_on_trust_and_claims_no_count(shop: Shop) -> None:
    done = at("roll_done", "enough", hides="maintenance.new_roll.counted")
    await shop.play(IN, at("maintenance", "new_roll"), at("new_roll", "roll_in"), done, OUT)
    assert shop.terminal.printer.new_rolls == 1


async def test_leaving_the_page_of_the_roll_resets_no_count(shop: Shop) -> None:
    await shop.play(IN, at("maintenance", "new_roll"), at("new_roll", "back"), OUT)
    assert shop.terminal.printer.new_rolls == 0


async def test_without_a_printer_a_new_roll_is_greyed(shop: Shop, shown: list[Prompt[Any]]) -> None:
    shop.terminal.devices.pop("receipt_printer")
    await shop.play(IN, OUT)
    greyed = {tile.id for tile in last(shown, "maintenance").tiles if tile.greyed}
    assert greyed == {"new_roll"}


CLOSE = (at("maintenance", "out_of_service"), at("out_of_service", "close"), at("turned", "enough"))

OPEN = (at("maintenance", "out_of_service"), at("out_of_service", "open"), at("turned", "enough"))


async def test_out_of_service_closes_the_public_page_over_a_restart_until_it_is_opened_again(
    shop: Shop, shown: list[Prompt[Any]]
) -> None:
    await shop.play(IN, *CLOSE, OUT)
    shop.start()
    await shop.terminal.play(at("closed", "staff", shows="need.out_of_service"), reason="staff")
    closed = last(shown, "closed")
    assert closed.hint == Text("closed.hint"), "the nearest other way"
    assert (closed.staff, closed.code) == ((), "")
    await shop.play(IN, *OPEN, OUT)
    shop.start()
    await shop.terminal.play(at("home", "staff"), reason="staff")


async def test_a_turn_that_the_disk_does_not_keep_holds_now_and_says_so(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("kiosk.maintenance.memo.write", full)
    steps = (at("maintenance", "out_of_service"), at("out_of_service", "close"))
    await shop.play(IN, *steps, at("turned", "enough", shows="maintenance.not_kept"), OUT)
    assert shop.workshop.out_of_service


async def test_a_restart_is_asked_once_and_ends_the_stay_with_that_wish(shop: Shop) -> None:
    steps = (at("maintenance", "restart"), at("restart", "restart"))
    await shop.play(IN, *steps, ending="left", reason="restart")


async def test_the_information_tells_what_is_missing(shop: Shop, shown: list[Prompt[Any]]) -> None:
    steps = (
        at("maintenance", "about"),
        at("about", strike=strike("office", "down")),
        at("about", "back", shows="fault.OFF-DOWN.citizen"),
    )
    await shop.play(IN, *steps, OUT)
    facts = {fact.label.key: fact.value for fact in last(shown, "about").facts}
    assert facts["about.terminal"] == Verbatim("DEMO-0001")


@pytest.mark.parametrize(("up", "key"), [(59.0, "about.minutes"), (7200.0, "about.hours")])
def test_how_long_it_has_run_is_told_in_minutes_then_in_hours(up: float, key: str) -> None:
    page = about_page(About("X", None, "1", up), "now", None, None)
    assert key in set(mentioned(page))


async def test_a_bug_in_maintenance_gives_the_terminal_back(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shop.workshop, "about", lambda: 1 / 0)
    await shop.play(IN, at("maintenance", "about"), ending="bug")


async def test_maintenance_leaves_a_device_that_somebody_else_holds(shop: Shop) -> None:
    shop.terminal.reader.claim("command line")
    shop.terminal.held_by_others = ["id_card"]
    await shop.play(IN, ending="bug")


def test_the_menu_tells_how_many_devices_are_ill(terminal: Terminal, shop: Shop) -> None:
    desk: Any = type("Desk", (), {"around": terminal.surroundings(Any), "workshop": shop.workshop})  # type: ignore[arg-type]
    assert tiles(desk)[0].note == Text("maintenance.devices.well")
    terminal.reader.strike(FaultId.ID_CARD_LINK_LOST)
    assert tiles(desk)[0].note == Text("maintenance.devices.ill", {"count": 1})
