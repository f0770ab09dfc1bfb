"""Reminders of the terms that a batch moved, or counts days from: the plan goes along. In few statements."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    Table,
    Uuid,
    and_,
    func,
    insert,
    literal,
    or_,
    select,
    text,
    type_coerce,
    update,
)
from sqlalchemy.orm import Session

from foia.amendments.counting import Counted
from foia.amendments.temporary import MOVED, PLANNED, RUNNING, fill
from foia.cases.deadline_rows import reminder_targets
from foia.cases.models import DeadlineRow
from foia.notifications.models import Reminder, ReminderState
from foia.notifications.reminders import ENDED, REPLACED, ReminderTarget, plan

_REMINDERS = cast(Table, Reminder.__table__)
_DEADLINES = cast(Table, DeadlineRow.__table__)
_SAME = ("threshold_working_days", "recipient_role")


def replan_moved(session: Session, moved: Sequence[Counted], now: datetime) -> None:
    """Move what is planned of these cases to where their days went, as replanning each would.

    A planned reminder moves instead of being replaced by another: nobody has read it yet."""
    _fill(session, moved, now)
    _move(session)
    _void(session, now)
    _add(session, now)


def _fill(session: Session, moved: Sequence[Counted], now: datetime) -> None:
    plans: dict[tuple[int, str], int] = {}
    planned: list[tuple[Any, ...]] = []
    running = []
    targets: dict[tuple[int, bool, str], list[ReminderTarget]] = {}
    for counted in moved:
        alike = (counted.report_no, counted.row.set_aside, counted.row.phase)
        if alike not in targets:
            versions = {deadline.step: 0 for deadline in counted.report.deadlines}
            targets[alike] = reminder_targets(counted.row, counted.report, versions, counted.calendar)
        for target in targets[alike]:
            mark = (counted.report_no, target.step)
            if mark not in plans:
                plans[mark] = len(plans)
                planned += [
                    (
                        plans[mark],
                        each.threshold_working_days,
                        str(each.recipient_role),
                        each.due_at,
                        each.due_on,
                        each.zone,
                    )
                    for each in plan(target, now=now)
                ]
            running.append((counted.row.id, target.step, plans[mark]))
    connection = session.connection()
    fill(connection, PLANNED, planned)
    fill(connection, RUNNING, running)


def _is_in_force(case_id: ColumnElement[Any], step: ColumnElement[Any]) -> ColumnElement[bool]:
    return and_(_DEADLINES.c.case_id == case_id, _DEADLINES.c.step == step, _DEADLINES.c.voided_at.is_(None))


def _move(session: Session) -> None:
    moving = (
        update(_REMINDERS)
        .values(
            deadline_version=_DEADLINES.c.version,
            due_at=PLANNED.c.due_at,
            due_on=PLANNED.c.due_on,
            zone=PLANNED.c.zone,
        )
        .where(
            _REMINDERS.c.case_id == RUNNING.c.case_id,
            _REMINDERS.c.step == RUNNING.c.step,
            _REMINDERS.c.state == ReminderState.PLANNED,
            RUNNING.c.plan_no == PLANNED.c.plan_no,
            *(_REMINDERS.c[name] == PLANNED.c[name] for name in _SAME),
            _is_in_force(RUNNING.c.case_id, RUNNING.c.step),
            or_(
                _REMINDERS.c.deadline_version < _DEADLINES.c.version,
                _REMINDERS.c.due_at != PLANNED.c.due_at,
            ),
        )
    )
    session.connection().execute(moving)


def _void(session: Session, now: datetime) -> None:
    """Void what is planned for a day no deadline in force has, or for a term that runs no more."""
    connection = session.connection()
    of_batch = and_(_REMINDERS.c.case_id == MOVED.c.case_id, _REMINDERS.c.state == ReminderState.PLANNED)
    is_running = (
        select(literal(1))
        .where(RUNNING.c.case_id == _REMINDERS.c.case_id, RUNNING.c.step == _REMINDERS.c.step)
        .correlate(_REMINDERS)
        .exists()
    )
    version = (
        select(_DEADLINES.c.version)
        .where(_is_in_force(_REMINDERS.c.case_id, _REMINDERS.c.step))
        .correlate(_REMINDERS)
        .scalar_subquery()
    )
    for reason, is_gone in (
        (ENDED, ~is_running),
        (REPLACED, and_(is_running, _REMINDERS.c.deadline_version < version)),
    ):
        connection.execute(
            update(_REMINDERS)
            .values(state=ReminderState.VOIDED, state_at=now, reason=reason)
            .where(of_batch, is_gone)
        )


def _add(session: Session, now: datetime) -> None:
    known = _REMINDERS.alias("known")
    same = and_(
        known.c.case_id == RUNNING.c.case_id,
        known.c.step == RUNNING.c.step,
        *(known.c[name] == PLANNED.c[name] for name in _SAME),
    )
    is_there = and_(same, known.c.deadline_version == _DEADLINES.c.version)
    is_told = and_(same, known.c.state == ReminderState.SENT, known.c.due_at == PLANNED.c.due_at)
    wanted = (
        select(
            _random_id(session),
            RUNNING.c.case_id,
            RUNNING.c.step,
            _DEADLINES.c.version,
            PLANNED.c.threshold_working_days,
            PLANNED.c.recipient_role,
            PLANNED.c.due_at,
            PLANNED.c.due_on,
            PLANNED.c.zone,
            literal(ReminderState.PLANNED.value),
            literal(""),
            literal(now, _REMINDERS.c.state_at.type),
            literal(0),
        )
        .join_from(RUNNING, PLANNED, RUNNING.c.plan_no == PLANNED.c.plan_no)
        .join(_DEADLINES, _is_in_force(RUNNING.c.case_id, RUNNING.c.step))
        .where(~select(literal(1)).where(is_there | is_told).correlate(RUNNING, PLANNED, _DEADLINES).exists())
    )
    columns = [
        "id", "case_id", "step", "deadline_version", "threshold_working_days", "recipient_role", "due_at",
        "due_on", "zone", "state", "reason", "state_at", "attempts",
    ]  # fmt: skip
    session.connection().execute(insert(_REMINDERS).from_select(columns, wanted))


def _random_id(session: Session) -> ColumnElement[Any]:
    """Have the database draw 128 random bits for each row."""
    if session.get_bind().dialect.name == "sqlite":
        return type_coerce(text("lower(hex(randomblob(16)))"), Uuid())
    return func.gen_random_uuid()
