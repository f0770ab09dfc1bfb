"""The tray: the cases somebody works, by due date, a page at a time; and how much work each person holds.

Every page costs the same: it is cut from the index by the rank and id of the row before it, one cut for
each phase, and the cuts are merged.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Date,
    ScalarSelect,
    Select,
    String,
    and_,
    asc,
    bindparam,
    desc,
    func,
    or_,
    select,
    tuple_,
    union_all,
)
from sqlalchemy import case as sql_case
from sqlalchemy.orm import Session
from sqlalchemy.types import Uuid

from foia import law
from foia.accounts.models import Person
from foia.cases.case_lines import TrayRow, line_of, line_statement
from foia.cases.case_row import BACKLOG_RANK
from foia.cases.models import Case
from foia.cases.phases import OPEN_PHASES, Phase
from foia.cases.tray_scopes import Scope as Scope
from foia.cases.tray_scopes import ScopeShape, shapes_of, values_of
from foia.cases.tray_scopes import scopes_of as scopes_of
from foia.extensions import fixed

PAGE_ROWS = 25
ADMISSION_WORKING_DAYS = 2  # a filing neither admitted nor questioned within these is shown
ADMISSION_CALENDAR_DAYS = 4  # where the calendar does not reach
MOST_COUNTED = 100
ME, NOBODY = "me", "nobody"


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
    shape = _shape_of(filters)
    statement = _page_statement(shapes_of(scopes), shape, cursor is not None, descending)
    values = values_of(scopes) | {"today": today, "soon_on": filters.due_by, "assignee": filters.assignee}
    values |= {"since": filters.not_started_since}
    if cursor is not None:
        values |= {"cursor_rank": cursor.rank, "cursor_case": cursor.case_id}
    rows = [line_of(found) for found in session.execute(statement, values)]
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
    statement = _counts_statement(shapes_of(scopes))
    values = values_of(scopes) | {"today": today, "soon_on": soon_on}
    found = session.execute(statement, values).one()
    return found[0], found[1], found[2]


def attention(session: Session, scopes: Sequence[Scope], not_started_since: date) -> tuple[int, int]:
    """Count what whoever decides must look at: what was set aside, and what nobody admitted or questioned.

    Of the open cases; neither beyond MOST_COUNTED."""
    if not scopes:
        return 0, 0
    statement = _attention_statement(shapes_of(scopes))
    found = session.execute(statement, values_of(scopes) | {"since": not_started_since}).one()
    return found[0], found[1]


def workload(session: Session, scopes: Sequence[Scope], today: date, soon_on: date) -> list[Workload]:
    """Return what each person holds of the open cases of these scopes; nobody's first, then the busiest."""
    if not scopes:
        return []
    late, soon = (func.sum(sql_case((condition, 1), else_=0)) for condition in (_is_overdue(), _is_due_by()))
    statement = (
        select(Case.assignee_id, func.max(Person.name), func.count(), soon, late)
        .outerjoin(Person, Person.id == Case.assignee_id)
        # What stands apart is work once somebody has it.
        .where(
            _any_of(scopes),
            _IS_OPEN,
            or_(Case.tray_rank < _APART, Case.assignee_id.is_not(None)),
        )
        .group_by(Case.assignee_id)
    )
    rows = session.execute(statement, {"today": today, "soon_on": soon_on})
    found = [Workload(row[0], row[1], row[2], int(row[3]), int(row[4])) for row in rows]
    return sorted(found, key=lambda load: (load.person_id is not None, -load.open, load.name or ""))


# Statements are made once for each shape of a question and kept: making one costs more than asking it.
_IS_OPEN = Case.phase.in_([fixed(phase) for phase in OPEN_PHASES])
_APART = fixed(BACKLOG_RANK)
_TODAY, _SOON_ON = bindparam("today", type_=Date()), bindparam("soon_on", type_=Date())
_SINCE, _ASSIGNEE = bindparam("since", type_=Date()), bindparam("assignee", type_=Uuid())
_CURSOR = tuple_(bindparam("cursor_rank", type_=String()), bindparam("cursor_case", type_=Uuid()))


def _shape_of(filters: Filters) -> Filters:
    """Return the filters with days and people told only as given or not."""
    return replace(
        filters,
        phases=tuple(filters.phases),
        due_by=None if filters.due_by is None else date.min,
        assignee=None if filters.assignee is None else UUID(int=0),
        not_started_since=None if filters.not_started_since is None else date.min,
    )


