"""When somebody is reminded of a term: pure, so the same target and policy give the same instants anywhere.

Reminders leave at the policy's hour of the body's own clock.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from foia.law.errors import NotCovered
from foia.notifications.policy import (
    APART,
    Channel,
    Matter,
    Policy,
    RecipientRole,
    Threshold,
    ThresholdUnit,
)

_SATURDAY = 5
_PER_CENT = 100


class WorkCalendar(Protocol):
    """What the plan asks of the law's calendar."""

    @property
    def zone(self) -> ZoneInfo: ...

    def add_working_days(self, day: date, amount: int, /) -> date: ...

    def is_working_day(self, day: date, /) -> bool: ...


@dataclass(frozen=True, slots=True)
class ReminderTarget:
    """A running term: what is waited for, the act owed, the version of its date and its last day.

    `starts_on` is the first day counted; nobody is reminded of a term before it. `late_after_on` is the later
    reading of a rule that is not settled: what speaks of lateness is counted from it. `is_silent`: when the
    term is over, the law makes something of it."""

    matter: Matter
    step: str
    deadline_version: int
    due_on: date
    calendar: WorkCalendar
    starts_on: date | None = None
    late_after_on: date | None = None
    is_silent: bool = False

    @property
    def last_on(self) -> date:
        """The last day in time under every reading."""
        return max(self.due_on, self.late_after_on or self.due_on)


@dataclass(frozen=True, slots=True)
class PlannedReminder:
    """One reminder to be: `due_at` is when it should leave, `due_on` the last day it speaks of."""

    step: str
    deadline_version: int
    threshold: int
    threshold_unit: ThresholdUnit
    recipient_role: RecipientRole
    channel: Channel
    due_at: datetime
    due_on: date
    zone: str


_SILENCE = Threshold(0, RecipientRole.EVERYBODY, ThresholdUnit.TERM_END)


def plan(
    target: ReminderTarget, policy: Policy, *, now: datetime, quiet: bool = False
) -> list[PlannedReminder]:
    """Return the reminders of a term, soonest first.

    Of those whose time has passed only what no later one says is kept, for the body and for the filer: it
    leaves at the next sweep. `quiet` keeps none of them (an import and the demo remind nobody of the past).
    """
    reminders = [
        _planned(target, threshold, sending_instant(day, policy.sends_at, target.calendar.zone))
        for threshold in policy.of(target.matter)
        if (day := threshold_day(target, threshold)) is not None
    ]
    if target.is_silent:
        reminders.append(_planned(target, _SILENCE, end_of(target.last_on, target.calendar.zone)))
    passed = [] if quiet else latest_by_side(each for each in reminders if each.due_at <= now)
    return sorted(
        [*passed, *(each for each in reminders if each.due_at > now)],
        key=lambda each: (each.due_at, each.recipient_role, each.channel),
    )


def _planned(target: ReminderTarget, threshold: Threshold, due_at: datetime) -> PlannedReminder:
    return PlannedReminder(
        step=target.step,
        deadline_version=target.deadline_version,
        threshold=threshold.amount,
        threshold_unit=threshold.unit,
        recipient_role=threshold.recipient_role,
        channel=threshold.channel,
        due_at=due_at,
        due_on=target.due_on,
        zone=target.calendar.zone.key,
    )


def threshold_day(target: ReminderTarget, threshold: Threshold) -> date | None:
    """Return the local day of a threshold; None if it lies before the term's own start."""
    if threshold.unit is ThresholdUnit.TERM_PERCENT:
        return _day_of_share(target, threshold.amount)
    amount = threshold.amount
    last_on = target.last_on if amount > 0 else target.due_on
    day = days_after(target.calendar, last_on, amount)
    if amount < 0 and target.starts_on is not None and day < target.starts_on:
        return None
    return day


def _day_of_share(target: ReminderTarget, percent: int) -> date | None:
    """Return the working day on which so much of the term has passed; None for a term of a day."""
    if target.starts_on is None or target.starts_on >= target.due_on:
        return None
    days = [
        day
        for offset in range((target.due_on - target.starts_on).days + 1)
        if _works(target.calendar, day := target.starts_on + timedelta(days=offset))
    ]
    passed = len(days) * percent // _PER_CENT
    return days[passed - 1] if passed else None


def sending_instant(day: date, at: time, zone: ZoneInfo) -> datetime:
    """Return a local hour of a local day, in UTC; one that the clocks skip is the first there is after it."""
    return datetime.combine(day, at, zone).astimezone(UTC)


def end_of(day: date, zone: ZoneInfo) -> datetime:
    """Return the first instant at which a local day is over, in UTC."""
    return sending_instant(day + timedelta(days=1), time(0, 0), zone)


def side(recipient_role: str) -> str:
    """Say whose reminder it is: `body`, `filer` or `law`."""
    return {RecipientRole.FILER: "filer", RecipientRole.EVERYBODY: "law"}.get(
        RecipientRole(recipient_role), "body"
    )


class Said(Protocol):
    """What of a reminder says whom it reaches, how, and when."""

    @property
    def recipient_role(self) -> str: ...

    @property
    def channel(self) -> str: ...

    @property
    def due_at(self) -> datetime: ...


def supersedes(later: Said, earlier: Said) -> bool:
    """Say whether a later reminder of a term tells all that an earlier one would, to whom it would.

    On each side the later replaces the earlier. But what stays in the product replaces no mail; another
    institution is told for itself; and there may be nobody who stands in for somebody."""
    if later.due_at <= earlier.due_at or side(later.recipient_role) != side(earlier.recipient_role):
        return False
    if later.channel == Channel.PRODUCT and earlier.channel != Channel.PRODUCT:
        return False
    if later.recipient_role == earlier.recipient_role:
        return True
    apart = {later.recipient_role, earlier.recipient_role} & APART
    return not apart and later.recipient_role != RecipientRole.SUBSTITUTE


def latest_by_side(reminders: Iterable[PlannedReminder]) -> list[PlannedReminder]:
    """Return the reminders that no later one replaces, in order."""
    known = sorted(reminders, key=lambda each: each.due_at)
    return [each for each in known if not any(supersedes(later, each) for later in known)]


def days_after(calendar: WorkCalendar, day: date, amount: int) -> date:
    """Return the day so many working days from another; where no calendar knows, by weekdays."""
    try:
        return calendar.add_working_days(day, amount)
    except NotCovered:
        # A reminder has no legal effect: a day that may turn out a holiday is better than no reminder.
        return _add_weekdays(day, amount)


def _works(calendar: WorkCalendar, day: date) -> bool:
    try:
        return calendar.is_working_day(day)
    except NotCovered:
        return day.weekday() < _SATURDAY


def _add_weekdays(day: date, amount: int) -> date:
    """Count Monday to Friday, for the days no calendar knows."""
    step = timedelta(days=1 if amount > 0 else -1)
    left = abs(amount)
    while left:
        day += step
        left -= day.weekday() < _SATURDAY
    return day
