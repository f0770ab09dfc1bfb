"""How bodies keep their terms, month by month, from the measures of their cases: exact, for auditors alone.

Counts are sums of the monthly cells; of the cases whoever asks is kept from, what they added is taken out.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Date, and_, func, literal, or_, select, text, tuple_
from sqlalchemy.orm import Session
from sqlalchemy.types import Uuid

from foia.cases.models import Case
from foia.directory.models import Body
from foia.extensions import fixed
from foia.statistics.catalogue import ALL
from foia.statistics.cell_counting import NO_BODY, Addition, additions
from foia.statistics.histograms import percentile_disc, unpack
from foia.statistics.measure_models import CaseMeasureRow, MeasureCell
from foia.statistics.measures import NEVER_COUNTED, days_of, month_of

PAGE_ROWS = 25
_SUMMED = ("received", "in_time", "late", "without_term", "ended_unanswered")
_KNOWN_TO_FEW = "misconduct_report"


class View(StrEnum):
    """Which cases of a body and a period are listed: those behind one figure."""

    RECEIVED = "received"
    IN_TIME = "in_time"
    LATE = "late"
    WITHOUT_TERM = "without_term"
    UNANSWERED = "unanswered"
    OVERDUE = "overdue"  # at the end of the period
    NOT_HELD = "not_held"  # no figure of a flow: an exception leads here


@dataclass(frozen=True)
class Flow:
    """What came in and what ended in a period, and what was overdue at its end, or is today.

    `median` and `p90` are working days of what was answered (`percentile_disc`); None where nothing was."""

    received: int = 0
    in_time: int = 0
    late: int = 0
    without_term: int = 0
    unanswered: int = 0
    overdue: int = 0
    median: int | None = None
    p90: int | None = None

    @property
    def due(self) -> int:
        """Answered of which a term is known: what shares are of."""
        return self.in_time + self.late

    @property
    def percent_in_time(self) -> float | None:
        return 100 * self.in_time / self.due if self.due else None


@dataclass(frozen=True)
class Asked:
    """Months (`2026-01`) of a country, both included, of one body or all; none begins after `today`.

    `body_id` NO_BODY: what no body has. Without the cases whoever asks is `excluded` from (ids in hex)."""

    country: str
    first: str
    last: str
    today: date
    body_id: UUID | None = None
    excluded: tuple[str, ...] = ()


@dataclass(frozen=True)
class MeasuredCase:
    """One case of a list, as it measures now."""

    case_id: UUID
    folio: str
    kind: str
    received_on: date
    due_on: date | None
    ended_on: date | None
    stopped_on: date | None
    working_days: int | None
    term_percent: int | None
    day: date


@dataclass(frozen=True)
class After:
    """Where a page ends: the next one holds what follows this row."""

    day: date
    case_id: UUID


# What moves the number of overdue cases.
_MOVES = {"fell_overdue": 1, "left_overdue": -1}


class Sums:
    """Adds up cells into one flow."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.days: Counter[int] = Counter()
        self.overdue = 0

    def add(self, cell: MeasureCell) -> None:
        for name in _SUMMED:
            self.counts[name] += getattr(cell, name)
        self.days.update(unpack(cell.working_days))
        self.overdue += cell.fell_overdue - cell.left_overdue

    def take_out(self, added: Addition, *, counts: bool) -> None:
        """Take out what one case had added; of what was before the period, its being overdue alone."""
        self.overdue -= _MOVES.get(added.field, 0)
        if counts and added.field in _SUMMED:
            self.counts[added.field] -= 1
        elif counts and added.field == "working_days" and added.days is not None:
            self.days[added.days] -= 1

    @classmethod
    def together(cls, months: Sequence[Sums]) -> Sums:
        """Add up months that follow each other: what is overdue at their end is the last one's."""
        found = cls()
        for each in months:
            found.counts.update(each.counts)
            found.days.update(each.days)
            found.overdue = each.overdue
        return found

    def flow(self) -> Flow:
        median, p90 = percentile_disc(self.days, 0.5, 0.9)
        received, in_time, late, without_term, unanswered = (self.counts[name] for name in _SUMMED)
        return Flow(received, in_time, late, without_term, unanswered, self.overdue, median, p90)


