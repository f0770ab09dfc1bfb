"""The page of a complaint's form, new or with what was written so far."""

from __future__ import annotations

from flask import render_template, url_for

from foia.cases import uploads
from foia.cases.acting import web_context
from foia.cases.categories import categories_of
from foia.complaints import rules
from foia.complaints.actions import modes_for
from foia.complaints.forms import ComplaintForm
from foia.complaints.labels import DOORS, Door
from foia.directory.models import Body
from foia.errors import NotFound
from foia.forms import Choice
from foia.i18n import language

SLUGS = "servicio,conducta,denuncia,sugerencia"


def door_of(slug: str) -> Door:
    """Return the door of an address. Raises NotFound."""
    for door in DOORS:
        if door.slug == slug:
            return door
    raise NotFound("door")


def prepared(form: ComplaintForm, door: Door, body: Body | None) -> ComplaintForm:
    """Make a form that of a kind and a body."""
    context = web_context()
    found = categories_of(context.session, door.kind)
    choices = [Choice(category.code, category.name(language())) for category in found]
    form.prepare(door, choices, modes_for(context, door.kind, body))
    return form


def form_page(form: ComplaintForm, door: Door, body: Body | None, *, asks_another: bool = False) -> str:
    """Render the form."""
    values = {"slug": door.slug, "body_id": body.id} if body else {"slug": door.slug}
    return render_template(
        "complaints/form.html",
        form=form,
        door=door,
        body=body,
        is_report=rules.is_confidential(door.kind),
        address=url_for("complaints.file" if body else "complaints.file_without_body", **values),
        files_hint=uploads.hint(),
        asks_another=asks_another,
    )
