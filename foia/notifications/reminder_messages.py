"""What a reminder says, judged on the day it leaves and not on the day it was planned for."""

from __future__ import annotations

from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from foia.cases.models import DeadlineRow
from foia.i18n import date_words
from foia.i18n import gettext as _
from foia.notifications.composing import Composing, News
from foia.notifications.models import OutboxMessage, Reminder


def reminder_news(composing: Composing) -> News:
    reminder = reminder_of(composing.session, composing.message)
    today = composing.context.now.astimezone(ZoneInfo(reminder.zone)).date()
    if composing.for_filer:
        title, sentence = _clarify_by(reminder.due_on, today)
        advice = _("Si no puede aclarar a tiempo, escriba a la entidad desde la misma página.")
    else:
        title, sentence = _answer_by(reminder.due_on, today)
        advice = _("Revise qué falta y responda, o avise a su jefatura si no puede cumplir.")
    return News(title, (sentence, *_unconfirmed(composing.session, reminder), advice))


def overdue_news(composing: Composing) -> News:
    reminder = reminder_of(composing.session, composing.message)
    day = date_words(reminder.due_on)
    if _deadline_of(composing.session, reminder).confirmed:
        title = _("venció el plazo de la respuesta")
        told = _(
            "El plazo para responder su %(noun)s venció el %(date)s y la entidad todavía no respondió.",
            noun=composing.noun,
            date=day,
        )
    else:
        title = _("pasó la fecha estimada de la respuesta")
        told = _(
            "El plazo está por confirmar. La fecha estimada era el %(date)s y todavía no hay respuesta.",
            date=day,
        )
    advice = _("En la página de su expediente puede ver cómo se calculó el plazo y escribir a la entidad.")
    return News(title, (told, _("Avisamos también a quien supervisa la respuesta."), advice))


def reminder_of(session: Session, message: OutboxMessage) -> Reminder:
    """Return the reminder a message of theirs is about: its id is the message's detail."""
    return session.get_one(Reminder, UUID(hex=message.detail))


def _clarify_by(due_on: date, today: date) -> tuple[str, str]:
    day = date_words(due_on)
    if today == due_on:
        return _("hoy vence su plazo para aclarar"), _(
            "Hoy, %(date)s, vence su plazo para aclarar.", date=day
        )
    return (
        _("aclare hasta el %(date)s", date=day),
        _("Le pidieron una aclaración. Responda hasta el %(date)s.", date=day),
    )


def _answer_by(due_on: date, today: date) -> tuple[str, str]:
    day = date_words(due_on)
    if today < due_on:
        return _("vence el %(date)s", date=day), _("La respuesta vence el %(date)s.", date=day)
    if today == due_on:
        return _("vence hoy"), _("La respuesta vence hoy, %(date)s.", date=day)
    return _("venció el %(date)s", date=day), _(
        "La respuesta venció el %(date)s y sigue pendiente.", date=day
    )


def _unconfirmed(session: Session, reminder: Reminder) -> tuple[str, ...]:
    if _deadline_of(session, reminder).confirmed:
        return ()
    return (_("Plazo por confirmar: la fecha es una estimación."),)


def _deadline_of(session: Session, reminder: Reminder) -> DeadlineRow:
    return session.get_one(DeadlineRow, (reminder.case_id, reminder.step, reminder.deadline_version))
