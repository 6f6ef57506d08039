"""The end of a finished visit: a card that was left is told of before anything else."""

import asyncio
import contextlib

from drivers.ports.sensor_board import Sensed, SensorBoardStatus
from drivers.ports.status import Media
from flows.desk import Desk, Surroundings
from flows.news import card_left_notice, ended_notice, goodbye_notice
from flows.prompts import Notice
from flows.ways_out import Left

READERS = ("id_card", "smart_card")


async def say_goodbye(desk: Desk) -> None:
    """Thanks whoever has finished."""
    await _see_off(desk, goodbye_notice(desk.standing))


async def see_off_early(desk: Desk) -> None:
    """Whoever ends a visit has card and paper in mind least of all."""
    if desk.card_laid:
        with contextlib.suppress(Left):
            await _see_off(desk, ended_notice(desk.standing))


async def _see_off(desk: Desk, last: Notice) -> None:
    """Shows the last page; before it stays with a card that still lies there until it is taken, or nobody seems to be there.

    Raises:
        Left: the person went.
    """
    durations = desk.durations
    desk.forget()  # a card that is laid from now on is the next visit's business

    def page() -> Notice | None:
        where = card_left(desk.around)
        return None if where is None else card_left_notice(where == "smart_card")

    try:
        with desk.patience.elsewhere():
            async with asyncio.timeout(durations.news):
                if await _sure(desk) and await desk.ask_fresh(page, durations.progress_step) is not None:
                    return
    except TimeoutError:
        return
    await desk.ask_for(durations.goodbye, last)


async def _sure(desk: Desk) -> bool:
    """Whether what is known of a card is no older than this call: nobody is told of one that was taken a moment ago."""
    reader = desk.around.id_card
    if reader is None or card_left(desk.around) != reader.name:
        return True
    return (await reader.still_lies()).ok


def card_left(around: Surroundings) -> str | None:
    """At which reader a card is seen, by itself or by a sensor; one that is not seen may lie there all the same."""
    for name in READERS:
        reader = around.devices.get(name)
        if (
            reader is not None
            and reader.state.usable
            and getattr(reader.state.status, "media", None) is Media.PRESENT
        ):
            return name
    board = around.sensor_board
    status = board.state.status if board is not None and board.state.usable else None
    seen = isinstance(status, SensorBoardStatus) and status.card_left is Sensed.YES
    return READERS[0] if seen else None
