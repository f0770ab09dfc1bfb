"""Reading what a case's deadlines are and what its events say they should be; and which case is next."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Date, exists, literal, select, text, tuple_
from sqlalchemy.orm import Session
from sqlalchemy.types import Uuid

from foia import law
from foia.amendments.models import Amendment
from foia.audit.recomputed import Difference, differences
from foia.cases.chain import first_break
from foia.cases.context import Context
from foia.cases.models import Case, DeadlineRow, Event
from foia.cases.store import happening, seat_of
from foia.cases.terms import report


@dataclass(frozen=True)
class Recomputed:
    """What came of computing a case again: the first break of its chain, from where on nothing is computed;
    else what differs. `unreadable`: the law cannot read its events."""

    differences: tuple[Difference, ...] = ()
    broken: tuple[int, str] | None = None
    unreadable: bool = False
    is_computed: bool = True  # not so where no law here gives the dates

    @property
    def is_as_stored(self) -> bool:
        return not self.differences and self.broken is None and not self.unreadable


def recompute(
    context: Context, case: Case, events: Sequence[Event], rows: Sequence[DeadlineRow]
) -> Recomputed:
    """Compute the deadlines of a case again from its events alone, by the law in force."""
    broken = first_break(events, case.head_sequence, case.head_hash)
    if broken is not None:
        return Recomputed(broken=broken)
    if case.regime_id == law.UNBOUND:
        return Recomputed(is_computed=False)  # another log's own dates: no law here gives them
    seat = seat_of(context.session, case.body_id)
    try:
        history = [happening(event) for event in events]
        found = report(context.book, history, seat, now=context.now, told=False)
    except (law.LawError, ValueError, KeyError):
        return Recomputed(unreadable=True)
    in_force = [row for row in rows if row.voided_at is None]
    return Recomputed(tuple(differences(found, case, in_force)))


def is_counting_anew(session: Session) -> bool:
    """Say whether an amendment that was applied has not reached every case yet: until then dates differ."""
    waiting = exists().where(Amendment.number.is_not(None), Amendment.redated_at.is_(None))
    return bool(session.scalar(select(waiting)))


def next_running(session: Session, after: tuple[date, UUID] | None, limit: int) -> Sequence[Case]:
    """Return the running cases that come after one by their receipt; no confidential one."""
    statement = (
        select(Case)
        .where(
            text("cases.phase <> 'concluded'"),
            Case.regime_id != law.UNBOUND,
            Case.confidential.is_(False),
        )
        .order_by(Case.received_on, Case.id)
        .limit(limit)
    )
    if after is not None:
        there = tuple_(literal(after[0], Date()), literal(after[1], Uuid()))
        statement = statement.where(tuple_(Case.received_on, Case.id) > there)
    return session.scalars(statement).all()


def recorded_of(
    session: Session, case_ids: Sequence[UUID]
) -> tuple[Mapping[UUID, list[Event]], Mapping[UUID, list[DeadlineRow]]]:
    """Return the events and the deadlines of several cases in two statements."""
    events: dict[UUID, list[Event]] = defaultdict(list)
    rows: dict[UUID, list[DeadlineRow]] = defaultdict(list)
    of_events = select(Event).where(Event.case_id.in_(case_ids)).order_by(Event.case_id, Event.sequence)
    for event in session.scalars(of_events):
        events[event.case_id].append(event)
    in_force = DeadlineRow.case_id.in_(case_ids), DeadlineRow.voided_at.is_(None)
    for row in session.scalars(select(DeadlineRow).where(*in_force)):
        rows[row.case_id].append(row)
    return events, rows
