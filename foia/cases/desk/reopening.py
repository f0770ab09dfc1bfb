"""The desk's pages that go back on what is on record: open a case again, correct a date."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from flask.typing import ResponseReturnValue

from foia import law
from foia.access import requires
from foia.actors import Capability
from foia.cases import reopening as going_back
from foia.cases.actions import regime_of_case, report_of
from foia.cases.context import Context
from foia.cases.desk.blueprint import blueprint
from foia.cases.desk.change_forms import CorrectionForm, ReopeningForm
from foia.cases.desk.effects import moved_words
from foia.cases.desk.steps import Step, begun, done, sent, show
from foia.cases.models import Case
from foia.cases.seats import calendar_at
from foia.cases.store import seat_of
from foia.errors import InvalidInput, LawRefusal
from foia.forms import Choice
from foia.i18n import datetime_words
from foia.i18n import gettext as _
from foia.transactions import writes


@blueprint.get("/expedientes/<uuid:case_id>/reabrir")
@requires(Capability.DECIDE_CASE)
def reopening(case_id: UUID) -> ResponseReturnValue:
    """Ask why the case is opened again."""
    form = ReopeningForm()
    context, case = begun("reopen", case_id, form)
    return show(case, _reopening_step(context, case), form)


@blueprint.post("/expedientes/<uuid:case_id>/reabrir")
@requires(Capability.DECIDE_CASE)
@writes
def reopen(case_id: UUID) -> ResponseReturnValue:
    """Open the case again."""
    form = ReopeningForm()
    context, case = sent("reopen", case_id, form)
    if not form.validate():
        return show(case, _reopening_step(context, case), form, 422)
    going_back.reopen(context, case, form.text.data, expected_version=form.expected_version)
    return done(case, _("Reabrió el expediente. Se lo avisamos a quien presentó."))


@blueprint.get("/expedientes/<uuid:case_id>/corregir")
@requires(Capability.DECIDE_CASE)
def correction(case_id: UUID) -> ResponseReturnValue:
    """Ask which date is wrong."""
    form = CorrectionForm()
    context, case = begun("correct", case_id, form)
    _offer_facts(form, context, case)
    return show(case, _correction_step(), form)


@blueprint.post("/expedientes/<uuid:case_id>/corregir")
@requires(Capability.DECIDE_CASE)
@writes
def correct(case_id: UUID) -> ResponseReturnValue:
    """Show what the correction would change; correct the date when the same form comes again."""
    form = CorrectionForm()
    context, case = sent("correct", case_id, form)
    _offer_facts(form, context, case)
    form.validate()
    if form.hour.data and form.asked_hour is None:
        form.add_error("hour", _("Escriba la hora así: 14:30."))
    if form.error_list():
        return show(case, _correction_step(), form, 422)
    of, at = form.of.data, _moment(form, context, case)
    try:
        after = going_back.deadlines_if_corrected(context, case, of, at)
    except InvalidInput as error:
        field = {"of": "of"}.get(error.field, "on")
        form.add_error(field, _refusal(error))
        return show(case, _correction_step(), form, 422)
    if not form.was_foreseen(f"{of} {at.isoformat()}"):
        return show(case, _foreseen_step(context, case, of, at, after), form)
    going_back.correct(context, case, of, at, form.text.data, expected_version=form.expected_version)
    return done(case, _("Corrigió la fecha. Se lo avisamos a quien presentó y a quien atiende."))


def _calendar(context: Context, case: Case) -> law.Calendar:
    return calendar_at(
        context.book, regime_of_case(context, case).calendar, seat_of(context.session, case.body_id)
    )


def _offer_facts(form: CorrectionForm, context: Context, case: Case) -> None:
    """Offer the facts on record, with what it says of each. Raises LawRefusal where there is none."""
    zone = _calendar(context, case).zone
    form.of.choices = [
        Choice(of, _fact_words(of), _("Hoy dice: %(moment)s.", moment=datetime_words(at, zone)))
        for of, at in going_back.correctable(context, case).items()
    ]
    if not form.of.choices:
        raise LawRefusal(
            "El plazo cuenta desde que la otra entidad derivó el expediente, y esa fecha la registró el "
            "servicio. No hay ninguna fecha que corregir.",
            "The term counts from when the other body referred the case, and the service itself recorded "
            "that date. There is no date to correct.",
        )


def _moment(form: CorrectionForm, context: Context, case: Case) -> datetime:
    """Return the instant written; without an hour it keeps the one on record, and never lies ahead."""
    zone = _calendar(context, case).zone
    recorded = going_back.correctable(context, case)[form.of.data].astimezone(zone)
    at = datetime.combine(form.on.data, form.asked_hour or recorded.timetz().replace(tzinfo=None), zone)
    is_today = form.on.data == context.now.astimezone(zone).date()
    return min(at, context.now) if is_today and form.asked_hour is None else at


def _refusal(error: InvalidInput) -> str:
    return {
        "fact_not_on_record": _("Esa fecha ya no se puede corregir. Elija otra."),
        "in_the_future": _("Escriba una fecha que no sea posterior a este momento."),
        "nothing_changed": _("Esa es la fecha que ya está registrada. Escriba la verdadera."),
        "out_of_order": _(
            "Con esa fecha los hechos quedarían en otro orden: se recibe, después se admite y después se "
            "responde. Revísela."
        ),
    }.get(
        error.code,
        _("Con esa fecha la historia del expediente sería imposible para la norma. Revísela."),
    )


def _fact_words(of: str) -> str:
    return {
        "received": _("La recepción"),
        "admitted": _("La admisión"),
        "answered": _("La respuesta"),
        "notified": _("La notificación de la decisión"),
    }[of]


def _reopening_step(context: Context, case: Case) -> Step:
    try:
        after = going_back.deadlines_if_reopened(context, case).response
        effect = moved_words(report_of(context, case).response, after)
    except law.LawError:
        effect = ""
    return Step(
        heading=_("Reabrir"),
        button=_("Reabrir el expediente"),
        sentences=tuple(
            sentence
            for sentence in (
                _("El expediente vuelve a estar en trámite y hay que responder de nuevo cada pregunta."),
                _("Lo que ya se respondió sigue a la vista. Se avisa a quien presentó y a quien atiende."),
                effect,
            )
            if sentence
        ),
    )


def _correction_step(more: tuple[str, ...] = (), warning: str = "") -> Step:
    return Step(
        heading=_("Corregir una fecha"),
        button=_("Corregir la fecha") if warning else _("Ver qué cambia"),
        sentences=more
        or (
            _("Antes de corregir verá cómo cambia el plazo."),
            _("La fecha anterior queda a la vista, con el motivo. Se avisa a las dos partes."),
        ),
        warning=warning,
    )


def _foreseen_step(context: Context, case: Case, of: str, at: datetime, after: law.Report) -> Step:
    fact = _(
        "%(fact)s: %(moment)s.",
        fact=_fact_words(of),
        moment=datetime_words(at, _calendar(context, case).zone),
    )
    moved = moved_words(report_of(context, case).response, after.response)
    late = _("Con esta fecha la respuesta está fuera de plazo.") if after.response.state == "missed" else ""
    effect = " ".join(part for part in (moved, late) if part) or _("El plazo para responder no cambia.")
    return _correction_step((fact,), effect)
