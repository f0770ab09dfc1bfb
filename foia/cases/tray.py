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
    BindParameter,
    ColumnElement,
    Date,
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
from foia.accounts.models import Absence, Person
from foia.asking import ask
from foia.cases.case_lines import CaseLine, TrayRow, line_of, line_statement
from foia.cases.case_row import BACKLOG_RANK, FIRST_DUE_RANK, due_rank
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
ME, NOBODY, COVERED = "me", "nobody", "covered"


@dataclass(frozen=True)
class Filters:
    """What the tray is narrowed to. `due_by` keeps what is due up to a day and is not late yet."""

    phases: Sequence[str] = OPEN_PHASES
    overdue: bool = False
    due_by: date | None = None
    due_today: bool = False
    assignee: UUID | None = None
    covered_by: UUID | None = None  # what people away today hold, for whom this person stands in
    unassigned: bool = False
    office: UUID | None = None
    approval: bool = False  # a draft waits for it
    referred: bool = False  # by another body
    held: bool = False
    set_aside: bool = False
    not_started_since: date | None = None  # neither admitted nor questioned, received up to this day
    kind: str | None = None
    backlog: bool = False  # what came open and old from another log stands apart
    by_receipt: bool = False  # in the order in which they were received


@dataclass(frozen=True)
class Cursor:
    """Where a page ends: the next one follows this row, or comes before it when `backwards`.

    `rank` is the day of receipt (ISO) where that is the order."""

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
    rows = _rows(session, scopes, filters, today, cursor, newest_first != backwards, PAGE_ROWS + 1)
    more, rows = len(rows) > PAGE_ROWS, rows[:PAGE_ROWS]
    if backwards:
        rows.reverse()
    if not rows:
        return TrayPage([])
    has_next = more if not backwards else True
    has_previous = more if backwards else cursor is not None
    first, last = (_place_of(row.case, filters) for row in (rows[0], rows[-1]))
    return TrayPage(
        rows,
        following=last if has_next else None,
        previous=replace(first, backwards=True) if has_previous else None,
    )


def rows_of(
    session: Session, scopes: Sequence[Scope], filters: Filters, today: date, most: int
) -> list[TrayRow]:
    """Return the first rows of a list, at most so many, in one statement."""
    newest_first = tuple(filters.phases) == (Phase.CONCLUDED,)
    return _rows(session, scopes, filters, today, None, newest_first, most) if scopes else []


def reached_in(session: Session, scopes: Sequence[Scope], case_ids: Sequence[UUID]) -> list[TrayRow]:
    """Return those of these cases that the actor works, in the order of the tray."""
    if not scopes or not case_ids:
        return []
    statement = line_statement().where(Case.id.in_(case_ids), _any_of(scopes))
    return [line_of(found) for found in session.execute(statement.order_by(Case.tray_rank, Case.id))]


def _rows(
    session: Session,
    scopes: Sequence[Scope],
    filters: Filters,
    today: date,
    cursor: Cursor | None,
    descending: bool,
    most: int,
) -> list[TrayRow]:
    shape = _shape_of(filters)
    statement = _page_statement(shapes_of(scopes), shape, today, cursor is not None, descending, most)
    values = values_of(scopes) | {
        "assignee": filters.assignee,
        "since": filters.not_started_since,
        "office": filters.office,
        "covered_by": filters.covered_by,
    }
    if cursor is not None:
        place = date.fromisoformat(cursor.rank) if filters.by_receipt else cursor.rank
        values |= {"cursor_rank": place, "cursor_case": cursor.case_id}
    return [line_of(found) for found in ask(session, statement, values)]


def _place_of(case: CaseLine, filters: Filters) -> Cursor:
    return Cursor(case.received_on.isoformat() if filters.by_receipt else case.tray_rank, case.id)


def find_by_folio(session: Session, scopes: Sequence[Scope], folio: str) -> TrayPage:
    """Return the case of a folio, whatever its phase, if it is among those the actor works."""
    if not scopes:
        return TrayPage([])
    statement = line_statement().where(Case.folio == folio, _any_of(scopes))
    return TrayPage([line_of(found) for found in session.execute(statement)])


