"""Turning reminders that are due into messages, each in a transaction of its own.

A reminder that fails is tried again at the next sweeps and stops nobody else's.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from foia.accounts import queries as accounts
from foia.accounts.models import Person
from foia.actors import Role
from foia.cases.models import Case, DeadlineRow
from foia.cases.phases import OPEN_PHASES
from foia.cases.placement import people_told, people_who_decide, people_who_work, substitutes_of
from foia.cases.states import CENTRAL_DESK
from foia.directory.models import Body
from foia.i18n import DEFAULT_LANGUAGE
from foia.notifications.messages import OVERDUE, REMINDER
from foia.notifications.models import PLANNED, RecipientKind, Reminder, ReminderState
from foia.notifications.outbox import FILER, NewMessage, Recipient, enqueue
from foia.notifications.plan import RecipientRole, side
from foia.notifications.tally import Tally
from foia.transactions import transaction

if TYPE_CHECKING:
    from flask import Flask

log = logging.getLogger(__name__)

BATCH_SIZE = 200
MOST_ATTEMPTS = 5
NO_RECIPIENT = "no_recipient"


def send_due_reminders(app: Flask, now: datetime, tally: Tally, go_on: Callable[[], bool]) -> None:
    """Put the messages of every due reminder in the outbox, until `go_on` says stop."""
    for reminder_id in _due_ids(app, now):
        if not go_on():
            return
        try:
            with transaction(app) as session:
                _send(session, reminder_id, now, tally)
        except Exception:
            tally.error_count += 1
            log.exception("reminder %s failed", reminder_id.hex)
            _note_failure(app, reminder_id, now, tally)


def due_reminders(session: Session, now: datetime, *, limit: int) -> list[Reminder]:
    """Return reminders that a sweep at `now` would look at, soonest due first."""
    due = (PLANNED, Reminder.due_at <= now)
    return list(
        session.scalars(select(Reminder).where(*due).order_by(Reminder.due_at, Reminder.id).limit(limit))
    )


def obsolete(session: Session, reminder: Reminder, now: datetime) -> str | None:
    """Say why a reminder should not leave any more; None if it should."""
    case = session.get(Case, reminder.case_id)
    if case is None or case.phase not in OPEN_PHASES:
        return "case_concluded"
    deadline = session.get(DeadlineRow, (reminder.case_id, reminder.step, reminder.deadline_version))
    if deadline is None or deadline.voided_at is not None:
        return "deadline_replaced"
    if deadline.stopped_on is not None:
        return "term_met"
    if reminder.recipient_role == RecipientRole.FILER and case.notice_channel != "email":
        return "not_by_mail"
    if _has_later(session, reminder, now):
        return "superseded"
    return None


def recipients(
    session: Session, reminder: Reminder, case: Case, now: datetime
) -> list[tuple[Recipient, str]]:
    """Return whom a reminder goes to, with their languages; nobody, when the directory knows no one.

    Whoever stands in for somebody away gets it too."""
    if reminder.recipient_role == RecipientRole.FILER:
        return [(FILER, case.language)]
    people = _people(session, RecipientRole(reminder.recipient_role), case)
    if people:
        today = now.astimezone(ZoneInfo(reminder.zone)).date()
        people = [*people, *substitutes_of(session, case, [person.id for person in people], today)]
        return [(Recipient(RecipientKind.PERSON, person.id), person.language) for person in people]
    body = session.get(Body, case.body_id) if case.body_id and not case.confidential else None
    if body is not None and body.email:
        return [(Recipient(RecipientKind.BODY, body.id), DEFAULT_LANGUAGE)]
    return []


def _people(session: Session, role: RecipientRole, case: Case) -> list[Person]:
    """Find the people, falling back on whoever else should know rather than on nobody."""
    assigned = [person for person in people_who_work(session, case) if person.id == case.assignee_id]
    if case.confidential:  # nobody but those named for it, whoever waits
        return assigned if role is RecipientRole.RESPONSIBLE and assigned else people_who_work(session, case)
    desk = accounts.people_with_role(session, Role.CENTRAL_DESK)
    if case.custody == CENTRAL_DESK or case.body_id is None:
        return assigned if assigned and role is RecipientRole.RESPONSIBLE else desk
    heads, officers = people_who_decide(session, case), people_told(session, case)
    if role is RecipientRole.HEAD:
        return heads or desk or officers
    return assigned[:1] or officers or heads or desk


def _send(session: Session, reminder_id: UUID, now: datetime, tally: Tally) -> None:
    claimed = (Reminder.id == reminder_id, Reminder.state == ReminderState.PLANNED)
    reminder = session.scalar(select(Reminder).where(*claimed).with_for_update(skip_locked=True))
    if reminder is None:
        return  # another sweep has it
    reason = obsolete(session, reminder, now)
    if reason is not None:
        _set(reminder, ReminderState.VOIDED, reason, now)
        tally.reminders_voided += 1
        return
    found = recipients(session, reminder, session.get_one(Case, reminder.case_id), now)
    if not found:
        _set(reminder, ReminderState.FAILED, NO_RECIPIENT, now)
        tally.failed += 1
        log.warning("reminder %s has no recipient", reminder.id.hex)
        return
    ids = [_enqueue(session, reminder, recipient, language, now) for recipient, language in found]
    reminder.outbox_id = ids[0]
    _set(reminder, ReminderState.SENT, "", now)
    tally.reminders_sent += 1


def _enqueue(
    session: Session, reminder: Reminder, recipient: Recipient, language: str, now: datetime
) -> UUID:
    is_overdue = recipient == FILER and reminder.threshold_working_days > 0
    to = recipient.id.hex if recipient.id else RecipientKind.FILER.value
    message = NewMessage(
        case_id=reminder.case_id,
        template=OVERDUE if is_overdue else REMINDER,
        recipient=recipient,
        key=f"reminder:{reminder.id.hex}:{to}",
        language=language,
        not_before=reminder.due_at,
        now=now,
        detail=reminder.id.hex,
    )
    return enqueue(session, message)


def _has_later(session: Session, reminder: Reminder, now: datetime) -> bool:
    """Say whether a later threshold of the term, on the same side, has passed: it says all this one would."""
    later = select(Reminder.recipient_role).where(
        Reminder.case_id == reminder.case_id,
        Reminder.step == reminder.step,
        Reminder.deadline_version == reminder.deadline_version,
        Reminder.threshold_working_days > reminder.threshold_working_days,
        Reminder.due_at <= now,
        Reminder.state.in_((ReminderState.PLANNED, ReminderState.SENT)),
    )
    return any(side(role) == side(reminder.recipient_role) for role in session.scalars(later))


def _due_ids(app: Flask, now: datetime) -> Iterator[UUID]:
    """Walk the due reminders once, in order; one that stays planned is not met again in the same sweep."""
    last: tuple[datetime, UUID] | None = None
    while True:
        statement = select(Reminder.due_at, Reminder.id).where(PLANNED, Reminder.due_at <= now)
        if last is not None:
            due_at, last_id = last
            after = or_(Reminder.due_at > due_at, and_(Reminder.due_at == due_at, Reminder.id > last_id))
            statement = statement.where(after)
        with transaction(app) as session:
            found = session.execute(statement.order_by(Reminder.due_at, Reminder.id).limit(BATCH_SIZE)).all()
        if not found:
            return
        yield from (reminder_id for _due_at, reminder_id in found)
        last = (found[-1].due_at, found[-1].id)


def _note_failure(app: Flask, reminder_id: UUID, now: datetime, tally: Tally) -> None:
    with transaction(app) as session:
        reminder = session.get_one(Reminder, reminder_id, with_for_update=True)
        reminder.attempts += 1
        if reminder.attempts >= MOST_ATTEMPTS:
            _set(reminder, ReminderState.FAILED, "error", now)
            tally.failed += 1


def _set(reminder: Reminder, state: ReminderState, reason: str, now: datetime) -> None:
    reminder.state, reminder.reason, reminder.state_at = state, reason, now
