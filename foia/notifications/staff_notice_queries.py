"""A member of staff's own notices: the messages meant for them, of cases that they may still know of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select, tuple_, update
from sqlalchemy.orm import Session

from foia.actors import CAPABILITIES, CONFIDENTIAL_ROLES, Actor, Capability
from foia.audit.findings_notices import TEMPLATES as OF_FINDINGS
from foia.cases.models import Case, DeadlineRow
from foia.cases.states import BODY, exclusions_of
from foia.cases.tray_scopes import scopes_of
from foia.extensions import fixed
from foia.notifications.models import MessageState, OutboxMessage, RecipientKind, Reminder
from foia.notifications.task_messages import OF_TASKS_FOR_STAFF
from foia.paging import After

PAGE_ROWS = 25
TO_WHO_DOES_A_TASK = frozenset({"task_given", "task_due", "task_late"}) & OF_TASKS_FOR_STAFF.keys()


@dataclass(frozen=True)
class Notice:
    """A message in the product, and the case it is about; None: of an auditor's finding."""

    message: OutboxMessage
    case: Case | None

    @property
    def is_opened(self) -> bool:
        return self.message.opened_at is not None


def notices_of(
    session: Session, actor: Actor, now: datetime, *, unopened: bool = False, after: After | None = None
) -> tuple[list[Notice], After | None]:
    """Return a page of somebody's notices, the newest first, and where the next one begins."""
    wanted = _own(actor, now)
    if unopened:
        wanted.append(OutboxMessage.opened_at.is_(None))
    if after is not None:
        wanted.append(after.precedes(OutboxMessage.created_at, OutboxMessage.id))
    statement = (
        select(OutboxMessage, Case)
        .outerjoin(Case, Case.id == OutboxMessage.case_id)
        .where(*wanted)
        .order_by(OutboxMessage.created_at.desc(), OutboxMessage.id.desc())
        .limit(PAGE_ROWS + 1)
    )
    found = [Notice(message, case) for message, case in session.execute(statement)]
    more, found = len(found) > PAGE_ROWS, found[:PAGE_ROWS]
    last = found[-1].message if more else None
    return found, After(last.created_at, last.id) if last is not None else None


def notice_of(session: Session, actor: Actor, message_id: UUID, now: datetime) -> Notice | None:
    """Return one of somebody's notices; None for everybody else's, and for what they may not know of."""
    found = session.execute(
        select(OutboxMessage, Case)
        .outerjoin(Case, Case.id == OutboxMessage.case_id)
        .where(OutboxMessage.id == message_id, *_own(actor, now))
    ).first()
    return Notice(*found) if found is not None else None


def open_notice(session: Session, message_id: UUID, now: datetime) -> None:
    """Note that a notice was opened; the first time is what stays."""
    session.execute(
        update(OutboxMessage)
        .where(OutboxMessage.id == message_id, OutboxMessage.opened_at.is_(None))
        .values(opened_at=now)
    )


def open_all(session: Session, actor: Actor, now: datetime) -> None:
    """Note of all that somebody's list shows that it was opened."""
    shown = (
        select(OutboxMessage.id)
        .outerjoin(Case, Case.id == OutboxMessage.case_id)
        .where(*_own(actor, now), OutboxMessage.opened_at.is_(None))
    )
    session.execute(
        update(OutboxMessage)
        .where(OutboxMessage.id.in_(shown))
        .values(opened_at=now)
        .execution_options(synchronize_session=False)
    )


def reminders_with_terms(session: Session, ids: Sequence[UUID]) -> tuple[list[Reminder], list[DeadlineRow]]:
    """Return reminders and the terms they are of.

    While both are held, the words of a message find its own without asking the database again."""
    if not ids:
        return [], []
    reminders = list(session.scalars(select(Reminder).where(Reminder.id.in_(ids))))
    terms = {(row.case_id, row.step, row.deadline_version) for row in reminders}
    named = tuple_(DeadlineRow.case_id, DeadlineRow.step, DeadlineRow.version)
    return reminders, list(session.scalars(select(DeadlineRow).where(named.in_(terms))))


def _own(actor: Actor, now: datetime) -> list[ColumnElement[bool]]:
    return [
        OutboxMessage.recipient_kind == fixed(RecipientKind.PERSON),  # as the index has it
        OutboxMessage.recipient_id == actor.person_id,
        OutboxMessage.state != MessageState.VOIDED,
        OutboxMessage.not_before <= now,
        _is_known_to(actor),
    ]


def _is_known_to(actor: Actor) -> ColumnElement[bool]:
    """Return the condition on the cases somebody may know of: those they read, audit, or have a task in."""
    in_the_open = and_(
        Case.confidential.is_(False),
        *(Case.excluded.not_like(f"%{known}%") for known in sorted(exclusions_of(actor))),
    )
    known = [scope.condition for scope in scopes_of(actor, Capability.READ_CASE)]
    if actor.can_somewhere(Capability.AUDIT):
        known.append(in_the_open)
    working = {
        grant.body_id
        for grant in actor.grants
        if grant.body_id is not None
        and grant.role not in CONFIDENTIAL_ROLES
        and Capability.WORK_CASE in CAPABILITIES[grant.role]
    }
    known.append(
        and_(
            OutboxMessage.template.in_(TO_WHO_DOES_A_TASK),
            Case.body_id.in_(working),
            Case.custody == BODY,
            in_the_open,
        )
    )
    # Of what auditors found it is asked when it is shown whether its reader may know of it.
    known.append(and_(OutboxMessage.case_id.is_(None), OutboxMessage.template.in_(sorted(OF_FINDINGS))))
    return or_(*known)
