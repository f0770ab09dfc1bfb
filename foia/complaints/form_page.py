"""The page of a complaint's form, new or with what was written so far."""

from __future__ import annotations

from flask import render_template, url_for

from foia.cases import uploads
from foia.cases.acting import web_context
from foia.cases.asking_pages import Asking, FormAround, asking_for, shown_of
from foia.cases.categories import categories_of
from foia.complaints import rules
from foia.complaints.actions import modes_for
from foia.complaints.forms import ComplaintForm
from foia.complaints.labels import DOORS, Door
from foia.directory.models import Body
from foia.errors import NotFound
from foia.forms import Choice
from foia.i18n import gettext as _
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


def asking_of(door: Door, body: Body | None) -> Asking:
    """Read what the categories of a kind ask of whoever complains of a body."""
    return asking_for(web_context().session, door.kind, body.id if body else None)


def around(form: ComplaintForm, door: Door, body: Body | None) -> FormAround:
    """Say what stands around the pages that come before the form."""
    about = _("Se trata de: %(body)s", body=body.name(language())) if body else ""
    back = url_for("complaints.choose_body", slug=door.slug, urgente=form.urgent.data or None)
    note = confidence_words() if rules.is_confidential(door.kind) else ""
    return FormAround(door.heading, _address(door, body), about, note, back)


def confidence_words() -> str:
    """Say who reads a report."""
    return _(
        "Solo leen su denuncia las personas nombradas para recibirlas, y cada lectura queda registrada. "
        "Nadie más sabe que existe."
    )


def _address(door: Door, body: Body | None) -> str:
    values = {"slug": door.slug, "body_id": body.id} if body else {"slug": door.slug}
    return url_for("complaints.file" if body else "complaints.file_without_body", **values)


def form_page(
    form: ComplaintForm, door: Door, body: Body | None, asking: Asking, *, asks_another: bool = False
) -> str:
    """Render the form."""
    return render_template(
        "complaints/form.html",
        form=form,
        door=door,
        body=body,
        is_report=rules.is_confidential(door.kind),
        confidence=confidence_words(),
        address=_address(door, body),
        shown=shown_of(form, asking),
        files_hint=uploads.hint(),
        asks_another=asks_another,
    )
