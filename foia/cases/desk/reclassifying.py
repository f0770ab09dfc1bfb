"""The desk's pages that say what a case is in truth: of another kind or category, urgent or not."""

from __future__ import annotations

from uuid import UUID

from flask import current_app
from flask.typing import ResponseReturnValue

from foia import law
from foia.access import requires
from foia.accounts.queries import people_with_roles
from foia.actors import BODY_ROLES, Capability
from foia.cases import reclassifying
from foia.cases.actions import report_of
from foia.cases.categories import URGENT_HOURS, categories_of, category_by_code
from foia.cases.context import Context
from foia.cases.desk.blueprint import blueprint
from foia.cases.desk.change_forms import ReclassificationForm
from foia.cases.desk.effects import moved_words
from foia.cases.desk.forms import ConfirmForm
from foia.cases.desk.steps import Step, begun, done, sent, show
from foia.cases.kinds import kinds_of
from foia.cases.models import Case
from foia.cases.placement import REPORT_KIND
from foia.errors import InvalidInput, WrongState
from foia.forms import Choice
from foia.i18n import gettext as _
from foia.i18n import language, ngettext
from foia.law.appeals import KIND as APPEAL
from foia.transactions import writes


@blueprint.get("/expedientes/<uuid:case_id>/reclasificar")
@requires(Capability.WORK_CASE)
def reclassification(case_id: UUID) -> ResponseReturnValue:
    """Ask what the case is in truth. Raises WrongState once something was answered."""
    form = ReclassificationForm()
    context, case = begun("reclassify", case_id, form)
    if not reclassifying.is_reclassifiable(context, case):
        raise WrongState("reclassify")
    _offer(form, context, case)
    return show(case, _step(), form)


@blueprint.post("/expedientes/<uuid:case_id>/reclasificar")
@requires(Capability.WORK_CASE)
@writes
def reclassify(case_id: UUID) -> ResponseReturnValue:
    """Show what the change would mean; make it when the same form comes again."""
    form = ReclassificationForm()
    context, case = sent("reclassify", case_id, form)
    _offer(form, context, case)
    if not form.validate():
        return show(case, _step(), form, 422)
    excluded = form.excluded.data if form.excluded else []
    try:
        after = reclassifying.deadlines_if_reclassified(context, case, form.kind, form.category, excluded)
    except InvalidInput as error:
        form.add_error("target", _refusal(error))
        return show(case, _step(), form, 422)
    if not form.was_foreseen(" ".join([form.target.data, *excluded])):
        return show(case, _foreseen_step(context, case, form, after), form)
    reclassifying.reclassify(
        context,
        case,
        form.kind,
        form.category,
        form.text.data,
        excluded=excluded,
        expected_version=form.expected_version,
    )
    return done(case, _("Cambió el tipo o la categoría. Se lo avisamos a quien presentó."))


@blueprint.get("/expedientes/<uuid:case_id>/urgencia")
@requires(Capability.WORK_CASE)
def urgency(case_id: UUID) -> ResponseReturnValue:
    """Ask before a case goes to the top of the trays, or leaves it."""
    form = ConfirmForm()
    context, case = begun("change_urgency", case_id, form)
    return show(case, _urgency_step(context, case), form)


@blueprint.post("/expedientes/<uuid:case_id>/urgencia")
@requires(Capability.WORK_CASE)
@writes
def change_urgency(case_id: UUID) -> ResponseReturnValue:
    """Mark the case as urgent, or as urgent no more."""
    form = ConfirmForm()
    context, case = sent("change_urgency", case_id, form)
    reclassifying.change_urgency(context, case, not case.urgent, expected_version=form.expected_version)
    return done(case, _("Marcó el expediente como urgente.") if case.urgent else _("Quitó la urgencia."))


def _offer(form: ReclassificationForm, context: Context, case: Case) -> None:
    choices = []
    for code, kind in kinds_of(current_app).items():
        if code == APPEAL:
            continue
        categories = categories_of(context.session, code)
        choices.append(Choice(code, kind.label))
        choices += [
            Choice(
                f"{code}:{category.code}",
                _("%(kind)s: %(category)s", kind=kind.label, category=category.name(language())),
            )
            for category in categories
        ]
    now = f"{case.kind}:{case.category}" if case.category else case.kind
    form.target.choices = [choice for choice in choices if choice.value != now]
    people = people_with_roles(context.session, BODY_ROLES, case.body_id) if case.body_id else []
    if people:
        form.excluded.choices = [Choice(person.id.hex, person.name) for person, _grants in people]
    else:
        del form.excluded


def _refusal(error: InvalidInput) -> str:
    return {
        "nothing_changed": _("El expediente ya es de ese tipo y categoría. Elija otro."),
        "unknown_category": _("Esa categoría ya no se usa. Elija otra."),
    }.get(error.code, _("Aquí no se reciben expedientes de ese tipo. Elija otro."))


def _step(sentences: tuple[str, ...] = (), warning: str = "", *, is_foreseen: bool = False) -> Step:
    return Step(
        heading=_("Cambiar de tipo o categoría"),
        button=_("Cambiar el tipo o la categoría") if is_foreseen else _("Ver qué cambia"),
        sentences=sentences
        or (
            _("La fecha de recepción y el folio no cambian. Se avisa a quien presentó, con el motivo."),
            _("Antes de cambiarlo verá qué norma se aplica y cómo queda el plazo."),
        ),
        warning=warning,
    )


def _foreseen_step(context: Context, case: Case, form: ReclassificationForm, after: law.Report) -> Step:
    regime = context.book.regime(after.regime, after.version)
    title = regime.title_en if language() == "en" else regime.title_es
    sentences = (
        _("Será: %(kind)s.", kind=kinds_of(current_app)[form.kind].label),
        _("Se aplica: %(regime)s.", regime=title),
        moved_words(report_of(context, case).response, after.response),
    )
    return _step(
        tuple(sentence for sentence in sentences if sentence), _warning(case, form), is_foreseen=True
    )


def _warning(case: Case, form: ReclassificationForm) -> str:
    if form.kind == REPORT_KIND and not case.confidential:
        return _(
            "Desde ahora el expediente es confidencial: solo lo ven las personas nombradas para denuncias. "
            "Si usted no es una de ellas, deja de verlo. Esto no se puede deshacer."
        )
    if form.kind != REPORT_KIND and case.confidential:
        return _("El expediente sigue siendo confidencial: lo ven las mismas personas que hasta ahora.")
    return ""


def _urgency_step(context: Context, case: Case) -> Step:
    if case.urgent:
        return Step(
            heading=_("Quitar la urgencia"),
            button=_("Quitar la urgencia"),
            sentences=(_("El expediente vuelve a su lugar en la bandeja, por fecha de vencimiento."),),
        )
    category = category_by_code(context.session, case.category)
    hours = category.urgent_hours if category and category.urgent_hours else URGENT_HOURS
    return Step(
        heading=_("Marcar como urgente"),
        button=_("Marcar como urgente"),
        sentences=(
            _("El expediente pasa al principio de la bandeja y se avisa a quien lo atiende."),
            ngettext(
                "Compromiso interno: atenderlo en %(num)s hora desde ahora. El plazo de la norma no cambia.",
                "Compromiso interno: atenderlo en %(num)s horas desde ahora. El plazo de la norma no cambia.",
                hours,
            ),
        ),
    )
