"""What a printer has counted since its last new roll, kept over restarts."""

import asyncio
import logging
import sqlite3
from functools import partial
from typing import Any

from flows.ways_out import DeviceFault
from kiosk.store.database import Database

_log = logging.getLogger(__name__)


async def keep_count(database: Database, printer: Any) -> None:
    """Tells the printer what was counted before, then writes each new count; a store that fails is tried at the next slip.

    Runs until cancelled.
    """
    changed = asyncio.Event()
    stop = printer.watch(lambda _: changed.set())
    kept: int | None = None
    try:
        while True:
            changed.clear()
            try:
                if kept is None:
                    kept = await database.read(_load)
                    printer.count_from(kept)
                used = getattr(printer.state.status, "used_mm", None)
                if used is not None and used != kept:
                    await database.write(partial(_save, used_mm=used))
                    kept = used
            except DeviceFault as fault:
                _log.warning("the paper used is not written down", extra={"detail": fault.detail})
            await changed.wait()
    finally:
        stop()


def _load(db: sqlite3.Connection) -> int:
    row = db.execute("SELECT used_mm FROM paper").fetchone()
    return int(row[0]) if row else 0


def _save(db: sqlite3.Connection, used_mm: int) -> None:
    db.execute(
        "INSERT INTO paper (one, used_mm) VALUES (1, ?) ON CONFLICT (one) DO UPDATE SET used_mm = ?",
        [used_mm] * 2,
    )
