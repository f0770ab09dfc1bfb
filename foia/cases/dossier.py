"""One case as staff read it: row, body, contents, events, deadlines and the names behind the ids."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, String, bindparam, cast, func, literal, null, select, union_all
from sqlalchemy.orm import Session

from foia import law
from foia.accounts.absence_queries import AwayUntil, is_on
from foia.accounts.models import Absence, Person
from foia.actors import ActorKind, Capability
from foia.amendments.models import Amendment
from foia.cases import states
from foia.cases.categories import Category
from foia.cases.context import Context
from foia.cases.events import Happening
from foia.cases.intake_models import RegistryNumber
from foia.cases.models import Case, CaseLink
from foia.cases.opening import case_for
from foia.cases.presence import KEPT
from foia.cases.queries import Contents, contents_of
from foia.cases.seats import calendar_at
from foia.cases.store import events_of
from foia.cases.terms import report
from foia.cases.trace_models import CaseOpening
from foia.cases.tray_models import Presence
from foia.directory.models import Body, Office
from foia.extensions import UtcDateTime

# What a regime calls the filer's name among what a filing must contain.
NAME_REQUIREMENTS = frozenset({"identification", "name"})


# Fields of events that hold the id of a body, and of another case.
_BODY_FIELDS = ("body_id", "from_body_id", "about_body_id")
_CASE_FIELDS = ("case_id", "origin_case_id")
MOST_OPENINGS_SHOWN = 500


@dataclass(frozen=True)
class NamesFound:
    """Names by the id (hex) events hold: bodies in the reader's language, members of staff, folios."""

    bodies: dict[str, str]
    people: dict[str, str]
    cases: dict[str, str] = field(default_factory=dict)
    offices: dict[str, str] = field(default_factory=dict)
    norms: dict[str, str] = field(default_factory=dict)  # by the amendment each one orders


@dataclass(frozen=True)
class Opening:
    """Who opened a confidential case, and when."""

    name: str
    at: datetime


@dataclass(frozen=True)
class Present:
    """Somebody who has the case open: when they last looked."""

    person_id: UUID
    name: str
    at: datetime


@dataclass(frozen=True)
class LinkedCase:
    """Another case this one has to do with. `relation` is what it is to this one."""

    case: Case
    relation: str
    reached: bool  # by whoever reads; what is confidential and not reached is not here at all


@dataclass(frozen=True)
class Dossier:
    """Everything the case's page shows."""

    case: Case
    body: Body | None
    contents: Contents
    events: list[Happening]
    names: NamesFound
    regime: law.Regime
    calendar: law.Calendar
    report: law.Report
    today: date
    category_name: str = ""
    links: tuple[LinkedCase, ...] = ()
    openings: tuple[Opening, ...] = ()  # of a confidential case, the newest first, without this one
    assignee_away: AwayUntil | None = None
    registry_numbers: tuple[tuple[str, str], ...] = ()  # the body's name, and the number its registry gave
    present: tuple[Present, ...] = ()  # whoever has it open, also who reads

    @property
    def filed(self) -> Happening:
        return self.events[0]

    @property
    def is_named(self) -> bool:
        return bool(self.filed.payload.get("named"))

    @property
    def is_represented(self) -> bool:
        return bool(self.filed.payload.get("represented"))

    @property
    def had_text(self) -> bool:
        """Say whether it ever had a text; a case of another log may come without."""
        return bool(self.filed.payload["documents"])

    @property
    def lacks_name(self) -> bool:
        """Say whether the regime asks for a name that was neither given nor asked for yet.

        Whoever asked to be known to few, or to nobody, is not asked who they are."""
        wants = any(requirement.code in NAME_REQUIREMENTS for requirement in self.regime.requirements)
        asked = any(
            event.type == "clarification_requested" and event.payload["reason"] == "missing_name"
            for event in self.events
        )
        # Whoever's case came from another log cannot be reached here.
        may_ask = not (self.is_named or self.case.reserved or self.case.confidential or self.case.source)
        return wants and may_ask and not asked

    @property
    def body_name(self) -> str:
        return self.names.bodies.get(self.case.body_id.hex, "") if self.case.body_id else ""

    @property
    def assignee_name(self) -> str:
        return self.names.people.get(self.case.assignee_id.hex, "") if self.case.assignee_id else ""

    @property
    def office_name(self) -> str:
        return self.names.offices.get(self.case.office_id.hex, "") if self.case.office_id else ""


