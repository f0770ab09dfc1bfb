"""What a person does about a notice its recipient never got: tell by other means, or have it tried again."""

from __future__ import annotations

from datetime import datetime

from foia.cases.context import Context
from foia.cases.models import Case
from foia.cases.store import record
from foia.errors import InvalidInput, WrongState
from foia.notifications.models import (
    TOLD_OTHERWISE,
    MessageState,
    OutboxMessage,
    Reminder,
    ReminderState,
)

MEANS = ("phone", "in_person", "post", "email", "other")
TRIED_AGAIN = "tried_again"
_REMINDER = "reminder"


def note_told(
    context: Context, case: Case, notice: OutboxMessage | Reminder, means: str, told_at: datetime
) -> None:
    """Record that somebody told the recipient by other means, and when; the notice is not sent any more.

    It is no notice in law: of a decision, that is the verb's. Raises InvalidInput, WrongState."""
    _require_failed(notice)
    if means not in MEANS:
        raise InvalidInput("unknown_means", "means")
    begun_at = notice.due_at if isinstance(notice, Reminder) else notice.created_at
    if not begun_at <= told_at <= context.now:
        raise InvalidInput("told_out_of_range", "told_on")
    payload = {
        "notice_id": notice.id.hex,
        "template": _REMINDER if isinstance(notice, Reminder) else notice.template,
        "recipient": notice.recipient_role if isinstance(notice, Reminder) else notice.recipient_kind,
        "means": means,
    }
    if isinstance(notice, OutboxMessage):
        notice.state = MessageState.VOIDED
    notice.reason, notice.state_at = TOLD_OTHERWISE, context.now
    record(context, case, TOLD_OTHERWISE, payload, occurred_at=told_at)


def try_again(context: Context, notice: OutboxMessage | Reminder) -> None:
    """Let a notice leave at the next sweep, with all its attempts before it. Raises WrongState."""
    _require_failed(notice)
    notice.state = ReminderState.PLANNED if isinstance(notice, Reminder) else MessageState.PENDING
    notice.reason, notice.state_at = TRIED_AGAIN, context.now
    notice.attempts, notice.next_attempt_at = 0, context.now


def _require_failed(notice: OutboxMessage | Reminder) -> None:
    """Somebody else may have been quicker."""
    failed = ReminderState.FAILED if isinstance(notice, Reminder) else MessageState.FAILED
    if notice.state != failed or notice.reason == TOLD_OTHERWISE:
        raise WrongState(TOLD_OTHERWISE)
