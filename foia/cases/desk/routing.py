"""The central desk's own verbs: give a case to the competent body, and record that its file was sent."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from foia.access import requires
from foia.actors import Capability
from foia.cases import actions, states
from foia.cases.desk import texts
from foia.cases.desk.blueprint import blueprint
from foia.cases.desk.bodies import bodies_found, body_choices, body_chosen
from foia.cases.desk.forms import BodySearchForm, FileSentForm, RouteForm
from foia.cases.desk.steps import Step, begun, done, refusal, sent, show
from foia.cases.models import Case
from foia.directory.models import Body
from foia.errors import InvalidInput
from foia.extensions import db
from foia.i18n import gettext as _
from foia.i18n import language
from foia.transactions import writes


@blueprint.get("/expedientes/<uuid:case_id>/derivar")
@requires(Capability.ROUTE_CASE)
def routing(case_id: UUID) -> ResponseReturnValue:
    """Look for the competent body."""
    form = RouteForm(formdata=None)
    context, case = begun("route", case_id, form)
    search = BodySearchForm(request.args)
    if search.search.data:
        found = bodies_found(context, search.search.data, but=case.body_id)
        form.body.choices = body_choices(context, found)
    return _show_routing(case, form, search)


@blueprint.post("/expedientes/<uuid:case_id>/derivar/confirmar")
@requires(Capability.ROUTE_CASE)
@writes
def route(case_id: UUID) -> ResponseReturnValue:
    """Give the case to the body chosen."""
    form = RouteForm()
    context, case = sent("route", case_id, form)
    chosen = body_chosen(context, form.body.data)
    search = BodySearchForm(formdata=None)
    if chosen is None:
        form.add_error(None, _("Busque la entidad competente y elíjala en la lista."))
        return _show_routing(case, form, search, 422)
    form.body.choices = body_choices(context, [chosen])
    if not form.validate():
        return _show_routing(case, form, search, 422)
    try:
        actions.route(context, case, chosen, form.text.data, expected_version=form.expected_version)
    except InvalidInput as error:
        form.add_error("body", refusal(error))
        return _show_routing(case, form, search, 422)
    if case.custody == states.CENTRAL_DESK:
        return done(case, _("El expediente es ahora de la entidad elegida. Envíele el expediente impreso."))
    flash(_("Envió el expediente a la entidad competente. Ya no está en su bandeja."), "success")
    return redirect(url_for("desk.tray"))


@blueprint.get("/expedientes/<uuid:case_id>/enviado")
@requires(Capability.ACT_FOR_BODY)
def sending(case_id: UUID) -> ResponseReturnValue:
    """Ask how the file was sent."""
    form = FileSentForm()
    _context, case = begun("record_file_sent", case_id, form)
    return show(case, _sending_step(case), form)


@blueprint.post("/expedientes/<uuid:case_id>/enviado")
@requires(Capability.ACT_FOR_BODY)
@writes
def record_file_sent(case_id: UUID) -> ResponseReturnValue:
    """Record that the file was sent."""
    form = FileSentForm()
    context, case = sent("record_file_sent", case_id, form)
    if not form.validate():
        return show(case, _sending_step(case), form, 422)
    try:
        actions.record_file_sent(context, case, form.means.data, expected_version=form.expected_version)
    except InvalidInput as error:
        form.add_error(None, refusal(error))
        return show(case, _sending_step(case), form, 422)
    return done(case, _("Registró el envío del expediente."))


def _show_routing(
    case: Case, form: RouteForm, search: BodySearchForm, status: int = 200
) -> ResponseReturnValue:
    step = texts.routing_step()
    return show(case, step, form, status, template="desk/route.html", search=search)


def _sending_step(case: Case) -> Step:
    body = db.session.get(Body, case.body_id) if case.body_id else None
    return texts.sending_step(body.name(language()) if body else _("la entidad"))
