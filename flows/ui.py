"""What a procedure knows of a user interface: Kivy pages and the scripted visitor are two of them."""

from collections.abc import Callable
from typing import Any, Protocol, TypeVar

from flows.prompts import KINDS, Prompt, StillHere, Way
from flows.texts import Language

A = TypeVar("A")


class UserInterface(Protocol):
    """Shows prompts and gives their answers. All calls are made on the loop's thread."""

    @property
    def kinds(self) -> frozenset[type[Prompt[Any]]]:
        """The kinds of page it can show."""
        ...

    @property
    def language(self) -> Language:
        """The language on view; Chinese again after `wipe`."""
        ...

    async def ask(self, prompt: Prompt[A]) -> A | Way:
        """Shows a page and waits for its answer, or for Back or Home where the prompt has them.

        Cancelling leaves the page on view without its answer being awaited. One `ask` at a time.
        """
        ...

    def show(self, prompt: Prompt[Any]) -> None:
        """Shows a page without waiting; one with the key of the page on view updates that in place, even if asked."""
        ...

    def warn(self, warning: StillHere | None) -> None:
        """Lays the silence warning over the page, updates it, or (None) takes it away."""
        ...

    def listen(self, on_touch: Callable[[], None]) -> None:
        """From now on calls `on_touch` at each sign of life: a touch, a key, "I am still here"."""
        ...

    def wipe(self) -> None:
        """Forgets everything of the visit: texts, pictures, language, what was typed."""
        ...


def check_kinds(ui: UserInterface) -> None:
    """Refuses, at start-up, an interface that cannot show every kind of page.

    Raises:
        TypeError: naming the kinds it lacks.
    """
    missing = [kind.__name__ for kind in KINDS if kind not in ui.kinds]
    if missing:
        raise TypeError(f"{type(ui).__name__} cannot show: {', '.join(missing)}")
