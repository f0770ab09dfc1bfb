"""The desk's pages that take a case out of the trays, bring it back, or take a person off a case."""

from __future__ import annotations

from uuid import UUID

from flask.typing import ResponseReturnValue

from foia.access import requires
from foia.actors import Capability
from foia.cases import recusal as recusals
from foia.cases import setting_aside as aside
from foia.cases.desk.blueprint import blueprint
from foia.cases.desk.change_forms import RecusalForm, SettingAsideForm
from foia.cases.desk.forms import ConfirmForm
from foia.cases.desk.steps import Step, begun, done, sent, show
from foia.i18n import gettext as _
from foia.transactions import writes


@blueprint.get("/expedientes/<uuid:case_id>/apartar")
@requires(Capability.WORK_CASE)
def setting_aside(case_id: UUID) -> ResponseReturnValue:
    """Ask why the case is set aside."""
    form = SettingAsideForm()
    _context, case = begun("set_aside", case_id, form)
    return show(case, _setting_aside_step(), form)


@blueprint.post("/expedientes/<uuid:case_id>/apartar")
@requires(Capability.WORK_CASE)
@writes
def set_aside(case_id: UUID) -> ResponseReturnValue:
    """Set the case aside."""
    form = SettingAsideForm()
    context, case = sent("set_aside", case_id, form)
    if not form.validate():
        return show(case, _setting_aside_step(), form, 422)
    aside.set_aside(context, case, form.reason.data, form.text.data, expected_version=form.expected_version)
    return done(case, _("Apartó el expediente. Se lo avisamos a quien puede devolverlo a la bandeja."))


@blueprint.get("/expedientes/<uuid:case_id>/restituir")
@requires(Capability.DECIDE_CASE)
def restoring(case_id: UUID) -> ResponseReturnValue:
    """Ask before the case comes back."""
    form = ConfirmForm()
    _context, case = begun("restore", case_id, form)
    return show(case, _restoring_step(), form)


@blueprint.post("/expedientes/<uuid:case_id>/restituir")
@requires(Capability.DECIDE_CASE)
@writes
def restore(case_id: UUID) -> ResponseReturnValue:
    """Bring the case back."""
    form = ConfirmForm()
    context, case = sent("restore", case_id, form)
    aside.restore(context, case, expected_version=form.expected_version)
    return done(case, _("Devolvió el expediente a la bandeja."))


@blueprint.get("/expedientes/<uuid:case_id>/excusa")
@requires(Capability.WORK_CASE)
def recusal(case_id: UUID) -> ResponseReturnValue:
    """Ask what the conflict of interest is."""
    form = RecusalForm()
    _context, case = begun("recuse", case_id, form)
    return show(case, _recusal_step(), form)


@blueprint.post("/expedientes/<uuid:case_id>/excusa")
@requires(Capability.WORK_CASE)
@writes
def recuse(case_id: UUID) -> ResponseReturnValue:
    """Take the person off the case."""
    form = RecusalForm()
    context, case = sent("recuse", case_id, form)
    if not form.validate():
        return show(case, _recusal_step(), form, 422)
    recusals.recuse(context, case, form.text.data, expected_version=form.expected_version)
    return done(case, _("Se excusó. Ya no tiene acceso a ese expediente."))


def _setting_aside_step() -> Step:
    return Step(
        heading=_("Apartar por abuso"),
        button=_("Apartar el expediente"),
        sentences=(
            _("El expediente sale de la bandeja y no se envían más recordatorios. No se borra nada."),
            _("Se avisa a quien puede devolverlo. Cuántos se apartan queda a la vista de auditoría."),
        ),
        warning=_(
            "El plazo sigue corriendo y quien presentó lo sigue viendo. "
            "Una crítica, una queja dura o un pedido repetido no son abuso."
        ),
    )


def _restoring_step() -> Step:
    return Step(
        heading=_("Devolver a la bandeja"),
        button=_("Devolver a la bandeja"),
        sentences=(_("El expediente vuelve a su lugar en la bandeja. El plazo corrió mientras tanto."),),
    )


def _recusal_step() -> Step:
    return Step(
        heading=_("Excusarse por conflicto de interés"),
        button=_("Excusarme"),
        sentences=(
            _("Se avisa a quien decide sobre el expediente, para que otra persona lo atienda."),
            _("Si en la entidad no queda nadie que pueda atenderlo, pasa a otras manos."),
        ),
        warning=_("Usted deja de ver este expediente en este momento, y no puede volver a verlo."),
    )
