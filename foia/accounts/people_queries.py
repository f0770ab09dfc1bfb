"""Listing people for whoever administers: by name, role, body and state, a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from foia.accounts.absence_queries import AwayUntil, is_on
from foia.accounts.models import Absence, Person, RoleGrant, RoleProposal
from foia.accounts.queries import is_active
from foia.actors import Role
from foia.amendments.models import Amendment, AmendmentKind
from foia.directory.models import Body, BodyDay, BodyName, Office
from foia.directory.names import search_words
from foia.retention.models import ErasureRun, RunKind

PAGE_SIZE = 25
ACTIVE, INVITED, DISABLED, AWAY = "active", "invited", "disabled", "away"
STATES = (ACTIVE, INVITED, DISABLED, AWAY)
_Substitute = aliased(Person)


@dataclass(frozen=True)
class PeopleFilter:
    """What the list is narrowed to; `body` and `text` are words."""

    text: str = ""
    role: Role | None = None
    body: str = ""
    state: str = ""


@dataclass(frozen=True)
class HeldRole:
    """A role as a page shows it, with the body and office it is of."""

    id: UUID
    role: Role
    body: Body | None
    office: Office | None


@dataclass
class PersonLine:
    """A person of the list."""

    person: Person
    roles: list[HeldRole] = field(default_factory=list)
    away: AwayUntil | None = None


@dataclass(frozen=True)
class PeoplePage:
    """One page of the list, and the people before and after whom the neighbouring pages begin."""

    lines: list[PersonLine]
    next_after: UUID | None
    previous_before: UUID | None


@dataclass(frozen=True)
class Proposed:
    """A role that waits for a second person."""

    id: UUID
    role: HeldRole
    person: Person
    by_id: UUID
    by_name: str
    proposed_at: datetime


def people_page(
    session: Session,
    wanted: PeopleFilter,
    today: date,
    *,
    after: UUID | None = None,
    before: UUID | None = None,
) -> PeoplePage:
    """Return a page of people by name, with their roles and absences, in one statement."""
    ids = select(Person.id).where(*_conditions(wanted, today))
    if before is not None:
        ids = ids.where(_beside(before, forwards=False)).order_by(Person.folded.desc(), Person.id.desc())
    else:
        ids = ids.order_by(Person.folded, Person.id)
        if after is not None:
            ids = ids.where(_beside(after, forwards=True))
    chosen = ids.limit(PAGE_SIZE + 1).subquery()
    lines = _lines(session, _with_roles(today).join(chosen, chosen.c.id == Person.id))
    is_more = len(lines) > PAGE_SIZE
    if before is not None:
        lines = lines[-PAGE_SIZE:]
        ends = lines[-1].person.id if lines else None
        return PeoplePage(lines, ends, lines[0].person.id if is_more else None)
    lines = lines[:PAGE_SIZE]
    begins = lines[0].person.id if after is not None and lines else None
    return PeoplePage(lines, lines[-1].person.id if is_more else None, begins)


def held_roles(session: Session, person_id: UUID) -> list[HeldRole]:
    """Return the roles a person holds now, with their bodies and offices."""
    rows = session.execute(
        select(RoleGrant, Body, Office)
        .outerjoin(Body, Body.id == RoleGrant.body_id)
        .outerjoin(Office, Office.id == RoleGrant.office_id)
        .where(RoleGrant.person_id == person_id, RoleGrant.ended_at.is_(None))
        .order_by(RoleGrant.granted_at, RoleGrant.id)
    )
    return [HeldRole(grant.id, Role(grant.role), body, office) for grant, body, office in rows]


def proposals(session: Session, person_id: UUID | None = None) -> list[Proposed]:
    """List the roles that wait for a second person, of one person or of all, the oldest first."""
    by = aliased(Person)
    statement = (
        select(RoleProposal, Person, by.name, Body, Office)
        .join(Person, Person.id == RoleProposal.person_id)
        .join(by, by.id == RoleProposal.proposed_by_id)
        .join(Body, Body.id == RoleProposal.body_id)
        .outerjoin(Office, Office.id == RoleProposal.office_id)
        .where(RoleProposal.decided_at.is_(None))
        .order_by(RoleProposal.proposed_at, RoleProposal.id)
    )
    if person_id is not None:
        statement = statement.where(RoleProposal.person_id == person_id)
    return [
        Proposed(
            row.id,
            HeldRole(row.id, Role(row.role), body, office),
            person,
            row.proposed_by_id,
            by_name,
            row.proposed_at,
        )
        for row, person, by_name, body, office in session.execute(statement)
    ]


def _with_roles(today: date) -> Any:
    return (
        select(Person, RoleGrant, Body, Office, Absence.last_on, Absence.substitute_id, _Substitute.name)
        .outerjoin(RoleGrant, and_(RoleGrant.person_id == Person.id, RoleGrant.ended_at.is_(None)))
        .outerjoin(Body, Body.id == RoleGrant.body_id)
        .outerjoin(Office, Office.id == RoleGrant.office_id)
        .outerjoin(Absence, and_(Absence.person_id == Person.id, is_on(today)))
        .outerjoin(_Substitute, _Substitute.id == Absence.substitute_id)
        .order_by(Person.folded, Person.id, RoleGrant.granted_at, RoleGrant.id)
    )


def _lines(session: Session, statement: Any) -> list[PersonLine]:
    lines: dict[UUID, PersonLine] = {}
    rows: Sequence[Any] = session.execute(statement).all()
    for person, grant, body, office, last_on, substitute_id, substitute in rows:
        line = lines.setdefault(person.id, PersonLine(person))
        if grant is not None:
            line.roles.append(HeldRole(grant.id, Role(grant.role), body, office))
        if last_on is not None:
            line.away = AwayUntil(last_on, substitute or "", substitute_id)
    return list(lines.values())


def _conditions(wanted: PeopleFilter, today: date) -> list[ColumnElement[bool]]:
    found = [Person.folded.contains(word, autoescape=True) for word in search_words(wanted.text)]
    held = select(RoleGrant.person_id).where(RoleGrant.ended_at.is_(None))
    if wanted.role is not None:
        held = held.where(RoleGrant.role == wanted.role)
    words = search_words(wanted.body)
    if words:
        named = select(BodyName.body_id).where(
            *(BodyName.folded.contains(word, autoescape=True) for word in words)
        )
        held = held.where(RoleGrant.body_id.in_(named))
    if wanted.role is not None or words:
        found.append(Person.id.in_(held))
    if wanted.state in STATES:
        found.append(_in_state(wanted.state, today))
    return found


def _in_state(state: str, today: date) -> ColumnElement[bool]:
    away = select(Absence.person_id).where(is_on(today))
    return {
        ACTIVE: is_active(),
        INVITED: and_(Person.active_at.is_(None), Person.disabled_at.is_(None)),
        DISABLED: Person.disabled_at.is_not(None),
        AWAY: Person.id.in_(away),
    }[state]


def _beside(person_id: UUID, *, forwards: bool) -> ColumnElement[bool]:
    """Restrict to those after (or before) a person in the order of the list."""
    folded = select(Person.folded).where(Person.id == person_id).scalar_subquery()
    if forwards:
        return or_(Person.folded > folded, and_(Person.folded == folded, Person.id > person_id))
    return or_(Person.folded < folded, and_(Person.folded == folded, Person.id < person_id))


def waiting_for_a_second_person(session: Session) -> tuple[int, int, int, int, int]:
    """Count what waits for a second person: roles, days, calendars, the law, what is to be anonymized."""
    roles = select(func.count()).where(RoleProposal.decided_at.is_(None)).scalar_subquery()
    days = select(func.count()).where(BodyDay.confirmed_at.is_(None), BodyDay.withdrawn_at.is_(None))
    changes = select(func.count()).where(
        Amendment.number.is_(None), Amendment.withdrawn_at.is_(None), Amendment.confirmed_at.is_(None)
    )
    of_calendars = changes.where(Amendment.kind != AmendmentKind.EDITION).scalar_subquery()
    of_the_law = changes.where(Amendment.kind == AmendmentKind.EDITION).scalar_subquery()
    erasures = select(func.count()).where(
        ErasureRun.kind == RunKind.SCHEDULE,
        ErasureRun.confirmed_at.is_(None),
        ErasureRun.withdrawn_at.is_(None),
    )
    counts = (roles, days.scalar_subquery(), of_calendars, of_the_law, erasures.scalar_subquery())
    found = session.execute(select(*counts)).one()
    return found[0], found[1], found[2], found[3], found[4]
