"""The life of a case in the store: what each verb records, and that the row is what its events say."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from foia.cases import actions
from foia.cases.actions import Text
from foia.cases.answering import QuestionAnswer, answer, questions_of
from foia.cases.chain import first_break
from foia.cases.models import Case, Document, Event, Responsibility
from foia.errors import InvalidInput, LawRefusal, NotFound, StaleCase, WrongState
from foia.notifications.models import OutboxMessage, Reminder
from foia.requests.rules import RULES
from tests import builders
from tests.clock import Clock
from tests.engines import ON_SQLITE_ALONE
from tests.store.case_state import assert_row_is_what_events_say

pytestmark = pytest.mark.usefixtures("clock")
MONDAY = datetime(2026, 3, 9, 14, 0, tzinfo=UTC)


def templates(session: Session, case: Case) -> list[str]:
    rows = session.scalars(select(OutboxMessage).where(OutboxMessage.case_id == case.id))
    return sorted(f"{row.template}:{row.recipient_kind}" for row in rows)


def broken_in(session: Session, case: Case, **changes: str) -> tuple[int, str] | None:
    """Verify the chain of a case, its first event changed in memory."""
    query = select(Event).where(Event.case_id == case.id).order_by(Event.sequence)
    with session.no_autoflush:
        rows = session.scalars(query).all()
        for name, value in changes.items():
            set_committed_value(rows[0], name, value)
    return first_break(rows, case.head_sequence, case.head_hash)


def test_filing_records_the_case_its_deadline_and_its_reminders(app: Flask, session: Session) -> None:
    body, _officer = builders.joined_body(session)

    case, receipt = builders.file_a_case(app, session, body)

    assert (case.phase, case.custody, case.due_on) == ("filed", "body", date(2026, 3, 30))
    assert receipt.folio == case.folio
    assert case.key_hmac not in receipt.key
    planned = session.scalars(select(Reminder).where(Reminder.case_id == case.id)).all()
    assert {row.threshold for row in planned} == {-5, -2, 0, 1, 5}
    assert_row_is_what_events_say(session, case)


def test_a_body_outside_the_decree_falls_under_the_general_procedure(app: Flask, session: Session) -> None:
    body, _officer = builders.joined_body(session, body_class="municipality")

    case, _receipt = builders.file_a_case(app, session, body)

    assert (case.regime_id, case.due_on) == ("bo.petition", date(2026, 9, 9))


def test_nobody_is_asked_for_a_name(app: Flask, session: Session) -> None:
    body, _officer = builders.joined_body(session)

    case, _receipt = builders.file_a_case(app, session, body, filer=builders.Person(), notice_channel="page")

    assert case.phase == "filed"
    assert templates(session, case) == ["filed:person"]


def test_the_filer_is_told_once_the_address_is_confirmed(app: Flask, session: Session) -> None:
    body, _officer = builders.joined_body(session)

    case, _receipt = builders.file_a_case(app, session, body)

    assert templates(session, case) == ["confirm_address:filer", "filed:filer", "filed:person"]


def test_the_demo_and_imports_send_nothing(app: Flask, session: Session) -> None:
    body, _officer = builders.joined_body(session)

    case, _receipt = builders.file_a_case(app, session, body, quiet=True)

    assert templates(session, case) == []


def test_what_was_written_stands_nowhere_in_the_clear(app: Flask, session: Session) -> None:
    body, _officer = builders.joined_body(session)
    case, _receipt = builders.file_a_case(app, session, body)
    session.flush()

    stored = []
    for table in (
        "cases",
        "events",
        "documents",
        "identities",
        "identity_index",
        "filings",
        "outbox_messages",
    ):
        stored += [str(tuple(row)) for row in session.execute(text(f"SELECT * FROM {table}"))]  # noqa: S608

    everything = "\n".join(stored)
    for secret in (
        builders.SUBJECT,
        builders.QUESTION,
        "Wara",
        "4839201",
        "wara.quispe",
        "70123456",
        _receipt.key,
    ):
        assert secret not in everything


def test_texts_come_back_with_the_key(app: Flask, session: Session) -> None:
    body, _officer = builders.joined_body(session)
    case, _receipt = builders.file_a_case(app, session, body)
    vault = builders.context(app, session).vaults.open(case.id)

    documents = session.scalars(select(Document).where(Document.case_id == case.id))

    assert {vault.text(document) for document in documents} == {builders.SUBJECT, builders.QUESTION}


def test_a_whole_life_leaves_a_row_equal_to_its_events_and_a_whole_chain(
    app: Flask, session: Session, clock: Clock
) -> None:
    body, officer = builders.joined_body(session)
    case, _receipt = builders.file_a_case(app, session, body, questions=["Uno", "Dos"])
    staff, filer = builders.staff_context, builders.filer_context
    clock.advance(days=1)
    actions.acknowledge(staff(app, session, officer), case)
    actions.assign(staff(app, session, officer), case, officer.id)
    actions.ask_clarification(staff(app, session, officer), case, "¿De qué año?")
    clock.advance(days=1)
    actions.give_clarification(filer(app, session, case), case, Text("De 2025."))
    actions.send_message(staff(app, session, officer), case, Text("Gracias."))
    actions.write_message(filer(app, session, case), case, Text("A usted."))
    actions.add_note(staff(app, session, officer), case, "Pedir a contabilidad.")
    first, second = questions_of(staff(app, session, officer), case)
    answer(
        staff(app, session, officer),
        case,
        RULES,
        [QuestionAnswer(first.id, "granted")],
        Text("Va la primera."),
    )
    assert case.phase == "in_progress"
    refusal = [QuestionAnswer(second.id, "refused", "BO-LEY")]
    outcome = builders.sign_answers(app, session, case, officer, refusal, "La segunda no.")

    assert (outcome, case.phase, case.outcome) == ("partially_granted", "concluded", "partially_granted")
    assert_row_is_what_events_say(session, case)
    assert broken_in(session, case) is None
    assert broken_in(session, case, payload="{}") == (1, "hash")
    assert broken_in(session, case, payload="not JSON") == (1, "hash")
    assert case.head_sequence == 12
    assert case.stopped_on == date(2026, 3, 11)


def test_an_answered_case_has_no_reminder_left(app: Flask, session: Session) -> None:
    body, officer = builders.joined_body(session)
    case, _receipt = builders.file_a_case(app, session, body)

    builders.answer_a_case(app, session, case, officer)

    states = session.scalars(select(Reminder.state).where(Reminder.case_id == case.id)).all()
    assert set(states) == {"voided"}


def test_withdrawing_ends_the_case_and_its_reminders(app: Flask, session: Session) -> None:
    body, _officer = builders.joined_body(session)
    case, _receipt = builders.file_a_case(app, session, body)

    actions.withdraw(builders.filer_context(app, session, case), case, "Ya no la necesito.")

    assert (case.phase, case.outcome) == ("concluded", "withdrawn")
    assert_row_is_what_events_say(session, case)
    assert set(session.scalars(select(Reminder.state).where(Reminder.case_id == case.id))) == {"voided"}


def test_bolivia_admits_no_extension_and_says_so(app: Flask, session: Session) -> None:
    body, officer = builders.joined_body(session)
    case, _receipt = builders.file_a_case(app, session, body)

    with pytest.raises(LawRefusal, match="prórroga"):
        actions.extend(builders.staff_context(app, session, officer), case, 5, "working_day", "Es mucho.")

    assert case.due_on == date(2026, 3, 30)


def test_a_form_read_before_somebody_elses_change_is_refused(app: Flask, session: Session) -> None:
    body, officer = builders.joined_body(session)
    case, _receipt = builders.file_a_case(app, session, body)
    read = case.version
    actions.acknowledge(builders.staff_context(app, session, officer), case)

    with pytest.raises(StaleCase):
        actions.add_note(builders.staff_context(app, session, officer), case, "Tarde.", expected_version=read)


def test_a_concluded_case_is_not_answered_again(app: Flask, session: Session) -> None:
    body, officer = builders.joined_body(session)
    case, _receipt = builders.file_a_case(app, session, body)
    builders.answer_a_case(app, session, case, officer)

    with pytest.raises(WrongState):
        builders.answer_a_case(app, session, case, officer)


def test_an_officer_of_another_body_finds_no_case(app: Flask, session: Session) -> None:
    body, _officer = builders.joined_body(session)
    _other, stranger = builders.joined_body(session, name="Servicio de Aguas")
    case, _receipt = builders.file_a_case(app, session, body)

    with pytest.raises(NotFound):
        actions.acknowledge(builders.staff_context(app, session, stranger), case)


@ON_SQLITE_ALONE
@pytest.mark.parametrize(
    ("outcome", "ground", "code"),
    [
        ("refused", None, "ground_missing"),
        ("granted", "BO-LEY", "ground_not_needed"),
        ("refused", "CL-21-1", "unknown_ground"),
        ("rejected", None, "unknown_outcome"),
    ],
)
def test_an_answer_names_a_ground_of_the_regime_where_something_is_withheld(
    app: Flask, session: Session, outcome: str, ground: str | None, code: str
) -> None:
    body, officer = builders.joined_body(session)
    case, _receipt = builders.file_a_case(app, session, body)
    acting = builders.staff_context(app, session, officer)
    (question,) = questions_of(acting, case)

    with pytest.raises(InvalidInput) as refused:
        answer(acting, case, RULES, [QuestionAnswer(question.id, outcome, ground)], Text("…"))

    assert refused.value.code == code


def test_only_somebody_who_can_work_the_case_is_made_responsible(app: Flask, session: Session) -> None:
    body, officer = builders.joined_body(session)
    _other, stranger = builders.joined_body(session, name="Servicio de Aguas")
    case, _receipt = builders.file_a_case(app, session, body)

    with pytest.raises(InvalidInput):
        actions.assign(builders.staff_context(app, session, officer), case, stranger.id)


def test_responsibility_is_dated(app: Flask, session: Session, clock: Clock) -> None:
    body, officer = builders.joined_body(session)
    case, _receipt = builders.file_a_case(app, session, body)
    clock.advance(days=1)
    actions.assign(builders.staff_context(app, session, officer), case, officer.id)

    rows = session.scalars(
        select(Responsibility).where(Responsibility.case_id == case.id).order_by(Responsibility.from_at)
    ).all()

    assert [(row.person_id, row.to_at) for row in rows] == [(None, clock.now()), (officer.id, None)]


def test_the_database_refuses_to_change_or_remove_an_event(app: Flask, session: Session) -> None:
    body, _officer = builders.joined_body(session)
    builders.file_a_case(app, session, body)
    session.commit()

    for statement in ("UPDATE events SET type = 'answered'", "DELETE FROM events"):
        with pytest.raises(DatabaseError, match="append-only"):
            session.execute(text(statement))
        session.rollback()

    assert session.scalar(select(func.count()).select_from(Event)) == 1
