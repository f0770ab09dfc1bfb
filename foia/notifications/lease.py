"""A lease in the database: one process at a time leads a job, on SQLite and on PostgreSQL.

It spares work. What keeps two leaders from sending anything twice are the unique keys and the row locks.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, or_
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from foia.notifications.models import Lease


def acquire(session: Session, name: str, holder: str, *, now: datetime, term: timedelta) -> bool:
    """Take or prolong a lease until now + term; say whether it is held. A lapsed one is free to take."""
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    expires_at = now + term
    statement = dialect.insert(Lease).values(name=name, holder=holder, expires_at=expires_at)
    taken = session.scalar(
        statement.on_conflict_do_update(
            index_elements=["name"],
            set_={"holder": holder, "expires_at": expires_at},
            where=or_(Lease.holder == holder, Lease.expires_at <= now),
        ).returning(Lease.holder)
    )
    return taken is not None


def give_up(session: Session, name: str, holder: str) -> None:
    """Free a lease before it lapses, if it is still this holder's."""
    session.execute(delete(Lease).where(Lease.name == name, Lease.holder == holder))
