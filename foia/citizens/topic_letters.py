"""The mail that tells of new published answers: what everybody may read, and nobody's case."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from foia.citizens.topic_models import FollowedTopic
from foia.citizens.topic_queries import answers_of
from foia.directory.models import Body
from foia.i18n import gettext as _
from foia.i18n import language, ngettext
from foia.notifications.letters import Letter

ANSWERS_PUBLISHED = "answers_published"
MOST_NAMED = 10


def written_period(topic: FollowedTopic, since: datetime, until: datetime) -> str:
    """Write, for the outbox, of which topic and period a message tells."""
    instants = (instant.astimezone(UTC).isoformat() for instant in (since, until))
    return "|".join((topic.id.hex, *instants))


def answers_letter(session: Session, detail: str, link: Callable[..., str]) -> Letter | None:
    """Write what was published in a topic; None where it is followed no more, or all was withdrawn."""
    topic_id, since, until = detail.split("|")
    topic = session.get(FollowedTopic, UUID(hex=topic_id))
    if topic is None:
        return None
    found = answers_of(session, topic, datetime.fromisoformat(since), datetime.fromisoformat(until))
    if not found:
        return None
    body = session.get(Body, topic.body_id) if topic.body_id else None
    named = [
        "\n".join(
            (
                f"{answer.subject} ({of.name(language())})",
                link("publishing.answer", publication_id=answer.id),
            )
        )
        for answer, of in found[:MOST_NAMED]
    ]
    more = len(found) - len(named)
    left = ngettext("Hay %(num)s más:", "Hay %(num)s más:", more) if more else _("Todas las respuestas:")
    return Letter(
        ngettext("%(num)s respuesta publicada", "%(num)s respuestas publicadas", len(found)),
        (
            _("Usted pidió saber de estas respuestas: %(topic)s.", topic=topic_words(topic, body)),
            *named,
            f"{left} {link('publishing.answers', q=topic.words or None, entidad=topic.body_id)}",
            _(
                "Si ya no quiere este correo, entre a su cuenta y deje de seguirlas: %(address)s",
                address=link("citizens.topics"),
            ),
            _("Este es un mensaje automático. No responda a este correo."),
        ),
    )


def topic_words(topic: FollowedTopic, body: Body | None) -> str:
    """Say what a topic is."""
    if topic.words and body is not None:
        return _("«%(words)s» en %(body)s", words=topic.words, body=body.name(language()))
    if topic.words:
        return _("«%(words)s» en cualquier entidad", words=topic.words)
    return body.name(language()) if body is not None else _("todas las entidades")
