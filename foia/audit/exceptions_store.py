"""Finding the exceptions of cases from their events, and keeping them: what is found again is the same.

Nothing here commits.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import and_, delete, insert, select
from sqlalchemy.orm import Session

from foia import law
from foia.audit.exceptions import CLOSING, CROWD_WITHIN, Mark, Queue, crowded, marks_of
from foia.audit.exceptions_models import CaseException
from foia.cases.case import BrokenHistory
from foia.cases.context import Context
from foia.cases.events import BadPayload
from foia.cases.models import Case, Event
from foia.cases.seats import Seat
from foia.cases.store import happening, seat_of
from foia.cases.terms import local_date
from foia.directory.models import Body
from foia.extensions import fixed

log = logging.getLogger(__name__)

_ENDING = and_(Event.actor_id.is_not(None), Event.type.in_([fixed(name) for name in CLOSING]))
_UNREADABLE = (law.LawError, BrokenHistory, BadPayload, ValueError, KeyError)


class Act(NamedTuple):
    """An act by which somebody ended a case."""

    case_id: UUID
    sequence: int
    type: str
    recorded_at: datetime
    actor_id: UUID | None
    body_id: UUID | None
    country: str
    place_code: str | None


def keep_exceptions(context: Context, case_ids: Collection[UUID]) -> int:
    """Find what is in the events of these cases anew; return how many cases could not be read.

    One whose events nobody can read stops no other: the chain and the sealed log tell of it."""
    session, failed = context.session, 0
    session.execute(
        delete(CaseException).where(
            CaseException.case_id.in_(case_ids), CaseException.queue != Queue.MASS_CLOSING
        )
    )

    @cache
    def seat(body_id: str | None) -> Seat | None:
        return seat_of(session, UUID(body_id) if body_id else None)

    rows: list[dict[str, Any]] = []
    for case_id, events in _histories(session, case_ids).items():
        try:
            found = marks_of(context.book, [happening(event) for event in events], seat)
        except _UNREADABLE:
            log.exception("the events of case %s cannot be read", case_id)
            failed += 1
        else:
            rows += [_row(case_id, mark) for mark in found]
    if rows:
        session.execute(insert(CaseException), rows)
    return failed


def keep_crowds(context: Context, case_ids: Collection[UUID]) -> None:
    """Find anew how many cases whoever ended one of these ended within an hour of it.

    The other acts of that hour are found anew with it: their number changed too."""
    session = context.session
    for actor_id, instants in _endings(session, case_ids).items():
        for first, last in _spans(instants):
            acts = _acts(session, actor_id, first - 2 * CROWD_WITHIN, last + 2 * CROWD_WITHIN)
            sizes = crowded([act.recorded_at for act in acts])
            within = (first - CROWD_WITHIN, last + CROWD_WITHIN)
            session.execute(
                delete(CaseException).where(
                    CaseException.queue == Queue.MASS_CLOSING,
                    CaseException.actor_id == actor_id,
                    CaseException.case_id.in_({act.case_id for act in acts}),
                    CaseException.happened_at.between(*within),
                )
            )
            rows = [
                _crowd_row(context, act, size)
                for act, size in zip(acts, sizes, strict=True)
                if size and within[0] <= act.recorded_at <= within[1]
            ]
            if rows:
                session.execute(insert(CaseException), rows)


def _histories(session: Session, case_ids: Collection[UUID]) -> Mapping[UUID, list[Event]]:
    found: dict[UUID, list[Event]] = defaultdict(list)
    statement = select(Event).where(Event.case_id.in_(case_ids)).order_by(Event.case_id, Event.sequence)
    for event in session.scalars(statement):
        found[event.case_id].append(event)
    return found


def _row(case_id: UUID, mark: Mark) -> dict[str, Any]:
    ids = {name: UUID(value) if (value := getattr(mark, name)) else None for name in ("body_id", "actor_id")}
    return {**asdict(mark), **ids, "case_id": case_id}


def _endings(session: Session, case_ids: Collection[UUID]) -> Mapping[UUID, list[datetime]]:
    found: dict[UUID, list[datetime]] = defaultdict(list)
    statement = (
        select(Event.actor_id, Event.recorded_at)
        .where(Event.case_id.in_(case_ids), _ENDING)
        .order_by(Event.recorded_at)
    )
    for actor_id, recorded_at in session.execute(statement):
        if actor_id is not None:
            found[actor_id].append(recorded_at)
    return found


def _spans(instants: Sequence[datetime]) -> Iterator[tuple[datetime, datetime]]:
    """Give the first and last of instants that lie close to each other, in order."""
    first = last = instants[0]
    for at in instants[1:]:
        if at - last > 4 * CROWD_WITHIN:
            yield first, last
            first = at
        last = at
    yield first, last


def _acts(session: Session, actor_id: UUID, first: datetime, last: datetime) -> list[Act]:
    statement = (
        select(
            Event.case_id, Event.sequence, Event.type, Event.recorded_at, Event.actor_id,
            Case.body_id, Case.country, Body.place_code,
        )
        .join(Case, Case.id == Event.case_id)
        .outerjoin(Body, Body.id == Case.body_id)
        .where(Event.actor_id == actor_id, Event.recorded_at.between(first, last), _ENDING)
        .order_by(Event.recorded_at, Event.case_id, Event.sequence)
    )  # fmt: skip
    return [Act._make(row) for row in session.execute(statement)]


def _crowd_row(context: Context, act: Act, size: int) -> dict[str, Any]:
    return {
        "case_id": act.case_id,
        "queue": Queue.MASS_CLOSING,
        "sequence": act.sequence,
        "happened_at": act.recorded_at,
        "happened_on": local_date(context.book, act.country, act.place_code, act.recorded_at),
        "actor_id": act.actor_id,
        "body_id": act.body_id,
        "measured": size,
        "detail": act.type,
    }