# A case and those linked with it, either way.
_CASE_ID = bindparam("case_id", type_=CaseLink.from_case_id.type)
_FAMILY = (
    select(Case, Body)
    .outerjoin(Body, Body.id == Case.body_id)
    .where(
        Case.id.in_(
            union_all(
                select(_CASE_ID),
                select(CaseLink.to_case_id).where(CaseLink.from_case_id == _CASE_ID),
                select(CaseLink.from_case_id).where(CaseLink.to_case_id == _CASE_ID),
            )
        )
    )
)


def dossier_of(
    context: Context, case_id: UUID, capability: Capability, language: str, *, to_change: bool = False
) -> Dossier:
    """Read a case whole in five statements, however much it holds. Raises NotFound."""
    session = context.session
    found = session.execute(_FAMILY, {"case_id": case_id}).all()
    case = case_for(context, case_id, capability, to_change=to_change)  # in the session already
    body: Body | None = next((row[1] for row in found if row[0].id == case_id), None)
    contents = contents_of(context.vaults, case_id, for_filer=False, now=context.now)
    events = events_of(session, case_id)
    regime = context.book.regime(case.regime_id, case.regime_version)
    calendar = calendar_at(context.book, regime.calendar, body)
    excluded = [UUID(known) for known in case.excluded_ids]
    today = context.now.astimezone(calendar.zone).date()
    about = _about(case, excluded, context.now, today)
    drafting = [case.drafted_by_id] if case.drafted_by_id else []
    named = _named(session, [*_mentioned(events, [*excluded, *drafting]), *about])
    links = _links(context, [row[0] for row in found], case_id, events)
    names = _names_in(named, language)
    for row in found:
        names.cases.pop(row[0].id.hex, None)  # of the others it knows what it may
    names.cases.update({link.case.id.hex: link.case.folio for link in links})
    return Dossier(
        case=case,
        body=body,
        contents=contents,
        events=events,
        names=names,
        regime=regime,
        calendar=calendar,
        report=report(context.book, events, body, now=context.now),
        today=today,
        category_name=next((_name(row, language) for row in named if row[0] == "category"), ""),
        links=links,
        openings=_openings(named),
        registry_numbers=tuple(
            (names.bodies.get(row[1].hex, ""), row[2]) for row in named if row[0] == "registry"
        ),
        assignee_away=_assignee_away(named),
        present=tuple(Present(row[1], row[2], row[4]) for row in named if row[0] == "present"),
    )


def _links(
    context: Context, family: Sequence[Case], case_id: UUID, events: Sequence[Happening]
) -> tuple[LinkedCase, ...]:
    """Return the linked cases that the reader may know of, by folio: none that the reader is kept from."""
    relations: dict[str, str] = {}
    for event in events:
        payload = event.payload
        match event.type:
            case "filed" if payload["origin_case_id"]:
                is_appeal = payload["kind"] == "appeal"
                relations[payload["origin_case_id"]] = "appealed" if is_appeal else "whole"
            case "appealed":
                relations[payload["case_id"]] = "appeal"
            case "part_taken":
                relations[payload["case_id"]] = "part"
            case "joined":
                relations[payload["case_id"]] = "joined"
            case "linked":
                relations[payload["case_id"]] = payload["relation"]
    found = (
        LinkedCase(
            other,
            relations.get(other.id.hex, "related"),
            states.may(context.actor, Capability.READ_CASE, other),
        )
        for other in family
        if other.id != case_id
    )
    known = [
        link
        for link in found
        if link.reached or not (link.case.confidential or states.is_excluded(context.actor, link.case))
    ]
    return tuple(sorted(known, key=lambda link: link.case.folio))


def names_in(
    session: Session, events: Iterable[Happening], language: str, people: Iterable[UUID] = ()
) -> NamesFound:
    """Find in one statement the bodies, people and cases that events name, and some more people.

    A confidential case is named to nobody here, whoever reads."""
    return _names_in(_named(session, _mentioned(events, people)), language)


_Row = Sequence[Any]  # what it names, id, name in Spanish, name in English, instant
_NO_INSTANT = cast(null(), UtcDateTime())


def _named(session: Session, parts: Sequence[Select[Any, Any, Any, Any, Any]]) -> Sequence[_Row]:
    return session.execute(union_all(*parts)).all()


