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
from foia.statistics import words as figure_words
from foia.statistics.catalogue import OTHERS
from foia.statistics.figure_charts import flow_chart, gap_note
from foia.statistics.figure_queries import Summary, summary_of
from foia.statistics.periods import CLOSING_DAYS
from foia.statistics.telling import statements_of
from foia.statistics.trends import quarter_head, quarter_rows
from foia.statistics.words import country_words, kind_words

blueprint = Blueprint("directory_public", __name__)

FIGURE_PERIODS = 8
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
    summary = summary_of(session, one, FIGURE_PERIODS)
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
        kind_words=kind_words,
        **_figures(summary),
    )


def _figures(summary: Summary) -> dict[str, Any]:
    """Return what the page tells of how the body answers, and of its last quarters."""
    figures, periods = summary.figures, summary.periods
    newest = "" if summary.pooled_in else next(reversed(periods), "")
    return {
        "told": statements_of(figures, newest) if newest else [],
        "newest": figure_words.period_words(newest) if newest else "",
        "others_level": summary.pooled_in.removeprefix(OTHERS),
        "figure_head": quarter_head(),
        "figure_rows": quarter_rows(figures, periods),
        "chart": flow_chart(figures, periods) if periods else None,
        "gap_note": gap_note(),
        "lag_days": CLOSING_DAYS,
    }


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
