"""The words of each message, in the recipient's language.

A mail says that there is news of a folio, what to do and by when. It never holds the case's key, its subject
or its text, nor a link with anything secret in it. Runs in an application context, with the locale set.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from foia.cases.context import Context
from foia.cases.models import Case, DeadlineRow
from foia.cases.recovery import CONFIRM, RECOVER, RECOVERY_MINUTES, issue_confirmation, issue_recovery_code
from foia.i18n import date_words
from foia.notifications.mail import Letter
from foia.notifications.models import OutboxMessage, RecipientKind, Reminder

# The one message that may go to an address nobody has confirmed.
CONFIRM_ADDRESS = CONFIRM
REMINDER = "reminder"
OVERDUE = "overdue"
OF_REMINDERS = frozenset({REMINDER, OVERDUE})


@dataclass(frozen=True)
class Composing:
    """What a composer may use. What it writes through the session is committed before the mail leaves.

    `link` turns the name of a page, and what its path holds, into the full address.
    """

    context: Context
    message: OutboxMessage
    case: Case
    link: Callable[..., str]

    @property
    def session(self) -> Session:
        return self.context.session

    @property
    def for_filer(self) -> bool:
        return self.message.recipient_kind == RecipientKind.FILER


Composer = Callable[[Composing], Letter]


@dataclass(frozen=True)
class News:
    """What is new, for the subject line after the folio, and said again in full."""

    title: str
    sentences: tuple[str, ...]


def compose(composing: Composing) -> Letter:
    """Write the message. Raises LookupError for a template nobody writes."""
    template = composing.message.template
    if template in _COMPOSERS:
        return _COMPOSERS[template](composing)
    writers = _FOR_FILER if composing.for_filer else _FOR_STAFF
    return letter(composing, writers[template](composing))


def letter(composing: Composing, news: News) -> Letter:
    """Put the news of a case into the frame every message has."""
    folio = composing.case.folio
    if composing.for_filer:
        opening = _("Hay novedades en su solicitud con folio %(folio)s.", folio=folio)
        way_in = _(
            "Para verla, entre con su folio y su clave de seguimiento: %(address)s",
            address=composing.link("cases.follow"),
        )
        care = _("Nunca enviamos la clave por correo ni se la pedimos por correo o teléfono.")
    else:
        opening = _("Hay novedades en el expediente con folio %(folio)s.", folio=folio)
        way_in = _("Para verlo, entre a su bandeja: %(address)s", address=composing.link("desk.tray"))
        care = _("Por privacidad, este correo no dice de qué trata el expediente.")
    machine = _("Este es un mensaje automático. No responda a este correo.")
    subject = _("Folio %(folio)s: %(news)s", folio=folio, news=news.title)
    return Letter(subject, (opening, *news.sentences, way_in, care, machine))


def _confirm_address(composing: Composing) -> Letter:
    """Ask for the address to be confirmed; the link's token is made now, and only its HMAC is kept."""
    folio = composing.case.folio
    token = issue_confirmation(composing.context, composing.case)
    asked = _(
        "Alguien dio esta dirección para recibir avisos de la solicitud con folio %(folio)s.", folio=folio
    )
    link = composing.link("cases.confirm_address_page", token=token)
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


def _key_recovery(composing: Composing) -> Letter:
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


def _response_due(composing: Composing) -> str:
    case = composing.case
    if case.due_on is None:
        return _("El plazo de la respuesta está por confirmar.")
    if not case.due_confirmed:
        return _(
            "El plazo de la respuesta está por confirmar. La fecha estimada es el %(date)s.",
            date=date_words(case.due_on),
        )
    return _("La respuesta vence el %(date)s.", date=date_words(case.due_on))


def _filed(composing: Composing) -> News:
    keep = _("Guarde su folio y su clave de seguimiento: con ellos verá el estado y la respuesta.")
    return News(_("recibimos su solicitud"), (_("Recibimos su solicitud."), _response_due(composing), keep))


def _acknowledged(composing: Composing) -> News:
    told = _("La entidad confirmó que tiene su solicitud y que trabaja en ella.")
    return News(_("la entidad recibió su solicitud"), (told, _response_due(composing)))


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


def _message_to_filer(_composing: Composing) -> News:
    return News(_("tiene un mensaje nuevo"), (_("La entidad le escribió un mensaje."),))


def _answered(_composing: Composing) -> News:
    told = _("La entidad respondió. Puede leer la respuesta y descargar sus archivos.")
    return News(_("su solicitud tiene respuesta"), (told,))


def _due_moved(composing: Composing) -> News:
    told = _("Cambió la fecha de vencimiento. La página explica el motivo y el cálculo.")
    return News(_("cambió la fecha de vencimiento"), (told, _response_due(composing)))


