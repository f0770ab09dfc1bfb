"""The administrator's pages of a body's offices: adding one, renaming it, closing it."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foia.access import current_actor, requires
from foia.actors import Capability
from foia.cases import body_changes as case_changes
from foia.cases.acting import web_context
from foia.cases.body_changes import OFFICE_FIELDS
from foia.cases.body_queries import open_in_office
from foia.changes import fields_of
from foia.directory import body_changes
from foia.directory.blueprint import blueprint
from foia.directory.body_forms import OFFICE_LABELS, OfficeForm
from foia.directory.body_pages import body_or_404, history_of, log, refuse, today
from foia.directory.body_queries import people_in_office
from foia.directory.body_views import CONFLICT, REFUSED
from foia.directory.models import Body, Office
from foia.errors import InvalidInput, NotFound
from foia.extensions import db
from foia.i18n import gettext as _
from foia.i18n import ngettext
from foia.transactions import writes


@blueprint.get("/administracion/entidades/<uuid:body_id>/oficinas/nueva")
@requires(Capability.ADMINISTER)
def new_office(body_id: UUID) -> ResponseReturnValue:
    """Ask what the new office is called."""
    return render_template("administration/office_new.html", body=body_or_404(body_id), form=OfficeForm())


@blueprint.post("/administracion/entidades/<uuid:body_id>/oficinas/nueva")
@requires(Capability.ADMINISTER)
@writes
def add_office(body_id: UUID) -> ResponseReturnValue:
    """Add an office."""
    body = body_or_404(body_id)
    form = OfficeForm()
    if not form.validate():
        return render_template("administration/office_new.html", body=body, form=form), REFUSED
    office = case_changes.add_office(web_context(), body, form.values())
    log.info("office added office=%s by=%s", office.id, current_actor().person_id)
    flash(_("Agregó la oficina."), "success")
    return redirect(url_for("directory.body", body_id=body.id))


@blueprint.get("/administracion/entidades/<uuid:body_id>/oficinas/<uuid:office_id>")
@requires(Capability.ADMINISTER)
def office(body_id: UUID, office_id: UUID) -> ResponseReturnValue:
    """Show an office, to be changed or closed, with its history."""
    body = body_or_404(body_id)
    found = _office_or_404(body, office_id)
    state = fields_of(found, OFFICE_FIELDS)
    form = OfficeForm(data=state)
    form.seen.data = body_changes.mark_of(state)
    return _office_page(body, found, form)


@blueprint.post("/administracion/entidades/<uuid:body_id>/oficinas/<uuid:office_id>")
@requires(Capability.ADMINISTER)
@writes
def change_office(body_id: UUID, office_id: UUID) -> ResponseReturnValue:
    """Rename an office, write its e-mail, close it or open it again."""
    body = body_or_404(body_id)
    found = _office_or_404(body, office_id)
    form = OfficeForm()
    is_valid = form.validate()
    if form.closed_on.data is not None and form.closed_on.data > today():
        refuse(form, InvalidInput("not_in_the_future", "closed_on"))
        is_valid = False
    if not is_valid:
        return _office_page(body, found, form), REFUSED
    try:
        case_changes.change_office(web_context(), body, office_id, form.values(), seen=form.seen.data)
    except InvalidInput as error:
        refuse(form, error)
        is_stale = error.code == "changed_meanwhile"
        form.seen.data = body_changes.mark_of(fields_of(found, OFFICE_FIELDS))
        return _office_page(body, found, form), CONFLICT if is_stale else REFUSED
    log.info("office changed office=%s by=%s", office_id, current_actor().person_id)
    flash(_("Guardó los cambios de la oficina."), "success")
    return redirect(url_for("directory.body", body_id=body.id))


def _office_or_404(body: Body, office_id: UUID) -> Office:
    office = db.session().get(Office, office_id)
    if office is None or office.body_id != body.id:
        raise NotFound("office")
    return office


def _office_page(body: Body, office: Office, form: OfficeForm) -> str:
    session = db.session()
    people = people_in_office(session, office.id)
    cases = open_in_office(session, body.id, office.id)
    holds = [
        ngettext("%(num)s persona con funciones en ella", "%(num)s personas con funciones en ella", people)
        if people
        else "",
        ngettext("%(num)s expediente abierto", "%(num)s expedientes abiertos", cases) if cases else "",
    ]
    return render_template(
        "administration/office.html",
        body=body,
        office=office,
        form=form,
        holds=[words for words in holds if words],
        history=history_of("office", office.id, OFFICE_LABELS),
    )
