"""What inside the administration waits for somebody: pure. No law gives these a number; the policy does.

Each wait is told by the event that began it: its sequence stands in the place of a deadline's version.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date

from foia.cases.case_state import CaseState
from foia.cases.events import Happening
from foia.cases.phases import Phase
from foia.cases.states import CENTRAL_DESK
from foia.notifications.plan import ReminderTarget, WorkCalendar, days_after
from foia.notifications.policy import Matter, Policy

MARK = "wait:"
REFERRAL, APPROVAL, DEFENCE = f"{MARK}referral", f"{MARK}approval", f"{MARK}defence"
ROUTING = f"{MARK}routing"
# By what a case may come to be without a body.
_UNROUTED_BY = frozenset({"filed", "imported", "reclassified"})


# In which somebody may still route it.
_ROUTED = (Phase.FILED, Phase.IN_PROGRESS, Phase.AWAITING_CLARIFICATION)


def is_wait(step: str) -> bool:
    """Say whether a reminder is of such a wait, and of no term of the law."""
    return step.startswith(MARK)


def matter_of_wait(step: str) -> Matter:
    """Say what is waited for under such a step."""
    return Matter(step.removeprefix(MARK))


def waits(
    history: Sequence[Happening], state: CaseState, calendar: WorkCalendar, policy: Policy
) -> list[ReminderTarget]:
    """Return what waits now: a referral to be accepted, a draft to be approved, a defence to be given, a
    body to be found."""
    if state.set_aside:
        return []
    found = []
    if state.referred_from_id is not None:
        found.append(_meant(history, {"referred"}, Matter.REFERRAL, REFERRAL, calendar, policy))
    if state.approval_asked_at is not None:
        found.append(_meant(history, {"approval_requested"}, Matter.APPROVAL, APPROVAL, calendar, policy))
    if is_unrouted(state):
        # Of what came on paper somebody knows from the day it was written down.
        known = [replace(event, occurred_at=event.recorded_at) for event in history]
        found.append(_meant(known, _UNROUTED_BY, Matter.ROUTING, ROUTING, calendar, policy))
    return [each for each in (*found, _defence(history, state, calendar)) if each is not None]


def is_unrouted(state: CaseState) -> bool:
    """Say whether the central desk has yet to find the body a case is for."""
    return state.body_id is None and state.custody == CENTRAL_DESK and state.phase in _ROUTED


def _meant(
    history: Sequence[Happening],
    types: Collection[str],
    matter: Matter,
    step: str,
    calendar: WorkCalendar,
    policy: Policy,
) -> ReminderTarget | None:
    begun = next((event for event in reversed(history) if event.type in types), None)
    days = policy.wait_working_days.get(matter)
    if begun is None or days is None:
        return None
    begun_on = _day_of(begun, calendar)
    due_on = days_after(calendar, begun_on, days)
    starts_on = first_day(calendar, begun_on)
    return ReminderTarget(matter, step, begun.sequence, due_on, calendar, starts_on)


def first_day(calendar: WorkCalendar, begun_on: date) -> date:
    """Return the first day of a wait that began some day: on that day whoever is waited for was told."""
    return days_after(calendar, begun_on, 1)


def _day_of(event: Happening, calendar: WorkCalendar) -> date:
    return event.occurred_at.astimezone(calendar.zone).date()


def _defence(history: Sequence[Happening], state: CaseState, calendar: WorkCalendar) -> ReminderTarget | None:
    """Return the defence a body owes before whoever decides an appeal against it."""
    if state.kind == "appeal":  # there it is awaited, not owed
        return None
    asked: dict[str, Happening] = {}
    for event in history:
        if event.type == "defence_requested" and event.payload["due_on"]:
            asked[event.payload["case_id"]] = event
        elif event.type in ("defence_given", "appeal_ended"):
            asked.pop(event.payload["case_id"], None)
    last = max(asked.values(), key=lambda event: event.sequence, default=None)
    if last is None:
        return None
    due_on = date.fromisoformat(last.payload["due_on"])
    starts_on = first_day(calendar, _day_of(last, calendar))
    return ReminderTarget(Matter.DEFENCE, DEFENCE, last.sequence, due_on, calendar, starts_on)
