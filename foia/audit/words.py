"""Words of the auditor's pages: standings, reminders, readings of identities, the chain."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask_babel.speaklater import LazyString

from foia.audit.queries import Standing
from foia.audit.search_queries import SearchLine
from foia.cases.presentation import StatusTag
from foia.i18n import gettext as _
from foia.i18n import lazy_gettext as _l
from foia.i18n import ngettext
from foia.notifications.models import Reminder


@dataclass(frozen=True)
class ReminderLine:
    """One reminder as the record shows it."""

    when: str
    to: str
    due_at: datetime
    state: str


_STANDINGS: dict[Standing, tuple[LazyString, str]] = {
    Standing.OVERDUE: (_l("Vencido sin respuesta"), "red"),
    Standing.LATE: (_l("Respondido fuera de plazo"), "yellow"),
    Standing.OPEN: (_l("En plazo, por responder"), "blue"),
    Standing.IN_TIME: (_l("Respondido en plazo"), "green"),
    Standing.UNKNOWN: (_l("Sin plazo conocido"), "grey"),
    Standing.ENDED: (_l("Terminado sin respuesta"), "grey"),
}


def standing_tag(standing: Standing) -> StatusTag:
    """Name how a case stands before its term."""
    text, tone = _STANDINGS[standing]
    return StatusTag(str(text), tone)


def broken_words(broken: tuple[int, str] | None) -> str:
    """Say what is wrong with the chain; empty when nothing is."""
    if broken is None:
        return ""
    sequence, reason = broken
    return {
        "gap": _("Falta la actuación %(number)s.", number=sequence),
        "link": _("La actuación %(number)s no sigue a la anterior.", number=sequence),
        "hash": _("El contenido de la actuación %(number)s fue alterado.", number=sequence),
        "head": _("Faltan actuaciones desde la %(number)s.", number=sequence),
    }[reason]


def purpose_words(purpose: str) -> str:
    """Name what an identity was read for."""
    return {
        "answering": _("Para responder"),
        "notifying": _("Para notificar"),
        "checking_representation": _("Para comprobar la representación"),
    }.get(purpose, purpose)


def person_search_words(line: SearchLine) -> tuple[str, str]:
    """Name by which datum a person's cases were looked for, and what for."""
    field = {
        "document_number": _("Documento de identidad"),
        "email": _("Correo electrónico"),
        "phone": _("Teléfono"),
    }.get(line.field, line.field)
    purpose = {
        "person_asks": _("La persona pregunta por sus expedientes"),
        "repeated": _("Para ver si ya presentó lo mismo"),
        "notifying": _("Para notificar"),
        "authority_asks": _("Lo pide una autoridad competente, por escrito"),
    }.get(line.purpose, line.purpose)
    return field, purpose


def reminder_line(reminder: Reminder) -> ReminderLine:
    """Say when a reminder was planned for, for whom, and what became of it."""
    days = reminder.threshold
    if days < 0:
        when = ngettext("%(num)s día hábil antes", "%(num)s días hábiles antes", -days)
    elif days == 0:
        when = _("El día del vencimiento")
    else:
        when = ngettext("%(num)s día hábil después", "%(num)s días hábiles después", days)
    to = {
        "responsible": _("a la persona responsable"),
        "head": _("a la jefatura"),
        "filer": _("a quien presentó"),
    }
    states = {
        "planned": _("Programado"),
        "sent": _("Enviado"),
        "voided": _("Anulado: ya no correspondía"),
        "failed": _("No se pudo enviar"),
    }
    return ReminderLine(
        when=when,
        to=to.get(reminder.recipient_role, reminder.recipient_role),
        due_at=reminder.due_at,
        state=states.get(reminder.state, reminder.state),
    )
