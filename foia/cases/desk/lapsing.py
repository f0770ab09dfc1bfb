"""The desk's pages that end a case for want of clarification: one proposes, another confirms."""

from __future__ import annotations

from uuid import UUID

from flask.typing import ResponseReturnValue

from foia.access import requires
from foia.actors import Capability
from foia.cases import lapse as lapses
from foia.cases.context import Context
from foia.cases.desk.blueprint import blueprint
from foia.cases.desk.change_forms import LapseProposalForm
from foia.cases.desk.forms import ConfirmForm
from foia.cases.desk.steps import Step, begun, done, sent, show
from foia.cases.models import Case
from foia.i18n import gettext as _
from foia.transactions import writes


@blueprint.get("/expedientes/<uuid:case_id>/caducidad/proponer")
@requires(Capability.WORK_CASE)
def lapse_proposal(case_id: UUID) -> ResponseReturnValue:
    """Ask before ending the case is proposed. Raises LawRefusal where it may not end so."""
    form = LapseProposalForm()
    context, case = begun("propose_lapse", case_id, form)
    _require_lapsable(context, case)
    return show(case, _proposal_step(), form)


@blueprint.post("/expedientes/<uuid:case_id>/caducidad/proponer")
@requires(Capability.WORK_CASE)
@writes
def propose_lapse(case_id: UUID) -> ResponseReturnValue:
    """Propose to end the case."""
    form = LapseProposalForm()
    context, case = sent("propose_lapse", case_id, form)
    if not form.validate():
        return show(case, _proposal_step(), form, 422)
    lapses.propose_lapse(context, case, form.text.data, expected_version=form.expected_version)
    return done(case, _("Propuso archivar el expediente. Se lo avisamos a quien presentó y a quien decide."))


@blueprint.get("/expedientes/<uuid:case_id>/caducidad")
@requires(Capability.DECIDE_CASE)
def lapse_confirmation(case_id: UUID) -> ResponseReturnValue:
    """Ask before the case is ended. Raises LawRefusal where it may not end so."""
    form = ConfirmForm()
    context, case = begun("lapse", case_id, form)
    _require_lapsable(context, case)
    return show(case, _confirmation_step(), form)


@blueprint.post("/expedientes/<uuid:case_id>/caducidad")
@requires(Capability.DECIDE_CASE)
@writes
def lapse(case_id: UUID) -> ResponseReturnValue:
    """End the case."""
    form = ConfirmForm()
    context, case = sent("lapse", case_id, form)
    lapses.lapse(context, case, expected_version=form.expected_version)
    return done(case, _("Archivó el expediente por falta de aclaración. Se lo avisamos a quien presentó."))


def _require_lapsable(context: Context, case: Case) -> None:
    refused = lapses.lapse_refusal(context, case)
    if refused is not None:
        raise refused


def _proposal_step() -> Step:
    return Step(
        heading=_("Proponer el archivo por falta de aclaración"),
        button=_("Proponer el archivo"),
        sentences=(
            _("El plazo para aclarar ya pasó. El expediente no se archiva todavía: falta confirmarlo."),
            _("Se avisa a quien presentó. Si aclara antes de que se confirme, la propuesta no vale."),
        ),
    )


def _confirmation_step() -> Step:
    return Step(
        heading=_("Archivar por falta de aclaración"),
        button=_("Archivar el expediente"),
        sentences=(
            _("Se avisa a quien presentó."),
            _(
                "Si envía la aclaración en los cinco días hábiles siguientes, el expediente vuelve a estar "
                "en trámite. Después solo puede presentar otra vez."
            ),
        ),
        warning=_("El expediente se cierra sin respuesta. Lo que no se respondió queda como archivado."),
    )
