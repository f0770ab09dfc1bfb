"""The pages that send a case, or some of its questions, to another body, and those that answer that."""

from __future__ import annotations

from textwrap import shorten
from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from foia import law
from foia.access import requires
from foia.actors import Capability
from foia.cases import parts, referral, states
from foia.cases.context import Context
from foia.cases.desk import steps
from foia.cases.desk.blueprint import blueprint
from foia.cases.desk.bodies import bodies_found, body_choices, body_chosen
from foia.cases.desk.forms import BodySearchForm, CaseForm, ConfirmForm
from foia.cases.desk.referral_copies import copies_shown, files_shown, kept_back, still_tells_words
from foia.cases.desk.steps import Step, begun, done, sent, show
from foia.cases.forms import within_text_limit
from foia.cases.models import Case
from foia.cases.queries import QuestionRead, contents_of
from foia.cases.terms import ends_on_referral
from foia.errors import InvalidInput, LawRefusal
from foia.forms import CheckboxesField, Choice, RadioField, TextAreaField
from foia.i18n import gettext as _
from foia.i18n import language, ngettext
from foia.i18n import lazy_gettext as _l
from foia.law.vocabulary import PROVEN
from foia.transactions import writes

MOST_SHOWN = 300  # characters of a question, to tell it from the others


class ReferralForm(CaseForm):
    """What goes, to which body, and why."""

    body = RadioField(_l("Entidad competente"), required=_l("Elija la entidad competente"))
    questions = CheckboxesField(
        _l("¿Qué preguntas deriva?"),
        hint=_l(
            "Las que no marque se quedan aquí. Las marcadas pasan a un expediente nuevo, que la persona abre "
            "con la misma clave."
        ),
        required=_l("Marque al menos una pregunta"),
    )
    text = TextAreaField(
        _l("Motivo"),
        hint=_l("Lo leen quien presentó y la entidad que recibe. Diga por qué le corresponde."),
        required=_l("Escriba el motivo"),
        max_length=None,
        validators=[within_text_limit],
    )


class SplitForm(CaseForm):
    """Which questions go on in a case of their own, and why."""

    questions = CheckboxesField(
        _l("¿Qué preguntas pasan al expediente nuevo?"),
        required=_l("Marque las preguntas que pasan al expediente nuevo"),
    )
    text = TextAreaField(
        _l("Motivo"),
        hint=_l("Lo lee quien presentó."),
        required=_l("Escriba el motivo"),
        max_length=None,
        validators=[within_text_limit],
    )


class RejectionForm(CaseForm):
    """Why a body does not take what was referred to it."""

    text = TextAreaField(
        _l("Motivo"),
        hint=_l("Lo leen quien presentó y la entidad que derivó. Si sabe a quién corresponde, dígalo."),
        required=_l("Escriba el motivo"),
        max_length=None,
        validators=[within_text_limit],
    )


@blueprint.get("/expedientes/<uuid:case_id>/remitir", endpoint="referral")
@requires(Capability.WORK_CASE)
def ask_body(case_id: UUID) -> ResponseReturnValue:
    """Ask for the competent body's name."""
    form = ReferralForm(formdata=None)
    context, case = begun("refer", case_id, form)
    return _show_referral(context, case, form, BodySearchForm(formdata=None))


@blueprint.get("/expedientes/<uuid:case_id>/remitir/entidades")
@requires(Capability.WORK_CASE)
def referral_bodies(case_id: UUID) -> ResponseReturnValue:
    """Show the bodies found, and ask what goes and why."""
    form = ReferralForm(formdata=None)
    context, case = begun("refer", case_id, form)
    search = BodySearchForm(request.args)
    found = bodies_found(context, search.search.data, but=case.body_id) if search.search.data else []
    form.body.choices = body_choices(context, found)
    questions = _offer_questions(context, case, form)
    if "questions" in form:
        form.questions.data = [str(question.id) for question in questions]
    return _show_referral(context, case, form, search)


