"""Counting the cases of a batch in groups that the database tells apart: equal marks, equal dates.

Most open cases were filed, acknowledged, perhaps admitted, and no more happened that the clock reads: then
the quarter of an hour in which it happened says all. The others are counted by their own histories.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any, cast
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    String,
    Subquery,
    Table,
    and_,
    func,
    insert,
    literal,
    or_,
    select,
)
from sqlalchemy import case as sql_case
from sqlalchemy import cast as sql_cast
from sqlalchemy.orm import Session

from foia import law
from foia.amendments.counting import Counting
from foia.amendments.portable import microseconds, place_of, quarter
from foia.amendments.temporary import BINDINGS, COUNTED, GROUPED, HELD, MARKED, fill, measure
from foia.cases.alike import counts_hours
from foia.cases.case_row import working_days_taken
from foia.cases.models import Case, Event
from foia.cases.terms import FILED, READ_BY_LAW, plain_event

_EVENTS = cast(Table, Event.__table__)
_CASES = cast(Table, Case.__table__)
# In the place of a body's id where no body has the case: what is empty equals nothing.
NOBODY = UUID(int=0)
ACKNOWLEDGED, ADMITTED = "acknowledged", "admitted"
_QUARTER_MINUTES = 15


@dataclass(frozen=True)
class Alike:
    """What cases that are alike come to."""

    regime: law.Regime
    calendar: law.Calendar
    report: law.Report


def hold(session: Session, which: Collection[ColumnElement[bool]]) -> int:
    """Take cases for this transaction, none that somebody is changing at this moment; return how many."""
    held = {
        "case_id": Case.id,
        "place": place_of(session, _CASES),
        "body_id": func.coalesce(Case.body_id, literal(NOBODY)),
        "regime_id": Case.regime_id,
        "regime_version": Case.regime_version,
        "variant": Case.variant,
        "received_on": Case.received_on,
        "due_on": Case.due_on,
        "confidential": Case.confidential,
        "kind": Case.kind,
        "phase": Case.phase,
        "set_aside": Case.set_aside,
        "policy_no": literal(0),
        "head_sequence": Case.head_sequence,
        "head_hash": Case.head_hash,
    }
    found = (
        select(*held.values())
        .where(*which)
        .order_by(Case.received_on, Case.id)
        .with_for_update(skip_locked=True, of=Case)
    )
    connection = session.connection()
    taken = insert(HELD).from_select(list(held), found).execution_options(preserve_rowcount=True)
    count = connection.execute(taken).rowcount
    measure(connection, HELD)
    return count


def count_held(session: Session, counting: Counting) -> dict[int, Alike]:
    """Count what is held into COUNTED; return what each number of a report stands for.

    What the law cannot read is left out."""
    connection = session.connection()
    _bind(session, counting)
    _mark(session)
    measure(connection, MARKED)
    found: dict[int, Alike] = {}
    _count_marked(session, counting, found)
    _count_others(session, counting, found)
    measure(connection, COUNTED)
    return found


def not_counted(session: Session) -> list[UUID]:
    """Return what is held and the law cannot read."""
    return list(session.connection().execute(select(HELD.c.case_id).where(~_is_counted())).scalars())


def _is_counted() -> ColumnElement[bool]:
    return select(literal(1)).where(COUNTED.c.case_id == HELD.c.case_id).correlate(HELD).exists()


def _bind(session: Session, counting: Counting) -> None:
    """Number the laws and calendars of the batch."""
    connection = session.connection()
    named = (HELD.c.regime_id, HELD.c.regime_version, HELD.c.body_id)
    rows = connection.execute(select(*named).distinct()).all()
    counting.know_seats({row.body_id for row in rows})
    bindings = []
    for regime_id, regime_version, body_id in rows:
        try:
            regime, calendar = counting.bound(regime_id, regime_version, body_id)
        except law.LawError:
            continue  # its cases are counted one by one, and said to have failed
        is_exact = counts_hours(regime) or not _is_quarter(calendar.office_closes_at)
        number = counting.binding_no(regime, calendar)
        bindings.append((regime_id, regime_version, body_id, number, is_exact))
    fill(connection, BINDINGS, bindings)


def _is_quarter(hour: time | None) -> bool:
    return hour is None or (hour.minute % _QUARTER_MINUTES, hour.second, hour.microsecond) == (0, 0, 0)


def _simple_histories() -> Subquery:
    """Select what happened to the cases of which the clock reads these three events, each once, alone."""
    at = {
        name: func.max(sql_case((_EVENTS.c.type == name, _EVENTS.c.occurred_at)))
        for name in (FILED, ACKNOWLEDGED, ADMITTED)
    }
    place = {
        name: func.max(sql_case((_EVENTS.c.type == name, _EVENTS.c.sequence)))
        for name in (ACKNOWLEDGED, ADMITTED)
    }
    times = sum((sql_case((each.is_not(None), 1), else_=0) for each in at.values()), literal(0))
    is_bound = (BINDINGS.c[name] == HELD.c[name] for name in ("regime_id", "regime_version", "body_id"))
    of_case = (HELD.c.case_id, HELD.c.variant, HELD.c.received_on)
    of_binding = (BINDINGS.c.binding_no, BINDINGS.c.is_exact)
    return (
        select(
            *of_case,
            *of_binding,
            at[FILED].label("filed_at"),
            at[ACKNOWLEDGED].label("acknowledged_at"),
            at[ADMITTED].label("admitted_at"),
            func.coalesce(place[ADMITTED] < place[ACKNOWLEDGED], False).label("is_admitted_first"),
        )
        .join_from(HELD, BINDINGS, and_(*is_bound))
        .join(_EVENTS, _EVENTS.c.case_id == HELD.c.case_id)
        .where(_EVENTS.c.type.in_(sorted(READ_BY_LAW)))
        .group_by(*of_case, *of_binding)
        # As many as there are of different ones, and none before the filing.
        .having(
            func.count() == times,
            at[FILED].is_not(None),
            *(or_(at[name].is_(None), at[name] >= at[FILED]) for name in (ACKNOWLEDGED, ADMITTED)),
        )
        .subquery("known")
    )


def _mark(session: Session) -> None:
    known = _simple_histories().c
    told = ("binding_no", "variant", "received_on", *_INSTANTS, "is_admitted_first")
    both = known.acknowledged_at, known.admitted_at
    parts = [
        sql_cast(known.binding_no, String),
        func.coalesce(known.variant, ""),
        sql_cast(known.received_on, String),
        *(_moment(known[name], known.is_exact) for name in _INSTANTS),
        sql_case((both[0] < both[1], "<"), (both[0] > both[1], ">"), else_="="),
        sql_case((known.is_admitted_first, "a"), else_=""),
    ]
    mark: Any = parts[0]
    for part in parts[1:]:
        mark = mark.concat("|").concat(part)
    found = select(known.case_id, mark, *(known[name] for name in told))
    session.connection().execute(insert(MARKED).from_select(["case_id", "mark", *told], found))


_INSTANTS = ("filed_at", "acknowledged_at", "admitted_at")


def _moment(at: ColumnElement[Any], is_exact: ColumnElement[bool]) -> ColumnElement[str]:
    """Return what an instant adds to the mark: itself where the law counts hours."""
    number = sql_case((is_exact, microseconds(at)), else_=quarter(at))
    return func.coalesce(sql_cast(number, String), "")


def _count_marked(session: Session, counting: Counting, found: dict[int, Alike]) -> None:
    connection = session.connection()
    told = ("binding_no", "variant", "received_on", *_INSTANTS)
    is_admitted_first = func.max(sql_case((MARKED.c.is_admitted_first, 1), else_=0))
    groups = select(MARKED.c.mark, *(func.min(MARKED.c[name]) for name in told), is_admitted_first)
    rows = []
    found_groups = connection.execute(groups.group_by(MARKED.c.mark)).all()
    for mark, binding_no, variant, received_on, *happened in found_groups:
        regime, calendar = counting.binding(binding_no)
        try:
            report, number = counting.counted_alike(regime, calendar, variant, _events(*happened))
        except law.LawError:
            continue
        found[number] = Alike(regime, calendar, report)
        days = working_days_taken(calendar, received_on, report.response.stopped_on)
        rows.append((mark, number, days))
    fill(connection, GROUPED, rows)
    counted = select(
        MARKED.c.case_id, MARKED.c.binding_no, GROUPED.c.report_no, GROUPED.c.working_days
    ).join_from(MARKED, GROUPED, MARKED.c.mark == GROUPED.c.mark)
    names = ["case_id", "binding_no", "report_no", "working_days"]
    connection.execute(insert(COUNTED).from_select(names, counted))


def _events(
    filed_at: datetime, acknowledged_at: datetime | None, admitted_at: datetime | None, is_admitted_first: int
) -> list[law.Event]:
    """Return what the clock must know of such cases, in the order in which it was noted."""
    later = [(ACKNOWLEDGED, acknowledged_at), (ADMITTED, admitted_at)]
    if is_admitted_first:
        later.reverse()
    return [plain_event(name, at) for name, at in ((FILED, filed_at), *later) if at is not None]


def _count_others(session: Session, counting: Counting, found: dict[int, Alike]) -> None:
    connection = session.connection()
    columns = ("regime_id", "regime_version", "body_id", "variant", "received_on", "due_on")
    others: Sequence[Any] = connection.execute(
        select(HELD.c.case_id.label("id"), *(HELD.c[name] for name in columns)).where(~_is_counted())
    ).all()
    if not others:
        return
    failed: list[UUID] = []
    rows = []
    for one in counting.count(others, failed):
        found[one.report_no] = Alike(one.regime, one.calendar, one.report)
        binding_no = counting.binding_no(one.regime, one.calendar)
        rows.append((one.row.id, binding_no, one.report_no, one.working_days))
    fill(connection, COUNTED, rows)
