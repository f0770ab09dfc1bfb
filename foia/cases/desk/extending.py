"""The desk's page that extends a term: the response's, or that of whoever is awaited."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask.typing import ResponseReturnValue

from foia import law
from foia.access import requires
from foia.actors import Capability
from foia.cases import actions
from foia.cases.actions import regime_of_case, report_of
from foia.cases.context import Context
from foia.cases.desk.blueprint import blueprint
from foia.cases.desk.effects import caution_words, effect_on_response, words_of_date
from foia.cases.desk.forms import ExtensionForm
from foia.cases.desk.steps import Step, begun, done, sent, show
from foia.cases.desk.words import amount_words, unit_words
from foia.cases.foresight import foresee
from foia.cases.lawful import extendable_steps
from foia.cases.models import Case
from foia.cases.notifying import calendar_of_case
from foia.errors import LawRefusal
from foia.forms import Choice
from foia.i18n import gettext as _
from foia.i18n import language
from foia.transactions import writes

RESPONSE = "response"


@dataclass(frozen=True)
class Extendable:
    """A term that may be extended today: its step (None for the response), the most the law gives."""

    step: str | None
    name: str
    most: int | None
    unit: str
    effect: str
    caution: str


@blueprint.get("/expedientes/<uuid:case_id>/prorroga")
@requires(Capability.WORK_CASE)
def extension(case_id: UUID) -> ResponseReturnValue:
    """Ask by how much to extend a term. Raises LawRefusal where the law admits no extension today."""
    form = ExtensionForm()
    context, case = begun("extend", case_id, form)
    terms = _offer_terms(form, context, case)
    if len(terms) == 1:
        form.amount.data = str(terms[0].most or "")
    return show(case, _step(terms), form)


@blueprint.post("/expedientes/<uuid:case_id>/prorroga")
@requires(Capability.WORK_CASE)
@writes
def extend(case_id: UUID) -> ResponseReturnValue:
    """Extend a term. Raises LawRefusal where the law admits no extension today."""
    form = ExtensionForm()
    context, case = sent("extend", case_id, form)
    terms = _offer_terms(form, context, case)
    form.validate()
    term = _chosen(form, terms)
    if form.amount.data and form.asked_amount is None:
        form.add_error("amount", _("Escriba un número entero mayor que cero."))
    elif term is not None and term.most is not None and (form.asked_amount or 0) > term.most:
        most = amount_words(term.most, term.unit)
        form.add_error("amount", _("La norma admite como máximo %(most)s.", most=most))
    if form.error_list() or term is None:
        return show(case, _step(terms), form, 422)
    try:
        actions.extend(
            context,
            case,
            form.asked_amount or 0,
            term.unit,
            form.text.data,
            step=term.step,
            expected_version=form.expected_version,
        )
    except law.LawError:
        form.add_error("amount", _("La norma no admite ampliar el plazo en esa medida."))
        return show(case, _step(terms), form, 422)
    if term.step is not None:
        return done(case, _("Amplió el plazo: %(name)s.", name=term.name))
    return done(case, _("Amplió el plazo. Se lo avisamos a quien presentó."))


def _offer_terms(form: ExtensionForm, context: Context, case: Case) -> list[Extendable]:
    """Offer the terms that may be extended; ask which only where there are two. Raises LawRefusal."""
    regime, found = regime_of_case(context, case), report_of(context, case)
    today = context.now.astimezone(calendar_of_case(context, case).zone).date()
    steps = extendable_steps(regime, found, today, case.awaited_step)
    refused = law.may_extend_on(regime, found, today) if not steps else None
    if refused is not None:
        raise LawRefusal(refused.text_es, refused.text_en)
    terms = [_extendable(context, case, found, step) for step in steps]
    if len(terms) == 1:
        del form.step
    else:
        form.step.choices = [Choice(term.step or RESPONSE, term.name, _told(term)) for term in terms]
    return terms


def _chosen(form: ExtensionForm, terms: list[Extendable]) -> Extendable | None:
    if "step" not in form:
        return terms[0]
    return next((term for term in terms if (term.step or RESPONSE) == form.step.data), None)


def _extendable(context: Context, case: Case, found: law.Report, step: str | None) -> Extendable:
    most, unit = actions.extension_limits(context, case, found, step)
    payload: dict[str, Any] = {"step": step, "amount": most or 1, "unit": unit, "documents": []}
    deadline = found.response if step is None else found.step(step)
    if deadline is None or most is None:
        effect = ""
    elif step is None:
        effect = effect_on_response(context, case, "extended", payload)
    else:
        effect = _new_date(context, case, step, payload)
    caution = caution_words(context, case, "extended", payload)
    return Extendable(step, _name(deadline), most, unit, effect, caution)


def _name(deadline: law.Deadline | None) -> str:
    if deadline is None or deadline.kind == "response":
        return _("El plazo para responder")
    return deadline.name_en if language() == "en" else deadline.name_es


def _new_date(context: Context, case: Case, step: str, payload: dict[str, Any]) -> str:
    try:
        after = foresee(context, case, "extended", payload).step(step)
    except law.LawError:
        return ""
    if after is None or after.due_on is None:
        return ""
    return _("Vencerá el %(date)s.", date=words_of_date(after.due_on, confirmed=after.confirmed))


def _told(term: Extendable) -> str:
    """Say the most a term may be extended, and what that does to its date."""
    if term.most is None:
        return ""
    told = _("La norma admite como máximo %(most)s.", most=amount_words(term.most, term.unit))
    if term.effect:
        told += " " + _("Si amplía el máximo, así queda: %(effect)s", effect=term.effect)
    return told


def _step(terms: list[Extendable]) -> Step:
    only = terms[0] if len(terms) == 1 else None
    sentences = [_("La nueva fecha se calcula y queda en el expediente con el motivo.")]
    if any(term.step is None for term in terms):
        sentences.append(_("Si amplía el plazo para responder, se avisa a quien presentó."))
    if only is not None and _told(only):
        sentences.append(_told(only))
    return Step(
        heading=_("Ampliar el plazo"),
        button=_("Ampliar el plazo"),
        sentences=tuple(sentences),
        warning=" ".join(dict.fromkeys(term.caution for term in terms if term.caution)),
        hints={"amount": _("En %(unit)s.", unit=unit_words(terms[0].unit))},
    )
