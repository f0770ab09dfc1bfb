"""Messages that lost their reason while they waited, or whose reader may not know of the case now."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from foia.accounts.models import Person
from foia.accounts.queries import actor_of
from foia.actors import Role
from foia.cases import states
from foia.cases.context import Context
from foia.cases.models import Case
from foia.cases.notices import answer_told_of
from foia.cases.phases import Phase
from foia.cases.store import events_of
from foia.cases.untold import undone_numbers
from foia.notifications.messages import CLARIFICATION_ASKED, OF_REMINDERS
from foia.notifications.models import OutboxMessage, RecipientKind
from foia.notifications.policy import RecipientRole
from foia.notifications.reminder_jobs import obsolete
from foia.notifications.reminder_messages import reminder_of
from foia.notifications.staff_notice_queries import notice_of


def outdated(context: Context, message: OutboxMessage, case: Case) -> str | None:
    """Say why a message has no reason to leave any more, however long it waited."""
    session = context.session
    if message.recipient_kind != RecipientKind.FILER and _is_kept_out(session, message, case, context.now):
        return "kept_out"
    if message.template in OF_REMINDERS:
        return obsolete(context, reminder_of(session, message))
    if message.recipient_kind == RecipientKind.FILER and _is_undone(session, message):
        return "answer_undone"
    if message.template == CLARIFICATION_ASKED and case.phase != Phase.AWAITING_CLARIFICATION:
        return "nothing_asked"
    return None


def _is_undone(session: Session, message: OutboxMessage) -> bool:
    """Say whether the message tells of an answer that was taken back before anybody read it."""
    told = answer_told_of(session, message)
    if told is None or message.case_id is None:
        return False
    return told.sequence in undone_numbers(events_of(session, message.case_id))


def _is_for_administrators(session: Session, message: OutboxMessage) -> bool:
    is_reminder = message.template in OF_REMINDERS
    return is_reminder and reminder_of(session, message).recipient_role == RecipientRole.ADMINISTRATOR


def _is_kept_out(session: Session, message: OutboxMessage, case: Case, now: datetime) -> bool:
    """Say whether the case became one its recipient may know nothing of since the message was written.

    Of a person: if they would not read it in the product either."""
    if message.recipient_kind == RecipientKind.BODY:
        return case.confidential  # anybody may read the body's mail
    person = session.get(Person, message.recipient_id) if message.recipient_id else None
    if person is None or not person.is_active:
        return False  # which is said of them instead
    actor = actor_of(session, person.id)
    if not case.confidential and any(grant.role == Role.CENTRAL_DESK for grant in actor.grants):
        # The desk is told in the place of whoever is missing, also of what it does not read.
        return states.is_excluded(actor, case)
    if (
        not case.confidential
        and actor.has_role(Role.ADMINISTRATOR)
        and _is_for_administrators(session, message)
    ):
        return False  # it says of the case no more than its folio
    return notice_of(session, actor, message.id, max(now, message.not_before)) is None
