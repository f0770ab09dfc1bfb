"""Rows made in memory and stored at once, in few statements: what a new case begins with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, cast

from sqlalchemy import Insert, Table, insert
from sqlalchemy.orm import Session

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
from foia.extensions import Base, pipelined
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
        """Add what an action made for a session, as it is before it enters one."""
        for row in rows:
            known = row.__dict__
            self.add(type(row), {name: known.get(name) for name in _columns(type(row))})

    def store(self, session: Session) -> None:
        """Write all rows in the session's transaction."""
        session.flush()
        with pipelined(session) as connection:
            for model in _IN_ORDER:
                values = self._by_model.pop(model, None)
                if values:
                    connection.execute(_inserting(model), cast(Sequence[Mapping[str, Any]], values))
        if self._by_model:
            raise RuntimeError(f"no place in the order for {sorted(map(str, self._by_model))}")


@cache
def _columns(model: type[Base]) -> tuple[str, ...]:
    return tuple(attribute.key for attribute in model.__mapper__.column_attrs)


@cache
def _inserting(model: type[Base]) -> Insert:
    # Into the table, not the model: what is inserted by it costs the session's own care for each row.
    return insert(cast(Table, model.__table__))
