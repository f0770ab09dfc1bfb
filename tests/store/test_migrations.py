"""The migrations make exactly the tables of the models, and can be taken back and made again."""

from __future__ import annotations

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect

from foia.extensions import Base, db


def _differences(app: Flask) -> list[object]:
    with app.app_context(), db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return compare_metadata(context, Base.metadata)


def test_migrated_tables_are_those_of_the_models(app: Flask) -> None:
    assert _differences(app) == []


def test_migrations_can_be_taken_back_and_made_again(app: Flask) -> None:
    with app.app_context():
        downgrade(revision="base")
        left = set(inspect(db.engine).get_table_names()) - {"alembic_version"}
        upgrade()

    assert left == set()
    assert _differences(app) == []
