"""Questions that PostgreSQL gets plainly, several in one trip: SQLAlchemy in between would cost more."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, NamedTuple, TypeAlias, TypeVar
from uuid import UUID

import psycopg
from sqlalchemy import CompoundSelect, Connection, Dialect, Engine, Select, Uuid, bindparam, select
from sqlalchemy.dialects.postgresql import psycopg as postgresql
from sqlalchemy.orm import Session, make_transient_to_detached
from sqlalchemy.orm.attributes import instance_dict
from sqlalchemy.orm.util import identity_key
from sqlalchemy.sql.dml import ReturningInsert

from foia.extensions import TURN, Base, refusing_as_sqlalchemy, turn_of

Statement: TypeAlias = (
    Select[*tuple[Any, ...]] | CompoundSelect[*tuple[Any, ...]] | ReturningInsert[*tuple[Any, ...]]
)
STATEMENTS_KEPT = 256


class Asked(NamedTuple):
    """A statement that returns rows, made once, and its values: one for each bind, no list of them."""

    statement: Statement
    values: Mapping[str, Any]


def ask(session: Session, statement: Statement, values: Mapping[str, Any]) -> Sequence[Sequence[Any]]:
    """Ask one question, and return its rows."""
    return ask_together(session, [Asked(statement, values)])[0]


def ask_together(
    session: Session, questions: Sequence[Asked], *, turn: str | None = None
) -> list[Sequence[Sequence[Any]]]:
    """Ask several questions, one after another, and return the rows of each; `turn`: as `take_turns`, first.

    PostgreSQL gets them in one trip. Each sees what is committed when it runs, as if it were asked alone."""
    connection = session.connection()
    if connection.dialect.driver != "psycopg":
        return [session.execute(*question).all() for question in questions]
    session.flush()
    if turn is None:
        return ask_plainly(connection, questions)
    return ask_plainly(connection, [Asked(TURN, turn_of(turn)), *questions])[1:]


def ask_plainly(connection: Connection, questions: Sequence[Asked]) -> list[Sequence[Sequence[Any]]]:
    """Ask PostgreSQL without SQLAlchemy in between, which takes several times as long as the driver."""
    return _ask_driver(connection.connection.driver_connection, connection.dialect, questions)


def ask_apart(engine: Engine, question: Asked) -> Sequence[Sequence[Any]]:
    """Run a statement in a transaction of its own, which stays whatever becomes of the page's.

    Not while a session of the same page writes: on SQLite it would wait for itself."""
    if engine.dialect.name == "sqlite":
        with engine.execution_options(sqlite_begin="IMMEDIATE").begin() as connection:
            return connection.execute(*question).all()
    pooled = engine.raw_connection()
    driver: Any = pooled.driver_connection
    try:
        driver.autocommit = True
        rows = _ask_driver(driver, engine.dialect, [question])[0]
        driver.autocommit = False
    except BaseException:
        pooled.invalidate()
        raise
    pooled.close()
    return rows


def _ask_driver(driver: Any, dialect: Dialect, questions: Sequence[Asked]) -> list[Sequence[Sequence[Any]]]:
    written = [(_written(question.statement), question.values) for question in questions]
    cursors = [psycopg.RawCursor(driver) for _question in questions]
    # Also the beginning of a transaction is a statement; one alone needs no pipeline.
    is_alone = len(questions) == 1 and driver.autocommit
    with refusing_as_sqlalchemy(dialect):
        with nullcontext() if is_alone else driver.pipeline():
            for cursor, (statement, values) in zip(cursors, written, strict=True):
                cursor.execute(statement.text, statement.bound(values))
        return [statement.rows(cursor) for cursor, (statement, _values) in zip(cursors, written, strict=True)]


_Model = TypeVar("_Model", bound=Base)


def get_plainly(session: Session, model: type[_Model], id_: UUID) -> _Model | None:
    """Return a row by its id as `session.get` does, asked for plainly where that can be."""
    if session.get_bind().dialect.name != "postgresql" or identity_key(model, id_) in session.identity_map:
        return session.get(model, id_)
    [rows] = ask_together(session, [Asked(_by_id(model), {"id": id_})])
    if not rows:
        return None
    # As the session makes what it loads: nothing was set, so nothing is noted as changed.
    found: _Model = model.__mapper__.class_manager.new_instance()
    instance_dict(found).update(zip(_names(model), rows[0], strict=True))
    make_transient_to_detached(found)
    session.add(found)
    return found


@cache
def _names(model: type[Base]) -> tuple[str, ...]:
    return tuple(attribute.key for attribute in model.__mapper__.column_attrs)


@cache
def _by_id(model: type[Base]) -> Statement:
    columns = [getattr(model, name) for name in _names(model)]
    return select(*columns).where(model.__mapper__.primary_key[0] == bindparam("id", type_=Uuid()))


@dataclass(frozen=True)
class _Written:
    """A statement as PostgreSQL gets it, and for each place the name of its value and how it is written.

    `readers`: the columns that are not read as the driver gives them, and how."""

    text: str
    places: Sequence[tuple[str, Callable[[Any], Any] | None]]
    fixed: Mapping[str, Any]
    readers: Sequence[tuple[int, Callable[[Any], Any]]]

    def bound(self, values: Mapping[str, Any]) -> list[Any]:
        known = {**self.fixed, **values}
        return [known[name] if write is None else write(known[name]) for name, write in self.places]

    def rows(self, cursor: Any) -> Sequence[Sequence[Any]]:
        rows: Sequence[Sequence[Any]] = cursor.fetchall()
        return [self._read(list(row)) for row in rows] if self.readers else rows

    def _read(self, row: list[Any]) -> list[Any]:
        for place, read in self.readers:
            row[place] = read(row[place])
        return row


_NUMBERED: Dialect = postgresql.dialect(paramstyle="numeric_dollar")  # type: ignore[no-untyped-call]


@lru_cache(maxsize=STATEMENTS_KEPT)
def _written(statement: Statement) -> _Written:
    """Write a statement once. Raises TypeError for one whose text depends on its values."""
    compiled = statement.compile(dialect=_NUMBERED)
    if compiled.post_compile_params or compiled.literal_execute_params:
        raise TypeError("a list of values has a bind for each of them")
    types_read = [column.type.dialect_impl(_NUMBERED) for column in statement.exported_columns]
    readers = [(place, type_.result_processor(_NUMBERED, None)) for place, type_ in enumerate(types_read)]
    names = compiled.positiontup or []
    types = {name: bind.type.dialect_impl(_NUMBERED) for name, bind in compiled.binds.items()}
    places = [(name, types[name].bind_processor(_NUMBERED) if name in types else None) for name in names]
    read = [(place, reader) for place, reader in readers if reader is not None]
    return _Written(str(compiled), places, compiled.params, read)
