"""Asking another office, or the head, for something inside a case; answering it; taking it back.

None of it moves a legal term: the outer clock runs on, and a task is due before it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from foia.accounts import queries as accounts
from foia.accounts.queries import people_with_roles
from foia.actors import BODY_ROLES, CAPABILITIES, CONFIDENTIAL_ROLES, Capability
from foia.cases.actions import Text, committed, require, sealed
from foia.cases.context import Context
from foia.cases.models import Case
from foia.cases.notices import tell_people
from foia.cases.notifying import calendar_of_case
from foia.cases.states import exclusions_of
from foia.cases.store import record
from foia.directory.queries import offices_by_body
from foia.errors import InvalidInput, NotFound, WrongState
from foia.extensions import new_id
from foia.tasks.models import Task
from foia.tasks.queries import may_do
from foia.tasks.rules import last_day_for, next_reminder


def give_task(
    context: Context,
    case: Case,
    office_id: UUID | None,
    due_on: date,
    wrote: Text,
    *,
    expected_version: int | None = None,
) -> Task:
    """Ask an office of the body, or (None) its head, for something by a day before the response is due.

    Raises InvalidInput: `unknown_office`, `due_out_of_range`; NotFound, StaleCase, WrongState."""
    require(context, "give_task", case, expected_version)
    if case.body_id is None or context.actor.person_id is None:
        raise NotFound("body")
    if office_id is not None and office_id not in {
        office.id for office in offices_by_body(context.session, case.body_id)
    }:
        raise InvalidInput("unknown_office", "office")
    calendar = calendar_of_case(context, case)
    today = context.now.astimezone(calendar.zone).date()
    last = last_day_for(case.due_on, calendar, today)
    if due_on < today or (last is not None and due_on > last):
        raise InvalidInput("due_out_of_range", "due_on")
    documents = sealed(context, case, "note", wrote, author="body", visible=False)
    task = Task(
        id=new_id(),
        case_id=case.id,
        body_id=case.body_id,
        office_id=office_id,
        document_id=documents[0].id,
        given_by_id=context.actor.person_id,
        given_at=context.now,
        due_on=due_on,
        remind_at=next_reminder(due_on, calendar, context.now),
    )
    payload = {
        "task_id": task.id.hex,
        "office_id": office_id.hex if office_id else None,
        "due_on": due_on.isoformat(),
        "documents": committed(documents),
    }
    record(context, case, "task_given" if office_id else "escalated", payload, rows=[*documents, task])
    tell_people(context, case, "task_given", people_of(context, case, task))
    return task


def answer_task(context: Context, case: Case, task: Task, wrote: Text) -> None:
    """Answer a task, with files if there are any; whoever gave it is told.

    Raises NotFound for somebody else's, WrongState for one that ended."""
    if task.case_id != case.id or not may_do(context.actor, task, case):
        raise NotFound("task")
    if not task.is_open:
        raise WrongState("answer_task")
    documents = sealed(context, case, "note", wrote, author="body", visible=False)
    payload = {"task_id": task.id.hex, "documents": committed(documents)}
    record(context, case, "task_answered", payload, rows=documents)
    # After its document is stored: the database refuses a row that names none.
    task.answered_at, task.answered_by_id = context.now, context.actor.person_id
    task.answer_document_id = documents[0].id
    told = {task.given_by_id, *([case.assignee_id] if case.assignee_id else [])}
    tell_people(context, case, "task_answered", sorted(told, key=str))


def cancel_task(context: Context, case: Case, task: Task, *, expected_version: int | None = None) -> None:
    """Take a task back. Raises NotFound, StaleCase, WrongState."""
    require(context, "give_task", case, expected_version)
    if task.case_id != case.id:
        raise NotFound("task")
    if not task.is_open:
        raise WrongState("cancel_task")
    task.cancelled_at = context.now
    record(context, case, "task_cancelled", {"task_id": task.id.hex})


def people_of(context: Context, case: Case, task: Task) -> list[UUID]:
    """Return who has to do a task: those of the office, or the heads of the body, not kept from the case."""
    needed = Capability.WORK_CASE if task.office_id else Capability.DECIDE_CASE
    roles = {role for role in BODY_ROLES - CONFIDENTIAL_ROLES if needed in CAPABILITIES[role]}
    found = [
        person.id
        for person, grants in people_with_roles(context.session, roles, task.body_id)
        if any(task.office_id is None or grant.office_id == task.office_id for grant in grants)
    ]
    # An office with nobody of its own: whoever works the whole body.
    if not found:
        found = [
            person.id
            for person, grants in people_with_roles(context.session, roles, task.body_id)
            if any(grant.office_id is None for grant in grants)
        ]
    return list(_not_kept_out(context, case, found))


def _not_kept_out(context: Context, case: Case, people: Iterable[UUID]) -> Iterable[UUID]:
    excluded = case.excluded_ids
    for person_id in people:
        if not excluded or excluded.isdisjoint(exclusions_of(accounts.actor_of(context.session, person_id))):
            yield person_id
