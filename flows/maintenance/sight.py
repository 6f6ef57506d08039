"""What the trials of both cameras have in common: somebody is told where to be, and sees what the camera sees meanwhile."""

from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from drivers.ports.results import Result
from flows.maintenance.desk import StaffDesk
from flows.prompts import Notice
from flows.texts import Text, Words

K = TypeVar("K")
T = TypeVar("T")


@dataclass(frozen=True)
class Sight(Generic[K]):
    """The page of one camera, `hint` where to be; `words` say each thing that it can see."""

    page: Notice
    hint: Words
    words: Mapping[K, Words]

    def notice(self, seen: K | None = None) -> Notice:
        """Where to be; and what the camera sees, once it sees."""
        now = self.words[seen] if seen is not None else Text("trial.wait")
        return replace(self.page, body=(self.hint, Text("trial.now", {"seen": now})))

    async def during(
        self, desk: StaffDesk, look: Callable[[float, Callable[[K], None]], Coroutine[Any, Any, Result[T]]]
    ) -> Result[T]:
        """Shows the page while the camera looks.

        Raises:
            Left: the technician left the page.
        """

        def follow(seen: K) -> None:
            desk.tell(self.notice(seen))

        result = await desk.during(self.notice(), look(desk.durations.card_wait, follow))
        assert not isinstance(result, str), "the page has no buttons"
        return result
