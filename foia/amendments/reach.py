"""Which open cases an amendment may move."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from foia import law
from foia.amendments.counting import CaseRow
from foia.amendments.models import Amendment, AmendmentKind
from foia.cases.models import Case
from foia.directory.models import Body
from foia.law.hierarchy import canonical, chain


@dataclass(frozen=True)
class Reach:
    """The cases of an amendment: of a country, or (where `body_ids` is given) only of some bodies."""

    amendment: Amendment
    body_ids: frozenset[UUID] | None
    # What it replaces may have moved whoever was received after its own last day.
    last_on: date | None

    @property
    def clause(self) -> ColumnElement[bool]:
        """Say it in SQL."""
        of = self.amendment
        found = Case.country == of.country
        if of.number is not None:
            found = found & (Case.law_revision < of.number)
        if self.body_ids is not None:
            found = found & Case.body_id.in_(self.body_ids)
        if of.kind == AmendmentKind.YEAR:
            return found & Case.due_on.is_(None)  # what no calendar covered
        if self.last_on is not None:
            found = found & (Case.received_on <= self.last_on)
        return found

    def holds(self, row: CaseRow) -> bool:
        """Say it of a case that one of several reaches."""
        of = self.amendment
        if self.body_ids is not None and row.body_id not in self.body_ids:
            return False
        if of.kind == AmendmentKind.YEAR:
            return bool(row.due_on is None)
        return self.last_on is None or bool(row.received_on <= self.last_on)


def reach_of(session: Session, book: law.LawBook, amendment: Amendment) -> Reach:
    """Return which cases an amendment may move."""
    last_on = _last_on(session, amendment)
    if amendment.kind == AmendmentKind.BODY_DAY and amendment.body_id is not None:
        return Reach(amendment, frozenset({amendment.body_id}), last_on)
    if not amendment.scope:
        return Reach(amendment, None, last_on)
    base = book.calendar_base(book.calendar_id(amendment.country))
    placed = select(Body.id, Body.place_code).where(
        Body.country == amendment.country, Body.place_code.is_not(None)
    )
    return Reach(
        amendment,
        frozenset(
            body_id
            for body_id, place_code in session.execute(placed)
            if amendment.scope in chain(base, canonical(base, place_code))
        ),
        last_on,
    )


def _last_on(session: Session, amendment: Amendment) -> date | None:
    """Return the last day an amendment changes: its own, or a later one of what it replaces."""
    old = session.get(Amendment, amendment.replaces_id) if amendment.replaces_id else None
    if amendment.last_on is None or old is None or old.last_on is None:
        return amendment.last_on
    return max(amendment.last_on, old.last_on)


def any_of(reaches: Sequence[Reach]) -> ColumnElement[bool]:
    """Say that at least one reaches a case."""
    return or_(*(reach.clause for reach in reaches))
