"""Migrations go up, down and up, and end at what the models say."""

from __future__ import annotations

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect

from foia.cases.search_models import belongs_to_models
from foia.extensions import db
from foia.keeping.schema import bind_migrations


def test_up_down_and_up_again_leaves_the_same_tables(app: Flask) -> None:
    bind_migrations(app)
    with app.app_context():
        before = set(inspect(db.engine).get_table_names())
        downgrade(revision="base")
        assert set(inspect(db.engine).get_table_names()) == {"alembic_version"}
        upgrade()
        assert set(inspect(db.engine).get_table_names()) == before


def test_the_last_migration_ends_at_the_models(app: Flask) -> None:
    with app.app_context(), db.engine.connect() as connection:
        options = {"compare_type": True, "include_object": belongs_to_models(connection.dialect.name)}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, db.metadata) == []
