"""Arithmetic of one term: from the day of an event to the last day in time, over a calendar."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from foia.law.calendar import Calendar
from foia.law.dates import term_in_spanish
from foia.law.errors import NotCovered
from foia.law.report import SkippedDay
from foia.law.vocabulary import CountStart, Unit

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Moment:
    """When something happened: the local day, and the aware instant where it is known."""

    day: date
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Pause:
    """Days that do not count; without `last` it is still running."""

    first: date
    last: date | None
    name: str

    def holds(self, day: date) -> bool:
        """Tell whether a day falls in the pause."""
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class Counting:
    """How one term is counted. `roll`: a closed last day passes to the next open one."""

    amount: int
    unit: Unit
    count_start: CountStart
    roll: bool = True
    from_first_day: bool = False
    half_days_closed: bool = False


@dataclass(frozen=True, slots=True)
class Counted:
    """The result: `nominal_on` is the last day before rolling off closed days."""

    starts_on: date
    nominal_on: date
    due_on: date
    due_at: datetime | None = None


def count(start: Moment, counting: Counting, calendar: Calendar, pauses: Sequence[Pause] = ()) -> Counted:
    """Count a term from an event (which itself is never counted, except in hours).

    Raises: NotCovered.
    """
    try:
        return _count(start, counting, calendar, pauses)
    except (OverflowError, ValueError):
        term = term_in_spanish(counting.amount, counting.unit)
        raise NotCovered(f"{term} desde el {start.day}: ningún calendario llega tan lejos") from None


def _count(start: Moment, counting: Counting, calendar: Calendar, pauses: Sequence[Pause]) -> Counted:
    if counting.unit == "hour":
        return _hours(start, counting, calendar)
    if counting.unit == "immediate":
        return Counted(start.day, start.day, start.day)
    days = _counting_calendar(counting, calendar)
    if counting.unit in ("working_day", "judicial_working_day"):
        due_on = _working(start.day, counting, days, pauses)
        return Counted(_first_open(start.day, counting, days, pauses), due_on, due_on)
    base = start.day
    if counting.count_start == "next_working_day":
        base = days.add_working_days(base, 1) - _DAY
    nominal = _nominal(base, counting)
    nominal = _shifted(base, nominal, days, pauses)
    return Counted(base + _DAY, nominal, _rolled(nominal, counting, days, pauses))


def skipped_days(
    start: date, counted: Counted, counting: Counting, calendar: Calendar, pauses: Sequence[Pause]
) -> tuple[SkippedDay, ...]:
    """List every day up to the due day that was not counted, and why.

    It begins on the event's day where counting starts the next working day, else on the first day counted.
    """
    if counting.unit in ("hour", "immediate"):
        return ()
    days = _counting_calendar(counting, calendar)
    day = start if counting.count_start == "next_working_day" else counted.starts_on
    found: list[SkippedDay] = []
    while day <= counted.due_on:
        reason = _why_skipped(day, counted, counting, days, pauses)
        if reason is not None:
            found.append(reason)
        day += _DAY
    return tuple(found)


def _why_skipped(
    day: date, counted: Counted, counting: Counting, calendar: Calendar, pauses: Sequence[Pause]
) -> SkippedDay | None:
    by_working_day = counting.unit in ("working_day", "judicial_working_day")
    pause = next((pause for pause in pauses if pause.holds(day)), None)
    # A month counts its weekends, but not those of a suspension.
    why = (None if by_working_day else calendar.suspension(day)) or calendar.explain(day)
    # Inside a term of days or months a closed day counts; a closed last day does not.
    inside = counted.starts_on <= day < counted.nominal_on or day == counted.nominal_on == counted.due_on
    counts_closed_days = inside and not by_working_day
    if why is not None and (why.reason == "suspension" or not counts_closed_days):
        source = None if why.reason == "weekend" else ": ".join(filter(None, (why.name_es, why.basis)))
        return SkippedDay(day, why.reason, source)
    if pause is not None:
        return SkippedDay(day, "suspension", pause.name)
    if day < counted.starts_on:
        return SkippedDay(day, "start_day")
    if counting.half_days_closed and calendar.is_half_day(day) and not counts_closed_days:
        return SkippedDay(day, "half_day")
    return None


def _counting_calendar(counting: Counting, calendar: Calendar) -> Calendar:
    if counting.unit != "judicial_working_day":
        return calendar
    if calendar.judicial is None:
        raise NotCovered(f"el calendario {calendar.id} no conoce los días hábiles judiciales")
    return calendar.judicial


def _working(base: date, counting: Counting, calendar: Calendar, pauses: Sequence[Pause]) -> date:
    """Add working days, giving back those that fell in a pause until no more are found."""
    wanted = counting.amount
    while True:
        due_on = calendar.add_working_days(base, wanted)
        lost = _lost_working_days(base, due_on, counting, calendar, pauses)
        if wanted == counting.amount + lost:
            return due_on
        wanted = counting.amount + lost


def _lost_working_days(
    base: date, due_on: date, counting: Counting, calendar: Calendar, pauses: Sequence[Pause]
) -> int:
    if not pauses and not counting.half_days_closed:
        return 0
    lost, day = 0, base + _DAY
    while day <= due_on:
        paused = any(pause.holds(day) for pause in pauses)
        closed_early = counting.half_days_closed and calendar.is_half_day(day)
        lost += (paused or closed_early) and calendar.is_working_day(day)
        day += _DAY
    return lost


def _first_open(base: date, counting: Counting, calendar: Calendar, pauses: Sequence[Pause]) -> date:
    day = calendar.add_working_days(base, 1)
    while any(pause.last is not None and pause.holds(day) for pause in pauses) or (
        counting.half_days_closed and calendar.is_half_day(day)
    ):
        day = calendar.add_working_days(day, 1)
    return day


def _nominal(base: date, counting: Counting) -> date:
    """Give the last day of a term of days or months before suspensions and rolling."""
    if counting.unit == "calendar_day":
        return base + timedelta(days=counting.amount)
    months = counting.amount * (12 if counting.unit == "year" else 1)
    return add_months(base + _DAY if counting.from_first_day else base, months)


def days_before(day: date, amount: int, unit: Unit, calendar: Calendar) -> date:
    """Give the day so many units before another; it is no last day, so on a closed day it stays.

    Raises: NotCovered.
    """
    if unit == "working_day":
        return calendar.add_working_days(day, -amount)
    return _nominal(day, Counting(-amount, unit, "next_day"))


def add_months(day: date, months: int) -> date:
    """Go from date to date; where the month has no such day, its last day."""
    years, month = divmod(day.month - 1 + months, 12)
    last = monthrange(day.year + years, month + 1)[1]
    return date(day.year + years, month + 1, min(day.day, last))


def _shifted(base: date, nominal: date, calendar: Calendar, pauses: Sequence[Pause]) -> date:
    """Move a date by the calendar days that were suspended on the way to it."""
    shifted, day = nominal, base
    if not pauses and not calendar.has_suspension(base, nominal):
        return nominal
    while day < shifted:
        day += _DAY
        if any(pause.holds(day) for pause in pauses) or calendar.suspension(day) is not None:
            shifted += _DAY
            calendar.is_working_day(shifted)  # a suspension without a near end leaves the calendar
    return shifted


def _rolled(nominal: date, counting: Counting, calendar: Calendar, pauses: Sequence[Pause]) -> date:
    if not counting.roll:
        calendar.is_working_day(nominal)
        return nominal
    day = calendar.next_working_day(nominal)
    while any(pause.last is not None and pause.holds(day) for pause in pauses) or (
        counting.half_days_closed and calendar.is_half_day(day)
    ):
        day = calendar.add_working_days(day, 1)
    return day


def _hours(start: Moment, counting: Counting, calendar: Calendar) -> Counted:
    began = start.at or datetime(start.day.year, start.day.month, start.day.day, tzinfo=calendar.zone)
    # Hours that pass: from one noon to the next there are 23 or 25 when the clocks change.
    due_at = began.astimezone(UTC) + timedelta(hours=counting.amount)
    # What ends at midnight ends with the day before; where no hour is known the term is not over by then.
    last_at = due_at if start.at is None else due_at - timedelta.resolution
    due_on = last_at.astimezone(calendar.zone).date()
    calendar.is_working_day(due_on)
    return Counted(start.day, due_on, due_on, due_at)
