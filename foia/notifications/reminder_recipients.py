"""Whom a reminder goes to: found at the moment it leaves, by role, among whoever may know of the case."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from foia.accounts import queries as accounts
from foia.accounts.models import Person
from foia.actors import Role
from foia.cases.context import Context
from foia.cases.models import Case
from foia.cases.placement import colleagues, people_told, people_who_decide, people_who_work, substitutes_of
from foia.cases.states import CENTRAL_DESK
from foia.directory.models import Body
from foia.i18n import DEFAULT_LANGUAGE
from foia.notifications.models import RecipientKind, Reminder
from foia.notifications.outbox import FILER, Recipient
from foia.notifications.policy import RecipientRole

_MAILBOXES = frozenset({RecipientRole.TRANSPARENCY_OFFICE, RecipientRole.OVERSIGHT_BODY})


def recipients(context: Context, reminder: Reminder, case: Case) -> list[tuple[Recipient, str]]:
    """Return whom a reminder goes to, with their languages; nobody, when the directory knows no one.

    Whoever stands in for somebody away gets it too."""
    session, role = context.session, RecipientRole(reminder.recipient_role)
    if role is RecipientRole.FILER:
        return [(FILER, case.language)]
    if role in _MAILBOXES and not case.confidential:
        own = _own_body(session, case)
        bodies = _above(context, case, own) if role is RecipientRole.OVERSIGHT_BODY else [own]
        told = [_mailbox(body) for body in bodies if body is not None and body.email]
        if told or role is RecipientRole.OVERSIGHT_BODY:
            return told
    people = _people(session, role, case)
    if people:
        standing_in = _standing_in(session, reminder, case, people, context.now)
        told_to = standing_in if role is RecipientRole.SUBSTITUTE else [*people, *standing_in]
        return [(Recipient(RecipientKind.PERSON, person.id), person.language) for person in told_to]
    body = None if case.confidential else _own_body(session, case)
    return [_mailbox(body)] if body is not None and body.email else []


def must_find_somebody(reminder: Reminder) -> bool:
    """Say whether somebody must be found for a reminder, or nobody may rightly be there."""
    return RecipientRole(reminder.recipient_role) not in {
        RecipientRole.SUBSTITUTE,
        RecipientRole.OVERSIGHT_BODY,
    }


def _standing_in(
    session: Session, reminder: Reminder, case: Case, people: Sequence[Person], now: datetime
) -> list[Person]:
    today = now.astimezone(ZoneInfo(reminder.zone)).date()
    return substitutes_of(session, case, [person.id for person in people], today)


def _people(session: Session, role: RecipientRole, case: Case) -> list[Person]:
    """Find the people, falling back on whoever else should know rather than on nobody."""
    assigned = [person for person in people_who_work(session, case) if person.id == case.assignee_id]
    wants_responsible = role in {RecipientRole.RESPONSIBLE, RecipientRole.SUBSTITUTE}
    if case.confidential:  # nobody but those named for it, whoever waits
        return assigned if wants_responsible and assigned else people_who_work(session, case)
    desk = accounts.people_with_role(session, Role.CENTRAL_DESK)
    if role is RecipientRole.ADMINISTRATOR:
        return accounts.people_with_role(session, Role.ADMINISTRATOR) or desk
    if case.custody == CENTRAL_DESK or case.body_id is None:
        return assigned if assigned and wants_responsible else desk
    heads, officers = people_who_decide(session, case), people_told(session, case)
    if role is RecipientRole.HEAD:
        return heads or desk or officers
    if role is RecipientRole.OFFICE and case.office_id is not None:
        return colleagues(session, case, case.office_id) or officers or heads or desk
    if role is RecipientRole.OFFICE:
        return officers or heads or desk
    return assigned[:1] or officers or heads or desk


def _own_body(session: Session, case: Case) -> Body | None:
    return session.get(Body, case.body_id) if case.body_id else None


def _above(context: Context, case: Case, own: Body | None) -> list[Body]:
    """Return who oversees the body: what the norm names for appeals, else the body above it."""
    regime = context.book.regime(case.regime_id, case.regime_version)
    codes = [
        code for step in regime.steps if step.kind == "appeal_filing" for code in step.filed_before_codes
    ]
    named = _bodies_with_codes(context.session, codes, context.country)
    above = context.session.get(Body, own.parent_id) if own is not None and own.parent_id else None
    return named or ([above] if above is not None else [])


def _bodies_with_codes(session: Session, codes: Sequence[str], country: str) -> list[Body]:
    """Return the bodies of a country with these codes, by code."""
    if not codes:
        return []
    which = (Body.country == country, Body.code.in_(codes))
    return list(session.scalars(select(Body).where(*which).order_by(Body.code)))


def _mailbox(body: Body) -> tuple[Recipient, str]:
    return Recipient(RecipientKind.BODY, body.id), DEFAULT_LANGUAGE
