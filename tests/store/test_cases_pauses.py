"""Suspending and resuming for a ground of the law, notifying a decision, charging for copies."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from foia.accounts.models import Person as StaffPerson
from foia.cases.actions import Text
from foia.cases.answering import QuestionAnswer, decide, questions_of
from foia.cases.context import Context
from foia.cases.costs import charge, record_payment
from foia.cases.models import Case
from foia.cases.notifying import notify
from foia.cases.pauses import resume, suspend
from foia.cases.queries import contents_of
from foia.cases.store import events_of
from foia.errors import InvalidInput, LawRefusal, WrongState
from foia.notifications.models import OutboxMessage
from foia.requests.rules import RULES
from tests import builders
from tests.clock import Clock
from tests.countries import GROUND, IN_CHILE, joined_body_in, under_other_law
from tests.engines import ON_SQLITE_ALONE
from tests.store.case_state import assert_row_is_what_events_say

pytestmark = pytest.mark.usefixtures("clock")


DOUBTFUL = replace(GROUND, code="X-2", evidence="memory")


def with_ground(context: Context) -> Context:
    """Give every regime a ground for suspending, and one that nobody read."""
    return under_other_law(context, lambda regime: replace(regime, suspension_grounds=(GROUND, DOUBTFUL)))


def told(session: Session, case: Case) -> set[str]:
    query = select(OutboxMessage.template).where(
        OutboxMessage.case_id == case.id, OutboxMessage.recipient_kind == "filer"
    )
    return set(session.scalars(query))


def test_no_term_is_suspended_where_the_law_gives_no_ground(app: Flask, session: Session) -> None:
    body, officer = builders.joined_body(session)
    case, _receipt = builders.file_a_case(app, session, body)

    with pytest.raises(LawRefusal, match="no prevé suspender"):
        suspend(builders.staff_context(app, session, officer), case, "X-1", "Hubo un incendio.")

    assert not case.suspended


def test_a_suspension_gives_its_days_back(app: Flask, session: Session, clock: Clock) -> None:
    body, officer = builders.joined_body(session)
    case, _receipt = builders.file_a_case(app, session, body)
    clock.advance(days=1)

    suspend(with_ground(builders.staff_context(app, session, officer)), case, "X-1", "Hubo un incendio.")

    assert case.suspended
    assert "suspended" in told(session, case)
    assert_row_is_what_events_say(session, case)
    with pytest.raises(WrongState):
        suspend(with_ground(builders.staff_context(app, session, officer)), case, "X-1", "Otra vez.")
    clock.advance(days=7)
    resume(with_ground(builders.staff_context(app, session, officer)), case, "Ya se puede entrar.")
    assert (case.suspended, case.due_on) == (False, date(2026, 4, 7))
    assert "resumed" in told(session, case)
    assert_row_is_what_events_say(session, case)


@ON_SQLITE_ALONE
@pytest.mark.parametrize("ground", ["X-2", "CL-21-1", ""])
def test_a_ground_the_law_does_not_give_suspends_nothing(app: Flask, session: Session, ground: str) -> None:
    body, officer = builders.joined_body(session)
    case, _receipt = builders.file_a_case(app, session, body)

    with pytest.raises(LawRefusal, match="esa causal"):
        suspend(with_ground(builders.staff_context(app, session, officer)), case, ground, "Motivo.")


def decided(app: Flask, session: Session, case: Case, officer: StaffPerson) -> None:
    acting = builders.staff_context(app, session, officer)
    (question,) = questions_of(acting, case)
    decide(acting, case, RULES, [QuestionAnswer(question.id, "granted")], Text("Se entrega."))


def letters(app: Flask, session: Session, case: Case) -> list[str]:
    acting = builders.filer_context(app, session, case)
    return [
        letter.text for letter in contents_of(acting.vaults, case.id, for_filer=True, now=acting.now).letters
    ]


def test_a_decision_is_read_once_it_is_notified(app: Flask, session: Session, clock: Clock) -> None:
    body, officer = builders.joined_body(session)
    case, _receipt = builders.file_a_case(app, session, body)
    decided(app, session, case, officer)
    assert (case.phase, letters(app, session, case), case.stopped_on) == ("decided", [], None)
    put_at = clock.advance(days=1)

    notify(builders.staff_context(app, session, officer), case, "email", put_at)

    assert (case.phase, case.outcome, case.stopped_on) == ("concluded", "granted", date(2026, 3, 10))
    assert letters(app, session, case) == ["Se entrega."]
    assert "answered" in told(session, case)
    assert_row_is_what_events_say(session, case)


def test_a_delivery_noted_later_counts_from_its_own_day(app: Flask, session: Session, clock: Clock) -> None:
    body, officer = builders.joined_body(session)
    case, _receipt = builders.file_a_case(app, session, body)
    decided(app, session, case, officer)
    delivered_at = datetime(2026, 3, 11, 15, 0, tzinfo=UTC)
    clock.advance(days=10)

    given_at = notify(builders.staff_context(app, session, officer), case, "counter", delivered_at)

    assert (given_at, case.stopped_on) == (delivered_at, date(2026, 3, 11))
    event = events_of(session, case.id)[-1]
    assert (event.type, event.payload["channel"]) == ("notified", "counter")


def test_a_notice_is_neither_before_the_decision_nor_after_now(
    app: Flask, session: Session, clock: Clock
) -> None:
    body, officer = builders.joined_body(session)
    case, _receipt = builders.file_a_case(app, session, body)
    clock.advance(days=1)
    decided(app, session, case, officer)
    acting = builders.staff_context(app, session, officer)

    for put_at in (clock.now() - timedelta(seconds=1), clock.now() + timedelta(seconds=1)):
        with pytest.raises(InvalidInput) as refused:
            notify(acting, case, "page", put_at)
        assert refused.value.code == "notified_out_of_range"
    with pytest.raises(InvalidInput) as refused:
        notify(acting, case, "phone", clock.now())
    assert refused.value.code == "unknown_channel"


def test_nobody_is_notified_by_an_address_they_did_not_give(app: Flask, session: Session) -> None:
    body, officer = builders.joined_body(session)
    case, _receipt = builders.file_a_case(app, session, body, notice_channel="page")
    decided(app, session, case, officer)
    acting = builders.staff_context(app, session, officer)

    with pytest.raises(InvalidInput) as refused:
        notify(acting, case, "email", acting.now)

    assert refused.value.code == "no_email"


def test_what_is_not_decided_is_not_notified(app: Flask, session: Session) -> None:
    body, officer = builders.joined_body(session)
    case, _receipt = builders.file_a_case(app, session, body)
    acting = builders.staff_context(app, session, officer)

    with pytest.raises(WrongState):
        notify(acting, case, "page", acting.now)


@IN_CHILE
def test_a_letter_in_chile_counts_three_working_days_after_it_was_posted(
    app: Flask, session: Session, clock: Clock
) -> None:
    body, officer = joined_body_in(session, "CL")
    case, _receipt = builders.file_a_case(app, session, body)
    decided(app, session, case, officer)
    posted_at = clock.now()
    clock.advance(days=2)

    with pytest.raises(InvalidInput) as refused:
        notify(builders.staff_context(app, session, officer), case, "post", posted_at)
    assert refused.value.code == "not_counted_yet"
    assert letters(app, session, case) == []
    clock.advance(days=2)
    given_at = notify(builders.staff_context(app, session, officer), case, "post", posted_at)

    assert given_at == datetime(2026, 3, 12, 14, 0, tzinfo=UTC)
    assert case.stopped_on == date(2026, 3, 12)


@IN_CHILE
def test_in_chile_the_term_stands_still_until_the_copies_are_paid(
    app: Flask, session: Session, clock: Clock
) -> None:
    body, officer = joined_body_in(session, "CL")
    case, _receipt = builders.file_a_case(app, session, body)
    before = case.due_on
    acting = builders.staff_context(app, session, officer)

    charge(acting, case, 1250_00, "Son 50 fojas.")

    assert case.unpaid
    assert events_of(session, case.id)[-1].payload["currency"] == "CLP"
    assert "charged" in told(session, case)
    with pytest.raises(WrongState):
        suspend(with_ground(acting), case, "X-1", "Motivo.")
    clock.advance(days=7)
    record_payment(builders.staff_context(app, session, officer), case)
    assert (case.unpaid, before, case.due_on) == (False, date(2026, 4, 7), date(2026, 4, 14))
    assert "paid" in told(session, case)
    assert_row_is_what_events_say(session, case)


@ON_SQLITE_ALONE
@pytest.mark.parametrize("amount_cents", [0, -1, 100_000_001])
def test_an_amount_that_makes_no_sense_is_refused(app: Flask, session: Session, amount_cents: int) -> None:
    body, officer = builders.joined_body(session)
    case, _receipt = builders.file_a_case(app, session, body)

    with pytest.raises(InvalidInput) as refused:
        charge(builders.staff_context(app, session, officer), case, amount_cents, "Copias.")

    assert refused.value.code == "amount_out_of_range"


def test_a_law_without_costs_charges_nothing(app: Flask, session: Session) -> None:
    body, officer = builders.joined_body(session, body_class="municipality")
    case, _receipt = builders.file_a_case(app, session, body)

    with pytest.raises(LawRefusal, match="cobrar"):
        charge(builders.staff_context(app, session, officer), case, 1000, "Copias.")
