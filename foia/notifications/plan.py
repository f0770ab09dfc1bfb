"""When somebody is reminded of a term: pure, so the same target gives the same instants anywhere.

A threshold is a signed number of working days from the last day of the term: -5 is five before, 0 the day
itself, 1 the first after. Reminders leave at 08:00 of the body's own clock.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Protocol
from zoneinfo import ZoneInfo

from foia.law.errors import NotCovered

SENDING_TIME = time(8, 0)
_SATURDAY = 5


class WorkCalendar(Protocol):
    """What the plan asks of the law's calendar."""

    @property
    def zone(self) -> ZoneInfo: ...

    def add_working_days(self, day: date, amount: int, /) -> date: ...


class RecipientRole(StrEnum):
    RESPONSIBLE = "responsible"  # whoever works the case
    HEAD = "head"  # whoever answers for them
    FILER = "filer"


@dataclass(frozen=True, slots=True)
class Threshold:
    """How many working days from the last day (before it: negative), and who is told."""

    working_days: int
    recipient_role: RecipientRole


# By who owes the act. The filer of a term the body let pass learns it when the head of office does.
THRESHOLDS: dict[str, tuple[Threshold, ...]] = {
    "body": (
        Threshold(-5, RecipientRole.RESPONSIBLE),
        Threshold(-2, RecipientRole.RESPONSIBLE),
        Threshold(0, RecipientRole.RESPONSIBLE),
        Threshold(1, RecipientRole.HEAD),
        Threshold(1, RecipientRole.FILER),
        Threshold(5, RecipientRole.HEAD),
    ),
    "filer": (Threshold(-2, RecipientRole.FILER),),
}


@dataclass(frozen=True, slots=True)
class ReminderTarget:
    """A running term: the act owed, the version of its date, its last day, and who owes it.

    `starts_on` is the first day counted; nobody is reminded of a term before it. `late_after_on` is the later
    reading of a rule that is not settled: what speaks of lateness is counted from it.
    """

    step: str
    deadline_version: int
    due_on: date
    owed_by: str  # body | filer
    calendar: WorkCalendar
    starts_on: date | None = None
    late_after_on: date | None = None


@dataclass(frozen=True, slots=True)
class PlannedReminder:
    """One reminder to be: `due_at` is when it should leave, `due_on` the last day it speaks of."""

    step: str
    deadline_version: int
    threshold_working_days: int
    recipient_role: RecipientRole
    due_at: datetime
    due_on: date
    zone: str


def plan(target: ReminderTarget, *, now: datetime, quiet: bool = False) -> list[PlannedReminder]:
    """Return the reminders of a term, soonest first.

    Of those whose time has passed only the latest for the body, and the latest for the filer, is kept: it
    leaves at the next sweep. `quiet` keeps none of them (an import and the demo remind nobody of the past).
    """
    reminders = [
        PlannedReminder(
            step=target.step,
            deadline_version=target.deadline_version,
            threshold_working_days=threshold.working_days,
            recipient_role=threshold.recipient_role,
            due_at=sending_instant(day, target.calendar.zone),
            due_on=target.due_on,
            zone=target.calendar.zone.key,
        )
        for threshold in THRESHOLDS[target.owed_by]
        if (day := threshold_day(target, threshold.working_days)) is not None
    ]
    passed = [] if quiet else latest_by_side([each for each in reminders if each.due_at <= now])
    return sorted(
        [*passed, *(each for each in reminders if each.due_at > now)],
        key=lambda each: (each.due_at, each.recipient_role),
    )


def threshold_day(target: ReminderTarget, working_days: int) -> date | None:
    """Return the local day of a threshold; None if it lies before the term's own start."""
    last_on = target.due_on
    if working_days > 0:
        last_on = max(last_on, target.late_after_on or last_on)
    try:
        day = target.calendar.add_working_days(last_on, working_days)
    except NotCovered:
        # A reminder has no legal effect: a day that may turn out a holiday is better than no reminder.
        day = _add_weekdays(last_on, working_days)
    if working_days < 0 and target.starts_on is not None and day < target.starts_on:
        return None
    return day


def sending_instant(day: date, zone: ZoneInfo) -> datetime:
    """Return 08:00 of a local day, in UTC."""
    return datetime.combine(day, SENDING_TIME, zone).astimezone(UTC)


def side(recipient_role: str) -> str:
    """Say whose reminder it is, `body` or `filer`: on each side a later one replaces the earlier."""
    return "filer" if recipient_role == RecipientRole.FILER else "body"


def latest_by_side(reminders: list[PlannedReminder]) -> list[PlannedReminder]:
    """Return the latest reminder for the body and the latest for the filer."""
    latest: dict[str, PlannedReminder] = {}
    for reminder in sorted(reminders, key=lambda each: each.due_at):
        latest[side(reminder.recipient_role)] = reminder
    return list(latest.values())


def _add_weekdays(day: date, amount: int) -> date:
    """Count Monday to Friday, for the days no calendar knows."""
    step = timedelta(days=1 if amount > 0 else -1)
    left = abs(amount)
    while left:
        day += step
        left -= day.weekday() < _SATURDAY
    return day
