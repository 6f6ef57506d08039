"""The page of the PIN. Whoever strays here gets back by one touch, or by doing nothing."""

import math
import shlex
from functools import partial

from flows.maintenance.desk import StaffDesk
from flows.maintenance.workshop import Verdict
from flows.prompts import Notice, PinPad, Tone
from flows.texts import Text, Verbatim
from flows.ways_out import Leaving, Left


async def admit(desk: StaffDesk) -> None:
    """Returns once the right PIN was typed.

    Raises:
        Left: the person went, or there is no PIN yet.
    """
    if not await desk.workshop.has_pin():
        await desk.ask(no_pin_notice(desk.workshop.about().folder))
    attempt = 0
    while True:
        make = partial(_page_now, desk, attempt)
        pin = await desk.ask_fresh(make, desk.durations.board_step)
        assert pin is not None
        verdict = await desk.workshop.admit(pin)
        if verdict is Verdict.RIGHT:
            return
        if verdict is Verdict.NOT_SET:
            raise Left(Leaving.HOME)
        attempt += 1


def _page_now(desk: StaffDesk, attempt: int) -> PinPad:
    return pin_page(math.ceil(desk.workshop.pin_wait), attempt)


def pin_page(wait: int = 0, attempt: int = 0) -> PinPad:
    """Digits to type; `wait`: seconds until the pad listens, after wrong ones, of which this stay had `attempt`."""
    note = None
    if wait:
        note = Text("maintenance.pin.often")
    elif attempt:
        note = Text("maintenance.pin.wrong")
    return PinPad(
        key="pin",
        title=Text("maintenance.pin.title"),
        hint=Text("maintenance.pin.hint"),
        attempt=attempt,
        wait=wait,
        note=note,
    )


def no_pin_notice(folder: str) -> Notice:
    """There is no PIN, and the line that sets one for the terminal with its data in that folder."""
    return Notice(
        key="no_pin",
        tone=Tone.INFO,
        title=Text("maintenance.pin.none"),
        body=(Text("maintenance.pin.how"), Verbatim(f"kiosk pin set --data {shlex.quote(folder)}")),
    )
