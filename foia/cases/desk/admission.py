"""The desk's pages that admit a filing or turn it away with its reason."""

from __future__ import annotations

from uuid import UUID

from flask import current_app
from flask.typing import ResponseReturnValue

from foia.access import requires
from foia.actors import Capability
from foia.cases import admission as admissions
from foia.cases import answering
from foia.cases.actions import Text, require_lawful
from foia.cases.context import Context
from foia.cases.desk.blueprint import blueprint
from foia.cases.desk.effects import effect_on_response
from foia.cases.desk.forms import ConfirmForm
from foia.cases.desk.party_forms import ReasonForm
from foia.cases.desk.steps import Step, begun, done, sent, show
from foia.cases.kinds import kind_of
from foia.cases.models import Case
from foia.cases.outcomes import AnswerRules
from foia.i18n import gettext as _
from foia.transactions import writes


@blueprint.get("/expedientes/<uuid:case_id>/admitir")
@requires(Capability.WORK_CASE)
def admission(case_id: UUID) -> ResponseReturnValue:
    """Ask before a filing is admitted. Raises LawRefusal where the law knows no admission."""
    form = ConfirmForm()
    context, case = begun("admit", case_id, form)
    require_lawful(context, "admit", case)
    return show(case, _admission_step(context, case), form)


@blueprint.post("/expedientes/<uuid:case_id>/admitir")
@requires(Capability.WORK_CASE)
@writes
def admit(case_id: UUID) -> ResponseReturnValue:
    """Admit a filing."""
    form = ConfirmForm()
    context, case = sent("admit", case_id, form)
    admissions.admit(context, case, expected_version=form.expected_version)
    return done(case, _("Admitió el expediente. Se lo avisamos a quien presentó."))


@blueprint.get("/expedientes/<uuid:case_id>/inadmitir")
@requires(Capability.WORK_CASE)
def rejection(case_id: UUID) -> ResponseReturnValue:
    """Ask why a filing is not admitted. Raises LawRefusal where the law or the kind knows no such end."""
    form = ReasonForm()
    context, case = begun("reject", case_id, form)
    require_lawful(context, "reject", case, _rules(case))
    return show(case, _rejection_step(case), form)


@blueprint.post("/expedientes/<uuid:case_id>/inadmitir")
@requires(Capability.WORK_CASE)
@writes
def reject(case_id: UUID) -> ResponseReturnValue:
    """End a filing that is not admitted."""
    form = ReasonForm()
    context, case = sent("reject", case_id, form)
    require_lawful(context, "reject", case, _rules(case))
    if not form.validate():
        return show(case, _rejection_step(case), form, 422)
    wrote = Text(form.text.data)
    answering.not_admit(context, case, _rules(case), wrote, expected_version=form.expected_version)
    return done(case, _("Cerró el expediente sin admitirlo. Se lo avisamos a quien presentó."))


def _rules(case: Case) -> AnswerRules:
    return kind_of(current_app, case.kind).rules


def _admission_step(context: Context, case: Case) -> Step:
    effect = effect_on_response(context, case, "admitted", {})
    return Step(
        heading=_("Admitir"),
        button=_("Admitir"),
        sentences=tuple(
            sentence
            for sentence in (
                _("Admitir es decir que lo presentado está completo y que la entidad lo atiende."),
                effect,
                _("Se avisa a quien presentó, con la fecha."),
            )
            if sentence
        ),
    )


def _rejection_step(case: Case) -> Step:
    outcome = str(kind_of(current_app, case.kind).outcomes.get(str(_rules(case).not_admitted), ""))
    return Step(
        heading=_("No admitir"),
        button=_("Cerrar sin admitir"),
        sentences=(
            _("Quien presentó lee el motivo en su expediente y puede presentarlo otra vez, corregido."),
            _("Si solo falta algo, pida una aclaración."),
        ),
        warning=_("El expediente se cierra con este resultado: %(outcome)s.", outcome=outcome),
    )
