"""Telling who follows published answers what is new: one mail a topic and day, the morning after."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from foia.citizens.models import Citizen
from foia.citizens.rules import TOPICS_TOLD_AT
from foia.citizens.topic_letters import ANSWERS_PUBLISHED, written_period
from foia.citizens.topic_models import FollowedTopic
from foia.citizens.topic_queries import topics_told_of
from foia.config import Settings
from foia.i18n import zone_of
from foia.notifications.models import RecipientKind, ServiceState
from foia.notifications.outbox import NewMessage, Recipient, enqueue
from foia.notifications.plan import sending_instant
from foia.publishing.models import Publication
from foia.transactions import transaction

if TYPE_CHECKING:
    from flask import Flask

LOOKED_UNTIL = "followers_told_until"
MOST_ANSWERS = 200
_DAY = timedelta(days=1)
_LIVE = (Publication.published_at.is_not(None), Publication.withdrawn_at.is_(None))
# An answer may be published by a transaction that ends after this sweep looked.
LOOKED_AT_AGAIN = timedelta(minutes=30)


def tell_followers(app: Flask, now: datetime) -> int:
    """Enqueue a message for each topic that got an answer since the last sweep; return how many topics."""
    settings: Settings = app.config["FOIA"]
    zone = zone_of(settings.country)
    with transaction(app) as session:
        since = _looked_until(session, now)
        until = _last_of_next(session, since, now)
        if until is None:
            return 0
        topics = 0
        for answer in _published(session, since - LOOKED_AT_AGAIN, until):
            for topic, citizen in topics_told_of(session, answer):
                _enqueue(session, topic, citizen, answer, zone, now)
                topics += 1
        session.merge(ServiceState(key=LOOKED_UNTIL, value=until.isoformat(), changed_at=now))
    return topics


def _looked_until(session: Session, now: datetime) -> datetime:
    """Return from when on answers were not looked at; what was before the first sweep is not new."""
    row = session.get(ServiceState, LOOKED_UNTIL)
    if row is None:
        row = ServiceState(key=LOOKED_UNTIL, value=now.isoformat(), changed_at=now)
        session.add(row)
    return datetime.fromisoformat(row.value)


def _last_of_next(session: Session, since: datetime, now: datetime) -> datetime | None:
    """Return when the last was published of as many answers as one sweep looks at; None for none."""
    instants = session.scalars(
        select(Publication.published_at)
        .where(*_LIVE, Publication.published_at > since, Publication.published_at <= now)
        .order_by(Publication.published_at)
        .limit(MOST_ANSWERS)
    ).all()
    return instants[-1] if instants else None


def _published(session: Session, after: datetime, until: datetime) -> Sequence[Publication]:
    return session.scalars(
        select(Publication)
        .where(*_LIVE, Publication.published_at > after, Publication.published_at <= until)
        .order_by(Publication.published_at, Publication.id)
    ).all()


def _enqueue(
    session: Session,
    topic: FollowedTopic,
    citizen: Citizen,
    answer: Publication,
    zone: ZoneInfo,
    now: datetime,
) -> None:
    """Tell the morning after the day on which it was published of all that day brought: once."""
    day = (answer.published_at or now).astimezone(zone).date()
    begins, ends = (datetime.combine(on, time.min, zone) for on in (day, day + _DAY))
    enqueue(
        session,
        NewMessage(
            case_id=None,
            template=ANSWERS_PUBLISHED,
            recipient=Recipient(RecipientKind.CITIZEN, citizen.id),
            key=f"topic:{topic.id.hex}:{day.isoformat()}",
            language=citizen.language,
            not_before=sending_instant(day + _DAY, TOPICS_TOLD_AT, zone),
            now=now,
            detail=written_period(topic, max(begins, topic.followed_at), ends),
        ),
    )