@blueprint.post("/expedientes/<uuid:case_id>/remitir")
@requires(Capability.WORK_CASE)
@writes
def refer(case_id: UUID) -> ResponseReturnValue:
    """Send the case, or the questions chosen, to the body chosen."""
    form = ReferralForm()
    context, case = sent("refer", case_id, form)
    chosen = body_chosen(context, form.body.data)
    search = BodySearchForm(formdata=None)
    if chosen is None:
        form.add_error(None, _("Busque la entidad competente y elíjala en la lista."))
        return _show_referral(context, case, form, search, 422)
    form.body.choices = body_choices(context, [chosen])
    _offer_questions(context, case, form)
    if not form.validate():
        return _show_referral(context, case, form, search, 422)
    questions = [UUID(value) for value in form.questions.data] if "questions" in form else None
    try:
        went = referral.refer(
            context,
            case,
            chosen,
            form.text.data,
            questions,
            copies={copy.text: copy.proposed for copy in copies_shown(context, case)},
            kept_back=kept_back(),
            expected_version=form.expected_version,
        )
    except InvalidInput as error:
        form.add_error(error.field if error.field in form else None, _refusal(error))
        return _show_referral(context, case, form, search, 422)
    if went.id != case.id:
        name = chosen.name(language())
        return done(
            case, _("Derivó una parte a %(body)s, con el folio %(folio)s.", body=name, folio=went.folio)
        )
    return _left(context, case, _("Derivó el expediente. Se lo avisamos a quien presentó."))


@blueprint.get("/expedientes/<uuid:case_id>/remision/aceptar", endpoint="referral_acceptance")
@requires(Capability.WORK_CASE)
def ask_acceptance(case_id: UUID) -> ResponseReturnValue:
    """Ask before a referral is accepted."""
    form = ConfirmForm()
    _context, case = begun("accept_referral", case_id, form)
    return show(case, _acceptance_step(), form)


@blueprint.post("/expedientes/<uuid:case_id>/remision/aceptar")
@requires(Capability.WORK_CASE)
@writes
def accept_referral(case_id: UUID) -> ResponseReturnValue:
    """Accept what another body referred."""
    form = ConfirmForm()
    context, case = sent("accept_referral", case_id, form)
    referral.accept_referral(context, case, expected_version=form.expected_version)
    return done(case, _("Aceptó la derivación. Se lo avisamos a quien presentó."))


@blueprint.get("/expedientes/<uuid:case_id>/remision/rechazar", endpoint="referral_rejection")
@requires(Capability.WORK_CASE)
def ask_rejection(case_id: UUID) -> ResponseReturnValue:
    """Ask why the referral is not accepted."""
    form = RejectionForm()
    _context, case = begun("reject_referral", case_id, form)
    return show(case, _rejection_step(), form)


@blueprint.post("/expedientes/<uuid:case_id>/remision/rechazar")
@requires(Capability.WORK_CASE)
@writes
def reject_referral(case_id: UUID) -> ResponseReturnValue:
    """Give the case back to the body that referred it."""
    form = RejectionForm()
    context, case = sent("reject_referral", case_id, form)
    if not form.validate():
        return show(case, _rejection_step(), form, 422)
    referral.reject_referral(context, case, form.text.data, expected_version=form.expected_version)
    return _left(context, case, _("Devolvió el expediente a la entidad que lo derivó."))


@blueprint.get("/expedientes/<uuid:case_id>/separar")
@requires(Capability.WORK_CASE)
def splitting(case_id: UUID) -> ResponseReturnValue:
    """Ask which questions go on in a case of their own. Raises LawRefusal when only one is open."""
    form = SplitForm()
    context, case = begun("split", case_id, form)
    form.questions.choices = _choices(_several(context, case))
    return show(case, _split_step(), form)


@blueprint.post("/expedientes/<uuid:case_id>/separar")
@requires(Capability.WORK_CASE)
@writes
def split(case_id: UUID) -> ResponseReturnValue:
    """Give the questions chosen a case of their own. Raises LawRefusal when only one is open."""
    form = SplitForm()
    context, case = sent("split", case_id, form)
    form.questions.choices = _choices(_several(context, case))
    if not form.validate():
        return show(case, _split_step(), form, 422)
    chosen = [UUID(value) for value in form.questions.data]
    try:
        part = parts.split(context, case, chosen, form.text.data, expected_version=form.expected_version)
    except InvalidInput as error:
        form.add_error(error.field or None, _refusal(error))
        return show(case, _split_step(), form, 422)
    return done(case, _("Separó una parte en el expediente %(folio)s.", folio=part.folio))


def _open(context: Context, case: Case) -> list[QuestionRead]:
    found = contents_of(context.vaults, case.id, for_filer=False, now=context.now)
    return [question for question in found.questions if question.is_open]


def _several(context: Context, case: Case) -> list[QuestionRead]:
    questions = _open(context, case)
    if len(questions) < parts.FEWEST_TO_SPLIT:
        raise LawRefusal(
            "Queda una sola pregunta por responder: no hay nada que separar.",
            "Only one question is still open: there is nothing to split.",
        )
    return questions


