"""What an auditor reads: how every body keeps its terms, and the record of one case without who or what.

Lateness is computed from the dates of the row and today; nothing stores it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache, reduce
from operator import add
from typing import Any, cast
from uuid import UUID

from sqlalchemy import (
    CTE,
    ColumnElement,
    Date,
    Select,
    and_,
    asc,
    bindparam,
    desc,
    func,
    not_,
    or_,
    select,
    tuple_,
    union_all,
)
from sqlalchemy import case as sql_case
from sqlalchemy.orm import Session
from sqlalchemy.types import Uuid

from foia.accounts.models import Person
from foia.cases.case_lines import BODY_COLUMNS, CASE_COLUMNS, BodyLine, CaseLine, case_and_body
from foia.cases.chain import first_break
from foia.cases.models import Case, DeadlineRow, Event, Responsibility
from foia.cases.phases import OPEN_PHASES
from foia.cases.trace_models import IdentityReading
from foia.directory.models import Body
from foia.extensions import fixed, fixed_day, fixed_number
from foia.law import UNBOUND
from foia.notifications.models import Reminder

PAGE_ROWS = 25


class Standing(StrEnum):
    """How a case stands before its term; in the order of the list, what is overdue first."""

    OVERDUE = "overdue"
    LATE = "late"
    OPEN = "open"
    IN_TIME = "in_time"
    UNKNOWN = "unknown"  # another log's, which tells no term
    ENDED = "ended"  # given up before any answer


@dataclass(frozen=True)
class Period:
    """Days of receipt, both included; and one body, or every body (None).

    Without the cases that whoever asks is `excluded` from (ids in hex)."""

    first_on: date
    last_on: date
    body_id: UUID | None = None
    excluded: tuple[str, ...] = ()


# Statements are made once for each shape of a question and kept: making one costs more than asking it.
_OPEN = [fixed(phase) for phase in OPEN_PHASES]
_PAGE = fixed_number(PAGE_ROWS + 1)
_STANDING_BY = Case.id, Case.received_on, Case.phase, Case.stopped_on, Case.late_after_on, Case.regime_id
_CURSOR_DAY, _CURSOR_CASE = bindparam("cursor_day", type_=Date()), bindparam("cursor_case", type_=Uuid())


@dataclass(frozen=True)
class _Shape:
    """What a statement made once needs to know of a period: its days, and not whose cases they are.

    Days are written into it: how many cases they leave is what the database plans by."""

    first_on: date
    last_on: date
    today: date
    of_one_body: bool
    excluded: int

    def within(self) -> ColumnElement[bool]:
        # Of confidential cases nobody but those named for them may know, not even how many there are.
        parts: list[ColumnElement[bool]] = [
            Case.received_on.between(fixed_day(self.first_on), fixed_day(self.last_on)),
            Case.confidential.is_(False),
            *(Case.excluded.not_like(bindparam(f"excluded_{number}")) for number in range(self.excluded)),
        ]
        if self.of_one_body:
            parts.append(Case.body_id == bindparam("body_id", type_=Uuid()))
        return and_(*parts)


def _shape_of(period: Period, today: date) -> _Shape:
    return _Shape(period.first_on, period.last_on, today, period.body_id is not None, len(period.excluded))


def _values(period: Period) -> dict[str, Any]:
    patterns = {f"excluded_{number}": f"%{known}%" for number, known in enumerate(period.excluded)}
    return {"body_id": period.body_id, **patterns}


@dataclass(frozen=True)
class Cursor:
    """Where a page ends: the next one follows this row, or comes before it when `backwards`."""

    standing: Standing
    received_on: date
    case_id: UUID
    backwards: bool = False


@dataclass(frozen=True)
class ComplianceRow:
    """One case of the list."""

    case: CaseLine
    body: BodyLine | None
    assignee: str | None
    standing: Standing


@dataclass(frozen=True)
class CompliancePage:
    """One page, and the cursors of its neighbours where there are any."""

    rows: list[ComplianceRow]
    following: Cursor | None = None
    previous: Cursor | None = None


@dataclass(frozen=True)
class BodyCounts:
    """What a body received in a period, by how it stands. `body` None: it has no body yet."""

    body: Body | None
    received: int
    by_standing: dict[Standing, int]


@dataclass(frozen=True)
class CaseRecord:
    """All that is recorded of a case beside its texts and who filed it."""

    case: Case
    body: Body | None
    broken: tuple[int, str] | None
    deadlines: list[DeadlineRow]
    reminders: list[Reminder]
    responsibilities: list[Responsibility]
    readings: list[IdentityReading]


def compliance_page(
    session: Session,
    period: Period,
    today: date,
    standings: Sequence[Standing] = tuple(Standing),
    cursor: Cursor | None = None,
) -> CompliancePage:
    """Return one page in one statement: by standing, and within it what came first."""
    backwards = cursor is not None and cursor.backwards
    order = [standing for standing in Standing if standing in standings]
    ahead = tuple(standing for standing in order if _is_ahead(standing, cursor))
    if not ahead:
        return CompliancePage([])
    reached = cursor.standing if cursor else None
    statement = _page_statement(_shape_of(period, today), ahead, reached, backwards)
    values = _values(period)
    if cursor is not None:
        values |= {"cursor_day": cursor.received_on, "cursor_case": cursor.case_id}
    found = session.execute(statement, values)
    rows = [ComplianceRow(*case_and_body(row), row[-2], ahead[row[-1]]) for row in found]
    more, rows = len(rows) > PAGE_ROWS, rows[:PAGE_ROWS]
    if backwards:
        rows.reverse()
    if not rows:
        return CompliancePage([])
    return CompliancePage(
        rows,
        following=_cursor(rows[-1], backwards=False) if more or backwards else None,
        previous=_cursor(rows[0], backwards=True) if (more if backwards else cursor is not None) else None,
    )


def counts_by_body(session: Session, period: Period, today: date) -> list[BodyCounts]:
    """Count what each body received in the period, in one grouped statement; most overdue first."""
    statement = _counts_statement(_shape_of(period, today))
    found = [
        BodyCounts(
            row[0], row[2], {standing: int(row[3 + place] or 0) for place, standing in enumerate(Standing)}
        )
        for row in session.execute(statement, _values(period))
    ]
    return sorted(
        found,
        key=lambda counts: (
            -counts.by_standing[Standing.OVERDUE],
            -counts.received,
            counts.body.name_es if counts.body else "",
        ),
    )


def event_rows(session: Session, case_id: UUID) -> list[Event]:
    """Return the stored events of a case in sequence, with their hashes."""
    return list(session.scalars(select(Event).where(Event.case_id == case_id).order_by(Event.sequence)))


def case_record(session: Session, case: Case, body: Body | None, events: Sequence[Event]) -> CaseRecord:
    """Return what is recorded of a case."""
    return CaseRecord(
        case=case,
        body=body,
        broken=first_break(events, case.head_sequence, case.head_hash),
        deadlines=list(
            session.scalars(
                select(DeadlineRow)
                .where(DeadlineRow.case_id == case.id)
                .order_by(DeadlineRow.step, DeadlineRow.version)
            )
        ),
        reminders=list(
            session.scalars(
                select(Reminder)
                .where(Reminder.case_id == case.id)
                .order_by(Reminder.due_at, Reminder.deadline_version, Reminder.id)
            )
        ),
        responsibilities=list(
            session.scalars(
                select(Responsibility)
                .where(Responsibility.case_id == case.id)
                .order_by(Responsibility.from_at, Responsibility.id)
            )
        ),
        readings=list(
            session.scalars(
                select(IdentityReading)
                .where(IdentityReading.case_id == case.id)
                .order_by(IdentityReading.read_at, IdentityReading.id)
            )
        ),
    )


@lru_cache(maxsize=256)
def _page_statement(
    shape: _Shape, ahead: tuple[Standing, ...], reached: Standing | None, backwards: bool
) -> Select[*tuple[Any, ...]]:
    """Select a page of the standings ahead; within the one `reached`, what follows the cursor."""
    within = select(*_STANDING_BY).where(shape.within()).cte("c").prefix_with("NOT MATERIALIZED").c
    cuts: list[CTE] = []
    in_turn = list(enumerate(ahead))
    for place, standing in reversed(in_turn) if backwards else in_turn:
        cut = _cut(within, shape.today, standing, place, backwards=backwards, is_begun=standing == reached)
        # A standing is looked for only where those before it leave room: few or none may be so in a year.
        counted = [select(func.count()).select_from(before).scalar_subquery() for before in cuts]
        if counted:
            cut = cut.where(reduce(add, counted) <= fixed_number(PAGE_ROWS))
        cuts.append(cut.cte(f"place_{place}"))
    chosen = union_all(*(select(cut.c.id, cut.c.place) for cut in cuts)).subquery()
    direction = desc if backwards else asc
    return (
        select(*CASE_COLUMNS, *BODY_COLUMNS, Person.name, chosen.c.place)
        .join_from(Case, chosen, chosen.c.id == Case.id)
        .outerjoin(Body, Body.id == Case.body_id)
        .outerjoin(Person, Person.id == Case.assignee_id)
        .order_by(direction(chosen.c.place), direction(Case.received_on), direction(Case.id))
        .limit(_PAGE)
    )


@lru_cache(maxsize=64)
def _counts_statement(shape: _Shape) -> Select[*tuple[Any, ...]]:
    sums = [
        func.sum(sql_case((_condition(Case, shape.today, standing), 1), else_=0)).label(standing)
        for standing in Standing
    ]
    grouped = (
        select(Case.body_id, func.count().label("received"), *sums)
        .where(shape.within())
        .group_by(Case.body_id)
        .subquery()
    )
    return select(Body, grouped).select_from(grouped).outerjoin(Body, Body.id == grouped.c.body_id)


def _condition(cases: Any, today: date, standing: Standing) -> ColumnElement[bool]:
    is_open = cases.phase.in_(_OPEN)
    open_now = and_(cases.stopped_on.is_(None), is_open)
    is_unbound = cases.regime_id == fixed(UNBOUND)
    # A law without a number binds to no day; of another log's case nobody knows what it was.
    without_day = and_(cases.late_after_on.is_(None), not_(is_unbound))
    match standing:
        case Standing.OVERDUE:
            return and_(open_now, cases.late_after_on < fixed_day(today))
        case Standing.LATE:
            return cast(ColumnElement[bool], cases.stopped_on > cases.late_after_on)
        case Standing.OPEN:
            return and_(open_now, or_(without_day, cases.late_after_on >= fixed_day(today)))
        case Standing.IN_TIME:
            answered = cases.stopped_on.is_not(None)
            return and_(answered, or_(without_day, cases.stopped_on <= cases.late_after_on))
        case Standing.UNKNOWN:
            was_owed = or_(cases.stopped_on.is_not(None), open_now)
            return and_(was_owed, cases.late_after_on.is_(None), is_unbound)
    return and_(cases.stopped_on.is_(None), not_(is_open))


def _is_ahead(standing: Standing, cursor: Cursor | None) -> bool:
    if cursor is None:
        return True
    order = list(Standing)
    here, there = order.index(standing), order.index(cursor.standing)
    return here <= there if cursor.backwards else here >= there


def _cut(
    cases: Any, today: date, standing: Standing, place: int, *, backwards: bool, is_begun: bool
) -> Select[Any, Any]:
    wanted = [_condition(cases, today, standing)]
    if is_begun:
        here, there = tuple_(cases.received_on, cases.id), tuple_(_CURSOR_DAY, _CURSOR_CASE)
        wanted.append(here < there if backwards else here > there)
    direction = desc if backwards else asc
    return (
        select(cases.id, fixed_number(place).label("place"))
        .where(*wanted)
        .order_by(direction(cases.received_on), direction(cases.id))
        .limit(_PAGE)
    )


def _cursor(row: ComplianceRow, *, backwards: bool) -> Cursor:
    return Cursor(row.standing, row.case.received_on, row.case.id, backwards)
