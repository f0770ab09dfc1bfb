"""Planning the reminders of running cases anew after a policy of reminders changed.

Case by case in the order of their ids, each in a transaction of its own; broken off, it goes on where it was.
No date is counted anew here: what moves a date does so by an event of its own.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from time import monotonic
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session

from foia import law
from foia.appeals.models import Appeal
from foia.cases.case import fold
from foia.cases.context import Context, context_of
from foia.cases.deadline_rows import reminder_targets
from foia.cases.models import Case, DeadlineRow
from foia.cases.outcomes import UNFAVOURABLE
from foia.cases.phases import OPEN_PHASES, Phase
from foia.cases.store import events_of, seat_of
from foia.cases.terms import calendar_of, report
from foia.cases.waits import waits
from foia.notifications.models import UNFOLLOWED, ReminderPolicy
from foia.notifications.policies import policies_in_force, scope_of
from foia.notifications.policy import Scope
from foia.notifications.reminders import replan
from foia.transactions import transaction

if TYPE_CHECKING:
    from flask import Flask

log = logging.getLogger(__name__)

BATCH_SIZE = 200
SECONDS_A_SWEEP = 20.0
# Another process may plan by the policies before for a while; whoever is filed after it is planned rightly.
KNOWN_TO_ALL = timedelta(minutes=1)
# A body's day may be over later than the day of UTC.
_LONGER = timedelta(days=1)


@dataclass(frozen=True)
class Followed:
    """What one run did: cases planned anew, those that could not be."""

    planned: int = 0
    failed: int = 0


@dataclass(frozen=True)
class _Batch:
    """The next cases of one policy, in the order of their ids; and every policy not followed yet."""

    policy_id: UUID
    case_ids: Sequence[UUID]
    unfollowed: Sequence[tuple[Scope, datetime]]

    def since(self, case: Case) -> datetime | None:
        """Return when the newest of these policies that holds for a case was made; None: it moved away."""
        return max(
            (
                made_at
                for scope, made_at in self.unfollowed
                if scope.covers(case.regime_id, case.kind, case.body_id)
            ),
            default=None,
        )


def follow_policies(
    app: Flask, now: datetime, go_on: Callable[[], bool], *, seconds: float = SECONDS_A_SWEEP
) -> Followed:
    """Plan anew the running cases of every policy that was made or retired since, for so many seconds.

    A threshold whose time had passed when its policy was made is not sent for a case that ran already."""
    ends_at, done = monotonic() + seconds, Followed()
    while (batch := _next_batch(app, now)) is not None:
        last: UUID | None = None
        for case_id in batch.case_ids:
            if monotonic() >= ends_at or not go_on():
                break
            done = _added(done, _follow(app, now, batch, case_id))
            last = case_id
        if last is not None:
            _note(app, batch.policy_id, last)
        if last != batch.case_ids[-1]:
            break
    if done.planned or done.failed:
        log.info("policies followed planned=%s failed=%s", done.planned, done.failed)
    return done


def _next_batch(app: Flask, now: datetime) -> _Batch | None:
    """Return the next cases to plan anew, noting of each policy without any left that it is followed."""
    with transaction(app) as session:
        known = (UNFOLLOWED, ReminderPolicy.recorded_at <= now - KNOWN_TO_ALL)
        rows = session.scalars(select(ReminderPolicy).where(*known).order_by(ReminderPolicy.number)).all()
        unfollowed = [(scope_of(row), row.recorded_at) for row in rows]
        for row in rows:
            case_ids = _running(session, row, now)
            if case_ids:
                policies_in_force(session, fresh=True)
                return _Batch(row.id, case_ids, unfollowed)
            row.followed_at = now
    return None


def _running(session: Session, row: ReminderPolicy, now: datetime) -> Sequence[UUID]:
    """Return the next running cases of a policy: open ones, and those whose appeal may be filed, or runs."""
    may_appeal = exists().where(
        DeadlineRow.case_id == Case.id,
        DeadlineRow.kind == "appeal_filing",
        DeadlineRow.voided_at.is_(None),
        DeadlineRow.due_on >= (now - _LONGER).date(),
    )
    owes_defence = exists().where(
        Appeal.origin_case_id == Case.id,
        Appeal.defence_asked_at.is_not(None),
        Appeal.defence_given_at.is_(None),
        Appeal.ended_at.is_(None),
    )
    runs = or_(
        Case.phase.in_(OPEN_PHASES),
        owes_defence,
        and_(Case.phase == Phase.CONCLUDED, Case.outcome.in_(sorted(UNFAVOURABLE)), may_appeal),
    )
    which = [runs, *_in_scope(scope_of(row))]
    if row.followed_to is not None:
        which.append(Case.id > row.followed_to)
    return session.scalars(select(Case.id).where(*which).order_by(Case.id).limit(BATCH_SIZE)).all()


def _in_scope(scope: Scope) -> list[ColumnElement[bool]]:
    """Say in SQL what `Scope.covers` says."""
    found: list[ColumnElement[bool]] = []
    if scope.regime_id:
        own = Case.regime_id == scope.regime_id
        found.append(or_(own, Case.regime_id.startswith(f"{scope.regime_id}:", autoescape=True)))
    if scope.kind:
        found.append(Case.kind == scope.kind)
    if scope.body_id is not None:
        found.append(Case.body_id == scope.body_id)
    return found


def _follow(app: Flask, now: datetime, batch: _Batch, case_id: UUID) -> Followed:
    try:
        with transaction(app) as session:
            case = session.get(Case, case_id, with_for_update=True)
            since = batch.since(case) if case is not None else None
            if case is not None and since is not None:
                plan_anew(context_of(app.config["FOIA"], session, now=now), case, since=since)
    except Exception:
        log.exception("planning anew failed case=%s", case_id.hex)
        return Followed(failed=1)
    return Followed(planned=1)


def plan_anew(context: Context, case: Case, *, since: datetime) -> None:
    """Make the planned reminders of a case those of the policy in force, for the dates it has.

    `since` is when that policy was made: what had passed by then is not planned."""
    session = context.session
    history = events_of(session, case.id)
    state = fold(history)
    seat = seat_of(session, case.body_id)
    calendar = calendar_of(context.book, state, seat)
    policy = context.policies.of(case.regime_id, case.kind, case.body_id)
    found = report(context.book, history, seat, now=context.now, state=state, told=False)
    kept, versions = _as_kept(session, case.id, found)
    targets = reminder_targets(case, kept, versions, calendar) + waits(history, state, calendar, policy)
    replan(session, case.id, targets, policy, now=context.now, since=since)


def _as_kept(session: Session, case_id: UUID, found: law.Report) -> tuple[law.Report, dict[str, int]]:
    """Return the report with the dates the case has, which a decree may be about to move, and versions."""
    in_force = select(DeadlineRow).where(DeadlineRow.case_id == case_id, DeadlineRow.voided_at.is_(None))
    rows = {row.step: row for row in session.scalars(in_force)}
    deadlines = tuple(
        replace(deadline, starts_on=row.starts_on, due_on=row.due_on, conflict_due_on=row.conflict_due_on)
        for deadline in found.deadlines
        if (row := rows.get(deadline.step)) is not None
    )
    return replace(found, deadlines=deadlines), {step: row.version for step, row in rows.items()}


def _note(app: Flask, policy_id: UUID, last: UUID) -> None:
    with transaction(app) as session:
        session.get_one(ReminderPolicy, policy_id).followed_to = last


def _added(one: Followed, other: Followed) -> Followed:
    return Followed(one.planned + other.planned, one.failed + other.failed)
