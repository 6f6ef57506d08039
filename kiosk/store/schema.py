"""The tables of the store, and how a file of any version gets them."""

import sqlite3
from pathlib import Path

MIGRATIONS = Path(__file__).parent / "migrations"


def migrate(connection: sqlite3.Connection, folder: Path = MIGRATIONS) -> None:
    """Applies the files `0001_….sql`, `0002_….sql` … that the database has not seen, each whole or not at all.

    Raises:
        sqlite3.Error: a migration fails, or the database is newer than this program.
    """
    files = sorted(folder.glob("[0-9]*.sql"))
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if version > len(files):
        raise sqlite3.DatabaseError(
            f"written by a newer program (version {version}, this one knows {len(files)})"
        )
    for number, file in enumerate(files[version:], start=version + 1):
        script = file.read_text(encoding="utf-8")
        try:
            connection.executescript(f"BEGIN IMMEDIATE;\n{script}\nPRAGMA user_version = {number};\nCOMMIT;")
        except sqlite3.Error:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise


def check(connection: sqlite3.Connection) -> None:
    """Looks through the whole file for damage, and for tables that are gone.

    Raises:
        sqlite3.DatabaseError: what is wrong with it.
    """
    said = str(connection.execute("PRAGMA quick_check(1)").fetchone()[0])
    if said != "ok":
        raise sqlite3.DatabaseError(said)
    fresh = sqlite3.connect(":memory:", isolation_level=None)
    try:
        migrate(fresh)
        gone = _tables(fresh) - _tables(connection)
    finally:
        fresh.close()
    if gone:
        raise sqlite3.DatabaseError(f"without its tables: {', '.join(sorted(gone))}")


def _tables(connection: sqlite3.Connection) -> set[str]:
    return {row[0] for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