def _routed(composing: Composing) -> News:
    told = _("La mesa central envió su solicitud a la entidad que debe responderla.")
    return News(_("su solicitud pasó a otra entidad"), (told, _response_due(composing)))


def _withdrawn(_composing: Composing) -> News:
    told = _("Registramos que usted retiró su solicitud. Ya no recibirá respuesta.")
    return News(_("su solicitud fue retirada"), (told,))


def _not_joined(composing: Composing) -> News:
    told = _(
        "La entidad todavía no usa este servicio. La mesa central le entrega su solicitud y registra la "
        "respuesta. El plazo es el mismo."
    )
    return News(_("la mesa central atiende su solicitud"), (told, _response_due(composing)))


def _filed_for_staff(composing: Composing) -> News:
    return News(_("llegó una solicitud"), (_("Llegó una solicitud nueva."), _response_due(composing)))


def _assigned(composing: Composing) -> News:
    told = _("Usted es ahora responsable de este expediente.")
    return News(_("le asignaron un expediente"), (told, _response_due(composing)))


def _clarification_provided(composing: Composing) -> News:
    told = _("Quien presentó la solicitud respondió a la aclaración. Ya puede continuar.")
    return News(_("llegó la aclaración"), (told, _response_due(composing)))


def _routed_to_staff(composing: Composing) -> News:
    told = _("La mesa central envió esta solicitud a su entidad.")
    return News(_("le enviaron una solicitud"), (told, _response_due(composing)))


def _message_to_staff(composing: Composing) -> News:
    told = _("Quien presentó la solicitud escribió. Lea el mensaje y vea si debe hacer algo.")
    return News(_("hay un mensaje nuevo"), (told, _response_due(composing)))


def _withdrawn_for_staff(_composing: Composing) -> News:
    told = _("Quien presentó la solicitud la retiró. Ya no hace falta responder.")
    return News(_("la solicitud fue retirada"), (told,))


def _for_body_not_joined(composing: Composing) -> News:
    told = _("La mesa central recibió una solicitud dirigida a su entidad y le hará llegar el expediente.")
    return News(_("hay una solicitud para su entidad"), (told, _response_due(composing)))


def _reminder(composing: Composing) -> News:
    reminder = reminder_of(composing.session, composing.message)
    today = composing.context.now.astimezone(ZoneInfo(reminder.zone)).date()
    if composing.for_filer:
        title, sentence = _clarify_by(reminder.due_on, today)
        advice = _("Si no puede aclarar a tiempo, escriba a la entidad desde la misma página.")
    else:
        title, sentence = _answer_by(reminder.due_on, today)
        advice = _("Revise qué falta y responda, o avise a su jefatura si no puede cumplir.")
    return News(title, (sentence, *_unconfirmed(composing.session, reminder), advice))


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


def _overdue(composing: Composing) -> News:
    reminder = reminder_of(composing.session, composing.message)
    day = date_words(reminder.due_on)
    if _deadline_of(composing.session, reminder).confirmed:
        title = _("venció el plazo de la respuesta")
        told = _("Su solicitud venció el %(date)s y la entidad todavía no la respondió.", date=day)
    else:
        title = _("pasó la fecha estimada de la respuesta")
        told = _(
            "El plazo está por confirmar. La fecha estimada era el %(date)s y todavía no hay respuesta.",
            date=day,
        )
    advice = _("En la página de su solicitud puede ver cómo se calculó el plazo y escribir a la entidad.")
    return News(title, (told, _("Avisamos también a quien supervisa la respuesta."), advice))


def reminder_of(session: Session, message: OutboxMessage) -> Reminder:
    """Return the reminder a message of theirs is about: its id is the message's detail."""
    return session.get_one(Reminder, UUID(hex=message.detail))


def _deadline_of(session: Session, reminder: Reminder) -> DeadlineRow:
    return session.get_one(DeadlineRow, (reminder.case_id, reminder.step, reminder.deadline_version))


_COMPOSERS: dict[str, Composer] = {CONFIRM: _confirm_address, RECOVER: _key_recovery}
_FOR_FILER: dict[str, Callable[[Composing], News]] = {
    "filed": _filed,
    "acknowledged": _acknowledged,
    "clarification_asked": _clarification_asked,
    "message_received": _message_to_filer,
    "answered": _answered,
    "due_moved": _due_moved,
    "routed": _routed,
    "withdrawn": _withdrawn,
    "not_joined": _not_joined,
    REMINDER: _reminder,
    OVERDUE: _overdue,
}
_FOR_STAFF: dict[str, Callable[[Composing], News]] = {
    "filed": _filed_for_staff,
    "assigned": _assigned,
    "clarification_provided": _clarification_provided,
    "routed": _routed_to_staff,
    "message_received": _message_to_staff,
    "due_moved": _due_moved,
    "withdrawn": _withdrawn_for_staff,
    "not_joined": _for_body_not_joined,
    REMINDER: _reminder,
}
