"""Turning reminders that are due into messages, each in a transaction of its own.

A reminder that fails is tried again at the next sweeps and stops nobody else's.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session

from foia.cases.case import fold
from foia.cases.context import Context, context_of
from foia.cases.deadline_rows import matter_of
from foia.cases.models import Case, DeadlineRow
from foia.cases.phases import OPEN_PHASES, Phase
from foia.cases.silence import record_silence
from foia.cases.store import events_of, seat_of
from foia.cases.terms import calendar_of
from foia.cases.waits import is_wait, matter_of_wait, waits
from foia.notifications.messages import OVERDUE, REMINDER
from foia.notifications.models import PLANNED, RecipientKind, Reminder, ReminderState
from foia.notifications.outbox import FILER, NewMessage, Recipient, enqueue
from foia.notifications.plan import side, supersedes
from foia.notifications.policy import Channel, Matter, RecipientRole, ThresholdUnit
from foia.notifications.reminder_recipients import must_find_somebody, recipients
from foia.notifications.reminders import ENDED, POLICY_CHANGED
from foia.notifications.tally import Tally
from foia.transactions import transaction

if TYPE_CHECKING:
    from flask import Flask

log = logging.getLogger(__name__)

BATCH_SIZE = 200
# Between one failed attempt and the next; after the last a person has to tell by other means.
PAUSES = (
    timedelta(minutes=1),
    timedelta(minutes=10),
    timedelta(hours=1),
    timedelta(hours=6),
    timedelta(hours=24),
)
NO_RECIPIENT = "no_recipient"
# Who of the body's side is told of a silence when it is recorded.
_TOLD_OF_SILENCE = frozenset({RecipientRole.RESPONSIBLE, RecipientRole.SUBSTITUTE, RecipientRole.HEAD})


def send_due_reminders(app: Flask, now: datetime, tally: Tally, go_on: Callable[[], bool]) -> None:
    """Put the messages of every due reminder in the outbox, until `go_on` says stop."""
    for reminder_id in _due_ids(app, now):
        if not go_on():
            return
        try:
            with transaction(app) as session:
                send_reminder(context_of(app.config["FOIA"], session, now=now), reminder_id, tally)
        except Exception:
            tally.error_count += 1
            log.exception("reminder %s failed", reminder_id.hex)
            _note_failure(app, reminder_id, now, tally)


def due_reminders(session: Session, now: datetime, *, limit: int) -> list[Reminder]:
    """Return reminders that a sweep at `now` would look at, soonest due first."""
    due = (PLANNED, Reminder.next_attempt_at <= now)
    in_order = (Reminder.next_attempt_at, Reminder.id)
    return list(session.scalars(select(Reminder).where(*due).order_by(*in_order).limit(limit)))


def obsolete(context: Context, reminder: Reminder) -> str | None:
    """Say why a reminder should not leave any more; None if it should."""
    session = context.session
    case = session.get(Case, reminder.case_id)
    if case is None:
        return "case_concluded"
    if case.set_aside:
        return ENDED
    if is_wait(reminder.step):
        return _obsolete_wait(context, reminder, case)
    deadline = _deadline_of(session, reminder)
    matter = matter_of(deadline) if deadline is not None else None
    wanted_phases = (Phase.CONCLUDED,) if matter is Matter.APPEAL else OPEN_PHASES
    if case.phase not in wanted_phases:
        return "case_concluded"
    if deadline is None or deadline.voided_at is not None:
        return "deadline_replaced"
    if deadline.stopped_on is not None:
        return "term_met"
    if reminder.threshold_unit == ThresholdUnit.TERM_END:
        return None
    if matter is None:
        return "case_concluded"
    if not _is_in_policy(context, reminder, case, matter):
        return POLICY_CHANGED
    if _has_later(context, reminder, case, matter):
        return "superseded"
    if _is_after_the_term(reminder.threshold_unit, reminder.threshold) and _is_told_by_silence(
        session, reminder
    ):
        return "told_with_silence"
    return None


def _obsolete_wait(context: Context, reminder: Reminder, case: Case) -> str | None:
    """Say why a reminder of what no law gives days should not leave: it was done, or its policy changed."""
    matter = matter_of_wait(reminder.step)
    history = events_of(context.session, case.id)
    state = fold(history)
    calendar = calendar_of(context.book, state, seat_of(context.session, case.body_id))
    policy = context.policies.of(case.regime_id, case.kind, case.body_id)
    running = {(each.step, each.deadline_version) for each in waits(history, state, calendar, policy)}
    if (reminder.step, reminder.deadline_version) not in running:
        return "term_met"
    if not _is_in_policy(context, reminder, case, matter):
        return POLICY_CHANGED
    return "superseded" if _has_later(context, reminder, case, matter) else None


def _deadline_of(session: Session, reminder: Reminder) -> DeadlineRow | None:
    """Return the deadline a reminder is of, or the one in its place that has the same last day."""
    known = session.get(DeadlineRow, (reminder.case_id, reminder.step, reminder.deadline_version))
    if known is None or known.voided_at is None:
        return known
    of_step = (DeadlineRow.case_id == reminder.case_id, DeadlineRow.step == reminder.step)
    newer = session.scalar(select(DeadlineRow).where(*of_step, DeadlineRow.voided_at.is_(None)))
    is_same = newer is not None and (newer.due_on, newer.conflict_due_on) == (
        known.due_on,
        known.conflict_due_on,
    )
    return newer if is_same else known


def _is_after_the_term(unit: str, threshold: int) -> bool:
    return unit == ThresholdUnit.WORKING_DAY and threshold > 0


def _is_told_by_silence(session: Session, reminder: Reminder) -> bool:
    """Say whether who a reminder is for was told already that the term is over, and what the law makes of it.

    To the body that is said again at each threshold but the first; an office, or another institution, is told
    by its reminder alone."""
    own_side = side(reminder.recipient_role)
    if own_side != "filer" and reminder.recipient_role not in _TOLD_OF_SILENCE:
        return False
    of_term = (
        Reminder.case_id == reminder.case_id,
        Reminder.step == reminder.step,
        Reminder.due_on == reminder.due_on,  # whichever version: of one last day silence is told once
    )
    rows = session.execute(
        select(Reminder.threshold_unit, Reminder.threshold, Reminder.recipient_role, Reminder.state).where(
            *of_term
        )
    ).all()
    if not any(
        row.threshold_unit == ThresholdUnit.TERM_END and row.state == ReminderState.SENT for row in rows
    ):
        return False
    first = min(
        row.threshold
        for row in rows
        if _is_after_the_term(row.threshold_unit, row.threshold) and side(row.recipient_role) == own_side
    )
    return own_side == "filer" or reminder.threshold == first


def _is_in_policy(context: Context, reminder: Reminder, case: Case, matter: Matter) -> bool:
    """Say whether the policy in force still has this threshold: running cases are planned anew only later."""
    return _mark(reminder) in _marks(context, case, matter)


def _marks(context: Context, case: Case, matter: Matter) -> set[tuple[str, int, str, str]]:
    policy = context.policies.of(case.regime_id, case.kind, case.body_id)
    return {threshold.mark for threshold in policy.of(matter)}


def _mark(reminder: Reminder) -> tuple[str, int, str, str]:
    return reminder.threshold_unit, reminder.threshold, reminder.recipient_role, reminder.channel


def send_reminder(context: Context, reminder_id: UUID, tally: Tally) -> None:
    """Turn a reminder that is due into messages, or void it if it has no reason to leave any more."""
    session, now = context.session, context.now
    claimed = (Reminder.id == reminder_id, Reminder.state == ReminderState.PLANNED)
    reminder = session.scalar(select(Reminder).where(*claimed).with_for_update(skip_locked=True))
    if reminder is None:
        return  # another sweep has it
    reason = obsolete(context, reminder)
    if reason is not None:
        _set(reminder, ReminderState.VOIDED, reason, now)
        tally.reminders_voided += 1
        return
    case = session.get_one(Case, reminder.case_id)
    opens_at = case.answer_opens_at
    if reminder.recipient_role == RecipientRole.FILER and opens_at is not None and opens_at > now:
        reminder.next_attempt_at = opens_at  # nothing tells of an answer they may not read yet
        return
    if reminder.threshold_unit == ThresholdUnit.TERM_END:
        _tell_silence(context, reminder, case, tally)
        return
    found = recipients(context, reminder, case)
    if not found and not must_find_somebody(reminder):
        _set(reminder, ReminderState.VOIDED, NO_RECIPIENT, now)
        tally.reminders_voided += 1
        return
    if not found:
        _set(reminder, ReminderState.FAILED, NO_RECIPIENT, now)
        tally.failed += 1
        log.warning("reminder %s has no recipient", reminder.id.hex)
        return
    ids = [_enqueue(session, reminder, case, recipient, language, now) for recipient, language in found]
    reminder.outbox_id = ids[0]
    _set(reminder, ReminderState.SENT, "", now)
    tally.reminders_sent += 1


def _tell_silence(context: Context, reminder: Reminder, case: Case, tally: Tally) -> None:
    """Record what the law makes of a term nobody met; both sides are told with it."""
    if record_silence(context, case, reminder.step, ended_at=reminder.due_at):
        _set(reminder, ReminderState.SENT, "", context.now)
        tally.reminders_sent += 1
    else:
        _set(reminder, ReminderState.VOIDED, "no_effect", context.now)
        tally.reminders_voided += 1


def _enqueue(
    session: Session, reminder: Reminder, case: Case, recipient: Recipient, language: str, now: datetime
) -> UUID:
    is_overdue = recipient == FILER and _is_after_the_term(reminder.threshold_unit, reminder.threshold)
    # Who is reached at a mailbox of a body reads nothing in the product.
    in_product = (reminder.channel == Channel.PRODUCT and recipient.kind != RecipientKind.BODY) or (
        recipient == FILER and case.notice_channel != "email"
    )
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
        channel=Channel.PRODUCT if in_product else Channel.MAIL,
    )
    return enqueue(session, message)


def _has_later(context: Context, reminder: Reminder, case: Case, matter: Matter) -> bool:
    """Say whether a later reminder of the term was told, or is about to be, that says all this one would."""
    later = select(Reminder).where(
        Reminder.case_id == reminder.case_id,
        Reminder.step == reminder.step,
        Reminder.deadline_version >= reminder.deadline_version,
        Reminder.due_at > reminder.due_at,
        Reminder.due_at <= context.now,
        Reminder.state.in_((ReminderState.PLANNED, ReminderState.SENT)),
    )
    marks = _marks(context, case, matter)
    return any(
        supersedes(each, reminder) and (each.state == ReminderState.SENT or _mark(each) in marks)
        for each in context.session.scalars(later)
    )


def due_ids(now: datetime, last: tuple[datetime, UUID] | None, limit: int) -> Select[datetime, UUID]:
    """Select so many of what is due, after the `last` one met: its instant and its id."""
    at_of = Reminder.next_attempt_at
    statement = select(at_of, Reminder.id).where(PLANNED, at_of <= now)
    if last is not None:
        at, last_id = last
        statement = statement.where(or_(at_of > at, and_(at_of == at, Reminder.id > last_id)))
    return statement.order_by(at_of, Reminder.id).limit(limit)


def _due_ids(app: Flask, now: datetime) -> Iterator[UUID]:
    """Walk the due reminders once, in order; one that stays planned is not met again in the same sweep."""
    last: tuple[datetime, UUID] | None = None
    while True:
        with transaction(app) as session:
            found = session.execute(due_ids(now, last, BATCH_SIZE)).all()
        if not found:
            return
        yield from (reminder_id for _at, reminder_id in found)
        last = (found[-1][0], found[-1][1])


def _note_failure(app: Flask, reminder_id: UUID, now: datetime, tally: Tally) -> None:
    with transaction(app) as session:
        reminder = session.get_one(Reminder, reminder_id, with_for_update=True)
        if reminder.state != ReminderState.PLANNED:
            return  # another sweep was done with it
        if reminder.attempts >= len(PAUSES):
            _set(reminder, ReminderState.FAILED, "error", now)
            tally.failed += 1
            return
        reminder.next_attempt_at = now + PAUSES[reminder.attempts]
        reminder.attempts += 1


def _set(reminder: Reminder, state: ReminderState, reason: str, now: datetime) -> None:
    reminder.state, reminder.reason, reminder.state_at = state, reason, now
