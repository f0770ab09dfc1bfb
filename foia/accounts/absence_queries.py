"""Reading absences: who is away on a day, until when, and who stands in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session, aliased

from foia.accounts.models import Absence, Person, RoleGrant
from foia.accounts.queries import is_active
from foia.actors import BODY_ROLES


@dataclass(frozen=True)
class AwayUntil:
    """The last day somebody is away, and the name of who stands in ("": nobody)."""

    last_on: date
    substitute_name: str
    substitute_id: UUID | None = None


@dataclass(frozen=True)
class NotedAbsence:
    """An absence as a page lists it."""

    id: UUID
    first_on: date
    last_on: date
    substitute_name: str


def away_on(session: Session, day: date, person_ids: Iterable[UUID] | None = None) -> dict[UUID, AwayUntil]:
    """Return who of these people (of all, if not given) is away on a day, in one statement."""
    wanted = None if person_ids is None else set(person_ids)
    if wanted is not None and not wanted:
        return {}
    statement = (
        select(Absence.person_id, Absence.last_on, Absence.substitute_id, Person.name)
        .outerjoin(Person, Person.id == Absence.substitute_id)
        .where(is_on(day))
    )
    if wanted is not None:
        statement = statement.where(Absence.person_id.in_(wanted))
    return {
        person_id: AwayUntil(last_on, name or "", substitute_id)
        for person_id, last_on, substitute_id, name in session.execute(statement)
    }


def coming_absences(session: Session, person_id: UUID, today: date) -> list[NotedAbsence]:
    """List a person's absences that are not over, the soonest first."""
    rows = session.execute(
        select(Absence, Person.name)
        .outerjoin(Person, Person.id == Absence.substitute_id)
        .where(Absence.person_id == person_id, Absence.last_on >= today, Absence.cancelled_at.is_(None))
        .order_by(Absence.first_on)
    )
    return [NotedAbsence(row.id, row.first_on, row.last_on, name or "") for row, name in rows]


def possible_substitutes(session: Session, person_id: UUID) -> list[Person]:
    """List who may stand in for a person: active, with a role over a same body, or a same role over all."""
    return list(
        session.scalars(select(Person).where(_shares_a_role_with(person_id)).order_by(Person.name, Person.id))
    )


def can_stand_in(session: Session, person_id: UUID, substitute_id: UUID) -> bool:
    """Say whether somebody may stand in for a person."""
    held = select(Person.id).where(Person.id == substitute_id, _shares_a_role_with(person_id))
    return bool(session.scalar(select(exists(held))))


def is_on(day: date | ColumnElement[date]) -> ColumnElement[bool]:
    """Restrict to absences of a day."""
    return and_(Absence.first_on <= day, Absence.last_on >= day, Absence.cancelled_at.is_(None))


def is_away_in(person_id: UUID, first_on: date, last_on: date) -> ColumnElement[bool]:
    """Say whether a person is away on any day of a period."""
    return exists(
        select(Absence.id).where(
            Absence.person_id == person_id,
            Absence.first_on <= last_on,
            Absence.last_on >= first_on,
            Absence.cancelled_at.is_(None),
        )
    )


def _shares_a_role_with(person_id: UUID) -> ColumnElement[bool]:
    theirs, own = aliased(RoleGrant), aliased(RoleGrant)
    same_body = and_(own.body_id == theirs.body_id, own.role.in_(BODY_ROLES))
    same_role = and_(own.body_id.is_(None), theirs.body_id.is_(None), own.role == theirs.role)
    shared = (
        select(own.person_id)
        .join(theirs, or_(same_body, same_role))
        .where(theirs.person_id == person_id, own.ended_at.is_(None), theirs.ended_at.is_(None))
    )
    return and_(Person.id.in_(shared), Person.id != person_id, is_active())
