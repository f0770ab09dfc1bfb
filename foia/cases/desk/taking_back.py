"""The desk's pages that go back on an answer: undo it before it is read, correct it by a new document."""

from __future__ import annotations

from uuid import UUID

from flask.typing import ResponseReturnValue

from foia.access import requires
from foia.actors import Capability
from foia.cases import answer_window, uploads
from foia.cases.actions import Text
from foia.cases.answer_window import may_undo
from foia.cases.context import Context
from foia.cases.desk.answer_forms import CorrectedAnswerForm, UndoingForm
from foia.cases.desk.blueprint import blueprint
from foia.cases.desk.steps import Step, begun, done, refusal, sent, show
from foia.cases.models import Case
from foia.cases.notifying import calendar_of_case
from foia.cases.store import events_of
from foia.cases.untold_answers import require_told
from foia.errors import InvalidInput, WrongState
from foia.i18n import datetime_words
from foia.i18n import gettext as _
from foia.transactions import writes


@blueprint.get("/expedientes/<uuid:case_id>/deshacer-respuesta")
@requires(Capability.WORK_CASE)
def undoing(case_id: UUID) -> ResponseReturnValue:
    """Ask why the answer is taken back."""
    form = UndoingForm()
    context, case = begun("undo_answer", case_id, form)
    return show(case, _undoing_step(context, case), form)


@blueprint.post("/expedientes/<uuid:case_id>/deshacer-respuesta")
@requires(Capability.WORK_CASE)
@writes
def undo(case_id: UUID) -> ResponseReturnValue:
    """Take back an answer that nobody read."""
    form = UndoingForm()
    context, case = sent("undo_answer", case_id, form)
    if not form.validate():
        return show(case, _undoing_step(context, case), form, 422)
    answer_window.undo_answer(context, case, form.text.data, expected_version=form.expected_version)
    return done(case, _("Deshizo la respuesta: nadie la leyó y el plazo corre otra vez."))


@blueprint.get("/expedientes/<uuid:case_id>/corregir-respuesta")
@requires(Capability.WORK_CASE)
def answer_correction(case_id: UUID) -> ResponseReturnValue:
    """Ask what corrects the answer."""
    form = CorrectedAnswerForm()
    context, case = begun("correct_answer", case_id, form)
    require_told(context, case, "correct_answer")
    return show(case, _correction_step(), form)


@blueprint.post("/expedientes/<uuid:case_id>/corregir-respuesta")
@requires(Capability.WORK_CASE)
@writes
def correct_answer(case_id: UUID) -> ResponseReturnValue:
    """Add what corrects the answer."""
    form = CorrectedAnswerForm()
    context, case = sent("correct_answer", case_id, form)
    files = uploads.files_of(form)
    if not form.validate() & uploads.check(files):
        files.keep_for_another_try()
        return show(case, _correction_step(), form, 422)
    try:
        answer_window.correct_answer(
            context, case, Text(form.text.data, files.uploads), expected_version=form.expected_version
        )
    except InvalidInput as error:
        form.add_error(None, refusal(error))
        files.keep_for_another_try()
        return show(case, _correction_step(), form, 422)
    files.staging.keep_only([])
    return done(case, _("Agregó la corrección. Se la avisamos a quien presentó."))


def _undoing_step(context: Context, case: Case) -> Step:
    until = may_undo(case, events_of(context.session, case.id), context.now)
    if until is None:
        raise WrongState("undo_answer")
    zone = calendar_of_case(context, case).zone
    return Step(
        heading=_("Deshacer la respuesta"),
        button=_("Deshacer la respuesta"),
        sentences=(
            _("Quien presentó todavía no puede leerla. La leerá el %(at)s.", at=datetime_words(until, zone)),
            _("Si la deshace, el expediente vuelve a estar como antes y el plazo corre otra vez."),
            _("La actuación queda en el historial, con su nombre y el motivo. Quien presentó no la ve."),
        ),
    )


def _correction_step() -> Step:
    return Step(
        heading=_("Corregir la respuesta"),
        button=_("Enviar la corrección"),
        sentences=(
            _("La respuesta que se dio no cambia: esta corrección se agrega debajo, con su fecha."),
            _("Si cambia lo que se decidió, reabra el expediente y responda de nuevo."),
        ),
        hints={"text": _("La lee quien presentó. Diga qué estaba mal y qué es lo correcto.")},
    )
