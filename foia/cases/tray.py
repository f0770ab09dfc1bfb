"""The tray: the cases somebody works, by due date, a page at a time; and how much work each person holds.

Every page costs the same: it is cut from the index by the rank and id of the row before it, one cut for
each phase, and the cuts are merged.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    and_,
    asc,
    desc,
    func,
    literal,
    or_,
    select,
    true,
    tuple_,
    union_all,
)
from sqlalchemy import case as sql_case
from sqlalchemy.orm import Session
from sqlalchemy.types import Uuid

from foia import law
from foia.accounts.models import Person
from foia.actors import BODY_ROLES, CAPABILITIES, CONFIDENTIAL_ROLES, Actor, Capability, Role
from foia.cases.models import Case, CaseKey, Document
from foia.cases.phases import OPEN_PHASES, Phase
from foia.cases.states import BODY, CENTRAL_DESK, exclusions_of
from foia.cases.store import BACKLOG_RANK
from foia.directory.models import Body

PAGE_ROWS = 25
ADMISSION_WORKING_DAYS = 2  # a filing neither admitted nor questioned within these is shown
ADMISSION_CALENDAR_DAYS = 4  # where the calendar does not reach
MOST_COUNTED = 100
ME, NOBODY = "me", "nobody"


@dataclass(frozen=True)
class Scope:
    """Cases somebody works: those in a custody, of one body or of whichever (None), and of one office of it.

    Confidential ones or the others, never both; none of those the person is `excluded` from (ids in hex)."""

    custody: str
    body_id: UUID | None = None
    office_id: UUID | None = None
    confidential: bool = False
    excluded: tuple[str, ...] = ()

    @property
    def condition(self) -> ColumnElement[bool]:
        parts = [Case.custody == self.custody, Case.confidential.is_(self.confidential)]
        if self.body_id is not None:
            parts.append(Case.body_id == self.body_id)
        if self.office_id is not None:
            parts.append(or_(Case.office_id.is_(None), Case.office_id == self.office_id))
        parts += [Case.excluded.not_like(f"%{known}%") for known in self.excluded]
        return and_(*parts)


@dataclass(frozen=True)
class Filters:
    """What the tray is narrowed to. `due_by` keeps what is due up to a day and is not late yet."""

    phases: Sequence[str] = OPEN_PHASES
    overdue: bool = False
    due_by: date | None = None
    assignee: UUID | None = None
    unassigned: bool = False
    held: bool = False
    set_aside: bool = False
    not_started_since: date | None = None  # neither admitted nor questioned, received up to this day
    kind: str | None = None
    backlog: bool = False  # what came open and old from another log stands apart


@dataclass(frozen=True)
class Cursor:
    """Where a page ends: the next one follows this row, or comes before it when `backwards`."""

    rank: str
    case_id: UUID
    backwards: bool = False


@dataclass(frozen=True)
class TrayRow:
    """One case of the list, with what its line needs; nothing is opened yet. `key` is None once erased."""

    case: Case
    subject: Document | None
    key: CaseKey | None
    body: Body | None
    assignee: str | None


@dataclass(frozen=True)
class TrayPage:
    """One page, and the cursors of its neighbours where there are any."""

    rows: list[TrayRow]
    following: Cursor | None = None
    previous: Cursor | None = None


@dataclass(frozen=True)
class Workload:
    """How many open cases a person holds (None: nobody), how many of them are late or soon due."""

    person_id: UUID | None
    name: str | None
    open: int
    due_soon: int
    overdue: int


def scopes_of(actor: Actor, capability: Capability) -> list[Scope]:
    """Return the cases an actor reaches with a capability, as conditions on a list."""
    excluded = tuple(sorted(exclusions_of(actor)))
    found = set()
    for grant in actor.grants:
        if capability not in CAPABILITIES[grant.role]:
            continue
        is_confidential = grant.role in CONFIDENTIAL_ROLES
        if grant.role in BODY_ROLES and grant.body_id is not None:
            found.add(Scope(BODY, grant.body_id, grant.office_id, is_confidential, excluded))
        elif grant.role == Role.CENTRAL_DESK:
            found.add(Scope(CENTRAL_DESK, excluded=excluded))
    # Whoever works a whole body needs no narrower cut of it, in which the same cases would stand twice.
    whole = {replace(scope, office_id=None) for scope in found if scope.office_id is None}
    narrow = {scope for scope in found if scope.office_id and replace(scope, office_id=None) not in whole}
    return sorted(whole | narrow, key=_scope_order)


def _scope_order(scope: Scope) -> tuple[str, str, str, bool]:
    body, office = (known.hex if known else "" for known in (scope.body_id, scope.office_id))
    return scope.custody, body, office, scope.confidential


def page_of(
    session: Session,
    scopes: Sequence[Scope],
    filters: Filters,
    today: date,
    cursor: Cursor | None = None,
    *,
    newest_first: bool = False,
) -> TrayPage:
    """Return one page in one statement: urgent first, then overdue and by due date, without a date last."""
    if not scopes:
        return TrayPage([])
    backwards = cursor is not None and cursor.backwards
    descending = newest_first != backwards
    cuts = [
        _cut(scope, phase, filters, today, segment, descending)
        for scope in scopes
        for phase in filters.phases
        for segment in [_ahead(cursor, descending)]
    ]
    merged = union_all(*cuts).subquery()
    in_order = _order(merged.c.tray_rank, merged.c.id, descending=descending)
    chosen = select(merged.c.id).order_by(*in_order).limit(PAGE_ROWS + 1).subquery()
    in_order = _order(Case.tray_rank, Case.id, descending=descending)
    statement = line_statement().join(chosen, chosen.c.id == Case.id).order_by(*in_order)
    rows = [line_of(found) for found in session.execute(statement)]
    more, rows = len(rows) > PAGE_ROWS, rows[:PAGE_ROWS]
    if backwards:
        rows.reverse()
    if not rows:
        return TrayPage([])
    has_next = more if not backwards else True
    has_previous = more if backwards else cursor is not None
    first, last = rows[0].case, rows[-1].case
    return TrayPage(
        rows,
        following=Cursor(last.tray_rank, last.id) if has_next else None,
        previous=Cursor(first.tray_rank, first.id, backwards=True) if has_previous else None,
    )


def find_by_folio(session: Session, scopes: Sequence[Scope], folio: str) -> TrayPage:
    """Return the case of a folio, whatever its phase, if it is among those the actor works."""
    if not scopes:
        return TrayPage([])
    statement = line_statement().where(Case.folio == folio, _any_of(scopes))
    return TrayPage([line_of(found) for found in session.execute(statement)])


def counts(session: Session, scopes: Sequence[Scope], today: date, soon_on: date) -> tuple[int, int, int]:
    """Count the open cases that are overdue, due soon, and apart; none beyond MOST_COUNTED."""
    if not scopes:
        return 0, 0, 0
    in_order, apart = Case.tray_rank < BACKLOG_RANK, Case.tray_rank >= BACKLOG_RANK
    late, soon, backlog = (
        select(func.count())
        .select_from(
            select(Case.id)
            .where(_any_of(scopes), Case.phase.in_(OPEN_PHASES), condition)
            .limit(MOST_COUNTED)
            .subquery()
        )
        .scalar_subquery()
        for condition in (
            and_(in_order, _is_overdue(today)),
            and_(in_order, _is_due_by(today, soon_on)),
            apart,
        )
    )
    found = session.execute(select(late, soon, backlog)).one()
    return found[0], found[1], found[2]


def attention(session: Session, scopes: Sequence[Scope], not_started_since: date) -> tuple[int, int]:
    """Count what whoever decides must look at: what was set aside, and what nobody admitted or questioned.

    Of the open cases; neither beyond MOST_COUNTED."""
    if not scopes:
        return 0, 0
    aside, not_started = (
        select(func.count())
        .select_from(
            select(Case.id)
            .where(_any_of(scopes), Case.phase.in_(OPEN_PHASES), *conditions)
            .limit(MOST_COUNTED)
            .subquery()
        )
        .scalar_subquery()
        for conditions in (
            (Case.set_aside.is_(True),),
            (Case.set_aside.is_(False), _is_not_started(not_started_since)),
        )
    )
    found = session.execute(select(aside, not_started)).one()
    return found[0], found[1]


def workload(session: Session, scopes: Sequence[Scope], today: date, soon_on: date) -> list[Workload]:
    """Return what each person holds of the open cases of these scopes; nobody's first, then the busiest."""
    if not scopes:
        return []
    late, soon = (
        func.sum(sql_case((condition, 1), else_=0))
        for condition in (_is_overdue(today), _is_due_by(today, soon_on))
    )
    statement = (
        select(Case.assignee_id, func.max(Person.name), func.count(), soon, late)
        .outerjoin(Person, Person.id == Case.assignee_id)
        # What stands apart is work once somebody has it.
        .where(
            _any_of(scopes),
            Case.phase.in_(OPEN_PHASES),
            or_(Case.tray_rank < BACKLOG_RANK, Case.assignee_id.is_not(None)),
        )
        .group_by(Case.assignee_id)
    )
    found = [Workload(row[0], row[1], row[2], int(row[3]), int(row[4])) for row in session.execute(statement)]
    return sorted(found, key=lambda load: (load.person_id is not None, -load.open, load.name or ""))


