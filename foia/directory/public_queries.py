"""Reading the directory for the public: a page of bodies by level and place, and one body whole."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Date, Uuid, and_, bindparam, exists, literal, or_, select, union_all
from sqlalchemy.orm import Session, aliased

from foia.accounts.models import Person, RoleGrant
from foia.accounts.queries import is_active
from foia.actors import Role
from foia.directory.competence_queries import bodies_competent_for
from foia.directory.models import Body, BodyName, Office, Place
from foia.directory.queries import exists_on, search_bodies
from foia.extensions import fixed

PAGE_ROWS = 25
# Whoever gets more than these writes another word.
MOST_FOUND = 100

# What a level is called in the rows of several sources, by what the public calls it.
LEVELS: dict[str, tuple[str, ...]] = {
    "national": ("national",),
    "regional": ("department", "region"),
    "municipal": ("municipality",),
}


@dataclass(frozen=True)
class Listed:
    """A body of the list, its place, and by what it was found: another name, or what it is competent for."""

    body: Body
    place: Place | None
    found_by: str = ""
    competent_for: str = ""


@dataclass(frozen=True)
class Wanted:
    """What the list is narrowed to: a level of LEVELS, and places by code."""

    country: str
    on: date
    level: str | None = None
    places: Collection[str] | None = None

    def fits(self, body: Body) -> bool:
        return (self.level is None or level_of(body) == self.level) and (
            self.places is None or body.place_code in self.places
        )


@dataclass(frozen=True)
class Shown:
    """A body with what surrounds it. `is_joined`: it has who answers here."""

    body: Body
    place: Place | None
    parent: Body | None
    successor: Body | None
    is_joined: bool


def level_of(body: Body) -> str | None:
    """Return which of LEVELS a body is of; None of another."""
    return next((level for level, codes in LEVELS.items() if body.level in codes), None)


def places_of(session: Session, country: str) -> list[Place]:
    """Return the places of a country that are known, by name."""
    return list(session.scalars(select(Place).where(Place.country == country).order_by(Place.name_es)))


def within(places: Collection[Place], code: str) -> set[str]:
    """Return the codes of a place and of all that lie in it."""
    found = {code}
    while True:
        more = {place.code for place in places if place.parent_code in found} - found
        if not more:
            return found
        found |= more


def browse(session: Session, wanted: Wanted, page: int) -> tuple[list[Listed], bool]:
    """Return a page of the bodies that exist, by name, pages from 1; and whether another follows."""
    conditions = [Body.country == wanted.country, exists_on(wanted.on)]
    if wanted.level is not None:
        conditions.append(Body.level.in_(LEVELS[wanted.level]))
    if wanted.places is not None:
        conditions.append(Body.place_code.in_(wanted.places))
    rows = session.execute(
        select(Body, Place)
        .outerjoin(Place, Place.code == Body.place_code)
        .where(and_(*conditions))
        .order_by(Body.name_es, Body.id)
        .offset((page - 1) * PAGE_ROWS)
        .limit(PAGE_ROWS + 1)
    ).all()
    return [Listed(row[0], row[1]) for row in rows[:PAGE_ROWS]], len(rows) > PAGE_ROWS


def search(
    session: Session, text: str, wanted: Wanted, places: Collection[Place], page: int
) -> tuple[list[Listed], bool]:
    """Return a page of the bodies a text finds, best first; and whether another follows.

    First those of that name: also those that ended, for whoever looks for one is told who does its work. Then
    those that are competent for what the text says."""
    by_code = {place.code: place for place in places}
    named = search_bodies(session, text, country=wanted.country, on=None, limit=MOST_FOUND)
    competent = bodies_competent_for(
        session, text, country=wanted.country, on=wanted.on, limit=MOST_FOUND - len(named)
    )
    known = {result.body.id for result in named}
    listed = [
        *(Listed(one.body, by_code.get(one.body.place_code or ""), one.found_by) for one in named),
        *(
            Listed(one.body, by_code.get(one.body.place_code or ""), competent_for=one.text)
            for one in competent
            if one.body.id not in known
        ),
    ]
    found = [one for one in listed if wanted.fits(one.body)]
    start = (page - 1) * PAGE_ROWS
    return found[start : start + PAGE_ROWS], len(found) > start + PAGE_ROWS


_PARENT, _SUCCESSOR = aliased(Body), aliased(Body)
_IS_JOINED = exists(
    select(RoleGrant.id)
    .join(Person, Person.id == RoleGrant.person_id)
    .where(
        RoleGrant.role == Role.OFFICER,
        RoleGrant.body_id == Body.id,
        RoleGrant.ended_at.is_(None),
        is_active(),
    )
)
_SHOWN = (
    select(Body, Place, _PARENT, _SUCCESSOR, _IS_JOINED)
    .outerjoin(Place, Place.code == Body.place_code)
    .outerjoin(_PARENT, _PARENT.id == Body.parent_id)
    .outerjoin(_SUCCESSOR, _SUCCESSOR.id == Body.successor_id)
    .where(Body.id == bindparam("body_id"))
)


def shown_body(session: Session, body_id: UUID) -> Shown | None:
    """Return a body of any country, with what surrounds it, in one statement."""
    row = session.execute(_SHOWN, {"body_id": body_id}).one_or_none()
    return Shown(*row) if row is not None else None


@dataclass(frozen=True)
class Related:
    """What stands around a body: an office of it, or another body. `email` is the office's."""

    id: UUID
    name_es: str
    name_en: str
    email: str = ""

    def name(self, language: str) -> str:
        """Return the name in a language, or in Spanish where there is no other."""
        return self.name_en if language == "en" and self.name_en else self.name_es


@dataclass(frozen=True)
class Around:
    """The names a body had before, the bodies whose work it does since they ended, its working offices."""

    former_names: list[str]
    predecessors: list[Related]
    offices: list[Related]


_NONE = literal("")
_BODY_ID = bindparam("body_id", type_=Uuid())
_WORKS = or_(Office.closed_on.is_(None), Office.closed_on >= bindparam("today", type_=Date()))
_AROUND = union_all(
    select(fixed("name"), BodyName.body_id, BodyName.name, _NONE, _NONE).where(
        BodyName.body_id == _BODY_ID, BodyName.kind == fixed("former")
    ),
    select(fixed("body"), Body.id, Body.name_es, Body.name_en, _NONE).where(Body.successor_id == _BODY_ID),
    select(fixed("office"), Office.id, Office.name_es, Office.name_en, Office.email).where(
        Office.body_id == _BODY_ID, _WORKS
    ),
)


def around(session: Session, body_id: UUID, on: date) -> Around:
    """Return what stands around a body on a day, each by name, in one statement."""
    rows = session.execute(_AROUND, {"body_id": body_id, "today": on}).all()
    found: dict[str, list[Related]] = {"name": [], "body": [], "office": []}
    for row in sorted(rows, key=lambda row: (row[2], row[1].hex)):
        found[row[0]].append(Related(row[1], row[2], row[3] or "", row[4] or ""))
    return Around([one.name_es for one in found["name"]], found["body"], found["office"])
