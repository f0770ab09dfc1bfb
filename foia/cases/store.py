"""Appending events and keeping the row, the deadlines and the reminders in step with them.

Nothing else writes these tables. Nothing here commits.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from foia import law
from foia.actors import Actor
from foia.audit.ledger import GENESIS, Entry, canonical
from foia.cases.case import fold
from foia.cases.case_state import CaseState
from foia.cases.context import Context
from foia.cases.events import Happening, require_payload, schema_of, upcast
from foia.cases.imported import Stated, stated_of
from foia.cases.models import Case, DeadlineRow, Event, Question, Responsibility
from foia.cases.phases import OPEN_PHASES
from foia.cases.search_store import hide_from_search, mark_for_search
from foia.cases.seats import Seat
from foia.cases.terms import calendar_of, local_date, report
from foia.directory.models import Body
from foia.extensions import Base, new_id
from foia.notifications.reminders import ReminderTarget, replan

# What the rank of such a case begins with.
BACKLOG_RANK = "3"
# Who owes the act of each kind of actor the law names, for reminders.
_OWED_BY = {"authority": "body", "applicant": "filer"}
_REMINDED_STEPS = frozenset({"response", "clarification"})
_EVENTS = select(Event).where(Event.case_id == bindparam("case_id")).order_by(Event.sequence)


@dataclass(frozen=True)
class Fact:
    """What an event will say: type and payload, when it happened if not now, who did it if not who acts."""

    type: str
    payload: Mapping[str, Any]
    occurred_at: datetime | None = None
    by: Actor | None = None


def events_of(session: Session, case_id: UUID) -> list[Happening]:
    """Return the events of a case in sequence, as the current schema has them."""
    return [happening(row) for row in session.scalars(_EVENTS, {"case_id": case_id})]


def happening(row: Event) -> Happening:
    """Return an event's row as rules read it."""
    return Happening(
        type=row.type,
        sequence=row.sequence,
        occurred_at=row.occurred_at,
        recorded_at=row.recorded_at,
        actor_kind=row.actor_kind,
        actor_id=row.actor_id.hex if row.actor_id else None,
        payload=upcast(row.type, row.schema, json.loads(row.payload)),
    )


def append(
    context: Context,
    case: Case,
    event_type: str,
    payload: Mapping[str, Any],
    *,
    occurred_at: datetime | None = None,
) -> Event:
    """Append one event to the chain of a case. Raises BadPayload."""
    require_payload(event_type, payload)
    actor = context.actor
    entry = Entry(
        case_id=case.id.hex,
        sequence=case.head_sequence + 1,
        type=event_type,
        schema=schema_of(event_type),
        occurred_at=occurred_at or context.now,
        recorded_at=context.now,
        actor_kind=actor.kind,
        actor_id=actor.person_id.hex if actor.person_id else None,
        payload=payload,
        previous_hash=case.head_hash,
    )
    row = Event(
        id=new_id(),
        case_id=case.id,
        sequence=entry.sequence,
        type=event_type,
        schema=schema_of(event_type),
        occurred_at=entry.occurred_at,
        recorded_at=entry.recorded_at,
        actor_kind=entry.actor_kind,
        actor_id=actor.person_id,
        payload=canonical(payload).decode(),
        previous_hash=entry.previous_hash,
        hash=entry.digest(),
    )
    case.head_sequence, case.head_hash = entry.sequence, row.hash
    mark_for_search(case)
    return row


def record(
    context: Context,
    case: Case,
    event_type: str,
    payload: Mapping[str, Any],
    *,
    occurred_at: datetime | None = None,
    rows: Sequence[Base] = (),
) -> Event:
    """Append one event and bring everything that follows from it up to date, all in this transaction.

    `rows` are what belongs to the event (documents, questions…), parents first. The case's row is flushed
    before all: of two who act at once, the second fails there and nothing of theirs stays.
    """
    return record_all(context, case, [Fact(event_type, payload, occurred_at)], rows=rows)[-1]


def record_all(
    context: Context, case: Case, facts: Iterable[Fact], *, rows: Sequence[Base] = ()
) -> list[Event]:
    """Append several events in sequence, as `record` does one."""
    history = events_of(context.session, case.id) if case.head_sequence else []
    appended = [
        append(
            context.acting_as(fact.by or context.actor),
            case,
            fact.type,
            fact.payload,
            occurred_at=fact.occurred_at,
        )
        for fact in facts
    ]
    history += [happening(row) for row in appended]
    state = fold(history)
    is_hidden = state.confidential and not case.confidential
    apply_state(case, state)
    context.session.add(case)
    context.session.flush()
    if is_hidden:  # from now on nobody else may know of it
        hide_from_search(context.session, case.id)
    add_in_order(context.session, (*rows, *appended))
    _keep_questions(context.session, case.id, state)
    _keep_responsibility(context, case)
    settle(context, case, history)
    return appended


