"""What auditors read of refusals: a page of rows, and how many of each kind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from foia.accounts.models import Person
from foia.audit.denials_models import Denial
from foia.paging import After

PAGE_ROWS = 25


@dataclass(frozen=True)
class DenialLine:
    """A row of refusals, and who of staff it was, where that is known."""

    row: Denial
    name: str | None


@dataclass(frozen=True)
class Asked:
    """Refusals that began from `since` to before `until`; of one kind, of one person, of one account."""

    since: datetime
    until: datetime
    kind: str = ""
    person_id: UUID | None = None
    mark: str = ""


def denials_page(
    session: Session, asked: Asked, after: After | None = None
) -> tuple[list[DenialLine], After | None]:
    """Return a page of refusals, the newest first, and where the next one begins."""
    statement = (
        select(Denial, Person.name)
        .outerjoin(Person, Person.id == Denial.person_id)
        .where(*_wanted(asked))
        .order_by(Denial.began_at.desc(), Denial.id.desc())
        .limit(PAGE_ROWS + 1)
    )
    if after is not None:
        statement = statement.where(after.precedes(Denial.began_at, Denial.id))
    lines = [DenialLine(row, name) for row, name in session.execute(statement)]
    more, lines = len(lines) > PAGE_ROWS, lines[:PAGE_ROWS]
    return lines, After(lines[-1].row.began_at, lines[-1].row.id) if more else None


def counts_by_kind(session: Session, asked: Asked) -> dict[str, int]:
    """Count refusals of each kind."""
    statement = select(Denial.kind, func.sum(Denial.times)).where(*_wanted(asked)).group_by(Denial.kind)
    return {kind: int(times) for kind, times in session.execute(statement)}


def _wanted(asked: Asked) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = [Denial.began_at >= asked.since, Denial.began_at < asked.until]
    if asked.kind:
        wanted.append(Denial.kind == asked.kind)
    if asked.person_id is not None:
        wanted.append(Denial.person_id == asked.person_id)
    if asked.mark:
        wanted.append(Denial.mark == asked.mark)
    return wanted
