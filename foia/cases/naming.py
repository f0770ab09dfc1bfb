"""The names behind the ids on the page of a case: bodies, people, folios, norms, and what stands beside it.

One statement, made once for each shape of what is asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import Date, Select, String, Uuid, bindparam, cast, func, literal, null, select, union_all
from sqlalchemy.orm import Session

from foia.accounts.absence_queries import is_on
from foia.accounts.models import Absence, Person
from foia.actors import ActorKind
from foia.amendments.models import Amendment
from foia.asking import Statement, ask
from foia.cases.categories import Category
from foia.cases.events import Happening
from foia.cases.intake_models import RegistryNumber
from foia.cases.models import Case
from foia.cases.presence import KEPT
from foia.cases.trace_models import CaseOpening
from foia.cases.tray_models import Presence
from foia.directory.models import Body, Office
from foia.extensions import UtcDateTime

# Fields of events that hold an id, by what it is of.
_FIELDS = {
    "body": ("body_id", "from_body_id", "about_body_id"),
    "case": ("case_id", "origin_case_id"),
    "norm": ("amendment_id",),
    "person": ("person_id",),
}
# By what something is found, and its name in Spanish and in English.
_NAMES: dict[str, tuple[Any, Any, Any]] = {
    "body": (Body.id, Body.name_es, Body.name_en),
    "person": (Person.id, Person.name, literal("")),
    "case": (Case.id, Case.folio, literal("")),
    "norm": (Amendment.id, Amendment.norm, literal("")),
    "office": (Office.id, Office.name_es, Office.name_en),
}
MOST_OPENINGS_SHOWN = 500
_CASE_ID = bindparam("case_id", type_=Uuid())

Row = Sequence[Any]  # what it names, id, name in Spanish, name in English, instant


@dataclass(frozen=True)
class NamesFound:
    """Names by the id (hex) events hold: bodies in the reader's language, members of staff, folios."""

    bodies: dict[str, str]
    people: dict[str, str]
    cases: dict[str, str] = field(default_factory=dict)
    offices: dict[str, str] = field(default_factory=dict)
    norms: dict[str, str] = field(default_factory=dict)  # by the amendment each one orders


def names_in(
    session: Session, events: Iterable[Happening], language: str, people: Iterable[UUID] = ()
) -> NamesFound:
    """Find in one statement the bodies, people and cases that events name, and some more people.

    A confidential case is named to nobody here, whoever reads."""
    return names_found(named(session, mentioned(events, people)), language)


_NO_INSTANT = cast(null(), UtcDateTime())


@dataclass(frozen=True)
class _Shape:
    """What a statement of names depends on: how many ids of each kind, and what is asked of a case."""

    counts: tuple[tuple[str, int], ...]
    of_case: bool = False
    is_assigned: bool = False
    is_confidential: bool = False


def named(
    session: Session,
    wanted: Mapping[str, Iterable[UUID]],
    case: Case | None = None,
    now: datetime | None = None,
    today: date | None = None,
) -> Sequence[Row]:
    """Name what is wanted by its ids, and what stands beside a case, in one statement."""
    values: dict[str, Any] = {}
    counts = []
    for kind, ids in wanted.items():
        padded = _padded(ids)
        counts.append((kind, len(padded)))
        values |= {f"{kind}_{number}": id_ for number, id_ in enumerate(padded)}
    shape = _Shape(tuple(one for one in counts if one[1]))
    if case is not None and now is not None:
        shape = replace(
            shape, of_case=True, is_assigned=case.assignee_id is not None, is_confidential=case.confidential
        )
        values |= {
            "case_id": case.id,
            "category": case.category,
            "now": now,
            "present_since": now - KEPT,
            "assignee_id": case.assignee_id,
            "today": today,
        }
    return ask(session, _naming(shape), values) if shape.counts or shape.of_case else []


def _padded(ids: Iterable[UUID]) -> list[UUID]:
    """Return ids, the last one repeated to a power of two: so that there are few statements to be made."""
    found = sorted(ids)
    return found + found[-1:] * ((1 << (len(found) - 1).bit_length()) - len(found)) if found else []


def mentioned(events: Iterable[Happening], people: Iterable[UUID]) -> dict[str, set[UUID]]:
    """Collect what events mention, and some people."""
    wanted: dict[str, set[UUID]] = {"body": set(), "person": set(people), "case": set(), "norm": set()}
    for event in events:
        for kind, fields in _FIELDS.items():
            wanted[kind] |= {UUID(event.payload[name]) for name in fields if event.payload.get(name)}
        if event.actor_kind == ActorKind.STAFF and event.actor_id:
            wanted["person"].add(UUID(event.actor_id))
    return wanted


@lru_cache(maxsize=128)
def _naming(shape: _Shape) -> Statement:
    parts: list[Select[*tuple[Any, ...]]] = []
    for kind, count in shape.counts:
        id_, *names = _NAMES[kind]
        binds = [bindparam(f"{kind}_{number}", type_=Uuid()) for number in range(count)]
        part = select(literal(kind), id_, *names, _NO_INSTANT).where(id_.in_(binds))
        parts.append(part.where(Case.confidential.is_(False)) if kind == "case" else part)
    return union_all(*parts, *(_beside(shape) if shape.of_case else []))


def _beside(shape: _Shape) -> list[Select[*tuple[Any, ...]]]:
    """Select a case's category and registry numbers, and who has it open, stands in, or opened it."""
    seen_at, noted_at, by = Presence.seen_at, RegistryNumber.noted_at, RegistryNumber.body_id
    parts: list[Select[*tuple[Any, ...]]] = [
        select(literal("category"), Category.id, Category.name_es, Category.name_en, _NO_INSTANT).where(
            Category.code == bindparam("category", type_=String())
        ),
        select(literal("registry"), by, RegistryNumber.number, literal(""), noted_at).where(
            RegistryNumber.case_id == _CASE_ID
        ),
        select(literal("present"), Presence.person_id, Person.name, literal(""), seen_at)
        .join(Person, Person.id == Presence.person_id)
        .where(Presence.case_id == _CASE_ID, seen_at > bindparam("present_since", type_=UtcDateTime())),
    ]
    if shape.is_assigned:
        last_on = cast(Absence.last_on, String)
        parts.append(
            select(literal("away"), Absence.person_id, func.coalesce(Person.name, ""), last_on, _NO_INSTANT)
            .outerjoin(Person, Person.id == Absence.substitute_id)
            .where(
                Absence.person_id == bindparam("assignee_id", type_=Uuid()),
                is_on(bindparam("today", type_=Date())),
            )
        )
    if shape.is_confidential:
        newest = (
            select(CaseOpening.person_id, CaseOpening.opened_at)
            .where(
                CaseOpening.case_id == _CASE_ID,
                CaseOpening.opened_at < bindparam("now", type_=UtcDateTime()),
            )
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


def names_found(rows: Iterable[Row], language: str) -> NamesFound:
    found: dict[str, dict[str, str]] = {"body": {}, "person": {}, "case": {}, "office": {}, "norm": {}}
    for row in rows:
        if row[0] in found:
            found[row[0]][row[1].hex] = name_of(row, language)
    return NamesFound(
        bodies=found["body"],
        people=found["person"],
        cases=found["case"],
        offices=found["office"],
        norms=found["norm"],
    )


def name_of(row: Row, language: str) -> str:
    return str(row[3] if language == "en" and row[3] else row[2])
