"""Reminding whoever has a task: found by the instant it is due to be said, each once."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import and_, or_, select

from foia.cases.context import Context, context_of
from foia.cases.models import Case
from foia.cases.notices import tell_people
from foia.cases.notifying import calendar_of_case
from foia.cases.phases import OPEN_PHASES
from foia.config import Settings
from foia.tasks.actions import people_of
from foia.tasks.models import Task
from foia.tasks.rules import next_reminder
from foia.transactions import transaction

if TYPE_CHECKING:
    from flask import Flask

log = logging.getLogger(__name__)
MOST_AT_ONCE = 100
_OPEN = (Task.answered_at.is_(None), Task.cancelled_at.is_(None))


def remind_of_tasks(app: Flask, now: datetime) -> tuple[int, int]:
    """Tell who has each task whose reminder is due, and plan its next; return (reminded, failed).

    One transaction a task; one that fails stops no other, and is found again by the next sweep."""
    settings: Settings = app.config["FOIA"]
    reminded = failed = 0
    for task_id in _due_ids(app, now):
        try:
            with transaction(app) as session:
                reminded += _remind(context_of(settings, session, now=now), task_id)
        except Exception:
            # Whatever is wrong with one task, the others are not made to wait for it.
            log.exception("task %s", task_id.hex)
            failed += 1
    return reminded, failed


def _due_ids(app: Flask, now: datetime) -> Iterator[UUID]:
    """Walk the tasks whose reminder is due once, in order."""
    last: tuple[datetime, UUID] | None = None
    while True:
        which = [Task.remind_at <= now, *_OPEN]
        if last is not None:
            at, last_id = last
            which.append(or_(Task.remind_at > at, and_(Task.remind_at == at, Task.id > last_id)))
        statement = select(Task.remind_at, Task.id).where(*which).order_by(Task.remind_at, Task.id)
        with transaction(app) as session:
            found = [
                (at, task_id)
                for at, task_id in session.execute(statement.limit(MOST_AT_ONCE))
                if at is not None
            ]
        if not found:
            return
        yield from (task_id for _at, task_id in found)
        last = found[-1]


def _remind(context: Context, task_id: UUID) -> bool:
    """Tell of a task and plan its next reminder; False if another sweep has it, or it is done."""
    session, now = context.session, context.now
    due = (Task.id == task_id, Task.remind_at <= now, *_OPEN)
    task = session.scalar(select(Task).where(*due).with_for_update(skip_locked=True))
    if task is None:
        return False
    case = session.get_one(Case, task.case_id)
    calendar = calendar_of_case(context, case)
    is_elsewhere = case.body_id != task.body_id or case.confidential
    is_over = case.phase not in OPEN_PHASES or is_elsewhere
    task.remind_at = None if is_over else next_reminder(task.due_on, calendar, now)
    if is_over:
        return False
    is_late = task.due_on < now.astimezone(calendar.zone).date()
    tell_people(
        context,
        case,
        "task_late" if is_late else "task_due",
        [*people_of(context, case, task), *_who_waits(task, case, is_late=is_late)],
        detail=f"{task.id.hex}:{now.date().isoformat()}",
    )
    return True


def _who_waits(task: Task, case: Case, *, is_late: bool) -> list[UUID]:
    """Return who asked for it and who answers for the case: they are told once it is late."""
    return (
        [person for person in (task.given_by_id, case.assignee_id) if person is not None] if is_late else []
    )
