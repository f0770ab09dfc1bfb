"""Reading the history of everything administered by screen, newest first, a page at a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from foia.accounts.models import Person, RoleGrant
from foia.actors import Role
from foia.changes import Change, ChangeRead, read_change

PAGE_SIZE = 25
OF_A_PERSON = ("person", "role", "absence")


@dataclass(frozen=True)
class HistoryFilter:
    """What the history is narrowed to; `until` is left out, `by_command` wants only the command line's."""

    kind: str = ""
    person_id: UUID | None = None
    by_command: bool = False
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class NotedChange:
    """A change with what it is of."""

    id: UUID
    kind: str
    subject_id: str
    read: ChangeRead


@dataclass(frozen=True)
class HistoryPage:
    """One page, and the changes beside which the neighbouring pages begin."""

    changes: list[NotedChange]
    older_than: UUID | None
    newer_than: UUID | None


def history_page(
    session: Session,
    wanted: HistoryFilter,
    *,
    older_than: UUID | None = None,
    newer_than: UUID | None = None,
) -> HistoryPage:
    """Return a page of the history in one statement."""
    statement = select(Change).where(*_conditions(wanted))
    if newer_than is not None:
        statement = statement.where(_beside(newer_than, older=False))
        statement = statement.order_by(Change.changed_at, Change.id)
    else:
        if older_than is not None:
            statement = statement.where(_beside(older_than, older=True))
        statement = statement.order_by(Change.changed_at.desc(), Change.id.desc())
    rows = list(session.scalars(statement.limit(PAGE_SIZE + 1)))
    is_more = len(rows) > PAGE_SIZE
    rows = rows[:PAGE_SIZE]
    if newer_than is not None:
        rows.reverse()
    found = [NotedChange(row.id, row.subject_kind, row.subject_id, read_change(row)) for row in rows]
    if not found:
        return HistoryPage([], None, None)
    has_older = is_more if newer_than is None else True
    has_newer = is_more if newer_than is not None else older_than is not None
    return HistoryPage(found, found[-1].id if has_older else None, found[0].id if has_newer else None)


def changes_of_person(session: Session, person_id: UUID, *, limit: int = 50) -> list[NotedChange]:
    """Return what was done with a person, their roles and absences, the newest first."""
    rows = session.scalars(
        select(Change)
        .where(Change.subject_kind.in_(OF_A_PERSON), Change.subject_id == person_id.hex)
        .order_by(Change.changed_at.desc(), Change.id)
        .limit(limit)
    )
    return [NotedChange(row.id, row.subject_kind, row.subject_id, read_change(row)) for row in rows]


def administrators_ever(session: Session) -> list[tuple[UUID, str]]:
    """Return who administers or did, by name."""
    held = select(RoleGrant.person_id).where(RoleGrant.role == Role.ADMINISTRATOR)
    rows = session.execute(
        select(Person.id, Person.name).where(Person.id.in_(held)).order_by(Person.folded, Person.id)
    )
    return [(row[0], row[1]) for row in rows]


def _conditions(wanted: HistoryFilter) -> list[ColumnElement[bool]]:
    found = []
    if wanted.kind:
        found.append(Change.subject_kind == wanted.kind)
    if wanted.person_id is not None:
        found.append(Change.person_id == wanted.person_id)
    if wanted.by_command:
        found.append(Change.person_id.is_(None))
    if wanted.since is not None:
        found.append(Change.changed_at >= wanted.since)
    if wanted.until is not None:
        found.append(Change.changed_at < wanted.until)
    return found


def _beside(change_id: UUID, *, older: bool) -> ColumnElement[bool]:
    """Restrict to the changes older (or newer) than one of them."""
    at = select(Change.changed_at).where(Change.id == change_id).scalar_subquery()
    if older:
        return or_(Change.changed_at < at, and_(Change.changed_at == at, Change.id < change_id))
    return or_(Change.changed_at > at, and_(Change.changed_at == at, Change.id > change_id))
