"""What an import remembers of a file it reads once: on disk, for memory must not grow with the file."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator

from foia.imports.reading import BadRow

_TABLES = """
CREATE TABLE equals (fingerprint TEXT PRIMARY KEY, count INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE seen (source_id TEXT PRIMARY KEY, digest TEXT NOT NULL, line INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE bad (line INTEGER NOT NULL, column_name TEXT NOT NULL, reason TEXT NOT NULL);
"""


class ImportNotes:
    """Rows seen so far, by what they are known by, and the bad ones. Gone when closed."""

    def __init__(self) -> None:
        # An empty name is a file of SQLite's own, removed when the connection closes.
        self._notes = sqlite3.connect("", isolation_level=None)
        self._notes.executescript(f"PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; {_TABLES}")

    def close(self) -> None:
        """Forget everything."""
        self._notes.close()

    def ordinal(self, fingerprint: str) -> int:
        """Count a row among those equal to it: 1 for the first."""
        counted = self._notes.execute(
            "INSERT INTO equals VALUES (?, 1) ON CONFLICT DO UPDATE SET count = count + 1 RETURNING count",
            (fingerprint,),
        ).fetchone()
        return int(counted[0])

    def seen_before(self, source_id: str, digest: str, line: int) -> tuple[str, int] | None:
        """Return digest and line of the row that had this id before; None, and noted, for the first."""
        known = self._notes.execute(
            "SELECT digest, line FROM seen WHERE source_id = ?", (source_id,)
        ).fetchone()
        if known is None:
            self._notes.execute("INSERT INTO seen VALUES (?, ?, ?)", (source_id, digest, line))
            return None
        return str(known[0]), int(known[1])

    def note_bad(self, rows: Iterable[BadRow]) -> None:
        """Keep bad rows for the end."""
        self._notes.executemany(
            "INSERT INTO bad VALUES (?, ?, ?)", [(row.line, row.column, row.reason) for row in rows]
        )

    def bad_count(self) -> int:
        """Count the bad rows."""
        return int(self._notes.execute("SELECT count(*) FROM bad").fetchone()[0])

    def bad(self) -> Iterator[BadRow]:
        """Return the bad rows by line."""
        for line, column, reason in self._notes.execute("SELECT * FROM bad ORDER BY line, column_name"):
            yield BadRow(line, column, reason)
