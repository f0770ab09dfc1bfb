"""Reading bodies for whoever administers them: a list with filters, a page at a time, and one body whole."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, not_, or_, select, tuple_
from sqlalchemy.orm import Session
from sqlalchemy.types import Uuid

from foia.accounts.models import Person, RoleGrant
from foia.accounts.queries import is_active
from foia.actors import BODY_ROLES, Role
from foia.directory.models import Body, BodyName
from foia.directory.names import fold, search_words
from foia.directory.queries import MOST_WORDS, exists_on

PAGE_ROWS = 25
MOST_ALIKE = 5
# What the list can be narrowed to.
EXISTING, ENDED, NO_CONTACT, NO_OFFICER, UNCONFIRMED = (
    "existing",
    "ended",
    "no_contact",
    "no_officer",
    "unconfirmed",
)


@dataclass(frozen=True)
class BodyLine:
    """One line of the list; `has_officer` says that the body works its own cases."""

    body: Body
    has_officer: bool


@dataclass(frozen=True)
class BodyPage:
    """One page of the list, how many there are in all, and the ids its neighbours begin after."""

    lines: list[BodyLine]
    total: int
    following: UUID | None = None
    previous: UUID | None = None


def page_of_bodies(
    session: Session,
    country: str,
    today: date,
    *,
    text: str = "",
    state: str = "",
    language: str = "es",
    after: UUID | None = None,
    before: UUID | None = None,
) -> BodyPage:
    """Return one page of bodies by name, in two statements; `before` gives the page that precedes."""
    wanted = [Body.country == country, *_narrowed(state, today), *_matching(text)]
    total = session.scalar(select(func.count()).select_from(Body).where(*wanted)) or 0
    statement: Select[Body, bool] = select(Body, Body.id.in_(_joined())).where(*wanted)
    name = _shown_name(language)
    if before is not None:
        statement = statement.where(tuple_(name, Body.id) < _place_of(before, name))
        statement = statement.order_by(name.desc(), Body.id.desc())
    else:
        if after is not None:
            statement = statement.where(tuple_(name, Body.id) > _place_of(after, name))
        statement = statement.order_by(name, Body.id)
    rows = session.execute(statement.limit(PAGE_ROWS + 1)).all()
    more, rows = len(rows) > PAGE_ROWS, rows[:PAGE_ROWS]
    lines = [BodyLine(row[0], bool(row[1])) for row in rows]
    if before is not None:
        lines.reverse()
    if not lines:
        return BodyPage([], total)
    has_following, has_previous = (True, more) if before is not None else (more, after is not None)
    return BodyPage(
        lines,
        total,
        following=lines[-1].body.id if has_following else None,
        previous=lines[0].body.id if has_previous else None,
    )


def _shown_name(language: str) -> ColumnElement[str]:
    """Select the name a page shows, as `Body.name` gives it."""
    if language != "en":
        return Body.name_es.expression
    return case((Body.name_en != "", Body.name_en), else_=Body.name_es)


def _place_of(body_id: UUID, name: ColumnElement[str]) -> ColumnElement[tuple[str, UUID]]:
    there = select(name).where(Body.id == body_id).scalar_subquery()
    return tuple_(there, literal(body_id, Uuid()))


def _joined() -> Select[UUID | None]:
    """Select the bodies with an active officer."""
    return (
        select(RoleGrant.body_id)
        .join(Person, Person.id == RoleGrant.person_id)
        .where(
            RoleGrant.role == Role.OFFICER,
            RoleGrant.body_id.is_not(None),
            RoleGrant.ended_at.is_(None),
            is_active(),
        )
    )


def _narrowed(state: str, today: date) -> list[ColumnElement[bool]]:
    exists = exists_on(today)
    conditions: dict[str, list[ColumnElement[bool]]] = {
        EXISTING: [exists],
        ENDED: [Body.valid_to < today],
        NO_CONTACT: [exists, Body.email == ""],
        NO_OFFICER: [exists, not_(Body.id.in_(_joined()))],
        UNCONFIRMED: [Body.validity_confirmed.is_(False)],
    }
    return conditions.get(state, [])


def _matching(text: str) -> list[ColumnElement[bool]]:
    """Match the official code, or every word in one of the names a body has or had."""
    words = search_words(text)[:MOST_WORDS]
    if not text:
        return []
    named = select(BodyName.body_id).where(
        and_(*(BodyName.folded.contains(word, autoescape=True) for word in words))
    )
    return [or_(Body.code == text, Body.id.in_(named)) if words else Body.code == text]


def bodies_called(session: Session, text: str, *, country: str) -> list[Body]:
    """Return the bodies of exactly this code, else of exactly this name, acronym or former name."""
    by_code = session.scalar(select(Body).where(Body.country == country, Body.code == text))
    if by_code is not None:
        return [by_code]
    folded = fold(text)
    if not folded:
        return []
    named = select(BodyName.body_id).where(BodyName.folded == folded)
    found = session.scalars(
        select(Body)
        .where(Body.country == country, Body.id.in_(named))
        .order_by(Body.name_es, Body.code)
        .limit(MOST_ALIKE + 1)
    )
    return list(found)


def former_names_of(session: Session, body_id: UUID) -> list[str]:
    """Return the names a body had before, in order."""
    rows = session.scalars(
        select(BodyName.name).where(BodyName.body_id == body_id, BodyName.kind == "former")
    )
    return sorted(rows)


def ancestors_of(session: Session, body_id: UUID | None, column: str) -> list[UUID]:
    """Follow `parent_id` or `successor_id` from a body on; a circle is followed once."""
    found: list[UUID] = []
    while body_id is not None and body_id not in found:
        found.append(body_id)
        body_id = session.scalar(select(getattr(Body, column)).where(Body.id == body_id))
    return found


def heir_of(session: Session, body: Body, today: date) -> Body:
    """Return who does the work of a body on a day: itself, or once it ended the last of its successors."""
    seen = {body.id}
    while body.valid_to is not None and body.valid_to < today and body.successor_id is not None:
        following = session.get(Body, body.successor_id)
        if following is None or following.id in seen:
            break
        body = following
        seen.add(body.id)
    return body


def staff_of(session: Session, body_id: UUID) -> list[tuple[Person, RoleGrant]]:
    """Return who holds a role of the body, active or not yet, by name."""
    rows = session.execute(
        select(Person, RoleGrant)
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .where(
            RoleGrant.body_id == body_id,
            RoleGrant.role.in_(list(BODY_ROLES)),
            RoleGrant.ended_at.is_(None),
            Person.disabled_at.is_(None),
        )
        .order_by(Person.name, Person.id, RoleGrant.granted_at)
    )
    return [(row[0], row[1]) for row in rows]


def people_in_office(session: Session, office_id: UUID) -> int:
    """Count the people with a role in the office."""
    held = select(func.count(RoleGrant.person_id.distinct())).where(
        RoleGrant.office_id == office_id, RoleGrant.ended_at.is_(None)
    )
    return session.scalar(held) or 0


def same_code(session: Session, code: str, *, country: str, besides: UUID | None) -> bool:
    """Say whether another body of the country has this code."""
    found = session.scalar(select(Body.id).where(Body.country == country, Body.code == code))
    return found is not None and found != besides


def places_of(lines: Iterable[BodyLine]) -> list[str | None]:
    """Return the places of the bodies on a page."""
    return [line.body.place_code for line in lines]
