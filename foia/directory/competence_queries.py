"""Reading what bodies are competent for."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy import case, select
from sqlalchemy.orm import Session

from foia.directory.competence_models import BodyPhrase, PhraseKind
from foia.directory.models import Body

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
