"""Finding releases and their files, and whether a period may be counted yet."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, undefer

from foia.audit.sealing import SEALED_UNTIL
from foia.audit.tree_queries import log_size
from foia.cases.events import IMPORTED
from foia.cases.models import Event
from foia.notifications.models import ServiceState
from foia.statistics.measure_models import MeasureState
from foia.statistics.measures import DEFINITIONS
from foia.statistics.models import StatisticFile, StatisticRelease
from foia.statistics.reading import release_of
from foia.statistics.tables import PublishedRelease

# How long an event may wait to be sealed before it counts as missing.
SEALED_WITHIN = timedelta(hours=1)
_READ = (".csv", ".json")


def last_revision(session: Session, country: str, period: str) -> int:
    """Return the revision in force of a period; 0 of one that is not published."""
    same = (StatisticRelease.country == country, StatisticRelease.period == period)
    return session.scalar(select(func.max(StatisticRelease.revision)).where(*same)) or 0


def published_periods(session: Session, country: str) -> set[str]:
    """Return the periods of a country that are published."""
    return set(session.scalars(select(StatisticRelease.period).where(StatisticRelease.country == country)))


def releases(
    session: Session, country: str | None = None, *, limit: int | None = None
) -> Sequence[StatisticRelease]:
    """Return releases, those published last first, revisions too."""
    wanted = select(StatisticRelease).order_by(
        StatisticRelease.published_at.desc(), StatisticRelease.period.desc(), StatisticRelease.revision.desc()
    )
    if country is not None:
        wanted = wanted.where(StatisticRelease.country == country)
    return session.scalars(wanted if limit is None else wanted.limit(limit)).all()


def release_named(session: Session, country: str, period: str, revision: int) -> StatisticRelease | None:
    """Return a release by what its folder is called."""
    return session.scalar(
        select(StatisticRelease).where(
            StatisticRelease.country == country,
            StatisticRelease.period == period,
            StatisticRelease.revision == revision,
        )
    )


def files_of_release(session: Session, release: StatisticRelease) -> Sequence[StatisticFile]:
    """Return the files of a release by name, without what is in them."""
    return session.scalars(
        select(StatisticFile).where(StatisticFile.release_id == release.id).order_by(StatisticFile.name)
    ).all()


def files_by_release(session: Session, release_ids: Collection[UUID]) -> dict[UUID, list[StatisticFile]]:
    """Return the files of releases, by name, without what is in them."""
    found: dict[UUID, list[StatisticFile]] = {}
    wanted = select(StatisticFile).where(StatisticFile.release_id.in_(release_ids))
    for one in session.scalars(wanted.order_by(StatisticFile.name)):
        found.setdefault(one.release_id, []).append(one)
    return found


def file_of_release(session: Session, release: StatisticRelease, name: str) -> StatisticFile | None:
    """Return a file; its content is read when it is asked for."""
    return session.get(StatisticFile, (release.id, name))


def contents(session: Session, release: StatisticRelease, endings: Collection[str] = ()) -> dict[str, bytes]:
    """Return the files of a release as they were published; only those with some endings where told."""
    found = session.scalars(
        select(StatisticFile)
        .where(StatisticFile.release_id == release.id)
        .options(undefer(StatisticFile.content))
        .order_by(StatisticFile.name)
    )
    return {one.name: one.content for one in found if not endings or one.name.endswith(tuple(endings))}


def earlier_releases(session: Session, country: str) -> list[PublishedRelease]:
    """Read back every release of a country, the oldest first: what an attacker has by now."""
    return [release_of(contents(session, one, _READ)) for one in reversed(releases(session, country))]


def is_importing(session: Session, since: datetime) -> bool:
    """Say whether a log was being read in since an instant: half of it would be published as all."""
    found = select(Event.id).where(Event.recorded_at >= since, Event.type.in_(IMPORTED)).limit(1)
    return session.scalar(found) is not None


def is_behind(session: Session, now: datetime) -> bool:
    """Say whether something that happened is not sealed or not measured yet."""
    sealed = session.get(ServiceState, SEALED_UNTIL)
    unsealed = select(Event.id).where(Event.recorded_at < now - SEALED_WITHIN).limit(1)
    if sealed is not None:
        unsealed = unsealed.where(Event.recorded_at > datetime.fromisoformat(sealed.value))
    if session.scalar(unsealed) is not None:
        return True
    state = session.scalar(select(MeasureState))
    measured = state.position if state is not None and state.definitions == DEFINITIONS else 0
    return measured < log_size(session)
