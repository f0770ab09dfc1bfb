"""Sealing what there is, for tests of what is made from the sealed log."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from foia.audit.models import LogEntry
from foia.cases.models import Event


def seal(session: Session) -> None:
    """Add to the log every event that is not in it, oldest first, as the sealer numbers them; commits."""
    sealed = set(session.scalars(select(LogEntry.event_id)))
    events = session.scalars(select(Event).order_by(Event.recorded_at, Event.case_id, Event.sequence)).all()
    for event in events:
        if event.id not in sealed:
            sealed.add(event.id)
            values = {"case_id": event.case_id, "sequence": event.sequence, "leaf": event.hash}
            session.add(LogEntry(position=len(sealed), event_id=event.id, **values))
    session.commit()
