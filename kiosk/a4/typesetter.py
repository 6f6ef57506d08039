"""The terminal's side of typesetting: a sheet goes to a child process of its own, a PDF comes back, the child ends."""

import asyncio
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

    async def typeset(self, sheet: Sheet, first_page: int = 1) -> Pages:
        """See `flows.sheet.Typesetter`."""
        return await asyncio.to_thread(self._typeset, sheet, first_page)

    def _typeset(self, sheet: Sheet, first_page: int) -> Pages:
        child = Child("kiosk.a4.child", self._durations.child_start, LARGEST, child_writes=True)
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
