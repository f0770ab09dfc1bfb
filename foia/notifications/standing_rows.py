"""What a recipient wants by mail and how its address stands, as rows; knows no case and no person."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from foia.notifications.models import MessageState, OutboxMessage, RecipientKind
from foia.notifications.standing_models import MailStanding

FILER, PERSON = RecipientKind.FILER, RecipientKind.PERSON
# After so many messages that came back, an address is written to no more until it is confirmed.
MOST_BOUNCES = 2


def standing_of(session: Session, kind: str, recipient_id: UUID | None) -> MailStanding | None:
    """Return how a recipient stands; None for one that never chose anything and whose mail arrives."""
    return session.get(MailStanding, (str(kind), recipient_id)) if recipient_id is not None else None


def is_stopped(session: Session, kind: str, recipient_id: UUID | None) -> bool:
    """Say whether a recipient is written to no more until the address is confirmed."""
    row = standing_of(session, kind, recipient_id)
    return row is not None and row.stopped_at is not None


def choose(
    session: Session, kind: str, recipient_id: UUID, *, only_legal: bool, digest: bool = False
) -> None:
    """Keep what a recipient wants by mail."""
    row = _row(session, kind, recipient_id)
    row.only_legal, row.digest = only_legal, digest
    session.flush()


def count_bounce(session: Session, kind: str, recipient_id: UUID, *, now: datetime) -> None:
    """Count a message that came back."""
    row = _row(session, kind, recipient_id)
    row.bounces, row.bounced_at = row.bounces + 1, now
    session.flush()


def bounces_of(session: Session, kind: str, recipient_ids: Sequence[UUID]) -> int:
    """Return how many messages to these recipients, who share an address, came back."""
    which = (MailStanding.recipient_kind == str(kind), MailStanding.recipient_id.in_(recipient_ids))
    return session.scalar(select(func.coalesce(func.sum(MailStanding.bounces), 0)).where(*which)) or 0


def stop(session: Session, kind: str, recipient_ids: Iterable[UUID], *, now: datetime) -> None:
    """Write to these recipients no more until their address is confirmed."""
    for recipient_id in recipient_ids:
        row = _row(session, kind, recipient_id)
        row.stopped_at = row.stopped_at or now
    session.flush()


def clear_bounces(session: Session, kind: str, recipient_ids: Iterable[UUID]) -> None:
    """Forget what came back: the address was confirmed, or is another one now."""
    for recipient_id in recipient_ids:
        row = standing_of(session, kind, recipient_id)
        if row is not None:
            row.bounces, row.bounced_at, row.stopped_at = 0, None, None
    session.flush()


def settle_gathered(session: Session, digest: OutboxMessage, *, now: datetime) -> None:
    """Give what was gathered into a digest that will never leave the digest's own state and reason.

    What was opened in the product reached its reader all the same."""
    gathered = (
        OutboxMessage.digest_id == digest.id,
        OutboxMessage.state == MessageState.DIGESTED,
        OutboxMessage.opened_at.is_(None),
    )
    for row in session.scalars(select(OutboxMessage).where(*gathered).with_for_update()):
        row.state, row.reason, row.state_at = digest.state, digest.reason, now


def _row(session: Session, kind: str, recipient_id: UUID) -> MailStanding:
    """Return a recipient's row, made if there is none, held until the transaction ends."""
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    values = {
        "recipient_kind": str(kind),
        "recipient_id": recipient_id,
        "only_legal": False,
        "digest": False,
        "bounces": 0,
        "bounced_at": None,
        "stopped_at": None,
    }
    session.execute(dialect.insert(MailStanding.__table__).values(values).on_conflict_do_nothing())
    return session.get_one(
        MailStanding, (str(kind), recipient_id), with_for_update=True, populate_existing=True
    )