def flows_by_body(session: Session, asked: Asked) -> list[tuple[Body | None, Flow]]:
    """Return what each body did in the months asked for, with what was overdue at their end.

    Where most is overdue first; what no body has stands under None."""
    sums: dict[UUID, Sums] = defaultdict(Sums)
    for cell in _cells(session, asked):
        sums[cell.body_id].add(cell)
    kept_from = _kept_from(session, asked)
    for body_id, overdue in (*_overdue_before(session, asked), *_not_yet_due(session, asked, kept_from)):
        sums[body_id].overdue += overdue
    for row in kept_from:
        for added in _added(row, asked):
            sums[added.cell.body_id].take_out(added, counts=added.cell.month >= asked.first)
    bodies = {body.id: body for body in session.scalars(select(Body).where(Body.id.in_(sums)))}
    found = [(bodies.get(body_id), each.flow()) for body_id, each in sums.items()]
    shown = [(body, flow) for body, flow in found if flow != Flow()]
    return sorted(
        shown, key=lambda one: (-one[1].overdue, -one[1].received, one[0].name_es if one[0] else "")
    )


def sums_by_month(session: Session, asked: Asked, months: Iterable[str]) -> Mapping[str, Sums]:
    """Return the sums of one body for each of these months, each with what was overdue at its own end."""
    ordered = sorted(months)
    sums = {month: Sums() for month in ordered}
    before = sum(overdue for _body_id, overdue in _overdue_before(session, asked))
    for cell in _cells(session, asked):
        sums[cell.month].add(cell)
    kept_from = _kept_from(session, asked)
    for row in kept_from:
        for added in _added(row, asked):
            if added.cell.month in sums:
                sums[added.cell.month].take_out(added, counts=True)
            else:
                before -= _MOVES.get(added.field, 0)
    for _body_id, ahead in _not_yet_due(session, asked, kept_from):
        sums[ordered[-1]].overdue += ahead
    for month in ordered:
        before += sums[month].overdue
        sums[month].overdue = before
    return sums


def cases_behind(
    session: Session,
    asked: Asked,
    view: View,
    first_on: date,
    last_on: date,
    after: After | None = None,
) -> tuple[list[MeasuredCase], After | None]:
    """Return a page of the cases behind one figure of a body, and where the next one begins."""
    measured = CaseMeasureRow
    day: Any = {View.RECEIVED: measured.received_on, View.OVERDUE: measured.due_on}.get(
        view, measured.ended_on
    )
    statement = (
        select(
            measured.case_id, Case.folio, measured.kind, measured.received_on, measured.due_on,
            measured.ended_on, measured.stopped_on, measured.working_days, measured.term_percent, day,
        )
        .join(Case, Case.id == measured.case_id)
        .where(
            measured.country == asked.country,
            _of_body(asked.body_id or NO_BODY),
            *_counted(),
            *(Case.excluded.not_like(f"%{known}%") for known in asked.excluded),
            *_behind(view, first_on, last_on),
        )
        .order_by(day, measured.case_id)
        .limit(PAGE_ROWS + 1)
    )  # fmt: skip
    if after is not None:
        there = tuple_(literal(after.day, Date()), literal(after.case_id, Uuid()))
        statement = statement.where(tuple_(day, measured.case_id) > there)
    rows = [MeasuredCase(*row) for row in session.execute(statement)]
    more, rows = len(rows) > PAGE_ROWS, rows[:PAGE_ROWS]
    return rows, After(rows[-1].day, rows[-1].case_id) if more else None


