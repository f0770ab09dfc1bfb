"""A case's page of retention: until when it is kept, the order to keep it, its erasure on request."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from flask import render_template
from flask.typing import ResponseReturnValue

from foia.access import requires
from foia.accounts.queries import names_of
from foia.actors import Capability
from foia.cases import states
from foia.cases.acting import web_context
from foia.cases.context import Context
from foia.cases.desk.steps import done
from foia.cases.models import Case, Document
from foia.cases.opening import case_for
from foia.errors import InvalidInput, NotFound
from foia.i18n import gettext as _
from foia.retention import hold_actions, queries, run_actions
from foia.retention.blueprint import blueprint
from foia.retention.forms import ReasonForm, SecondPersonForm
from foia.retention.models import ErasureRun, RunKind
from foia.retention.rules import first_due_on
from foia.retention.run_views import wait_of
from foia.retention.words import period_words, refusal_words, says_words
from foia.transactions import writes

HOLD, ERASURE = "orden", "borrado"


@blueprint.get("/expedientes/<uuid:case_id>/conservacion")
@requires(Capability.READ_CASE)
def of_case(case_id: UUID) -> ResponseReturnValue:
    """Show until when a case is kept and why."""
    context = web_context()
    return _show(context, case_for(context, case_id, Capability.READ_CASE))


@blueprint.post("/expedientes/<uuid:case_id>/conservacion/ordenar")
@requires(Capability.DECIDE_CASE)
@writes
def put_hold(case_id: UUID) -> ResponseReturnValue:
    """Order that the case is kept."""
    context, case = _deciding(case_id)
    form = ReasonForm(prefix=HOLD)
    if not form.validate():
        return _show(context, case, hold_form=form, status=422)
    hold_actions.put_hold(context, case, form.text.data)
    return done(case, _("Ordenó conservar el expediente. No se anonimiza mientras dure la orden."))


@blueprint.post("/expedientes/<uuid:case_id>/conservacion/terminar")
@requires(Capability.DECIDE_CASE)
@writes
def lift_hold(case_id: UUID) -> ResponseReturnValue:
    """End the order to keep the case."""
    context, case = _deciding(case_id)
    form = ReasonForm(prefix=HOLD)
    if not form.validate():
        return _show(context, case, hold_form=form, status=422)
    hold_actions.lift_hold(context, case, form.text.data)
    return done(case, _("Terminó la orden de conservar el expediente."))


@blueprint.post("/expedientes/<uuid:case_id>/conservacion/borrar")
@requires(Capability.WORK_CASE)
@writes
def ask_erasure(case_id: UUID) -> ResponseReturnValue:
    """Propose to anonymize the case because whom its data are about lawfully asks for it."""
    context = web_context()
    case = case_for(context, case_id, Capability.WORK_CASE, to_change=True)
    form = ReasonForm(prefix=ERASURE)
    if not form.validate():
        return _show(context, case, erasure_form=form, status=422)
    try:
        run_actions.ask_erasure(context, case, form.text.data)
    except InvalidInput as error:
        form.add_error("text", refusal_words(error))
        return _show(context, case, erasure_form=form, status=422)
    return done(case, _("Propuso anonimizar el expediente. Lo confirma otra persona que decide sobre él."))


@blueprint.post("/expedientes/<uuid:case_id>/conservacion/borrar/confirmar")
@requires(Capability.DECIDE_CASE)
@writes
def confirm_erasure(case_id: UUID) -> ResponseReturnValue:
    """Confirm the erasure as a second person."""
    context, case = _deciding(case_id)
    form = SecondPersonForm()
    if not form.validate():
        return _show(context, case, second_form=form, status=422)
    try:
        run_actions.confirm_erasure(context, case, _run(context, case), wait_of())
    except InvalidInput as error:
        form.add_error("is_checked", refusal_words(error))
        return _show(context, case, second_form=form, status=422)
    return done(case, _("Confirmó. El expediente se anonimiza cuando pase el tiempo de espera."))


@blueprint.post("/expedientes/<uuid:case_id>/conservacion/borrar/retirar")
@requires(Capability.DECIDE_CASE)
@writes
def withdraw_erasure(case_id: UUID) -> ResponseReturnValue:
    """Take the erasure back."""
    context, case = _deciding(case_id)
    run_actions.withdraw_erasure(context, case, _run(context, case))
    return done(case, _("Retiró la anonimización. El expediente se conserva."))


def _deciding(case_id: UUID) -> tuple[Context, Case]:
    context = web_context()
    return context, case_for(context, case_id, Capability.DECIDE_CASE, to_change=True)


def _run(context: Context, case: Case) -> ErasureRun:
    found = queries.open_run_of(context.session, case.id)
    if found is None:
        raise NotFound("run")
    return found


def _show(
    context: Context,
    case: Case,
    *,
    hold_form: ReasonForm | None = None,
    erasure_form: ReasonForm | None = None,
    second_form: SecondPersonForm | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    session = context.session
    period = queries.current_period(session, case.regime_id, case.kind)
    run = queries.open_run_of(session, case.id)
    holds = queries.holds_of(session, case.id)
    people = {one for row in holds for one in (row.put_by_id, row.lifted_by_id) if one}
    people |= {run.proposed_by_id} if run else set()
    decides = states.may(context.actor, Capability.DECIDE_CASE, case) and case.anonymized_at is None
    works = states.may(context.actor, Capability.WORK_CASE, case) and case.anonymized_at is None
    page = render_template(
        "retention/case.html",
        case=case,
        period=period_words(period),
        says=says_words(period),
        due_on=_due_on(case, period.months),
        run=run,
        is_request=run is not None and run.kind == RunKind.REQUEST,
        run_reason=_reason(context, case, run),
        is_mine=run is not None and run.proposed_by_id == context.actor.person_id,
        holds=holds,
        names=names_of(session, people),
        decides=decides,
        works=works,
        hold_form=hold_form or ReasonForm(formdata=None, prefix=HOLD),
        erasure_form=erasure_form or ReasonForm(formdata=None, prefix=ERASURE),
        second_form=second_form or SecondPersonForm(formdata=None),
        form=hold_form or erasure_form or second_form or ReasonForm(formdata=None),
    )
    return page, status


def _due_on(case: Case, months: int | None) -> date | None:
    """Return the first day on which the case may be due; later where something still runs."""
    if case.concluded_at is None or months is None or case.anonymized_at is not None:
        return None
    return first_due_on(case.concluded_at.date(), months)


def _reason(context: Context, case: Case, run: ErasureRun | None) -> str:
    if run is None or run.reason_id is None or case.anonymized_at is not None:
        return ""
    return context.vaults.open(case.id).text(context.session.get_one(Document, run.reason_id))
