"""Who is there: an ID card on the reader or a social security card in the slot, recognised by the office."""

import asyncio

from drivers.ports.fault_ids import FaultId
from drivers.ports.results import Completion
from flows.card_pages import again_page, no_card_notice
from flows.card_wait import CardWait, ways_now
from flows.catalogue import Service
from flows.desk import Desk
from flows.news import END
from flows.office import Evidence, Person
from flows.prompts import Working
from flows.texts import Text
from flows.ways_out import DeviceFault, Leaving, Left

TRIES = 4
"""How often a card is laid again, at the least, before the terminal stops asking."""
_TAKEN_AWAY = (FaultId.ID_CARD_MOVED, FaultId.SMART_CARD_PULLED)


async def identify(desk: Desk, service: Service) -> Person:
    """The person before the screen; asks for a card unless this visit has read one already.

    Raises:
        Left, Refused, DeviceFault: the three ways out.
    """
    card = desk.card
    if card is None:
        card = await read_card(desk)
        desk.recognise(card)
    if desk.person is None:
        desk.person = await desk.answer(identifying_page(), lambda: desk.office.identify(card, service.id))
    return desk.person


def identifying_page() -> Working:
    """The office looks who it is."""
    return Working(key="identifying", title=Text("identify.looking"), hint=Text("working.moment"), back=True)


async def read_card(desk: Desk) -> Evidence:
    """Shows where a card goes and reads it; one that was moved or not understood may be shown again.

    Raises:
        Left, Refused (an expired card), DeviceFault: the three ways out.
    """
    around = desk.around
    assert around.id_card or around.smart_card, "a service that wants a card is grey where there is no reader"
    again = None
    clock = asyncio.get_running_loop().time
    tries, refused_at = 0, clock()
    while True:
        result = await CardWait(desk, again).result()
        if result.ok:
            return result.unwrap()
        if result.completion is Completion.TIMEOUT:
            await _nobody_showed_one(desk)
            again = None
            continue
        fault = result.error.fault if result.error else FaultId.ID_CARD_SILENT
        refused_at = refused_at if tries else clock()
        tries += 1
        spent = tries >= TRIES and clock() - refused_at >= desk.durations.card_tries
        if result.completion is not Completion.USER_ERROR or spent:
            raise DeviceFault(fault, result.error.detail if result.error else str(result.completion))
        again = again_page(fault, ways_now(desk))
        if fault not in _TAKEN_AWAY or tries > 1:
            # the card still lies there, or lies askew, and would fail again at once, before anybody has read why
            await desk.during(again, asyncio.sleep(desk.durations.card_again))


async def _nobody_showed_one(desk: Desk) -> None:
    if await desk.ask(no_card_notice(ways_now(desk))) == END.id:
        raise Left(Leaving.HOME)
