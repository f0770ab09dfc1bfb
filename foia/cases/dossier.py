"""One case as staff read it: row, body, contents, events, deadlines and the names behind the ids."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy import literal, select, union_all
from sqlalchemy.orm import Session

from foia import law
from foia.accounts.models import Person
from foia.actors import ActorKind, Capability
from foia.cases.context import Context
from foia.cases.events import Happening
from foia.cases.models import Case
from foia.cases.opening import case_for
from foia.cases.queries import Contents, contents_of
from foia.cases.store import events_of
from foia.cases.terms import report
from foia.directory.models import Body

# What a regime calls the filer's name among what a filing must contain.
NAME_REQUIREMENTS = frozenset({"identification", "name"})


# Fields of events that hold the id of a body, and of another case.
_BODY_FIELDS = ("body_id", "from_body_id", "about_body_id")
_CASE_FIELDS = ("case_id", "origin_case_id")


@dataclass(frozen=True)
class NamesFound:
    """Names by the id (hex) events hold: bodies in the reader's language, members of staff, folios."""

    bodies: dict[str, str]
    people: dict[str, str]
    cases: dict[str, str] = field(default_factory=dict)


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

    @property
    def filed(self) -> Happening:
        return self.events[0]

    @property
    def is_named(self) -> bool:
        return bool(self.filed.payload["named"])

    @property
    def lacks_name(self) -> bool:
        """Say whether the regime asks for a name that was neither given nor asked for yet."""
        wants = any(requirement.code in NAME_REQUIREMENTS for requirement in self.regime.requirements)
        asked = any(
            event.type == "clarification_requested" and event.payload["reason"] == "missing_name"
            for event in self.events
        )
        return wants and not self.is_named and not asked

    @property
    def body_name(self) -> str:
        return self.names.bodies.get(self.case.body_id.hex, "") if self.case.body_id else ""

    @property
    def assignee_name(self) -> str:
        return self.names.people.get(self.case.assignee_id.hex, "") if self.case.assignee_id else ""


def dossier_of(
    context: Context, case_id: UUID, capability: Capability, language: str, *, to_change: bool = False
) -> Dossier:
    """Read a case whole in five statements, however much it holds. Raises NotFound."""
    session = context.session
    found = session.execute(
        select(Case, Body).outerjoin(Body, Body.id == Case.body_id).where(Case.id == case_id)
    ).one_or_none()
    case = case_for(context, case_id, capability, to_change=to_change)  # in the session already
    body: Body | None = found[1] if found else None
    contents = contents_of(context.vaults, case_id, for_filer=False)
    events = events_of(session, case_id)
    regime = context.book.regime(case.regime_id, case.regime_version)
    place_code = body.place_code if body else None
    calendar = context.book.calendar(regime.calendar, place_code)
    return Dossier(
        case=case,
        body=body,
        contents=contents,
        events=events,
        names=names_in(session, events, language),
        regime=regime,
        calendar=calendar,
        report=report(context.book, events, place_code, now=context.now),
        today=context.now.astimezone(calendar.zone).date(),
    )


def names_in(
    session: Session, events: Iterable[Happening], language: str, people: Iterable[UUID] = ()
) -> NamesFound:
    """Find in one statement the bodies, people and cases that events name, and some more people.

    A confidential case is named to nobody here, whoever reads."""
    wanted_bodies, wanted_people, wanted_cases = set(), set(people), set()
    for event in events:
        for name in _BODY_FIELDS:
            if event.payload.get(name):
                wanted_bodies.add(UUID(event.payload[name]))
        wanted_cases |= {UUID(event.payload[name]) for name in _CASE_FIELDS if event.payload.get(name)}
        if event.payload.get("person_id"):
            wanted_people.add(UUID(event.payload["person_id"]))
        if event.actor_kind == ActorKind.STAFF and event.actor_id:
            wanted_people.add(UUID(event.actor_id))
    rows = session.execute(
        union_all(
            select(literal("body"), Body.id, Body.name_es, Body.name_en).where(Body.id.in_(wanted_bodies)),
            select(literal("person"), Person.id, Person.name, literal("")).where(
                Person.id.in_(wanted_people)
            ),
            select(literal("case"), Case.id, Case.folio, literal("")).where(
                Case.id.in_(wanted_cases), Case.confidential.is_(False)
            ),
        )
    ).all()
    return NamesFound(
        bodies={
            row[1].hex: row[3] if language == "en" and row[3] else row[2] for row in rows if row[0] == "body"
        },
        people={row[1].hex: row[2] for row in rows if row[0] == "person"},
        cases={row[1].hex: row[2] for row in rows if row[0] == "case"},
    )
