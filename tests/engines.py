"""Makes the tests' engines quick: statements compiled once for all of them, and no waiting for the disk."""

from __future__ import annotations

import sqlite3
from typing import Any

import pytest
from sqlalchemy import Dialect, Engine, event
from sqlalchemy.util import LRUCache

# For what is refused, or written into a mail, alike whatever database is below: of tests/store and
# tests/journeys, every other test runs on both.
ON_SQLITE_ALONE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

_dialects: dict[str, Dialect] = {}
_compiled: LRUCache[Any, Any] = LRUCache(4000)


def share_statements(engine: Engine) -> None:
    """Let the engine use what others of its kind compiled; what is kept depends on statement and dialect."""
    if engine.name not in _dialects:
        engine.connect().close()  # so that the dialect knows its server
        _dialects[engine.name] = engine.dialect
    engine.dialect = _dialects[engine.name]
    engine.update_execution_options(compiled_cache=_compiled)


@event.listens_for(Engine, "connect")
def _write_without_waiting(connection: Any, _record: Any) -> None:
    """A test's file may be lost with the machine, as the databases of tests/postgres.py may."""
    if isinstance(connection, sqlite3.Connection):
        connection.execute("PRAGMA synchronous=OFF")
