"""Counting a month over the cases: one grouped statement, and no row of a case leaves the database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy import case as sql_case
from sqlalchemy.orm import Session

from foia.cases.events import IMPORTED
from foia.cases.models import Case, Event
from foia.cases.phases import Phase
from foia.statistics.measures import NEVER_COUNTED, Counts, days_of
from foia.statistics.models import Release

Subject = tuple[UUID, str]  # a body and a kind


def countable() -> ColumnElement[bool]:
    """Select the cases that figures may be made of at all."""
    return and_(Case.confidential.is_(False), Case.kind.not_in(NEVER_COUNTED), Case.body_id.is_not(None))


def counts_of_month(session: Session, month: str) -> dict[Subject, Counts]:
    """Count what each body did in a month with each kind of case, as it is known now."""
    first_on, last_on = days_of(month)
    answered = Case.stopped_on.between(first_on, last_on)
    unanswered = or_(
        Case.stopped_on > last_on,
        # What ended without an answer's date is unknown: never overdue.
        and_(Case.stopped_on.is_(None), Case.phase != Phase.CONCLUDED),
    )
    sums = [
        func.sum(sql_case((condition, 1), else_=0))
        for condition in (
            Case.received_on >= first_on,
            and_(answered, Case.stopped_on <= Case.late_after_on),
            and_(answered, Case.stopped_on > Case.late_after_on),
            and_(answered, Case.late_after_on.is_(None)),
            and_(unanswered, Case.late_after_on <= last_on),
        )
    ]
    timed = func.sum(sql_case((and_(answered, Case.response_working_days.is_not(None)), 1), else_=0))
    columns: list[Any] = [Case.body_id, Case.kind, *sums, func.count(), timed]
    on_postgresql = session.get_bind().dialect.name == "postgresql"
    if on_postgresql:
        days = sql_case((answered, Case.response_working_days))
        columns.append(func.percentile_disc(0.5).within_group(days))
    statement = select(*columns).where(_stood(first_on, last_on)).group_by(Case.body_id, Case.kind)
    rows = session.execute(statement).all()
    medians = {} if on_postgresql else _medians(session, answered)
    return {(row[0], row[1]): _counts(row, on_postgresql, medians) for row in rows}


def first_received_on(session: Session) -> date | None:
    """Return the day of the first case that counts; None before there is any."""
    return session.scalar(
        select(Case.received_on).where(countable()).order_by(Case.received_on, Case.id).limit(1)
    )


def published_months(session: Session) -> set[str]:
    """Return the months whose figures are published."""
    return set(session.scalars(select(Release.month)))


def is_importing(session: Session, since: datetime) -> bool:
    """Say whether a log was being read in since an instant: half of it would be published as all."""
    found = select(Event.id).where(Event.recorded_at >= since, Event.type.in_(IMPORTED)).limit(1)
    return session.scalar(found) is not None


def _stood(first_on: date, last_on: date) -> ColumnElement[bool]:
    """Select what was received by the last day and not answered before the first one."""
    return and_(
        countable(),
        Case.received_on <= last_on,
        or_(
            Case.received_on >= first_on,
            Case.stopped_on >= first_on,
            and_(Case.stopped_on.is_(None), Case.phase != Phase.CONCLUDED),
        ),
    )


def _medians(session: Session, answered: ColumnElement[bool]) -> dict[Subject, int]:
    """Find what percentile_disc(0.5) gives where the database has no such function: the same row."""
    subject = (Case.body_id, Case.kind)
    ranked = (
        select(
            *subject,
            Case.response_working_days.label("days"),
            func.row_number().over(partition_by=subject, order_by=Case.response_working_days).label("place"),
            func.count().over(partition_by=subject).label("count"),
        )
        .where(countable(), answered, Case.response_working_days.is_not(None))
        .subquery()
    )
    middle = select(ranked.c.body_id, ranked.c.kind, ranked.c.days).where(
        ranked.c.place == (ranked.c.count + 1) // 2
    )
    return {(row[0], row[1]): row[2] for row in session.execute(middle)}


def _counts(row: Sequence[Any], has_median: bool, medians: dict[Subject, int]) -> Counts:
    body_id, kind, received, in_time, late, without_term, overdue, standing, timed = row[:9]
    return Counts(
        received=int(received),
        answered_in_time=int(in_time),
        answered_late=int(late),
        without_term=int(without_term),
        overdue=int(overdue),
        standing=int(standing),
        timed=int(timed),
        median_working_days=row[9] if has_median else medians.get((body_id, kind)),
    )
