"""What a reminder says: what is waited for and by when, judged on the day it leaves.

Not on the day it was planned for: whoever reads it is told what is so then.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from foia.cases.deadline_rows import matter_of
from foia.cases.models import DeadlineRow
from foia.cases.waits import is_wait, matter_of_wait
from foia.i18n import date_words
from foia.i18n import gettext as _
from foia.law.appeals import appeal_step, is_compliance
from foia.notifications.composing import Composing, News
from foia.notifications.letters import Letter
from foia.notifications.models import OutboxMessage, RecipientKind, Reminder
from foia.notifications.policy import MAILBOXES, Matter, RecipientRole

Said = tuple[str, str]


def reminder_news(composing: Composing) -> News:
    reminder = reminder_of(composing.session, composing.message)
    matter = matter_of_reminder(composing.session, reminder)
    today = composing.context.now.astimezone(ZoneInfo(reminder.zone)).date()
    if composing.for_filer:
        title, sentence = _for_filer(composing, matter, reminder.due_on, today)
        advice = _filers_advice(matter)
    else:
        title, sentence = _for_staff(composing, matter, reminder.due_on, today)
        advice = _staff_advice(matter)
    return News(title, (sentence, *_unconfirmed(composing.session, reminder), advice))


def overdue_news(composing: Composing) -> News:
    reminder = reminder_of(composing.session, composing.message)
    matter = matter_of_reminder(composing.session, reminder)
    if matter is not Matter.RESPONSE:
        return reminder_news(composing)
    day = date_words(reminder.due_on)
    if _is_confirmed(composing.session, reminder):
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


def is_for_a_mailbox(composing: Composing) -> bool:
    """Say whether a reminder goes to a mailbox whose reader may have no access to the case."""
    if composing.message.recipient_kind != RecipientKind.BODY or composing.case.confidential:
        return False
    return reminder_of(composing.session, composing.message).recipient_role in MAILBOXES


def mailbox_letter(composing: Composing) -> Letter:
    """Write to a mailbox: which body, which folio and which day, and nothing else."""
    reminder = reminder_of(composing.session, composing.message)
    today = composing.context.now.astimezone(ZoneInfo(reminder.zone)).date()
    body, folio, day = composing.body_name, composing.case.folio, date_words(reminder.due_on)
    if today > reminder.due_on:
        subject = _("Folio %(folio)s: plazo vencido de %(body)s", folio=folio, body=body)
        told = _(
            "%(body)s dejó pasar un plazo en el expediente con folio %(folio)s: venció el %(date)s.",
            body=body,
            folio=folio,
            date=day,
        )
    else:
        subject = _("Folio %(folio)s: plazo de %(body)s", folio=folio, body=body)
        told = _(
            "%(body)s tiene un plazo en el expediente con folio %(folio)s: vence el %(date)s.",
            body=body,
            folio=folio,
            date=day,
        )
    machine = _("Este es un mensaje automático. No responda a este correo.")
    return Letter(subject, (told, *_unconfirmed(composing.session, reminder), machine))


def is_for_an_administrator(composing: Composing) -> bool:
    """Say whether a reminder goes to who sees to it that somebody has every case, and reads none."""
    if composing.message.recipient_kind != RecipientKind.PERSON or composing.case.confidential:
        return False
    reminder = reminder_of(composing.session, composing.message)
    return reminder.recipient_role == RecipientRole.ADMINISTRATOR


def administrators_letter(composing: Composing) -> Letter:
    """Write to an administrator: which folio nobody found a body for, since when, and where to see to it."""
    reminder = reminder_of(composing.session, composing.message)
    folio, day = composing.case.folio, date_words(reminder.due_on)
    return Letter(
        _("Folio %(folio)s: nadie le ha encontrado entidad", folio=folio),
        (
            _(
                "La mesa central debía encontrar la entidad del expediente con folio %(folio)s hasta el "
                "%(date)s y no lo hizo.",
                folio=folio,
                date=day,
            ),
            _("Vea que la mesa central tenga a alguien que la atienda. El plazo de la respuesta ya corre."),
            _(
                "Cuántos esperan y desde cuándo: %(address)s",
                address=composing.link("routing.administration"),
            ),
            _("Por privacidad, este correo no dice de qué trata el expediente."),
            _("Este es un mensaje automático. No responda a este correo."),
        ),
    )


def reminder_of(session: Session, message: OutboxMessage) -> Reminder:
    """Return the reminder a message of theirs is about: its id is the message's detail."""
    return session.get_one(Reminder, UUID(hex=message.detail))


def matter_of_reminder(session: Session, reminder: Reminder) -> Matter:
    """Say what a reminder waits for."""
    if is_wait(reminder.step):
        return matter_of_wait(reminder.step)
    return matter_of(_deadline_of(session, reminder)) or Matter.RESPONSE


