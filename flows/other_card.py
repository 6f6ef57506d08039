"""Somebody else's card, laid or put in while a person is known, ends that person's visit: one screen, one person."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from drivers.ports.id_card import IdCard
from drivers.ports.results import Result
from drivers.ports.sensitive import Sensitive
from drivers.ports.smart_card import CITIZENS, SmartCard, SocialSecurityCard
from flows.desk import Desk
from flows.ways_out import place

_log = logging.getLogger(__name__)


async def another_card(desk: Desk) -> str:
    """Returns once a card of somebody else has been read: at which port's reader. Waits as long as nobody is known.

    The person's own card, one that cannot be read or names nobody, and a reader that is out of order change nothing: whoever
    is known needs no card any more. Of the other card only the number is looked at, and nothing kept.
    """
    while True:
        await desk.identified.wait()
        await asyncio.sleep(desk.durations.card_presence)
        try:
            if desk.identified.is_set() and (where := await _seen(desk)):
                return where
        except Exception as error:  # noqa: BLE001 - a watch that ends would leave a person's data to whoever comes
            _log.error(
                "bug in the watch over cards", extra={"error": type(error).__name__, "place": place(error)}
            )


async def _seen(desk: Desk) -> str:
    """Looks once; a reader that finds nothing new answers at once."""
    reader, slot = desk.around.id_card, desk.around.smart_card
    looks: dict[str, Callable[[], Awaitable[Result[Any]]]] = {}
    if reader is not None and reader.state.usable:
        looks[reader.name] = reader.newly_laid
    if slot is not None and slot.state.usable:
        # a card that was read is spent there until it has been out
        looks[slot.name] = partial(slot.read, 0.0, CITIZENS)
    for where, look in looks.items():
        number = (await look()).map(_number).value
        if desk.card is not None and number is not None and number != desk.card.number:
            return where
    return ""


def _number(card: IdCard | SmartCard) -> Sensitive[str] | None:
    return card.number if isinstance(card, IdCard | SocialSecurityCard) else None
