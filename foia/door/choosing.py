"""Which bodies are offered to whoever files: the likeliest by what was told, and those a search finds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from foia.cases.body_search import body_for_filing
from foia.cases.context import Context
from foia.cases.terms import local_date
from foia.directory.competence_queries import bodies_competent_for
from foia.directory.models import Body, Place
from foia.directory.names import fold
from foia.directory.public_queries import places_of
from foia.directory.queries import place_names, search_bodies
from foia.door.rules import Answers, Need
from foia.errors import NotFound
from foia.i18n import gettext as _
from foia.i18n import language
from foia.routing.suggesting import suggest

MOST_LIKELY, MOST_FOUND = 3, 8
# A body of which nothing in particular speaks, or next to nothing, only distracts.
LEAST_CONFIDENCE = 0.02


@dataclass(frozen=True)
class BodyOffered:
    """A body to choose from: `why` it may be the one, and where it sits."""

    id: str
    name: str
    why: str
    place: str


def likely_bodies(context: Context, answers: Answers, need: Need) -> list[BodyOffered]:
    """Return up to three bodies that what was told speaks of.

    None for a misconduct report: whom it is about is for its filer alone to say."""
    if need == Need.MISCONDUCT or not answers.told:
        return []
    place = place_called(context, answers.place)
    suggested = suggest(context, answers.told, place.code if place else None)[:MOST_LIKELY]
    told = [one for one in suggested if (one.phrases or one.cases) and one.confidence >= LEAST_CONFIDENCE]
    if told:
        return _offered(context, [(one.body, one.why) for one in told])
    # Where nothing was learnt of it, what each body says that it does.
    return _offered(context, _competent(context, answers.told, MOST_LIKELY))


def searched_bodies(context: Context, text: str) -> list[BodyOffered]:
    """Return the bodies that a search finds today: by name, acronym or former name, then by what they do."""
    found = search_bodies(
        context.session, text, country=context.country, on=_today(context), limit=MOST_FOUND
    )
    named = {one.body.id for one in found}
    competent = [one for one in _competent(context, text, MOST_LIKELY) if one[0].id not in named]
    return _offered(context, [*((one.body, "") for one in found), *competent])


def _competent(context: Context, text: str, limit: int) -> list[tuple[Body, str]]:
    """Return the bodies whose own texts have the words, and in words which text."""
    found = bodies_competent_for(
        context.session, text, country=context.country, on=_today(context), limit=limit
    )
    return [(one.body, _("Se ocupa de: %(subject)s", subject=one.text)) for one in found]


def _today(context: Context) -> date:
    return local_date(context.book, context.country, None, context.now)


def chosen_body(answers: Answers) -> Body | None:
    """Return the body that was chosen; None for the central desk, or for one that no longer exists."""
    try:
        return body_for_filing(UUID(answers.body)) if len(answers.body) == 32 else None
    except NotFound:
        return None


def place_called(context: Context, name: str) -> Place | None:
    """Return the place of the country that bears a name, however it is written; the smaller of two alike."""
    wanted = fold(name)
    if not wanted:
        return None
    named = [
        place
        for place in places_of(context.session, context.country)
        if wanted in (fold(place.name_es), fold(place.name_en))
    ]
    return min(named, key=lambda place: (place.level != "municipality", place.code), default=None)


def _offered(context: Context, found: list[tuple[Body, str]]) -> list[BodyOffered]:
    places = place_names(context.session, [body.place_code for body, _why in found], language())
    return [
        BodyOffered(
            body.id.hex,
            body.name(language()) + (f" ({body.acronym})" if body.acronym else ""),
            why,
            places.get(body.place_code or "", ""),
        )
        for body, why in found
    ]