def _offer_questions(context: Context, case: Case, form: ReferralForm) -> list[QuestionRead]:
    """Offer the open questions to choose from; one alone goes with its case."""
    questions = _open(context, case)
    form.questions.choices = _choices(questions)
    if len(questions) == 1:
        del form.questions
    return questions


def _choices(questions: list[QuestionRead]) -> list[Choice]:
    return [
        Choice(
            str(question.id),
            _("Pregunta %(number)s", number=question.position),
            shorten(question.text, MOST_SHOWN, placeholder=" …"),
        )
        for question in questions
    ]


def _left(context: Context, case: Case, words: str) -> ResponseReturnValue:
    """Say what was done on the case's page, or on the tray where it is no longer theirs."""
    if states.may(context.actor, Capability.READ_CASE, case):
        return done(case, words)
    flash(words + " " + _("Ya no está en su bandeja."), "success")
    return redirect(url_for("desk.tray"))


def _show_referral(
    context: Context, case: Case, form: ReferralForm, search: BodySearchForm, status: int = 200
) -> ResponseReturnValue:
    regime = context.book.regime(case.regime_id, case.regime_version)
    step = _referral_step(regime)
    rule = referral.referral_step(regime)
    return show(
        case,
        step,
        form,
        status,
        template="desk/refer.html",
        search=search,
        rule=rule,
        proven=PROVEN,
        copies=copies_shown(context, case) if form.body.choices else [],
        files=files_shown(context, case) if form.body.choices else [],
        kept_back=kept_back(),
    )


def _referral_step(regime: law.Regime) -> Step:
    sentences = [
        _("Una derivación no es una respuesta negativa: la otra entidad acepta o devuelve el expediente."),
        _(
            "La fecha de recepción no cambia. Para la entidad que recibe empieza un plazo nuevo, si se le "
            "aplica la misma norma."
        )
        if ends_on_referral(regime)
        else _(
            "La fecha de recepción no cambia. El plazo tampoco, si a la otra entidad se le aplica la misma "
            "norma."
        ),
    ]
    rule = referral.referral_step(regime)
    if rule is not None and rule.unit == "immediate":
        sentences.append(_("La norma pide derivar de inmediato."))
    if rule is not None and rule.recommended is not None and rule.recommended.unit == "working_day":
        sentences.append(
            ngettext(
                "Se recomienda hacerlo en %(num)s día hábil a más tardar (%(basis)s).",
                "Se recomienda hacerlo en %(num)s días hábiles a más tardar (%(basis)s).",
                rule.recommended.amount,
                basis=rule.recommended.basis or "",
            )
        )
    return Step(_("Derivar a otra entidad"), _("Derivar"), tuple(sentences))


def _acceptance_step() -> Step:
    return Step(
        heading=_("Aceptar la derivación"),
        button=_("Aceptar la derivación"),
        sentences=(_("Su entidad responde este expediente desde ahora. Se avisa a quien presentó."),),
    )


def _rejection_step() -> Step:
    return Step(
        heading=_("Rechazar la derivación"),
        button=_("Devolver el expediente"),
        sentences=(
            _("El expediente vuelve a la entidad que lo derivó. Se avisa a quien presentó, con el motivo."),
            _("El plazo se cuenta como si no hubiera habido derivación."),
        ),
    )


def _split_step() -> Step:
    return Step(
        heading=_("Separar una parte en otro expediente"),
        button=_("Separar"),
        sentences=(
            _("Las preguntas elegidas siguen en un expediente nuevo de su entidad, con los mismos plazos."),
            _("La persona lo abre con su folio nuevo y la misma clave. Se lo avisamos."),
        ),
    )


def _refusal(error: InvalidInput) -> str:
    return (
        {
            "same_body": _("El expediente ya es de esa entidad. Elija otra."),
            "body_abolished": _("Esa entidad no existe hoy. Elija la que tiene ahora sus competencias."),
            "no_regime": _("No conocemos la norma con que esa entidad respondería. Elija otra."),
            "question_not_open": _("Alguna de las preguntas ya no está por responder. Elija otra vez."),
            "no_question_stays": _("Deje al menos una pregunta en este expediente."),
            "too_many_parts": _("De este expediente ya se separaron todas las partes posibles."),
        }.get(error.code)
        or still_tells_words(error.code)
        or steps.refusal(error)
    )
