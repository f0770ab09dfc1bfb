"""Until when a closing waits for a second person, and who that may be: pure."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from uuid import UUID

from foia import law
from foia.actors import CAPABILITIES, Actor, Capability

CONFIRMED_WITHIN_WORKING_DAYS = 1
_LONGEST_WAIT = timedelta(days=4)  # where the calendar does not reach


def confirm_by(calendar: law.Calendar, now: datetime) -> datetime:
    """Return the end of the working day within which a second person confirms."""
    today = now.astimezone(calendar.zone).date()
    try:
        last = calendar.add_working_days(today, CONFIRMED_WITHIN_WORKING_DAYS)
    except law.NotCovered:
        return now + _LONGEST_WAIT
    return datetime.combine(last + timedelta(days=1), time(), tzinfo=calendar.zone)


def may_confirm(actor: Actor, body_id: UUID | None, ordered_by: Actor) -> bool:
    """Say whether somebody is a second person: another, of another office, or who decides over the body."""
    if actor.person_id is None or actor.person_id == ordered_by.person_id:
        return False
    offices = {grant.office_id for grant in ordered_by.grants if grant.body_id == body_id}
    for grant in actor.grants:
        if Capability.DECIDE_CASE in CAPABILITIES[grant.role] and grant.body_id in (None, body_id):
            return True
        works_there = Capability.WORK_CASE in CAPABILITIES[grant.role] and grant.body_id == body_id
        if works_there and grant.office_id is not None and grant.office_id not in offices:
            return True
    return False
