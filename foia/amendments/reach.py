"""Which open cases an amendment may move."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select, true
from sqlalchemy.orm import Session

from foia import law
from foia.amendments.models import Amendment, AmendmentKind
from foia.amendments.temporary import HELD
from foia.cases.models import Case
from foia.directory.models import Body
from foia.law.hierarchy import canonical, chain

# A process that did not know yet may have counted by the older law for a while after it was applied.
LOOKED_AT_AGAIN = timedelta(minutes=10)


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

    @property
    def held_clause(self) -> ColumnElement[bool]:
        """Say it in SQL of a case of the batch, which one of several reaches."""
        found: ColumnElement[bool] = true()
        if self.amendment.kind == AmendmentKind.YEAR:
            found = HELD.c.due_on.is_(None)
        elif self.last_on is not None:
            found = HELD.c.received_on <= self.last_on
        return found if self.body_ids is None else found & HELD.c.body_id.in_(self.body_ids)


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


def pending_reaches(session: Session, book: law.LawBook, now: datetime) -> list[Reach]:
    """Return which cases wait to be counted anew, by the amendments applied since they were."""
    statement = select(Amendment).where(
        Amendment.number.is_not(None),
        or_(Amendment.redated_at.is_(None), Amendment.applied_at > now - LOOKED_AT_AGAIN),
    )
    return [
        reach_of(session, book, amendment)
        for amendment in session.scalars(statement.order_by(Amendment.number))
    ]


def any_of(reaches: Sequence[Reach]) -> ColumnElement[bool]:
    """Say that at least one reaches a case."""
    return or_(*(reach.clause for reach in reaches))
