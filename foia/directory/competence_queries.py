"""Reading what bodies are competent for."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from foia.directory.competence_models import BodyPhrase, BodyPhraseWord, PhraseKind
from foia.directory.competence_words import sentence_of, telling_words
from foia.directory.models import Body
from foia.directory.queries import bodies_by_id

PAGE_TEXTS = 50
MOST_WORDS = 12
# Of each kind, on a body's page for the public.
MOST_TOLD = 12

_KIND_ORDER = case({kind.value: place for place, kind in enumerate(PhraseKind)}, value=BodyPhrase.kind)


def phrases_of(session: Session, country: str) -> list[BodyPhrase]:
    """Return the texts of every body of a country, by body, kind and position.

    A body that ended keeps its own: under whom they stand now, `heirs_of` says."""
    return list(
        session.scalars(
            select(BodyPhrase)
            .join(Body, Body.id == BodyPhrase.body_id)
            .where(Body.country == country)
            .order_by(BodyPhrase.body_id, _KIND_ORDER, BodyPhrase.position, BodyPhrase.id)
        )
    )


def phrases_of_body(session: Session, body_id: UUID) -> list[BodyPhrase]:
    """Return the texts of a body, by kind and position."""
    return phrases_of_bodies(session, [body_id]).get(body_id, [])


def phrases_of_bodies(session: Session, body_ids: Collection[UUID]) -> dict[UUID, list[BodyPhrase]]:
    """Return the texts of some bodies, each by kind and position, in one statement."""
    rows = session.scalars(
        select(BodyPhrase)
        .where(BodyPhrase.body_id.in_(body_ids))
        .order_by(BodyPhrase.body_id, _KIND_ORDER, BodyPhrase.position, BodyPhrase.id)
    )
    found: dict[UUID, list[BodyPhrase]] = {}
    for row in rows:
        found.setdefault(row.body_id, []).append(row)
    return found


def heirs_of(session: Session, country: str, on: date) -> dict[UUID, UUID]:
    """Return, for each body of a country that ended before a day, who does its work then.

    A body whose line of successors leads nowhere, or in a circle, is left out."""
    rows = session.execute(
        select(Body.id, Body.successor_id).where(
            Body.country == country, Body.valid_to < on, Body.successor_id.is_not(None)
        )
    )
    nexts = {ended: successor for ended, successor in rows if successor is not None}
    found = {}
    for body_id in nexts:
        heir, passed = body_id, {body_id}
        while heir in nexts and nexts[heir] not in passed:
            heir = nexts[heir]
            passed.add(heir)
        if heir not in nexts:
            found[body_id] = heir
    return found


def predecessors_of(session: Session, body: Body, on: date) -> list[Body]:
    """Return the bodies whose work a body does on a day since they ended, by name."""
    heirs = heirs_of(session, body.country, on)
    ids = [ended for ended, heir in heirs.items() if heir == body.id]
    return sorted(bodies_by_id(session, ids).values(), key=lambda one: (one.name_es, one.id.hex))


def told_texts(session: Session, body_id: UUID, on: date) -> dict[str, list[str]]:
    """Return texts that stand under a body on a day, its own and of those it succeeds, by kind: some of each.

    One statement. Its own come first; one that is not Spanish only where the body has no other."""
    theirs = select(Body.id).where(Body.id == body_id).cte("theirs", recursive=True)
    theirs = theirs.union(
        select(Body.id).join(theirs, Body.successor_id == theirs.c.id).where(Body.valid_to < on)
    )
    own_first = case((BodyPhrase.body_id == body_id, 0), else_=1)
    place = func.row_number().over(
        partition_by=BodyPhrase.kind,
        order_by=(
            case((BodyPhrase.language == "es", 0), else_=1),
            own_first,
            BodyPhrase.position,
            BodyPhrase.id,
        ),
    )
    told = (
        select(BodyPhrase.kind, BodyPhrase.text, BodyPhrase.folded, place.label("place"))
        .where(BodyPhrase.body_id.in_(select(theirs.c.id)))
        .subquery()
    )
    rows = session.execute(
        select(told.c.kind, told.c.text, told.c.folded)
        .where(told.c.place <= MOST_TOLD)
        .order_by(told.c.kind, told.c.place)
    )
    found: dict[str, dict[str, str]] = {}
    for kind, text, folded in rows:
        found.setdefault(kind, {}).setdefault(folded, text)
    return {kind: list(texts.values()) for kind, texts in found.items()}


def page_of_texts(session: Session, body_id: UUID, kind: PhraseKind, page: int) -> list[BodyPhrase]:
    """Return a page of a body's texts of a kind, pages from 1; one more than fits says that more follow."""
    statement = select(BodyPhrase).where(BodyPhrase.body_id == body_id, BodyPhrase.kind == kind.value)
    statement = statement.order_by(BodyPhrase.position, BodyPhrase.id)
    return list(session.scalars(statement.offset((page - 1) * PAGE_TEXTS).limit(PAGE_TEXTS + 1)))


