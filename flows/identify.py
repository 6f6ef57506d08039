"""Who is there: an ID card on the reader, recognised by the office."""

import asyncio

from drivers.ports.fault_ids import FaultId
from drivers.ports.id_card import IdCard, ReadStage
from drivers.ports.results import Completion, Result
from flows.catalogue import Service
from flows.desk import Desk
from flows.faults import fault_catalogue
from flows.news import AGAIN, END
from flows.office import Person
from flows.prompts import CardPlaceStage, Notice, PlaceCard, Tone, Working
from flows.texts import Text
from flows.ways_out import DeviceFault, Leaving, Left, Refused

TRIES = 4
"""How often a card is laid again, at the least, before the terminal stops asking."""


async def identify(desk: Desk, service: Service) -> Person:
    """The person before the screen; asks for the card unless this visit has read it already.

    Raises:
        Left, Refused, DeviceFault: the three ways out.
    """
    if desk.card is None:
        desk.card = await read_card(desk)
    if desk.person is None:
        card = desk.card
        desk.person = await desk.answer(identifying_page(), lambda: desk.office.identify(card, service.id))
    return desk.person


def identifying_page() -> Working:
    """The office looks who it is."""
    return Working(key="identifying", title=Text("identify.looking"), hint=Text("working.moment"), back=True)


def card_page(
    stage: CardPlaceStage, refused: FaultId = FaultId.ID_CARD_MOVED, unseen: bool = False
) -> PlaceCard:
    """Where the card goes; `refused` is why it has to be laid again, `unseen`: one that lies there is not seen."""
    title, hint = {
        CardPlaceStage.WAITING: (
            Text("card.place"),
            Text("card.lift_first") if unseen else Text("card.place_hint"),
        ),
        CardPlaceStage.READING: (Text("card.reading"), Text("card.hold_still")),
        CardPlaceStage.AGAIN: (Text("card.again"), fault_catalogue()[refused].text("citizen")),
    }[stage]
    return PlaceCard(key="place_card", title=title, hint=hint, stage=stage, back=True)


def no_card_notice() -> Notice:
    """Nobody laid a card."""
    return Notice(
        key="no_card",
        tone=Tone.INFO,
        title=Text("card.none"),
        body=(Text("card.none_hint"),),
        buttons=(AGAIN, END),
        picture="id_card_reader",
        home=False,
    )


async def read_card(desk: Desk) -> IdCard:
    """Shows where the card goes and reads it; a card that was moved or not understood may be laid again.

    Raises:
        Left, Refused (an expired card), DeviceFault: the three ways out.
    """
    if desk.around.id_card is None:
        raise DeviceFault(FaultId.ID_CARD_LINK_LOST, "the profile has no id_card")
    page = card_page(CardPlaceStage.WAITING)
    clock = asyncio.get_running_loop().time
    tries, refused_at = 0, clock()
    while True:
        result = await _read_once(desk, page)
        if result.ok:
            return _in_force(desk, result.unwrap())
        if result.completion is Completion.TIMEOUT:
            await _nobody_laid_one(desk)
            page = card_page(CardPlaceStage.WAITING)
            continue
        fault = result.error.fault if result.error else FaultId.ID_CARD_SILENT
        refused_at = refused_at if tries else clock()
        tries += 1
        spent = tries >= TRIES and clock() - refused_at >= desk.durations.card_tries
        if result.completion is not Completion.USER_ERROR or spent:
            raise DeviceFault(fault, result.error.detail if result.error else str(result.completion))
        page = card_page(CardPlaceStage.AGAIN, fault)
        if fault is not FaultId.ID_CARD_MOVED or tries > 1:
            # the card still lies there, or lies askew, and would fail again at once, before anybody has read why
            await desk.during(page, asyncio.sleep(desk.durations.card_again))


async def _read_once(desk: Desk, page: PlaceCard) -> Result[IdCard]:
    reader = desk.around.id_card
    assert reader is not None

    shown = page

    def follow(stage: ReadStage) -> None:
        nonlocal shown
        shown = page
        if stage is ReadStage.READING:
            desk.card_laid = True
            desk.patience.touch()
            shown = card_page(CardPlaceStage.READING)
        desk.tell(shown)

    def unseen() -> None:
        if shown.stage is CardPlaceStage.WAITING:
            desk.tell(card_page(CardPlaceStage.WAITING, unseen=True))

    timer = asyncio.get_running_loop().call_later(desk.durations.card_lift, unseen)
    try:
        return await desk.during(page, reader.read(desk.durations.card_wait, follow))
    finally:
        timer.cancel()


async def _nobody_laid_one(desk: Desk) -> None:
    if await desk.ask(no_card_notice()) == END.id:
        raise Left(Leaving.HOME)


def _in_force(desk: Desk, card: IdCard) -> IdCard:
    if card.expired(desk.around.now().date()):
        raise Refused(Text("card.expired"), Text("card.expired_next"))
    return card
