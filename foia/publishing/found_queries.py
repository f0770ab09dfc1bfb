"""Published answers that may already say what somebody is about to ask: found by the words of a text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import log
from uuid import UUID

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from foia.cases.models import Case
from foia.cases.search_tokens import stems
from foia.directory.models import Body
from foia.publishing.models import Publication, PublicationWord

LONGEST_READ = 4000  # characters: what comes after says the same
MOST_ASKED = 40  # stems
CANDIDATES = 30
LEAST_COMMON = 2  # stems an answer shares with a text
# Of what a text asks for, or of an answer's own subject, so much must be in the other.
LEAST_OF_TEXT, LEAST_OF_SUBJECT = 0.45, 0.6
OWN_BODY = 1.5  # an answer of the body that is asked weighs more
_IS_PUBLIC = (
    Publication.published_at.is_not(None),
    Publication.withdrawn_at.is_(None),
    # What became confidential since is nobody's to know of.
    ~exists(select(Case.id).where(Case.id == Publication.case_id, Case.confidential.is_(True))),
)


@dataclass(frozen=True)
class Found:
    """A published answer, and how much of what is asked its words cover (0 to 1)."""

    publication: Publication
    body: Body
    likeness: float


def answers_like(
    session: Session, text: str, *, body_id: UUID | None = None, language: str, limit: int = 3
) -> list[Found]:
    """Return the published answers whose words are most like a text's, the likest first.

    Rare words weigh more than common ones; those of `body_id` come before others alike. Nothing is kept of
    the text. One without telling words finds nothing."""
    asked = sorted(stems(text[:LONGEST_READ], language))
    weights, whole = _weights(session, asked)
    found = []
    for publication, body, shared in _candidates(session, weights) if weights else ():
        common = sum(weights[stem] for stem in shared) / whole
        subject = stems(publication.subject, publication.language)
        of_subject = len(subject & shared) / len(subject) if subject else 0.0
        is_enough = len(shared) >= min(LEAST_COMMON, len(asked))
        if is_enough and (common >= LEAST_OF_TEXT or of_subject >= LEAST_OF_SUBJECT):
            found.append(Found(publication, body, max(common, of_subject * LEAST_OF_SUBJECT)))
    return sorted(found, key=lambda one: _place(one, body_id), reverse=True)[:limit]


def _place(found: Found, body_id: UUID | None) -> tuple[float, date, UUID]:
    own = OWN_BODY if found.publication.body_id == body_id else 1
    return found.likeness * own, found.publication.answered_on, found.publication.id


def _weights(session: Session, asked: Sequence[str]) -> tuple[Mapping[str, float], float]:
    """Return what each stem that some answer has is worth, the rarest ones, and what all asked are together.

    One of every second answer is worth nearly nothing, one of none most."""
    if not asked:
        return {}, 0.0
    counts: dict[str, int] = {
        row[0]: row[1]
        for row in session.execute(
            select(PublicationWord.stem, func.count())
            .where(PublicationWord.stem.in_(asked))
            .group_by(PublicationWord.stem)
        )
    }
    if not counts:
        return {}, 0.0
    many = session.scalar(select(func.count()).select_from(Publication).where(*_IS_PUBLIC)) or 0
    worth = {stem: log(1 + (many + 1) / (1 + counts.get(stem, 0))) for stem in asked}
    rarest = sorted(counts, key=lambda stem: (counts[stem], stem))[:MOST_ASKED]
    return {stem: worth[stem] for stem in rarest}, sum(worth.values())


def _candidates(
    session: Session, weights: Mapping[str, float]
) -> list[tuple[Publication, Body, frozenset[str]]]:
    """Return the answers that share most stems, and which."""
    shared = func.count().label("shared")
    ids = session.scalars(
        select(PublicationWord.publication_id, shared)
        .join(Publication, Publication.id == PublicationWord.publication_id)
        .where(PublicationWord.stem.in_(weights), *_IS_PUBLIC)
        .group_by(PublicationWord.publication_id)
        .order_by(shared.desc(), PublicationWord.publication_id)
        .limit(CANDIDATES)
    ).all()
    stems_of: dict[UUID, set[str]] = {id_: set() for id_ in ids}
    for stem, id_ in session.execute(
        select(PublicationWord.stem, PublicationWord.publication_id).where(
            PublicationWord.publication_id.in_(ids), PublicationWord.stem.in_(weights)
        )
    ):
        stems_of[id_].add(stem)
    rows = session.execute(
        select(Publication, Body).join(Body, Body.id == Publication.body_id).where(Publication.id.in_(ids))
    )
    return [(row[0], row[1], frozenset(stems_of[row[0].id])) for row in rows]
