"""Until its window ends an answer is the body's alone: it can be taken back, and nothing leaks."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from foia.cases import actions
from foia.cases.actions import Text
from foia.cases.answer_window import correct_answer, opening_of, undo_answer
from foia.cases.answering import QuestionAnswer, answer, questions_of
from foia.cases.context import Context
from foia.cases.models import Case, Event
from foia.cases.queries import contents_of
from foia.cases.reopening import reopen
from foia.cases.store import events_of
from foia.cases.terms import report
from foia.cases.untold_answers import told_of
from foia.errors import WrongState
from foia.explaining.feed_queries import due_rows_as_told
from foia.notifications.models import OutboxMessage
from foia.requests.rules import RULES
from tests import builders
from tests.clock import Clock
from tests.store.case_state import assert_row_is_what_events_say

WINDOW = timedelta(minutes=10)


@pytest.fixture
def acting(app: Flask, session: Session, clock: Clock) -> tuple[Context, Case]:
    body, officer = builders.joined_body(session)
    case, _receipt = builders.file_a_case(app, session, body)
    clock.advance(days=1)
    return replace(builders.staff_context(app, session, officer), undo_window=WINDOW), case


def signed(acting: tuple[Context, Case]) -> datetime:
    context, case = acting
    answers = [QuestionAnswer(question.id, "granted") for question in questions_of(context, case)]
    answer(context, case, RULES, answers, Text("Costó mucho."))
    context.session.flush()
    assert case.answer_opens_at is not None
    return case.answer_opens_at


def types(session: Session, case: Case) -> list[str]:
    return list(session.scalars(select(Event.type).where(Event.case_id == case.id).order_by(Event.sequence)))


def test_until_the_window_ends_the_filer_knows_the_case_as_before(
    app: Flask, session: Session, acting: tuple[Context, Case]
) -> None:
    context, case = acting
    before = told_of(context, case)
    due = due_rows_as_told(context, case.id)
    opens_at = signed(acting)

    told = told_of(context, case)

    assert opens_at == context.now + WINDOW
    assert (case.phase, case.outcome) == ("concluded", "granted")
    assert (told.case.phase, told.case.outcome, told.case.stopped_on) == ("filed", None, None)
    assert told.case.due_on == case.first_due_on
    assert told.history == before.history
    assert due_rows_as_told(context, case.id) == due and due
    for at, letters in ((context.now, 0), (opens_at, 1)):
        assert len(contents_of(context.vaults, case.id, for_filer=True, now=at).letters) == letters
    later = told_of(context.at(opens_at), case)
    assert (later.case is case, later.case.phase) == (True, "concluded")


def test_an_answer_taken_back_never_was_for_the_law_the_case_and_the_filer(
    app: Flask, session: Session, acting: tuple[Context, Case]
) -> None:
    context, case = acting
    deadline = report(context.book, events_of(session, case.id), None, now=context.now).response
    signed(acting)

    undo_answer(context, case, "Iba otro archivo.")

    assert types(session, case) == ["filed", "answered", "answer_undone"]
    assert_row_is_what_events_say(session, case)
    assert (case.phase, case.outcome, case.stopped_on) == ("filed", None, None)
    now = report(context.book, events_of(session, case.id), None, now=context.now).response
    assert (now.due_on, now.state) == (deadline.due_on, deadline.state)
    afterwards = context.at(context.now + WINDOW)
    contents = contents_of(context.vaults, case.id, for_filer=True, now=afterwards.now)
    assert contents.letters == ()
    assert [event.type for event in told_of(afterwards, case).history] == ["filed"]


def test_nobody_takes_back_what_may_have_been_read(acting: tuple[Context, Case]) -> None:
    context, case = acting
    opens_at = signed(acting)

    with pytest.raises(WrongState):
        undo_answer(context.at(opens_at), case, "Tarde.")


def test_what_would_tell_of_an_untold_answer_waits_for_it(
    app: Flask, session: Session, acting: tuple[Context, Case]
) -> None:
    context, case = acting
    opens_at = signed(acting)
    head = builders.add_person(session, builders.Role.HEAD, session.get(builders.Body, case.body_id))
    deciding = builders.staff_context(app, session, head, context.now)

    with pytest.raises(WrongState):
        reopen(deciding, case, "Falta algo.")
    with pytest.raises(WrongState):
        correct_answer(context, case, Text("Fe de erratas."))

    correct_answer(context.at(opens_at), case, Text("Fe de erratas."))
    assert types(session, case)[-1] == "answer_corrected"
    assert (case.phase, case.outcome) == ("concluded", "granted")
    reopen(deciding.at(opens_at), case, "Falta algo.")


def test_who_gives_the_case_up_in_the_window_finds_it_open(
    app: Flask, session: Session, acting: tuple[Context, Case]
) -> None:
    context, case = acting
    signed(acting)

    actions.withdraw(builders.filer_context(app, session, case, context.now), case, "Ya no hace falta.")

    assert types(session, case) == ["filed", "answered", "answer_undone", "withdrawn"]
    assert_row_is_what_events_say(session, case)
    assert case.outcome == "withdrawn"


def test_the_message_waits_for_the_window(session: Session, acting: tuple[Context, Case]) -> None:
    context, case = acting
    opens_at = signed(acting)

    message = session.scalars(select(OutboxMessage).where(OutboxMessage.template == "answered")).one()

    assert (message.not_before, message.next_attempt_at) == (opens_at, opens_at)


def test_no_window_on_the_last_day_late_or_over_midnight(
    acting: tuple[Context, Case],
) -> None:
    context, case = acting
    assert case.due_on is not None
    days_left = (case.due_on - context.now.date()).days
    noon = context.now.replace(hour=16)

    assert opening_of(context.at(noon + timedelta(days=days_left - 1)), case) is not None
    assert opening_of(context.at(noon + timedelta(days=days_left)), case) is None
    assert opening_of(context.at(noon + timedelta(days=days_left + 3)), case) is None
    # 23:55 in La Paz.
    assert opening_of(context.at(context.now.replace(hour=3, minute=55)), case) is None
    assert opening_of(replace(context, undo_window=timedelta()), case) is None
