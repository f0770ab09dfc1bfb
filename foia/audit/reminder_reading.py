"""How an auditor reads a reminder: did it arrive, was it opened, and did whoever got it let it be.

Nothing of this is stored: it follows from the rows of the reminder, of its term's other ones, and of its
messages. `foia.audit.reminder_queries` asks the database the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from foia.notifications.models import MessageState, ReminderState
from foia.notifications.plan import side

# On the body's side a reminder asks for an act; the filer's tells, and silence is the law's.
ASKING_SIDE = "body"


class TermReminder(Protocol):
    """What of a reminder tells if it was ignored."""

    @property
    def case_id(self) -> UUID: ...
    @property
    def step(self) -> str: ...
    @property
    def deadline_version(self) -> int: ...
    @property
    def recipient_role(self) -> str: ...
    @property
    def state(self) -> str: ...
    @property
    def state_at(self) -> datetime: ...
    @property
    def due_at(self) -> datetime: ...


class Sent(Protocol):
    """What of a message tells if it arrived."""

    @property
    def state(self) -> str: ...
    @property
    def state_at(self) -> datetime: ...
    @property
    def bounced_at(self) -> datetime | None: ...


@dataclass(frozen=True)
class Delivery:
    """One recipient of a reminder: who (by kind and name), how, and the instants there are."""

    recipient_kind: str
    name: str
    channel: str
    state: str
    reason: str
    state_at: datetime
    delivered_at: datetime | None
    bounced_at: datetime | None
    opened_at: datetime | None


def is_ignored(reminder: TermReminder, others: Iterable[TermReminder]) -> bool:
    """Say whether whoever was reminded let it be: the term was still unmet at the next threshold.

    That is so if it was sent, on the body's side, and a reminder of the same version of the same term, due
    after this one had left, was sent too, to whomever: none is sent of a term that was met, that moved, or
    of a case that ended. The last reminder of a term is never ignored: nothing came after it to tell."""
    if reminder.state != ReminderState.SENT or side(reminder.recipient_role) != ASKING_SIDE:
        return False
    return any(
        other.state == ReminderState.SENT
        and _term(other) == _term(reminder)
        and other.due_at > reminder.state_at
        for other in others
    )


def delivered_at(message: Sent, digest: Sent | None = None) -> datetime | None:
    """Return when a message arrived: placed in the product, or taken by the mail server and not given back.

    One gathered into a digest arrived when that did."""
    if message.state == MessageState.DIGESTED:
        return delivered_at(digest) if digest is not None else None
    if message.state == MessageState.PLACED:
        return message.state_at
    return message.state_at if message.state == MessageState.SENT and message.bounced_at is None else None


def _term(reminder: TermReminder) -> tuple[UUID, str, int]:
    return reminder.case_id, reminder.step, reminder.deadline_version
