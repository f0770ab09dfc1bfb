"""Following a topic of the published answers, and following it no more. Nothing here commits."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from foia.cases.search_tokens import MOST_WORDS, stems
from foia.citizens.rules import MOST_TOPICS
from foia.citizens.topic_models import FollowedTopic
from foia.citizens.topic_queries import own_topic
from foia.errors import InvalidInput
from foia.extensions import new_id


def follow_topic(
    session: Session, citizen_id: UUID, *, body_id: UUID | None, words: str, language: str, now: datetime
) -> FollowedTopic:
    """Follow the answers of a body, with some words, or both; the same topic again is the one there was.

    Raises InvalidInput: `too_many`, `no_words` where the words are all of the kind that is in every text."""
    plain = " ".join(words.split())
    # The longest first: it is likely in the fewest answers, and by it the topic is found.
    telling = sorted(stems(plain, language), key=lambda stem: (-len(stem), stem))[:MOST_WORDS]
    if plain and not telling:
        raise InvalidInput("no_words", "q")
    known = session.scalars(select(FollowedTopic).where(FollowedTopic.citizen_id == citizen_id)).all()
    written = " ".join(telling)
    for topic in known:
        if topic.body_id == body_id and topic.stems == written:
            return topic
    if len(known) >= MOST_TOPICS:
        raise InvalidInput("too_many")
    topic = FollowedTopic(
        id=new_id(),
        citizen_id=citizen_id,
        body_id=body_id,
        words=plain,
        language=language,
        stems=written,
        first_stem=telling[0] if telling else "",
        followed_at=now,
    )
    session.add(topic)
    session.flush()
    return topic


def unfollow_topic(session: Session, citizen_id: UUID, topic_id: UUID) -> None:
    """Follow a topic no more. Raises NotFound."""
    row = own_topic(session, citizen_id, topic_id).row
    session.execute(delete(FollowedTopic).where(FollowedTopic.id == row.id))
