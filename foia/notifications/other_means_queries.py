"""Notices that their recipients never got, and whoever may tell them by other means."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, false, or_, select
from sqlalchemy.orm import Session, aliased

from foia.accounts.models import Person
from foia.actors import Actor, Capability, Role
from foia.cases.models import Case
from foia.cases.states import exclusions_of
from foia.cases.tray_scopes import scopes_of
from foia.directory.models import Body
from foia.extensions import fixed
from foia.notifications.models import FAILED, WAITING, MessageState, OutboxMessage, Reminder

MOST_SHOWN = 100
_Addressed = aliased(Body)


@dataclass(frozen=True)
class Untold:
    """A message mail could not deliver, or a reminder for which nobody was found; its case, and the body's.

    `recipient`: the name of a member of staff or of a body."""

    notice: OutboxMessage | Reminder
    case: Case
    body: Body | None
    recipient: str = ""


def untold_messages(session: Session, actor: Actor) -> list[Untold]:
    """Return messages of cases somebody decides over that nobody got, the oldest first, and one too many."""
    found = session.execute(
        _messages(actor).order_by(OutboxMessage.not_before, OutboxMessage.id).limit(MOST_SHOWN + 1)
    )
    return [_untold_message(row) for row in found]


def untold_reminders(session: Session, actor: Actor) -> list[Untold]:
    """Return reminders of such cases that reached nobody, the oldest first, and one too many."""
    found = session.execute(_reminders(actor).order_by(Reminder.state_at, Reminder.id).limit(MOST_SHOWN + 1))
    return [Untold(*row) for row in found]


def untold_notice(session: Session, actor: Actor, notice_id: UUID) -> Untold | None:
    """Return one of either; None for what is not for this person, or was told or sent meanwhile."""
    message = session.execute(_messages(actor).where(OutboxMessage.id == notice_id)).first()
    if message is not None:
        return _untold_message(message)
    reminder = session.execute(_reminders(actor).where(Reminder.id == notice_id)).first()
    return Untold(*reminder) if reminder is not None else None


def _untold_message(row: tuple[OutboxMessage, Case, Body | None, str | None, Body | None]) -> Untold:
    message, case, body, name, addressed = row
    return Untold(message, case, body, name or (addressed.name_es if addressed is not None else ""))


def _messages(actor: Actor) -> Select[OutboxMessage, Case, Body, str, Body]:
    return (
        select(OutboxMessage, Case, Body, Person.name, _Addressed)
        .join(Case, Case.id == OutboxMessage.case_id)
        .outerjoin(Body, Body.id == Case.body_id)
        .outerjoin(Person, Person.id == OutboxMessage.recipient_id)
        .outerjoin(_Addressed, _Addressed.id == OutboxMessage.recipient_id)
        .where(
            WAITING,
            OutboxMessage.state == fixed(MessageState.FAILED),
            OutboxMessage.opened_at.is_(None),  # whoever read it here was told
            _is_for(actor),
        )
    )


def _reminders(actor: Actor) -> Select[Reminder, Case, Body]:
    return (
        select(Reminder, Case, Body)
        .join(Case, Case.id == Reminder.case_id)
        .outerjoin(Body, Body.id == Case.body_id)
        .where(FAILED, _is_for(actor))
    )


def _is_for(actor: Actor) -> ColumnElement[bool]:
    """Select the cases somebody decides over; of the central desk, all that are no secret."""
    known = [scope.condition for scope in scopes_of(actor, Capability.DECIDE_CASE)]
    if actor.has_role(Role.CENTRAL_DESK):
        kept_out = (Case.excluded.not_like(f"%{one}%") for one in sorted(exclusions_of(actor)))
        known.append(and_(Case.confidential.is_(False), *kept_out))
    return or_(false(), *known)
