"""The desk's pages on which a reserved identity is asked for, and granted by somebody else."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from foia.access import requires
from foia.accounts.models import Person
from foia.actors import Capability
from foia.cases import disclosure
from foia.cases.acting import web_context
from foia.cases.context import Context
from foia.cases.desk.blueprint import blueprint
from foia.cases.desk.forms import PurposeForm
from foia.cases.desk.steps import done
from foia.cases.models import Case
from foia.cases.notifying import calendar_of_case
from foia.cases.opening import PURPOSES, case_for
from foia.errors import NotFound
from foia.i18n import gettext as _
from foia.transactions import writes


@blueprint.get("/expedientes/<uuid:case_id>/identidad/pedir")
@requires(Capability.READ_IDENTITY)
def identity_request(case_id: UUID) -> ResponseReturnValue:
    """Ask what a reserved identity is needed for, or say how the request stands."""
    context = web_context()
    case = case_for(context, case_id, Capability.READ_CASE)
    if not disclosure.may_ask_identity(context, case):
        raise NotFound("identity")
    return _asking(context, case, PurposeForm(formdata=None))


@blueprint.post("/expedientes/<uuid:case_id>/identidad/pedir")
@requires(Capability.READ_IDENTITY)
@writes
def ask_identity(case_id: UUID) -> ResponseReturnValue:
    """Ask somebody who decides for leave to read it."""
    context = web_context()
    case = case_for(context, case_id, Capability.READ_CASE, to_change=True)
    form = PurposeForm()
    if not form.validate():
        return _asking(context, case, form), 422
    disclosure.ask_identity(context, case, form.purpose.data, purposes=PURPOSES)
    return done(case, _("Pidió los datos. Decide la jefatura, y le avisamos."))


@blueprint.get("/expedientes/<uuid:case_id>/identidad/pedidos")
@requires(Capability.DECIDE_CASE)
def identity_requests(case_id: UUID) -> ResponseReturnValue:
    """Show who asks to read a reserved identity, and for what."""
    context = web_context()
    case = case_for(context, case_id, Capability.READ_CASE)
    rows = disclosure.waiting_requests(context, case)
    people = {
        person.id: person.name
        for person in context.session.scalars(
            select(Person).where(Person.id.in_([row.person_id for row in rows]))
        )
    }
    labels = {choice.value: choice.label for choice in PurposeForm().purpose.choices}
    return render_template(
        "desk/identity_requests.html",
        case=case,
        asked=[(row.id, people[row.person_id], labels[row.purpose], row.asked_at) for row in rows],
        zone=calendar_of_case(context, case).zone,
    )


@blueprint.post("/expedientes/<uuid:case_id>/identidad/pedidos")
@requires(Capability.DECIDE_CASE)
@writes
def decide_identity(case_id: UUID) -> ResponseReturnValue:
    """Grant or deny one of them."""
    context = web_context()
    case = case_for(context, case_id, Capability.READ_CASE, to_change=True)
    known = {row.id.hex: row.id for row in disclosure.waiting_requests(context, case)}
    request_id = known.get(request.form.get("pedido", ""))
    if request_id is None:
        raise NotFound("identity request")
    granted = request.form.get("que") == "dar"
    disclosure.decide_identity(context, case, request_id, granted=granted)
    flash(_("Autorizó ver los datos una vez.") if granted else _("Negó ver los datos."), "success")
    return redirect(url_for("desk.identity_requests", case_id=case_id))


def _asking(context: Context, case: Case, form: PurposeForm) -> str:
    return render_template(
        "desk/identity_request.html", case=case, form=form, asked=disclosure.open_request(context, case)
    )
