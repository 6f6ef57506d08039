"""The device board and the page of a device: how it is, why it is not found, what nobody has translated."""

from dataclasses import dataclass, replace
from typing import Any

import pytest

from drivers.ports.fault_ids import FaultId
from drivers.ports.remarks import Why, remark
from drivers.ports.status import DeviceState, Health
from flows.maintenance.device_words import mark_of, name_of, status_facts
from flows.maintenance.entries.devices import detail_page
from flows.maintenance.remark_words import words_of
from flows.maintenance.workshop import DeviceRecord
from flows.prompts import Board, Detail, Mark, Prompt
from flows.texts import Language, Text, Verbatim
from flows.words import Catalogue
from tests.flows.terminal import Terminal, at, strike
from tests.flows.workshop import IN, OUT, Shop, last, try_of
from tests.logged import lines

pytestmark = pytest.mark.looptime


@dataclass(frozen=True)
class Odd:
    """The status of a port that nobody here has heard of."""

    pulp: str = "thick"
    skin: str = "not_supported"
    seeds: str | None = None


async def test_the_board_shows_each_device_and_follows_it_while_on_view(
    shop: Shop, shown: list[Prompt[Any]]
) -> None:
    steps = (
        at("maintenance", "devices"),
        at("devices", strike=strike("id_card", "unplugged")),
        at("devices", "id_card", shows="fault.IDC-LINK-LOST.keeper"),
        at("device", "back"),
        at("devices", mend=strike("id_card", "unplugged")),
        at("devices", "back", hides="fault.IDC-LINK-LOST.keeper"),
    )
    await shop.play(IN, *steps, OUT)
    board = last(shown, "devices")
    assert isinstance(board, Board)
    assert [(row.id, row.mark) for row in board.rows] == [
        ("id_card", Mark.GOOD),
        ("receipt_printer", Mark.GOOD),
        ("rating_keypad", Mark.GOOD),
    ]
    device = last(shown, "device")
    assert isinstance(device, Detail)
    said = {str(getattr(fact.label, "key", "")): getattr(fact.value, "value", "") for fact in device.facts}
    assert said["fact.url"] == "socket://192.0.2.1:0"
    assert said["fact.fault"] == "IDC-LINK-LOST"
    assert said["fact.past_faults"] == "11-21 09:30 IDC-LINK-LOST"


async def test_the_board_comes_back_to_the_device_from_whose_page_one_comes(
    shop: Shop, shown: list[Prompt[Any]]
) -> None:
    look = (at("devices", "rating_keypad"), at("device", "back"), at("devices", "back"))
    await shop.play(IN, at("maintenance", "devices"), *look, OUT)
    assert [page.opened for page in shown if isinstance(page, Board)] == ["", "rating_keypad"]


async def test_why_a_device_was_not_found_stands_in_its_page(shop: Shop, shown: list[Prompt[Any]]) -> None:
    shop.terminal.reader.strike(FaultId.ID_CARD_LINK_LOST, Health.NO_DEVICE)
    cause = remark(Why.NOWHERE, place="/dev/ttyS9")
    shop.terminal.reader._state = replace(shop.terminal.reader._state, detail="no such port", remark=cause)
    steps = (
        at("maintenance", "devices"),
        at("devices", "id_card"),
        at("device", "back", shows="fact.looked_at"),
    )
    await shop.play(IN, *steps, at("devices", "back"), OUT)
    facts = last(shown, "device").facts
    said = {fact.label.key: fact.value for fact in facts}
    say = Catalogue.load(Language.ZH).say
    assert say(said["fact.cause"]) == "/dev/ttyS9 不存在：没有插上，或插到了别处"
    assert [say(line) for line in said["fact.looked_at"]] == [
        "串口：看到 1 个",
        "/dev/ttyUSB1：它是本机的凭条打印机",
        "没有权限打开 /dev/ttyS0（Debian：用户要在 tty 组里）",
    ]
    assert (facts[-1].label, facts[-1].value) == (Text("fact.said"), Verbatim("no such port"))


async def test_what_is_the_cause_already_is_not_said_again_as_what_was_seen() -> None:
    cause = remark(Why.NOWHERE, place="/dev/ttyS9")
    state: Any = DeviceState("id_card", Health.NO_DEVICE, remark=cause)
    page = detail_page(state, DeviceRecord("", ""), (words_of(cause),))
    assert [fact.label for fact in page.facts if fact.value == words_of(cause)] == [Text("fact.cause")]
    assert Text("fact.looked_at") not in [fact.label for fact in page.facts]


async def test_a_search_that_breaks_is_a_line_and_takes_the_page_from_nobody(
    shop: Shop, shown: list[Prompt[Any]], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_args: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("kiosk.maintenance.workshop.explain", broken)
    shop.terminal.reader.strike(FaultId.ID_CARD_LINK_LOST, Health.NO_DEVICE)
    told = at("device", "back", shows="why.says")
    await shop.play(
        IN, at("maintenance", "devices"), at("devices", "id_card"), told, at("devices", "back"), OUT
    )
    assert "bug in the search for a device  device=id_card  error=ZeroDivisionError" in lines(caplog)


async def test_a_port_without_a_trial_of_its_own_is_asked_whether_it_answers(shop: Shop) -> None:
    juicer: Any = shop.terminal.pad
    juicer._state = replace(juicer._state, name="juicer")
    shop.terminal.devices["juicer"] = juicer
    shop.terminal.devices.pop("rating_keypad")
    shop.start()
    await shop.play(*try_of("juicer", at("trial_passed", "enough", shows="health.online")))


def test_marks_say_how_a_device_is(terminal: Terminal) -> None:
    state = terminal.printer.state
    assert mark_of(replace(state, health=Health.STARTING)) is Mark.WAIT
    assert mark_of(replace(state, fault=FaultId.PRINTER_PAPER_LOW)) is Mark.DOUBT
    assert mark_of(replace(state, fault=FaultId.PRINTER_PAPER_OUT)) is Mark.BAD
    assert mark_of(replace(state, health=Health.OFFLINE)) is Mark.BAD


def test_what_nobody_has_translated_stands_as_it_is_named(terminal: Terminal) -> None:
    assert name_of("juicer") == Verbatim("juicer")
    state: Any = terminal.pad.state
    facts = status_facts(replace(state, status=Odd()))
    assert [(fact.label, fact.value) for fact in facts] == [(Verbatim("pulp"), Verbatim("thick"))]
