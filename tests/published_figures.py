"""Published figures, as a release stores them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from foia.extensions import new_id
from foia.statistics.catalogue import ALL
from foia.statistics.models import StatisticFigure, StatisticPooling, StatisticRelease

PUBLISHED_AT = datetime(2026, 5, 15, 12, 0, tzinfo=UTC)


def publish(
    session: Session,
    period: str,
    compliance: Mapping[str, str],
    *,
    body: str = ALL,
    kind: str = ALL,
    country: str = "BO",
    revision: int = 1,
    days: Mapping[str, str] | None = None,
    more: Mapping[tuple[str, str], Mapping[str, str]] | None = None,
    pooled: Sequence[str] = (),
) -> None:
    """Store figures of a body in a release, which is made if it is not there.

    Figures are written as in the database ("r45", "c"); `more` are those of other tables and members."""
    release = _release(session, country, period, revision)
    rows = {("compliance", kind): compliance, **(more or {})}
    if days is not None:
        rows["response_days", kind] = days
    for (table, member), figures in rows.items():
        session.add(
            StatisticFigure(
                release_id=release.id,
                table_id=table,
                body=body,
                member=member,
                country=country,
                period=period,
                figures_json=json.dumps(dict(figures)),
            )
        )
    for one in pooled:
        session.add(
            StatisticPooling(release_id=release.id, body=one, pooled_in=body, country=country, period=period)
        )
    session.commit()


def _release(session: Session, country: str, period: str, revision: int) -> StatisticRelease:
    same = (StatisticRelease.country == country, StatisticRelease.period == period)
    found = session.scalar(select(StatisticRelease).where(*same, StatisticRelease.revision == revision))
    if found is not None:
        return found
    # A revision takes the place of what was published before it.
    before = select(StatisticRelease.id).where(*same)
    for figure in session.scalars(select(StatisticFigure).where(StatisticFigure.release_id.in_(before))):
        session.delete(figure)
    release = StatisticRelease(
        id=new_id(),
        country=country,
        period=period,
        revision=revision,
        definitions=2,
        published_at=PUBLISHED_AT,
        digest="0" * 64,
        figures_told=1,
        figures_hidden=0,
    )
    session.add(release)
    session.flush()
    return release
