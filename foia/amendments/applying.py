"""Applying what two people agreed on: the amendment gets its number, and holds from then on."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from foia.amendments.models import Amendment
from foia.amendments.store import last_revision
from foia.extensions import take_turns


def apply(session: Session, amendment: Amendment, *, now: datetime) -> int:
    """Let an amendment hold; return its number. Open cases are counted anew by `redating_jobs`.

    Whoever calls it checked who agreed. Nothing here commits."""
    if amendment.number is not None:
        return amendment.number
    take_turns(session, "amendments")
    amendment.number = last_revision(session) + 1
    amendment.applied_at = now
    session.flush()
    return amendment.number
