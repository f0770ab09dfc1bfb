"""Ending sessions of an account, and the account itself. Nothing here commits."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from foia.citizens.models import Citizen, CitizenSession
from foia.notifications.models import MessageState, OutboxMessage, RecipientKind
from foia.notifications.standing_models import MailStanding


def end_other_sessions(session: Session, citizen_id: UUID, but: UUID, now: datetime) -> None:
    """End every open session of an account except one."""
    session.execute(
        update(CitizenSession)
        .where(
            CitizenSession.citizen_id == citizen_id,
            CitizenSession.id != but,
            CitizenSession.ended_at.is_(None),
        )
        .values(ended_at=now)
    )


def delete_account(session: Session, citizen_id: UUID) -> None:
    """Delete an account with its links, sessions and what it follows, and its mail that did not leave yet.

    The cases stay as they are: an account only gathered keys that were given."""
    of_citizen = (
        OutboxMessage.recipient_kind == RecipientKind.CITIZEN,
        OutboxMessage.recipient_id == citizen_id,
    )
    session.execute(delete(OutboxMessage).where(*of_citizen, OutboxMessage.state != MessageState.SENDING))
    session.execute(
        delete(MailStanding).where(
            MailStanding.recipient_kind == RecipientKind.CITIZEN, MailStanding.recipient_id == citizen_id
        )
    )
    session.execute(delete(Citizen).where(Citizen.id == citizen_id))