def _behind(view: View, first_on: date, last_on: date) -> list[ColumnElement[bool]]:
    measured = CaseMeasureRow
    if view is View.RECEIVED:
        return [measured.received_on.between(first_on, last_on)]
    if view is View.OVERDUE:
        still = or_(measured.ended_on.is_(None), measured.ended_on > last_on)
        return [measured.due_on <= last_on, still]
    ended = measured.ended_on.between(first_on, last_on)
    if view is View.UNANSWERED:
        return [ended, measured.stopped_on.is_(None)]
    answered = and_(ended, measured.stopped_on.is_not(None))
    if view is View.NOT_HELD:
        return [answered, measured.outcome == fixed(view)]
    if view is View.WITHOUT_TERM:
        return [answered, measured.due_on.is_(None)]
    if view is View.LATE:
        return [answered, measured.stopped_on > measured.due_on]
    return [answered, measured.stopped_on <= measured.due_on]


def _cells(session: Session, asked: Asked) -> Iterable[MeasureCell]:
    statement = select(MeasureCell).where(
        *_of(asked), MeasureCell.month >= asked.first, MeasureCell.month <= asked.last
    )
    return session.scalars(statement)


def _overdue_before(session: Session, asked: Asked) -> Iterable[tuple[UUID, int]]:
    """Give what each body had overdue when the first month began."""
    overdue = func.sum(MeasureCell.fell_overdue - MeasureCell.left_overdue)
    statement = (
        select(MeasureCell.body_id, overdue)
        .where(*_of(asked), MeasureCell.month < asked.first)
        .group_by(MeasureCell.body_id)
    )
    return ((body_id, int(number)) for body_id, number in session.execute(statement))


def _of(asked: Asked) -> list[ColumnElement[bool]]:
    found = [MeasureCell.country == asked.country, MeasureCell.kind == fixed(ALL)]
    return [*found, MeasureCell.body_id == asked.body_id] if asked.body_id is not None else found


def _not_yet_due(
    session: Session, asked: Asked, kept_from: Iterable[CaseMeasureRow]
) -> Iterable[tuple[UUID, int]]:
    """Give, as less than none, what the cells count by its month as overdue and is due today or later."""
    if asked.last < month_of(asked.today):
        return []
    measured = CaseMeasureRow
    _first_on, month_ends_on = days_of(asked.last)
    statement = (
        select(measured.body_id, func.count())
        .where(
            measured.country == asked.country,
            measured.ended_on.is_(None),
            measured.due_on.between(asked.today, month_ends_on),
            *_counted(),
            measured.case_id.not_in([row.case_id for row in kept_from]),
            *([_of_body(asked.body_id)] if asked.body_id is not None else []),
        )
        .group_by(measured.body_id)
    )
    return ((body_id or NO_BODY, -number) for body_id, number in session.execute(statement))


def _counted() -> list[ColumnElement[bool]]:
    """Say which cases the cells count."""
    kinds = [fixed(kind) for kind in dict.fromkeys((*NEVER_COUNTED, _KNOWN_TO_FEW))]
    return [CaseMeasureRow.confidential.is_(False), CaseMeasureRow.kind.not_in(kinds)]


def _of_body(body_id: UUID) -> ColumnElement[bool]:
    return CaseMeasureRow.body_id.is_(None) if body_id == NO_BODY else CaseMeasureRow.body_id == body_id


def _kept_from(session: Session, asked: Asked) -> Sequence[CaseMeasureRow]:
    """Give the measures of the cases whoever asks is kept from: found among the few anybody is kept from."""
    if not asked.excluded:
        return []
    kept_from = select(Case.id).where(
        text("cases.excluded <> ''"), or_(*(Case.excluded.like(f"%{known}%") for known in asked.excluded))
    )
    case_ids = session.scalars(kept_from).all()
    if not case_ids:
        return []
    statement = select(CaseMeasureRow).where(
        CaseMeasureRow.case_id.in_(case_ids),
        CaseMeasureRow.country == asked.country,
        *([_of_body(asked.body_id)] if asked.body_id is not None else []),
    )
    return session.scalars(statement).all()


def _added(row: CaseMeasureRow, asked: Asked) -> Iterable[Addition]:
    """Give what a case added to the cells that are summed up, up to the last month."""
    return (
        added
        for added in additions(row, row.body_id)
        if added.cell.kind == ALL and added.cell.month <= asked.last
    )