def workload(session: Session, scopes: Sequence[Scope], today: date, soon_on: date) -> list[Workload]:
    """Return what each person holds of the open cases of these scopes; nobody's first, then the busiest."""
    if not scopes:
        return []
    late, soon = (
        func.sum(sql_case((condition, 1), else_=0))
        for condition in (is_overdue(Case, today), is_due_by(Case, today, soon_on))
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
_APART, _NOT_URGENT = fixed(BACKLOG_RANK), fixed(FIRST_DUE_RANK)
_SINCE, _ASSIGNEE = bindparam("since", type_=Date()), bindparam("assignee", type_=Uuid())
_OFFICE, _SUBSTITUTE = bindparam("office", type_=Uuid()), bindparam("covered_by", type_=Uuid())
_CURSOR = tuple_(bindparam("cursor_rank", type_=String()), bindparam("cursor_case", type_=Uuid()))
_DAY_CURSOR = tuple_(bindparam("cursor_rank", type_=Date()), bindparam("cursor_case", type_=Uuid()))


def _shape_of(filters: Filters) -> Filters:
    """Return the filters with people, office and day of receipt told only as given or not."""
    return replace(
        filters,
        phases=tuple(filters.phases),
        assignee=None if filters.assignee is None else UUID(int=0),
        office=None if filters.office is None else UUID(int=0),
        covered_by=None if filters.covered_by is None else UUID(int=0),
        not_started_since=None if filters.not_started_since is None else date.min,
    )


@lru_cache(maxsize=512)
def _page_statement(
    scopes: tuple[ScopeShape, ...], shape: Filters, today: date, follows: bool, descending: bool, most: int
) -> Select[*tuple[Any, ...]]:
    limit, narrowed = fixed_number(most), _conditions(shape, today)
    cuts = [
        _cut([scope.condition(number), *of_part, *narrowed], shape, follows, descending, limit)
        for number, scope in enumerate(scopes)
        for of_part in _parts(shape, today)
    ]
    merged = union_all(*cuts).subquery()
    in_order = _order(merged.c.place, merged.c.id, descending=descending)
    chosen = select(merged.c.id).order_by(*in_order).limit(limit).subquery()
    in_order = _order(_place(shape), Case.id, descending=descending)
    return line_statement().join(chosen, chosen.c.id == Case.id).order_by(*in_order)


def is_overdue(cases: Any, today: date) -> ColumnElement[bool]:
    # `late_after_on` is never before `due_on`.
    return and_(cases.late_after_on < fixed_day(today), cases.stopped_on.is_(None))


def is_due_by(cases: Any, today: date, last_on: date) -> ColumnElement[bool]:
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


def is_not_started(cases: Any = Case) -> ColumnElement[bool]:
    """Select filings whose term waits for an admission, unless the filer was asked something."""
    return and_(
        cases.provisional_due_on.is_not(None),
        cases.received_on <= _SINCE,
        cases.phase != fixed(Phase.AWAITING_CLARIFICATION),
    )


def _any_of(scopes: Iterable[Scope]) -> ColumnElement[bool]:
    return or_(*(scope.condition for scope in scopes))


def _place(shape: Filters) -> Any:
    """Return the column in whose order a list stands."""
    return Case.received_on if shape.by_receipt else Case.tray_rank


def _parts(shape: Filters, today: date) -> list[list[ColumnElement[bool]]]:
    """Divide the cases so that each part is a range of an index in the order asked for."""
    if shape.by_receipt:
        # Open ones have an index of their own, whatever their phase.
        return [[Case.phase.in_([fixed(phase) for phase in shape.phases])]]
    phases = [Case.phase == fixed(phase) for phase in shape.phases]
    if not shape.due_today:
        return [[phase] for phase in phases]
    ranges = (Case.tray_rank < _NOT_URGENT, Case.tray_rank == fixed(due_rank(today)))
    return [[phase, reached] for phase in phases for reached in ranges]


def _cut(
    wanted: list[ColumnElement[bool]], shape: Filters, follows: bool, descending: bool, limit: Any
) -> Select[UUID, Any]:
    place = _place(shape)
    if follows:
        here, there = tuple_(place, Case.id), _DAY_CURSOR if shape.by_receipt else _CURSOR
        wanted = [*wanted, here < there if descending else here > there]
    in_order = _order(place, Case.id, descending=descending)
    cut = select(Case.id, place.label("place")).where(*wanted).order_by(*in_order).limit(limit).subquery()
    return select(cut.c.id, cut.c.place)


def _conditions(shape: Filters, today: date) -> list[ColumnElement[bool]]:
    """Return what a list is narrowed to, but for the phase."""
    wanted: list[ColumnElement[bool]] = [Case.set_aside.is_(shape.set_aside)]
    if shape.overdue:
        wanted += [Case.tray_rank < fixed(due_rank(today)), is_overdue(Case, today)]
    if shape.due_by is not None:
        soon_on = shape.due_by
        wanted += [Case.tray_rank <= fixed(due_rank(soon_on)), is_due_by(Case, today, soon_on)]
    if shape.due_today:
        wanted += [Case.due_on == fixed_day(today), Case.stopped_on.is_(None)]
    if shape.assignee is not None:
        wanted.append(Case.assignee_id == _ASSIGNEE)
    if shape.covered_by is not None:
        wanted.append(Case.assignee_id.in_(covered(_SUBSTITUTE, today)))
    if shape.unassigned:
        wanted.append(Case.assignee_id.is_(None))
    if shape.office is not None:
        wanted.append(Case.office_id == _OFFICE)
    if shape.approval:
        wanted.append(Case.approval_asked_at.is_not(None))
    if shape.referred:
        wanted.append(Case.referred_from_id.is_not(None))
    if shape.held:
        wanted.append(Case.held.is_(True))
    if shape.not_started_since is not None:
        wanted.append(is_not_started())
    if shape.kind is not None:
        wanted.append(Case.kind == fixed(shape.kind))
    # The rank begins with it, so that the index cuts there.
    wanted.append(Case.tray_rank >= _APART if shape.backlog else Case.tray_rank < _APART)
    return wanted


def covered(substitute: BindParameter[UUID], today: date) -> Select[UUID]:
    """Select the people away on a day for whom somebody stands in."""
    return select(Absence.person_id).where(
        Absence.substitute_id == substitute,
        Absence.first_on <= fixed_day(today),
        Absence.last_on >= fixed_day(today),
        Absence.cancelled_at.is_(None),
    )


def _order(rank: Any, case_id: Any, *, descending: bool) -> list[ColumnElement[Any]]:
    direction = desc if descending else asc
    return [direction(rank), direction(case_id)]
