"""What bodies are told they could publish: counts of looking before asking, and what many ask alike."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from foia.cases.models import Case
from foia.publishing.found_models import AskedAlike, FoundCount

COUNTED_DAYS = 90


@dataclass(frozen=True)
class Looks:
    """What came of looking for answers of a body before asking it, in the last days."""

    looked: int = 0
    in_vain: int = 0
    shown: int = 0
    opened: int = 0
    answered: int = 0


def looks_of(session: Session, body_ids: Collection[UUID], today: date) -> dict[UUID, Looks]:
    """Return the counts of each body."""
    rows = session.execute(
        select(
            FoundCount.body_id,
            func.sum(FoundCount.looked),
            func.sum(FoundCount.in_vain),
            func.sum(FoundCount.shown),
            func.sum(FoundCount.opened),
            func.sum(FoundCount.answered),
        )
        .where(FoundCount.body_id.in_(body_ids), FoundCount.counted_on > today - timedelta(days=COUNTED_DAYS))
        .group_by(FoundCount.body_id)
    )
    return {row[0]: Looks(*(int(count) for count in row[1:])) for row in rows}


def asked_alike(session: Session, body_ids: Collection[UUID]) -> list[tuple[AskedAlike, Case]]:
    """Return what many ask of these bodies nearly alike, with the newest case of each; most first."""
    rows = session.execute(
        select(AskedAlike, Case)
        .join(Case, Case.id == AskedAlike.case_id)
        .where(AskedAlike.body_id.in_(body_ids), Case.confidential.is_(False))
        .order_by(AskedAlike.cases.desc(), AskedAlike.id)
    )
    return [(row[0], row[1]) for row in rows]