def _is_overdue(today: date) -> ColumnElement[bool]:
    # `late_after_on` is never before `due_on`: the second condition lets the index cut.
    return and_(Case.late_after_on < today, Case.due_on < today, Case.stopped_on.is_(None))


def _is_due_by(today: date, last_on: date) -> ColumnElement[bool]:
    return and_(Case.late_after_on >= today, Case.due_on <= last_on, Case.stopped_on.is_(None))


def not_started_since(calendar: law.Calendar, today: date) -> date:
    """Return the last day such that what was received then had its two working days and is past them."""
    try:
        last = today if calendar.is_working_day(today) else calendar.add_working_days(today, -1)
        return calendar.add_working_days(last, -ADMISSION_WORKING_DAYS) - timedelta(days=1)
    except law.NotCovered:
        return today - timedelta(days=ADMISSION_CALENDAR_DAYS + 1)


def _is_not_started(received_up_to: date) -> ColumnElement[bool]:
    """Select filings whose term waits for an admission, unless the filer was asked something."""
    return and_(
        Case.provisional_due_on.is_not(None),
        Case.received_on <= received_up_to,
        Case.phase != Phase.AWAITING_CLARIFICATION,
    )


def _any_of(scopes: Iterable[Scope]) -> ColumnElement[bool]:
    return or_(*(scope.condition for scope in scopes))


