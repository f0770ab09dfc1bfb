"""Counts the SQL statements that pages run."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from sqlalchemy import event

from foia.amendments.store import book_in_force
from foia.extensions import db

# What opens and closes a transaction asks the database nothing.
NOT_COUNTED = ("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA", "SAVEPOINT", "RELEASE")


@contextmanager
def counted_statements(app: Flask) -> Iterator[list[str]]:
    """Collect every statement the application sends while the block runs, but those that read the law.

    It is read once for many pages."""
    found: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.lstrip().upper().startswith(NOT_COUNTED):
            found.append(" ".join(statement.split()))

    with app.app_context():
        engine = db.engine
        book_in_force(db.session(), app.config["FOIA"].law_path)
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", note)
