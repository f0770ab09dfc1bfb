"""What whoever decides and the auditor are counted, and what a restore brings back, on both databases."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from foia import clock
from foia.actors import Actor, ActorKind, Capability, Grant, Role
from foia.audit.admission_queries import MOST_ROWS, not_started
from foia.cases.models import Case
from foia.cases.tray import Scope, scopes_of
from foia.cases.tray_counts import counts_of
from foia.cases.waiting_queries import reports_waiting
from foia.directory.models import Body
from foia.extensions import new_id
from tests import builders
from tests.clock import Clock
from tests.confidential import file_a_report


@pytest.fixture
def body(session: Session, clock: Clock) -> Body:
    return builders.joined_body(session, name="Ministerio de Caminos")[0]


def deciding(body: Body, role: Role) -> Actor:
    return Actor(ActorKind.STAFF, new_id(), grants=(Grant(role, body.id),))


def waiting_for_admission(app: Flask, session: Session, body: Body, received_on: date) -> Case:
    """File a request whose term is made to wait for an admission."""
    case, _receipt = builders.file_a_case(app, session, body)
    case.provisional_due_on, case.received_on = received_on + timedelta(days=20), received_on
    session.flush()
    return case


def test_whoever_decides_is_told_of_their_own_cases_alone(app: Flask, session: Session, body: Body) -> None:
    builders.add_person(session, Role.REPORTS_OFFICER, body)
    day = date(2026, 3, 4)
    old, _new = (waiting_for_admission(app, session, body, on) for on in (day, day + timedelta(days=1)))
    aside, secret = builders.file_a_case(app, session, body)[0], file_a_report(app, session, body)
    aside.set_aside = secret.set_aside = True
    session.flush()

    def counted(role: Role) -> tuple[int, int]:
        decided = scopes_of(deciding(body, role), Capability.DECIDE_CASE)
        found = counts_of(session, [Scope("body", body.id)], decided, None, day, day, day, clock.now())
        return found.aside, found.not_started

    assert counted(Role.HEAD) == (1, 1)
    assert counted(Role.REPORTS_OFFICER) == (1, 0)
    assert counted(Role.OFFICER) == (0, 0)
    assert [row.case for row in not_started(session, day)[0]] == [old]
    old.phase = "awaiting_clarification"
    session.flush()
    assert counted(Role.HEAD) == (1, 0)
    assert not_started(session, day) == ([], 0)


def test_the_auditors_list_says_how_many_there_are_beyond_it(
    app: Flask, session: Session, body: Body
) -> None:
    day = date(2026, 3, 4)
    other = builders.joined_body(session, name="Agencia de Aguas")[0]
    for number in range(3):
        waiting_for_admission(app, session, body, day - timedelta(days=number))
    theirs = waiting_for_admission(app, session, other, day)

    rows, total = not_started(session, day)

    assert [row.body for row in rows] == [other, body, body, body]
    assert [row.case.received_on for row in rows[1:]] == [day - timedelta(days=n) for n in (2, 1, 0)]
    assert total == 4 <= MOST_ROWS
    assert [row.case for row in not_started(session, day, other.id)[0]] == [theirs]


def test_only_open_reports_that_wait_are_counted(app: Flask, session: Session, body: Body) -> None:
    waiting, ended = (file_a_report(app, session, body) for _ in range(2))
    assert (waiting.custody, reports_waiting(session)) == ("waiting", 2)

    ended.phase = "concluded"
    builders.file_a_case(app, session, body)
    session.flush()

    assert reports_waiting(session) == 1
