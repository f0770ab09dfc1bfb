"""The desk's pages that answer a case, or decide it and leave its notice for later."""

from __future__ import annotations

from datetime import date, datetime, time
from uuid import UUID

from flask import current_app
from flask.typing import ResponseReturnValue

from foia import law
from foia.access import requires
from foia.actors import Capability
from foia.cases import answering, uploads
from foia.cases.actions import Text
from foia.cases.answering import QuestionAnswer
from foia.cases.catalogue_queries import OfferedGround
from foia.cases.context import Context
from foia.cases.desk.answer_forms import AnswerForm, RelayedAnswerForm, answer_form, check_answers
from foia.cases.desk.blueprint import blueprint
from foia.cases.desk.steps import Step, begun, done, refusal, sent, show
from foia.cases.dossier import Dossier, dossier_of
from foia.cases.kinds import Kind, kind_of
from foia.cases.lawful import third_party_step
from foia.cases.models import Case
from foia.cases.presentation import clause_words, condition_words, deadline_line
from foia.cases.queries import QuestionRead
from foia.cases.states import CENTRAL_DESK
from foia.errors import InvalidInput
from foia.i18n import gettext as _
from foia.i18n import language
from foia.transactions import writes


@blueprint.get("/expedientes/<uuid:case_id>/responder", endpoint="answering")
@requires(Capability.WORK_CASE)
def ask_answers(case_id: UUID) -> ResponseReturnValue:
    """Ask what is answered to each open question."""
    return _begin("answer", case_id)


@blueprint.post("/expedientes/<uuid:case_id>/responder")
@requires(Capability.WORK_CASE)
@writes
def answer(case_id: UUID) -> ResponseReturnValue:
    """Answer some or all open questions."""
    return _end("answer", case_id)


@blueprint.get("/expedientes/<uuid:case_id>/resolver", endpoint="deciding")
@requires(Capability.WORK_CASE)
def ask_decision(case_id: UUID) -> ResponseReturnValue:
    """Ask what is decided on every open question."""
    return _begin("decide", case_id)


@blueprint.post("/expedientes/<uuid:case_id>/resolver")
@requires(Capability.WORK_CASE)
@writes
def decide(case_id: UUID) -> ResponseReturnValue:
    """Decide the case, and leave its notice for later."""
    return _end("decide", case_id)


def _begin(verb: str, case_id: UUID) -> ResponseReturnValue:
    form = AnswerForm()
    context, _case = begun(verb, case_id, form)
    found = dossier_of(context, case_id, Capability.WORK_CASE, language())
    offered = _offered(context, found)
    full = _form_of(verb, found, offered)
    for name in ("version", "seen", "nonce"):
        full[name].data = form[name].data
    return _show(verb, found, full, offered)


def _end(verb: str, case_id: UUID) -> ResponseReturnValue:
    context, case = sent(verb, case_id, AnswerForm())
    found = dossier_of(context, case_id, Capability.WORK_CASE, language(), to_change=True)
    offered = _offered(context, found)
    form = _form_of(verb, found, offered)
    files = uploads.files_of(form)
    is_valid = form.validate() & uploads.check(files)
    if not check_answers(form, _open(found), received_on=case.received_on, today=found.today) or not is_valid:
        files.keep_for_another_try()
        return _show(verb, found, form, offered, 422)
    wrote = Text(form.text.data, files.uploads)
    try:
        outcome = (_decide if verb == "decide" else _record)(context, found, form, wrote)
    except (InvalidInput, law.LawError) as error:
        form.add_error(None, _refusal(error))
        files.keep_for_another_try()
        return _show(verb, found, form, offered, 422)
    files.staging.keep_only([])
    if verb == "decide":
        return done(case, _("Registró la resolución. Falta notificarla."))
    if outcome is None:
        return done(case, _("Registró la respuesta a una parte. Quedan preguntas por responder."))
    return done(case, _("Registró la respuesta. Se lo avisamos a quien presentó."))


def _decide(context: Context, found: Dossier, form: AnswerForm, wrote: Text) -> str:
    return answering.decide(
        context,
        found.case,
        _kind(found).rules,
        _answers(found, form),
        wrote,
        expected_version=form.expected_version,
    )


