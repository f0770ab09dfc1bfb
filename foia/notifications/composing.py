"""What the words of a message are made from, and the frame every message has.

A mail says that there is news of a folio, what to do and by when. It never holds the case's key, its subject
or its text, nor a link with anything secret in it. Runs in an application context, with the locale set.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from foia.cases.case import OPEN_PHASES
from foia.cases.context import Context
from foia.cases.models import Case
from foia.i18n import date_words, zone_of
from foia.notifications.mail import Letter
from foia.notifications.models import OutboxMessage, RecipientKind


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


@dataclass(frozen=True)
class News:
    """What is new, for the subject line after the folio, and said again in full."""

    title: str
    sentences: tuple[str, ...]


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


def response_due(composing: Composing) -> tuple[str, ...]:
    """Say when the response is due; nothing once the case needs none."""
    case = composing.case
    if case.phase not in OPEN_PHASES:
        return ()
    if case.due_on is None:
        return (_("El plazo de la respuesta está por confirmar."),)
    day = date_words(case.due_on)
    if not case.due_confirmed:
        return (
            _("El plazo de la respuesta está por confirmar. La fecha estimada es el %(date)s.", date=day),
        )
    if composing.context.now.astimezone(zone_of(case.country)).date() > (case.late_after_on or case.due_on):
        return (_("La respuesta venció el %(date)s.", date=day),)
    return (_("La respuesta vence el %(date)s.", date=day),)
