"""The screen that the persons of the matrix touch: one for all visits of a terminal, as in a hall."""

import asyncio
from collections.abc import Callable
from typing import Any, TypeVar

from flows.answers import answers, stage_of
from flows.prompts import KINDS, Prompt, StillHere, Way
from flows.texts import Language

A = TypeVar("A")


class Screen:
    """Implements `flows.ui.UserInterface`. Keeps the page on view and nothing of those before it."""

    kinds = frozenset(KINDS)
    language = Language.ZH

    def __init__(self) -> None:
        self.page: Prompt[Any] | None = None
        self.stage = ""
        self.awaited: asyncio.Future[Any] | None = None
        """What the answer to the page on view goes to."""
        self.warned = False
        self.wipes = 0
        self.on_page: Callable[[str, Prompt[Any]], None] = lambda stage, page: None
        """Called for each page with its stage; what it raises is raised in the visit."""
        self._touched: Callable[[], None] = lambda: None
        self._changed = asyncio.Event()

    async def ask(self, prompt: Prompt[A]) -> A | Way:
        answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self.awaited = answer
        try:
            self.show(prompt)
            given: A | Way = await answer
            return given
        finally:
            if self.awaited is answer:
                self.awaited = None

    def show(self, prompt: Prompt[Any]) -> None:
        self.page, self.stage = prompt, stage_of(prompt)
        self._changed.set()
        self.on_page(self.stage, prompt)

    def warn(self, warning: StillHere | None) -> None:
        self.warned = warning is not None
        self._changed.set()

    def listen(self, on_touch: Callable[[], None]) -> None:
        self._touched = on_touch

    def wipe(self) -> None:
        self.page, self.stage, self.warned = None, "", False
        self.wipes += 1
        self._changed.set()

    # ── for the persons ──

    @property
    def choices(self) -> dict[str, Any]:
        """What can be touched now, by name."""
        return answers(self.page) if self.page is not None and self.awaited is not None else {}

    def touch(self, name: str) -> None:
        """Touches what is called so on the page."""
        self.touch_with(self.choices[name])

    def touch_with(self, answer: Any) -> None:
        """Gives an answer that takes more than one touch."""
        awaited, self.awaited = self.awaited, None
        self._touched()
        if awaited is not None and not awaited.done():
            awaited.set_result(answer)

    def still_here(self) -> None:
        """Touches the silence warning."""
        self.warned = False
        self._touched()

    def look(self) -> None:
        """What changes from now on is news to `change`."""
        self._changed.clear()

    async def change(self, seconds: float) -> None:
        """Returns when something has changed since the last `look`, or after so long."""
        try:
            async with asyncio.timeout(seconds):
                await self._changed.wait()
        except TimeoutError:
            pass