def _ahead(cursor: Cursor | None, descending: bool) -> ColumnElement[bool]:
    """Return the condition of what is still ahead."""
    if cursor is None:
        return true()
    here = tuple_(Case.tray_rank, Case.id)
    there = tuple_(literal(cursor.rank, String()), literal(cursor.case_id, Uuid()))
    return here < there if descending else here > there


def _cut(
    scope: Scope,
    phase: str,
    filters: Filters,
    today: date,
    segment: ColumnElement[bool],
    descending: bool,
) -> Select[UUID, str]:
    wanted: list[ColumnElement[bool]] = [scope.condition, Case.phase == phase, segment]
    if filters.overdue:
        wanted.append(_is_overdue(today))
    if filters.due_by is not None:
        wanted.append(_is_due_by(today, filters.due_by))
    if filters.assignee is not None:
        wanted.append(Case.assignee_id == filters.assignee)
    if filters.unassigned:
        wanted.append(Case.assignee_id.is_(None))
    if filters.held:
        wanted.append(Case.held.is_(True))
    wanted.append(Case.set_aside.is_(filters.set_aside))
    if filters.not_started_since is not None:
        wanted.append(_is_not_started(filters.not_started_since))
    if filters.kind is not None:
        wanted.append(Case.kind == filters.kind)
    # The rank begins with it, so that the index cuts there.
    wanted.append(Case.tray_rank >= BACKLOG_RANK if filters.backlog else Case.tray_rank < BACKLOG_RANK)
    direction = desc if descending else asc
    cut = (
        select(Case.id, Case.tray_rank)
        .where(*wanted)
        .order_by(direction(Case.tray_rank), direction(Case.id))
        .limit(PAGE_ROWS + 1)
        .subquery()
    )
    return select(cut.c.id, cut.c.tray_rank)


def _order(rank: Any, case_id: Any, *, descending: bool) -> list[ColumnElement[Any]]:
    direction = desc if descending else asc
    return [direction(rank), direction(case_id)]


def line_statement() -> Select[Case, Document, CaseKey, Body, str]:
    """Select cases with what their line needs; the key comes along so that opening costs no statement."""
    return (
        select(Case, Document, CaseKey, Body, Person.name)
        .outerjoin(CaseKey, CaseKey.case_id == Case.id)
        .outerjoin(Document, and_(Document.case_id == Case.id, Document.kind == "subject"))
        .outerjoin(Body, Body.id == Case.body_id)
        .outerjoin(Person, Person.id == Case.assignee_id)
    )


def line_of(found: Sequence[Any]) -> TrayRow:
    """Return a line of what `line_statement` selected."""
    case, subject, key, body, assignee = found
    return TrayRow(case, subject, key, body, assignee)
