"""What an administrator does with people: invite, give and end roles, renew access, disable."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from foia.accounts import second_factor, sessions
from foia.accounts.models import INVITE, RESET, Invitation, Person, RoleGrant
from foia.accounts.rules import LINK_LIFE
from foia.actors import BODY_ROLES, Actor, ActorKind, Capability, Role
from foia.directory.models import Body, Office
from foia.errors import InvalidInput, NotAllowed, NotFound
from foia.keys import Keyring

LINK_PURPOSE = "invitation"
TOKEN_BYTES = 32


@dataclass(frozen=True)
class NewPerson:
    """Who is invited and with which role; a role of a body needs the body, and may be of one office of it."""

    email: str
    name: str
    role: Role
    body_id: UUID | None = None
    language: str = "es"
    office_id: UUID | None = None


def invite(
    session: Session, keyring: Keyring, new: NewPerson, *, actor: Actor, now: datetime
) -> tuple[Person, str]:
    """Add a person with one role and return the token of the link that lets them in.

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
    grant_role(session, person.id, new.role, new.body_id, actor=actor, now=now, office_id=new.office_id)
    return person


def grant_role(
    session: Session,
    person_id: UUID,
    role: Role,
    body_id: UUID | None,
    *,
    actor: Actor,
    now: datetime,
    office_id: UUID | None = None,
) -> RoleGrant:
    """Give a role, of a whole body or of one office of it; one already held is left as it is.

    Nobody gives one to themselves: who administers reads no case, and a second person sees to it.
    Raises NotAllowed, NotFound, InvalidInput (own_grant, body_missing, body_unknown, office_unknown).
    """
    require_administrator(actor)
    if actor.person_id == person_id:
        raise InvalidInput("own_grant")
    _person(session, person_id)
    if role in BODY_ROLES:
        if body_id is None:
            raise InvalidInput("body_missing", "body")
        if session.get(Body, body_id) is None:
            raise InvalidInput("body_unknown", "body")
        _require_office(session, office_id, body_id)
    else:
        body_id = office_id = None
    held = session.scalar(
        select(RoleGrant).where(
            RoleGrant.person_id == person_id,
            RoleGrant.role == role,
            RoleGrant.body_id == body_id if body_id else RoleGrant.body_id.is_(None),
            RoleGrant.office_id == office_id if office_id else RoleGrant.office_id.is_(None),
            RoleGrant.ended_at.is_(None),
        )
    )
    if held is not None:
        return held
    grant = RoleGrant(
        person_id=person_id,
        role=role,
        body_id=body_id,
        office_id=office_id,
        granted_at=now,
        granted_by_id=actor.person_id,
    )
    session.add(grant)
    session.flush()
    return grant


def end_role(session: Session, grant_id: UUID, *, actor: Actor, now: datetime) -> RoleGrant:
    """End a role, with effect from the holder's next request.

    Raises NotAllowed, NotFound, InvalidInput (own_role).
    """
    require_administrator(actor)
    grant = session.get(RoleGrant, grant_id)
    if grant is None or grant.ended_at is not None:
        raise NotFound("role")
    if grant.person_id == actor.person_id and grant.role == Role.ADMINISTRATOR:
        raise InvalidInput("own_role")
    grant.ended_at = now
    session.flush()
    return grant


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

    The second factor stays and is asked for, unless it is renewed too: then the old one stops at once.
    Raises NotAllowed, NotFound, InvalidInput (person_disabled).
    """
    require_administrator(actor)
    person = _person(session, person_id)
    if person.disabled_at is not None:
        raise InvalidInput("person_disabled")
    if with_second_factor:
        person.totp_key_version = person.totp_sealed = None
        second_factor.forget_recovery_codes(session, person)
    sessions.end_sessions_of(session, person, now=now)
    purpose = INVITE if person.totp_sealed is None else RESET
    return _new_link(session, keyring, person, purpose, actor, now)


def disable(session: Session, person_id: UUID, *, actor: Actor, now: datetime) -> Person:
    """Shut a person out: sessions and links end now, history keeps the name.

    Raises NotAllowed, NotFound, InvalidInput (own_account).
    """
    require_administrator(actor)
    person = _person(session, person_id)
    if person.id == actor.person_id:
        raise InvalidInput("own_account")
    if person.disabled_at is None:
        person.disabled_at = now
    sessions.end_sessions_of(session, person, now=now)
    _end_links(session, person, now)
    session.flush()
    return person


def enable(session: Session, person_id: UUID, *, actor: Actor) -> Person:
    """Let a disabled person in again, with the roles not ended meanwhile. Raises NotAllowed, NotFound."""
    require_administrator(actor)
    person = _person(session, person_id)
    person.disabled_at = None
    session.flush()
    return person


def require_administrator(actor: Actor) -> None:
    """Raise NotAllowed unless the actor administers, or is the command line."""
    if actor.kind is not ActorKind.SYSTEM and not actor.can(Capability.ADMINISTER, None):
        raise NotAllowed("administer people")


def _person(session: Session, person_id: UUID) -> Person:
    person = session.get(Person, person_id)
    if person is None:
        raise NotFound("person")
    return person


def _require_office(session: Session, office_id: UUID | None, body_id: UUID) -> None:
    """Raise InvalidInput unless the office, if any, is of the body."""
    if office_id is None:
        return
    office = session.get(Office, office_id)
    if office is None or office.body_id != body_id:
        raise InvalidInput("office_unknown", "office")


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
