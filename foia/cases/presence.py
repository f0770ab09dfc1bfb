"""Who has a case open: noted at most once a minute, told to colleagues, forgotten after some minutes."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import ReturningInsert

from foia.accounts.models import Person
from foia.asking import Asked, ask_apart
from foia.cases.tray_models import Presence
from foia.extensions import unhurried, writing_engine

log = logging.getLogger(__name__)
KEPT = timedelta(minutes=10)
NOTED_EVERY = timedelta(minutes=1)
_NOTED = ("case_id", "person_id", "seen_at")


def is_fresh(seen_at: Iterable[datetime], now: datetime) -> bool:
    """Say whether somebody was noted within the last minute."""
    return any(now - at < NOTED_EVERY for at in seen_at)


def note_presence(session: Session, case_id: UUID, person_id: UUID, now: datetime) -> None:
    """Note apart from all else that somebody has a case open; a note that cannot be made is not missed."""
    engine = writing_engine(session)
    values = {"case_id": case_id, "person_id": person_id, "seen_at": now}
    try:
        ask_apart(engine, Asked(_noting(engine.dialect.name), values))
    except SQLAlchemyError:
        log.warning("presence not noted case=%s", case_id)


@cache
def _noting(dialect_name: str) -> ReturningInsert[UUID, Any]:
    """Make the statement once: a note, or the one that is there renewed."""
    insert = sqlite.insert if dialect_name == "sqlite" else postgresql.insert
    new = insert(Presence).values(
        {name: bindparam(name, type_=Presence.__table__.c[name].type) for name in _NOTED}
    )
    own = new.on_conflict_do_update(
        index_elements=["case_id", "person_id"], set_={"seen_at": new.excluded.seen_at}
    )
    noting: ReturningInsert[UUID, Any] = own.returning(Presence.case_id, unhurried(dialect_name))
    return noting


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
