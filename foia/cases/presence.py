"""Who has a case open: noted at most once a minute, told to colleagues, forgotten after some minutes."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from foia.accounts.models import Person
from foia.cases.tray_models import Presence
from foia.transactions import apart

log = logging.getLogger(__name__)
KEPT = timedelta(minutes=10)
NOTED_EVERY = timedelta(minutes=1)


def is_fresh(seen_at: Iterable[datetime], now: datetime) -> bool:
    """Say whether somebody was noted within the last minute."""
    return any(now - at < NOTED_EVERY for at in seen_at)


def note_presence(session: Session, case_id: UUID, person_id: UUID, now: datetime) -> None:
    """Note apart from all else that somebody has a case open; a note that cannot be made is not missed."""
    own = (Presence.case_id == case_id, Presence.person_id == person_id)
    try:
        with apart(session) as noting:
            renewed = noting.execute(
                update(Presence).where(*own).values(seen_at=now).returning(Presence.case_id)
            )
            if renewed.first() is None:
                noting.add(Presence(case_id=case_id, person_id=person_id, seen_at=now))
    except SQLAlchemyError:
        log.warning("presence not noted case=%s", case_id)


def colleagues_at(session: Session, case_id: UUID, but: UUID | None, now: datetime) -> list[str]:
    """Return the names of those who have a case open, but for one of them."""
    found = (
        select(Person.name)
        .join(Presence, Presence.person_id == Person.id)
        .where(Presence.case_id == case_id, Presence.seen_at > now - KEPT, Presence.person_id != but)
        .order_by(Presence.seen_at.desc(), Person.id)
    )
    return list(session.scalars(found))


def forget_presences(session: Session, now: datetime) -> None:
    """Forget who had a case open some minutes ago."""
    session.execute(delete(Presence).where(Presence.seen_at <= now - KEPT))
