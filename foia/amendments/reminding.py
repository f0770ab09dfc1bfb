"""Reminders of the terms that a batch moved, or counts days from: the plan goes along. In few statements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, and_, insert, literal, or_, select, update
from sqlalchemy import case as sql_case
from sqlalchemy.orm import Session

from foia.amendments.grouping import Alike
from foia.amendments.portable import place_of, random_id
from foia.amendments.temporary import ALIKE, COUNTED, HELD, PLANNED, REMINDED, RUNNING, fill, measure
from foia.cases import waits
from foia.cases.deadline_rows import reminder_targets
from foia.cases.models import DeadlineRow
from foia.notifications.models import Reminder, ReminderState
from foia.notifications.plan import plan
from foia.notifications.policy import Policies, Policy
from foia.notifications.reminders import ENDED, REPLACED

_REMINDERS = cast(Table, Reminder.__table__)
_DEADLINES = cast(Table, DeadlineRow.__table__)
_SAME = ("threshold", "threshold_unit", "recipient_role", "channel")


@dataclass(frozen=True)
class _Standing:
    """What of a case says if its terms run."""

    phase: str
    set_aside: bool
    outcome: str | None = None  # they are open


def replan_held(session: Session, alike: Mapping[int, Alike], policies: Policies, now: datetime) -> None:
    """Move what is planned of the cases of the batch to where their days went, as replanning each would.

    A planned reminder moves instead of being replaced by another: nobody has read it yet."""
    _plan(session, alike, _find_policies(session, policies), now)
    _find(session)
    _move(session)
    _void(session, now)
    _add(session, now)


def _find_policies(session: Session, policies: Policies) -> list[Policy]:
    """Note the policy of each case of the batch; return them by number."""
    connection = session.connection()
    if not policies.scopes:
        return [policies.of("", "", None)]
    found: list[Policy] = []
    scope = (HELD.c.regime_id, HELD.c.kind, HELD.c.body_id)
    for regime_id, kind, body_id in connection.execute(select(*scope).distinct()).all():
        policy = policies.of(regime_id, kind, body_id)
        if policy not in found:
            found.append(policy)
        number = found.index(policy)
        is_of = (HELD.c.regime_id == regime_id, HELD.c.kind == kind, HELD.c.body_id == body_id)
        if number:
            connection.execute(update(HELD).values(policy_no=number).where(*is_of))
    return found


def _plan(session: Session, alike: Mapping[int, Alike], policies: Sequence[Policy], now: datetime) -> None:
    connection = session.connection()
    kinds = (COUNTED.c.report_no, HELD.c.phase, HELD.c.set_aside, HELD.c.policy_no)
    held = select(*kinds).join_from(COUNTED, HELD, HELD.c.case_id == COUNTED.c.case_id).distinct()
    plans: dict[tuple[int, int, str], int] = {}
    planned: list[tuple[Any, ...]] = []
    running = []
    for report_no, phase, set_aside, policy_no in connection.execute(held).all():
        one = alike[report_no]
        versions = {deadline.step: 0 for deadline in one.report.deadlines}
        for target in reminder_targets(_Standing(phase, set_aside), one.report, versions, one.calendar):
            mark = (report_no, policy_no, target.step)
            if mark not in plans:
                plans[mark] = len(plans)
                planned += [
                    (
                        plans[mark], each.threshold, str(each.threshold_unit), str(each.recipient_role),
                        str(each.channel), each.due_at, each.due_on, each.zone,
                    )
                    for each in plan(target, policies[policy_no], now=now)
                ]  # fmt: skip
            running.append((report_no, phase, set_aside, policy_no, target.step, plans[mark]))
    fill(connection, PLANNED, planned)
    fill(connection, ALIKE, running)
    measure(connection, ALIKE)
    _run(session)
    measure(connection, PLANNED)
    measure(connection, RUNNING)


def _run(session: Session) -> None:
    """Say of each case which of its terms run, by which plan, and which version is in force."""
    is_alike = and_(
        ALIKE.c.report_no == COUNTED.c.report_no,
        ALIKE.c.phase == HELD.c.phase,
        ALIKE.c.set_aside == HELD.c.set_aside,
        ALIKE.c.policy_no == HELD.c.policy_no,
    )
    is_in_force = and_(
        _DEADLINES.c.case_id == COUNTED.c.case_id,
        _DEADLINES.c.step == ALIKE.c.step,
        _DEADLINES.c.voided_at.is_(None),
    )
    found = (
        select(COUNTED.c.case_id, ALIKE.c.step, ALIKE.c.plan_no, _DEADLINES.c.version)
        .join_from(COUNTED, HELD, HELD.c.case_id == COUNTED.c.case_id)
        .join(ALIKE, is_alike)
        .join(_DEADLINES, is_in_force)
    )
    names = [column.name for column in RUNNING.columns]
    session.connection().execute(insert(RUNNING).from_select(names, found))


def _find(session: Session) -> None:
    """Note what was ever planned of the terms of the cases of the batch; what waits for no law stays."""
    connection = session.connection()
    names = [column.name for column in REMINDED.columns if column.name != "place"]
    found = select(place_of(session, _REMINDERS), *(_REMINDERS.c[name] for name in names)).join_from(
        COUNTED, _REMINDERS, _REMINDERS.c.case_id == COUNTED.c.case_id
    )
    found = found.where(_REMINDERS.c.step.not_like(f"{waits.MARK}%"))
    connection.execute(insert(REMINDED).from_select(["place", *names], found))
    measure(connection, REMINDED)


_IS_OF = and_(REMINDED.c.case_id == RUNNING.c.case_id, REMINDED.c.step == RUNNING.c.step)
_IS_SAME = and_(
    RUNNING.c.plan_no == PLANNED.c.plan_no, *(REMINDED.c[name] == PLANNED.c[name] for name in _SAME)
)
_IS_PLANNED = REMINDED.c.state == ReminderState.PLANNED
_IS_OLDER = REMINDED.c.deadline_version < RUNNING.c.version
_IS_IN_FORCE = REMINDED.c.deadline_version == RUNNING.c.version


def _move(session: Session) -> None:
    """Move what is planned to the version in force, never back to an older one."""
    moved = (
        select(REMINDED.c.place, RUNNING.c.version, PLANNED.c.due_at, PLANNED.c.due_on, PLANNED.c.zone)
        .join_from(REMINDED, RUNNING, _IS_OF)
        .join(PLANNED, _IS_SAME)
        .where(_IS_PLANNED, or_(_IS_OLDER, and_(_IS_IN_FORCE, REMINDED.c.due_at != PLANNED.c.due_at)))
        .subquery("moved")
    )
    session.connection().execute(
        update(_REMINDERS)
        .values(
            deadline_version=moved.c.version,
            due_at=moved.c.due_at,
            attempts=0,
            next_attempt_at=moved.c.due_at,
            due_on=moved.c.due_on,
            zone=moved.c.zone,
        )
        .where(place_of(session, _REMINDERS) == moved.c.place)
    )


def _void(session: Session, now: datetime) -> None:
    """Void what is planned for a day no deadline in force has, or for a term that runs no more."""
    gone = (
        select(REMINDED.c.place, RUNNING.c.case_id.label("running_id"))
        .outerjoin_from(REMINDED, RUNNING, _IS_OF)
        .outerjoin(PLANNED, _IS_SAME)
        .where(
            _IS_PLANNED,
            or_(RUNNING.c.case_id.is_(None), and_(_IS_OLDER, PLANNED.c.plan_no.is_(None))),
        )
        .subquery("gone")
    )
    reason = sql_case((gone.c.running_id.is_(None), ENDED), else_=REPLACED)
    session.connection().execute(
        update(_REMINDERS)
        .values(state=ReminderState.VOIDED, state_at=now, reason=reason)
        .where(place_of(session, _REMINDERS) == gone.c.place)
    )


def _add(session: Session, now: datetime) -> None:
    has_moved = and_(_IS_PLANNED, _IS_OLDER)
    is_told = and_(REMINDED.c.state == ReminderState.SENT, REMINDED.c.due_at == PLANNED.c.due_at)
    values = {
        "id": random_id(),
        "case_id": RUNNING.c.case_id,
        "step": RUNNING.c.step,
        "deadline_version": RUNNING.c.version,
        **{name: PLANNED.c[name] for name in (*_SAME, "due_at", "due_on", "zone")},
        "state": literal(ReminderState.PLANNED.value),
        "reason": literal(""),
        "state_at": literal(now, _REMINDERS.c.state_at.type),
        "attempts": literal(0),
        "next_attempt_at": PLANNED.c.due_at,
    }
    wanted = (
        select(*values.values())
        .join_from(RUNNING, PLANNED, RUNNING.c.plan_no == PLANNED.c.plan_no)
        .outerjoin(REMINDED, and_(_IS_OF, _IS_SAME, or_(_IS_IN_FORCE, has_moved, is_told)))
        .where(REMINDED.c.case_id.is_(None))
    )
    session.connection().execute(insert(_REMINDERS).from_select(list(values), wanted))