@lru_cache(maxsize=512)
def _page_statement(
    scopes: tuple[ScopeShape, ...], shape: Filters, follows: bool, descending: bool
) -> Select[*tuple[Any, ...]]:
    cuts = [
        _cut(scope.condition(number), phase, shape, follows, descending)
        for number, scope in enumerate(scopes)
        for phase in shape.phases
    ]
    merged = union_all(*cuts).subquery()
    in_order = _order(merged.c.tray_rank, merged.c.id, descending=descending)
    chosen = select(merged.c.id).order_by(*in_order).limit(PAGE_ROWS + 1).subquery()
    in_order = _order(Case.tray_rank, Case.id, descending=descending)
    return line_statement().join(chosen, chosen.c.id == Case.id).order_by(*in_order)


@lru_cache(maxsize=256)
def _counts_statement(scopes: tuple[ScopeShape, ...]) -> Select[int, int, int]:
    in_order, apart = Case.tray_rank < _APART, Case.tray_rank >= _APART
    return select(
        _counted(scopes, in_order, _is_overdue()),
        _counted(scopes, in_order, _is_due_by()),
        _counted(scopes, apart),
    )


@lru_cache(maxsize=256)
def _attention_statement(scopes: tuple[ScopeShape, ...]) -> Select[int, int]:
    return select(
        _counted(scopes, Case.set_aside.is_(True)),
        _counted(scopes, Case.set_aside.is_(False), _is_not_started()),
    )


def _counted(scopes: Sequence[ScopeShape], *conditions: ColumnElement[bool]) -> ScalarSelect[int]:
    """Count the open cases of which all this is so, none beyond MOST_COUNTED."""
    # In the order of the index, phase by phase: it then reads no more than it counts.
    cuts = [
        select(Case.id)
        .where(scope.condition(number), Case.phase == fixed(phase), *conditions)
        .order_by(Case.tray_rank, Case.id)
        .limit(MOST_COUNTED)
        .subquery()
        for number, scope in enumerate(scopes)
        for phase in OPEN_PHASES
    ]
    some = union_all(*(select(cut.c.id) for cut in cuts)).limit(MOST_COUNTED)
    return select(func.count()).select_from(some.subquery()).scalar_subquery()


def _is_overdue() -> ColumnElement[bool]:
    # `late_after_on` is never before `due_on`: the second condition lets the index cut.
    return and_(Case.late_after_on < _TODAY, Case.due_on < _TODAY, Case.stopped_on.is_(None))


def _is_due_by() -> ColumnElement[bool]:
    return and_(Case.late_after_on >= _TODAY, Case.due_on <= _SOON_ON, Case.stopped_on.is_(None))


def not_started_since(calendar: law.Calendar, today: date) -> date:
    """Return the last day such that what was received then had its two working days and is past them."""
    try:
        last = today if calendar.is_working_day(today) else calendar.add_working_days(today, -1)
        return calendar.add_working_days(last, -ADMISSION_WORKING_DAYS) - timedelta(days=1)
    except law.NotCovered:
        return today - timedelta(days=ADMISSION_CALENDAR_DAYS + 1)


def _is_not_started() -> ColumnElement[bool]:
    """Select filings whose term waits for an admission, unless the filer was asked something."""
    return and_(
        Case.provisional_due_on.is_not(None),
        Case.received_on <= _SINCE,
        Case.phase != fixed(Phase.AWAITING_CLARIFICATION),
    )


def _any_of(scopes: Iterable[Scope]) -> ColumnElement[bool]:
    return or_(*(scope.condition for scope in scopes))


def _cut(
    reached: ColumnElement[bool], phase: str, filters: Filters, follows: bool, descending: bool
) -> Select[UUID, str]:
    wanted = [reached, Case.phase == fixed(phase)]
    if follows:
        here = tuple_(Case.tray_rank, Case.id)
        wanted.append(here < _CURSOR if descending else here > _CURSOR)
    if filters.overdue:
        wanted.append(_is_overdue())
    if filters.due_by is not None:
        wanted.append(_is_due_by())
    if filters.assignee is not None:
        wanted.append(Case.assignee_id == _ASSIGNEE)
    if filters.unassigned:
        wanted.append(Case.assignee_id.is_(None))
    if filters.held:
        wanted.append(Case.held.is_(True))
    wanted.append(Case.set_aside.is_(filters.set_aside))
    if filters.not_started_since is not None:
        wanted.append(_is_not_started())
    if filters.kind is not None:
        wanted.append(Case.kind == fixed(filters.kind))
    # The rank begins with it, so that the index cuts there.
    wanted.append(Case.tray_rank >= _APART if filters.backlog else Case.tray_rank < _APART)
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
