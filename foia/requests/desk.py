"""The desk's page that answers an information request."""

from __future__ import annotations

from datetime import date, datetime, time
from uuid import UUID

from flask import Blueprint, current_app
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from foia import law
from foia.access import requires
from foia.actors import Capability
from foia.cases import uploads
from foia.cases.actions import Text
from foia.cases.context import Context
from foia.cases.desk.blueprint import show_conflict
from foia.cases.desk.steps import Step, begun, done, refusal, sent, show
from foia.cases.dossier import Dossier, dossier_of
from foia.cases.kinds import kind_of
from foia.cases.models import Case
from foia.cases.presentation import deadline_line
from foia.cases.queries import QuestionRead
from foia.cases.states import CENTRAL_DESK
from foia.errors import InvalidInput, StaleCase
from foia.i18n import language
from foia.requests.actions import QuestionAnswer
from foia.requests.actions import answer as record_answer
from foia.requests.desk_forms import AnswerForm, RelayedAnswerForm, answer_form, check_answers
from foia.transactions import writes

blueprint = Blueprint("requests_desk", __name__)
blueprint.register_error_handler(StaleCase, show_conflict)


@blueprint.get("/expedientes/<uuid:case_id>/responder")
@requires(Capability.WORK_CASE)
def answering(case_id: UUID) -> ResponseReturnValue:
    """Ask what is answered to each open question."""
    form = AnswerForm()
    context, case = begun("answer", case_id, form)
    found = dossier_of(context, case_id, Capability.WORK_CASE, language())
    full = _form_of(found)
    for name in ("version", "seen", "nonce"):
        full[name].data = form[name].data
    return _show(found, full)


@blueprint.post("/expedientes/<uuid:case_id>/responder")
@requires(Capability.WORK_CASE)
@writes
def answer(case_id: UUID) -> ResponseReturnValue:
    """Answer some or all open questions."""
    context, case = sent("answer", case_id, AnswerForm())
    found = dossier_of(context, case_id, Capability.WORK_CASE, language())
    form = _form_of(found)
    files = uploads.files_of(form)
    is_valid = form.validate() & uploads.check(files)
    if not check_answers(form, _open(found), received_on=case.received_on, today=found.today) or not is_valid:
        files.keep_for_another_try()
        return _show(found, form, 422)
    try:
        outcome = _record(context, found, form, Text(form.text.data, files.uploads))
    except (InvalidInput, law.LawError) as error:
        form.add_error(None, _refusal(error))
        files.keep_for_another_try()
        return _show(found, form, 422)
    files.staging.keep_only([])
    if outcome is None:
        return done(case, _("Registró la respuesta a una parte. Quedan preguntas por responder."))
    return done(case, _("Registró la respuesta. Se lo avisamos a quien presentó."))


def _record(context: Context, found: Dossier, form: AnswerForm, wrote: Text) -> str | None:
    answers = [
        QuestionAnswer(question.id, *chosen)
        for question in _open(found)
        if (chosen := form.chosen(question.position)) is not None
    ]
    delivered_at, channel = None, None
    if isinstance(form, RelayedAnswerForm):
        delivered_at = _end_of(form.delivered_on.data, found, context.now)
        channel = form.delivery_channel.data
    return record_answer(
        context,
        found.case,
        answers,
        wrote,
        expected_version=form.expected_version,
        delivered_at=delivered_at,
        delivery_channel=channel,
    )


def _end_of(day: date, found: Dossier, now: datetime) -> datetime:
    """Return the last instant of a day at the body's place, or now if the day is not over."""
    return min(datetime.combine(day, time.max, tzinfo=found.calendar.zone), now)


def _is_relayed(case: Case) -> bool:
    """Say whether the answer is a body's that has not joined: the central desk only records it."""
    return case.custody == CENTRAL_DESK and case.body_id is not None


def _form_of(found: Dossier) -> AnswerForm:
    return answer_form(
        _open(found),
        found.regime.grounds,
        kind_of(current_app, found.case.kind).outcomes,
        relayed=_is_relayed(found.case),
    )


def _open(found: Dossier) -> list[QuestionRead]:
    return [question for question in found.contents.questions if question.outcome is None]


def _refusal(error: InvalidInput | law.LawError) -> str:
    if isinstance(error, InvalidInput):
        return refusal(error)
    return _("La fecha de entrega no concuerda con las demás actuaciones del expediente. Revísela.")


def _show(found: Dossier, form: AnswerForm, status: int = 200) -> ResponseReturnValue:
    step = Step(heading=_("Responder"), button=_("Enviar la respuesta"))
    return show(
        found.case,
        step,
        form,
        status,
        template="desk/answer.html",
        found=found,
        questions=_open(found),
        grounds=found.regime.grounds,
        line=deadline_line(found.report.response, found.calendar, found.today, language()),
        relayed=_is_relayed(found.case),
    )
