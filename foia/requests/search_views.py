"""The way to a request: search the body, and write."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from foia.access import public
from foia.cases.asking_pages import page_before
from foia.cases.body_search import body_for_filing, body_search
from foia.cases.filing_pages import form_response, renew_nonce
from foia.directory.models import Body
from foia.requests.blueprint import blueprint
from foia.requests.bodies_at_once import bodies_at_once
from foia.requests.form_page import around, form_page, with_categories
from foia.requests.forms import FilingForm


@blueprint.get("/solicitudes/nueva")
@public
def new() -> ResponseReturnValue:
    """Search the body to which a request goes."""
    search = body_search(lambda body: url_for("requests.write", body_id=body.id))
    return render_template("requests/search.html", search=search, form=search.form)


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
    asking = with_categories(form, body)
    page = page_before(form, asking, partial(around, body))
    return form_response(page or form_page(form, body, bodies_at_once(body), asking))
