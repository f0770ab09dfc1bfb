"""Flask's extensions and the base of every model: made once here, bound to the application in create_app."""

from __future__ import annotations

import re
import secrets
import select as sockets
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

import psycopg
from flask import current_app, has_request_context, request
from flask_babel import Babel
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session as FlaskSession
from flask_wtf import CSRFProtect
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Date,
    DateTime,
    Dialect,
    Engine,
    Index,
    Integer,
    MetaData,
    String,
    TypeDecorator,
    Uuid,
    bindparam,
    event,
    func,
    literal_column,
    null,
    select,
    text,
)
from sqlalchemy.exc import DBAPIError, InvalidatePoolError
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.pool import Pool

from foia.lean import Later

sqlite3: Any = Later("sqlite3")

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


def partial_index(name: str, *columns: str, where: str) -> Index:
    """Return an index of the rows of which a condition holds, that both databases understand."""
    return Index(name, *columns, sqlite_where=text(where), postgresql_where=text(where))


class WebSession(FlaskSession):
    """A session that begins no transaction for a page that only reads, where the database is PostgreSQL.

    Each statement sees there what is committed when it runs, in a transaction or without one: what is saved
    is asking to begin and to end it. `begin_writing` gives a transaction; without one nothing is written.
    """

    def __init__(self, db: SQLAlchemy, **options: Any) -> None:
        super().__init__(db, **options)
        is_page = has_request_context() and request.method in READING
        self.only_reads = is_page and db.engine.dialect.name == "postgresql"
        self._engine = without_transactions(db.engine) if self.only_reads else db.engine

    def get_bind(self, mapper: Any = None, clause: Any = None, bind: Any = None, **_other: Any) -> Any:
        """Return the one engine there is."""
        return self._engine if bind is None else bind

    def begin_writing(self) -> None:
        """End what was read so far: what follows is one transaction."""
        if self.only_reads:
            self.rollback()
            self.only_reads, self._engine = False, self._db.engine


def without_transactions(engine: Engine) -> Engine:
    """Return the engine on which each statement is a transaction of its own."""
    kept: dict[str, Any] = current_app.extensions
    if _READING_ENGINE not in kept:
        kept[_READING_ENGINE] = engine.execution_options(isolation_level="AUTOCOMMIT")
    found: Engine = kept[_READING_ENGINE]
    return found


_WORD = re.compile(r"[a-z0-9_. -]+")
_READING_ENGINE = "foia.reading_engine"
READING = frozenset({"GET", "HEAD"})
db = SQLAlchemy(metadata=Base.metadata, session_options={"class_": WebSession})
babel = Babel()
csrf = CSRFProtect()


# How long a writer waits for another one, and how often it looks whether it is its turn.
LOCK_LIMIT_SECONDS = 10
LOCK_TRIED_EVERY_SECONDS = 0.002
_BUSY_TIMEOUT = f"busy_timeout={1000 * LOCK_LIMIT_SECONDS}"


def is_sqlite(connection: Any) -> bool:
    """Say whether a connection of a driver is SQLite's, which is loaded only where it is the database."""
    return type(connection).__module__ == "sqlite3"


@event.listens_for(Engine, "connect")
def _configure_sqlite(connection: Any, _record: Any) -> None:
    """Make SQLite durable, honest about foreign keys, and ours to begin transactions on."""
    if not is_sqlite(connection):
        return
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", _BUSY_TIMEOUT, "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Pool, "checkout")
def _find_dead(connection: Any, _record: Any, _proxy: Any) -> None:
    """Renew the connections when their server ended one: its farewell waits to be read. Costs no question."""
    if isinstance(connection, psycopg.Connection):
        waiting = sockets.poll()
        waiting.register(connection.fileno(), sockets.POLLIN)
        if waiting.poll(0):
            raise InvalidatePoolError("the database ended the connection")


@event.listens_for(WebSession, "before_flush")
def _refuse_without_transaction(session: WebSession, _context: Any, _instances: Any) -> None:
    if session.only_reads:
        raise RuntimeError("a page that writes begins with begin_writing")


