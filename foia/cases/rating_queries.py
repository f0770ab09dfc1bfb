"""Counting what filers said of their answers, by body and month: of no confidential case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from foia.cases.rating_models import CaseRating


@dataclass(frozen=True)
class RatingsCounted:
    """How many filers of a body said the same in a month."""

    body_id: UUID
    month: date
    answered: str
    settled: str
    count: int


def counted_ratings(session: Session, since: date, until: date) -> list[RatingsCounted]:
    """Return the ratings of the months from `since` to before `until`, by body, month and what was said.

    Small numbers tell who said it: whoever publishes them hides those first."""
    columns = (CaseRating.body_id, CaseRating.month, CaseRating.answered, CaseRating.settled)
    rows = session.execute(
        select(*columns, func.count())
        .where(CaseRating.body_id.is_not(None), CaseRating.month >= since, CaseRating.month < until)
        .group_by(*columns)
        .order_by(*columns)
    )
    return [
        RatingsCounted(body_id, month, answered, settled, count)
        for body_id, month, answered, settled, count in rows
        if body_id is not None and month is not None
    ]
