"""Appending events and keeping the row, the deadlines and the reminders in step with them.

Nothing else writes these tables. Nothing here commits.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Uuid, bindparam, select
from sqlalchemy.orm import Session

from foia import law
from foia.actors import Actor
from foia.asking import Asked, ask
from foia.audit.ledger import GENESIS, Entry, canonical
from foia.cases.case import fold
from foia.cases.case_row import apply_state, keep_terms
from foia.cases.case_state import CaseState
from foia.cases.context import Context
from foia.cases.deadline_rows import keep_deadlines, reminder_targets
from foia.cases.events import Happening, require_payload, schema_of, upcast
from foia.cases.models import Case, Event, Question, Responsibility
from foia.cases.search_store import hide_from_search, mark_for_search
from foia.cases.terms import calendar_of
from foia.cases.waits import waits
from foia.directory.models import Body
from foia.errors import WrongState
from foia.extensions import Base, new_id
from foia.notifications.reminders import replan


class EventLine(NamedTuple):
    """What is read of an event; each field is the column of that name."""

    type: str
    sequence: int
    occurred_at: datetime
    recorded_at: datetime
    actor_kind: str
    actor_id: UUID | None
    payload: str
    schema: int


# What may still happen to a case of which only its days are left: it is linked, counted anew, handed over,
# and what was published of it is withdrawn.
AFTER_THE_END = frozenset(
    {
        *("linked", "body_succeeded", "custody_changed", "calendar_changed", "law_changed"),
        *("publication_withdrawn", "complaint_withdrawn"),
    }
)

_EVENTS = (
    select(*(getattr(Event, name) for name in EventLine._fields))
    .where(Event.case_id == bindparam("case_id", type_=Uuid()))
    .order_by(Event.sequence)
)
_QUESTIONS = select(Question).where(Question.case_id == bindparam("case_id"))
_RESPONSIBLE = select(Responsibility).where(
    Responsibility.case_id == bindparam("case_id"), Responsibility.to_at.is_(None)
)


@dataclass(frozen=True)
class Fact:
    """What an event will say: type and payload, when it happened if not now, who did it if not who acts."""

    type: str
    payload: Mapping[str, Any]
    occurred_at: datetime | None = None
    by: Actor | None = None


def events_of(session: Session, case_id: UUID) -> list[Happening]:
    """Return the events of a case in sequence, as the current schema has them."""
    return happenings(ask(session, *asked_events(case_id)))


def asked_events(case_id: UUID) -> Asked:
    """Return what to ask for the events of a case (`happenings` reads it)."""
    return Asked(_EVENTS, {"case_id": case_id})


def happenings(rows: Iterable[Sequence[Any]]) -> list[Happening]:
    """Return the events of the rows that answer `asked_events`."""
    return [happening(EventLine._make(row)) for row in rows]


def happening(row: Event | EventLine) -> Happening:
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
    return appended(case, event_type, payload, actor=context.actor, now=context.now, occurred_at=occurred_at)


def appended(
    case: Case,
    event_type: str,
    payload: Mapping[str, Any],
    *,
    actor: Actor,
    now: datetime,
    occurred_at: datetime | None = None,
) -> Event:
    """Make the next event of a case's chain, for the caller to add. Raises BadPayload."""
    require_payload(event_type, payload)
    entry = Entry(
        case_id=case.id.hex,
        sequence=case.head_sequence + 1,
        type=event_type,
        schema=schema_of(event_type),
        occurred_at=occurred_at or now,
        recorded_at=now,
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
    facts = list(facts)
    if case.anonymized_at is not None and any(fact.type not in AFTER_THE_END for fact in facts):
        raise WrongState("anonymized")
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
    settle(context, case, history, state)
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


def settle(
    context: Context, case: Case, history: list[Happening], state: CaseState | None = None
) -> law.Report:
    """Compute the deadlines anew, keep new versions of those that moved, and replan the reminders.

    `state` is what the events fold into, where that is known already."""
    state = state or fold(history)
    seat = seat_of(context.session, case.body_id)
    found = keep_terms(context, case, history, seat, state=state)
    versions = keep_deadlines(context, case.id, found)
    calendar = calendar_of(context.book, state, seat)
    policy = context.policies.of(case.regime_id, case.kind, case.body_id)
    targets = reminder_targets(case, found, versions, calendar) + waits(history, state, calendar, policy)
    replan(context.session, case.id, targets, policy, now=context.now, quiet=context.quiet)
    context.session.flush()
    return found


def seat_of(session: Session, body_id: UUID | None) -> Body | None:
    """Return the body whose place and own days count; None while nobody knows which."""
    return session.get(Body, body_id) if body_id else None


def place_of(session: Session, body_id: UUID | None) -> str | None:
    """Return the code of the place where a body is; None for the whole country."""
    body = seat_of(session, body_id)
    return body.place_code if body else None


def _keep_questions(session: Session, case_id: UUID, state: CaseState) -> None:
    for question in session.scalars(_QUESTIONS, {"case_id": case_id}):
        answer = state.questions[question.id.hex]
        question.outcome, question.ground_code = answer.outcome, answer.ground
        question.more_ground_codes = " ".join(answer.more_grounds)
        question.part_case_id = UUID(answer.part_case_id) if answer.part_case_id else None


def _keep_responsibility(context: Context, case: Case) -> None:
    """Close the responsibility in force and open the next, when who must act changed."""
    session = context.session
    current = session.scalar(_RESPONSIBLE, {"case_id": case.id})
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
