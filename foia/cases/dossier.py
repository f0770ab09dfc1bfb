"""One case as staff read it: row, body, contents, events, deadlines and the names behind the ids."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import bindparam, select, union_all

from foia import law
from foia.accounts.absence_queries import AwayUntil
from foia.actors import Capability
from foia.asking import ask_together
from foia.cases import states
from foia.cases.context import Context
from foia.cases.events import Happening
from foia.cases.models import Case, CaseLink
from foia.cases.naming import NamesFound, Row, mentioned, name_of, named, names_found
from foia.cases.opening import case_for
from foia.cases.queries import Contents, asked_contents, opened_contents
from foia.cases.seats import calendar_at
from foia.cases.store import asked_events, happenings
from foia.cases.terms import report
from foia.directory.models import Body

# What a regime calls the filer's name among what a filing must contain.
NAME_REQUIREMENTS = frozenset({"identification", "name"})


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
    held = asked_contents(case_id, for_filer=False, now=context.now)
    *held_rows, event_rows = ask_together(session, [*held, asked_events(case_id)])
    contents = opened_contents(context.vaults, case_id, *held_rows)
    events = happenings(event_rows)
    regime = context.book.regime(case.regime_id, case.regime_version)
    calendar = calendar_at(context.book, regime.calendar, body)
    excluded = [UUID(known) for known in case.excluded_ids]
    today = context.now.astimezone(calendar.zone).date()
    drafting = [case.drafted_by_id] if case.drafted_by_id else []
    wanted = mentioned(events, [*excluded, *drafting])
    wanted["office"] = {*excluded, *([case.office_id] if case.office_id else [])}
    rows = named(session, wanted, case, context.now, today)
    links = _links(context, [row[0] for row in found], case_id, events)
    names = names_found(rows, language)
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
        category_name=next((name_of(row, language) for row in rows if row[0] == "category"), ""),
        links=links,
        openings=_openings(rows),
        registry_numbers=tuple(
            (names.bodies.get(row[1].hex, ""), row[2]) for row in rows if row[0] == "registry"
        ),
        assignee_away=_assignee_away(rows),
        present=tuple(Present(row[1], row[2], row[4]) for row in rows if row[0] == "present"),
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


def _assignee_away(rows: Iterable[Row]) -> AwayUntil | None:
    return next((AwayUntil(date.fromisoformat(row[3]), row[2]) for row in rows if row[0] == "away"), None)


def _openings(rows: Iterable[Row]) -> tuple[Opening, ...]:
    found = [Opening(row[2], row[4]) for row in rows if row[0] == "opening"]
    return tuple(sorted(found, key=lambda opening: opening.at, reverse=True))
