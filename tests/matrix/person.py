"""Who stands before the terminal: somebody who goes on until something is told, leaves, or walks away."""

import asyncio
import re
import time
from collections.abc import Callable
from typing import Any, Literal

from flows.answers import mentioned, way_out
from flows.prompts import Notice, Prompt, Working
from tests.matrix.screen import Screen

Manner = Literal["on", "leave", "walk_away"]
LOOK_AGAIN = 0.2
LAY_AGAIN = 1.5
"""Seconds after which somebody lays a card again that the terminal seems not to notice."""
_FAULT = re.compile(r"^fault\.([A-Z]{3}-[A-Z-]+)\.citizen$")
_ONWARD = {
    "home": "look_up_print",
    "look_up_print": "social_insurance",
    "choose_record": "0",
    "preview": "print",
    "take_slip": "taken",
    "rate": "very_satisfied",
    "goodbye": "end",
    "no_card": "again",
}
"""What somebody touches who wants a slip and knows the way."""


def told_on(page: Prompt[Any]) -> list[str]:
    """Of which faults a page tells; `refused` where the office or a rule says no, `other_card`."""
    found = [match[1] for key in mentioned(page) if (match := _FAULT.match(key))]
    if isinstance(page, Notice):
        found += [code for code in page.code.split(", ") if code]
        found += [page.key] * (page.key in ("refused", "other_card"))
    return list(dict.fromkeys(found))


class Person:
    """One person at one screen, with one card. `stay` is called once."""

    def __init__(self, screen: Screen, card: str, do: Callable[..., Any], slot: bool = False) -> None:
        """`do` acts on the simulator and blocks: `do("lay", card)`, `do("lift")`.

        `slot`: tries a social security card, and the ID card where that one does not do.
        """
        self.screen = screen
        self.card = card
        self.do = do
        self.slot = slot
        self.leaving = False
        self.patient = False
        """Stays where a slip is about to be printed again."""
        self.gone = False
        """Walked away: nothing is touched any more."""
        self.told: list[tuple[str, str]] = []
        """Fault and the stage where it was told, in order."""
        self.seconds: float | None = None
        """How long the way home took from the first touch, or from the end of the last hold."""
        self._left_at: float | None = None
        self._laid_at = 0.0
        self._wipes = screen.wipes

    def met(self, stage: str, page: Prompt[Any]) -> None:
        """Reads a page."""
        if isinstance(page, Working) and not (page.home or page.back):
            self._left_at = None
        for fault in told_on(page):
            if (fault, stage) not in self.told:
                self.told.append((fault, stage))

    async def stay(self) -> str:
        """Until the start page, or the one that says that nothing is offered, is on view again; which it is."""
        screen = self.screen
        while True:
            screen.look()
            if screen.wipes > self._wipes and screen.stage in ("home", "closed"):
                self.seconds = time.monotonic() - self._left_at if self._left_at is not None else None
                return screen.stage
            if screen.stage == "closed" or ((self.leaving or self.gone) and screen.stage == "home"):
                return screen.stage
            if screen.warned and self.gone and self._left_at is None:
                self._left_at = time.monotonic()
            if screen.warned and not self.gone:
                screen.still_here()
            elif screen.awaited is not None and not self.gone and screen.wipes == self._wipes:
                await self._deal_with(screen.stage)
            await screen.change(LOOK_AGAIN)

    async def once(self) -> None:
        """Deals with the page on view."""
        await self._deal_with(self.screen.stage)

    async def _deal_with(self, stage: str) -> None:
        screen = self.screen
        if not self.leaving:
            if stage == "reading" or isinstance(screen.page, Working):
                return
            if stage == "place_card":
                await self._lay()
                return
            if stage == "reasons":
                screen.touch_with(("511",))
                return
            if stage == "no_paper" and self.patient and "again" not in screen.choices:
                return
            # whatever else comes is news, and the end of what can be done here
            self.leaving = _ONWARD.get(stage) not in screen.choices
        if stage in ("take_slip", "card_left") or (self.slot and stage == "preview"):
            await asyncio.to_thread(self.do, "pull")
            await asyncio.to_thread(self.do, "lift")
            if stage == "card_left" and not self.leaving:
                return  # it goes when the terminal sees that the card has gone
        wanted = way_out(screen.choices) if self.leaving else _ONWARD[stage]
        if wanted is None or wanted not in screen.choices:
            return
        if (self.leaving or stage == "goodbye") and self._left_at is None:
            self._left_at = time.monotonic()
        screen.touch(wanted)

    async def _lay(self) -> None:
        if time.monotonic() - self._laid_at > LAY_AGAIN:
            first, self._laid_at = not self._laid_at, time.monotonic()
            if self.slot and first:
                await asyncio.to_thread(self.do, "insert", f"{self.card}_ssc2")
            else:
                await asyncio.to_thread(self.do, "pull")
                await asyncio.to_thread(self.do, "lay", self.card)
