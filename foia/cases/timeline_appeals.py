"""What is said of appeals in the timeline of either case. Runs in a request, for gettext."""

from __future__ import annotations

from datetime import date

from foia.cases.timeline_names import Audience, Names, Payload, Teller, Words
from foia.i18n import date_words
from foia.i18n import gettext as _


def _appealed(payload: Payload, names: Names, audience: Audience) -> Words:
    folio = names.folio(payload["case_id"])
    if audience == Audience.FILER:
        opens = _("Se abre con el folio %(folio)s y la misma clave.", folio=folio) if folio else ""
        return _("Usted presentó un recurso"), opens
    where = _("Se resuelve en el expediente %(folio)s.", folio=folio) if folio else ""
    return _("Se presentó un recurso contra lo hecho en este expediente"), where


def _appeal_ended(payload: Payload, names: Names, audience: Audience) -> Words:
    appeal = names.kinds.get("appeal")
    outcome = str(appeal.outcomes.get(payload["outcome"], payload["outcome"])) if appeal else ""
    folio = names.folio(payload["case_id"])
    title = _("Terminó el recurso con folio %(folio)s", folio=folio) if folio else _("Terminó un recurso")
    return title, _("Resultado: %(outcome)s.", outcome=outcome) if outcome else ""


def _compliance_ordered(payload: Payload, names: Names, audience: Audience) -> Words:
    title = _("El recurso ordena responder otra vez")
    if payload["due_on"] is None:
        return title, _("La decisión no fijó un plazo.")
    due_on = date.fromisoformat(payload["due_on"])
    return title, _("El plazo para cumplir vence el %(date)s.", date=date_words(due_on))


def _compliance_reported(payload: Payload, names: Names, audience: Audience) -> Words:
    return (_("La entidad informó que cumplió lo resuelto en el recurso"),)


def _defence_requested(payload: Payload, names: Names, audience: Audience) -> Words:
    title = _("Quien resuelve el recurso pidió su descargo a la entidad")
    if payload["due_on"] is None:
        return (title,)
    due_on = date.fromisoformat(payload["due_on"])
    return title, _("Puede presentarlo hasta el %(date)s.", date=date_words(due_on))


def _defence_given(payload: Payload, names: Names, audience: Audience) -> Words:
    return (_("La entidad presentó su descargo"),)


def _compliance_term_set(payload: Payload, names: Names, audience: Audience) -> Words:
    days = payload["days"]
    return (_("Días hábiles para cumplir, si el recurso lo ordena: %(days)s", days=days),)


OF_APPEALS: dict[str, Teller] = {
    "appealed": _appealed,
    "appeal_ended": _appeal_ended,
    "compliance_ordered": _compliance_ordered,
    "compliance_reported": _compliance_reported,
    "defence_requested": _defence_requested,
    "defence_given": _defence_given,
    "compliance_term_set": _compliance_term_set,
}
