"""The central desk: cases of bodies that have not joined, routing, and what a body delivered elsewhere."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from foia.actors import Role
from foia.cases import actions
from foia.cases.actions import Text
from foia.cases.answering import QuestionAnswer, answer, questions_of
from foia.cases.custody import change_custody
from foia.cases.models import Case, DeadlineRow, Event
from foia.errors import InvalidInput
from foia.notifications.models import OutboxMessage
from foia.requests.rules import RULES
from tests import builders
from tests.clock import Clock
from tests.store.case_state import assert_row_is_what_events_say

pytestmark = pytest.mark.usefixtures("clock")
MONDAY = datetime(2026, 3, 9, 14, 0, tzinfo=UTC)


def templates(session: Session, case: Case) -> list[str]:
    rows = session.scalars(select(OutboxMessage).where(OutboxMessage.case_id == case.id))
    return sorted(f"{row.template}:{row.recipient_kind}" for row in rows)


def test_the_central_desk_keeps_the_cases_of_a_body_without_officers(app: Flask, session: Session) -> None:
    body = builders.add_public_body(session)
    desk = builders.add_person(session, Role.CENTRAL_DESK)

    case, _receipt = builders.file_a_case(app, session, body)

    assert (case.custody, case.due_on) == ("central_desk", date(2026, 3, 30))
    assert "not_joined:filer" in templates(session, case)
    actions.record_file_sent(builders.staff_context(app, session, desk), case, "post")
    assert_row_is_what_events_say(session, case)


def test_the_central_desk_records_the_day_the_body_delivered(
    app: Flask, session: Session, clock: Clock
) -> None:
    body = builders.add_public_body(session)
    desk = builders.add_person(session, Role.CENTRAL_DESK)
    case, _receipt = builders.file_a_case(app, session, body)
    clock.advance(days=10)
    acting = builders.staff_context(app, session, desk)
    (question,) = questions_of(acting, case)

    answer(
        acting,
        case,
        RULES,
        [QuestionAnswer(question.id, "granted")],
        Text("Entregado en papel."),
        delivered_at=clock.now() - timedelta(days=3),
        delivery_channel="post",
    )

    assert case.stopped_on == date(2026, 3, 16)
    event = session.scalars(
        select(Event).where(Event.case_id == case.id).order_by(Event.sequence.desc())
    ).first()
    assert event is not None
    assert event.occurred_at == clock.now() - timedelta(days=3)
    assert event.recorded_at == clock.now()


@pytest.mark.parametrize("days", [-1, 11])
def test_nothing_is_delivered_before_it_was_asked_or_in_the_future(
    app: Flask, session: Session, clock: Clock, days: int
) -> None:
    body = builders.add_public_body(session)
    desk = builders.add_person(session, Role.CENTRAL_DESK)
    case, _receipt = builders.file_a_case(app, session, body)
    clock.advance(days=10)
    acting = builders.staff_context(app, session, desk)
    (question,) = questions_of(acting, case)

    with pytest.raises(InvalidInput):
        answer(
            acting,
            case,
            RULES,
            [QuestionAnswer(question.id, "granted")],
            Text("…"),
            delivered_at=case.received_at + timedelta(days=days),
        )


def test_routing_keeps_the_receipt_and_takes_the_regime_of_the_competent_body(
    app: Flask, session: Session
) -> None:
    desk = builders.add_person(session, Role.CENTRAL_DESK)
    town, _officer = builders.joined_body(session, name="Municipio de Achocalla", body_class="municipality")
    case, _receipt = builders.file_a_case(app, session, None)
    received_at, before = case.received_at, case.due_on

    actions.route(builders.staff_context(app, session, desk), case, town, "Es del municipio.")

    assert (before, case.due_on) == (date(2026, 3, 30), date(2026, 9, 9))
    assert (case.received_at, case.custody, case.body_id) == (received_at, "body", town.id)
    versions = session.scalars(
        select(DeadlineRow).where(DeadlineRow.case_id == case.id, DeadlineRow.step == "response")
    )
    assert {(row.due_on, row.voided_at is None) for row in versions} == {
        (date(2026, 3, 30), False),
        (date(2026, 9, 9), True),
    }
    assert_row_is_what_events_say(session, case)


def test_cases_follow_when_a_body_joins_or_loses_its_last_officer(app: Flask, session: Session) -> None:
    body = builders.add_public_body(session)
    case, _receipt = builders.file_a_case(app, session, body)
    assert not change_custody(builders.context(app, session), case)
    officer = builders.add_person(session, Role.OFFICER, body)

    assert change_custody(builders.context(app, session), case)
    assert case.custody == "body"
    officer.disabled_at = MONDAY
    session.flush()
    assert change_custody(builders.context(app, session), case)

    assert case.custody == "central_desk"
    assert_row_is_what_events_say(session, case)
