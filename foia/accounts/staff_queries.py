"""Who works somewhere today: the active people with a role, and who stands in for those away."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Date, Uuid, and_, bindparam, select
from sqlalchemy.orm import Session

from foia.accounts.absence_queries import is_on
from foia.accounts.models import Absence, Person, RoleGrant
from foia.accounts.queries import is_active
from foia.actors import Grant, Role


@dataclass(frozen=True)
class Member:
    """Somebody active with the roles that were asked for; `substitute_id` stands in, if they are away."""

    person_id: UUID
    grants: tuple[Grant, ...]
    substitute_id: UUID | None


_DAY = bindparam("day", type_=Date())
_MEMBERS = (
    select(RoleGrant.person_id, RoleGrant.role, RoleGrant.body_id, RoleGrant.office_id, Absence.substitute_id)
    .join(Person, Person.id == RoleGrant.person_id)
    .outerjoin(Absence, and_(Absence.person_id == Person.id, is_on(_DAY)))
    .where(RoleGrant.role.in_(bindparam("roles", expanding=True)), RoleGrant.ended_at.is_(None), is_active())
    .order_by(Person.name, Person.id, RoleGrant.granted_at)
)
_OF_BODY = _MEMBERS.where(RoleGrant.body_id == bindparam("body_id", type_=Uuid()))


def members(session: Session, roles: Iterable[Role], body_id: UUID | None, on: date) -> list[Member]:
    """List the active people who hold any of these roles (over a body, if given), in one statement."""
    values: dict[str, object] = {"roles": list(roles), "day": on}
    if body_id is not None:
        values["body_id"] = body_id
    found: dict[UUID, tuple[dict[Grant, None], UUID | None]] = {}
    for person_id, role, of_body, of_office, substitute_id in session.execute(
        _MEMBERS if body_id is None else _OF_BODY, values
    ):
        grants, _ = found.setdefault(person_id, ({}, substitute_id))
        grants[Grant(Role(role), of_body, of_office)] = None
    return [Member(person_id, tuple(grants), away) for person_id, (grants, away) in found.items()]
