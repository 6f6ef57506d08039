"""What can be chosen on a page, and what stands on it, by the names that scenarios and reports use."""

import dataclasses
from collections.abc import Iterator, Mapping
from typing import Any

from drivers.ports.rating_keypad import Rating
from drivers.ports.sensitive import Sensitive
from flows.ink import scribbled, signature_of
from flows.prompts import (
    Board,
    CardPlaceStage,
    Detail,
    Menu,
    Notice,
    PinPad,
    PlaceCard,
    Preview,
    PreviewAnswer,
    Prompt,
    Rate,
    Reasons,
    Sign,
    Way,
)
from flows.texts import Text

STAGES = (
    *("home", "look_up_print", "place_card", "reading", "identifying", "looking_up", "fetching"),
    *("preview", "printing", "take_slip", "rate", "reasons", "goodbye"),
)
"""The pages of a visit that ends well, in order, as faults name them; `reading` is the card's page while it is read."""

SIGNED = 1.6
"""How wide the field is in which the scripted visitor signs, in its heights."""

OUT = ("home", "end", "go_on", "taken", "done", "back")
"""The ways out of a page, the nearest to the start page first."""


def stage_of(prompt: Prompt[Any]) -> str:
    """By which name a fault strikes on this page: its key, or `reading` while the card is read."""
    if isinstance(prompt, PlaceCard) and prompt.stage is CardPlaceStage.READING:
        return "reading"
    return prompt.key


def way_out(known: Mapping[str, Any]) -> str | None:
    """Of what can be chosen, what leads home soonest; None where nothing does."""
    return next((name for name in OUT if name in known), None)


def ticked(page: Prompt[Any], codes: list[str]) -> tuple[str, ...] | None:
    """The answer of somebody who ticks these reasons and goes on; None where the page does not let one."""
    if not isinstance(page, Reasons) or len(set(codes)) < page.minimum:
        return None
    return tuple(codes) if set(codes) <= {reason.code for reason in page.reasons} else None


def typed(page: Prompt[Any], choice: str) -> Any:
    """The answer of somebody who types these digits, or holds the clock; None where the page has no room for it.

    Nobody does either by chance, so that they are not among `answers`.
    """
    if isinstance(page, PinPad) and choice.isdecimal() and not page.wait:
        return Sensitive(choice)
    return Way.STAFF if page.door and choice == Way.STAFF.value else None


def answers(prompt: Prompt[Any]) -> dict[str, Any]:
    """What can be chosen on a page, by the name that scenarios and reports use."""
    found: dict[str, Any] = {}
    match prompt:
        case Menu():
            found = {tile.id: tile.id for tile in prompt.tiles if tile.greyed is None}
        case Preview():
            printing = PreviewAnswer.PRINT if prompt.print_greyed is None else PreviewAnswer.DONE
            showing = PreviewAnswer.HIDE if prompt.revealed else PreviewAnswer.REVEAL
            found = {str(answer.value): answer for answer in (printing, showing)}
        case Notice() | Detail():
            found = {button.id: button.id for button in prompt.buttons}
        case Board():
            found = {row.id: row.id for row in prompt.rows}
        case Rate():
            found = {rating.value: rating for rating in Rating}
        case Reasons():
            found = {reason.code: (reason.code,) for reason in prompt.reasons}
        case Sign():
            found = {"done": signature_of(scribbled(), SIGNED)}
    if prompt.back:
        found["back"] = Way.BACK
    if prompt.home:
        found["home"] = Way.HOME
    return found


def mentioned(value: Any) -> Iterator[str]:
    """Every key of the catalogues, and every fault's id, that a page holds."""
    if isinstance(value, Text):
        yield value.key
        yield from (key for inner in value.values.values() for key in mentioned(inner))
    elif isinstance(value, Notice) and value.code:
        yield value.code
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        for field in dataclasses.fields(value):
            yield from mentioned(getattr(value, field.name))
    elif isinstance(value, tuple | list):
        for inner in value:
            yield from mentioned(inner)
