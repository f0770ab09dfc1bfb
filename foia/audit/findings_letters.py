"""What mails and notices say of findings: that there is something to see, never what was written."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy.orm import Session

from foia.accounts.queries import actor_of
from foia.actors import Actor, Capability
from foia.audit.findings_models import Finding
from foia.audit.findings_notices import BY_DAY
from foia.audit.findings_rules import State
from foia.audit.findings_store import is_known_of, may_answer
from foia.cases.models import Case
from foia.directory.models import Body
from foia.i18n import date_words, language
from foia.i18n import gettext as _
from foia.notifications.letters import Letter
from foia.notifications.models import OutboxMessage

Linker = Callable[..., str]
Said: TypeAlias = tuple[str, tuple[str, ...]]


def finding_news(session: Session, message: OutboxMessage, actor: Actor) -> Said | None:
    """Say what a message tells: a title and sentences; None for who may not know of it any more."""
    audits = actor.can_somewhere(Capability.AUDIT)
    if message.template == "finding_found":
        return _("hay hallazgos nuevos de auditoría"), (
            _("La plataforma encontró algo que no cuadra al revisar los expedientes."),
        )
    if message.template == "finding_due":
        return _("hay hallazgos de auditoría con fecha"), (
            _("Llega o ya pasó la fecha en que se vuelve a mirar algún hallazgo que le toca."),
        )
    finding = session.get(Finding, UUID(hex=message.detail))
    case = session.get(Case, finding.case_id) if finding is not None and finding.case_id else None
    if finding is None:
        return None
    if not ((audits and is_known_of(actor, case)) or may_answer(session, actor, finding, case)):
        return None
    return _of_one(session, finding, message.template)


def _of_one(session: Session, finding: Finding, template: str) -> Said:
    body = session.get(Body, finding.body_id) if finding.body_id else None
    number = finding.number
    about = [_("Hallazgo %(number)s.", number=number)]
    if body is not None:
        about.append(_("Entidad: %(body)s.", body=body.name(language())))
    if template == "finding_answered":
        return _("respondieron un hallazgo"), (*about, _("La entidad respondió. Le toca verlo."))
    if finding.follow_up_on is not None and finding.state != State.CLOSED:
        about.append(_("Se vuelve a mirar el %(date)s.", date=date_words(finding.follow_up_on)))
    if template == "finding_opened":
        return _("auditoría registró un hallazgo"), (*about, _("La jefatura de la entidad debe responderlo."))
    return _("auditoría avanzó un hallazgo"), (*about, _("Vea qué decidió auditoría."))


def finding_place(message: OutboxMessage, actor: Actor) -> tuple[str, dict[str, Any]]:
    """Return the page a message leads to, and what its address holds."""
    audits = actor.can_somewhere(Capability.AUDIT)
    if message.template in BY_DAY:
        return ("audit.findings" if audits else "audit.own_findings"), {}
    page = "audit.finding" if audits else "audit.own_finding"
    return page, {"finding_id": UUID(hex=message.detail)}


def finding_letter(session: Session, message: OutboxMessage, link: Linker) -> Letter | None:
    """Write the mail; None where whoever it was for may not know of the finding any more."""
    if message.recipient_id is None:
        return None
    actor = actor_of(session, message.recipient_id)
    news = finding_news(session, message, actor)
    if news is None:
        return None
    title, sentences = news
    page, values = finding_place(message, actor)
    return Letter(
        _("Auditoría: %(news)s", news=title),
        (
            *sentences,
            _("Véalo aquí: %(address)s", address=link(page, **values)),
            _("Este es un mensaje automático. No responda a este correo."),
        ),
    )
