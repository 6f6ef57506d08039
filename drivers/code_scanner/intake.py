"""Where every driver brings what it has read: limits, encoding, kinds, and the same code again."""

import time
from collections.abc import Callable

from drivers.code_scanner.payload import BadPayload, kinds_of, text_of
from drivers.ports.code_scanner import CodeKind, Scanned
from drivers.ports.fault_ids import FaultId
from drivers.ports.results import Completion, Result
from drivers.ports.sensitive import Sensitive


class Intake:
    """One scanner's. It keeps no code: only what tells those of the last second from others."""

    def __init__(self, same_code: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._same_code = same_code
        self._clock = clock
        self._seen: dict[int, float] = {}
        """Mark of a code and what it was asked for → when it was last seen."""

    def take(self, data: bytes, accepts: frozenset[CodeKind], symbology: str = "") -> Result[Scanned] | None:
        """What becomes of a code that was read; None: it was told a moment ago, and is still held there."""
        again = self._told_already(data, accepts)
        if again:
            return None
        try:
            text = text_of(data)
        except BadPayload as problem:
            return Result.failure(Completion.USER_ERROR, FaultId.CODE_UNREADABLE, str(problem))
        kinds = kinds_of(text, accepts)
        if not kinds:
            return Result.failure(Completion.USER_ERROR, FaultId.CODE_WRONG, "none of the kinds asked for")
        return Result.success(Scanned(Sensitive(data), Sensitive(text), kinds, symbology))

    def _told_already(self, data: bytes, accepts: frozenset[CodeKind]) -> bool:
        now, mark = self._clock(), hash((data, accepts))
        self._seen = {each: at for each, at in self._seen.items() if now - at < self._same_code}
        same = mark in self._seen
        self._seen[mark] = now
        return same
