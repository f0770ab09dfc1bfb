"""The history of what people configure: who changed what, when, from what to what.

Whatever is administered by screen (bodies, people, categories, texts…) leaves a row here, in the transaction
of the change. Rows are added, never changed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from foia.actors import Actor
from foia.extensions import Base, new_id


class Change(Base):
    """One change: what it is of (`subject_kind`, `subject_id`), what was done, and the fields it moved."""

    __tablename__ = "changes"
    __table_args__ = (Index("ix_changes_subject", "subject_kind", "subject_id", "changed_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    subject_kind: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[str] = mapped_column(String(100))
    action: Mapped[str] = mapped_column(String(40))  # added, changed, ended…
    before: Mapped[str] = mapped_column(Text)
    after: Mapped[str] = mapped_column(Text)
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))  # None: the command line
    changed_at: Mapped[datetime] = mapped_column(index=True)


@dataclass(frozen=True)
class ChangeRead:
    """A change as a page shows it: `fields` are (name, before, after), values as they were written."""

    action: str
    fields: tuple[tuple[str, Any, Any], ...]
    person_id: UUID | None
    changed_at: datetime


def note_change(
    session: Session,
    subject_kind: str,
    subject_id: UUID | str,
    action: str,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    *,
    actor: Actor,
    now: datetime,
) -> Change | None:
    """Add what differs between two states of a subject to its history; None when nothing does.

    An empty `before` is an addition, an empty `after` an end."""
    names = [
        name
        for name in dict.fromkeys((*before, *after))
        if _plain(before.get(name)) != _plain(after.get(name))
    ]
    if not names:
        return None
    row = Change(
        id=new_id(),
        subject_kind=subject_kind,
        subject_id=subject_id.hex if isinstance(subject_id, UUID) else subject_id,
        action=action,
        before=_written(before, names),
        after=_written(after, names),
        person_id=actor.person_id,
        changed_at=now,
    )
    session.add(row)
    return row


def changes_of(
    session: Session, subject_kind: str, subject_id: UUID | str, *, limit: int = 50
) -> list[ChangeRead]:
    """Return the history of a subject, the newest first."""
    wanted = subject_id.hex if isinstance(subject_id, UUID) else subject_id
    rows = session.scalars(
        select(Change)
        .where(Change.subject_kind == subject_kind, Change.subject_id == wanted)
        .order_by(Change.changed_at.desc(), Change.id)
        .limit(limit)
    )
    return [read_change(row) for row in rows]


def fields_of(row: Base, names: tuple[str, ...]) -> dict[str, Any]:
    """Return the named fields of a row, for `before` and `after`."""
    return {name: getattr(row, name) for name in names}


def read_change(row: Change) -> ChangeRead:
    """Return a change as pages show it."""
    before, after = json.loads(row.before), json.loads(row.after)
    names = dict.fromkeys((*before, *after))
    fields = tuple((name, before.get(name), after.get(name)) for name in names)
    return ChangeRead(row.action, fields, row.person_id, row.changed_at)


def _written(values: Mapping[str, Any], names: list[str]) -> str:
    kept = {name: _plain(values[name]) for name in names if name in values}
    return json.dumps(kept, ensure_ascii=False, sort_keys=True)


def _plain(value: Any) -> Any:
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value
