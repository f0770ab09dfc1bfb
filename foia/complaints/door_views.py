"""The way to a complaint: danger first, then what it is, then the body, then the form."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from flask import current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue

from foia.access import public
from foia.cases.acting import web_context
from foia.cases.asking_pages import page_before
from foia.cases.body_search import body_for_filing, body_search
from foia.cases.filing_pages import form_response, renew_nonce
from foia.complaints import rules
from foia.complaints.blueprint import blueprint
from foia.complaints.form_page import SLUGS, around, asking_of, door_of, form_page, prepared
from foia.complaints.forms import URGENT, ComplaintForm
from foia.complaints.labels import DOORS
from foia.directory.models import Body
from foia.errors import NotFound


@blueprint.get("/reclamos/nuevo")
@public
def new() -> ResponseReturnValue:
    """Ask whether somebody is in danger now."""
    return render_template("complaints/new.html", body=_body_begun_from(), urgent=URGENT)


@blueprint.get("/reclamos/peligro")
@public
def danger() -> ResponseReturnValue:
    """Show whom to call now, and how to go on."""
    country = web_context().book.country(current_app.config["FOIA"].country)
    return render_template(
        "complaints/danger.html", numbers=country.emergency_numbers, body=_body_begun_from(), urgent=URGENT
    )


@blueprint.get("/reclamos/tipo")
@public
def choose_kind() -> ResponseReturnValue:
    """Ask what it is, in plain words. Whoever comes from a body's page need not search it again."""
    body, urgent = _body_begun_from(), _urgent() or None
    doors = [
        (
            door,
            url_for("complaints.write", slug=door.slug, body_id=body.id, urgente=urgent)
            if body
            else url_for("complaints.choose_body", slug=door.slug, urgente=urgent),
        )
        for door in DOORS
    ]
    return render_template("complaints/kind.html", doors=doors, body=body)


@blueprint.get(f"/reclamos/nuevo/<any({SLUGS}):slug>")
@public
def choose_body(slug: str) -> ResponseReturnValue:
    """Search the body it is about."""
    door = door_of(slug)
    urgent = _urgent() or None

    def address(body: Body) -> str:
        return url_for("complaints.write", slug=slug, body_id=body.id, urgente=urgent)

    search = body_search(address)
    return render_template(
        "complaints/search.html",
        search=search,
        form=search.form,
        door=door,
        is_report=rules.is_confidential(door.kind),
        urgent=urgent,
    )


@blueprint.get(f"/reclamos/nuevo/<any({SLUGS}):slug>/<uuid:body_id>")
@public
def write(slug: str, body_id: UUID) -> ResponseReturnValue:
    """Write a complaint about a body."""
    return _empty_form(slug, body_for_filing(body_id))


@blueprint.get(f"/reclamos/nuevo/<any({SLUGS}):slug>/sin-entidad")
@public
def write_without_body(slug: str) -> ResponseReturnValue:
    """Write a complaint for whoever is competent."""
    return _empty_form(slug, None)


def _empty_form(slug: str, body: Body | None) -> ResponseReturnValue:
    door = door_of(slug)
    form = prepared(ComplaintForm(formdata=None), door, body)
    form.urgent.data = _urgent()
    renew_nonce(form)
    asking = asking_of(door, body)
    page = page_before(form, asking, partial(around, form, door, body))
    return form_response(page or form_page(form, door, body, asking))


def _body_begun_from() -> Body | None:
    """Return the body on whose page somebody began, if nothing stands against filing with it."""
    body_id = request.args.get("entidad", type=UUID)
    try:
        return body_for_filing(body_id) if body_id else None
    except NotFound:
        return None


def _urgent() -> str:
    """Return the mark of what began with somebody in danger, "" for all else."""
    return URGENT if request.args.get("urgente") == URGENT else ""
