"""What an auditor reads of searches for a person, and a case by its folio or a registry's number."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from foia.accounts.models import Person
from foia.cases.folio import read_folio
from foia.cases.intake_models import RegistryNumber
from foia.cases.models import Case
from foia.cases.registry import fold_number
from foia.cases.trace_models import IdentitySearch
from foia.cases.tray_models import Export
from foia.directory.models import Body
from foia.paging import After

PAGE_ROWS = 25
MOST_FOUND = 25


@dataclass(frozen=True)
class SearchLine:
    """Who looked for a person's cases: by which datum, what for, and how many were shown."""

    id: UUID
    name: str
    field: str
    purpose: str
    found: int
    searched_at: datetime


@dataclass(frozen=True)
class ExportLine:
    """Who took a tray out: when, as what, its filters as a query, how many cases, with names and what for."""

    id: UUID
    name: str
    made_at: datetime
    format: str
    narrowed: str
    rows: int
    with_identity: bool
    purpose: str


def person_searches(session: Session, after: After | None = None) -> tuple[list[SearchLine], After | None]:
    """Return one page of the searches for people, the newest first, and where the next one begins."""
    statement = (
        select(IdentitySearch, Person.name)
        .join(Person, Person.id == IdentitySearch.person_id)
        .order_by(IdentitySearch.searched_at.desc(), IdentitySearch.id.desc())
        .limit(PAGE_ROWS + 1)
    )
    if after is not None:
        statement = statement.where(after.precedes(IdentitySearch.searched_at, IdentitySearch.id))
    lines = [
        SearchLine(row.id, name, row.field, row.purpose, row.found, row.searched_at)
        for row, name in session.execute(statement)
    ]
    more, lines = len(lines) > PAGE_ROWS, lines[:PAGE_ROWS]
    return lines, After(lines[-1].searched_at, lines[-1].id) if more else None


def exports(session: Session, after: After | None = None) -> tuple[list[ExportLine], After | None]:
    """Return one page of the exports of trays, the newest first, and where the next one begins."""
    statement = (
        select(Export, Person.name)
        .join(Person, Person.id == Export.person_id)
        .order_by(Export.made_at.desc(), Export.id.desc())
        .limit(PAGE_ROWS + 1)
    )
    if after is not None:
        statement = statement.where(after.precedes(Export.made_at, Export.id))
    lines = [
        ExportLine(
            row.id, name, row.made_at, row.format, row.narrowed, row.rows, row.with_identity, row.purpose
        )
        for row, name in session.execute(statement)
    ]
    more, lines = len(lines) > PAGE_ROWS, lines[:PAGE_ROWS]
    return lines, After(lines[-1].made_at, lines[-1].id) if more else None


def find_by_number(session: Session, typed: str, excluded: Collection[str]) -> list[tuple[Case, Body | None]]:
    """Return the cases of a folio or of a number some registry gave; no confidential one."""
    folded = fold_number(typed)
    if not folded:
        return []
    numbered = select(RegistryNumber.case_id).where(RegistryNumber.folded == folded)
    statement = (
        select(Case, Body)
        .outerjoin(Body, Body.id == Case.body_id)
        .where(
            or_(Case.folio == (read_folio(typed) or ""), Case.id.in_(numbered)),
            Case.confidential.is_(False),
            *(Case.excluded.not_like(f"%{known}%") for known in excluded),
        )
        .order_by(Case.received_at.desc(), Case.id)
        .limit(MOST_FOUND)
    )
    return [(row[0], row[1]) for row in session.execute(statement)]
