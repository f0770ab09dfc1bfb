"""The tray: the cases somebody works, by due date, a page at a time; and how much work each person holds.

Every page costs the same: it is cut from the index by the due date and id of the row before it, one cut for
each phase, and the cuts are merged.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Date,
    Select,
    and_,
    asc,
    desc,
    func,
    literal,
    or_,
    select,
    tuple_,
    union_all,
)
from sqlalchemy import case as sql_case
from sqlalchemy.orm import Session
from sqlalchemy.types import Uuid

from foia.accounts.models import Person
from foia.actors import BODY_ROLES, CAPABILITIES, Actor, Capability, Role
from foia.cases.case import OPEN_PHASES
from foia.cases.models import Case, CaseKey, Document
from foia.cases.states import BODY, CENTRAL_DESK
from foia.directory.models import Body

PAGE_ROWS = 25
MOST_COUNTED = 100
ME, NOBODY = "me", "nobody"


@dataclass(frozen=True)
class Scope:
    """Cases somebody works: those in a custody, of one body or of whichever (None)."""

    custody: str
    body_id: UUID | None = None

    @property
    def condition(self) -> ColumnElement[bool]:
        here = Case.custody == self.custody
        return here if self.body_id is None else and_(here, Case.body_id == self.body_id)


@dataclass(frozen=True)
class Filters:
    """What the tray is narrowed to. `due_by` keeps what is due up to a day and is not late yet."""

    phases: Sequence[str] = OPEN_PHASES
    overdue: bool = False
    due_by: date | None = None
    assignee: UUID | None = None
    unassigned: bool = False
    held: bool = False


@dataclass(frozen=True)
class Cursor:
    """Where a page ends: the next one follows this row, or comes before it when `backwards`."""

    due_on: date | None
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
    found = set()
    for grant in actor.grants:
        if capability not in CAPABILITIES[grant.role]:
            continue
        if grant.role in BODY_ROLES and grant.body_id is not None:
            found.add(Scope(BODY, grant.body_id))
        elif grant.role == Role.CENTRAL_DESK:
            found.add(Scope(CENTRAL_DESK))
    return sorted(found, key=lambda scope: (scope.custody, scope.body_id.hex if scope.body_id else ""))


def page_of(
    session: Session,
    scopes: Sequence[Scope],
    filters: Filters,
    today: date,
    cursor: Cursor | None = None,
    *,
    newest_first: bool = False,
) -> TrayPage:
    """Return one page in one statement: overdue first, then by due date, without a date last."""
    if not scopes:
        return TrayPage([])
    backwards = cursor is not None and cursor.backwards
    descending = newest_first != backwards
    cuts = [
        _cut(scope, phase, filters, today, segment, descending)
        for scope in scopes
        for phase in filters.phases
        for segment in _segments(cursor, descending)
    ]
    merged = union_all(*cuts).subquery()
    in_order = _order(merged.c.due_on, merged.c.id, backwards=backwards, descending=descending)
    chosen = select(merged.c.id).order_by(*in_order).limit(PAGE_ROWS + 1).subquery()
    in_order = _order(Case.due_on, Case.id, backwards=backwards, descending=descending)
    statement = _rows().join(chosen, chosen.c.id == Case.id).order_by(*in_order)
    rows = [_row(found) for found in session.execute(statement)]
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
        following=Cursor(last.due_on, last.id) if has_next else None,
        previous=Cursor(first.due_on, first.id, backwards=True) if has_previous else None,
    )


def find_by_folio(session: Session, scopes: Sequence[Scope], folio: str) -> TrayPage:
    """Return the case of a folio, whatever its phase, if it is among those the actor works."""
    if not scopes:
        return TrayPage([])
    statement = _rows().where(Case.folio == folio, _any_of(scopes))
    return TrayPage([_row(found) for found in session.execute(statement)])


def counts(session: Session, scopes: Sequence[Scope], today: date, soon_on: date) -> tuple[int, int]:
    """Count the open cases that are overdue and that are due soon; neither beyond MOST_COUNTED."""
    if not scopes:
        return 0, 0
    late, soon = (
        select(func.count())
        .select_from(
            select(Case.id)
            .where(_any_of(scopes), Case.phase.in_(OPEN_PHASES), condition)
            .limit(MOST_COUNTED)
            .subquery()
        )
        .scalar_subquery()
        for condition in (_is_overdue(today), _is_due_by(today, soon_on))
    )
    found = session.execute(select(late, soon)).one()
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
        .where(_any_of(scopes), Case.phase.in_(OPEN_PHASES))
        .group_by(Case.assignee_id)
    )
    found = [Workload(row[0], row[1], row[2], int(row[3]), int(row[4])) for row in session.execute(statement)]
    return sorted(found, key=lambda load: (load.person_id is not None, -load.open, load.name or ""))


def _is_overdue(today: date) -> ColumnElement[bool]:
    # `late_after_on` is never before `due_on`: the second condition lets the index cut.
    return and_(Case.late_after_on < today, Case.due_on < today, Case.stopped_on.is_(None))


def _is_due_by(today: date, last_on: date) -> ColumnElement[bool]:
    return and_(Case.late_after_on >= today, Case.due_on <= last_on, Case.stopped_on.is_(None))


def _any_of(scopes: Iterable[Scope]) -> ColumnElement[bool]:
    return or_(*(scope.condition for scope in scopes))


def _segments(cursor: Cursor | None, descending: bool) -> list[ColumnElement[bool]]:
    """Return the conditions of what is still ahead: the dated rows, and those without a date."""
    dated, undated = Case.due_on.is_not(None), Case.due_on.is_(None)
    if cursor is None:
        return [dated, undated]
    if cursor.due_on is None:
        after = Case.id < cursor.case_id if descending else Case.id > cursor.case_id
        return [and_(undated, after), dated] if cursor.backwards else [and_(undated, after)]
    here, there = (
        tuple_(Case.due_on, Case.id),
        tuple_(literal(cursor.due_on, Date()), literal(cursor.case_id, Uuid())),
    )
    beyond = here < there if descending else here > there
    return [beyond] if cursor.backwards else [beyond, undated]


def _cut(
    scope: Scope,
    phase: str,
    filters: Filters,
    today: date,
    segment: ColumnElement[bool],
    descending: bool,
) -> Select[UUID, date | None]:
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
    direction = desc if descending else asc
    cut = (
        select(Case.id, Case.due_on)
        .where(*wanted)
        .order_by(direction(Case.due_on), direction(Case.id))
        .limit(PAGE_ROWS + 1)
        .subquery()
    )
    return select(cut.c.id, cut.c.due_on)


def _order(due_on: Any, case_id: Any, *, backwards: bool, descending: bool) -> list[ColumnElement[Any]]:
    without_date = sql_case((due_on.is_(None), 1), else_=0)
    direction = desc if descending else asc
    return [
        desc(without_date) if backwards else asc(without_date),
        direction(due_on),
        direction(case_id),
    ]


def _rows() -> Select[Case, Document, CaseKey, Body, str]:
    """Select cases with what their line needs; the key comes along so that opening costs no statement."""
    return (
        select(Case, Document, CaseKey, Body, Person.name)
        .outerjoin(CaseKey, CaseKey.case_id == Case.id)
        .outerjoin(Document, and_(Document.case_id == Case.id, Document.kind == "subject"))
        .outerjoin(Body, Body.id == Case.body_id)
        .outerjoin(Person, Person.id == Case.assignee_id)
    )


def _row(found: Sequence[Any]) -> TrayRow:
    case, subject, key, body, assignee = found
    return TrayRow(case, subject, key, body, assignee)
