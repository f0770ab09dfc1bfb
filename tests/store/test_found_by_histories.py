"""What random histories once broke, each told plainly."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from foia.accounts.models import Person, RoleGrant
from foia.accounts.queries import actor_of
from foia.actors import Role
from foia.cases import actions, costs
from foia.cases.actions import Text
from foia.cases.answering import QuestionAnswer, answer, decide, questions_of
from foia.cases.context import Context
from foia.cases.models import Case
from foia.cases.notifying import notify
from foia.cases.pauses import suspend
from foia.cases.recusal import recuse
from foia.cases.reopening import correct, reopen
from foia.cases.states import offered
from foia.cases.store import events_of
from foia.errors import InvalidInput
from foia.notifications.jobs import sweep
from foia.notifications.models import OutboxMessage
from foia.requests.rules import RULES
from tests import builders
from tests.clock import Clock
from tests.countries import file_report
from tests.store.case_state import assert_row_is_what_events_say
from tests.store.small_country import book_with_ground
from tests.store.test_undone import MAP, files_kept

pytestmark = pytest.mark.usefixtures("clock")


def granted(context: Context, case: Case) -> list[QuestionAnswer]:
    return [QuestionAnswer(question.id, "granted") for question in questions_of(context, case)]


def answered_by(app: Flask, session: Session, case: Case, person: Person) -> None:
    acting = builders.staff_context(app, session, person)
    answer(acting, case, RULES, granted(acting, case), Text("Se entrega."))


def test_a_body_outside_answered_after_what_it_was_asked(app: Flask, session: Session, clock: Clock) -> None:
    body = builders.add_public_body(session)
    desk = builders.add_person(session, Role.CENTRAL_DESK)
    case, _receipt = builders.file_a_case(app, session, body)
    clock.advance(days=3)
    actions.ask_clarification(builders.staff_context(app, session, desk), case, "¿De qué año?")
    clock.advance(days=1)
    acting = builders.staff_context(app, session, desk)

    with pytest.raises(InvalidInput, match="delivered_out_of_range"):
        answer(
            acting,
            case,
            RULES,
            granted(acting, case),
            Text("Se entrega."),
            delivered_at=acting.now - timedelta(days=2),
        )

    assert case.phase == "awaiting_clarification"


def with_ground(context: Context) -> Context:
    return replace(context, book=book_with_ground())


def test_what_stood_still_when_it_was_answered_runs_once_reopened(
    app: Flask, session: Session, clock: Clock
) -> None:
    body, officer = builders.joined_body(session)
    head = builders.add_person(session, Role.HEAD, body)
    case, _receipt = builders.file_a_case(app, session, body)
    clock.advance(days=1)
    suspend(with_ground(builders.staff_context(app, session, officer)), case, "X-1", "Hubo un incendio.")
    clock.advance(days=2)
    answered_by(app, session, case, officer)
    clock.advance(days=1)

    reopen(builders.staff_context(app, session, head), case, "Faltaba un anexo.")

    acting = with_ground(builders.staff_context(app, session, officer))
    response = actions.report_of(acting, case).response
    # It stood still from the day of the suspension to the day before the answer.
    assert (case.suspended, response.state, case.due_on) == (False, "running", date(2026, 4, 1))
    clock.advance(minutes=1)
    suspend(with_ground(builders.staff_context(app, session, officer)), case, "X-1", "Hubo otro incendio.")
    assert case.suspended


def test_what_was_asked_before_the_answer_is_not_awaited_once_reopened(
    app: Flask, session: Session, clock: Clock
) -> None:
    body, officer = builders.joined_body(session)
    head = builders.add_person(session, Role.HEAD, body)
    case, _receipt = builders.file_a_case(app, session, body)
    actions.ask_clarification(builders.staff_context(app, session, officer), case, "¿De qué año?")
    clock.advance(days=1)
    answered_by(app, session, case, officer)
    clock.advance(days=1)
    reopen(builders.staff_context(app, session, head), case, "Faltaba un anexo.")
    clock.advance(days=1)

    actions.ask_clarification(builders.staff_context(app, session, officer), case, "¿De qué obra?")

    assert case.phase == "awaiting_clarification"
    assert_row_is_what_events_say(session, case)


def test_a_corrected_notice_does_not_date_the_one_after_it(
    app: Flask, session: Session, clock: Clock
) -> None:
    body, officer = builders.joined_body(session)
    head = builders.add_person(session, Role.HEAD, body)
    case, _receipt = builders.file_a_case(app, session, body)

    def decided_and_notified() -> None:
        acting = builders.staff_context(app, session, officer)
        decide(acting, case, RULES, granted(acting, case), Text("Se entrega."))
        clock.advance(hours=2)
        acting = builders.staff_context(app, session, officer)
        notify(acting, case, "counter", acting.now)

    decided_and_notified()
    first_at = case.concluded_at
    assert first_at is not None
    acting = builders.staff_context(app, session, head)
    correct(acting, case, "notified", first_at - timedelta(hours=1), "Se anotó mal.")
    clock.advance(days=2)
    reopen(builders.staff_context(app, session, head), case, "Faltaba un anexo.")
    clock.advance(days=1)

    decided_and_notified()

    assert (case.phase, case.stopped_on) == ("concluded", date(2026, 3, 12))
    assert_row_is_what_events_say(session, case)


def test_a_cost_is_not_awaited_under_a_law_that_knows_none(app: Flask, session: Session) -> None:
    desk = builders.add_person(session, Role.CENTRAL_DESK)
    town, officer = builders.joined_body(session, body_class="municipality")
    case, _receipt = builders.file_a_case(app, session, builders.add_public_body(session))
    costs.charge(builders.staff_context(app, session, desk), case, 1200, "Veinte copias.")

    actions.route(builders.staff_context(app, session, desk), case, town, "Es del municipio.")

    assert (case.regime_id, case.unpaid) == ("bo.petition", False)
    assert "record_payment" not in offered(actor_of(session, officer.id), case)
    assert_row_is_what_events_say(session, case)


def test_whoever_leaves_leaves_their_cases_to_the_others(app: Flask, session: Session, clock: Clock) -> None:
    body, officer = builders.joined_body(session)
    other = builders.add_person(session, Role.OFFICER, body)
    case, _receipt = builders.file_a_case(app, session, body)
    actions.assign(builders.staff_context(app, session, other), case, officer.id)
    officer.disabled_at = clock.now()
    session.commit()

    sweep(app, clock.now())

    session.rollback()
    session.refresh(case)
    assert (case.custody, case.assignee_id) == ("body", None)
    assert "filed" in told_to(session, other, case)
    assert_row_is_what_events_say(session, case)
    sweep(app, clock.now())
    session.rollback()
    assert [event.type for event in events_of(session, case.id)] == ["filed", "assigned", "assigned"]


def test_whoever_lost_the_role_leaves_their_cases_too(app: Flask, session: Session, clock: Clock) -> None:
    body, officer = builders.joined_body(session)
    builders.add_person(session, Role.OFFICER, body)
    case, _receipt = builders.file_a_case(app, session, body)
    actions.assign(builders.staff_context(app, session, officer), case, officer.id)
    session.scalars(select(RoleGrant).where(RoleGrant.person_id == officer.id)).one().ended_at = clock.now()
    session.commit()

    sweep(app, clock.now())

    session.rollback()
    session.refresh(case)
    assert case.assignee_id is None


def test_a_report_is_placed_anew_when_only_who_stepped_back_stays(
    app: Flask, session: Session, clock: Clock
) -> None:
    body, _officer = builders.joined_body(session)
    case, first = file_report(app, session, body)
    second = builders.add_person(session, Role.REPORTS_OFFICER, body)
    recuse(builders.staff_context(app, session, first), case, "Es mi pariente.")
    assert case.custody == "body"
    second.disabled_at = clock.now()
    session.commit()

    sweep(app, clock.now())

    session.rollback()
    session.refresh(case)
    assert case.custody == "waiting"


def test_a_refused_step_within_a_transaction_leaves_its_files(
    app: Flask, session: Session, tmp_path: Path
) -> None:
    case, _receipt = builders.file_a_case(app, session, files=[MAP])
    savepoint = session.begin_nested()
    actions.write_message(builders.filer_context(app, session, case), case, Text("Otro croquis."))
    savepoint.rollback()

    session.commit()

    assert files_kept(tmp_path) == 1


def told_to(session: Session, person: Person, case: Case) -> set[str]:
    query = select(OutboxMessage.template).where(
        OutboxMessage.case_id == case.id, OutboxMessage.recipient_id == person.id
    )
    return set(session.scalars(query))
