"""The topics an account follows, and which of them a published answer belongs to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from foia.cases.search_tokens import stems
from foia.citizens.models import Citizen
from foia.citizens.topic_models import FollowedTopic
from foia.directory.models import Body
from foia.errors import NotFound
from foia.publishing.models import Publication
from foia.publishing.queries import Wanted, newest


@dataclass(frozen=True)
class Topic:
    """A followed topic with its body, if it has one."""

    row: FollowedTopic
    body: Body | None


def topics_of(session: Session, citizen_id: UUID) -> list[Topic]:
    """Return what an account follows, the newest first; their number is limited."""
    rows = session.execute(
        select(FollowedTopic, Body)
        .outerjoin(Body, Body.id == FollowedTopic.body_id)
        .where(FollowedTopic.citizen_id == citizen_id)
        .order_by(FollowedTopic.followed_at.desc(), FollowedTopic.id)
    )
    return [Topic(row[0], row[1]) for row in rows]


def own_topic(session: Session, citizen_id: UUID, topic_id: UUID) -> Topic:
    """Return one topic of an account. Raises NotFound for another's."""
    row = session.get(FollowedTopic, topic_id)
    if row is None or row.citizen_id != citizen_id:
        raise NotFound("topic")
    return Topic(row, session.get(Body, row.body_id) if row.body_id else None)


def topics_told_of(session: Session, answer: Publication) -> list[tuple[FollowedTopic, Citizen]]:
    """Return the topics to which an answer belongs, with their confirmed accounts.

    Found by body and by one stem: it costs as much as there is to tell, not as much as is followed."""
    said = stems(" ".join((answer.subject, answer.question, answer.answer)), answer.language)
    candidates = session.execute(
        select(FollowedTopic, Citizen)
        .join(Citizen, Citizen.id == FollowedTopic.citizen_id)
        .where(
            Citizen.confirmed_at.is_not(None),
            FollowedTopic.first_stem.in_(said | {""}),
            or_(FollowedTopic.body_id.is_(None), FollowedTopic.body_id == answer.body_id),
            FollowedTopic.followed_at < answer.published_at,
        )
    )
    return [(row[0], row[1]) for row in candidates if said.issuperset(row[0].stems.split())]


def answers_of(
    session: Session, topic: FollowedTopic, since: datetime, until: datetime
) -> list[tuple[Publication, Body]]:
    """Return the answers of a topic published in a period that everybody may read now."""
    wanted = Wanted(words=topic.words, body_id=topic.body_id, language=topic.language)
    return newest(session, wanted, since=since, until=until)
