"""What makes a case count in each published measure, as conditions and columns of a statement.

The words for the same stand in `foia.statistics.measure_definitions`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Integer, and_, cast, func, or_
from sqlalchemy import case as sql_case

from foia.statistics.catalogue import (
    AGE_BAND_BEYOND,
    AGE_BAND_LIMITS,
    DAY_BAND_BEYOND,
    DAY_BAND_LIMITS,
    TERM_BAND_BEYOND,
    TERM_BAND_LIMITS,
)

# Percent of a term.
HALF, WHOLE = 50, 100

Flags = Mapping[str, ColumnElement[bool]]


def flow_flags(of: Any, first_on: date, last_on: date) -> dict[str, ColumnElement[bool]]:
    """Return what counts in which measure of a flow between two days."""
    answered = of.stopped_on.between(first_on, last_on)
    ended = of.ended_on.between(first_on, last_on)
    in_time = and_(answered, of.stopped_on <= of.due_on)
    pending_end = or_(of.ended_on.is_(None), of.ended_on > last_on)
    timed = and_(answered, of.working_days.is_not(None))
    return {
        "received": of.received_on >= first_on,
        "answered": answered,
        "in_time": in_time,
        "in_time_without_extension": and_(in_time, of.stopped_on <= of.first_due_on),
        "late": and_(answered, of.stopped_on > of.due_on),
        "without_term": and_(answered, of.due_on.is_(None)),
        "with_term": and_(answered, of.due_on.is_not(None)),
        "ended_unanswered": and_(ended, of.stopped_on.is_(None)),
        "pending_start": of.received_on < first_on,
        "pending_end": pending_end,
        "overdue_open": and_(pending_end, of.due_on <= last_on),
        "ended": ended,
        "timed": timed,
        "first_responded": and_(answered, of.first_response_working_days.is_not(None)),
        "extended": and_(ended, of.extended.is_(True)),
        "clarified": and_(ended, of.clarifications > 0),
        "referred": and_(ended, of.referrals > 0),
        "suspended": and_(ended, of.suspended_days > 0),
        "silent": of.silent_on.between(first_on, last_on),
    }


def cohort_flags(of: Any, last_on: date) -> dict[str, ColumnElement[bool]]:
    """Return how those stood at the end of a day that were received together."""
    answered = of.stopped_on <= last_on
    return {
        "received": of.received_on.is_not(None),
        "in_time": and_(answered, of.stopped_on <= of.due_on),
        "late": and_(answered, of.stopped_on > of.due_on),
        "without_term": and_(answered, of.due_on.is_(None)),
        "ended_unanswered": and_(of.ended_on <= last_on, of.stopped_on.is_(None)),
        "still_open": or_(of.ended_on.is_(None), of.ended_on > last_on),
    }


def days_between(dialect: str, earlier: Any, later: Any) -> ColumnElement[int]:
    """Return the calendar days from one day to another."""
    if dialect == "postgresql":
        return cast(later - earlier, Integer)
    return cast(func.julianday(later) - func.julianday(earlier), Integer)


def term_band(of: Any, dialect: str) -> ColumnElement[str]:
    """Return how much of its term an answer took; by calendar days where no law says how to count."""
    taken = days_between(dialect, of.received_on, of.stopped_on)
    term = days_between(dialect, of.received_on, of.due_on)
    is_late = of.stopped_on > of.due_on
    stated = sql_case(
        (and_(~is_late, taken * 2 <= term), HALF),
        (~is_late, WHOLE),
        (taken * WHOLE <= term * (WHOLE + HALF), WHOLE + HALF),
        else_=WHOLE + HALF + 1,
    )
    percent = func.coalesce(of.term_percent, stated)
    bands = [(percent <= limit, code) for code, limit in TERM_BAND_LIMITS.items()]
    return sql_case(*bands, else_=TERM_BAND_BEYOND)


def day_band(of: Any) -> ColumnElement[str]:
    """Return how many working days an answer took."""
    bands = [(of.working_days <= limit, code) for code, limit in DAY_BAND_LIMITS.items()]
    return sql_case(*bands, else_=DAY_BAND_BEYOND)


def age_band(of: Any, last_on: date) -> ColumnElement[str]:
    """Return for how long the last day of an open case was over when the period was."""
    over_on = last_on + timedelta(days=1)
    bands = [(of.due_on >= over_on - timedelta(days=limit), code) for code, limit in AGE_BAND_LIMITS.items()]
    return sql_case(*bands, else_=AGE_BAND_BEYOND)
