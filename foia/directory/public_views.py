"""The public directory: every body of the country, how to reach it, what binds it, how it answers."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from flask import Blueprint, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue

from foia import clock
from foia.access import public
from foia.amendments.in_force import law_in_force
from foia.cases.kinds import kinds_of
from foia.config import Settings
from foia.directory import public_queries as queries
from foia.directory.competence_queries import told_texts
from foia.directory.competence_words import sentence_of
from foia.directory.models import Body, Place
from foia.directory.public_forms import DirectoryForm, level_choices
from foia.directory.public_queries import Wanted
from foia.directory.term_words import bound_terms
from foia.errors import NotFound
from foia.extensions import db
from foia.forms import Choice
from foia.i18n import language, zone_of
from foia.statistics.measures import months_until
from foia.statistics.queries import figures_of
from foia.statistics.words import (
    body_chart,
    country_words,
    figure_cells,
    figure_head,
    gap_note,
    kind_words,
    month_words,
)

blueprint = Blueprint("directory_public", __name__)

FIGURE_MONTHS = 12
MOST_PAGES = 1000


@blueprint.get("/entidades")
@public
def bodies() -> ResponseReturnValue:
    """Search the bodies of the country, or look through them by level and place."""
    session, settings = db.session(), _settings()
    places = queries.places_of(session, settings.country)
    form = _form(places)
    wanted = Wanted(
        settings.country,
        _today(),
        form.nivel.data,
        queries.within(places, form.lugar.data) if form.lugar.data else None,
    )
    page, text = _page(), form.q.data or ""
    if text:
        found, has_more = queries.search(session, text, wanted, places, page)
    else:
        found, has_more = queries.browse(session, wanted, page)
    return render_template(
        "directory/bodies.html",
        filters=form,
        found=found,
        text=text,
        today=wanted.on,
        place_name=_place_name,
        level_words=_level_words,
        next_url=_address(page + 1) if has_more else None,
        previous_url=_address(page - 1) if page > 1 else None,
    )


@blueprint.get("/entidades/<uuid:body_id>")
@public
def body(body_id: UUID) -> ResponseReturnValue:
    """Show a body: how to reach it, what it does, its terms and its figures."""
    session, today = db.session(), _today()
    shown = queries.shown_body(session, body_id)
    if shown is None:
        raise NotFound("body")
    one = shown.body
    is_own = one.country == _settings().country
    cells = figures_of(session, one.id, FIGURE_MONTHS)
    months = months_until(cells[0].month, FIGURE_MONTHS) if cells else []
    # Of the months before the body's first figure the chart would say that they were too small to tell.
    months = [month for month in months if month >= cells[-1].month]
    return render_template(
        "directory/body.html",
        shown=shown,
        body=one,
        is_own=is_own,
        has_ended=one.valid_to is not None and one.valid_to < today,
        has_begun=one.valid_from is None or one.valid_from <= today,
        country=country_words(one.country),
        place=_place_name(shown.place),
        level=_level_words(one),
        website=_website(one),
        around=queries.around(session, one.id, today),
        texts={
            kind: [sentence_of(text) for text in texts]
            for kind, texts in told_texts(session, one.id, today).items()
        },
        terms=bound_terms(law_in_force(), one, kinds_of(current_app), today),
        cells=cells,
        months=months,
        chart=body_chart(months, cells) if cells else None,
        gap_note=gap_note(),
        kind_words=kind_words,
        month_words=month_words,
        figure_head=figure_head,
        figure_cells=figure_cells,
    )


def _form(places: list[Place]) -> DirectoryForm:
    """Return the filters with what they offer; what is not offered is taken as not asked."""
    form = DirectoryForm(request.args)
    form.nivel.choices = level_choices()
    form.lugar.choices = [
        Choice(place.code, _place_name(place)) for place in places if place.level in ("department", "region")
    ]
    for field in (form.nivel, form.lugar):
        if field.data not in {choice.value for choice in field.choices}:
            field.data = None
    form.q.data = (form.q.data or "")[: DirectoryForm.LONGEST]
    return form


def _level_words(body: Body) -> str:
    """Name the level of a body; empty where it is of none the public would know."""
    labels = {choice.value: str(choice.label) for choice in level_choices()}
    return labels.get(queries.level_of(body) or "", "")


def _place_name(place: Place | None) -> str:
    if place is None:
        return ""
    return place.name_en if language() == "en" and place.name_en else place.name_es


def _website(body: Body) -> str:
    """Return the address of the site if a browser may be sent there."""
    try:
        parts = urlsplit(body.website)
    except ValueError:
        return ""
    return body.website if parts.scheme in ("http", "https") and parts.netloc else ""


def _today() -> date:
    return clock.now().astimezone(zone_of(_settings().country)).date()


def _page() -> int:
    return min(max(1, request.args.get("pagina", 1, type=int)), MOST_PAGES)


def _address(page: int) -> str:
    kept: dict[str, Any] = {
        name: value for name, value in request.args.items() if name in {"q", "nivel", "lugar"} and value
    }
    return url_for("directory_public.bodies", **kept, pagina=page)


def _settings() -> Settings:
    settings: Settings = current_app.config["FOIA"]
    return settings
