"""What of bodies an auditor is pointed to in a period: many "not held", and calendars that were changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select, text
from sqlalchemy import case as sql_case
from sqlalchemy.orm import Session, aliased

from foia.accounts.models import Person
from foia.amendments.models import Amendment
from foia.audit.body_exceptions import Answered, FarOver, far_over_peers
from foia.audit.exceptions_queries import Asked
from foia.cases.models import Case
from foia.directory.models import Body, BodyDay
from foia.extensions import fixed
from foia.statistics.measure_models import CaseMeasureRow

# What alone may be answered so.
REQUEST, NOT_HELD = "info_request", "not_held"
MOST_CHANGES = 200
_Confirming, _Proposing, _Withdrawing = aliased(Person), aliased(Person), aliased(Person)


@dataclass(frozen=True)
class CalendarChange:
    """A day of a body's own that was confirmed or withdrawn, by whom, and how many answers it moved."""

    day: BodyDay
    body: Body
    proposed_by: str | None
    confirmed_by: str | None
    withdrawn_by: str | None
    moved: int


def many_not_held(session: Session, country: str, asked: Asked) -> list[FarOver[Body]]:
    """Return the bodies that answered "not held" far more often than others of their level did.

    Of what was answered in the period; from a few rows a body, whatever the number of cases."""
    measured = CaseMeasureRow
    grouped = (
        select(
            measured.body_id,
            func.count().label("answered"),
            func.sum(sql_case((measured.outcome == fixed(NOT_HELD), 1), else_=0)).label("not_held"),
        )
        .where(
            measured.country == country,
            measured.ended_on.between(asked.first_on, asked.last_on),
            measured.stopped_on.is_not(None),
            measured.kind == fixed(REQUEST),
            measured.confidential.is_(False),
            *_without_excluded(asked, measured.case_id),
        )
        .group_by(measured.body_id)
        .subquery()
    )
    rows = session.execute(
        select(Body, grouped.c.answered, grouped.c.not_held).join(grouped, grouped.c.body_id == Body.id)
    )
    found = far_over_peers(Answered(body, body.level, answered, int(part)) for body, answered, part in rows)
    return [one for one in found if asked.body_id in (None, one.body.id)]


def calendar_changes(session: Session, country: str, asked: Asked) -> tuple[list[CalendarChange], int]:
    """Return the newest changes of bodies' own days in the period, MOST_CHANGES at most, and how many."""
    moved = (
        select(func.coalesce(func.sum(Amendment.moved_count), 0))
        .where(Amendment.body_day_id == BodyDay.id)
        .correlate(BodyDay)
        .scalar_subquery()
    )
    newest = func.coalesce(BodyDay.withdrawn_at, BodyDay.confirmed_at)
    statement = (
        select(
            BodyDay, Body, _Proposing.name, _Confirming.name, _Withdrawing.name, moved, func.count().over()
        )
        .join(Body, Body.id == BodyDay.body_id)
        .outerjoin(_Proposing, _Proposing.id == BodyDay.proposed_by_id)
        .outerjoin(_Confirming, _Confirming.id == BodyDay.confirmed_by_id)
        .outerjoin(_Withdrawing, _Withdrawing.id == BodyDay.withdrawn_by_id)
        .where(Body.country == country, *_changed_within(asked))
        .order_by(newest.desc(), BodyDay.id)
        .limit(MOST_CHANGES)
    )
    rows = session.execute(statement).all()
    return [CalendarChange(*row[:6]) for row in rows], rows[0][6] if rows else 0


def count_calendar_changes(session: Session, country: str, asked: Asked) -> int:
    """Return how many days of bodies' own were confirmed or withdrawn in the period."""
    statement = (
        select(func.count())
        .select_from(BodyDay)
        .join(Body, Body.id == BodyDay.body_id)
        .where(Body.country == country, *_changed_within(asked))
    )
    return session.scalar(statement) or 0


def _changed_within(asked: Asked) -> list[ColumnElement[bool]]:
    """Of a day nobody confirmed nothing was counted by: withdrawing it changed no calendar."""
    within = [
        and_(moment >= asked.since, moment < asked.until)
        for moment in (BodyDay.confirmed_at, BodyDay.withdrawn_at)
    ]
    found: list[ColumnElement[bool]] = [BodyDay.confirmed_at.is_not(None), or_(*within)]
    return [*found, BodyDay.body_id == asked.body_id] if asked.body_id is not None else found


def _without_excluded(asked: Asked, case_id: Any) -> list[ColumnElement[bool]]:
    """Leave out the cases that whoever asks is kept from: found among the few anybody is kept from."""
    if not asked.excluded:
        return []
    kept_from: list[ColumnElement[bool]] = [Case.excluded.like(f"%{known}%") for known in asked.excluded]
    cases = select(Case.id).where(text("cases.excluded <> ''"), or_(*kept_from))
    return [case_id.not_in(cases)]
