"""How Alembic runs here: on the application's engine, or as the role that may change the schema."""

from collections.abc import Iterator
from contextlib import contextmanager

from alembic import context
from flask import current_app
from sqlalchemy import Connection, create_engine

from foia.cases.search_models import belongs_to_models
from foia.extensions import UtcDateTime, db
from foia.keeping.guards import take_back_grants

settings = current_app.config["FOIA"]


def render_item(kind: str, item: object, _autogen: object) -> str | bool:
    """Write our own types as the plain ones they are stored as, since migrations outlive code."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


@contextmanager
def tables_may_be_rebuilt(connection: Connection) -> Iterator[None]:
    """Let SQLite put a rebuilt table in the place of the old one, and refuse what that would leave behind.

    SQLite changes a table by copying it; while others refer to it, only without their checks."""
    if connection.dialect.name != "sqlite":
        yield
        return
    plain = connection.connection.dbapi_connection
    if plain is None:
        raise RuntimeError("there is no connection to migrate")
    plain.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
        if plain.execute("PRAGMA foreign_key_check").fetchone() is not None:
            raise RuntimeError("a migration left rows that refer to nothing")
    finally:
        plain.execute("PRAGMA foreign_keys=ON")


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
            include_object=belongs_to_models(connection.dialect.name),
            transaction_per_migration=True,
        )
        with tables_may_be_rebuilt(connection), context.begin_transaction():
            context.run_migrations()
        # Each time: what was granted since the last one would hold otherwise.
        take_back_grants(connection)
        connection.commit()


run()
