"""How a case begins: its first event, and every row that follows from it, without reading anything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from foia import law
from foia.cases.case import fold
from foia.cases.case_row import apply_state, keep_terms
from foia.cases.case_state import CaseState
from foia.cases.context import Context
from foia.cases.deadline_rows import deadline_values, is_kept, reminder_targets
from foia.cases.models import Case, DeadlineRow, Event, Responsibility
from foia.cases.phases import OPEN_PHASES
from foia.cases.rows import Rows
from foia.cases.seats import Seat
from foia.cases.store import append, happening
from foia.cases.terms import calendar_of
from foia.cases.waits import waits
from foia.extensions import new_id
from foia.notifications.models import Reminder
from foia.notifications.plan import plan
from foia.notifications.reminders import reminder_values

# One event a case: the first version of every deadline, and of the case's row.
_FIRST_VERSION = 1


@dataclass(frozen=True)
class Begun:
    """A case as its first event leaves it; `seat` is the body that has it."""

    case: Case
    event: Event
    state: CaseState
    report: law.Report
    seat: Seat | None


def begin(
    context: Context,
    case: Case,
    event_type: str,
    payload: Mapping[str, Any],
    seat: Seat | None,
    *,
    occurred_at: datetime | None = None,
    told: bool | Literal["response"] = False,
) -> Begun:
    """Append the first event of a case and bring its row in step with it; nothing is stored yet.

    `told`: the report comes with explanations. Raises BadPayload, LawError."""
    event = append(context, case, event_type, payload, occurred_at=occurred_at)
    history = [happening(event)]
    state = fold(history)
    apply_state(case, state)
    case.version = _FIRST_VERSION
    return Begun(case, event, state, keep_terms(context, case, history, seat, state=state, told=told), seat)


def add_beginning(context: Context, begun: Begun, rows: Rows, *, quiet: bool) -> None:
    """Add the rows that recording the event would leave; `quiet`: no reminder whose time has passed."""
    rows.add_objects((begun.case, begun.event))
    if begun.case.regime_id != law.UNBOUND:
        _add_terms(context, begun, rows, quiet=quiet)
    if begun.case.phase in OPEN_PHASES:
        rows.add(Responsibility, _responsibility(begun.case, context.now))


def _add_terms(context: Context, begun: Begun, rows: Rows, *, quiet: bool) -> None:
    case, report = begun.case, begun.report
    kept = [deadline for deadline in report.deadlines if is_kept(deadline)]
    for deadline in kept:
        rows.add(DeadlineRow, deadline_values(case.id, deadline, _FIRST_VERSION, context.now))
    versions = {deadline.step: _FIRST_VERSION for deadline in kept}
    calendar = calendar_of(context.book, begun.state, begun.seat)
    policy = context.policies.of(case.regime_id, case.kind, case.body_id)
    targets = reminder_targets(case, report, versions, calendar)
    if case.body_id is None:
        targets += waits([happening(begun.event)], begun.state, calendar, policy)
    for target in targets:
        for planned in plan(target, policy, now=context.now, quiet=quiet):
            rows.add(Reminder, reminder_values(case.id, planned, now=context.now))


def _responsibility(case: Case, now: datetime) -> dict[str, Any]:
    return {
        "id": new_id(),
        "case_id": case.id,
        "body_id": case.body_id,
        "custody": case.custody,
        "office_id": None,
        "person_id": None,
        "from_at": now,
        "to_at": None,
    }
