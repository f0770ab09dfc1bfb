"""Which bodies a text speaks of: asked before a filing, with it, and for what waits at the central desk."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from foia.cases.context import Context
from foia.cases.terms import local_date
from foia.directory.models import Body, Place
from foia.directory.queries import bodies_by_id
from foia.directory.routing import Ranking
from foia.routing.in_force import in_force
from foia.routing.words import why_words

MOST_CHARACTERS = 20_000
_DEEPEST_PLACE = 5
# What is ten times less likely than the first helps nobody to choose.
_LEAST_OF_BEST = 0.1


@dataclass(frozen=True)
class BodySuggested:
    """A body that may be the competent one, how likely (0 to 1), and in words what spoke for it."""

    body: Body
    confidence: float
    why: str
    phrases: tuple[str, ...] = ()
    cases: int = 0


@dataclass(frozen=True)
class Suggested:
    """What was found for a text: by which model, and as the model ranked it."""

    model_version: int
    ranking: Ranking
    bodies: tuple[BodySuggested, ...]

    @property
    def worth_choosing(self) -> tuple[BodySuggested, ...]:
        """Those that help somebody to choose."""
        best = max((one.confidence for one in self.bodies), default=0.0)
        return tuple(one for one in self.bodies if one.confidence >= best * _LEAST_OF_BEST)


def suggest(context: Context, text: str, place: str | None = None) -> list[BodySuggested]:
    """Return up to three bodies for a text, the likeliest first; none where the text is not understood.

    `place` is the code of where its writer is, or speaks of. Needs an application context, for its words."""
    return list(suggested(context, text, place).worth_choosing)


def suggested(context: Context, text: str, place: str | None = None) -> Suggested:
    """Return what the model in force says of a text, with the bodies of today."""
    found = in_force(context.session)
    if found.model is None or not text.strip():
        return Suggested(found.version, Ranking(), ())
    path = place_path(context.session, place) if place else None
    ranking = found.model.rank(text[:MOST_CHARACTERS], place=path)
    return Suggested(found.version, ranking, _bodies(context, ranking))


def place_path(session: Session, code: str) -> tuple[str, ...] | None:
    """Return the codes of a place from its country down; None for a place nobody knows."""
    row = session.get(Place, code)
    if row is None:
        return None
    country, found = row.country, [row.code]
    while row.parent_code is not None and len(found) < _DEEPEST_PLACE:
        above = session.get(Place, row.parent_code)
        if above is None:
            break
        row = above
        found.append(row.code)
    if found[-1] != country:
        found.append(country)
    return tuple(reversed(found))


def existing(context: Context, ids: Iterable[UUID]) -> dict[UUID, Body]:
    """Return those of these bodies that exist today in the country of the deployment."""
    found = bodies_by_id(context.session, ids)
    return {body.id: body for body in found.values() if _exists(context, body)}


def _bodies(context: Context, ranking: Ranking) -> tuple[BodySuggested, ...]:
    known = existing(context, (UUID(one.body) for one in ranking.suggestions))
    return tuple(
        BodySuggested(
            known[UUID(one.body)],
            one.confidence,
            why_words(one.phrases, one.cases),
            one.phrases,
            one.cases,
        )
        for one in ranking.suggestions
        if UUID(one.body) in known
    )


def _exists(context: Context, body: Body) -> bool:
    today = local_date(context.book, context.country, body.place_code, context.now)
    begun = body.valid_from is None or body.valid_from <= today
    return body.country == context.country and begun and (body.valid_to is None or body.valid_to >= today)
