"""Cases follow their body when it joins and when its last officer leaves, at the next sweep."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from foia.actors import Role
from foia.cases.models import Case, Event, Responsibility
from foia.notifications.jobs import sweep
from tests import builders
from tests.clock import Clock

pytestmark = pytest.mark.usefixtures("clock")


def custody(session: Session, case: Case) -> str:
    session.rollback()
    return session.get_one(Case, case.id).custody


def test_a_body_that_joins_takes_its_open_cases_over(app: Flask, session: Session, clock: Clock) -> None:
    body = builders.add_public_body(session)
    case, _receipt = builders.file_a_case(app, session, body)
    builders.add_person(session, Role.OFFICER, body)
    session.commit()

    sweep(app, clock.now())

    assert custody(session, case) == "body"
    last = session.scalars(
        select(Event).where(Event.case_id == case.id).order_by(Event.sequence.desc())
    ).first()
    assert last is not None
    assert (last.type, last.actor_kind) == ("custody_changed", "system")


def test_the_central_desk_takes_over_when_the_last_officer_leaves(
    app: Flask, session: Session, clock: Clock
) -> None:
    body, officer = builders.joined_body(session)
    case, _receipt = builders.file_a_case(app, session, body)
    officer.disabled_at = clock.now()
    session.commit()

    sweep(app, clock.now())

    assert custody(session, case) == "central_desk"
    current = session.scalars(select(Responsibility).where(Responsibility.to_at.is_(None))).one()
    assert (current.case_id, current.custody) == (case.id, "central_desk")


def test_a_second_sweep_moves_nothing(app: Flask, session: Session, clock: Clock) -> None:
    body = builders.add_public_body(session)
    case, _receipt = builders.file_a_case(app, session, body)
    builders.add_person(session, Role.OFFICER, body)
    session.commit()
    sweep(app, clock.now())
    custody(session, case)
    before = session.get_one(Case, case.id).head_sequence

    sweep(app, clock.now())

    session.rollback()
    assert session.get_one(Case, case.id).head_sequence == before


def test_a_concluded_case_stays_where_it_was_answered(app: Flask, session: Session, clock: Clock) -> None:
    body, officer = builders.joined_body(session)
    case, _receipt = builders.file_a_case(app, session, body)
    builders.answer_a_case(app, session, case, officer)
    officer.disabled_at = clock.now()
    session.commit()

    sweep(app, clock.now())

    assert custody(session, case) == "body"
