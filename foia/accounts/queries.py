"""Reading accounts: who somebody is, who holds a role, which bodies have joined."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, String, and_, bindparam, exists, func, select
from sqlalchemy.orm import Session

from foia.accounts.models import Person, RecoveryCode, RoleGrant, StaffSession
from foia.actors import ANYBODY, Actor, ActorKind, Grant, Role
from foia.asking import Statement, ask


@dataclass(frozen=True)
class OpenSession:
    """A session row with its person."""

    row: StaffSession
    person: Person


class KnownSession(NamedTuple):
    """What each request needs of a session and its person; each field but the last is a column.

    As rows of all their columns they would cost more than looking for them."""

    id: UUID
    person_id: UUID
    created_at: datetime
    seen_at: datetime
    second_factor_at: datetime | None
    ended_at: datetime | None
    keeps_form: bool
    active_at: datetime | None
    disabled_at: datetime | None
    grants: tuple[Grant, ...]

    @property
    def is_of_active_person(self) -> bool:
        """Say whether the person finished the invitation and was not disabled."""
        return self.active_at is not None and self.disabled_at is None


def is_active() -> ColumnElement[bool]:
    """Restrict to people who finished their invitation and were not disabled."""
    return and_(Person.active_at.is_not(None), Person.disabled_at.is_(None))


def actor_of(session: Session, person_id: UUID) -> Actor:
    """Return the person as an actor with the roles held now; nobody in particular if not active."""
    active = session.scalar(select(Person.id).where(Person.id == person_id, is_active()))
    if active is None:
        return ANYBODY
    return Actor(ActorKind.STAFF, person_id=person_id, grants=grants_of(session, person_id))


def grants_of(session: Session, person_id: UUID) -> tuple[Grant, ...]:
    """Return the roles a person holds now."""
    rows = session.scalars(
        select(RoleGrant)
        .where(RoleGrant.person_id == person_id, RoleGrant.ended_at.is_(None))
        .order_by(RoleGrant.granted_at, RoleGrant.id)
    )
    return tuple(_grant(row) for row in rows)


def people_with_role(session: Session, role: Role, body_id: UUID | None = None) -> list[Person]:
    """List the active people who hold a role (over a body, if given), by name."""
    held = select(RoleGrant.person_id).where(RoleGrant.role == role, RoleGrant.ended_at.is_(None))
    if body_id is not None:
        held = held.where(RoleGrant.body_id == body_id)
    return list(
        session.scalars(
            select(Person).where(Person.id.in_(held), is_active()).order_by(Person.name, Person.id)
        )
    )


def people_with_roles(
    session: Session, roles: Iterable[Role], body_id: UUID | None = None
) -> list[tuple[Person, tuple[Grant, ...]]]:
    """List the active people who hold any of these roles (over a body, if given), with those grants."""
    wanted = [RoleGrant.role.in_(list(roles)), RoleGrant.ended_at.is_(None), is_active()]
    if body_id is not None:
        wanted.append(RoleGrant.body_id == body_id)
    rows = session.execute(
        select(Person, RoleGrant)
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .where(*wanted)
        .order_by(Person.name, Person.id, RoleGrant.granted_at)
    )
    found: dict[UUID, tuple[Person, list[Grant]]] = {}
    for person, grant in rows:
        found.setdefault(person.id, (person, []))[1].append(_grant(grant))
    return [(person, tuple(grants)) for person, grants in found.values()]


def bodies_with_role(session: Session, role: Role) -> set[UUID]:
    """Return the bodies with at least one active person who holds the role."""
    found = session.scalars(
        select(RoleGrant.body_id)
        .join(Person, Person.id == RoleGrant.person_id)
        .where(RoleGrant.role == role, RoleGrant.ended_at.is_(None), is_active())
        .distinct()
    )
    return {body_id for body_id in found if body_id is not None}


def joined_body_ids(session: Session) -> set[UUID]:
    """Return the bodies with at least one active officer: the ones that answer by themselves here."""
    return bodies_with_role(session, Role.OFFICER)


def is_joined(session: Session, body_id: UUID) -> bool:
    """Say whether the body has at least one active officer."""
    held = (
        select(RoleGrant.id)
        .join(Person, Person.id == RoleGrant.person_id)
        .where(RoleGrant.role == Role.OFFICER, RoleGrant.body_id == body_id, RoleGrant.ended_at.is_(None))
        .where(is_active())
    )
    return bool(session.scalar(select(exists(held))))


def names_of(session: Session, ids: Iterable[UUID]) -> dict[UUID, str]:
    """Return the name of each person, active or not: history keeps its names."""
    wanted = set(ids)
    if not wanted:
        return {}
    rows = session.execute(select(Person.id, Person.name).where(Person.id.in_(wanted)))
    return {row[0]: row[1] for row in rows}


def person(session: Session, person_id: UUID) -> Person | None:
    return session.get(Person, person_id)


def person_by_email(session: Session, email: str) -> Person | None:
    return session.scalar(select(Person).where(Person.email == email.strip().lower()))


def people(session: Session) -> list[Person]:
    """List everybody, the disabled too, by name."""
    return list(session.scalars(select(Person).order_by(Person.name, Person.id)))


def current_grants(session: Session, person_ids: Iterable[UUID]) -> dict[UUID, list[RoleGrant]]:
    """Return the roles each of these people holds now."""
    found: dict[UUID, list[RoleGrant]] = {person_id: [] for person_id in person_ids}
    rows = session.scalars(
        select(RoleGrant)
        .where(RoleGrant.person_id.in_(list(found)), RoleGrant.ended_at.is_(None))
        .order_by(RoleGrant.granted_at, RoleGrant.id)
    )
    for row in rows:
        found[row.person_id].append(row)
    return found


# Asked at each request of somebody who signed in: made once.
_OF_SESSION = (
    StaffSession.id,
    StaffSession.person_id,
    StaffSession.created_at,
    StaffSession.seen_at,
    StaffSession.second_factor_at,
    StaffSession.ended_at,
    StaffSession.kept_form.is_not(None),
    Person.active_at,
    Person.disabled_at,
)


@cache
def _known_session(many: int) -> Statement:
    """Find a session by its token, marked by so many keys."""
    hmacs = [bindparam(f"hmac_{number}", type_=String(64)) for number in range(many)]
    return (
        select(*_OF_SESSION, RoleGrant.role, RoleGrant.body_id, RoleGrant.office_id)
        .join(Person, Person.id == StaffSession.person_id)
        .outerjoin(RoleGrant, and_(RoleGrant.person_id == Person.id, RoleGrant.ended_at.is_(None)))
        .where(StaffSession.token_hmac.in_(hmacs))
        .order_by(RoleGrant.granted_at, RoleGrant.id)
    )


def known_session(session: Session, token_hmacs: list[str]) -> KnownSession | None:
    """Return what is known of the session of a browser's token, whatever its state, in one statement.

    With the roles its person holds now."""
    hmacs = {f"hmac_{number}": hmac for number, hmac in enumerate(token_hmacs)}
    rows = ask(session, _known_session(len(token_hmacs)), hmacs)
    if not rows:
        return None
    at = len(_OF_SESSION)
    held = tuple(Grant(Role(row[at]), *row[at + 1 :]) for row in rows if row[at] is not None)
    return KnownSession._make([*rows[0][:at], held])


def open_session(session: Session, token_hmacs: list[str]) -> OpenSession | None:
    """Return the rows of a browser's token, whatever the session's state."""
    return _opened(session, StaffSession.token_hmac.in_(token_hmacs))


def session_of(session: Session, session_id: UUID) -> OpenSession | None:
    """Return the rows of a session."""
    return _opened(session, StaffSession.id == session_id)


def _opened(session: Session, which: ColumnElement[bool]) -> OpenSession | None:
    statement = select(StaffSession, Person).join(Person, Person.id == StaffSession.person_id).where(which)
    row = session.execute(statement).first()
    return OpenSession(row[0], row[1]) if row else None


def unused_recovery_codes(session: Session, person_id: UUID) -> int:
    """Count the recovery codes the person still has."""
    unused = select(func.count()).where(RecoveryCode.person_id == person_id, RecoveryCode.used_at.is_(None))
    return session.scalar(unused) or 0


def _grant(row: RoleGrant) -> Grant:
    return Grant(Role(row.role), row.body_id, row.office_id)
