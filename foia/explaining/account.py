"""A deadline taken apart for whoever has to trust it: the days it counts and those it does not: pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from foia import law

_DAY = timedelta(days=1)
# A picture of more months than these is no picture any more.
MOST_MONTHS = 15
DAYS_IN_WEEK = 7
COUNTED_UNITS = frozenset({"working_day", "judicial_working_day", "calendar_day"})
PICTURED_UNITS = COUNTED_UNITS | {"month", "year"}


class Mark(StrEnum):
    """What a day is to a term."""

    OUTSIDE = "outside"
    EVENT = "event"  # what the term counts from happened that day
    COUNTED = "counted"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    PAUSED = "paused"
    HALF_DAY = "half_day"


@dataclass(frozen=True)
class DayShown:
    """One day of a month. `number` is its place in the count, where days are numbered."""

    on: date
    mark: Mark
    number: int | None = None
    reason: law.DayReason | None = None
    is_event: bool = False
    is_due: bool = False
    is_other_due: bool = False


@dataclass(frozen=True)
class MonthShown:
    """A month as weeks from Monday to Sunday; None where another month stands."""

    first_on: date
    weeks: tuple[tuple[DayShown | None, ...], ...]

    @property
    def days(self) -> list[DayShown]:
        return [day for week in self.weeks for day in week if day is not None]


@dataclass(frozen=True)
class ClosedDays:
    """Days left out for one reason. `reason`: start_day, weekend, holiday, suspension, pause, half_day.

    `why` is what the calendar says of a day it closes, `cause` the step or ground that paused the term."""

    reason: str
    days: tuple[date, ...]
    why: law.DayReason | None = None
    cause: str | None = None


@dataclass(frozen=True)
class Account:
    """A deadline with everything it was found by."""

    deadline: law.Deadline
    step: law.Step
    regime: law.Regime
    calendar: law.Calendar
    closed: tuple[ClosedDays, ...]
    months: tuple[MonthShown, ...]


def account_of(deadline: law.Deadline, regime: law.Regime, calendar: law.Calendar) -> Account:
    """Take a deadline apart, under the regime and calendar that gave it."""
    step = next(step for step in regime.steps if step.id == deadline.step)
    days = _days_of(deadline, calendar)
    return Account(
        deadline=deadline,
        step=step,
        regime=regime,
        calendar=calendar,
        closed=tuple(_closed(deadline.skipped, days)),
        months=months_of(deadline, calendar),
    )


def _days_of(deadline: law.Deadline, calendar: law.Calendar) -> law.Calendar:
    """Give the calendar the term is counted by: the courts have one of their own."""
    judicial = calendar.judicial if deadline.unit == "judicial_working_day" else None
    return judicial or calendar


_CLOSED_BY_THE_CALENDAR = frozenset({"weekend", "holiday", "suspension"})


def _closed(skipped: Iterable[law.SkippedDay], calendar: law.Calendar) -> list[ClosedDays]:
    """Group what was not counted: weekends together, each holiday by itself, a suspension as one."""
    groups: dict[tuple[str, str | None], tuple[list[date], law.DayReason | None]] = {}
    for day in skipped:
        why = calendar.explain(day.date) if day.reason in _CLOSED_BY_THE_CALENDAR else None
        reason = "pause" if day.reason == "suspension" and why is None else day.reason
        # Two holidays may have one name; a suspension is one, however many days it holds.
        key = day.date.isoformat() if reason == "holiday" else day.source
        if reason == "weekend":
            key = None
        groups.setdefault((reason, key), ([], why))[0].append(day.date)
    return [
        ClosedDays(reason, tuple(days), why, key if reason == "pause" else None)
        for (reason, key), (days, why) in groups.items()
    ]


def months_of(deadline: law.Deadline, calendar: law.Calendar) -> tuple[MonthShown, ...]:
    """Lay the days of a term out by months, from the event it counts from to its last day.

    Nothing where it has no last day, counts hours, or is longer than a picture may be."""
    last_on = deadline.last_acceptable_on
    if last_on is None or deadline.starts_on is None or deadline.unit not in PICTURED_UNITS:
        return ()
    first_on = min(deadline.happened_on or deadline.starts_on, deadline.starts_on)
    months = _months_between(first_on, last_on)
    if len(months) > MOST_MONTHS:
        return ()
    marked = _marked(deadline, _days_of(deadline, calendar), first_on, last_on)
    return tuple(_month(month, marked) for month in months)


def _months_between(first_on: date, last_on: date) -> list[date]:
    months, month = [], first_on.replace(day=1)
    while month <= last_on:
        months.append(month)
        month = (month + timedelta(days=32)).replace(day=1)
    return months


def _marked(
    deadline: law.Deadline, calendar: law.Calendar, first_on: date, last_on: date
) -> dict[date, DayShown]:
    skipped = {day.date: day for day in deadline.skipped}
    starts_on, due_on = deadline.starts_on or first_on, deadline.due_on or last_on
    is_numbered = deadline.unit in COUNTED_UNITS
    found: dict[date, DayShown] = {}
    number, on = 0, first_on
    while on <= last_on:
        mark, why = _mark_of(on, skipped.get(on), calendar)
        if mark is Mark.COUNTED and not starts_on <= on <= due_on:
            mark = Mark.EVENT if on == deadline.happened_on else Mark.OUTSIDE
        number += mark is Mark.COUNTED
        found[on] = DayShown(
            on=on,
            mark=mark,
            number=number if is_numbered and mark is Mark.COUNTED else None,
            reason=why,
            is_event=on == deadline.happened_on,
            is_due=on == deadline.due_on,
            is_other_due=on == deadline.conflict_due_on,
        )
        on += _DAY
    return found


_MARKS = {
    "weekend": Mark.WEEKEND,
    "holiday": Mark.HOLIDAY,
    "suspension": Mark.PAUSED,
    "half_day": Mark.HALF_DAY,
}


def _mark_of(
    on: date, skipped: law.SkippedDay | None, calendar: law.Calendar
) -> tuple[Mark, law.DayReason | None]:
    if skipped is None:
        return Mark.COUNTED, None
    if skipped.reason == "start_day":
        return Mark.EVENT, None
    return _MARKS[skipped.reason], calendar.explain(on) if skipped.reason != "half_day" else None


def _month(first_on: date, marked: dict[date, DayShown]) -> MonthShown:
    following = (first_on + timedelta(days=32)).replace(day=1)
    cells: list[DayShown | None] = [None] * first_on.weekday()
    on = first_on
    while on < following:
        cells.append(marked.get(on) or DayShown(on, Mark.OUTSIDE))
        on += _DAY
    cells += [None] * (-len(cells) % DAYS_IN_WEEK)
    return MonthShown(
        first_on,
        tuple(tuple(cells[at : at + DAYS_IN_WEEK]) for at in range(0, len(cells), DAYS_IN_WEEK)),
    )


def norm_of(basis: str, norms: Sequence[law.Norm]) -> law.Norm | None:
    """Find which of a regime's norms a citation names: the one whose title it begins like."""
    cited = basis.partition(",")[0].partition(";")[0].strip()
    return next((norm for norm in norms if cited and norm.title.startswith(cited)), None)
