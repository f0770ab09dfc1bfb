"""What a filer reads of a case: a line of news, a sentence on what to do, a date."""

from __future__ import annotations

from collections.abc import Callable

from flask_babel import gettext as _
from sqlalchemy import select

from foia.cases.models import DeadlineRow
from foia.cases.recovery import RECOVERY_MINUTES, issue_confirmation, issue_recovery_code
from foia.i18n import date_words
from foia.notifications.composing import Composing, News, response_due
from foia.notifications.mail import Letter


def confirm_address(composing: Composing) -> Letter:
    """Ask for the address to be confirmed; the link's token is made now, and only its HMAC is kept."""
    folio = composing.case.folio
    token = issue_confirmation(composing.context, composing.case)
    asked = _(
        "Alguien dio esta dirección para recibir avisos de la solicitud con folio %(folio)s.", folio=folio
    )
    link = composing.link("cases.confirm_address", token=token)
    return Letter(
        _("Folio %(folio)s: confirme su correo", folio=folio),
        (
            asked,
            _("Si fue usted, abra este enlace para confirmarla: %(address)s", address=link),
            _("El enlace sirve una vez y vence en 72 horas."),
            _("Si no fue usted, no haga nada: no le escribiremos más."),
            _("Este es un mensaje automático. No responda a este correo."),
        ),
    )


def key_recovery(composing: Composing) -> Letter:
    """Send the code that gives a new key; it is made now, ends those before it, and only its HMAC is kept."""
    folio = composing.case.folio
    code = issue_recovery_code(composing.context, composing.case)
    return Letter(
        _("Folio %(folio)s: su código", folio=folio),
        (
            _(
                "Alguien pidió una clave de seguimiento nueva para la solicitud con folio %(folio)s.",
                folio=folio,
            ),
            _("Su código es %(code)s y vence en %(minutes)s minutos.", code=code, minutes=RECOVERY_MINUTES),
            _("Escríbalo en la página donde lo pidió. Nadie de la entidad se lo pedirá."),
            _("Si no fue usted, no haga nada: su clave actual sigue sirviendo."),
            _("Este es un mensaje automático. No responda a este correo."),
        ),
    )


def _filed(composing: Composing) -> News:
    keep = _("Guarde su folio y su clave de seguimiento: con ellos verá el estado y la respuesta.")
    return News(_("recibimos su solicitud"), (_("Recibimos su solicitud."), *response_due(composing), keep))


def _acknowledged(composing: Composing) -> News:
    told = _("La entidad confirmó que tiene su solicitud y que trabaja en ella.")
    return News(_("la entidad recibió su solicitud"), (told, *response_due(composing)))


def _clarification_asked(composing: Composing) -> News:
    asked = _("La entidad le pide que aclare su solicitud para poder continuar.")
    return News(_("le piden una aclaración"), (asked, _clarification_due(composing)))


def _clarification_due(composing: Composing) -> str:
    deadline = composing.session.scalar(
        select(DeadlineRow)
        .where(
            DeadlineRow.case_id == composing.case.id,
            DeadlineRow.kind == "clarification",
            DeadlineRow.actor == "applicant",
            DeadlineRow.voided_at.is_(None),
            DeadlineRow.stopped_on.is_(None),
        )
        .order_by(DeadlineRow.due_on)
        .limit(1)
    )
    if deadline is None or deadline.due_on is None:
        return _("Responda cuanto antes.")
    if not deadline.confirmed:
        return _(
            "El plazo para aclarar está por confirmar. Responda hasta el %(date)s.",
            date=date_words(deadline.due_on),
        )
    return _("Responda hasta el %(date)s.", date=date_words(deadline.due_on))


def _message_received(_composing: Composing) -> News:
    return News(_("tiene un mensaje nuevo"), (_("La entidad le escribió un mensaje."),))


def _answered(_composing: Composing) -> News:
    told = _("La entidad respondió. Puede leer la respuesta y descargar sus archivos.")
    return News(_("su solicitud tiene respuesta"), (told,))


def _due_moved(composing: Composing) -> News:
    told = _("Cambió la fecha de vencimiento. La página explica el motivo y el cálculo.")
    return News(_("cambió la fecha de vencimiento"), (told, *response_due(composing)))


def _routed(composing: Composing) -> News:
    told = _("La mesa central envió su solicitud a la entidad que debe responderla.")
    return News(_("su solicitud pasó a otra entidad"), (told, *response_due(composing)))


def _withdrawn(_composing: Composing) -> News:
    told = _("Registramos que usted retiró su solicitud. Ya no recibirá respuesta.")
    return News(_("su solicitud fue retirada"), (told,))


def _not_joined(composing: Composing) -> News:
    told = _(
        "La entidad todavía no usa este servicio. La mesa central le entrega su solicitud y registra la "
        "respuesta. El plazo es el mismo."
    )
    return News(_("la mesa central atiende su solicitud"), (told, *response_due(composing)))


FOR_FILER: dict[str, Callable[[Composing], News]] = {
    "filed": _filed,
    "acknowledged": _acknowledged,
    "clarification_asked": _clarification_asked,
    "message_received": _message_received,
    "answered": _answered,
    "due_moved": _due_moved,
    "routed": _routed,
    "withdrawn": _withdrawn,
    "not_joined": _not_joined,
}
