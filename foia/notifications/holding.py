"""What keeps a message that is due from leaving by itself now: nobody wants it, quiet hours, a digest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from uuid import UUID

from foia import law
from foia.accounts.queries import grants_of
from foia.cases.context import Context
from foia.cases.models import Case
from foia.cases.phases import OPEN_PHASES
from foia.cases.seats import calendar_at
from foia.directory.models import Body
from foia.notifications.mail_hours import next_digest_at, quiet_ends_at
from foia.notifications.messages import OF_REMINDERS
from foia.notifications.models import MessageState, OutboxMessage, RecipientKind
from foia.notifications.notice_kinds import Moment, is_courtesy, is_urgent
from foia.notifications.policy import Mode
from foia.notifications.reminder_messages import reminder_of
from foia.notifications.standing_rows import standing_of

NOT_WANTED, FOR_DIGEST, QUIET = "not_wanted", "for_digest", "quiet_hours"
ALONE = "digest_failed"  # it could not be gathered: it leaves by itself


@dataclass(frozen=True)
class SetAside:
    """Why a message is not sent now, the state it goes to, and when it is looked at again, if ever."""

    state: MessageState
    reason: str
    until: datetime | None = None


def kept_back(context: Context, message: OutboxMessage, case: Case) -> SetAside | None:
    """Say what keeps a message that is due from leaving now; None when nothing does."""
    if is_unwanted(context, message):
        return SetAside(MessageState.PLACED, NOT_WANTED)
    if is_for_digest(context, message, case):
        calendar, sends_at = digest_hours(context, message.recipient_id)
        return SetAside(MessageState.PENDING, FOR_DIGEST, next_digest_at(context.now, sends_at, calendar))
    policy = context.policies.of(case.regime_id, case.kind, case.body_id)
    if policy.quiet_from is None or policy.quiet_until is None or _is_urgent(context, message, case):
        return None
    if message.reason == QUIET:  # once: however long the quiet hours are, it does not wait for ever
        return None
    calendar = _calendar(context, case.body_id)
    ends_at = quiet_ends_at(context.now, policy.quiet_from, policy.quiet_until, calendar)
    return SetAside(MessageState.PENDING, QUIET, ends_at) if ends_at is not None else None


def is_unwanted(context: Context, message: OutboxMessage) -> bool:
    """Say whether the message is a courtesy and its recipient asked for none by mail."""
    for_filer = message.recipient_kind == RecipientKind.FILER
    if not is_courtesy(message.template, for_filer=for_filer):
        return False
    recipient_id = message.case_id if for_filer else message.recipient_id
    standing = standing_of(context.session, message.recipient_kind, recipient_id)
    return standing is not None and standing.only_legal


def is_for_digest(context: Context, message: OutboxMessage, case: Case) -> bool:
    """Say whether the message waits for its reader's digest: theirs or the body's choice, unless urgent."""
    if message.recipient_kind != RecipientKind.PERSON or message.reason == ALONE:
        return False
    standing = standing_of(context.session, message.recipient_kind, message.recipient_id)
    if standing is None or not standing.digest:
        policy = context.policies.of(case.regime_id, case.kind, case.body_id)
        if policy.mode is not Mode.DIGEST:
            return False
    return not _is_urgent(context, message, case)


def digest_hours(context: Context, person_id: UUID | None) -> tuple[law.Calendar, time]:
    """Return by which days and at which hour a person's digests leave: those of the body they work in."""
    grants = grants_of(context.session, person_id) if person_id is not None else ()
    body_id = next((grant.body_id for grant in grants if grant.body_id is not None), None)
    return _calendar(context, body_id), context.policies.of("", "", body_id).sends_at


def _is_urgent(context: Context, message: OutboxMessage, case: Case) -> bool:
    today = context.now.astimezone(_calendar(context, case.body_id).zone).date()
    runs = case.phase in OPEN_PHASES and case.stopped_on is None
    due_on = case.due_on if runs else None
    if message.template in OF_REMINDERS:
        due_on = reminder_of(context.session, message).due_on
    return is_urgent(message.template, Moment(today, due_on, case.urgent))


def _calendar(context: Context, body_id: UUID | None) -> law.Calendar:
    body = context.session.get(Body, body_id) if body_id is not None else None
    country = body.country if body is not None else context.country
    return calendar_at(context.book, context.book.calendar_id(country), body)
