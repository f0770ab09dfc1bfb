"""Which mails wait, and who may see them: of a case that few may know of, those named for it alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import UnaryExpression, and_, func, or_, select
from sqlalchemy.orm import Session

from foia.actors import Actor, Capability, Role
from foia.cases import states
from foia.cases.models import Case
from foia.inbound.models import InboundMail, MailState

MOST_SHOWN = 100
_MOST_READ = 500
COUNTED_FOR = timedelta(days=90)


@dataclass(frozen=True)
class Waiting:
    """A mail of the list, and its case where that is known."""

    mail: InboundMail
    case: Case | None


@dataclass(frozen=True)
class HeldCounts:
    """How many mails wait for a person, and since when the first does."""

    count: int = 0
    since: datetime | None = None


def may_see(actor: Actor, case: Case | None) -> bool:
    """Say whether somebody may see a mail of a case, or one (None) of which nobody knows the case.

    The central desk sees every mail but those of cases few may know of; heads see those of their body's."""
    is_desk = actor.has_role(Role.CENTRAL_DESK)
    if case is None:
        return is_desk
    if states.may(actor, Capability.DECIDE_CASE, case):
        return True
    return is_desk and not case.confidential and not states.is_excluded(actor, case)


def held_mails(session: Session, actor: Actor) -> list[Waiting]:
    """Return the mails that wait and this person may see, the one that waits longest first."""
    return _visible(session, actor, MailState.HELD, InboundMail.received_at.asc())


def discarded_mails(session: Session, actor: Actor) -> list[Waiting]:
    """Return the mails that were dropped and this person may see, the latest first."""
    return _visible(session, actor, MailState.DISCARDED, InboundMail.received_at.desc())


def _visible(
    session: Session, actor: Actor, state: MailState, order: UnaryExpression[datetime]
) -> list[Waiting]:
    reachable = [Case.body_id.in_(actor.body_ids)]
    if actor.has_role(Role.CENTRAL_DESK):
        reachable += [InboundMail.case_id.is_(None), Case.confidential.is_(False)]
    rows = session.execute(
        select(InboundMail, Case)
        .outerjoin(Case, Case.id == InboundMail.case_id)
        .where(InboundMail.state == state, or_(*reachable))
        .order_by(order, InboundMail.id)
        .limit(_MOST_READ)
    )
    found = (Waiting(mail, case) for mail, case in rows if may_see(actor, case))
    return [waiting for _number, waiting in zip(range(MOST_SHOWN), found, strict=False)]


def reasons_counted(session: Session, now: datetime) -> list[tuple[str, str, int]]:
    """Count what came in lately: (state, reason, mails), without those of cases few may know of."""
    rows = session.execute(
        select(InboundMail.state, InboundMail.reason, func.count())
        .outerjoin(Case, Case.id == InboundMail.case_id)
        .where(
            InboundMail.received_at > now - COUNTED_FOR,
            or_(InboundMail.case_id.is_(None), and_(Case.id.is_not(None), Case.confidential.is_(False))),
        )
        .group_by(InboundMail.state, InboundMail.reason)
        .order_by(InboundMail.state, InboundMail.reason)
    )
    return [(state, reason, count) for state, reason, count in rows]


def held_counts(session: Session) -> HeldCounts:
    """Count every mail that waits: for whoever keeps the installation."""
    count, since = session.execute(
        select(func.count(), func.min(InboundMail.received_at)).where(InboundMail.state == MailState.HELD)
    ).one()
    return HeldCounts(count, since)
