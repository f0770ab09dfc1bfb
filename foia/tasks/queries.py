"""The tasks of a case, and those an office or a head has to do."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from foia.actors import CAPABILITIES, CONFIDENTIAL_ROLES, Actor, Capability
from foia.cases.models import Case
from foia.cases.states import BODY, exclusions_of
from foia.directory.models import Office
from foia.tasks.models import Task

PAGE_ROWS = 25


@dataclass(frozen=True)
class TaskLine:
    """A task with the folio of its case and its office; `office` None: it is the head's."""

    task: Task
    folio: str
    office: Office | None


def tasks_of(session: Session, case_id: UUID) -> list[TaskLine]:
    """Return every task of a case, the oldest first."""
    rows = session.execute(
        select(Task, Case.folio, Office)
        .join(Case, Case.id == Task.case_id)
        .outerjoin(Office, Office.id == Task.office_id)
        .where(Task.case_id == case_id)
        .order_by(Task.given_at, Task.id)
    )
    return [TaskLine(*row) for row in rows]


def tasks_for(session: Session, actor: Actor, page: int = 1) -> tuple[list[TaskLine], bool]:
    """Return a page of the open tasks somebody may do, by day, and whether more follow."""
    theirs = _theirs(actor)
    if not theirs:
        return [], False
    kept_out = [Case.excluded.not_like(f"%{known}%") for known in sorted(exclusions_of(actor))]
    rows = session.execute(
        select(Task, Case.folio, Office)
        .join(Case, Case.id == Task.case_id)
        .outerjoin(Office, Office.id == Task.office_id)
        .where(
            Task.answered_at.is_(None),
            Task.cancelled_at.is_(None),
            or_(*theirs),
            Case.body_id == Task.body_id,
            Case.custody == BODY,
            Case.confidential.is_(False),
            *kept_out,
        )
        .order_by(Task.due_on, Task.id)
        .offset((page - 1) * PAGE_ROWS)
        .limit(PAGE_ROWS + 1)
    ).all()
    return [TaskLine(*row) for row in rows[:PAGE_ROWS]], len(rows) > PAGE_ROWS


def may_do(actor: Actor, task: Task, case: Case) -> bool:
    """Say whether somebody may do a task: who works in its office, or for the head's, who heads the body."""
    if case.body_id != task.body_id or case.custody != BODY or case.confidential:
        return False
    if not case.excluded_ids.isdisjoint(exclusions_of(actor)):
        return False
    needed = _needed(task.office_id)
    return any(
        needed in CAPABILITIES[grant.role]
        and grant.role not in CONFIDENTIAL_ROLES
        and grant.body_id == task.body_id
        and grant.office_id in (None, task.office_id)
        for grant in actor.grants
    )


def _needed(office_id: UUID | None) -> Capability:
    return Capability.WORK_CASE if office_id is not None else Capability.DECIDE_CASE


def _theirs(actor: Actor) -> list[ColumnElement[bool]]:
    """Return the conditions on tasks that somebody's roles give them."""
    found = []
    for grant in actor.grants:
        if grant.body_id is None or grant.role in CONFIDENTIAL_ROLES:
            continue
        if Capability.WORK_CASE in CAPABILITIES[grant.role]:
            of_an_office = (
                Task.office_id.is_not(None) if grant.office_id is None else Task.office_id == grant.office_id
            )
            found.append(and_(Task.body_id == grant.body_id, of_an_office))
        if Capability.DECIDE_CASE in CAPABILITIES[grant.role]:
            found.append(and_(Task.body_id == grant.body_id, Task.office_id.is_(None)))
    return found
