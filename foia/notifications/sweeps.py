"""When the last sweep ended: asked by pages and commands that run none themselves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from foia.notifications.models import Sweep

# Sweeps follow each other within a minute or two: after so long something stands still.
SWEEP_LIMIT = timedelta(minutes=15)


@dataclass(frozen=True)
class Heartbeat:
    """How long ago the last sweep ended; `minutes` None: none ever did."""

    minutes: int | None
    is_late: bool


def last_finished() -> Select[datetime | None]:
    """Select when the last sweep ended, by the real clock."""
    return (
        select(Sweep.finished_at)
        .where(Sweep.finished_at.is_not(None))
        .order_by(Sweep.finished_at.desc())
        .limit(1)
    )


def last_finished_at(session: Session) -> datetime | None:
    """Return when the last sweep ended, by the real clock."""
    return session.scalar(last_finished())


def heartbeat(finished_at: datetime | None, now: datetime) -> Heartbeat:
    """Say how long ago the last sweep ended, and if that is too long."""
    if finished_at is None:
        return Heartbeat(None, is_late=True)
    ago = max(now - finished_at, timedelta())
    return Heartbeat(ago // timedelta(minutes=1), is_late=ago > SWEEP_LIMIT)
