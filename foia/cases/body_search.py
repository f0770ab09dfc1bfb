"""Searching the body a filing goes to, for the pages of every kind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask import current_app, request

from foia import clock
from foia.cases.filing_forms import SearchForm
from foia.config import Settings
from foia.directory.competence_queries import bodies_competent_for
from foia.directory.models import Body
from foia.directory.queries import find_body, place_names, search_bodies
from foia.errors import NotFound
from foia.extensions import db
from foia.i18n import language, zone_of

# Found by what they are competent for, after those found by their name.
MOST_COMPETENT = 10


@dataclass(frozen=True)
class FoundLine:
    """One result of the search; `former_name` is the one that was typed, if it has another now.

    `competent_for` is what it is competent for, where it was found by that."""

    name: str
    acronym: str
    former_name: str
    place: str
    address: str
    competent_for: str = ""


@dataclass(frozen=True)
class BodySearch:
    """A search as the page shows it."""

    form: SearchForm
    has_asked: bool
    found: list[FoundLine]


def body_search(address: Callable[[Body], str]) -> BodySearch:
    """Run the search of this request; `address` gives where to write to a body."""
    form = SearchForm(request.args, meta={"csrf": False})
    has_asked = "q" in request.args
    found = _search(form.q.data, address) if has_asked and form.validate() else []
    return BodySearch(form, has_asked and not form.errors, found)


def _search(text: str, address: Callable[[Body], str]) -> list[FoundLine]:
    session = db.session()
    settings = _settings()
    today = _today(settings)
    results = search_bodies(session, text, country=settings.country, on=today)
    named = {result.body.id for result in results}
    competent = [
        one
        for one in bodies_competent_for(
            session, text, country=settings.country, on=today, limit=MOST_COMPETENT
        )
        if one.body.id not in named
    ]
    found = [*(one.body for one in results), *(one.body for one in competent)]
    places = place_names(session, [body.place_code for body in found], language())
    by_name = [
        FoundLine(
            name=result.body.name(language()),
            acronym=result.body.acronym,
            former_name="" if result.found_by == result.body.acronym else result.found_by,
            place=places.get(result.body.place_code or "", ""),
            address=address(result.body),
        )
        for result in results
    ]
    by_subject = [
        FoundLine(
            name=one.body.name(language()),
            acronym=one.body.acronym,
            former_name="",
            place=places.get(one.body.place_code or "", ""),
            address=address(one.body),
            competent_for=one.text,
        )
        for one in competent
    ]
    return by_name + by_subject


def body_for_filing(body_id: UUID) -> Body:
    """Return a body of this country that exists today. Raises NotFound."""
    settings = _settings()
    body = find_body(db.session(), body_id, country=settings.country)
    if body is None or (body.valid_to is not None and body.valid_to < _today(settings)):
        raise NotFound("body")
    return body


def body_chosen() -> Body | None:
    """Return the body that whoever files chose from those the form offered; None for the central desk."""
    try:
        return body_for_filing(UUID(request.form.get("chosen_body", "")))
    except (ValueError, NotFound):
        return None


def today_here() -> date:
    """Return the day at the country's door."""
    return _today(_settings())


def _today(settings: Settings) -> date:
    return clock.now().astimezone(zone_of(settings.country)).date()


def _settings() -> Settings:
    settings: Settings = current_app.config["FOIA"]
    return settings
