"""Going back on what is on record: a case is opened again, a date is corrected, all in sight."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from foia.accounts.models import Person as StaffPerson
from foia.actors import Role
from foia.cases import actions
from foia.cases.actions import Text
from foia.cases.admission import admit
from foia.cases.answering import QuestionAnswer, answer, decide, questions_of
from foia.cases.chain import first_break
from foia.cases.context import Context
from foia.cases.models import Case, Event
from foia.cases.notifying import notify
from foia.cases.referral import refer
from foia.cases.reopening import correct, correctable, deadlines_if_corrected, deadlines_if_reopened, reopen
from foia.cases.store import events_of
from foia.directory.models import Body
from foia.errors import InvalidInput, NotFound, StaleCase, WrongState
from foia.notifications.models import OutboxMessage, Reminder
from foia.requests.rules import RULES
from tests import builders
from tests.clock import START_AT, Clock
from tests.countries import IN_CHILE, IN_GUATEMALA, file_kind, joined_body_in
from tests.engines import ON_SQLITE_ALONE
from tests.store.case_state import assert_row_is_what_events_say

pytestmark = pytest.mark.usefixtures("clock")
WHY = "El sello de ventanilla dice otra fecha."


@pytest.fixture
def body(session: Session) -> Body:
    return builders.add_public_body(session)


@pytest.fixture
def people(session: Session, body: Body) -> tuple[StaffPerson, StaffPerson]:
    """An officer and a head."""
    return builders.add_person(session, Role.OFFICER, body), builders.add_person(session, Role.HEAD, body)


@pytest.fixture
def case(app: Flask, session: Session, body: Body, people: tuple[StaffPerson, StaffPerson]) -> Case:
    found, _receipt = builders.file_a_case(app, session, body)
    return found


def head_of(app: Flask, session: Session, people: tuple[StaffPerson, StaffPerson]) -> Context:
    return builders.staff_context(app, session, people[1])


def templates(session: Session, case: Case, template: str) -> list[str]:
    rows = session.scalars(
        select(OutboxMessage).where(OutboxMessage.case_id == case.id, OutboxMessage.template == template)
    )
    return sorted(row.recipient_kind for row in rows)


def test_reopening_takes_every_answer_back_and_the_term_runs_on(
    app: Flask, session: Session, clock: Clock, case: Case, people: tuple[StaffPerson, StaffPerson]
) -> None:
    builders.answer_a_case(app, session, case, people[0])
    clock.advance(days=2)
    acting = head_of(app, session, people)
    foreseen = deadlines_if_reopened(acting, case).response

    reopen(acting, case, "Se encontraron los contratos.")

    assert (case.phase, case.outcome, case.stopped_on) == ("in_progress", None, None)
    assert (case.due_on, foreseen.due_on) == (date(2026, 3, 30), date(2026, 3, 30))
    assert [question.outcome for question in questions_of(acting, case)] == [None]
    assert templates(session, case, "reopened") == ["filer", "person"]
    planned = session.scalars(
        select(Reminder).where(Reminder.case_id == case.id, Reminder.state == "planned")
    ).all()
    assert planned
    assert_row_is_what_events_say(session, case)


def test_a_reopened_case_is_answered_again(
    app: Flask, session: Session, clock: Clock, case: Case, people: tuple[StaffPerson, StaffPerson]
) -> None:
    builders.answer_a_case(app, session, case, people[0], outcome="refused")
    clock.advance(days=2)
    reopen(head_of(app, session, people), case, "Se encontraron los contratos.")
    clock.advance(days=1)

    builders.answer_a_case(app, session, case, people[0])

    assert (case.outcome, case.stopped_on) == ("granted", date(2026, 3, 12))
    assert_row_is_what_events_say(session, case)


def test_reopening_is_for_whoever_decides_and_for_what_ended(
    app: Flask, session: Session, case: Case, people: tuple[StaffPerson, StaffPerson]
) -> None:
    with pytest.raises(WrongState):
        reopen(head_of(app, session, people), case, "Nada.")
    builders.answer_a_case(app, session, case, people[0])

    with pytest.raises(NotFound):
        reopen(builders.staff_context(app, session, people[0]), case, "Yo mismo.")


def test_a_case_reopened_while_it_waited_for_its_filer_can_be_asked_again(
    app: Flask, session: Session, clock: Clock
) -> None:
    body, officer = builders.joined_body(session, body_class="municipality")
    head = builders.add_person(session, Role.HEAD, body)
    case, _receipt = builders.file_a_case(app, session, body)
    actions.ask_clarification(builders.staff_context(app, session, officer), case, "¿De qué año?")
    actions.withdraw(builders.filer_context(app, session, case), case)
    clock.advance(days=1)
    reopen(builders.staff_context(app, session, head), case, "Pidió seguir, por teléfono.")
    clock.advance(days=1)

    actions.ask_clarification(builders.staff_context(app, session, officer), case, "¿De qué año?")

    assert case.phase == "awaiting_clarification"
    assert_row_is_what_events_say(session, case)


def test_a_corrected_receipt_moves_the_term_and_stays_in_sight(
    app: Flask, session: Session, clock: Clock, case: Case, people: tuple[StaffPerson, StaffPerson]
) -> None:
    clock.advance(days=3)
    acting = head_of(app, session, people)
    true_at = START_AT - timedelta(days=3)
    foreseen = deadlines_if_corrected(acting, case, "received", true_at).response

    correct(acting, case, "received", true_at, WHY)

    assert (case.received_at, case.received_on) == (true_at, date(2026, 3, 6))
    assert (case.due_on, foreseen.due_on) == (date(2026, 3, 27), date(2026, 3, 27))
    filed, corrected = events_of(session, case.id)
    assert (filed.occurred_at, corrected.payload["of"]) == (START_AT, "received")
    assert templates(session, case, "corrected") == ["filer", "person"]
    rows = session.scalars(select(Event).where(Event.case_id == case.id).order_by(Event.sequence)).all()
    assert first_break(rows, case.head_sequence, case.head_hash) is None
    assert_row_is_what_events_say(session, case)


def test_a_corrected_answer_counts_from_its_true_day(
    app: Flask, session: Session, clock: Clock, case: Case, people: tuple[StaffPerson, StaffPerson]
) -> None:
    clock.advance(days=10)
    builders.answer_a_case(app, session, case, people[0])
    clock.advance(days=1)
    true_at = START_AT + timedelta(days=8)

    correct(head_of(app, session, people), case, "answered", true_at, WHY)

    assert (case.concluded_at, case.stopped_on) == (true_at, date(2026, 3, 17))
    assert_row_is_what_events_say(session, case)


def test_a_corrected_notice_counts_from_its_true_day(
    app: Flask, session: Session, clock: Clock, case: Case, people: tuple[StaffPerson, StaffPerson]
) -> None:
    officer = builders.staff_context(app, session, people[0])
    (question,) = questions_of(officer, case)
    decide(officer, case, RULES, [QuestionAnswer(question.id, "granted")], Text("Sí."))
    clock.advance(days=5)
    notify(builders.staff_context(app, session, people[0]), case, "page", clock.now())
    clock.advance(days=1)
    acting = head_of(app, session, people)
    assert set(correctable(acting, case)) == {"received", "notified"}

    correct(acting, case, "notified", START_AT + timedelta(days=3), WHY)

    assert case.stopped_on == date(2026, 3, 12)
    assert_row_is_what_events_say(session, case)
    with pytest.raises(InvalidInput, match="out_of_order"):
        correct(acting, case, "notified", START_AT - timedelta(hours=1), WHY)


@IN_GUATEMALA
def test_a_corrected_admission_moves_the_term(app: Flask, session: Session, clock: Clock) -> None:
    body, officer = joined_body_in(session, "GT")
    head = builders.add_person(session, Role.HEAD, body)
    case, _receipt = builders.file_a_case(app, session, body)
    clock.advance(days=2)
    admit(builders.staff_context(app, session, officer), case)
    before = case.due_on
    clock.advance(days=1)

    correct(builders.staff_context(app, session, head), case, "admitted", START_AT + timedelta(days=1), WHY)

    assert case.admitted_at == START_AT + timedelta(days=1)
    assert (before, case.due_on) == (date(2026, 3, 25), date(2026, 3, 24))
    assert_row_is_what_events_say(session, case)


@ON_SQLITE_ALONE
@pytest.mark.parametrize(
    ("of", "at", "code"),
    [
        ("admitted", START_AT, "fact_not_on_record"),
        ("answered", START_AT, "fact_not_on_record"),
        ("filed", START_AT, "fact_not_on_record"),
        ("received", START_AT, "nothing_changed"),
        ("received", START_AT + timedelta(days=1), "in_the_future"),
    ],
)
def test_a_date_that_cannot_be_is_refused(
    app: Flask,
    session: Session,
    case: Case,
    people: tuple[StaffPerson, StaffPerson],
    of: str,
    at: datetime,
    code: str,
) -> None:
    with pytest.raises(InvalidInput) as refused:
        correct(head_of(app, session, people), case, of, at, WHY)

    assert refused.value.code == code
    assert case.head_sequence == 1


def test_dates_keep_their_order(
    app: Flask, session: Session, clock: Clock, people: tuple[StaffPerson, StaffPerson], case: Case
) -> None:
    clock.advance(days=2)
    builders.answer_a_case(app, session, case, people[0])
    clock.advance(days=5)
    acting = head_of(app, session, people)

    for of, at in (
        ("received", START_AT + timedelta(days=3)),
        ("received", START_AT + timedelta(hours=1)),
        ("answered", START_AT - timedelta(days=1)),
    ):
        with pytest.raises(InvalidInput, match="out_of_order"):
            correct(acting, case, of, at, WHY)


def test_the_last_part_is_not_dated_before_another(
    app: Flask, session: Session, clock: Clock, body: Body, people: tuple[StaffPerson, StaffPerson]
) -> None:
    case, _receipt = builders.file_a_case(app, session, body, questions=["Uno", "Dos"])
    clock.advance(days=2)
    acting = builders.staff_context(app, session, people[0])
    first, second = questions_of(acting, case)
    answer(acting, case, RULES, [QuestionAnswer(first.id, "granted")], Text("Una."))
    clock.advance(days=2)
    acting = builders.staff_context(app, session, people[0])
    answer(acting, case, RULES, [QuestionAnswer(second.id, "granted")], Text("Otra."))

    with pytest.raises(InvalidInput, match="out_of_order"):
        correct(head_of(app, session, people), case, "answered", START_AT + timedelta(days=1), WHY)


def test_a_history_the_law_does_not_know_is_refused(
    app: Flask, session: Session, clock: Clock, case: Case, people: tuple[StaffPerson, StaffPerson]
) -> None:
    clock.advance(days=1)
    actions.acknowledge(builders.staff_context(app, session, people[0]), case)
    actions.ask_clarification(builders.staff_context(app, session, people[0]), case, "¿De qué año?")
    clock.advance(days=3)
    builders.answer_a_case(app, session, case, people[0])

    with pytest.raises(InvalidInput) as refused:
        correct(head_of(app, session, people), case, "answered", START_AT + timedelta(hours=2), WHY)

    assert refused.value.code == "impossible_history"
    assert case.stopped_on == date(2026, 3, 13)


def test_what_was_answered_before_a_reopening_is_not_corrected(
    app: Flask, session: Session, clock: Clock, case: Case, people: tuple[StaffPerson, StaffPerson]
) -> None:
    builders.answer_a_case(app, session, case, people[0])
    clock.advance(days=1)
    reopen(head_of(app, session, people), case, "Faltó una parte.")

    assert set(correctable(head_of(app, session, people), case)) == {"received"}


def test_a_correction_is_for_whoever_decides(
    app: Flask, session: Session, clock: Clock, case: Case, people: tuple[StaffPerson, StaffPerson]
) -> None:
    clock.advance(days=1)

    with pytest.raises(NotFound):
        correct(builders.staff_context(app, session, people[0]), case, "received", START_AT, WHY)
    with pytest.raises(StaleCase):
        correct(
            head_of(app, session, people),
            case,
            "received",
            datetime(2026, 3, 6, 14, tzinfo=UTC),
            WHY,
            expected_version=case.version - 1,
        )


def test_a_corrected_receipt_moves_what_was_promised(app: Flask, session: Session, clock: Clock) -> None:
    body, _officer = builders.joined_body(session, body_class="municipality")
    head = builders.add_person(session, Role.HEAD, body)
    case = file_kind(app, session, "service_complaint", body, category="service_complaint.delay", urgent=True)
    before = case.service_due_at
    assert before is not None
    clock.advance(days=1)

    correct(builders.staff_context(app, session, head), case, "received", START_AT - timedelta(days=2), WHY)

    assert case.service_due_at == before - timedelta(days=2)
    assert case.tray_rank == f"0 {case.service_due_at:%Y-%m-%dT%H:%M}"


@IN_CHILE
def test_the_receipt_of_a_case_that_came_by_referral_is_not_corrected(
    app: Flask, session: Session, clock: Clock
) -> None:
    first, officer = joined_body_in(session, "CL")
    second, _other = joined_body_in(session, "CL", name="Subsecretaría de Aguas")
    head = builders.add_person(session, Role.HEAD, second)
    case, _receipt = builders.file_a_case(app, session, first)
    clock.advance(days=1)
    refer(builders.staff_context(app, session, officer), case, second, "Es de su competencia.")

    assert correctable(builders.staff_context(app, session, head), case) == {}