@event.listens_for(Engine, "begin")
def _begin_sqlite(connection: Any) -> None:
    """Begin plainly; a transaction that will write asks for the lock at once (see `begin_writing`)."""
    if connection.dialect.name == "sqlite":
        mode = connection.get_execution_options().get("sqlite_begin", "DEFERRED")
        if mode != "IMMEDIATE" or not _has_lock(connection.connection.driver_connection):
            connection.exec_driver_sql(f"BEGIN {mode}")


def _has_lock(connection: Any) -> bool:
    """Begin with the write lock as soon as it is free; False when it was not to be had in time.

    SQLite itself sleeps up to 100 ms between two looks, in which others take the lock again and again."""
    end = time.monotonic() + LOCK_LIMIT_SECONDS
    connection.execute("PRAGMA busy_timeout=0")
    try:
        while time.monotonic() < end:
            try:
                connection.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                    return False
                time.sleep(LOCK_TRIED_EVERY_SECONDS)
            else:
                return True
        return False
    finally:
        connection.execute(f"PRAGMA {_BUSY_TIMEOUT}")


def begin_writing(session: Session) -> None:
    """Take SQLite's write lock before the first read of a transaction that will write.

    Without it two writers that read first lose updates or fail with "database is locked". The session must
    not be in a transaction with pending changes; an idle read is ended. On PostgreSQL the session of a page
    that only read has transactions from then on.
    """
    if isinstance(session, WebSession):
        session.begin_writing()
    if session.get_bind().dialect.name != "sqlite":
        return
    if session.in_transaction():
        if session.new or session.dirty or session.deleted:
            raise RuntimeError("begin_writing comes before the first change")
        session.rollback()
    session.connection(execution_options={"sqlite_begin": "IMMEDIATE"})


def writing_engine(session: Session) -> Engine:
    """Return the engine of a session, with transactions."""
    return db.engine if isinstance(session, WebSession) else session.get_bind().engine


def fixed(word: str) -> ColumnElement[str]:
    """Write a word of our own code into the statement itself, so that a plan kept for all values knows it."""
    if not _WORD.fullmatch(word):
        raise ValueError("no word of ours")
    return literal_column(f"'{word}'", String())


def fixed_day(day: date) -> ColumnElement[date]:
    """Write a day into the statement itself: one that is the same for everybody, such as today."""
    return literal_column(f"'{day.isoformat()}'", Date())


def fixed_number(count: int) -> ColumnElement[int]:
    """Write a number of our own code into the statement itself, such as the rows of a page."""
    return literal_column(str(int(count)), Integer())


def unhurried(dialect_name: str) -> ColumnElement[Any]:
    """Return what a statement selects or returns to wait for no disk: a loss in a crash harms nobody."""
    return func.set_config("synchronous_commit", "off", True) if dialect_name == "postgresql" else null()


TURN = select(func.pg_advisory_xact_lock(bindparam("number", type_=BigInteger())))


def take_turns(session: Session, name: str) -> None:
    """Let only one transaction at a time go on under a name, until it ends (SQLite writers always do)."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(TURN, turn_of(name))


def turn_of(name: str) -> dict[str, int]:
    """Return the values of `TURN` under a name."""
    return {"number": int.from_bytes(sha256(name.encode()).digest()[:8], signed=True)}


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
    with refusing_as_sqlalchemy(connection.dialect), driver.pipeline():
        yield connection


def execute_numbered(session: Session, statement: str, values: Sequence[Any]) -> None:
    """Run a statement of PostgreSQL with values as $1, $2, …: psycopg has nothing to read in its text."""
    connection = session.connection()
    driver: Any = connection.connection.driver_connection
    with refusing_as_sqlalchemy(connection.dialect), psycopg.RawCursor(driver) as cursor:
        cursor.execute(statement, values)


@contextmanager
def refusing_as_sqlalchemy(dialect: Dialect) -> Iterator[None]:
    """Raise what the driver raises as everything else does that goes through SQLAlchemy."""
    errors: Any = dialect.dbapi
    try:
        yield
    except errors.Error as error:
        raise DBAPIError.instance(
            None, None, error, errors.Error, hide_parameters=True, dialect=dialect
        ) from error
