"""A small country for histories of any kind: bodies of several classes, their offices, who works there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from uuid import UUID

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from foia import law
from foia.accounts import actions as accounts
from foia.accounts.models import RoleGrant
from foia.accounts.queries import actor_of
from foia.actors import SYSTEM, Actor, Role
from foia.cases.context import Context
from foia.cases.custody import misplaced, restore_custody
from foia.directory.models import Body, Office, Place
from foia.extensions import new_id
from tests import builders
from tests.countries import PLACES

MOST_MOVED = 100


@dataclass(frozen=True)
class Member:
    """Somebody who works here, with the one role they have."""

    id: UUID
    name: str
    role: Role


@dataclass(frozen=True)
class Classes:
    """What the bodies of a country are: `authority` is the code of the one that takes reports of others."""

    ministry: str
    company: str
    town: str
    authority: str
    authority_class: str


CLASSES = {
    "BO": Classes(
        "executive_central", "regulated_state_company", "municipality", "MINPRES", "executive_central"
    ),
    "CL": Classes("ministry", "state_company", "municipality", "CGR", "audit_office"),
    "GT": Classes("executive_central", "private_supplier", "municipality", "PDH", "ombudsman"),
}
_FIRST = (
    "Ana",
    "Berta",
    "Carlos",
    "Delia",
    "Edwin",
    "Flora",
    "Gonzalo",
    "Hilda",
    "Iván",
    "Juana",
    "Luis",
    "Marta",
)
_LAST = ("Choque", "Rojas", "Paredes", "Sosa", "Cuevas", "Tamayo", "Ibarra", "Lemus", "Vargas", "Pinto")


@cache
def book_with_ground() -> law.LawBook:
    """Return the law book with a ground for suspending in every regime: no law read so far gives one."""
    ground = law.Ground(
        code="X-1",
        text_es="Fuerza mayor",
        text_en="Force majeure",
        paraphrase=False,
        basis="Ley X, artículo 1",
        source="https://example.org",
        evidence="statute_text",
    )
    return law.LawBook(
        [
            replace(
                country,
                regimes=tuple(replace(r, suspension_grounds=(ground,)) for r in country.regimes),
            )
            for country in law.load().countries.values()
        ]
    )


class SmallCountry:
    """A ministry with people of every role, a company with two offices, a town that has not joined, and the
    authority that takes the reports of others, where nobody may be named yet.

    Nothing is committed; people keep the order in which they came, so that a history can be repeated."""

    def __init__(self, app: Flask, session: Session, country: str, book: law.LawBook, now: datetime) -> None:
        self.app, self.session, self.country, self.book, self.now = app, session, country, book, now
        classes = CLASSES[country]
        self._place()
        self.ministry = self._body("Ministerio de Caminos", classes.ministry)
        self.company = self._body("Empresa de Aguas", classes.company)
        self.town = self._body("Municipio de Las Retamas", classes.town)
        self.authority = self._body("Autoridad de Denuncias", classes.authority_class, classes.authority)
        self.bodies = (self.ministry, self.company, self.town, self.authority)
        self.north, self.south = self._office("Oficina Norte"), self._office("Oficina Sur")
        self.people: list[Member] = []
        self.gone: set[UUID] = set()
        self._actors: dict[UUID, Actor] = {}
        for role in (Role.OFFICER, Role.OFFICER, Role.HEAD, Role.REPORTS_OFFICER):
            self.hire(role, self.ministry)
        self.hire(Role.OFFICER, self.company, self.north)
        self.hire(Role.OFFICER, self.company, self.south)
        self.hire(Role.HEAD, self.company)
        for role in (Role.CENTRAL_DESK, Role.CENTRAL_DESK, Role.AUDITOR, Role.ADMINISTRATOR):
            self.hire(role)

    def context(self, actor: Actor = SYSTEM) -> Context:
        """Return what actions work with, in this country and at this instant."""
        found = builders.context(self.app, self.session, actor, self.now)
        return replace(found, country=self.country, folio_prefix=self.country, book=self.book)

    def actor(self, member: Member) -> Actor:
        """Return somebody as an actor; nobody in particular once let go."""
        if member.id not in self._actors:
            self._actors[member.id] = actor_of(self.session, member.id)
        return self._actors[member.id]

    def hire(self, role: Role, body: Body | None = None, office: Office | None = None) -> Member:
        """Let one more person work here."""
        number = len(self.people)
        name = f"{_FIRST[number % len(_FIRST)]} {_LAST[number % len(_LAST)]}"
        person = builders.add_person(self.session, role, body, name=name)
        if office is not None:
            grant = self.session.scalars(select(RoleGrant).where(RoleGrant.person_id == person.id)).one()
            grant.office_id = office.id
            self.session.flush()
        self.people.append(Member(person.id, name, role))
        return self.people[-1]

    def let_go(self, member: Member) -> None:
        """Shut somebody out."""
        accounts.disable(self.session, member.id, actor=SYSTEM, now=self.now)
        self.gone.add(member.id)
        self._actors.pop(member.id, None)

    def working(self) -> list[Member]:
        """Return the people who were not let go, in the order in which they came."""
        return [member for member in self.people if member.id not in self.gone]

    def sweep(self) -> int:
        """Move cases to where they belong, as the background does; return how many moved."""
        acting = self.context()
        return sum(restore_custody(acting, case_id) for case_id in misplaced(acting, limit=MOST_MOVED))

    def _place(self) -> None:
        code = PLACES[self.country]
        if self.session.get(Place, code) is None:
            values = {"code": code, "name_es": code, "name_en": code, "parent_code": None}
            self.session.add(Place(**values, level="department", country=self.country))
            self.session.flush()

    def _body(self, name: str, body_class: str, code: str = "") -> Body:
        values = {"country": self.country, "place_code": PLACES[self.country], "body_class": body_class}
        return builders.add_public_body(self.session, name, **values, **({"code": code} if code else {}))

    def _office(self, name: str) -> Office:
        office = Office(id=new_id(), body_id=self.company.id, name_es=name, name_en=name)
        self.session.add(office)
        self.session.flush()
        return office