def add_in_order(session: Session, rows: Iterable[Base]) -> None:
    """Add rows so that those before are stored before those after (no relationships tell the session)."""
    for _model, group in groupby(rows, key=type):
        session.add_all(group)
        session.flush()


def open_case(case: Case) -> Case:
    """Prepare a new case's head, before its first event."""
    case.head_sequence, case.head_hash = 0, GENESIS
    return case


# Fields that row and state share by name: plain values, and ids that events hold as hex.
_PLAIN = (
    "kind",
    "received_at",
    "phase",
    "outcome",
    "category",
    "regime_id",
    "regime_version",
    "variant",
    "custody",
    "held",
    "against_highest",
    "reserved",
    "confidential",
    "urgent",
    "suspended",
    "set_aside",
    "unpaid",
    "awaited_step",
    "acknowledged_at",
    "admitted_at",
    "lapse_proposed_at",
    "concluded_at",
    "source",
    "backlog",
)
_IDS = ("body_id", "about_body_id", "office_id", "assignee_id", "origin_case_id", "referred_from_id")


def apply_state(case: Case, state: CaseState) -> None:
    """Write what the events say into the row, field for field."""
    for name in _PLAIN:
        setattr(case, name, getattr(state, name))
    for name in _IDS:
        value = getattr(state, name)
        setattr(case, name, UUID(value) if value else None)
    case.excluded = " ".join(state.excluded)


def settle(context: Context, case: Case, history: list[Happening]) -> law.Report:
    """Compute the deadlines anew, keep new versions of those that moved, and replan the reminders."""
    seat = seat_of(context.session, case.body_id)
    found = keep_terms(context, case, history, seat)
    versions = _keep_deadlines(context, case.id, found)
    calendar = calendar_of(context.book, fold(history), seat)
    targets = reminder_targets(case, found, versions, calendar)
    replan(context.session, case.id, targets, now=context.now, quiet=context.quiet)
    context.session.flush()
    return found


def reminder_targets(
    case: Case, found: law.Report, versions: Mapping[str, int], calendar: law.Calendar
) -> list[ReminderTarget]:
    """Return the terms of a case that run now, of which somebody is reminded."""
    return [
        ReminderTarget(
            step=deadline.step,
            deadline_version=versions[deadline.step],
            due_on=deadline.due_on,
            owed_by=_OWED_BY[deadline.actor],
            calendar=calendar,
            starts_on=deadline.starts_on,
            late_after_on=deadline.last_acceptable_on,
        )
        for deadline in found.deadlines
        if deadline.due_on and _is_running(deadline, case) and deadline.actor in _OWED_BY
    ]


def keep_terms(context: Context, case: Case, history: list[Happening], seat: Seat | None) -> law.Report:
    """Compute the deadlines of a case and write the response's into its row; nothing is stored yet."""
    state = fold(history)
    found = report(context.book, history, seat, now=context.now, state=state, told=False)
    response = found.response
    place_code = seat.place_code if seat else None
    case.received_on = local_date(context.book, case.country, place_code, case.received_at)
    case.due_on, case.first_due_on = response.due_on, response.first_due_on
    case.late_after_on, case.due_confirmed = response.last_acceptable_on, response.confirmed
    case.stopped_on = response.stopped_on
    case.provisional_due_on = response.provisional_due_on if response.state == "not_started" else None
    stated = stated_of(history) if case.regime_id == law.UNBOUND else None
    if stated is not None:
        _keep_stated(case, stated)
    calendar = calendar_of(context.book, state, seat)
    case.response_working_days = working_days_taken(calendar, case.received_on, case.stopped_on)
    case.tray_rank = tray_rank(case)
    return found


def _keep_stated(case: Case, stated: Stated) -> None:
    """Take a log's own dates where no law is known: nothing is computed from them."""
    case.received_on = stated.received_on
    case.first_due_on = stated.due_on or stated.extended_to
    case.due_on = case.late_after_on = stated.extended_to or stated.due_on
    case.due_confirmed = True
    case.stopped_on = stated.answered_on


def working_days_taken(calendar: law.Calendar, received_on: date, stopped_on: date | None) -> int | None:
    """Count the working days after the receipt up to the answer; None without one, or without a calendar."""
    if stopped_on is None:
        return None
    try:
        return max(0, calendar.working_days_between(received_on, stopped_on))
    except law.NotCovered:
        return None


