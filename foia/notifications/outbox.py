"""Messages waiting to be sent: written in the transaction of what they tell, sent by `notifications.jobs`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import ReturningInsert

from foia.extensions import new_id
from foia.notifications.models import WAITING, MessageState, OutboxMessage, RecipientKind, ServiceState
from foia.notifications.policy import Channel

PENDING, PLACED = MessageState.PENDING, MessageState.PLACED

OTHER_MEANS = "notify_by_other_means"  # reason of what mail could not deliver
SENDING_HOLD = "sending_hold"
BACKUP_TAKEN = "backup_taken"
# Of the SHA-256 of its key, what a Message-ID holds.
MESSAGE_ID_LENGTH = 48


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom a message is for; the filer is found by the case, a person or body by its id."""

    kind: str  # filer | person | body
    id: UUID | None = None

    def __post_init__(self) -> None:
        if (RecipientKind(self.kind) is RecipientKind.FILER) != (self.id is None):
            raise ValueError("a person or body is named by its id, the filer by the case alone")


FILER = Recipient(RecipientKind.FILER)
SUBSTITUTE = "substitute"  # detail of a message to who stands in for whom it is meant


@dataclass(frozen=True, kw_only=True)
class NewMessage:
    """A message to be: one with its `key` is added once. `detail` holds ids, nothing personal."""

    case_id: UUID | None
    template: str
    recipient: Recipient
    key: str
    language: str
    not_before: datetime
    now: datetime
    detail: str = ""
    channel: str = Channel.MAIL

    def values(self) -> dict[str, Any]:
        """Return what its row holds."""
        return {
            "id": new_id(),
            "case_id": self.case_id,
            "channel": str(self.channel),
            "template": self.template,
            "recipient_kind": str(self.recipient.kind),
            "recipient_id": self.recipient.id,
            "language": self.language,
            "key": self.key,
            "detail": self.detail,
            "state": (PENDING if self.channel == Channel.MAIL else PLACED).value,
            "reason": "",
            "state_at": self.now,
            "created_at": self.now,
            "not_before": self.not_before,
            "attempts": 0,
            "next_attempt_at": max(self.not_before, self.now),
            "claimed_until": None,
            "message_id": sha256(self.key.encode()).hexdigest()[:MESSAGE_ID_LENGTH],
            "opened_at": None,
            "bounced_at": None,
            "digest_id": None,
        }


@cache
def _adding(dialect_name: str) -> ReturningInsert[UUID]:
    """Make the statement that adds a message unless its key is known, once."""
    dialect = sqlite if dialect_name == "sqlite" else postgresql
    fresh = dialect.insert(OutboxMessage.__table__).on_conflict_do_nothing(index_elements=["key"])
    adding: ReturningInsert[UUID] = fresh.returning(OutboxMessage.__table__.c.id)
    return adding


def enqueue(session: Session, message: NewMessage) -> UUID:
    """Add a message unless one with its key exists; return its id."""
    added: UUID | None = session.scalar(_adding(session.get_bind().dialect.name), message.values())
    known = select(OutboxMessage.id).where(OutboxMessage.key == message.key)
    return added or session.scalars(known).one()


def release_awaiting(session: Session, case_id: UUID, *, now: datetime) -> int:
    """Send what waited for the filer to confirm the address; return how many messages."""
    awaiting = (OutboxMessage.case_id == case_id, OutboxMessage.state == MessageState.AWAITING_CONFIRMATION)
    return _move(session, *awaiting, state=MessageState.PENDING, reason="", now=now, next_attempt_at=now)


def hold(session: Session, *, restored_at: datetime, backup_at: datetime | None = None) -> int:
    """Hold all that was due before a restore, since it may have left already; return how many messages.

    Reminders due before it reach the outbox later and are held there (see `jobs`). The state keeps both
    instants, between which the record has a gap.
    """
    _note(session, SENDING_HOLD, restored_at.isoformat(), restored_at)
    if backup_at is not None:
        _note(session, BACKUP_TAKEN, backup_at.isoformat(), restored_at)
    due = (
        OutboxMessage.state.in_((MessageState.PENDING, MessageState.SENDING)),
        OutboxMessage.not_before <= restored_at,
    )
    return _move(session, *due, state=MessageState.HELD, reason="restored", now=restored_at)


def held_since(session: Session) -> datetime | None:
    """Return the instant of the last restore; None if there was none."""
    value = session.scalar(select(ServiceState.value).where(ServiceState.key == SENDING_HOLD))
    return datetime.fromisoformat(value) if value else None


def held_messages(session: Session, *, limit: int = 500) -> Sequence[OutboxMessage]:
    """Return what a person has to release or void, soonest due first."""
    return session.scalars(
        select(OutboxMessage)
        .where(WAITING, OutboxMessage.state == MessageState.HELD)
        .order_by(OutboxMessage.not_before, OutboxMessage.id)
        .limit(limit)
    ).all()


def release(session: Session, *, now: datetime, ids: Sequence[UUID] | None = None) -> int:
    """Let held messages (all, or those named) be sent; return how many."""
    due = {"not_before": now, "next_attempt_at": now}
    return _move(session, *_held(ids), state=MessageState.PENDING, reason="released", now=now, **due)


def void(session: Session, *, now: datetime, ids: Sequence[UUID] | None = None) -> int:
    """Give up held messages (all, or those named) for good; return how many."""
    return _move(session, *_held(ids), state=MessageState.VOIDED, reason="voided_by_person", now=now)


def undelivered(session: Session, case_id: UUID) -> Sequence[OutboxMessage]:
    """Return the case's messages that mail could not deliver: a person tells the recipient by other means."""
    return session.scalars(
        select(OutboxMessage)
        .where(OutboxMessage.state == MessageState.FAILED, OutboxMessage.case_id == case_id)
        .order_by(OutboxMessage.state_at)
    ).all()


def count_waiting(session: Session) -> dict[str, int]:
    """Return how many messages wait for a person, by state: failed and held."""
    rows = session.execute(
        select(OutboxMessage.state, func.count()).where(WAITING).group_by(OutboxMessage.state)
    )
    return {state: count for state, count in rows}


def _held(ids: Sequence[UUID] | None) -> tuple[ColumnElement[bool], ...]:
    state = OutboxMessage.state == MessageState.HELD
    return (state,) if ids is None else (state, OutboxMessage.id.in_(ids))


def _move(
    session: Session,
    *which: ColumnElement[bool],
    state: MessageState,
    reason: str,
    now: datetime,
    **values: datetime,
) -> int:
    moved = session.scalars(
        update(OutboxMessage)
        .where(*which)
        .values(state=state.value, reason=reason, state_at=now, **values)
        .returning(OutboxMessage.id)
        .execution_options(synchronize_session="fetch")
    ).all()
    return len(moved)


def _note(session: Session, key: str, value: str, now: datetime) -> None:
    session.merge(ServiceState(key=key, value=value, changed_at=now))
