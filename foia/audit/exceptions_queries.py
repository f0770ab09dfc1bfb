"""The auditor's queues of cases: how many there are in a period, and which, the newest first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Date, Select, Subquery, and_, exists, func, literal, or_, select, tuple_
from sqlalchemy.orm import Session, aliased
from sqlalchemy.types import Uuid

from foia.accounts.models import Person
from foia.actors import ActorKind
from foia.audit.exceptions import Queue
from foia.audit.exceptions_models import CaseException
from foia.audit.reminder_queries import run_plainly
from foia.audit.reminder_reading import ASKING_SIDE
from foia.cases.deadline_rows import terms_about
from foia.cases.models import Case, DeadlineRow, Event
from foia.directory.models import Body
from foia.extensions import fixed
from foia.notifications.models import TOLD, Reminder, ReminderState
from foia.notifications.plan import side
from foia.notifications.policy import Matter, RecipientRole, ThresholdUnit

PAGE_ROWS = 25
_ASKING = [fixed(role) for role in RecipientRole if side(role) == ASKING_SIDE]
_KEPT = [
    fixed(queue)
    for queue in Queue
    if queue not in (Queue.REMINDERS_IGNORED, Queue.NOT_HELD, Queue.CALENDAR_CHANGED)
]
_Early = aliased(Reminder)


@dataclass(frozen=True)
class Asked:
    """Days of a period at the bodies, both included, and the same as instants; one body or every one.

    Without the cases that whoever asks is `excluded` from (ids in hex)."""

    first_on: date
    last_on: date
    since: datetime
    until: datetime
    body_id: UUID | None = None
    excluded: tuple[str, ...] = ()


@dataclass(frozen=True)
class ExceptionRow:
    """One exception: its case, the body that had it, who did it if somebody did, when, and its number."""

    case_id: UUID
    folio: str
    body: Body | None
    person: str | None
    happened_at: datetime
    happened_on: date
    sequence: int
    measured: int
    detail: str


@dataclass(frozen=True)
class After:
    """Where a page ends: the next one holds what comes after this row."""

    happened_on: date
    case_id: UUID
    sequence: int


def counts(session: Session, asked: Asked) -> Mapping[str, int]:
    """Count the exceptions of each queue of cases in the period; one without any is left out."""
    run_plainly(session)
    statement = (
        select(CaseException.queue, func.count())
        .join(Case, Case.id == CaseException.case_id)
        # Each queue is a range of the index of its own.
        .where(CaseException.queue.in_(_KEPT), *_within(asked), *_in_the_open(asked))
        .group_by(CaseException.queue)
    )
    found = {queue: number for queue, number in session.execute(statement)}
    let_be = _let_be(asked).subquery()
    ignored = session.scalar(select(func.count()).select_from(let_be)) or 0
    return {**found, Queue.REMINDERS_IGNORED: ignored} if ignored else found


def page_of(
    session: Session, queue: Queue, asked: Asked, after: After | None = None
) -> tuple[list[ExceptionRow], After | None]:
    """Return a page of a queue of cases, the newest first, and where the next one begins."""
    run_plainly(session)
    source = _let_be(asked).subquery("found") if queue is Queue.REMINDERS_IGNORED else _kept(queue, asked)
    columns = source.c
    statement = (
        select(
            columns.case_id, Case.folio, Body, Person.name, columns.happened_at, columns.happened_on,
            columns.sequence, columns.measured, columns.detail,
        )
        .select_from(source)
        .join(Case, Case.id == columns.case_id)
        .outerjoin(Body, Body.id == columns.body_id)
        .outerjoin(Person, Person.id == columns.actor_id)
        .order_by(columns.happened_on.desc(), columns.case_id.desc(), columns.sequence.desc())
        .limit(PAGE_ROWS + 1)
    )  # fmt: skip
    if after is not None:
        here = tuple_(columns.happened_on, columns.case_id, columns.sequence)
        there = (literal(after.happened_on, Date()), literal(after.case_id, Uuid()), literal(after.sequence))
        statement = statement.where(here < tuple_(*there))
    rows = [ExceptionRow(*row) for row in session.execute(statement)]
    more, rows = len(rows) > PAGE_ROWS, rows[:PAGE_ROWS]
    last = rows[-1] if more else None
    return rows, After(last.happened_on, last.case_id, last.sequence) if last is not None else None


def _kept(queue: Queue, asked: Asked) -> Subquery:
    statement = (
        select(CaseException)
        .join(Case, Case.id == CaseException.case_id)
        .where(CaseException.queue == fixed(queue), *_within(asked), *_in_the_open(asked))
    )
    return statement.subquery("found")


def _within(asked: Asked) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [CaseException.happened_on.between(asked.first_on, asked.last_on)]
    return [*found, CaseException.body_id == asked.body_id] if asked.body_id is not None else found


def _in_the_open(asked: Asked) -> list[ColumnElement[bool]]:
    # Of confidential cases nobody but those named for them may know, not even how many there are.
    return [
        Case.confidential.is_(False),
        *(Case.excluded.not_like(f"%{known}%") for known in asked.excluded),
    ]


def _let_be(asked: Asked) -> Select[*tuple[Any, ...]]:
    """Select the terms of an answer that ran out under reminders, and nobody of the body did a thing.

    The first reminder of the body after the last day fell in the period; at least one had left before that
    day was over; and between that one and the end nobody of the staff did anything in the case."""
    of_response = exists().where(
        DeadlineRow.case_id == Reminder.case_id,
        DeadlineRow.step == Reminder.step,
        DeadlineRow.version == Reminder.deadline_version,
        tuple_(DeadlineRow.kind, DeadlineRow.actor).in_(terms_about(Matter.RESPONSE)),
    )
    same_term = (
        _Early.case_id == Reminder.case_id,
        _Early.step == Reminder.step,
        _Early.deadline_version == Reminder.deadline_version,
        _Early.state == fixed(ReminderState.SENT),
        _Early.recipient_role.in_(_ASKING),
        _Early.threshold_unit != fixed(ThresholdUnit.TERM_END),
    )
    early = and_(*same_term, _Early.due_at < Reminder.due_at)
    in_time = and_(early, _is_before_the_end(_Early))
    first_sent = select(func.min(_Early.state_at)).where(in_time).correlate(Reminder).scalar_subquery()
    told = select(func.count()).where(in_time).correlate(Reminder).scalar_subquery()
    acted = exists().where(
        Event.case_id == Reminder.case_id,
        Event.actor_kind == fixed(ActorKind.STAFF),
        Event.recorded_at > first_sent,
        Event.recorded_at <= Reminder.due_at,
    )
    return (
        select(
            Reminder.case_id,
            Case.body_id,
            Case.assignee_id.label("actor_id"),
            Reminder.due_at.label("happened_at"),
            Reminder.due_on.label("happened_on"),
            Reminder.deadline_version.label("sequence"),
            told.label("measured"),
            Reminder.step.label("detail"),
        )
        .join(Case, Case.id == Reminder.case_id)
        .where(
            TOLD,
            Reminder.due_at >= asked.since,
            Reminder.due_at < asked.until,
            Reminder.state == fixed(ReminderState.SENT),
            Reminder.recipient_role.in_(_ASKING),
            Reminder.threshold_unit == fixed(ThresholdUnit.WORKING_DAY),
            Reminder.threshold > 0,
            of_response,
            # The first of those after the end; of two at once, one.
            ~exists().where(early, ~_is_before_the_end(_Early)),
            ~exists().where(*same_term, _Early.due_at == Reminder.due_at, _Early.id < Reminder.id),
            exists().where(in_time),
            ~acted,
            *_in_the_open(asked),
            *((Case.body_id == asked.body_id,) if asked.body_id is not None else ()),
        )
    )


def _is_before_the_end(reminder: Any) -> ColumnElement[bool]:
    return or_(reminder.threshold_unit == fixed(ThresholdUnit.TERM_PERCENT), reminder.threshold <= 0)
