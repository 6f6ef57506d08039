"""A small disk for a terminal's data folder, which fills up, turns read-only or is locked, and is mended; needs root."""

import contextlib
import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from kiosk.terminal import STORE

SIZE = "4m"
Stroke = Literal["full", "read_only", "locked"]


class Disk:
    """The disk mounted at `data`. A stroke is met at the next write; `mend` takes back all. Both are harmless twice."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self._ballast = data / "ballast"
        self._read_only = False
        self._lock: sqlite3.Connection | None = None

    def strike(self, stroke: Stroke) -> None:
        """`full`: not a byte is left · `read_only`: nothing can be opened for writing · `locked`: another program holds it."""
        if stroke == "full":
            with self._ballast.open("ab", buffering=0) as file:
                for size in (65536, 1):
                    with contextlib.suppress(OSError):
                        while True:
                            file.write(bytes(size))
        elif stroke == "read_only" and not self._read_only:
            # what is open for writing cannot be remounted; a read-only view laid over it is met at the next open
            _mount("--bind", self.data, self.data)
            _mount("-o", "remount,bind,ro", self.data)
            self._read_only = True
        elif stroke == "locked" and self._lock is None:
            self._lock = sqlite3.connect(self.data / STORE, isolation_level=None, check_same_thread=False)
            self._lock.execute("BEGIN EXCLUSIVE")

    def mend(self) -> None:
        """The disk is as it was."""
        if self._lock is not None:
            self._lock.close()
            self._lock = None
        if self._read_only:
            self._read_only = False
            subprocess.run(["umount", "--lazy", self.data], check=True)
        self._ballast.unlink(missing_ok=True)


def _mount(*words: str | Path) -> None:
    subprocess.run(["mount", *words], check=True)


@contextlib.contextmanager
def small_disk(data: Path, size: str = SIZE) -> Iterator[Disk]:
    """A disk of its own at `data`, a folder that is made."""
    data.mkdir(parents=True, exist_ok=True)
    _mount("-t", "tmpfs", "-o", f"size={size},mode=0700", "none", data)
    disk = Disk(data)
    try:
        yield disk
    finally:
        disk.mend()
        subprocess.run(["umount", "--lazy", data], check=True)
