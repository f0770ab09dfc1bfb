"""Reminding whoever has a task: found by the instant it is due to be said, each once."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select

from foia.cases.context import context_of
from foia.cases.models import Case
from foia.cases.notices import tell_people
from foia.cases.notifying import calendar_of_case
from foia.cases.phases import OPEN_PHASES
from foia.tasks.actions import people_of
from foia.tasks.models import Task
from foia.tasks.rules import next_reminder
from foia.transactions import transaction

if TYPE_CHECKING:
    from flask import Flask

MOST_AT_ONCE = 100


def remind_of_tasks(app: Flask, now: datetime) -> int:
    """Tell who has each task whose reminder is due, and plan its next; return how many tasks."""
    reminded = 0
    while found := _remind_some(app, now):
        reminded += found
    return reminded


def _remind_some(app: Flask, now: datetime) -> int:
    with transaction(app) as session:
        tasks = session.scalars(
            select(Task)
            .where(Task.remind_at <= now, Task.answered_at.is_(None), Task.cancelled_at.is_(None))
            .order_by(Task.remind_at)
            .limit(MOST_AT_ONCE)
            .with_for_update(skip_locked=True)
        ).all()
        context = context_of(app.config["FOIA"], session, now=now)
        for task in tasks:
            case = session.get_one(Case, task.case_id)
            calendar = calendar_of_case(context, case)
            is_elsewhere = case.body_id != task.body_id or case.confidential
            is_over = case.phase not in OPEN_PHASES or is_elsewhere
            task.remind_at = None if is_over else next_reminder(task.due_on, calendar, now)
            if is_over:
                continue
            is_late = task.due_on < now.astimezone(calendar.zone).date()
            tell_people(
                context,
                case,
                "task_late" if is_late else "task_due",
                [*people_of(context, case, task), *_who_waits(task, case, is_late=is_late)],
                detail=f"{task.id.hex}:{now.date().isoformat()}",
            )
        return len(tasks)


def _who_waits(task: Task, case: Case, *, is_late: bool) -> list[UUID]:
    """Return who asked for it and who answers for the case: they are told once it is late."""
    return (
        [person for person in (task.given_by_id, case.assignee_id) if person is not None] if is_late else []
    )