def _mentioned(
    events: Iterable[Happening], people: Iterable[UUID]
) -> list[Select[str, UUID, str, str, datetime]]:
    """Select what events mention, and some people."""
    wanted_bodies, wanted_people, wanted_cases, amendments = set(), set(people), set(), set()
    for event in events:
        for name in _BODY_FIELDS:
            if event.payload.get(name):
                wanted_bodies.add(UUID(event.payload[name]))
        wanted_cases |= {UUID(event.payload[name]) for name in _CASE_FIELDS if event.payload.get(name)}
        if event.payload.get("amendment_id"):
            amendments.add(UUID(event.payload["amendment_id"]))
        if event.payload.get("person_id"):
            wanted_people.add(UUID(event.payload["person_id"]))
        if event.actor_kind == ActorKind.STAFF and event.actor_id:
            wanted_people.add(UUID(event.actor_id))
    return [
        select(literal("body"), Body.id, Body.name_es, Body.name_en, _NO_INSTANT).where(
            Body.id.in_(wanted_bodies)
        ),
        select(literal("person"), Person.id, Person.name, literal(""), _NO_INSTANT).where(
            Person.id.in_(wanted_people)
        ),
        select(literal("case"), Case.id, Case.folio, literal(""), _NO_INSTANT).where(
            Case.id.in_(wanted_cases), Case.confidential.is_(False)
        ),
        select(literal("norm"), Amendment.id, Amendment.norm, literal(""), _NO_INSTANT).where(
            Amendment.id.in_(amendments)
        ),
    ]


def _about(
    case: Case, excluded: Iterable[UUID], now: datetime, today: date
) -> list[Select[str, UUID, str, str, datetime]]:
    """Select its offices, category and registry numbers, who stands in, who opened a confidential case."""
    offices = {*excluded, *([case.office_id] if case.office_id else [])}
    parts: list[Select[str, UUID, str, str, datetime]] = [
        select(literal("office"), Office.id, Office.name_es, Office.name_en, _NO_INSTANT).where(
            Office.id.in_(offices)
        ),
        select(literal("category"), Category.id, Category.name_es, Category.name_en, _NO_INSTANT).where(
            Category.code == case.category
        ),
        select(
            literal("registry"),
            RegistryNumber.body_id,
            RegistryNumber.number,
            literal(""),
            RegistryNumber.noted_at,
        ).where(RegistryNumber.case_id == case.id),
        select(literal("present"), Presence.person_id, Person.name, literal(""), Presence.seen_at)
        .join(Person, Person.id == Presence.person_id)
        .where(Presence.case_id == case.id, Presence.seen_at > now - KEPT),
    ]
    if case.assignee_id is not None:
        parts.append(
            select(
                literal("away"),
                Absence.person_id,
                func.coalesce(Person.name, ""),
                cast(Absence.last_on, String),
                _NO_INSTANT,
            )
            .outerjoin(Person, Person.id == Absence.substitute_id)
            .where(Absence.person_id == case.assignee_id, is_on(today))
        )
    if case.confidential:
        newest = (
            select(CaseOpening.person_id, CaseOpening.opened_at)
            .where(CaseOpening.case_id == case.id, CaseOpening.opened_at < now)
            .order_by(CaseOpening.opened_at.desc())
            .limit(MOST_OPENINGS_SHOWN)
            .subquery()
        )
        parts.append(
            select(literal("opening"), newest.c.person_id, Person.name, literal(""), newest.c.opened_at).join(
                Person, Person.id == newest.c.person_id
            )
        )
    return parts


def _assignee_away(rows: Iterable[_Row]) -> AwayUntil | None:
    return next((AwayUntil(date.fromisoformat(row[3]), row[2]) for row in rows if row[0] == "away"), None)


def _openings(rows: Iterable[_Row]) -> tuple[Opening, ...]:
    found = [Opening(row[2], row[4]) for row in rows if row[0] == "opening"]
    return tuple(sorted(found, key=lambda opening: opening.at, reverse=True))


def _names_in(rows: Iterable[_Row], language: str) -> NamesFound:
    found: dict[str, dict[str, str]] = {"body": {}, "person": {}, "case": {}, "office": {}, "norm": {}}
    for row in rows:
        if row[0] in found:
            found[row[0]][row[1].hex] = _name(row, language)
    return NamesFound(
        bodies=found["body"],
        people=found["person"],
        cases=found["case"],
        offices=found["office"],
        norms=found["norm"],
    )


def _name(row: _Row, language: str) -> str:
    return str(row[3] if language == "en" and row[3] else row[2])
