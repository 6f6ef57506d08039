"""An ID card on the reader or a social security card in the slot: whichever comes first, and what befalls either."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest

from drivers.ports.fault_ids import FaultId
from flows.answers import stage_of
from flows.prompts import CardPlaceStage, PlaceCard, Prompt
from flows.texts import Text
from tests.flows import people
from tests.flows.devices import SmallSlot
from tests.flows.terminal import Terminal, at, strike
from tests.flows.test_print_record import END, PRINT, RATE, TO_CARD

pytestmark = pytest.mark.looptime
INSERT = (at("place_card", insert="own"),)


@pytest.fixture
def slot() -> SmallSlot:
    return SmallSlot()


@pytest.fixture
def terminal(slot: SmallSlot) -> Iterator[Terminal]:
    terminal = Terminal(slot)
    yield terminal
    terminal.database._close()


def seen(terminal: Terminal) -> list[PlaceCard]:
    """The pages that ask for a card, as they come."""
    pages: list[PlaceCard] = []
    terminal.on_page = lambda page: pages.append(page) if isinstance(page, PlaceCard) else None
    return pages


async def test_a_social_security_card_in_the_slot_will_do(terminal: Terminal) -> None:
    pages = seen(terminal)
    kinds: list[str] = []
    ask = terminal.office.identify

    async def identify(shown: Any, service: str) -> Any:
        kinds.append(shown.kind)
        return await ask(shown, service)

    terminal.office.identify = identify  # type: ignore[method-assign]
    await terminal.play(*TO_CARD, *INSERT, *PRINT, *RATE, *END, ending="done")
    assert kinds == ["social_security"]
    assert [(page.stage, page.slot, page.at_slot) for page in pages] == [
        (CardPlaceStage.WAITING, True, False),
        (CardPlaceStage.READING, True, True),
    ]


async def test_an_id_card_will_do_beside_a_slot(terminal: Terminal) -> None:
    pages = seen(terminal)
    await terminal.play(*TO_CARD, at("place_card", lay="own"), *PRINT, *RATE, *END, ending="done")
    assert [(page.stage, page.at_slot) for page in pages][-1] == (CardPlaceStage.READING, False)


async def test_of_two_cards_the_one_that_is_read_first_counts(terminal: Terminal, slot: SmallSlot) -> None:
    slot.reading_takes = 5.0
    both = at("place_card", lay="own", insert="own")
    await terminal.play(*TO_CARD, both, *PRINT, *RATE, *END, ending="done")
    assert terminal.office.identified == 1
    assert slot.running == 0


@pytest.mark.parametrize("slot", [None], ids=["no slot"])
async def test_without_a_slot_the_page_shows_none(slot: None) -> None:
    terminal = Terminal()
    pages = seen(terminal)
    await terminal.play(*TO_CARD, at("place_card", lay="own"), *PRINT, *RATE, *END, ending="done")
    assert not any(page.slot for page in pages)
    terminal.database._close()


async def test_a_slot_that_is_gone_is_not_shown_and_the_id_card_goes_on(
    terminal: Terminal, slot: SmallSlot
) -> None:
    slot.strike(FaultId.SMART_CARD_LINK_LOST)
    pages = seen(terminal)
    await terminal.play(*TO_CARD, at("place_card", lay="own"), *PRINT, *RATE, *END, ending="done")
    assert not any(page.slot for page in pages)


async def test_a_slot_that_goes_and_comes_back_while_somebody_looks_is_shown_as_it_is(
    terminal: Terminal,
) -> None:
    pages = seen(terminal)
    steps = (
        at("place_card", shows="card.place_or_insert", strike=strike("smart_card", "unplugged")),
        at("place_card", hides="card.place_or_insert", mend=strike("smart_card", "unplugged")),
        at("place_card", shows="card.place_or_insert", insert="own"),
    )
    await terminal.play(*TO_CARD, *steps, *PRINT, *RATE, *END, ending="done")
    assert [page.slot for page in pages] == [True, False, True, True]


async def test_a_service_that_dies_while_a_card_is_read_is_told_and_the_card_is_read_when_it_is_back(
    terminal: Terminal,
) -> None:
    told = at(
        "place_card", shows="fault.SMC-SERVICE-LOST.citizen", mend=strike("smart_card", "service_killed")
    )
    killed = {"stage": "reading", "device": "smart_card", "fault": "service_killed"}
    report = terminal.play(*TO_CARD, *INSERT, told, *PRINT, *RATE, *END, fault=[killed], ending="done")
    await report
    assert terminal.office.identified == 1


async def test_whoever_is_interrupted_may_lay_the_id_card_instead(terminal: Terminal) -> None:
    told = at("place_card", shows="fault.SMC-SERVICE-LOST.citizen", lay="own")
    killed = {"stage": "reading", "device": "smart_card", "fault": "service_killed"}
    await terminal.play(*TO_CARD, *INSERT, told, *PRINT, *RATE, *END, fault=[killed], ending="done")


async def test_generation_three_says_plainly_that_the_id_card_is_wanted(terminal: Terminal) -> None:
    told = at("place_card", shows="fault.SMC-HOLDER-LOCKED.citizen", lay="own")
    await terminal.play(*TO_CARD, at("place_card", insert="third"), told, *PRINT, *RATE, *END, ending="done")


@pytest.mark.parametrize("fault", [FaultId.SMART_CARD_MUTE, FaultId.SMART_CARD_WRONG_CARD])
async def test_a_refused_card_is_told_and_may_be_put_in_again(
    terminal: Terminal, slot: SmallSlot, fault: FaultId
) -> None:
    slot.refusals = [fault]
    told = at("place_card", shows=f"fault.{fault}.citizen", pull=True, insert="own")
    await terminal.play(*TO_CARD, *INSERT, told, *PRINT, *RATE, *END, ending="done")


async def test_a_card_that_is_pulled_too_early_is_told(terminal: Terminal, slot: SmallSlot) -> None:
    pages = seen(terminal)
    note = terminal.on_page
    seen_reading: list[Any] = []

    def pull(page: Any) -> None:
        note(page)
        if stage_of(page) == "reading" and not seen_reading:
            seen_reading.append(page)
            asyncio.get_running_loop().call_later(0.2, slot.pull)

    terminal.on_page = pull
    told = at("place_card", shows="fault.SMC-CARD-PULLED.citizen", insert="own")
    await terminal.play(*TO_CARD, *INSERT, told, *PRINT, *RATE, *END, ending="done")
    assert CardPlaceStage.AGAIN in [page.stage for page in pages]


async def test_an_expired_card_is_refused_with_what_to_do(terminal: Terminal) -> None:
    await terminal.play(
        *TO_CARD,
        at("place_card", insert="expired"),
        at("refused", "end", shows="card.expired_next_slot"),
        ending="refused",
    )


async def test_nobody_who_shows_a_card_is_asked_for_either(terminal: Terminal) -> None:
    none = at("no_card", "again", shows="card.none_or_insert")
    await terminal.play(*TO_CARD, at("place_card"), none, *INSERT, *PRINT, *RATE, *END, ending="done")


async def test_a_reader_that_goes_leaves_the_slot_and_is_shown_again_when_it_is_back(
    terminal: Terminal,
) -> None:
    pages = seen(terminal)
    gone = strike("id_card", "unplugged")
    steps = (
        at("place_card", shows="card.place_or_insert", strike=gone),
        at("place_card", shows="card.insert_hint", hides="card.place_or_insert", mend=gone),
        at("place_card", shows="card.place_or_insert", lay="own"),
    )
    await terminal.play(*TO_CARD, *steps, *PRINT, *RATE, *END, ending="done")
    assert [(page.reader, page.slot) for page in pages] == [
        (True, True),
        (False, True),
        (True, True),
        (True, True),
    ]


async def test_a_reader_that_goes_in_a_read_is_told_and_the_slot_will_do(terminal: Terminal) -> None:
    gone = {"stage": "reading", "device": "id_card", "fault": "unplugged"}
    told = at("place_card", shows="fault.IDC-LINK-LOST.citizen", hides="card.again", insert="own")
    laid = at("place_card", lay="own")
    await terminal.play(*TO_CARD, laid, told, *PRINT, *RATE, *END, fault=[gone], ending="done")


async def test_where_the_reader_is_out_of_order_only_the_other_card_is_asked_for(terminal: Terminal) -> None:
    terminal.reader.strike(FaultId.ID_CARD_LINK_LOST)
    pages = seen(terminal)
    none = at("no_card", "again", shows="card.none_insert")
    steps = (at("place_card", shows="card.insert"), none, *INSERT)
    await terminal.play(*TO_CARD, *steps, *PRINT, *RATE, *END, ending="done")
    assert not any(page.reader for page in pages)


async def test_a_terminal_with_nothing_but_a_slot_offers_the_services_and_asks_for_its_card(
    terminal: Terminal, slot: SmallSlot
) -> None:
    del terminal.devices["id_card"]
    slot.refusals = [FaultId.SMART_CARD_WRONG_CARD]
    told = at(
        "place_card", shows="fault.SMC-WRONG-CARD.citizen", hides="card.or_id_card", pull=True, insert="own"
    )
    await terminal.play(*TO_CARD, *INSERT, told, *PRINT, *RATE, *END, ending="done")
    slot.strike(FaultId.SMART_CARD_LINK_LOST)
    mended = at("closed", shows="fault.SMC-LINK-LOST.citizen", mend=strike("smart_card", "unplugged"))
    lost = at("place_card", strike=strike("smart_card", "unplugged"))
    await terminal.play(mended, *TO_CARD, lost, at("fault", "end", shows="SMC-LINK-LOST"), ending="fault")


async def test_with_both_readers_out_of_order_both_are_told_and_without_any_that_there_is_none(
    terminal: Terminal, slot: SmallSlot
) -> None:
    gone = strike("id_card", "unplugged")
    terminal.reader.strike(FaultId.ID_CARD_LINK_LOST)
    slot.strike(FaultId.SMART_CARD_LINK_LOST)
    both = at("closed", shows="fault.SMC-LINK-LOST.citizen", mend=gone)
    told: list[Prompt[Any]] = []
    terminal.on_page = told.append
    await terminal.play(both, *TO_CARD, at("place_card", "home"), reason="home")
    closed = next(page for page in told if page.key == "closed")
    assert getattr(closed, "code", "") == "IDC-LINK-LOST, SMC-LINK-LOST"
    del terminal.devices["id_card"], terminal.devices["smart_card"]
    assert terminal.condition.missing()["identity"] == Text("need.absent.identity")


async def test_nothing_of_the_card_stays_when_the_visit_has_ended(terminal: Terminal) -> None:
    await terminal.play(*TO_CARD, *INSERT, *PRINT, *RATE, *END, ending="done")
    assert terminal.at_wipe == []
    assert people.NUMBER not in repr(terminal.devices)
