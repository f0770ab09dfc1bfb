"""Officers' digests: what can wait is gathered into one mail at the start of their working day.

A person's messages are gathered in one transaction, under a key of the person and the day: however long
nothing ran, one digest leaves. What could not be gathered leaves by itself.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from foia.accounts.models import Person
from foia.accounts.queries import actor_of
from foia.actors import Actor
from foia.cases.context import Context, context_of
from foia.cases.kinds import kind_of
from foia.cases.models import Case
from foia.extensions import take_turns
from foia.notifications.composing import Composing
from foia.notifications.digest_messages import DIGEST, Line, digest_letter
from foia.notifications.holding import ALONE, FOR_DIGEST, digest_hours, is_for_digest, is_unwanted
from foia.notifications.letters import Letter
from foia.notifications.mail_hours import digest_day, next_digest_at
from foia.notifications.messages import OF_REMINDERS, title_of
from foia.notifications.models import UNSENT, MessageState, OutboxMessage, RecipientKind
from foia.notifications.outbox import NewMessage, Recipient, enqueue, held_since
from foia.notifications.outdated import outdated
from foia.notifications.plan import sending_instant
from foia.notifications.policy import Mode
from foia.notifications.reminder_messages import reminder_of
from foia.notifications.staff_notice_queries import notice_of
from foia.notifications.standing_models import MailStanding
from foia.notifications.tally import Tally
from foia.transactions import transaction

if TYPE_CHECKING:
    from flask import Flask

log = logging.getLogger(__name__)


def gather_digests(app: Flask, now: datetime, tally: Tally, go_on: Callable[[], bool]) -> None:
    """Gather what is due and can wait into the digests of whoever reads one, until `go_on` says stop."""
    for person_id in _readers(app, now):
        if not go_on():
            return
        try:
            with transaction(app) as session:
                _gather(context_of(app.config["FOIA"], session, now=now), person_id)
        except Exception:
            tally.error_count += 1
            log.exception("digest of %s failed", person_id.hex)
            _let_go(app, person_id, now)


def written_digest(
    app: Flask, context: Context, message: OutboxMessage, link: Callable[..., str]
) -> Letter | None:
    """Write a digest from what may be told by now; what may not be is voided. None when nothing is left."""
    session = context.session
    if message.recipient_id is None:
        return None
    actor = actor_of(session, message.recipient_id)
    gathered = (OutboxMessage.digest_id == message.id, OutboxMessage.state == MessageState.DIGESTED)
    in_order = (OutboxMessage.created_at, OutboxMessage.id)
    lines = []
    for row in session.scalars(select(OutboxMessage).where(*gathered).order_by(*in_order)).all():
        case = session.get(Case, row.case_id)
        reason = _why_not(context, row, case, actor)
        if case is None or reason is not None:
            row.state, row.reason, row.state_at = MessageState.VOIDED, reason or "no_case", context.now
        else:
            lines.append(_line(app, context, row, case, link))
    return digest_letter(_day_of(message), lines, link) if lines else None


def _readers(app: Flask, now: datetime) -> Sequence[UUID]:
    """Return who reads digests, or may by a policy, and has messages due."""
    due = (UNSENT, OutboxMessage.next_attempt_at <= now, OutboxMessage.state == MessageState.PENDING)
    to_person = OutboxMessage.recipient_kind == RecipientKind.PERSON
    statement = select(OutboxMessage.recipient_id).where(*due, to_person, OutboxMessage.template != DIGEST)
    with transaction(app) as session:
        policies = context_of(app.config["FOIA"], session, now=now).policies
        scopes = policies.scopes
        modes = {policies.of(scope.regime_id, scope.kind, scope.body_id).mode for scope in scopes}
        if Mode.DIGEST not in modes:
            chose = select(MailStanding.recipient_id).where(
                MailStanding.recipient_kind == RecipientKind.PERSON, MailStanding.digest.is_(True)
            )
            statement = statement.where(OutboxMessage.recipient_id.in_(chose))
        found = session.scalars(statement.distinct()).all()
    return sorted(person_id for person_id in found if person_id is not None)


def _gather(context: Context, person_id: UUID) -> None:
    """Put a person's messages that can wait into today's digest, or let them wait for the next one."""
    session, now = context.session, context.now
    take_turns(session, f"digest:{person_id.hex}")
    person = session.get(Person, person_id)
    if person is None or not person.is_active:
        return
    rows = [row for row in _due_to(session, person_id, now) if _can_wait(context, row)]
    if not rows:
        return
    calendar, sends_at = digest_hours(context, person_id)
    day = digest_day(now, sends_at, calendar)
    key = f"{DIGEST}:{person_id.hex}:{day}"
    ready = []
    if day is not None and session.scalar(select(OutboxMessage.id).where(OutboxMessage.key == key)) is None:
        begins_at = sending_instant(day, sends_at, calendar.zone)
        ready = [row for row in rows if row.not_before <= begins_at]
    following_at = next_digest_at(now, sends_at, calendar)
    for row in rows:
        if row not in ready:  # what came in the course of the day
            row.reason, row.state_at, row.next_attempt_at = FOR_DIGEST, now, following_at
    if day is not None and ready:
        _send_together(session, person, day, ready, key=key, now=now)


def _send_together(
    session: Session, person: Person, day: date, rows: Sequence[OutboxMessage], *, key: str, now: datetime
) -> None:
    digest = NewMessage(
        case_id=None,
        template=DIGEST,
        recipient=Recipient(RecipientKind.PERSON, person.id),
        key=key,
        language=person.language,
        not_before=now,
        now=now,
        detail=day.isoformat(),
    )
    digest_id = enqueue(session, digest)
    for row in rows:
        row.state, row.reason, row.state_at, row.digest_id = MessageState.DIGESTED, "", now, digest_id


def _due_to(session: Session, person_id: UUID, now: datetime) -> Sequence[OutboxMessage]:
    due = (UNSENT, OutboxMessage.next_attempt_at <= now, OutboxMessage.state == MessageState.PENDING)
    to_them = (OutboxMessage.recipient_kind == RecipientKind.PERSON, OutboxMessage.recipient_id == person_id)
    statement = select(OutboxMessage).where(*due, *to_them, OutboxMessage.template != DIGEST)
    in_order = statement.order_by(OutboxMessage.created_at, OutboxMessage.id)
    return session.scalars(in_order.with_for_update(skip_locked=True)).all()


def _can_wait(context: Context, row: OutboxMessage) -> bool:
    """Say whether a message goes into a digest; what is left is looked at when it is sent."""
    case = context.session.get(Case, row.case_id) if row.case_id is not None else None
    held = held_since(context.session)
    if case is None or (held is not None and row.not_before <= held):
        return False
    if outdated(context, row, case) is not None or is_unwanted(context, row):
        return False
    return is_for_digest(context, row, case)


def _why_not(context: Context, row: OutboxMessage, case: Case | None, actor: Actor) -> str | None:
    """Say why a notice has no line: its reader does not see it in the product either, or it is outdated."""
    if case is None:
        return "no_case"
    if notice_of(context.session, actor, row.id, context.now) is None:
        return "kept_out"
    return outdated(context, row, case)


def _line(app: Flask, context: Context, row: OutboxMessage, case: Case, link: Callable[..., str]) -> Line:
    if case.confidential:
        return Line("", "")
    due_on = reminder_of(context.session, row).due_on if row.template in OF_REMINDERS else None
    return Line(case.folio, title_of(Composing(context, row, case, kind_of(app, case.kind), link)), due_on)


def _day_of(message: OutboxMessage) -> date:
    return date.fromisoformat(message.detail)


def _let_go(app: Flask, person_id: UUID, now: datetime) -> None:
    """Let what could not be gathered leave by itself."""
    with transaction(app) as session:
        for row in _due_to(session, person_id, now):
            row.reason = ALONE
