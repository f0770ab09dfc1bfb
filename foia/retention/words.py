"""How periods, runs and what was kept are said. Runs in a request, for gettext."""

from __future__ import annotations

from typing import Any

from foia import law
from foia.errors import InvalidInput
from foia.i18n import gettext as _
from foia.i18n import language, ngettext
from foia.i18n import lazy_gettext as _l
from foia.retention.models import ErasureRun
from foia.retention.rules import LEAST_MONTHS, PROPOSED, Period

LABELS: dict[str, Any] = {"months": _l("Meses"), "basis": _l("Norma o decisión que lo ordena")}
RUN_LABELS: dict[str, Any] = {
    "cases": _l("Expedientes"),
    "listed_on": _l("Cumplidos al"),
    "not_before": _l("Se anonimizan desde"),
}


def period_words(period: Period) -> str:
    """Say how long."""
    if period.months is None:
        return _("Sin plazo")
    if period.months % 12 == 0:
        return ngettext("%(num)s año", "%(num)s años", period.months // 12)
    return ngettext("%(num)s mes", "%(num)s meses", period.months)


def says_words(period: Period) -> str:
    """Say who says so."""
    if period.says == PROPOSED:
        return _("Propuesta del producto: ninguna norma conocida lo ordena. Decídalo.")
    return period.basis


def regime_words(book: law.LawBook, regime_id: str) -> str:
    """Name a regime."""
    if not regime_id:
        return _("Todos los regímenes")
    if regime_id == law.UNBOUND:
        return _("De otro registro, sin norma conocida")
    found = next((row for row in book.regimes if row.id == regime_id), None)
    if found is None:
        return regime_id
    return found.title_en if language() == "en" else found.title_es


def kept_words(reason: str) -> str:
    """Say why a listed case was kept."""
    return {
        "held": _("Con orden de conservarse"),
        "reopened": _("Se reabrieron"),
        "anonymized": _("Ya estaban anonimizados"),
    }.get(reason, _("Ya no les tocaba"))


def state_words(run: ErasureRun) -> str:
    """Say how a run stands."""
    if run.withdrawn_at is not None:
        return _("Retirada")
    if run.finished_at is not None:
        return _("Hecha")
    return _("Por confirmar") if run.confirmed_at is None else _("Confirmada, espera su día")


def refusal_words(error: InvalidInput, least: int = LEAST_MONTHS) -> str:
    """Say why something was not taken."""
    return {
        "basis_missing": _("Escriba la norma o decisión que lo ordena"),
        "too_short": _("No puede ser menos de %(months)s meses.", months=least),
        "too_long": _("Ese plazo es demasiado largo. Elija «Sin plazo»."),
        "needs_term": _("La norma fija un plazo para estos expedientes: elija cuántos meses."),
        "nothing_due": _("Ningún expediente cumplió todavía su plazo de conservación."),
        "same_person": _("Usted hizo la propuesta: la confirma otra persona."),
        "proposer_gone": _("Quien hizo la lista ya no administra. Retírela y haga otra."),
        "already_waiting": _("Este expediente ya espera su anonimización."),
        "held": _("Hay una orden de conservar este expediente."),
        "reopened": _("El expediente sigue abierto: solo se anonimiza lo terminado."),
        "not_due": _(
            "Todavía corre un plazo, un recurso o una medida prometida, o el expediente terminó ayer u hoy."
        ),
    }.get(error.code, _("No se pudo registrar lo que envió. Revise el formulario."))
