"""The desk's pages that stop the term, let it run again, and ask for the cost of copies."""

from __future__ import annotations

from uuid import UUID

from flask.typing import ResponseReturnValue

from foia.access import requires
from foia.actors import Capability
from foia.cases import costs, pauses
from foia.cases.actions import require_lawful
from foia.cases.context import Context
from foia.cases.desk.answer_forms import ground_words
from foia.cases.desk.blueprint import blueprint
from foia.cases.desk.effects import effect_on_response
from foia.cases.desk.forms import ConfirmForm
from foia.cases.desk.party_forms import ChargeForm, ResumeForm, SuspensionForm
from foia.cases.desk.steps import Step, begun, done, sent, show
from foia.cases.models import Case
from foia.forms import Choice
from foia.i18n import gettext as _
from foia.transactions import writes


@blueprint.get("/expedientes/<uuid:case_id>/suspender")
@requires(Capability.WORK_CASE)
def suspension(case_id: UUID) -> ResponseReturnValue:
    """Ask on what ground the term stops. Raises LawRefusal where the law gives none."""
    form = SuspensionForm()
    context, case = begun("suspend", case_id, form)
    require_lawful(context, "suspend", case)
    _offer_grounds(form, context, case)
    return show(case, _suspension_step(context, case), form)


@blueprint.post("/expedientes/<uuid:case_id>/suspender")
@requires(Capability.WORK_CASE)
@writes
def suspend(case_id: UUID) -> ResponseReturnValue:
    """Stop the term."""
    form = SuspensionForm()
    context, case = sent("suspend", case_id, form)
    require_lawful(context, "suspend", case)
    _offer_grounds(form, context, case)
    if not form.validate():
        return show(case, _suspension_step(context, case), form, 422)
    pauses.suspend(context, case, form.ground.data, form.text.data, expected_version=form.expected_version)
    return done(case, _("Suspendió el plazo. Se lo avisamos a quien presentó."))


@blueprint.get("/expedientes/<uuid:case_id>/reanudar")
@requires(Capability.WORK_CASE)
def resumption(case_id: UUID) -> ResponseReturnValue:
    """Ask before the term runs again."""
    form = ResumeForm()
    context, case = begun("resume", case_id, form)
    return show(case, _resumption_step(context, case), form)


@blueprint.post("/expedientes/<uuid:case_id>/reanudar")
@requires(Capability.WORK_CASE)
@writes
def resume(case_id: UUID) -> ResponseReturnValue:
    """Let the term run again."""
    form = ResumeForm()
    context, case = sent("resume", case_id, form)
    if not form.validate():
        return show(case, _resumption_step(context, case), form, 422)
    pauses.resume(context, case, form.text.data, expected_version=form.expected_version)
    return done(case, _("El plazo corre otra vez. Se lo avisamos a quien presentó."))


@blueprint.get("/expedientes/<uuid:case_id>/cobro")
@requires(Capability.WORK_CASE)
def charging(case_id: UUID) -> ResponseReturnValue:
    """Ask what the copies cost. Raises LawRefusal where the law knows no costs."""
    form = ChargeForm()
    context, case = begun("charge", case_id, form)
    require_lawful(context, "charge", case)
    return show(case, _charging_step(context, case), form)


@blueprint.post("/expedientes/<uuid:case_id>/cobro")
@requires(Capability.WORK_CASE)
@writes
def charge(case_id: UUID) -> ResponseReturnValue:
    """Tell the filer what the copies cost."""
    form = ChargeForm()
    context, case = sent("charge", case_id, form)
    require_lawful(context, "charge", case)
    form.validate()
    cents = form.amount_cents
    if form.amount.data and cents is None:
        form.add_error("amount", _("Escriba el monto con números, por ejemplo 12,50."))
    if form.error_list() or cents is None:
        return show(case, _charging_step(context, case), form, 422)
    costs.charge(context, case, cents, form.text.data, expected_version=form.expected_version)
    return done(case, _("Registró el cobro. Se lo avisamos a quien presentó."))


@blueprint.get("/expedientes/<uuid:case_id>/pago")
@requires(Capability.WORK_CASE)
def payment(case_id: UUID) -> ResponseReturnValue:
    """Ask before a payment is recorded."""
    form = ConfirmForm()
    context, case = begun("record_payment", case_id, form)
    return show(case, _payment_step(context, case), form)


@blueprint.post("/expedientes/<uuid:case_id>/pago")
@requires(Capability.WORK_CASE)
@writes
def record_payment(case_id: UUID) -> ResponseReturnValue:
    """Record that the copies were paid."""
    form = ConfirmForm()
    context, case = sent("record_payment", case_id, form)
    costs.record_payment(context, case, expected_version=form.expected_version)
    return done(case, _("Registró el pago. Se lo avisamos a quien presentó."))


def _offer_grounds(form: SuspensionForm, context: Context, case: Case) -> None:
    form.ground.choices = [
        Choice(ground.code, ground_words(ground)) for ground in pauses.suspension_grounds(context, case)
    ]


def _suspension_step(context: Context, case: Case) -> Step:
    grounds = pauses.suspension_grounds(context, case)
    payload = {"ground": grounds[0].code if grounds else "", "documents": []}
    return Step(
        heading=_("Suspender el plazo"),
        button=_("Suspender el plazo"),
        sentences=_sentences(
            effect_on_response(context, case, "suspended", payload),
            _("Quien presentó recibe un aviso y lee la causal y el motivo."),
        ),
    )


def _resumption_step(context: Context, case: Case) -> Step:
    return Step(
        heading=_("Reanudar el plazo"),
        button=_("Reanudar el plazo"),
        sentences=_sentences(
            effect_on_response(context, case, "resumed", {"documents": []}),
            _("Quien presentó recibe un aviso con la fecha."),
        ),
    )


def _charging_step(context: Context, case: Case) -> Step:
    payload = {"amount_cents": 1, "currency": costs.CURRENCIES[case.country], "documents": []}
    return Step(
        heading=_("Cobrar la reproducción"),
        button=_("Registrar el cobro"),
        sentences=_sentences(
            _("Solo se cobra lo que cuesta reproducir lo pedido. Explique cómo se calcula y dónde se paga."),
            effect_on_response(context, case, "charged", payload),
        ),
        hints={"amount": _("En %(currency)s. Por ejemplo, 1250 o 12,50.", currency=payload["currency"])},
    )


def _payment_step(context: Context, case: Case) -> Step:
    return Step(
        heading=_("Registrar el pago"),
        button=_("Registrar el pago"),
        sentences=_sentences(
            _("Regístrelo cuando vea el comprobante."),
            effect_on_response(context, case, "paid", {}),
        ),
    )


def _sentences(*sentences: str) -> tuple[str, ...]:
    return tuple(sentence for sentence in sentences if sentence)
