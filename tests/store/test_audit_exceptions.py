"""The auditor's queues are made from what was sealed, in any order, and found again by their period."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from foia.accounts.models import Person
from foia.audit.exceptions import CROWD_SIZE, Queue
from foia.audit.exceptions_jobs import find_exceptions
from foia.audit.exceptions_models import CaseException
from foia.audit.exceptions_queries import PAGE_ROWS, Asked, counts, page_of
from foia.cases.actions import acknowledge
from foia.cases.models import Case
from foia.directory.models import Body
from foia.notifications.models import Reminder, ServiceState
from tests import builders
from tests.audit_log import seal

MONDAY = datetime(2026, 3, 9, 14, 0, tzinfo=UTC)
EVENING = datetime(2026, 3, 18, 2, 30, tzinfo=UTC)  # the 17th, half past ten at night in La Paz
MARCH = Asked(
    date(2026, 3, 1),
    date(2026, 3, 31),
    datetime(2026, 3, 1, 4, tzinfo=UTC),
    datetime(2026, 4, 1, 4, tzinfo=UTC),
)


def look(app: Flask, session: Session) -> None:
    seal(session)
    assert find_exceptions(app, MONDAY, lambda: True) == 0
    session.rollback()


def found(session: Session) -> list[tuple[str, int]]:
    rows = session.scalars(select(CaseException).order_by(CaseException.queue, CaseException.happened_at))
    return [(row.queue, row.measured) for row in rows]


@dataclass(frozen=True)
class Office:
    """A body, whoever works in it, and the making of its cases."""

    app: Flask
    session: Session
    body: Body
    officer: Person

    def filed(self, at: datetime = MONDAY, **values: Any) -> Case:
        return builders.file_a_case(self.app, self.session, self.body, at, quiet=True, **values)[0]

    def answer(self, case: Case, at: datetime) -> None:
        builders.answer_a_case(self.app, self.session, case, self.officer, at)


@pytest.fixture
def office(app: Flask, session: Session) -> Office:
    body, officer = builders.joined_body(session, name="Ministerio de Caminos")
    return Office(app, session, body, officer)


def test_the_same_acts_give_the_same_queues_in_however_many_sweeps(
    app: Flask, session: Session, office: Office
) -> None:
    cases = [office.filed() for _number in range(CROWD_SIZE)]
    for number, case in enumerate(cases):
        office.answer(case, EVENING + timedelta(minutes=number))
        if number % 4 == 1:
            look(app, session)  # the acts of an hour come in bit by bit

    in_sweeps = found(session)
    assert in_sweeps == [
        *[(Queue.MASS_CLOSING, CROWD_SIZE)] * CROWD_SIZE,
        *((Queue.NIGHT_CLOSING, 22 * 60 + 30 + number) for number in range(CROWD_SIZE)),
    ]
    session.execute(delete(CaseException))
    session.execute(delete(ServiceState))
    look(app, session)
    assert found(session) == in_sweeps


def test_a_queue_is_counted_and_paged_within_its_period(session: Session, office: Office) -> None:
    shown, hidden, kept_out = (office.filed() for _number in range(3))
    hidden.confidential, kept_out.excluded = True, "a" * 32
    for case, number in ((shown, PAGE_ROWS), (hidden, 1), (kept_out, 1)):
        for sequence in range(number):
            session.add(
                CaseException(
                    case_id=case.id, queue=Queue.NIGHT_CLOSING, sequence=sequence, happened_at=EVENING,
                    happened_on=date(2026, 3, 1 + sequence), actor_id=None, body_id=office.body.id,
                    measured=0, detail="answered",
                )
            )  # fmt: skip
    session.commit()
    asked = replace(MARCH, body_id=office.body.id, excluded=("a" * 32,))

    first, after = page_of(session, Queue.NIGHT_CLOSING, asked)
    assert after is None and counts(session, asked) == {Queue.NIGHT_CLOSING: len(first)}
    assert [(row.case_id, row.happened_on.day) for row in first] == [
        (shown.id, day) for day in range(PAGE_ROWS, 0, -1)
    ]
    pages, after = page_of(session, Queue.NIGHT_CLOSING, replace(asked, excluded=()))
    rest, end = page_of(session, Queue.NIGHT_CLOSING, replace(asked, excluded=()), after)
    assert (len(pages), len(rest), end) == (PAGE_ROWS, 1, None)
    assert {row.case_id for row in (*pages, *rest)} == {shown.id, kept_out.id}
    april = replace(asked, first_on=date(2026, 4, 1), last_on=date(2026, 4, 30))
    assert counts(session, april) == {}


@pytest.mark.parametrize(("acts_on", "found_as"), [(None, [2]), (10, [2]), (26, [])])
def test_reminders_are_ignored_when_nobody_acts_between_the_first_and_the_end(
    app: Flask, session: Session, office: Office, acts_on: int | None, found_as: list[int]
) -> None:
    case = office.filed()
    if acts_on is not None:
        at = datetime(2026, 3, acts_on, 14, tzinfo=UTC)
        acknowledge(builders.staff_context(app, session, office.officer, at), case)
    due_on = date(2026, 3, 30)
    for number, (threshold, sent_on) in enumerate([(-5, 23), (0, 30), (1, 31)]):
        at = datetime(2026, 3, sent_on, 12, tzinfo=UTC)
        session.add(
            Reminder(
                case_id=case.id, step="response", deadline_version=1, threshold=threshold,
                threshold_unit="working_day", recipient_role="responsible", channel=f"test{number}",
                due_at=at, due_on=due_on, zone="America/La_Paz", state="sent", state_at=at,
                next_attempt_at=at,
            )
        )  # fmt: skip
    session.commit()

    rows, _after = page_of(session, Queue.REMINDERS_IGNORED, MARCH)

    assert [(row.case_id, row.measured) for row in rows] == [(case.id, number) for number in found_as]
    assert counts(session, MARCH).get(Queue.REMINDERS_IGNORED, 0) == len(found_as)
