"""The way to a request: search the body, and write."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask import current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from foia import clock
from foia.access import public
from foia.cases.opened import close_case
from foia.config import Settings
from foia.directory.models import Body
from foia.directory.queries import find_body, place_names, search_bodies
from foia.errors import NotFound
from foia.extensions import db
from foia.i18n import language, zone_of
from foia.requests.blueprint import blueprint
from foia.requests.form_page import FORM_COOKIE, form_page, renew_nonce
from foia.requests.forms import FilingForm, SearchForm


@dataclass(frozen=True)
class FoundLine:
    """One result of the search; `former_name` is the one that was typed, if it has another now."""

    name: str
    acronym: str
    former_name: str
    place: str
    address: str


@blueprint.get("/solicitudes/nueva")
@public
def new() -> ResponseReturnValue:
    """Search the body to which a request goes."""
    form = SearchForm(request.args, meta={"csrf": False})
    has_asked = "q" in request.args
    found = _search(form.q.data) if has_asked and form.validate() else []
    return render_template("requests/search.html", form=form, found=found, has_asked=has_asked)


def _search(text: str) -> list[FoundLine]:
    session = db.session()
    settings = _settings()
    today = clock.now().astimezone(zone_of(settings.country)).date()
    results = search_bodies(session, text, country=settings.country, on=today)
    places = place_names(session, [result.body.place_code for result in results], language())
    return [
        FoundLine(
            name=result.body.name(language()),
            acronym=result.body.acronym,
            former_name="" if result.found_by == result.body.acronym else result.found_by,
            place=places.get(result.body.place_code or "", ""),
            address=url_for("requests.write", body_id=result.body.id),
        )
        for result in results
    ]


@blueprint.get("/solicitudes/nueva/<uuid:body_id>")
@public
def write(body_id: UUID) -> ResponseReturnValue:
    """Write a request to a body."""
    return _empty_form(body_for_filing(body_id))


@blueprint.get("/solicitudes/nueva/sin-entidad")
@public
def write_without_body() -> ResponseReturnValue:
    """Write a request for whoever is competent: the central desk finds out."""
    return _empty_form(None)


def _empty_form(body: Body | None) -> ResponseReturnValue:
    form = FilingForm(formdata=None)
    renew_nonce(form)
    return form_page(form, body)


def body_for_filing(body_id: UUID) -> Body:
    """Return a body of this country that exists today. Raises NotFound."""
    settings = _settings()
    today = clock.now().astimezone(zone_of(settings.country)).date()
    body = find_body(db.session(), body_id, country=settings.country)
    if body is None or (body.valid_to is not None and body.valid_to < today):
        raise NotFound("body")
    return body


@blueprint.post("/solicitudes/terminar")
@public
def finish() -> ResponseReturnValue:
    """Leave nothing of the filing on this screen."""
    close_case()
    response = redirect(url_for("pages.home"))
    response.delete_cookie(FORM_COOKIE)
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


def _settings() -> Settings:
    settings: Settings = current_app.config["FOIA"]
    return settings
