"""Reading from the events of cases which body each was for: rows that say it, the same however often read.

Where the last reading ended is kept; the next begins a little before it, for what was committed late.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from foia import clock
from foia.cases.context import Context, context_of
from foia.cases.events import Happening
from foia.cases.models import Case, CaseKey, Event
from foia.cases.store import events_of
from foia.cases.terms import local_date
from foia.config import Settings
from foia.extensions import new_id
from foia.routing.models import RoutingExample, RoutingPath, RoutingSuggestion
from foia.routing.queries import state_to_write
from foia.routing.rules import (
    LEARNED_KINDS,
    SUGGESTED_KINDS,
    Chooser,
    Source,
    Told,
    is_sampled,
    lesson_of,
    lost_days,
    path_of,
    told_by,
)
from foia.transactions import transaction

if TYPE_CHECKING:
    from flask import Flask

log = logging.getLogger(__name__)

_MOVING = frozenset(
    {"routed", "referred", "referral_accepted", "referral_rejected", "reclassified", "body_succeeded"}
)
_ENDING = frozenset({"answered", "decided", "answer_undone"})
BATCH_EVENTS = 500
READ_AGAIN = timedelta(minutes=10)
WORKING_TIME = timedelta(seconds=20)


def learn_from_events(
    app: Flask,
    now: datetime,
    go_on: Callable[[], bool] = lambda: True,
    *,
    working_time: timedelta = WORKING_TIME,
) -> tuple[int, int]:
    """Read what happened since the last time; return (cases read, cases that failed).

    It stops when its time is over: the next call goes on."""
    until = clock.now() + working_time
    with transaction(app) as session:
        examined = state_to_write(session).examined_until
    since = examined - READ_AGAIN if examined is not None else None
    read = failed = 0
    while True:
        with transaction(app) as session:
            upto, case_ids = _next_cases(session, since, now)
        for case_id in case_ids:
            done = _learn(app, case_id, now)
            read, failed = read + done, failed + (not done)
        with transaction(app) as session:
            state = state_to_write(session)
            state.examined_until = max(upto, state.examined_until or upto)
        since = upto
        if upto >= now or clock.now() >= until or not go_on():
            return read, failed


def _next_cases(session: Session, since: datetime | None, now: datetime) -> tuple[datetime, list[UUID]]:
    """Return until when the next events are read, and the cases they are of that may tell something."""
    wanted = [Event.type.in_(sorted(_MOVING | _ENDING)), Event.recorded_at <= now]
    if since is not None:
        wanted.append(Event.recorded_at > since)
    # All of one instant are read together, however many they are.
    instants = select(Event.recorded_at).where(*wanted).order_by(Event.recorded_at)
    upto = session.scalar(instants.offset(BATCH_EVENTS - 1).limit(1)) or now
    rows = session.execute(
        select(Event.case_id, Event.type)
        .where(*wanted, Event.recorded_at <= upto)
        .order_by(Event.recorded_at)
    )
    types: dict[UUID, set[str]] = {}
    for case_id, event_type in rows:
        types.setdefault(case_id, set()).add(event_type)
    ended = {case_id for case_id, of in types.items() if not of & _MOVING and not is_sampled(case_id)}
    suggested = set(
        session.scalars(
            select(RoutingSuggestion.case_id).where(RoutingSuggestion.case_id.in_(ended)).distinct()
        )
        if ended
        else ()
    )
    return upto, [case_id for case_id in types if case_id not in ended or case_id in suggested]


def _learn(app: Flask, case_id: UUID, now: datetime) -> bool:
    settings: Settings = app.config["FOIA"]
    try:
        with transaction(app) as session:
            learn_of(context_of(settings, session, now=now), session.get_one(Case, case_id))
        return True
    except Exception:
        # Whatever is wrong with one case, the others teach all the same.
        log.exception("learning from case=%s failed", case_id)
        return False


def learn_of(context: Context, case: Case) -> None:
    """Bring the rows about one case in step with its events; of what few may know of, none stays."""
    session = context.session
    if case.confidential or case.kind not in SUGGESTED_KINDS:
        for model in (RoutingExample, RoutingPath, RoutingSuggestion):
            session.execute(delete(model).where(model.case_id == case.id))
        return
    history = events_of(session, case.id)
    told = told_by(history)
    suggestions = session.scalars(select(RoutingSuggestion).where(RoutingSuggestion.case_id == case.id)).all()
    _keep_path(context, case, history)
    if case.kind in LEARNED_KINDS and not case.reserved and session.get(CaseKey, case.id) is not None:
        teaches = is_sampled(case.id) or bool(suggestions)
        _keep_examples(session, case.id, [one for one in told if one.source != Source.ANSWERED or teaches])
    else:
        _keep_examples(session, case.id, [])
    lesson = lesson_of(told)
    by_desk = next((one for one in reversed(told) if one.source is Source.DESK), None)
    for row in suggestions:
        row.confirmed_body_id, row.confirmed_at = lesson.body_id, lesson.at
        if row.decided_at is None and by_desk is not None and by_desk.at >= row.suggested_at:
            row.chosen_body_id, row.chosen_by, row.decided_at = by_desk.body_id, Chooser.DESK, by_desk.at


def _keep_path(context: Context, case: Case, history: list[Happening]) -> None:
    session, path = context.session, path_of(history)
    row = session.get(RoutingPath, case.id)
    if path.moved_at is None:
        if row is not None:
            session.delete(row)
        return
    if row is None:
        row = RoutingPath(case_id=case.id, received_on=case.received_on)
        session.add(row)
    row.body_id, row.first_body_id, row.by_itself = path.body_id, path.first_body_id, path.by_itself
    row.routings, row.referrals, row.rejections = path.routings, path.referrals, path.rejections
    row.lost_days = lost_days(
        case.received_on, local_date(context.book, context.country, None, path.moved_at)
    )


def _keep_examples(session: Session, case_id: UUID, told: list[Told]) -> None:
    rows = session.scalars(select(RoutingExample).where(RoutingExample.case_id == case_id))
    known = {row.sequence: row for row in rows}
    for one in told:
        row = known.pop(one.sequence, None)
        if row is None:
            row = RoutingExample(id=new_id(), case_id=case_id, sequence=one.sequence)
            session.add(row)
        row.body_id, row.source, row.sign, row.recorded_at = one.body_id, one.source, one.sign, one.at
    for gone in known.values():
        session.delete(gone)
