"""Rows made in memory and stored at once, in few statements: what a new case begins with."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import count
from typing import Any, cast

from sqlalchemy import Dialect, Insert, Table, insert
from sqlalchemy.orm import Session
from sqlalchemy.sql.schema import ScalarElementColumnDefault

from foia.cases.intake_models import ImportedRow, RegistryNumber
from foia.cases.models import (
    Case,
    CaseKey,
    DeadlineRow,
    Document,
    Event,
    Filing,
    Identity,
    IdentityIndex,
    Question,
    Responsibility,
)
from foia.extensions import Base, execute_numbered, pipelined
from foia.notifications.models import OutboxMessage, Reminder

# Parents first: the database refuses a row whose parent is not there yet.
_IN_ORDER: tuple[type[Base], ...] = (
    Case,
    Event,
    CaseKey,
    Document,
    Question,
    Identity,
    IdentityIndex,
    DeadlineRow,
    Responsibility,
    Reminder,
    Filing,
    OutboxMessage,
    RegistryNumber,
    ImportedRow,
)


class Rows:
    """Rows to store, by their table. Nothing of them enters the session."""

    def __init__(self) -> None:
        self._by_model: dict[type[Base], list[Mapping[str, Any]]] = {}

    def add(self, model: type[Base], values: Mapping[str, Any]) -> None:
        """Add a row by the values of its columns; every row of a table names the same ones."""
        self._by_model.setdefault(model, []).append(values)

    def add_objects(self, rows: Iterable[Base]) -> None:
        """Add what an action made for a session, before it enters one; plain defaults are filled in."""
        for row in rows:
            known = row.__dict__
            self.add(type(row), {name: known.get(name, default) for name, default in _columns(type(row))})

    def store(self, session: Session) -> None:
        """Write all rows in the session's transaction."""
        session.flush()
        groups = [(model, self._by_model.pop(model)) for model in _IN_ORDER if model in self._by_model]
        if self._by_model:
            raise RuntimeError(f"no place in the order for {sorted(map(str, self._by_model))}")
        if not groups:
            return
        dialect = session.get_bind().dialect
        if dialect.name == "postgresql" and sum(len(rows) for _model, rows in groups) <= MOST_AT_ONCE:
            shape = tuple((model, _ways(rows), len(rows)) for model, rows in groups)
            writing = _writing(shape, dialect)
            execute_numbered(session, writing.statement, writing.values(groups))
            return
        with pipelined(session) as connection:
            for model, rows in groups:
                connection.execute(_inserting(model), rows)


# The rows of a case that begins; those of many cases at once have a statement for each table.
MOST_AT_ONCE = 64
_Group = tuple[type[Base], Sequence[Mapping[str, Any]]]
# How a column of a group is sent: one value for all rows, a value for each, or as a word of the statement.
_ONE, _EACH = "one", "each"
_Ways = tuple[tuple[str, str], ...]
# A table, its columns and how each is sent, and how many rows.
_Shape = tuple[tuple[type[Base], _Ways, int], ...]


def _ways(rows: Sequence[Mapping[str, Any]]) -> _Ways:
    """Say of each column how it is sent. Numbers, which are alike by chance, are sent for each row."""
    first, *others = rows
    if not others:
        return tuple([(name, _way(value)) for name, value in first.items()])
    ways = []
    for name, value in first.items():
        is_one = type(value) is not int and all([row[name] == value for row in others])
        ways.append((name, _way(value) if is_one else _EACH))
    return tuple(ways)


def _way(value: Any) -> str:
    """Say how a value is sent that all rows have: what most cases have is a word of the statement."""
    if value is None:
        return "NULL"
    if value is False:
        return "FALSE"
    return "''" if value == "" else _ONE


# The name of a column, how its type is written, if it says, and whether each row has a value of its own.
_Column = tuple[str, Callable[[Any], Any] | None, bool]


@dataclass(frozen=True)
class _Writing:
    """One statement for rows of several tables, and the columns whose values it wants."""

    statement: str
    columns: tuple[tuple[_Column, ...], ...]

    def values(self, groups: Sequence[_Group]) -> list[Any]:
        """Return the values by their place."""
        return [
            row[name] if write is None else write(row[name])
            for (_model, rows), columns in zip(groups, self.columns, strict=True)
            for name, write, is_each in columns
            for row in (rows if is_each else rows[:1])
        ]


@lru_cache(maxsize=64)
def _writing(shape: _Shape, dialect: Dialect) -> _Writing:
    """Make the statement of a shape once: PostgreSQL looks whether parents are there when all rows are.

    Raises RuntimeError for a column left out that has a default of ours: text alone gives none."""
    parts, columns, places = [], [], count(1)
    for model, ways, many in shape:
        table, names = cast(Table, model.__table__), dict(ways)
        if any(column.default is not None and column.key not in names for column in table.columns):
            raise RuntimeError(f"a row of {table.name} lacks a column")
        rows = zip(*(_placed(way, many, places) for way in names.values()), strict=True)
        values = ", ".join(f"({', '.join(row)})" for row in rows)
        parts.append(f"INSERT INTO {table.name} ({', '.join(names)}) VALUES {values}")  # noqa: S608 (our names)
        sent = [(name, way == _EACH) for name, way in ways if way in (_ONE, _EACH)]
        types = {name: table.columns[name].type.dialect_impl(dialect) for name, _is_each in sent}
        columns.append(tuple((name, types[name].bind_processor(dialect), is_each) for name, is_each in sent))
    *first, last = parts
    with_ = ", ".join(f"part_{number} AS ({part})" for number, part in enumerate(first))
    return _Writing(f"WITH {with_} {last}" if first else last, tuple(columns))


def _placed(way: str, many: int, places: Iterator[int]) -> list[str]:
    """Return what stands in a column in each of so many rows."""
    if way == _EACH:
        return [f"${next(places)}" for _row in range(many)]
    return [f"${next(places)}" if way == _ONE else way] * many


@cache
def _columns(model: type[Base]) -> tuple[tuple[str, Any], ...]:
    """Return the columns of a model, each with the value it has where none was given."""
    found = []
    for attribute in model.__mapper__.column_attrs:
        default = attribute.columns[0].default
        found.append(
            (attribute.key, default.arg if isinstance(default, ScalarElementColumnDefault) else None)
        )
    return tuple(found)


@cache
def _inserting(model: type[Base]) -> Insert:
    # Into the table, not the model: what is inserted by it costs the session's own care for each row.
    return insert(cast(Table, model.__table__))
