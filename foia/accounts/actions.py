"""What an administrator does with people: invite, change, renew access, disable; roles are beside it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from foia.accounts import second_factor, sessions
from foia.accounts.models import INVITE, RESET, Invitation, Person
from foia.accounts.role_actions import (
    ask_for_second_person_again,
    end_role,
    give_role,
    grant_role,
    person_of,
    require_administrator,
)
from foia.accounts.rules import LINK_LIFE
from foia.actors import Actor, Role
from foia.changes import fields_of, note_change
from foia.errors import InvalidInput
from foia.keys import Keyring
from foia.notifications.models import RecipientKind
from foia.notifications.standing_rows import clear_bounces

__all__ = [
    "NewPerson",
    "Profile",
    "add_person",
    "change_person",
    "disable",
    "enable",
    "end_role",
    "give_role",
    "grant_role",
    "invite",
    "renew_access",
    "require_administrator",
]

LINK_PURPOSE = "invitation"
TOKEN_BYTES = 32
HISTORY = "person"
_PROFILE = ("name", "email", "language")


@dataclass(frozen=True)
class NewPerson:
    """Who is invited and with which role; a role of a body needs the body, and may be of one office of it."""

    email: str
    name: str
    role: Role
    body_id: UUID | None = None
    language: str = "es"
    office_id: UUID | None = None


@dataclass(frozen=True)
class Profile:
    """What can be changed of a person."""

    name: str
    email: str
    language: str


def invite(
    session: Session, keyring: Keyring, new: NewPerson, *, actor: Actor, now: datetime
) -> tuple[Person, str]:
    """Add a person with one role and return the token of the link that lets them in.

    A role that takes two people is only proposed.

    Raises NotAllowed, InvalidInput (email_taken, body_missing, body_unknown, office_unknown).
    """
    require_administrator(actor)
    person = add_person(session, new, actor=actor, now=now)
    return person, _new_link(session, keyring, person, INVITE, actor, now)


def add_person(session: Session, new: NewPerson, *, actor: Actor, now: datetime) -> Person:
    """Add a person who cannot sign in yet. Raises NotAllowed, InvalidInput."""
    require_administrator(actor)
    email = new.email.strip().lower()
    if session.scalar(select(Person.id).where(Person.email == email)) is not None:
        raise InvalidInput("email_taken", "email")
    person = Person(email=email, name=new.name.strip(), language=new.language, created_at=now)
    session.add(person)
    session.flush()
    note_change(session, HISTORY, person.id, "invited", {}, fields_of(person, _PROFILE), actor=actor, now=now)
    give_role(session, person.id, new.role, new.body_id, actor=actor, now=now, office_id=new.office_id)
    return person


def change_person(
    session: Session, keyring: Keyring, person_id: UUID, profile: Profile, *, actor: Actor, now: datetime
) -> str | None:
    """Change a person's name, address and language.

    With another address their sessions end, and the returned token is of the link that opens the account
    again (with the second factor they have); None where the address stays or the account is disabled.
    Raises NotAllowed, NotFound, InvalidInput (email_taken).
    """
    require_administrator(actor)
    person = person_of(session, person_id)
    before = fields_of(person, _PROFILE)
    email = profile.email.strip().lower()
    is_moved = email != person.email
    if is_moved and session.scalar(select(Person.id).where(Person.email == email)) is not None:
        raise InvalidInput("email_taken", "email")
    person.name, person.email, person.language = profile.name.strip(), email, profile.language
    after = fields_of(person, _PROFILE)
    note_change(session, HISTORY, person.id, "changed", before, after, actor=actor, now=now)
    session.flush()
    if is_moved:  # what came back from the old address says nothing of this one
        clear_bounces(session, RecipientKind.PERSON, [person.id])
    if not is_moved or person.disabled_at is not None:
        return None
    return renew_access(session, keyring, person.id, with_second_factor=False, actor=actor, now=now)


def renew_access(
    session: Session,
    keyring: Keyring,
    person_id: UUID,
    *,
    with_second_factor: bool,
    actor: Actor,
    now: datetime,
) -> str:
    """Return the token of a link with which to choose another password; every open session ends.

    The second factor stays and is asked for, unless it is renewed too: then the old one stops at once, and
    the roles that take two people wait for the second one again.
    Raises NotAllowed, NotFound, InvalidInput (person_disabled).
    """
    require_administrator(actor)
    person = person_of(session, person_id)
    if person.disabled_at is not None:
        raise InvalidInput("person_disabled")
    if with_second_factor:
        person.totp_key_version = person.totp_sealed = None
        second_factor.forget_recovery_codes(session, person)
    sessions.end_sessions_of(session, person, now=now)
    purpose = INVITE if person.totp_sealed is None else RESET
    note_change(session, HISTORY, person.id, "renewed", {}, {"link": purpose}, actor=actor, now=now)
    if purpose == INVITE:
        ask_for_second_person_again(session, person, actor, now)
    return _new_link(session, keyring, person, purpose, actor, now)


def disable(session: Session, person_id: UUID, *, actor: Actor, now: datetime) -> Person:
    """Shut a person out: sessions and links end now, history keeps the name.

    Raises NotAllowed, NotFound, InvalidInput (own_account).
    """
    require_administrator(actor)
    person = person_of(session, person_id)
    if person.id == actor.person_id:
        raise InvalidInput("own_account")
    before = fields_of(person, ("disabled_at",))
    person.disabled_at = person.disabled_at or now
    after = fields_of(person, ("disabled_at",))
    note_change(session, HISTORY, person.id, "disabled", before, after, actor=actor, now=now)
    sessions.end_sessions_of(session, person, now=now)
    _end_links(session, person, now)
    session.flush()
    return person


def enable(session: Session, person_id: UUID, *, actor: Actor, now: datetime) -> Person:
    """Let a disabled person in again, with the roles not ended meanwhile. Raises NotAllowed, NotFound."""
    require_administrator(actor)
    person = person_of(session, person_id)
    before = fields_of(person, ("disabled_at",))
    person.disabled_at = None
    after = fields_of(person, ("disabled_at",))
    note_change(session, HISTORY, person.id, "enabled", before, after, actor=actor, now=now)
    session.flush()
    return person


def _new_link(
    session: Session, keyring: Keyring, person: Person, purpose: str, actor: Actor, now: datetime
) -> str:
    """Replace the person's links by one new one and return its token."""
    _end_links(session, person, now)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    session.add(
        Invitation(
            person_id=person.id,
            purpose=purpose,
            token_hmac=keyring.fingerprint(token, LINK_PURPOSE)[1],
            created_at=now,
            created_by_id=actor.person_id,
            expires_at=now + LINK_LIFE,
        )
    )
    session.flush()
    return token


def _end_links(session: Session, person: Person, now: datetime) -> None:
    session.execute(
        update(Invitation)
        .where(Invitation.person_id == person.id, Invitation.used_at.is_(None))
        .where(or_(Invitation.expires_at > now, Invitation.pending_password_hash.is_not(None)))
        .values(
            expires_at=now,
            pending_password_hash=None,
            pending_totp_sealed=None,
            pending_totp_key_version=None,
        )
    )
