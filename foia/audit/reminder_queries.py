"""Reminders as auditors ask for them: of one case with each recipient, of a period by body, one by one.

Of confidential cases none is listed, nor counted but in the total of a whole year.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from functools import reduce
from operator import add
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    String,
    Subquery,
    and_,
    cast,
    exists,
    func,
    or_,
    select,
    text,
    tuple_,
    union_all,
)
from sqlalchemy.orm import Session, aliased

from foia.accounts.models import Person
from foia.audit.reminder_reading import ASKING_SIDE, Delivery, delivered_at
from foia.cases.deadline_rows import terms_about
from foia.cases.models import Case, DeadlineRow
from foia.cases.silences import SILENCE
from foia.cases.waits import APPROVAL, DEFENCE, REFERRAL, ROUTING
from foia.directory.models import Body
from foia.extensions import fixed
from foia.notifications.models import (
    PLANNED,
    TOLD,
    MessageState,
    OutboxMessage,
    Reminder,
    ReminderState,
)
from foia.notifications.plan import side
from foia.notifications.policy import Matter, RecipientRole, ThresholdUnit
from foia.paging import After

PAGE_ROWS = 25
WAITING_STEPS = {
    Matter.ROUTING: ROUTING,
    Matter.REFERRAL: REFERRAL,
    Matter.APPROVAL: APPROVAL,
    Matter.DEFENCE: DEFENCE,
}
_ASKING = [str(role) for role in RecipientRole if side(role) == ASKING_SIDE]
_COLUMNS = (
    "id", "case_id", "step", "deadline_version", "recipient_role", "threshold_unit", "state", "state_at",
    "due_at",
)  # fmt: skip
_FACTS = ("delivered", "opened", "ignored")
_Digest, _Later = aliased(OutboxMessage), aliased(Reminder)
_Addressed = aliased(Body)


@dataclass(frozen=True)
class Asked:
    """Reminders whose time came from `since` until before `until`, of one body or all, of one matter or any.

    Without those of cases that whoever asks is `excluded` from (ids in hex). `now`: what was due by then."""

    since: datetime
    until: datetime
    now: datetime
    body_id: UUID | None = None
    matter: Matter | None = None
    excluded: tuple[str, ...] = ()


@dataclass(frozen=True)
class Counts:
    """How many reminders were due, and of them sent, delivered, opened, ignored, failed."""

    due: int = 0
    sent: int = 0
    delivered: int = 0
    opened: int = 0
    ignored: int = 0
    failed: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(*(getattr(self, each.name) + getattr(other, each.name) for each in fields(Counts)))


@dataclass(frozen=True)
class ReminderRow:
    """One reminder of a list, its case and body, and what became of it."""

    reminder: Reminder
    folio: str
    body: Body | None
    delivered: bool
    opened: bool
    ignored: bool


def deliveries_of(session: Session, case_id: UUID) -> Mapping[UUID, list[Delivery]]:
    """Return to whom each reminder of a case went, by its id, in the order in which they were told."""
    statement = (
        select(OutboxMessage, Person.name, _Addressed.name_es, _Digest, Reminder.id)
        .join(Reminder, _is_about(Reminder))
        .outerjoin(Person, Person.id == OutboxMessage.recipient_id)
        .outerjoin(_Addressed, _Addressed.id == OutboxMessage.recipient_id)
        .outerjoin(_Digest, _Digest.id == OutboxMessage.digest_id)
        .where(OutboxMessage.case_id == case_id)
        .order_by(OutboxMessage.created_at, OutboxMessage.id)
    )
    found: dict[UUID, list[Delivery]] = {}
    for message, name, addressed, digest, reminder_id in session.execute(statement):
        found.setdefault(reminder_id, []).append(
            Delivery(
                recipient_kind=message.recipient_kind,
                name=name or addressed or "",
                channel=message.channel,
                state=message.state,
                reason=message.reason,
                state_at=message.state_at,
                delivered_at=delivered_at(message, digest),
                bounced_at=message.bounced_at,
                opened_at=message.opened_at,
            )
        )
    return found


def counts_by_body(session: Session, asked: Asked) -> list[tuple[Body | None, Counts]]:
    """Count the reminders of each body in one statement, where most were ignored first."""
    run_plainly(session)
    counted = _counted(asked, _in_the_open(asked))
    statement = (
        select(Body, counted.c.body_id, counted.c.measure, counted.c.number)
        .select_from(counted)
        .outerjoin(Body, Body.id == counted.c.body_id)
    )
    found: dict[UUID | None, tuple[Body | None, Counts]] = {}
    for body, body_id, measure, number in session.execute(statement):
        _known, counts = found.get(body_id, (body, Counts()))
        found[body_id] = (body, counts + _one(measure, number))
    return sorted(found.values(), key=_most_ignored)


def confidential_counts(session: Session, asked: Asked) -> Counts:
    """Count the reminders of confidential cases, for the total of a whole year and of all bodies alone."""
    run_plainly(session)
    counted = _counted(asked, [Case.confidential.is_(True)])
    found = session.execute(select(counted.c.measure, func.sum(counted.c.number)).group_by(counted.c.measure))
    return reduce(add, (_one(measure, int(number)) for measure, number in found), Counts())


def reminders_due(
    session: Session, asked: Asked, after: After | None = None, most: int = PAGE_ROWS
) -> tuple[list[ReminderRow], After | None]:
    """Return a page of the reminders, the last due first, and where the next one begins."""
    due = _due(asked)
    delivered, opened, ignored = _facts(due)
    statement = (
        select(Reminder, Case.folio, Body, delivered, opened, ignored)
        .join_from(due, Reminder, Reminder.id == due.c.id)
        .join(Case, Case.id == due.c.case_id)
        .outerjoin(Body, Body.id == Case.body_id)
        .where(*_in_the_open(asked))
        .order_by(due.c.due_at.desc(), due.c.id.desc())
        .limit(most + 1)
    )
    if after is not None:
        statement = statement.where(after.precedes(due.c.due_at, due.c.id))
    rows = [
        ReminderRow(row[0], row[1], row[2], *(bool(fact) for fact in row[3:]))
        for row in session.execute(statement)
    ]
    more, rows = len(rows) > most, rows[:most]
    last = rows[-1].reminder if more else None
    return rows, After(last.due_at, last.id) if last is not None else None


def _most_ignored(counted: tuple[Body | None, Counts]) -> tuple[int, int, str]:
    body, counts = counted
    return -counts.ignored, -counts.due, body.name_es if body is not None else ""


def _due(asked: Asked) -> Subquery:
    """Select what was sent or failed in the period, and what of it still waits: each a range of an index."""
    columns = [getattr(Reminder, name) for name in _COLUMNS]
    period: list[ColumnElement[bool]] = [
        Reminder.due_at >= asked.since,
        Reminder.due_at < asked.until,
        *_of_matter(asked.matter),
    ]
    sent = select(*columns).where(TOLD, *period)
    due_by_now = (Reminder.next_attempt_at <= asked.now, Reminder.due_at <= asked.now)
    waiting = select(*columns).where(PLANNED, *due_by_now, *period)
    return union_all(sent, waiting).subquery("due")


def _of_matter(matter: Matter | None) -> list[ColumnElement[bool]]:
    """Return the conditions on reminders of a matter: by its wait, or by the term of the law they are of."""
    if matter is None:
        return []
    is_silence = Reminder.threshold_unit == ThresholdUnit.TERM_END
    if matter is Matter.SILENCE:
        return [is_silence]
    if matter in WAITING_STEPS:
        return [Reminder.step == WAITING_STEPS[matter]]
    of_term = and_(
        DeadlineRow.case_id == Reminder.case_id,
        DeadlineRow.step == Reminder.step,
        DeadlineRow.version == Reminder.deadline_version,
        tuple_(DeadlineRow.kind, DeadlineRow.actor).in_(terms_about(matter)),
    )
    return [~is_silence, exists().where(of_term)]


def _in_the_open(asked: Asked) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [
        Case.confidential.is_(False),
        *(Case.excluded.not_like(f"%{known}%") for known in asked.excluded),
    ]
    return [*conditions, Case.body_id == asked.body_id] if asked.body_id is not None else conditions


def _facts(due: Subquery) -> tuple[ColumnElement[bool], ColumnElement[bool], ColumnElement[bool]]:
    """Return whether a reminder was delivered, opened, ignored: as `foia.audit.reminder_reading` has it."""
    of_reminder = _is_about(due.c)
    in_a_digest = exists().where(_Digest.id == OutboxMessage.digest_id, _arrived_by_mail(_Digest))
    arrived = or_(
        OutboxMessage.state == MessageState.PLACED,
        _arrived_by_mail(OutboxMessage),
        and_(OutboxMessage.state == MessageState.DIGESTED, in_a_digest),
    )
    told_again = exists().where(
        _Later.case_id == due.c.case_id,
        _Later.step == due.c.step,
        _Later.deadline_version == due.c.deadline_version,
        _Later.state == ReminderState.SENT,
        _Later.due_at > due.c.state_at,
    )
    is_asked = and_(due.c.state == ReminderState.SENT, due.c.recipient_role.in_(_ASKING))
    return (
        exists().where(of_reminder, arrived),
        exists().where(of_reminder, OutboxMessage.opened_at.is_not(None)),
        and_(is_asked, told_again),
    )


def _is_about(reminder: Any) -> ColumnElement[bool]:
    """Select the messages of a reminder; of silence, those written with its event."""
    of_silence = and_(
        reminder.threshold_unit == ThresholdUnit.TERM_END,
        OutboxMessage.template == SILENCE,
        OutboxMessage.created_at == reminder.state_at,
    )
    return and_(
        OutboxMessage.case_id == reminder.case_id,
        or_(OutboxMessage.detail == _hex(reminder.id), of_silence),
    )


def _arrived_by_mail(message: Any) -> ColumnElement[bool]:
    return and_(message.state == MessageState.SENT, message.bounced_at.is_(None))


def _counted(asked: Asked, conditions: Sequence[ColumnElement[bool]]) -> Subquery:
    """Count by body: in each state, and of what each fact holds; told as rows, so that each is one join."""
    due = _due(asked)
    cases = and_(Case.id == due.c.case_id, *conditions)
    by_state = (
        select(Case.body_id, due.c.state.label("measure"), func.count().label("number"))
        .join_from(due, Case, cases)
        .group_by(Case.body_id, due.c.state)
    )
    by_fact = (
        select(Case.body_id, fixed(name).label("measure"), func.count().label("number"))
        .join_from(due, Case, cases)
        .where(fact)
        .group_by(Case.body_id)
        for name, fact in zip(_FACTS, _facts(due), strict=True)
    )
    return union_all(by_state, *by_fact).subquery("counted")


def run_plainly(session: Session) -> None:
    """Have PostgreSQL compile nothing: of these statements that takes longer than to run them."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SET jit = off"))


def _one(measure: str, number: int) -> Counts:
    """Return what one row counts: every state is due, and what is planned still is nothing else."""
    if measure in _FACTS:
        return Counts(**{measure: number})
    return Counts(
        due=number,
        sent=number if measure == ReminderState.SENT else 0,
        failed=number if measure == ReminderState.FAILED else 0,
    )


def _hex(reminder_id: Any) -> ColumnElement[str]:
    """Return the id of a reminder as messages hold it, on both databases."""
    return func.replace(cast(reminder_id, String), "-", "")