def tray_rank(case: Case) -> str:
    """Return what orders a tray: urgent cases by what was promised for them, then by due date.

    What came open and old from another log stands apart, after all else (BACKLOG_RANK)."""
    if case.backlog and case.phase in OPEN_PHASES:
        return f"{BACKLOG_RANK} {case.received_on.isoformat()}"
    if case.urgent and case.phase in OPEN_PHASES:
        promised_at = case.service_due_at or case.received_at
        return f"0 {promised_at:%Y-%m-%dT%H:%M}"
    due_on = case.due_on or case.provisional_due_on
    return f"1 {due_on.isoformat()}" if due_on else "2"


def seat_of(session: Session, body_id: UUID | None) -> Body | None:
    """Return the body whose place and own days count; None while nobody knows which."""
    return session.get(Body, body_id) if body_id else None


def place_of(session: Session, body_id: UUID | None) -> str | None:
    """Return the code of the place where a body is; None for the whole country."""
    body = seat_of(session, body_id)
    return body.place_code if body else None


def _is_running(deadline: law.Deadline, case: Case) -> bool:
    reminded = deadline.kind in _REMINDED_STEPS and deadline.stopped_on is None and not case.set_aside
    return reminded and case.phase in OPEN_PHASES and deadline.state not in {"not_started", "suspended"}


def _keep_questions(session: Session, case_id: UUID, state: CaseState) -> None:
    for question in session.scalars(select(Question).where(Question.case_id == case_id)):
        answer = state.questions[question.id.hex]
        question.outcome, question.ground_code = answer.outcome, answer.ground
        question.part_case_id = UUID(answer.part_case_id) if answer.part_case_id else None


def _keep_responsibility(context: Context, case: Case) -> None:
    """Close the responsibility in force and open the next, when who must act changed."""
    session = context.session
    current = session.scalar(
        select(Responsibility).where(Responsibility.case_id == case.id, Responsibility.to_at.is_(None))
    )
    wanted = (case.body_id, case.custody, case.office_id, case.assignee_id)
    if current is not None:
        if (current.body_id, current.custody, current.office_id, current.person_id) == wanted:
            return
        current.to_at = context.now
        session.flush()
    session.add(
        Responsibility(
            id=new_id(),
            case_id=case.id,
            body_id=case.body_id,
            custody=case.custody,
            office_id=case.office_id,
            person_id=case.assignee_id,
            from_at=context.now,
        )
    )


def _keep_deadlines(context: Context, case_id: UUID, found: law.Report) -> dict[str, int]:
    """Keep one row per version of each dated deadline; return the version in force of each step."""
    session = context.session
    latest: dict[str, DeadlineRow] = {}
    for row in session.scalars(
        select(DeadlineRow).where(DeadlineRow.case_id == case_id).order_by(DeadlineRow.version)
    ):
        latest[row.step] = row
    versions: dict[str, int] = {}
    for deadline in found.deadlines:
        if not is_kept(deadline):
            continue
        known = latest.get(deadline.step)
        if known is not None and known.voided_at is None and _date_of(known) == _date_of(deadline):
            row = known
        else:
            if known is not None and known.voided_at is None:
                known.voided_at = context.now
            version = known.version + 1 if known is not None else 1
            row = DeadlineRow(**deadline_values(case_id, deadline, version, context.now))
            session.add(row)
        row.stopped_on = deadline.stopped_on
        versions[deadline.step] = row.version
    for step, row in latest.items():
        if step not in versions and row.voided_at is None:
            row.voided_at = context.now
    return versions


def _date_of(deadline: DeadlineRow | law.Deadline) -> tuple[date | None, date | None, date | None, bool]:
    return deadline.starts_on, deadline.due_on, deadline.conflict_due_on, deadline.confirmed


def is_kept(deadline: law.Deadline) -> bool:
    """Say whether a deadline has a row: those with a date, and the response's in any case."""
    return deadline.due_on is not None or deadline.kind == "response"


def deadline_values(case_id: UUID, deadline: law.Deadline, version: int, now: datetime) -> dict[str, Any]:
    """Return what the row of one version of a deadline holds."""
    return {
        "case_id": case_id,
        "step": deadline.step,
        "version": version,
        "kind": deadline.kind,
        "actor": deadline.actor,
        "starts_on": deadline.starts_on,
        "due_on": deadline.due_on,
        "first_due_on": deadline.first_due_on,
        "conflict_due_on": deadline.conflict_due_on,
        "confirmed": deadline.confirmed,
        "stopped_on": deadline.stopped_on,
        "recorded_at": now,
        "voided_at": None,
    }
