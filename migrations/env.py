"""How Alembic runs here: on the application's engine, or as the role that may change the schema."""

from alembic import context
from flask import current_app
from sqlalchemy import create_engine

from foia.extensions import UtcDateTime, db

settings = current_app.config["FOIA"]


def render_item(kind: str, item: object, _autogen: object) -> str | bool:
    """Write our own types as the plain ones they are stored as, since migrations outlive code."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def run() -> None:
    """Run the migrations in one transaction where the database can."""
    own_role = settings.migration_database != settings.database
    engine = create_engine(settings.migration_database) if own_role else db.engine
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            render_as_batch=True,
            compare_type=True,
            render_item=render_item,
            transaction_per_migration=True,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
