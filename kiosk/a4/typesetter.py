"""The terminal's side of typesetting: a sheet goes to a child process of its own, a PDF comes back, the child ends."""

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import asdict

from drivers.imaging.child import Child, ChildFailed
from drivers.ports.durations import Durations
from drivers.ports.fault_ids import FaultId
from drivers.ports.sensitive import Sensitive
from flows.sheet import Pages, Sheet
from flows.ways_out import DeviceFault

LARGEST = 8 << 20
"""Bytes of a PDF: pages hold the outlines of a few hundred characters."""


class ChildTypesetter:
    """Implements `flows.sheet.Typesetter`. Each document has a child of its own: nothing of it stays anywhere."""

    def __init__(self, durations: Durations) -> None:
        self._durations = durations
        self._waiting: Child | None = None
        """A child that has its fonts, while a visit may want a document: loading them takes longer than setting a page."""

    def prepare(self) -> None:
        """See `flows.sheet.Typesetter`."""
        if self._waiting is None:
            self._waiting = self._child()
            _behind(self._waiting.start)

    def rest(self) -> None:
        """See `flows.sheet.Typesetter`."""
        if (child := self._take()) is not None:
            _behind(child.close)

    async def typeset(self, sheet: Sheet, first_page: int = 1) -> Pages:
        """See `flows.sheet.Typesetter`."""
        child = self._take() or self._child()
        return await asyncio.to_thread(self._typeset, child, sheet, first_page)

    def _child(self) -> Child:
        return Child("kiosk.a4.child", self._durations.child_start, LARGEST, child_writes=True)

    def _take(self) -> Child | None:
        child, self._waiting = self._waiting, None
        return child

    def _typeset(self, child: Child, sheet: Sheet, first_page: int) -> Pages:
        try:
            question = {"sheet": asdict(sheet), "first_page": first_page}
            answer = child.ask(question, self._durations.typeset)
            size, pages = answer.get("bytes"), answer.get("pages")
            if (
                not isinstance(size, int)
                or not 0 < size <= LARGEST
                or not isinstance(pages, int)
                or pages < 1
            ):
                raise ChildFailed("the typesetter's answer is none")
            pdf = child.shared(size)
            child.wipe()
        except ChildFailed as problem:
            raise DeviceFault(FaultId.TERMINAL_BUG, f"A4: {problem}") from None
        finally:
            child.close()
        return Pages(Sensitive(pdf), pages)


def _behind(work: Callable[[], None]) -> None:
    """Does it in a thread of the loop's, which lasts: a child ends with the thread that started it (PR_SET_PDEATHSIG).

    One that does not start says so when it is asked.
    """

    def run() -> None:
        with contextlib.suppress(ChildFailed):
            work()

    asyncio.get_running_loop().run_in_executor(None, run)
