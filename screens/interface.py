"""The Kivy pages as a `flows.ui.UserInterface`: one question at a time, one answer to each."""

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar, cast

from flows.prompts import Prompt, StillHere, Way
from flows.texts import Language

if TYPE_CHECKING:
    from screens.mirror import Mirror
    from screens.stage import Stage

A = TypeVar("A")


class KivyInterface:
    """Shows prompts in the window and gives what was touched. All calls are made on the loop's thread."""

    def __init__(self, stage: "Stage") -> None:
        self._stage = stage
        self._on_touch: Callable[[], None] = lambda: None
        self._asked: tuple[str, asyncio.Future[object]] | None = None
        stage.on_answer = self._answered
        stage.on_life = self._alive

    @property
    def kinds(self) -> frozenset[type[Prompt[Any]]]:
        """Every kind of page there is a drawing for."""
        from screens.pages import PAGES

        return frozenset(PAGES)

    @property
    def language(self) -> Language:
        """The language on view; Chinese again after `wipe`."""
        return self._stage.language

    async def ask(self, prompt: Prompt[A]) -> A | Way:
        """Shows a page and waits for its answer, or for Back or Home where the prompt has them.

        Raises:
            RuntimeError: another question is still open.
        """
        if self._asked is not None:
            raise RuntimeError(f"page {prompt.key} asked while {self._asked[0]} still waits for its answer")
        answer: asyncio.Future[object] = asyncio.get_running_loop().create_future()
        self._asked = prompt.key, answer
        try:
            self._stage.show(prompt)
            return cast("A | Way", await answer)
        finally:
            self._asked = None

    def show(self, prompt: Prompt[Any]) -> None:
        """Shows a page without waiting, or changes the one on view that has the same key."""
        self._stage.show(prompt)

    def warn(self, warning: StillHere | None) -> None:
        """Lays the silence warning over the page, updates it, or takes it away."""
        self._stage.warn(warning)

    def listen(self, on_touch: Callable[[], None]) -> None:
        """From now on calls `on_touch` at each sign of life."""
        self._on_touch = on_touch

    def wipe(self) -> None:
        """Forgets everything of the visit."""
        self._stage.wipe()

    def mirror(self) -> "Mirror":
        """What shows this window elsewhere and takes touches from there; for simulation only, one at a time."""
        from screens.mirror import Mirror

        return Mirror(self._stage)

    def _alive(self) -> None:
        self._on_touch()

    def _answered(self, answer: object) -> None:
        page = self._stage.page
        if self._asked is not None and page is not None:
            key, waiting = self._asked
            if page.prompt.key == key and not waiting.done():
                waiting.set_result(answer)
                return
        self._stage.touches.let_go()  # nobody waits for it
