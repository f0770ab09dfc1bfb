"""Flask's extensions and the base of every model: made once here, bound to the application in create_app."""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from flask_babel import Babel
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect
from sqlalchemy import (
    BigInteger,
    Connection,
    DateTime,
    Dialect,
    Engine,
    MetaData,
    TypeDecorator,
    Uuid,
    bindparam,
    event,
    func,
    select,
)
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import DeclarativeBase, Session

# Named constraints, so that a migration can drop them on both databases.
NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """An aware instant in UTC on every database (SQLite drops zones, so it is stored naive there)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant must be aware")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """Base of every model."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {datetime: UtcDateTime(), UUID: Uuid()}


def new_id() -> UUID:
    """Return 128 random bits as an id that may stand in an address."""
    return UUID(bytes=secrets.token_bytes(16))


db = SQLAlchemy(metadata=Base.metadata)
migrate = Migrate()
babel = Babel()
csrf = CSRFProtect()


@event.listens_for(Engine, "connect")
def _configure_sqlite(connection: Any, _record: Any) -> None:
    """Make SQLite durable, honest about foreign keys, and ours to begin transactions on."""
    if not isinstance(connection, sqlite3.Connection):
        return
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", "busy_timeout=10000", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Engine, "begin")
def _begin_sqlite(connection: Any) -> None:
    """Begin plainly; a transaction that will write asks for the lock at once (see `begin_writing`)."""
    if connection.dialect.name == "sqlite":
        mode = connection.get_execution_options().get("sqlite_begin", "DEFERRED")
        connection.exec_driver_sql(f"BEGIN {mode}")


def begin_writing(session: Session) -> None:
    """Take SQLite's write lock before the first read of a transaction that will write.

    Without it two writers that read first lose updates or fail with "database is locked". The session must
    not be in a transaction with pending changes; an idle read is ended. Nothing happens on PostgreSQL.
    """
    if session.get_bind().dialect.name != "sqlite":
        return
    if session.in_transaction():
        if session.new or session.dirty or session.deleted:
            raise RuntimeError("begin_writing comes before the first change")
        session.rollback()
    session.connection(execution_options={"sqlite_begin": "IMMEDIATE"})


_TURN = select(func.pg_advisory_xact_lock(bindparam("number", type_=BigInteger())))


def take_turns(session: Session, name: str) -> None:
    """Let only one transaction at a time go on under a name, until it ends (SQLite writers always do)."""
    if session.get_bind().dialect.name == "postgresql":
        number = int.from_bytes(sha256(name.encode()).digest()[:8], signed=True)
        session.execute(_TURN, {"number": number})


@contextmanager
def pipelined(session: Session) -> Iterator[Connection]:
    """Give the session's connection for statements whose results nobody reads.

    PostgreSQL gets them one after another without being waited for in between; what it refuses is raised at
    the latest when the block ends. SQLite runs each at once, as always."""
    connection = session.connection()
    if connection.dialect.driver != "psycopg":
        yield connection
        return
    driver: Any = connection.connection.driver_connection
    errors: Any = connection.dialect.dbapi
    try:
        with driver.pipeline():
            yield connection
    except errors.Error as error:
        raise DBAPIError.instance(
            None, None, error, errors.Error, hide_parameters=True, dialect=connection.dialect
        ) from error
