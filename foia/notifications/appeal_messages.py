"""What filers and staff read of appeals: that one was filed, its defence, its end, what was ordered."""

from __future__ import annotations

from collections.abc import Callable

from foia.i18n import gettext as _
from foia.notifications.composing import Composing, News, response_due


def _appeal_filed(composing: Composing) -> News:
    told = _("Recibimos su recurso. Tiene un folio propio y se abre con la misma clave de su expediente.")
    return News(_("recibimos su recurso"), (told,), response_due(composing))


def _defence_asked_filer(_composing: Composing) -> News:
    told = _(
        "Quien resuelve su recurso pidió a la entidad que explique lo que hizo. La página dice el plazo."
    )
    return News(_("piden explicaciones a la entidad"), (told,))


def _compliance_ordered_filer(composing: Composing) -> News:
    told = _("Le dieron la razón en su recurso, en todo o en parte: la entidad debe responder otra vez.")
    return News(_("la entidad debe responder otra vez"), (told,), response_due(composing))


def _appealed(_composing: Composing) -> News:
    told = _("Se presentó un recurso contra lo hecho en este expediente. Vea quién resuelve y cómo va.")
    return News(_("se presentó un recurso"), (told,))


def _defence_asked(_composing: Composing) -> News:
    told = _("Quien resuelve un recurso contra lo hecho en este expediente pide su descargo.")
    return News(_("le piden un descargo"), (told, _("El expediente dice hasta qué día puede presentarlo.")))


def _defence_given(composing: Composing) -> News:
    told = _("La entidad presentó el descargo que le pidió.")
    return News(_("llegó el descargo"), (told,), response_due(composing))


def _appeal_ended(_composing: Composing) -> News:
    told = _("Terminó un recurso contra lo hecho en este expediente. Vea el resultado.")
    return News(_("terminó un recurso"), (told,))


def _compliance_ordered(composing: Composing) -> News:
    told = _("Se resolvió un recurso contra lo hecho en este expediente: debe responder otra vez.")
    return News(_("debe cumplir lo resuelto"), (told,), response_due(composing))


def _compliance_reported(_composing: Composing) -> News:
    told = _("La entidad respondió otra vez en el expediente impugnado. Vea si cumple lo resuelto.")
    return News(_("la entidad informó que cumplió"), (told,))


OF_APPEALS_FOR_FILER: dict[str, Callable[[Composing], News]] = {
    "appeal_filed": _appeal_filed,
    "defence_asked": _defence_asked_filer,
    "compliance_ordered": _compliance_ordered_filer,
}
OF_APPEALS_FOR_STAFF: dict[str, Callable[[Composing], News]] = {
    "appealed": _appealed,
    "defence_asked": _defence_asked,
    "defence_given": _defence_given,
    "appeal_ended": _appeal_ended,
    "compliance_ordered": _compliance_ordered,
    "compliance_reported": _compliance_reported,
}
