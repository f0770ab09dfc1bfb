"""The desk's pages of corrective measures: what was promised, what was done."""

from __future__ import annotations

from uuid import UUID

from flask.typing import ResponseReturnValue

from foia.access import requires
from foia.actors import Capability
from foia.cases import measures
from foia.cases.context import Context
from foia.cases.desk.blueprint import blueprint
from foia.cases.desk.change_forms import MeasureForm, MeasureKeptForm
from foia.cases.desk.steps import Step, begun, done, sent, show
from foia.cases.models import Case, Document
from foia.errors import InvalidInput, WrongState
from foia.forms import Choice
from foia.i18n import date_words
from foia.i18n import gettext as _
from foia.transactions import writes

_SHOWN_CHARACTERS = 120


@blueprint.get("/expedientes/<uuid:case_id>/medida")
@requires(Capability.WORK_CASE)
def measure(case_id: UUID) -> ResponseReturnValue:
    """Ask what was promised."""
    form = MeasureForm()
    _context, case = begun("promise_measure", case_id, form)
    return show(case, _promise_step(), form)


@blueprint.post("/expedientes/<uuid:case_id>/medida")
@requires(Capability.WORK_CASE)
@writes
def promise_measure(case_id: UUID) -> ResponseReturnValue:
    """Record what was promised."""
    form = MeasureForm()
    context, case = sent("promise_measure", case_id, form)
    if not form.validate():
        return show(case, _promise_step(), form, 422)
    try:
        measures.promise_measure(
            context, case, form.text.data, form.due_on.data, expected_version=form.expected_version
        )
    except InvalidInput:
        form.add_error("due_on", _("Escriba un día que no haya pasado."))
        return show(case, _promise_step(), form, 422)
    return done(case, _("Registró la medida. Se lo avisamos a quien presentó."))


@blueprint.get("/expedientes/<uuid:case_id>/medida/cumplida")
@requires(Capability.WORK_CASE)
def measure_kept(case_id: UUID) -> ResponseReturnValue:
    """Ask which measure was taken. Raises WrongState where none is pending."""
    form = MeasureKeptForm()
    context, case = begun("keep_measure", case_id, form)
    _offer_pending(form, context, case)
    return show(case, _kept_step(), form)


@blueprint.post("/expedientes/<uuid:case_id>/medida/cumplida")
@requires(Capability.WORK_CASE)
@writes
def keep_measure(case_id: UUID) -> ResponseReturnValue:
    """Record that a measure was taken. Raises WrongState where none is pending."""
    form = MeasureKeptForm()
    context, case = sent("keep_measure", case_id, form)
    _offer_pending(form, context, case)
    if not form.validate():
        return show(case, _kept_step(), form, 422)
    measures.keep_measure(
        context, case, UUID(form.measure.data), form.text.data, expected_version=form.expected_version
    )
    return done(case, _("Registró que la medida se cumplió. Se lo avisamos a quien presentó."))


def _offer_pending(form: MeasureKeptForm, context: Context, case: Case) -> None:
    pending = [row for row in measures.measures_of(context.session, case.id) if row.kept_at is None]
    if not pending:
        raise WrongState("keep_measure")
    vault = context.vaults.open(case.id)
    form.measure.choices = [
        Choice(
            str(row.id),
            _shortened(vault.text(context.session.get_one(Document, row.document_id))),
            _("Hasta el %(date)s", date=date_words(row.due_on)),
        )
        for row in pending
    ]


def _shortened(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _SHOWN_CHARACTERS else f"{words[:_SHOWN_CHARACTERS]}…"


def _promise_step() -> Step:
    return Step(
        heading=_("Registrar una medida prometida"),
        button=_("Registrar la medida"),
        sentences=(
            _("Anote lo que la entidad prometió corregir en su respuesta, y hasta cuándo."),
            _("Se avisa a quien presentó. No es un plazo de la norma: es un compromiso de la entidad."),
        ),
    )


def _kept_step() -> Step:
    return Step(
        heading=_("Registrar una medida cumplida"),
        button=_("Registrar que se cumplió"),
        sentences=(_("Se avisa a quien presentó."),),
    )