def count_by_kind(session: Session, body_id: UUID) -> dict[str, int]:
    """Count the texts of a body by kind."""
    rows = session.execute(
        select(BodyPhrase.kind, func.count()).where(BodyPhrase.body_id == body_id).group_by(BodyPhrase.kind)
    )
    return {row[0]: row[1] for row in rows}


def shared_with(
    session: Session, country: str, body_id: UUID, folded: Collection[str]
) -> dict[str, list[Body]]:
    """Return, for texts of a body, the other bodies of its country that have the same, by name."""
    rows = session.execute(
        select(BodyPhrase.folded, Body)
        .join(Body, Body.id == BodyPhrase.body_id)
        .where(BodyPhrase.folded.in_(folded), Body.country == country, Body.id != body_id)
        .order_by(Body.name_es, Body.id)
    )
    found: dict[str, list[Body]] = {}
    for text, body in rows:
        found.setdefault(text, []).append(body)
    return found


@dataclass(frozen=True)
class FoundByPhrase:
    """A body whose texts hold the words that were asked for, and the text that holds most of them."""

    body_id: UUID
    text: str


def bodies_by_words(session: Session, text: str, *, country: str, limit: int) -> list[FoundByPhrase]:
    """Return the bodies whose texts hold (nearly) all telling words of a text, best first, in one statement.

    Of long texts two words in three are enough. A body that ended is returned as it is: see `heirs_of`."""
    words = telling_words(text)[:MOST_WORDS]
    if not words:
        return []
    enough = len(words) if len(words) < 3 else -(-2 * len(words) // 3)
    of_bodies = (
        select(
            BodyPhraseWord.body_id,
            func.count(BodyPhraseWord.word.distinct()).label("held"),
            func.count(BodyPhraseWord.phrase_id.distinct()).label("texts"),
        )
        .join(Body, Body.id == BodyPhraseWord.body_id)
        .where(BodyPhraseWord.word.in_(words), Body.country == country)
        .group_by(BodyPhraseWord.body_id)
        .having(func.count(BodyPhraseWord.word.distinct()) >= enough)
        .subquery()
    )
    of_texts = (
        select(BodyPhraseWord.phrase_id, func.count().label("held"))
        .where(BodyPhraseWord.word.in_(words))
        .group_by(BodyPhraseWord.phrase_id)
        .subquery()
    )
    best = func.row_number().over(
        partition_by=BodyPhrase.body_id,
        order_by=(of_texts.c.held.desc(), func.length(BodyPhrase.text), BodyPhrase.id),
    )
    told = (
        select(
            BodyPhrase.body_id,
            BodyPhrase.text,
            of_bodies.c.held,
            of_bodies.c.texts,
            of_texts.c.held.label("in_text"),
            best.label("place"),
        )
        .join(of_texts, of_texts.c.phrase_id == BodyPhrase.id)
        .join(of_bodies, of_bodies.c.body_id == BodyPhrase.body_id)
        .subquery()
    )
    rows = session.execute(
        select(told.c.body_id, told.c.text)
        .where(told.c.place == 1)
        .order_by(told.c.held.desc(), told.c.in_text.desc(), told.c.texts.desc(), told.c.text, told.c.body_id)
        .limit(limit)
    )
    return [FoundByPhrase(row[0], row[1]) for row in rows]


@dataclass(frozen=True)
class FoundBySubject:
    """A body that exists and is competent for what was asked, and the text of it that says so."""

    body: Body
    text: str


def bodies_competent_for(
    session: Session, text: str, *, country: str, on: date, limit: int
) -> list[FoundBySubject]:
    """Find bodies that exist on a day by the words of their texts, best first, in four statements at most.

    What a body that ended had finds its successor."""
    found = bodies_by_words(session, text, country=country, limit=limit)
    bodies = bodies_by_id(session, [one.body_id for one in found])
    heirs: dict[UUID, UUID] = {}
    if any(body.valid_to is not None and body.valid_to < on for body in bodies.values()):
        heirs = heirs_of(session, country, on)
        bodies |= bodies_by_id(session, {heirs[one] for one in bodies if one in heirs} - set(bodies))
    told: dict[UUID, FoundBySubject] = {}
    for one in found:
        body = bodies[heirs.get(one.body_id, one.body_id)]
        if (body.valid_to is None or body.valid_to >= on) and (
            body.valid_from is None or body.valid_from <= on
        ):
            told.setdefault(body.id, FoundBySubject(body, sentence_of(one.text)))
    return list(told.values())
