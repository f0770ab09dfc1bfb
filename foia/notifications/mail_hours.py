"""When mail that can wait leaves: after the quiet hours, or with the digest of a working morning. Pure."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from foia.notifications.plan import WorkCalendar, days_after, sending_instant

_DAY = timedelta(days=1)


def quiet_ends_at(
    now: datetime, quiet_from: time, quiet_until: time, calendar: WorkCalendar
) -> datetime | None:
    """Return when the quiet hours end that `now` is in, by the body's own clock; None outside of them.

    They may reach over midnight. Where the clocks change they end as soon as that hour has come."""
    local = now.astimezone(calendar.zone)
    at = local.time()
    over_midnight = quiet_from > quiet_until
    evening = over_midnight and at >= quiet_from
    if not (evening or (at < quiet_until and (over_midnight or at >= quiet_from))):
        return None
    day = local.date() + _DAY if evening else local.date()
    ends_at = sending_instant(day, quiet_until, calendar.zone)
    if ends_at > now:
        return ends_at
    # The hour comes twice that night, and this is after the first.
    again_at = datetime.combine(day, quiet_until, calendar.zone).replace(fold=1).astimezone(now.tzinfo)
    return again_at if again_at > now else None


def digest_day(now: datetime, sends_at: time, calendar: WorkCalendar) -> date | None:
    """Return the local day whose digest may leave at `now`; None before its hour, or on a day off."""
    day = now.astimezone(calendar.zone).date()
    is_due = (
        days_after(calendar, day - _DAY, 1) == day and sending_instant(day, sends_at, calendar.zone) <= now
    )
    return day if is_due else None


def next_digest_at(now: datetime, sends_at: time, calendar: WorkCalendar) -> datetime:
    """Return when the first digest after `now` leaves."""
    today = now.astimezone(calendar.zone).date()
    for day in (days_after(calendar, today - _DAY, 1), days_after(calendar, today, 1)):
        at = sending_instant(day, sends_at, calendar.zone)
        if at > now:
            return at
    return sending_instant(days_after(calendar, today, 2), sends_at, calendar.zone)
