"""Which schema a database has, and which one this version of the product needs."""

from __future__ import annotations

from pathlib import Path

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import Migrate, upgrade
from sqlalchemy import Connection

from foia.extensions import db

MIGRATIONS = Path(__file__).parents[2] / "migrations"


def bind_migrations(app: Flask) -> None:
    """Tell an application where its migrations are: commands need them, no worker of a web server does."""
    if "migrate" not in app.extensions:
        Migrate().init_app(app, db, directory=str(MIGRATIONS), render_as_batch=True)


def migrate_database(app: Flask) -> None:
    """Bring the schema up to date, as the role that may change it."""
    bind_migrations(app)
    with app.app_context():
        upgrade()


def revision(app: Flask) -> str | None:
    """Return the revision of the application's database; None before the first migration."""
    with app.app_context(), db.engine.connect() as connection:
        return revision_of(connection)


def revision_of(connection: Connection) -> str | None:
    """Return the revision of a connected database; None before the first migration."""
    return MigrationContext.configure(connection).get_current_revision()


def newest_revision(app: Flask) -> str | None:
    """Return the revision the migrations of this version lead to."""
    return ScriptDirectory(str(MIGRATIONS)).get_current_head()
