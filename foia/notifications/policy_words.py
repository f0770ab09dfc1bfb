"""Policies of reminders in words: matters, roles, thresholds, scopes, and why a policy is not taken."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from foia.i18n import gettext as _
from foia.i18n import lazy_gettext as _l
from foia.i18n import ngettext
from foia.notifications.policy import (
    FURTHEST_WORKING_DAYS,
    MOST_THRESHOLDS,
    Channel,
    Matter,
    Mode,
    RecipientRole,
    Threshold,
    ThresholdUnit,
)

# In the order of an ordinary procedure; what the law makes of silence is no policy's.
MATTERS: Mapping[Matter, Any] = {
    Matter.RESPONSE: _l("La respuesta de la entidad"),
    Matter.NOTIFICATION: _l("La notificación de lo decidido"),
    Matter.ACKNOWLEDGEMENT: _l("El acuse de recibo"),
    Matter.ADMISSION: _l("La admisión a trámite"),
    Matter.ROUTING: _l("Encontrar la entidad de un expediente que no la tiene"),
    Matter.REFERRAL: _l("Aceptar o devolver una derivación"),
    Matter.APPROVAL: _l("Aprobar un borrador"),
    Matter.THIRD_PARTY: _l("El plazo de una tercera persona"),
    Matter.DEFENCE: _l("El descargo ante quien resuelve un recurso"),
    Matter.CLARIFICATION: _l("La aclaración de quien presentó"),
    Matter.PAYMENT: _l("El pago de los costos"),
    Matter.APPEAL: _l("El plazo para recurrir"),
}
MATTER_HINTS: Mapping[Matter, Any] = {
    Matter.RESPONSE: _l("También la decisión de un recurso y el cumplimiento de lo que se decidió."),
    Matter.ROUTING: _l(
        "Avisa a la mesa central y después a la administración. La ley no da un plazo: los días de abajo son "
        "los que usted fija."
    ),
    Matter.REFERRAL: _l("La ley no da un plazo: los días de abajo son los que usted fija."),
    Matter.APPROVAL: _l("La ley no da un plazo: los días de abajo son los que usted fija."),
    Matter.THIRD_PARTY: _l("Avisa a la entidad que la espera terminó."),
    Matter.CLARIFICATION: _l("Es un plazo de quien presentó: solo se le avisa a esa persona."),
    Matter.PAYMENT: _l("Es un plazo de quien presentó: solo se le avisa a esa persona."),
    Matter.APPEAL: _l("Es un plazo de quien presentó: se le avisa si ya pudo leer la respuesta."),
}
ROLES: Mapping[RecipientRole, Any] = {
    RecipientRole.RESPONSIBLE: _l("Persona responsable"),
    RecipientRole.SUBSTITUTE: _l("Quien la suple"),
    RecipientRole.OFFICE: _l("Oficina que tiene el expediente"),
    RecipientRole.HEAD: _l("Jefatura"),
    RecipientRole.TRANSPARENCY_OFFICE: _l("Unidad de transparencia (buzón de la entidad)"),
    RecipientRole.OVERSIGHT_BODY: _l("Entidad que la supervisa (buzón)"),
    RecipientRole.ADMINISTRATOR: _l("Administración (por correo, sin contenido)"),
    RecipientRole.FILER: _l("Quien presentó"),
    RecipientRole.EVERYBODY: _l("Ambas partes"),
}
CHANNELS: Mapping[Channel, Any] = {
    Channel.MAIL: _l("Por correo y en el sistema"),
    Channel.PRODUCT: _l("Solo en el sistema"),
}
MODES: Mapping[Mode, Any] = {
    Mode.SINGLE: _l("Un correo por recordatorio"),
    Mode.DIGEST: _l("Un solo correo al día para cada servidor público, al empezar la jornada"),
}


def threshold_words(threshold: Threshold) -> str:
    """Say when a threshold is."""
    days = abs(threshold.amount)
    if threshold.unit is ThresholdUnit.TERM_END:
        return _("Al terminar el plazo")
    if threshold.unit is ThresholdUnit.TERM_PERCENT:
        return _("Al %(share)s por ciento del plazo", share=threshold.amount)
    if threshold.amount < 0:
        return ngettext("%(num)s día hábil antes", "%(num)s días hábiles antes", days)
    if threshold.amount > 0:
        return ngettext("%(num)s día hábil después", "%(num)s días hábiles después", days)
    return _("El último día")


def wait_words(days: int | None) -> str:
    """Say what a wait without a law is meant to take at most."""
    if days is None:
        return _("Sin plazo: no se recuerda")
    if days == 0:
        return _("El mismo día")
    return ngettext("Hasta %(num)s día hábil", "Hasta %(num)s días hábiles", days)


def refusal_words(code: str) -> str:
    """Say why a policy is not taken."""
    return {
        "too_many": _("Escriba como máximo %(most)s avisos de cada cosa.", most=MOST_THRESHOLDS),
        "twice": _("Este aviso está dos veces. Cambie o quite uno."),
        "too_far": _("Escriba un número de 0 a %(most)s días hábiles.", most=FURTHEST_WORKING_DAYS),
        "percent_out_of_range": _("Escriba un porcentaje de 1 a 99."),
        "percent_without_term": _(
            "Aquí no hay un plazo de la ley del que tomar una parte: elija días hábiles."
        ),
        "not_theirs": _("Este aviso no corresponde a esa persona. Elija otra de la lista."),
        "mailbox_by_mail": _("A un buzón, o a la administración, solo se le avisa por correo."),
        "quiet_open": _("Escriba las dos horas, o ninguna."),
        "quiet_whole_day": _("Las dos horas no pueden ser la misma: no saldría ningún correo."),
        "minimum_of_a_body": _("Una entidad no fija mínimos: los fija la administración."),
        "last_day_alone": _("El último día no lleva número. Bórrelo, o elija días antes o después."),
        "not_chosen": _("Elija una opción de la lista."),
        "number": _("Escriba un número entero, sin letras."),
        "hour": _("Escriba la hora con este formato: 14:30"),
        "hour_is_quiet": _("A esa hora no salen correos: elija otra, o cambie las horas sin correo."),
    }[code]


class _MarkWords(Mapping[str, Any]):
    """Words of thresholds as the history keeps them."""

    def __getitem__(self, mark: str) -> str:
        try:
            amount, unit, role, channel, minimum = mark.split(":")
            threshold = Threshold(
                int(amount), RecipientRole(role), ThresholdUnit(unit), Channel(channel), bool(minimum)
            )
        except ValueError as error:
            raise KeyError(mark) from error
        return line_words(threshold)

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


def line_words(threshold: Threshold) -> str:
    """Say a threshold in a line: when, to whom and how."""
    parts = [threshold_words(threshold), str(ROLES[threshold.recipient_role])]
    if threshold.channel is Channel.PRODUCT:
        parts.append(str(CHANNELS[Channel.PRODUCT]))
    if threshold.is_minimum:
        parts.append(_("mínimo"))
    return " · ".join(parts)


_MARKS = _MarkWords()
CHANGE_LABELS: Mapping[str, Any] = {
    **{f"of_{matter}": label for matter, label in MATTERS.items()},
    "wait_referral": _l("Días para aceptar una derivación"),
    "wait_approval": _l("Días para aprobar un borrador"),
    "sends_at": _l("Hora de envío"),
    "mode": _l("Manera de enviar"),
    "quiet_from": _l("Sin correos desde"),
    "quiet_until": _l("Sin correos hasta"),
}
CHANGE_VALUES: Mapping[str, Mapping[str, Any]] = {
    **{f"of_{matter}": _MARKS for matter in MATTERS},
    "mode": {str(mode): label for mode, label in MODES.items()},
}
