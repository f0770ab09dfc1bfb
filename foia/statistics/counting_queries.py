"""Counting a month over the cases: one grouped statement, and no row of a case leaves the database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select, union_all
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
    stood = _stood(first_on, last_on)
    answered = stood.stopped_on.between(first_on, last_on)
    # What ended without an answer's date is unknown: never overdue.
    unanswered = or_(
        stood.stopped_on > last_on, and_(stood.stopped_on.is_(None), stood.phase != Phase.CONCLUDED)
    )
    sums = [
        func.sum(sql_case((condition, 1), else_=0))
        for condition in (
            stood.received_on >= first_on,
            and_(answered, stood.stopped_on <= stood.late_after_on),
            and_(answered, stood.stopped_on > stood.late_after_on),
            and_(answered, stood.late_after_on.is_(None)),
            and_(unanswered, stood.late_after_on <= last_on),
            and_(answered, stood.response_working_days.is_not(None)),
        )
    ]
    columns: list[Any] = [stood.body_id, stood.kind, func.count(), *sums]
    on_postgresql = session.get_bind().dialect.name == "postgresql"
    if on_postgresql:
        days = sql_case((answered, stood.response_working_days))
        columns.append(func.percentile_disc(0.5).within_group(days))
    rows = session.execute(select(*columns).group_by(stood.body_id, stood.kind)).all()
    medians = {} if on_postgresql else _medians(session, first_on, last_on)
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


def _stood(first_on: date, last_on: date) -> Any:
    """Select what was received by the last day and not answered before the first one.

    In parts that share no case, so that each is cut from an index: together they would be read whole."""
    parts = (
        (Case.received_on.between(first_on, last_on),),
        (Case.stopped_on.between(first_on, last_on), Case.received_on < first_on),
        (Case.stopped_on > last_on, Case.received_on < first_on),
        (Case.stopped_on.is_(None), Case.received_on < first_on, Case.phase != Phase.CONCLUDED),
    )
    columns = (
        Case.body_id,
        Case.kind,
        Case.phase,
        Case.received_on,
        Case.stopped_on,
        Case.late_after_on,
        Case.response_working_days,
    )
    return union_all(*(select(*columns).where(countable(), *part) for part in parts)).subquery().c


def _medians(session: Session, first_on: date, last_on: date) -> dict[Subject, int]:
    """Find what percentile_disc(0.5) gives where the database has no such function: the same row."""
    subject = (Case.body_id, Case.kind)
    ranked = (
        select(
            *subject,
            Case.response_working_days.label("days"),
            func.row_number().over(partition_by=subject, order_by=Case.response_working_days).label("place"),
            func.count().over(partition_by=subject).label("count"),
        )
        .where(
            countable(),
            Case.stopped_on.between(first_on, last_on),
            Case.received_on <= last_on,
            Case.response_working_days.is_not(None),
        )
        .subquery()
    )
    middle = select(ranked.c.body_id, ranked.c.kind, ranked.c.days).where(
        ranked.c.place == (ranked.c.count + 1) // 2
    )
    return {(row[0], row[1]): row[2] for row in session.execute(middle)}


def _counts(row: Sequence[Any], has_median: bool, medians: dict[Subject, int]) -> Counts:
    body_id, kind, standing, received, in_time, late, without_term, overdue, timed = row[:9]
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
