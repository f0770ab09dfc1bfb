"""How a case began, in words: filed here, or brought in from another log. Runs in a request, for gettext."""

from __future__ import annotations

from foia.cases.imported import Stated, stated_in
from foia.cases.states import CENTRAL_DESK, WAITING
from foia.cases.timeline_names import Audience, Names, Payload, Words
from foia.i18n import date_words
from foia.i18n import gettext as _


def filed(payload: Payload, names: Names, audience: Audience) -> Words:
    sentences = [_where_filed(payload, names)]
    if payload["origin_case_id"]:
        told = _appeals_against if payload["kind"] == "appeal" else _part_of
        sentences.append(told(payload, names))
    if payload["reserved"] and not payload["named"]:
        sentences.append(_("Presentó sin dar su nombre."))
    elif payload["reserved"]:
        sentences.append(_("Pidió que pocas personas sepan quién presenta."))
    if payload["urgent"]:
        sentences.append(_("Se marcó como urgente."))
    if payload["held"]:
        sentences.append(_("Quedó en espera de una revisión; el plazo corre igual."))
    return _("Se recibió %(noun)s", noun=names.noun(payload["kind"])), *sentences


def _where_filed(payload: Payload, names: Names) -> str:
    if payload["custody"] == WAITING:
        return waits()
    if payload["body_id"] is None:
        return _("No dice a qué entidad se dirige: la mesa central tiene el expediente.")
    body = names.body(payload["body_id"])
    if payload["custody"] == CENTRAL_DESK:
        return _(
            "Se dirige a %(body)s, que todavía no atiende por esta vía: la mesa central tiene el expediente.",
            body=body,
        )
    about = payload["about_body_id"]
    if about and about != payload["body_id"]:
        return _("Trata de %(about)s. Tiene el expediente %(body)s.", about=names.body(about), body=body)
    return _("Se dirige a %(body)s.", body=body)


def waits() -> str:
    return _("Espera: todavía nadie está nombrado para recibir este expediente.")


def _part_of(payload: Payload, names: Names) -> str:
    folio = names.folio(payload["origin_case_id"])
    if folio:
        return _("Es una parte del expediente %(folio)s.", folio=folio)
    return _("Es una parte de otro expediente.")


def _appeals_against(payload: Payload, names: Names) -> str:
    folio = names.folio(payload["origin_case_id"])
    if folio:
        return _("Impugna lo hecho en el expediente %(folio)s.", folio=folio)
    return _("Impugna lo hecho en otro expediente.")


def imported(payload: Payload, names: Names, audience: Audience) -> Words:
    """Tell of a case that another log had, and what that log says of it."""
    body = _("Es de %(body)s.", body=names.body(payload["body_id"]))
    title = _("Viene del registro %(source)s", source=payload["source"])
    return title, body, *_stated(stated_in(payload), names)


def import_updated(payload: Payload, names: Names, audience: Audience) -> Words:
    """Tell what the log says of a case since it changed."""
    return _("Cambió en su registro de origen"), *_stated(stated_in(payload), names)


def _stated(stated: Stated, names: Names) -> Words:
    """Say what a log says: its own days and the outcome."""
    said = [
        words
        for words in (
            _("Vencía el %(date)s.", date=date_words(stated.due_on)) if stated.due_on else "",
            _("Prorrogado hasta el %(date)s.", date=date_words(stated.extended_to))
            if stated.extended_to
            else "",
            _("Se decidió el %(date)s.", date=date_words(stated.decided_on)) if stated.decided_on else "",
            _("Se notificó el %(date)s.", date=date_words(stated.notified_on)) if stated.notified_on else "",
            _("Se cerró el %(date)s.", date=date_words(stated.closed_on)) if stated.closed_on else "",
            _("Resultado: %(outcome)s.", outcome=names.outcome(stated.outcome)) if stated.outcome else "",
        )
        if words
    ]
    return tuple(said) or (_("No dice que haya terminado."),)