def _for_filer(composing: Composing, matter: Matter, due_on: date, today: date) -> Said:
    write = _FOR_FILER.get(matter, _any_for_filer)
    return write(composing, due_on, today)


def _clarify_by(_composing: Composing, due_on: date, today: date) -> Said:
    day = date_words(due_on)
    if today == due_on:
        return _("hoy vence su plazo para aclarar"), _(
            "Hoy, %(date)s, vence su plazo para aclarar.", date=day
        )
    return (
        _("aclare hasta el %(date)s", date=day),
        _("Le pidieron una aclaración. Responda hasta el %(date)s.", date=day),
    )


def _pay_by(composing: Composing, due_on: date, _today: date) -> Said:
    day = date_words(due_on)
    told = _(
        "Para seguir con su %(noun)s falta que pague los costos. Puede hacerlo hasta el %(date)s.",
        noun=composing.noun,
        date=day,
    )
    return _("pague los costos hasta el %(date)s", date=day), told


def _appeal_by(_composing: Composing, due_on: date, _today: date) -> Said:
    day = date_words(due_on)
    told = _("Si no está de acuerdo con la respuesta, puede recurrir hasta el %(date)s.", date=day)
    return _("puede recurrir hasta el %(date)s", date=day), told


def _filer_waits_for_answer(composing: Composing, due_on: date, today: date) -> Said:
    day = date_words(due_on)
    if today > due_on:
        told = _("La entidad debía responder su %(noun)s hasta el %(date)s.", noun=composing.noun, date=day)
        return _("la respuesta venció el %(date)s", date=day), told
    told = _("La entidad debe responder su %(noun)s hasta el %(date)s.", noun=composing.noun, date=day)
    return _("la respuesta vence el %(date)s", date=day), told


def _filer_waits_for_receipt(composing: Composing, due_on: date, today: date) -> Said:
    day, noun = date_words(due_on), composing.noun
    if today > due_on:
        told = _(
            "La entidad debía confirmar que recibió su %(noun)s hasta el %(date)s y no lo hizo.",
            noun=noun,
            date=day,
        )
        return _("falta la confirmación de la entidad"), told
    told = _("La entidad debe confirmar que recibió su %(noun)s hasta el %(date)s.", noun=noun, date=day)
    return _("la entidad debe confirmar hasta el %(date)s", date=day), told


def _filer_waits_for_admission(composing: Composing, due_on: date, today: date) -> Said:
    day, noun = date_words(due_on), composing.noun
    if today > due_on:
        told = _(
            "La entidad debía decir si admite su %(noun)s hasta el %(date)s y no lo hizo.",
            noun=noun,
            date=day,
        )
        return _("falta la admisión de la entidad"), told
    told = _("La entidad debe decir si admite su %(noun)s hasta el %(date)s.", noun=noun, date=day)
    return _("la entidad debe decir si admite hasta el %(date)s", date=day), told


def _any_for_filer(composing: Composing, due_on: date, _today: date) -> Said:
    day = date_words(due_on)
    told = _("Un plazo de su %(noun)s tiene como último día el %(date)s.", noun=composing.noun, date=day)
    return _("un plazo termina el %(date)s", date=day), told


_FOR_FILER: dict[Matter, Callable[[Composing, date, date], Said]] = {
    Matter.CLARIFICATION: _clarify_by,
    Matter.PAYMENT: _pay_by,
    Matter.APPEAL: _appeal_by,
    Matter.RESPONSE: _filer_waits_for_answer,
    Matter.ACKNOWLEDGEMENT: _filer_waits_for_receipt,
    Matter.ADMISSION: _filer_waits_for_admission,
}


def _filers_advice(matter: Matter) -> str:
    if matter is Matter.CLARIFICATION:
        return _("Si no puede aclarar a tiempo, escriba a la entidad desde la misma página.")
    if matter is Matter.APPEAL:
        return _("La página dice ante quién y le ofrece el recurso para llenar.")
    return _("En la página de su expediente puede ver cómo se calculó el plazo y escribir a la entidad.")


def _for_staff(composing: Composing, matter: Matter, due_on: date, today: date) -> Said:
    if matter is Matter.RESPONSE and not _of_an_appeal(composing):
        return _answer_by(due_on, today)
    own = _STAFF_OWN.get(matter)
    if own is not None:
        return own(due_on, today)
    return _due_by(_what(composing, matter), due_on, today)


