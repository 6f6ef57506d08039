"""Tells tests and benches, one JSON line each, what is on view and what was touched. Names of controls only, no texts."""

import json
import time
from pathlib import Path
from typing import TextIO

Rectangle = tuple[int, int, int, int]
"""Left, top, width, height in window pixels, from the upper left corner."""


class Report:
    """Appends to a file; without a path it does nothing. Times are `time.monotonic()`."""

    def __init__(self, path: Path | None) -> None:
        self._file: TextIO | None = path.open("a", encoding="utf-8") if path else None

    def page(self, key: str, kind: str, language: str, controls: dict[str, Rectangle]) -> None:
        """A page is on view now: the picture has been handed to the screen."""
        self._write({"page": key, "kind": kind, "language": language, "controls": controls})

    def felt(self, name: str) -> None:
        """The control under a finger shows it now: the picture has been handed to the screen."""
        self._write({"felt": name})

    def touch(self, name: str) -> None:
        """A touch was accepted."""
        self._write({"touch": name})

    def _write(self, said: dict[str, object]) -> None:
        if self._file is not None:
            self._file.write(json.dumps({"t": time.monotonic(), **said}) + "\n")
            self._file.flush()

    def close(self) -> None:
        """Closes the file."""
        if self._file is not None:
            self._file.close()
            self._file = None
