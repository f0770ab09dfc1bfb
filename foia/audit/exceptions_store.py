"""Finding the exceptions of cases from their events, and keeping them: what is found again is the same.

Looking only reads, and may take its time; keeping is short. Nothing here commits.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
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


@dataclass(frozen=True)
class Crowd:
    """The acts of one person around those looked at: all rows of the time between are found anew."""

    actor_id: UUID
    first: datetime
    last: datetime
    case_ids: frozenset[UUID]
    rows: tuple[dict[str, Any], ...]


@dataclass(frozen=True)
class Looked:
    """What was found in some cases, ready to be kept; `failed`: cases whose events nobody can read."""

    case_ids: tuple[UUID, ...]
    rows: tuple[dict[str, Any], ...]
    crowds: tuple[Crowd, ...]
    failed: int


def look(context: Context, case_ids: Collection[UUID]) -> Looked:
    """Find the exceptions of these cases. Only reads.

    One whose events nobody can read stops no other: the chain and the sealed log tell of it."""
    session, failed = context.session, 0

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
    crowds = tuple(
        _crowd(context, actor_id, first, last)
        for actor_id, instants in _endings(session, case_ids).items()
        for first, last in _spans(instants)
    )
    return Looked(tuple(case_ids), tuple(rows), crowds, failed)


def keep(session: Session, looked: Looked) -> None:
    """Put what was found in the place of what had been found before."""
    session.execute(
        delete(CaseException).where(
            CaseException.case_id.in_(looked.case_ids), CaseException.queue != Queue.MASS_CLOSING
        )
    )
    for crowd in looked.crowds:
        session.execute(
            delete(CaseException).where(
                CaseException.queue == Queue.MASS_CLOSING,
                CaseException.actor_id == crowd.actor_id,
                CaseException.case_id.in_(crowd.case_ids),
                CaseException.happened_at.between(crowd.first, crowd.last),
            )
        )
    rows = [*looked.rows, *(row for crowd in looked.crowds for row in crowd.rows)]
    if rows:
        session.execute(insert(CaseException), rows)


def _crowd(context: Context, actor_id: UUID, first: datetime, last: datetime) -> Crowd:
    """Find how many cases somebody ended within an hour of each act between two, or close to them."""
    acts = _acts(context.session, actor_id, first - 2 * CROWD_WITHIN, last + 2 * CROWD_WITHIN)
    first, last = first - CROWD_WITHIN, last + CROWD_WITHIN
    rows = tuple(
        _crowd_row(context, act, size)
        for act, size in zip(acts, crowded([act.recorded_at for act in acts]), strict=True)
        if size and first <= act.recorded_at <= last
    )
    return Crowd(actor_id, first, last, frozenset(act.case_id for act in acts), rows)


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
