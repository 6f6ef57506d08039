"""The rating after a finished item (好差评): five levels on the pad or the screen, the national reasons, then into the outbox."""

import asyncio
import logging
from functools import lru_cache
from pathlib import Path
from typing import Never

from pydantic import BaseModel, ConfigDict, Field

from drivers.ports.fault_ids import FaultId
from drivers.ports.rating_keypad import Rating
from flows.catalogue import Service
from flows.data_files import read_data_file
from flows.desk import Desk
from flows.faults import fault_catalogue
from flows.ledger import RatingLetter
from flows.news import GO_ON
from flows.prompts import Notice, Rate, Reason, Reasons, Tone
from flows.texts import Text
from flows.ways_out import DeviceFault, Left

FILE = Path(__file__).parent / "rating_reasons.toml"
BAD = (Rating.DISSATISFIED, Rating.VERY_DISSATISFIED)
_log = logging.getLogger(__name__)


class _Reason(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    code: str = Field(pattern=r"^[1-5]\d\d$")
    rating: Rating
    first: bool = False
    text: str


class ReasonFile(BaseModel):
    """The national list of reasons, version of 2020 (`domain.md` of the reference gives four sources)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    reason: tuple[_Reason, ...]


@lru_cache(maxsize=1)
def reason_list() -> ReasonFile:
    """All reasons.

    Raises:
        DataFileError: the file is malformed.
    """
    return read_data_file(FILE, ReasonFile)


def reasons_for(rating: Rating) -> tuple[Reason, ...]:
    """The reasons that belong to a level, those shown at once first."""
    return tuple(
        Reason(r.code, Text(f"reason.{r.code}"), r.first) for r in reason_list().reason if r.rating is rating
    )


async def rate(desk: Desk, service: Service, case_number: str) -> None:
    """Asks for a rating; nobody has to give one, and nobody is asked while it could not be kept.

    What was given is durable when this returns, or the person has been told that it is not.
    """
    if "ledger" in desk.around.missing():
        return
    try:
        rating = await _level(desk)
    except Left:
        return
    if rating is None:
        return
    why = await _reasons(desk, rating)
    letter = RatingLetter(case_number, service.id, rating, why, desk.around.now())
    try:
        await desk.held(desk.ledger.post_rating(letter), desk.durations.hold_limit)
    except DeviceFault as fault:
        _log.error("a rating is lost", extra={"fault": fault.fault, "detail": fault.detail})
        await desk.ask_for(desk.durations.news, not_kept_notice(fault.fault))


async def _level(desk: Desk) -> Rating | None:
    pad = desk.around.rating_keypad
    usable = pad is not None and pad.state.usable

    async def pressed() -> Rating:
        if pad is not None and usable:
            result = await pad.ask(desk.durations.rate)
            if result.ok:
                desk.patience.touch()
                return result.unwrap()
        return await _never()

    try:
        with desk.patience.elsewhere():
            async with asyncio.timeout(desk.durations.rate):
                return await desk.during(rate_page(usable), pressed())
    except TimeoutError:
        return None


async def _reasons(desk: Desk, rating: Rating) -> tuple[str, ...]:
    try:
        return await desk.ask_for(desk.durations.rate, reasons_page(rating)) or ()
    except Left:
        return ()


def rate_page(keypad: bool) -> Rate:
    """Five levels; `keypad` tells that the pad listens too."""
    return Rate(key="rate", title=Text("rate.title"), hint=Text("rate.hint"), keypad=keypad)


def reasons_page(rating: Rating) -> Reasons:
    """Why; a bad rating needs a reason, so that something can be mended."""
    return Reasons(
        key="reasons",
        title=Text("reasons.title"),
        hint=Text("reasons.hint_bad" if rating in BAD else "reasons.hint"),
        rating=rating,
        reasons=reasons_for(rating),
        minimum=1 if rating in BAD else 0,
    )


def not_kept_notice(fault: FaultId) -> Notice:
    """The person took the trouble, and the terminal could not keep it."""
    return Notice(
        key="not_kept",
        tone=Tone.INFO,
        title=Text("rate.not_kept"),
        body=(Text("rate.not_kept_why"),),
        buttons=(GO_ON,),
        staff=(fault_catalogue()[fault].text("keeper"),),
        code=str(fault),
        home=False,
    )


async def _never() -> Never:
    await asyncio.get_running_loop().create_future()
    raise AssertionError("a future that nobody answers was answered")
