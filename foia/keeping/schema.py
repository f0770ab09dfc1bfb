"""Which schema a database has, and which one this version of the product needs."""

from __future__ import annotations

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import Connection

from foia.extensions import db


def revision(app: Flask) -> str | None:
    """Return the revision of the application's database; None before the first migration."""
    with app.app_context(), db.engine.connect() as connection:
        return revision_of(connection)


def revision_of(connection: Connection) -> str | None:
    """Return the revision of a connected database; None before the first migration."""
    return MigrationContext.configure(connection).get_current_revision()


def newest_revision(app: Flask) -> str | None:
    """Return the revision the migrations of this version lead to."""
    return ScriptDirectory(app.extensions["migrate"].directory).get_current_head()
