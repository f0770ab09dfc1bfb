"""What the words of a message are made from, and the frame every message has.

A mail says that there is news of a folio, what to do and by when. It never holds the case's key, its subject
or its text, nor a link with anything secret in it. Of a confidential case it says only that there is news:
neither folio, kind nor body. Runs in an application context, with the locale set.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from foia.cases.context import Context
from foia.cases.kinds import Kind
from foia.cases.models import Case
from foia.cases.phases import OPEN_PHASES, Phase
from foia.directory.models import Body
from foia.i18n import date_words, language, zone_of
from foia.i18n import gettext as _
from foia.notifications.letters import Letter
from foia.notifications.models import OutboxMessage, RecipientKind


@dataclass(frozen=True)
class Composing:
    """What a composer may use. What it writes through the session is committed before the mail leaves.

    `kind` is the case's; `link` turns the name of a page, and what its path holds, into the full address.
    `reply_to`: where the recipient's answer to the mail reaches the case; empty where none does.
    `title_only`: for a list of notices, of which each shall cost no statement of its own.
    """

    context: Context
    message: OutboxMessage
    case: Case
    kind: Kind
    link: Callable[..., str]
    title_only: bool = False
    reply_to: str = ""

    @property
    def session(self) -> Session:
        return self.context.session

    @property
    def for_filer(self) -> bool:
        return self.message.recipient_kind == RecipientKind.FILER

    @property
    def noun(self) -> str:
        """What the case is called after "su"; of a discreet kind, what any case is called."""
        return _("expediente") if self.kind.is_discreet else self.kind.bare_noun

    @property
    def kind_words(self) -> str:
        """What kind of case it is; empty of a discreet kind."""
        return "" if self.kind.is_discreet else str(self.kind.label)

    @property
    def body_name(self) -> str:
        """The body that has the case; empty while none has."""
        body = self.session.get(Body, self.case.body_id) if self.case.body_id else None
        return body.name(language()) if body else ""


@dataclass(frozen=True)
class News:
    """What is new, for the subject line after the folio, and said again in full.

    A deployment may put its own words in place of `title` and `sentences`, unless the news `is_fixed`; never
    of the `deadline` (None: the message speaks of none, empty: there is none now), nor of what must `always`
    be said."""

    title: str
    sentences: tuple[str, ...]
    deadline: tuple[str, ...] | None = None
    always: tuple[str, ...] = ()
    is_fixed: bool = False

    @property
    def paragraphs(self) -> tuple[str, ...]:
        return (*self.sentences, *(self.deadline or ()), *self.always)


def letter(composing: Composing, news: News) -> Letter:
    """Put the news of a case into the frame every message has."""
    if composing.case.confidential:
        return _letter_of_a_confidential_case(composing)
    folio = composing.case.folio
    if composing.for_filer:
        opening = _("Hay novedades en su %(noun)s con folio %(folio)s.", noun=composing.noun, folio=folio)
    else:
        opening = _("Hay novedades en el expediente con folio %(folio)s.", folio=folio)
    subject = _("Folio %(folio)s: %(news)s", folio=folio, news=news.title)
    return Letter(subject, (opening, *news.paragraphs, *_frame(composing)))


def _letter_of_a_confidential_case(composing: Composing) -> Letter:
    """Say that there is news, and nothing that tells what kind of case it is, whose, or before whom."""
    if composing.for_filer:
        subject = _("Hay novedades en un expediente que usted sigue")
        opening = _("Hay novedades en un expediente que usted sigue.")
    else:
        subject = _("Hay novedades en un expediente que usted tiene a su cargo")
        opening = _("Hay novedades en un expediente que usted tiene a su cargo.")
    return Letter(subject, (opening, *_frame(composing)))


def _frame(composing: Composing) -> tuple[str, str, str]:
    """Return the way in, and what every message warns of."""
    machine = _("Este es un mensaje automático. No responda a este correo.")
    if composing.for_filer:
        if composing.reply_to:
            machine = _(
                "Este es un mensaje automático. Puede responder a este correo desde esta misma dirección: "
                "lo que escriba llega a quien atiende su expediente. No escriba su clave de seguimiento."
            )
        way_in = _(
            "Para verlas, entre con su folio y su clave de seguimiento: %(address)s",
            address=composing.link("cases.follow"),
        )
        care = _("Nunca enviamos la clave por correo ni se la pedimos por correo o teléfono.")
    else:
        way_in = _("Para verlas, entre a su bandeja: %(address)s", address=composing.link("desk.tray"))
        care = _("Por privacidad, este correo no dice de qué trata el expediente.")
    return way_in, care, machine


def response_due(composing: Composing) -> tuple[str, ...]:
    """Say when the response is due; nothing once the case needs none."""
    case = composing.case
    if case.phase not in OPEN_PHASES or case.stopped_on is not None:
        return ()
    if case.due_on is None:
        return (_without_date(case),)
    day = date_words(case.due_on)
    if not case.due_confirmed:
        return (
            _("El plazo de la respuesta está por confirmar. La fecha estimada es el %(date)s.", date=day),
        )
    if composing.context.now.astimezone(zone_of(case.country)).date() > (case.late_after_on or case.due_on):
        return (_("La respuesta venció el %(date)s.", date=day),)
    return (_("La respuesta vence el %(date)s.", date=day),)


def _without_date(case: Case) -> str:
    if case.provisional_due_on is not None and case.phase == Phase.AWAITING_CLARIFICATION:
        return _("El plazo de la respuesta empieza después de la aclaración que se pidió.")
    if case.provisional_due_on is not None:
        return _("El plazo de la respuesta empieza cuando se admita a trámite.")
    stands_still = case.suspended or case.unpaid or case.phase == Phase.AWAITING_CLARIFICATION
    if case.due_confirmed and stands_still:
        return _("El plazo de la respuesta está suspendido.")
    return _("El plazo de la respuesta está por confirmar.")
