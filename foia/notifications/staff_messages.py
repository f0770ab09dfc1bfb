"""What staff and bodies read of a case: what came, and by when to answer."""

from __future__ import annotations

from collections.abc import Callable

from flask_babel import gettext as _

from foia.notifications.composing import Composing, News, response_due


def _filed(composing: Composing) -> News:
    return News(_("llegó una solicitud"), (_("Llegó una solicitud nueva."), *response_due(composing)))


def _assigned(composing: Composing) -> News:
    told = _("Usted es ahora responsable de este expediente.")
    return News(_("le asignaron un expediente"), (told, *response_due(composing)))


def _clarification_provided(composing: Composing) -> News:
    told = _("Quien presentó la solicitud respondió a la aclaración. Ya puede continuar.")
    return News(_("llegó la aclaración"), (told, *response_due(composing)))


def _message_received(composing: Composing) -> News:
    told = _("Quien presentó la solicitud escribió. Lea el mensaje y vea si debe hacer algo.")
    return News(_("hay un mensaje nuevo"), (told, *response_due(composing)))


def _withdrawn(_composing: Composing) -> News:
    told = _("Quien presentó la solicitud la retiró. Ya no hace falta responder.")
    return News(_("la solicitud fue retirada"), (told,))


FOR_STAFF: dict[str, Callable[[Composing], News]] = {
    "filed": _filed,
    "assigned": _assigned,
    "clarification_provided": _clarification_provided,
    "message_received": _message_received,
    "withdrawn": _withdrawn,
}
