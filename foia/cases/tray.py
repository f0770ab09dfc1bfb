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
from foia.cases.case_row import BACKLOG_RANK, due_rank
from foia.cases.models import Case
from foia.cases.phases import OPEN_PHASES, Phase
from foia.cases.tray_scopes import Scope as Scope
from foia.cases.tray_scopes import ScopeShape, shapes_of, values_of
from foia.cases.tray_scopes import scopes_of as scopes_of
from foia.extensions import fixed, fixed_day, fixed_number

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
    statement = _page_statement(shapes_of(scopes), shape, today, cursor is not None, descending)
    values = values_of(scopes) | {"assignee": filters.assignee, "since": filters.not_started_since}
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
    statement = _counts_statement(shapes_of(scopes), today, soon_on)
    found = session.execute(statement, values_of(scopes)).one()
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
    late, soon = (
        func.sum(sql_case((condition, 1), else_=0))
        for condition in (_is_overdue(Case, today), _is_due_by(Case, today, soon_on))
    )
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
    rows = session.execute(statement)
    found = [Workload(row[0], row[1], row[2], int(row[3]), int(row[4])) for row in rows]
    return sorted(found, key=lambda load: (load.person_id is not None, -load.open, load.name or ""))


# Statements are made once for each shape of a question and kept: making one costs more than asking it. Days
# are written into them: what is due by a day is a part of the index that only then is known how small it is.
_OPEN = [fixed(phase) for phase in OPEN_PHASES]
_IS_OPEN = Case.phase.in_(_OPEN)
_APART = fixed(BACKLOG_RANK)
_COUNTED = Case.id, Case.phase, Case.tray_rank
_INLINED = "NOT MATERIALIZED"  # what is named in a statement is not to be collected first
_MOST, _PAGE = fixed_number(MOST_COUNTED), fixed_number(PAGE_ROWS + 1)
_NEVER = fixed_day(date.max)
_SINCE, _ASSIGNEE = bindparam("since", type_=Date()), bindparam("assignee", type_=Uuid())
_CURSOR = tuple_(bindparam("cursor_rank", type_=String()), bindparam("cursor_case", type_=Uuid()))


def _shape_of(filters: Filters) -> Filters:
    """Return the filters with the person and the day of receipt told only as given or not."""
    return replace(
        filters,
        phases=tuple(filters.phases),
        assignee=None if filters.assignee is None else UUID(int=0),
        not_started_since=None if filters.not_started_since is None else date.min,
    )


@lru_cache(maxsize=512)
def _page_statement(
    scopes: tuple[ScopeShape, ...], shape: Filters, today: date, follows: bool, descending: bool
) -> Select[*tuple[Any, ...]]:
    cuts = [
        _cut(scope.condition(number), phase, shape, today, follows, descending)
        for number, scope in enumerate(scopes)
        for phase in shape.phases
    ]
    merged = union_all(*cuts).subquery()
    in_order = _order(merged.c.tray_rank, merged.c.id, descending=descending)
    chosen = select(merged.c.id).order_by(*in_order).limit(_PAGE).subquery()
    in_order = _order(Case.tray_rank, Case.id, descending=descending)
    return line_statement().join(chosen, chosen.c.id == Case.id).order_by(*in_order)


@lru_cache(maxsize=256)
def _counts_statement(scopes: tuple[ScopeShape, ...], today: date, soon_on: date) -> Select[int, int, int]:
    due_today, due_last = fixed(due_rank(today)), fixed(due_rank(soon_on))
    late, soon, apart = _Counted(), _Counted(), _Counted()
    for cases in _reached(scopes, Case.due_on, Case.late_after_on, Case.stopped_on):
        is_late = cases.late_after_on < fixed_day(today)
        # Said as IS NULL, the database takes it for a chance among all cases and reads every late one.
        is_owed = func.coalesce(cases.stopped_on, _NEVER) >= _NEVER
        is_soon = _is_due_by(cases, today, soon_on)
        late.add_in_order(cases, cases.tray_rank < due_today, is_late, is_owed)
        soon.add_in_order(cases, cases.tray_rank.between(due_today, due_last), is_soon)
        # Urgent ones, and what is late by one reading of a rule alone: few among many, so looked for last.
        soon.add(cases, cases.tray_rank < due_today, is_soon)
        apart.add_in_order(cases, cases.tray_rank >= _APART)
    return select(late.number, soon.number, apart.number)


