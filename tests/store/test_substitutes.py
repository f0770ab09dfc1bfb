"""Who stands in for somebody away is told what is meant for them, where they may work the case."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from foia.accounts.models import Absence, Person
from foia.actors import SYSTEM, Role
from foia.cases.actions import assign
from foia.directory.models import Body
from foia.extensions import new_id
from foia.notifications.models import OutboxMessage, Reminder
from foia.notifications.reminder_recipients import recipients
from tests import builders
from tests.clock import Clock
from tests.confidential import file_a_report


@pytest.fixture
def body(session: Session, clock: Clock) -> Body:
    return builders.add_public_body(session)


def away(session: Session, person: Person, substitute: Person, clock: Clock, days: int = 3) -> Absence:
    today: date = clock.now().date()
    absence = Absence(
        id=new_id(),
        person_id=person.id,
        substitute_id=substitute.id,
        first_on=today,
        last_on=today + timedelta(days=days),
        noted_at=clock.now(),
    )
    session.add(absence)
    session.flush()
    return absence


def told(session: Session) -> set[object]:
    """Return the people with a message."""
    return set(
        session.scalars(select(OutboxMessage.recipient_id).where(OutboxMessage.recipient_id.is_not(None)))
    )


def test_news_and_reminders_go_on_to_who_stands_in(
    app: Flask, session: Session, body: Body, clock: Clock
) -> None:
    officer = builders.add_person(session, Role.OFFICER, body)
    substitute = builders.add_person(session, Role.HEAD, body)
    absence = away(session, officer, substitute, clock)
    case, _receipt = builders.file_a_case(app, session, body)
    assert told(session) == {officer.id, substitute.id}

    assign(builders.staff_context(app, session, substitute), case, officer.id)
    reminder = session.scalars(select(Reminder).where(Reminder.recipient_role == "responsible")).first()
    assert reminder is not None
    system = builders.context(app, session, SYSTEM, clock.now())
    assert [to.id for to, _language in recipients(system, reminder, case)] == [
        officer.id,
        substitute.id,
    ]
    back = clock.now() + timedelta(days=4)
    assert [to.id for to, _language in recipients(system.at(back), reminder, case)] == [officer.id]
    absence.cancelled_at = clock.now()
    session.flush()
    assert [to.id for to, _language in recipients(system, reminder, case)] == [officer.id]


def test_of_a_report_nobody_hears_who_is_not_named_for_it(
    app: Flask, session: Session, body: Body, clock: Clock
) -> None:
    named = builders.add_person(session, Role.REPORTS_OFFICER, body)
    other = builders.add_person(session, Role.OFFICER, body)
    away(session, named, other, clock)

    report = file_a_report(app, session, body)
    reminder = session.scalars(select(Reminder).where(Reminder.recipient_role == "responsible")).first()

    assert told(session) == {named.id}
    assert reminder is not None
    system = builders.context(app, session, SYSTEM, clock.now())
    assert [to.id for to, _language in recipients(system, reminder, report)] == [named.id]


def test_who_left_the_body_meanwhile_hears_nothing(
    app: Flask, session: Session, body: Body, clock: Clock
) -> None:
    officer = builders.add_person(session, Role.OFFICER, body)
    substitute = builders.add_person(session, Role.OFFICER, builders.add_public_body(session))
    away(session, officer, substitute, clock)

    builders.file_a_case(app, session, body)

    assert told(session) == {officer.id}
