"""By when a task may be asked for, and when who has it is reminded: pure."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from foia import law

REMINDED_BEFORE_WORKING_DAYS = 1
REMINDED_AT = time(8)
# Asked last when it is late: the day after.
_DAY = timedelta(days=1)


def last_day_for(response_due_on: date | None, calendar: law.Calendar, today: date) -> date | None:
    """Return the last day a task may be due: the working day before the response; None where it has none.

    Once that is past, today: what is late is asked for at once."""
    if response_due_on is None:
        return None
    try:
        last = calendar.add_working_days(response_due_on, -1)
    except law.NotCovered:
        last = response_due_on - _DAY
    return max(last, today)


def next_reminder(due_on: date, calendar: law.Calendar, now: datetime) -> datetime | None:
    """Return when to remind next: a working day before, on the day, the day after; None once all are past."""
    try:
        before = calendar.add_working_days(due_on, -REMINDED_BEFORE_WORKING_DAYS)
    except law.NotCovered:
        before = due_on - _DAY
    moments = [
        datetime.combine(day, REMINDED_AT, tzinfo=calendar.zone) for day in (before, due_on, due_on + _DAY)
    ]
    return next((moment for moment in moments if moment > now), None)