@lru_cache(maxsize=256)
def _attention_statement(scopes: tuple[ScopeShape, ...]) -> Select[int, int]:
    aside, not_started = _Counted(), _Counted()
    for cases in _reached(scopes, Case.set_aside, Case.provisional_due_on, Case.received_on):
        aside.add_in_order(cases, cases.set_aside.is_(True))
        not_started.add_in_order(cases, cases.set_aside.is_(False), _is_not_started(cases))
    return select(aside.number, not_started.number)


def _reached(scopes: Sequence[ScopeShape], *columns: Any) -> list[Any]:
    """Name the cases of each scope, with the columns that are asked about."""
    return [
        select(*_COUNTED, *columns).where(scope.condition(number)).cte(f"c{number}").prefix_with(_INLINED).c
        for number, scope in enumerate(scopes)
    ]


class _Counted:
    """Open cases to be counted, none beyond MOST_COUNTED; what is added must not count one twice."""

    def __init__(self) -> None:
        self._cuts: list[Select[UUID]] = []

    def add_in_order(self, cases: Any, *conditions: ColumnElement[bool]) -> None:
        """Add those of which all this is so, in the order of the index: no more is read than is counted."""
        for phase in OPEN_PHASES:
            of_phase = select(cases.id).where(cases.phase == fixed(phase), *conditions)
            cut = of_phase.order_by(cases.tray_rank, cases.id).limit(_MOST).subquery()
            self._cuts.append(select(cut.c.id))

    def add(self, cases: Any, *conditions: ColumnElement[bool]) -> None:
        """Add those of which all this is so, wherever they are."""
        self._cuts.append(select(cases.id).where(cases.phase.in_(_OPEN), *conditions))

    @property
    def number(self) -> ScalarSelect[int]:
        some = union_all(*self._cuts).limit(_MOST).subquery()
        return select(func.count()).select_from(some).scalar_subquery()


def _is_overdue(cases: Any, today: date) -> ColumnElement[bool]:
    # `late_after_on` is never before `due_on`.
    return and_(cases.late_after_on < fixed_day(today), cases.stopped_on.is_(None))


def _is_due_by(cases: Any, today: date, last_on: date) -> ColumnElement[bool]:
    return and_(
        cases.late_after_on >= fixed_day(today),
        cases.due_on <= fixed_day(last_on),
        cases.stopped_on.is_(None),
    )


def not_started_since(calendar: law.Calendar, today: date) -> date:
    """Return the last day such that what was received then had its two working days and is past them."""
    try:
        last = today if calendar.is_working_day(today) else calendar.add_working_days(today, -1)
        return calendar.add_working_days(last, -ADMISSION_WORKING_DAYS) - timedelta(days=1)
    except law.NotCovered:
        return today - timedelta(days=ADMISSION_CALENDAR_DAYS + 1)


def _is_not_started(cases: Any = Case) -> ColumnElement[bool]:
    """Select filings whose term waits for an admission, unless the filer was asked something."""
    return and_(
        cases.provisional_due_on.is_not(None),
        cases.received_on <= _SINCE,
        cases.phase != fixed(Phase.AWAITING_CLARIFICATION),
    )


def _any_of(scopes: Iterable[Scope]) -> ColumnElement[bool]:
    return or_(*(scope.condition for scope in scopes))


def _cut(
    reached: ColumnElement[bool], phase: str, filters: Filters, today: date, follows: bool, descending: bool
) -> Select[UUID, str]:
    wanted = [reached, Case.phase == fixed(phase)]
    if follows:
        here = tuple_(Case.tray_rank, Case.id)
        wanted.append(here < _CURSOR if descending else here > _CURSOR)
    if filters.overdue:
        wanted += [Case.tray_rank < fixed(due_rank(today)), _is_overdue(Case, today)]
    if filters.due_by is not None:
        soon_on = filters.due_by
        wanted += [Case.tray_rank <= fixed(due_rank(soon_on)), _is_due_by(Case, today, soon_on)]
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
        .limit(_PAGE)
        .subquery()
    )
    return select(cut.c.id, cut.c.tray_rank)


def _order(rank: Any, case_id: Any, *, descending: bool) -> list[ColumnElement[Any]]:
    direction = desc if descending else asc
    return [direction(rank), direction(case_id)]