def _answer_by(due_on: date, today: date) -> Said:
    day = date_words(due_on)
    if today < due_on:
        return _("vence el %(date)s", date=day), _("La respuesta vence el %(date)s.", date=day)
    if today == due_on:
        return _("vence hoy"), _("La respuesta vence hoy, %(date)s.", date=day)
    return _("venció el %(date)s", date=day), _(
        "La respuesta venció el %(date)s y sigue pendiente.", date=day
    )


def _due_by(what: str, due_on: date, today: date) -> Said:
    day, begins = date_words(due_on), what[:1].upper() + what[1:]
    if today < due_on:
        return _("%(what)s vence el %(date)s", what=what, date=day), _(
            "%(what)s vence el %(date)s.", what=begins, date=day
        )
    if today == due_on:
        return _("%(what)s vence hoy", what=what), _("%(what)s vence hoy, %(date)s.", what=begins, date=day)
    return _("%(what)s venció el %(date)s", what=what, date=day), _(
        "%(what)s venció el %(date)s y sigue pendiente.", what=begins, date=day
    )


def _what(composing: Composing, matter: Matter) -> str:
    """Say what is owed, as it stands inside a sentence."""
    return {
        Matter.RESPONSE: _("la respuesta que se ordenó")
        if is_compliance(composing.case.regime_id)
        else _("la decisión del recurso"),
        Matter.NOTIFICATION: _("la notificación de lo decidido"),
        Matter.ACKNOWLEDGEMENT: _("el acuse de recibo"),
        Matter.ADMISSION: _("la decisión de admitir a trámite"),
        Matter.DEFENCE: _("el descargo ante quien resuelve el recurso"),
    }.get(matter, _("un plazo del expediente"))


def _of_an_appeal(composing: Composing) -> bool:
    regime_id = composing.case.regime_id
    return appeal_step(regime_id) is not None or is_compliance(regime_id)


def _referral_by(due_on: date, today: date) -> Said:
    day, title = date_words(due_on), _("una derivación espera")
    if today > due_on:
        return title, _(
            "Otra entidad derivó este expediente a la suya y nadie lo aceptó ni lo devolvió. Debía hacerse "
            "hasta el %(date)s.",
            date=day,
        )
    return title, _(
        "Otra entidad derivó este expediente a la suya. Acéptelo o devuélvalo hasta el %(date)s.", date=day
    )


def _routing_by(due_on: date, today: date) -> Said:
    day, title = date_words(due_on), _("un expediente espera que se le encuentre entidad")
    if today > due_on:
        return title, _(
            "Nadie ha encontrado todavía la entidad competente de este expediente. Debía hacerse hasta el "
            "%(date)s.",
            date=day,
        )
    return title, _("Encuentre la entidad competente de este expediente hasta el %(date)s.", date=day)


def _approval_by(due_on: date, today: date) -> Said:
    day, title = date_words(due_on), _("un borrador espera aprobación")
    if today > due_on:
        return title, _(
            "Un borrador de respuesta espera aprobación. Debía revisarse hasta el %(date)s.", date=day
        )
    return title, _("Un borrador de respuesta espera aprobación. Revíselo hasta el %(date)s.", date=day)


def _third_party_by(due_on: date, today: date) -> Said:
    day = date_words(due_on)
    if today > due_on:
        return _("terminó el plazo de una tercera persona"), _(
            "El plazo de la tercera persona consultada terminó el %(date)s.", date=day
        )
    return _("una tercera persona puede responder hasta el %(date)s", date=day), _(
        "La tercera persona consultada puede responder hasta el %(date)s.", date=day
    )


_STAFF_OWN: dict[Matter, Callable[[date, date], Said]] = {
    Matter.REFERRAL: _referral_by,
    Matter.APPROVAL: _approval_by,
    Matter.ROUTING: _routing_by,
    Matter.THIRD_PARTY: _third_party_by,
}


def _staff_advice(matter: Matter) -> str:
    if matter is Matter.RESPONSE:
        return _("Revise qué falta y responda, o avise a su jefatura si no puede cumplir.")
    if matter is Matter.THIRD_PARTY:
        return _("Vea si respondió y continúe con el expediente.")
    if matter in _STAFF_OWN:
        return _("El plazo de la respuesta sigue corriendo mientras tanto.")
    return _("Revise qué falta, o avise a su jefatura si no puede cumplir.")


def _unconfirmed(session: Session, reminder: Reminder) -> tuple[str, ...]:
    if _is_confirmed(session, reminder):
        return ()
    return (_("Plazo por confirmar: la fecha es una estimación."),)


def _is_confirmed(session: Session, reminder: Reminder) -> bool:
    return is_wait(reminder.step) or _deadline_of(session, reminder).confirmed


def _deadline_of(session: Session, reminder: Reminder) -> DeadlineRow:
    return session.get_one(DeadlineRow, (reminder.case_id, reminder.step, reminder.deadline_version))
