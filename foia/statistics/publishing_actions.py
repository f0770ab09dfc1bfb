"""Storing a release: what may be told of a month's counts, and nothing of what may not."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from foia.extensions import new_id
from foia.statistics.counting_queries import Subject
from foia.statistics.disclosure import publish
from foia.statistics.measures import DEFINITIONS, Counts
from foia.statistics.models import Cell, Release


def add_release(session: Session, month: str, counted: Mapping[Subject, Counts], now: datetime) -> Release:
    """Add the release of a month and its cells. Raises IntegrityError if the month is published already."""
    release = Release(id=new_id(), month=month, definitions=DEFINITIONS, published_at=now)
    session.add(release)
    session.flush()
    for (body_id, kind), counts in counted.items():
        figures = publish(counts)
        if figures is None:
            continue
        session.add(
            Cell(
                release_id=release.id,
                month=month,
                body_id=body_id,
                kind=kind,
                received=figures.received,
                answered_in_time=figures.answered_in_time,
                answered_late=figures.answered_late,
                overdue=figures.overdue,
                median_working_days=figures.median_working_days,
            )
        )
    session.flush()
    return release
