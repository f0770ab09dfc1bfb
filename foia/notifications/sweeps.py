"""When the last sweep ended: asked by pages and commands that run none themselves."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from foia.notifications.models import Sweep


def last_finished_at(session: Session) -> datetime | None:
    """Return when the last sweep ended, by the real clock."""
    return session.scalar(
        select(Sweep.finished_at)
        .where(Sweep.finished_at.is_not(None))
        .order_by(Sweep.finished_at.desc())
        .limit(1)
    )
