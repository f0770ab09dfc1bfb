"""Who read whose data, and for what: a case names whose, never a name."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from foia.accounts.models import Person
from foia.cases.models import Case
from foia.cases.trace_models import IdentityReading
from foia.directory.models import Body
from foia.paging import After

PAGE_ROWS = 25


@dataclass(frozen=True)
class ReadingLine:
    """One reading: when, by whom, of which case and body, what for."""

    id: UUID
    read_at: datetime
    name: str
    purpose: str
    case_id: UUID
    folio: str
    body: Body | None


def readings_page(
    session: Session,
    since: datetime,
    until: datetime,
    *,
    body_id: UUID | None = None,
    purposes: Collection[str] = (),
    excluded: Collection[str] = (),
    after: After | None = None,
) -> tuple[list[ReadingLine], After | None]:
    """Return a page of readings from `since` to before `until`, the newest first, and where the next begins.

    None of a confidential case, nor of one that whoever asks is kept from."""
    statement = (
        select(IdentityReading, Person.name, Case.folio, Body)
        .join(Person, Person.id == IdentityReading.person_id)
        .join(Case, Case.id == IdentityReading.case_id)
        .outerjoin(Body, Body.id == Case.body_id)
        .where(
            IdentityReading.read_at >= since,
            IdentityReading.read_at < until,
            Case.confidential.is_(False),
            *(Case.excluded.not_like(f"%{known}%") for known in excluded),
        )
        .order_by(IdentityReading.read_at.desc(), IdentityReading.id.desc())
        .limit(PAGE_ROWS + 1)
    )
    if body_id is not None:
        statement = statement.where(Case.body_id == body_id)
    if purposes:
        statement = statement.where(IdentityReading.purpose.in_(list(purposes)))
    if after is not None:
        statement = statement.where(after.precedes(IdentityReading.read_at, IdentityReading.id))
    lines = [
        ReadingLine(row.id, row.read_at, name, row.purpose, row.case_id, folio, body)
        for row, name, folio, body in session.execute(statement)
    ]
    more, lines = len(lines) > PAGE_ROWS, lines[:PAGE_ROWS]
    return lines, After(lines[-1].read_at, lines[-1].id) if more else None
