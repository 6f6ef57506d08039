"""What maintenance keeps over a restart, in a file of its own: the technician must get in when the store is broken."""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import Executor
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from kiosk.maintenance.small_file import SmallFileError, read, write
from kiosk.maintenance.tries import Tries

NAME = "technician.json"
_log = logging.getLogger(__name__)


class KeptTrial(BaseModel):
    """The last trial of a device."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    at: datetime
    passed: bool


class Kept(BaseModel):
    """The file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    out_of_service: bool = False
    tries: Tries = Tries()
    trials: dict[str, KeptTrial] = Field(default={}, max_length=100)


class Memo:
    """The file and what stands in it. What cannot be written holds until the program ends."""

    def __init__(self, folder: Path, executor: Executor | None = None) -> None:
        """`executor` is given by tests whose clock jumps."""
        self._path = folder / NAME
        self._executor = executor
        self._writing = asyncio.Lock()
        self.kept = Kept()

    def load(self) -> None:
        """Reads the file; a damaged one is as none. Blocks, for as long as a file of a few lines takes."""
        try:
            self.kept = read(self._path, Kept) or Kept()
        except SmallFileError as error:
            _log.error("what maintenance kept is lost", extra={"detail": str(error)})

    async def keep(self, **changes: Any) -> bool:
        """Takes changes over and writes them; False where the disk did not take them."""
        self.kept = self.kept.model_copy(update=changes)
        async with self._writing:
            try:
                await self.run(lambda: write(self._path, self.kept))
            except OSError as error:
                _log.error("maintenance cannot keep anything", extra={"detail": error.strerror})
                return False
        return True

    async def run(self, work: Callable[[], Any]) -> Any:
        """Does blocking work beside the loop."""
        return await asyncio.get_running_loop().run_in_executor(self._executor, work)