def _record(context: Context, found: Dossier, form: AnswerForm, wrote: Text) -> str | None:
    delivered_at, channel = None, None
    if isinstance(form, RelayedAnswerForm):
        delivered_at = _end_of(form.delivered_on.data, found, context.now)
        channel = form.delivery_channel.data
    return answering.answer(
        context,
        found.case,
        _kind(found).rules,
        _answers(found, form),
        wrote,
        expected_version=form.expected_version,
        delivered_at=delivered_at,
        delivery_channel=channel,
    )


def _answers(found: Dossier, form: AnswerForm) -> list[QuestionAnswer]:
    return [
        QuestionAnswer(question.id, *chosen)
        for question in _open(found)
        if (chosen := form.chosen(question.position)) is not None
    ]


def _kind(found: Dossier) -> Kind:
    return kind_of(current_app, found.case.kind)


def _end_of(day: date, found: Dossier, now: datetime) -> datetime:
    """Return the last instant of a day at the body's place, or now if the day is not over."""
    return min(datetime.combine(day, time.max, tzinfo=found.calendar.zone), now)


def _is_relayed(case: Case) -> bool:
    """Say whether the answer is a body's that has not joined: the central desk only records it."""
    return case.custody == CENTRAL_DESK and case.body_id is not None


def _offered(context: Context, found: Dossier) -> list[OfferedGround]:
    """Return the grounds to choose from; none for a kind that is answered without."""
    return answering.grounds_on_offer(context, found.case) if _kind(found).rules.with_ground else []


def _form_of(verb: str, found: Dossier, offered: list[OfferedGround]) -> AnswerForm:
    return answer_form(
        _open(found),
        [row.ground for row in offered],
        _kind(found),
        relayed=_is_relayed(found.case) and verb == "answer",
        may_wait=verb == "answer",
    )


def _open(found: Dossier) -> list[QuestionRead]:
    return [question for question in found.contents.questions if question.is_open]


def _refusal(error: InvalidInput | law.LawError) -> str:
    if isinstance(error, InvalidInput) and error.code == "approval_missing":
        return _(
            "Esto lo aprueba otra persona antes de firmarse. Guárdelo como borrador y pida la aprobación."
        )
    if isinstance(error, InvalidInput) and error.code != "delivered_out_of_range":
        return refusal(error)
    return _("La fecha de entrega no concuerda con las demás actuaciones del expediente. Revísela.")


def _objection(found: Dossier) -> str:
    """Say that a third party objected, and what the law makes of it where its words were read."""
    objected = any(
        event.type == "third_party_answered" and event.payload["position"] == "opposes"
        for event in found.events
    )
    if not objected:
        return ""
    told = _("Un tercero se opuso a que se entregue lo pedido. Vea qué dice la norma antes de responder.")
    return f"{told} {condition_words(third_party_step(found.regime))}".rstrip()


def _text_hint(found: Dossier) -> str:
    if _kind(found).rules.with_ground:
        return _("La lee quien presentó. Si no entrega algo, explique por qué y cómo puede impugnarlo.")
    return _("La lee quien presentó. Explique qué se hizo o se hará. Si no le da la razón, diga por qué.")


def _show(
    verb: str, found: Dossier, form: AnswerForm, offered: list[OfferedGround], status: int = 200
) -> ResponseReturnValue:
    hints = {"text": _text_hint(found)}
    if verb == "decide":
        step = Step(
            heading=_("Resolver y notificar después"),
            button=_("Registrar la resolución"),
            hints=hints,
            warning=_(
                "Quien presentó no la lee hasta que usted registre la notificación. "
                "Lo registrado no se puede cambiar."
            ),
        )
    else:
        step = Step(
            heading=_("Responder"),
            button=_("Enviar la respuesta"),
            hints=hints,
            warning=_(
                "Al enviarla, el plazo se detiene, el expediente se cierra con su resultado y se avisa a "
                "quien presentó. Lo enviado no se puede cambiar."
            )
            if len(_open(found)) == 1
            else _(
                "Cuando no quede ninguna pregunta sin responder, el plazo se detiene, el expediente se "
                "cierra con su resultado y se avisa a quien presentó. Lo enviado no se puede cambiar."
            ),
        )
    return show(
        found.case,
        step,
        form,
        status,
        template="desk/answer.html",
        found=found,
        questions=_open(found),
        grounds=offered,
        line=deadline_line(found.report.response, found.calendar, found.today, language()),
        relayed=_is_relayed(found.case) and verb == "answer",
        objection=_objection(found),
        action="desk.decide" if verb == "decide" else "desk.answer",
        bars=[clause_words(bar) for bar in law.refusal_bars(found.regime)] if offered else [],
    )
