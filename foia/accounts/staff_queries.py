"""Who works somewhere today: the active people with a role, and who stands in for those away."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Date, Uuid, and_, bindparam, select
from sqlalchemy.orm import Session

from foia.accounts.absence_queries import is_on
from foia.accounts.models import Absence, Person, RoleGrant
from foia.accounts.queries import is_active
from foia.actors import Grant, Role
from foia.asking import Asked, Statement
from foia.extensions import fixed


@dataclass(frozen=True)
class Member:
    """Somebody active with the roles that were asked for; `substitute_id` stands in, if they are away."""

    person_id: UUID
    grants: tuple[Grant, ...]
    substitute_id: UUID | None


_DAY = bindparam("day", type_=Date())


@cache
def _members(roles: frozenset[Role], of_a_body: bool) -> Statement:
    """Make the statement for some roles once."""
    named = [fixed(role) for role in sorted(roles)]
    statement = (
        select(
            RoleGrant.person_id,
            RoleGrant.role,
            RoleGrant.body_id,
            RoleGrant.office_id,
            Absence.substitute_id,
        )
        .join(Person, Person.id == RoleGrant.person_id)
        .outerjoin(Absence, and_(Absence.person_id == Person.id, is_on(_DAY)))
        .where(RoleGrant.role.in_(named), RoleGrant.ended_at.is_(None), is_active())
        .order_by(Person.name, Person.id, RoleGrant.granted_at)
    )
    return (
        statement.where(RoleGrant.body_id == bindparam("body_id", type_=Uuid())) if of_a_body else statement
    )


def asked_members(roles: Iterable[Role], body_id: UUID | None, on: date) -> Asked:
    """Return what to ask for the active people who hold any of these roles (over a body, if given)."""
    statement = _members(frozenset(roles), body_id is not None)
    return Asked(statement, {"day": on} if body_id is None else {"day": on, "body_id": body_id})


def members_of(rows: Iterable[Sequence[Any]]) -> list[Member]:
    """Return the people of the rows that answer `asked_members`."""
    found: dict[UUID, tuple[dict[Grant, None], UUID | None]] = {}
    for person_id, role, of_body, of_office, substitute_id in rows:
        grants, _ = found.setdefault(person_id, ({}, substitute_id))
        grants[Grant(Role(role), of_body, of_office)] = None
    return [Member(person_id, tuple(grants), away) for person_id, (grants, away) in found.items()]


def members(session: Session, roles: Iterable[Role], body_id: UUID | None, on: date) -> list[Member]:
    """List the active people who hold any of these roles (over a body, if given), in one statement."""
    return members_of(session.execute(*asked_members(roles, body_id, on)).all())
