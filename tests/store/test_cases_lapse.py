"""A case may end for want of clarification: proposed, confirmed by another, undone by a late answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from foia.accounts.models import Person as StaffPerson
from foia.actors import Role
from foia.cases import actions
from foia.cases.actions import Text
from foia.cases.answering import QuestionAnswer, answer, questions_of
from foia.cases.lapse import lapse, lapse_refusal, may_undo_lapse, propose_lapse, undo_lapse, undone_until
from foia.cases.models import Case, Event
from foia.cases.opening import note_visit
from foia.directory.models import Body
from foia.errors import LawRefusal, NotFound, WrongState
from foia.notifications.models import MessageState, OutboxMessage
from foia.requests.rules import RULES
from tests import builders
from tests.clock import Clock
from tests.countries import IN_CHILE, IN_GUATEMALA, file_report, joined_body_in
from tests.engines import ON_SQLITE_ALONE
from tests.store.case_state import assert_row_is_what_events_say

pytestmark = pytest.mark.usefixtures("clock")
ASKED = "clarification_asked"


@dataclass
class Asked:
    """A case under the general procedure that waits for its filer since Monday 9 March 2026.

    The five working days end on Monday 16 March."""

    app: Flask
    session: Session
    clock: Clock
    case: Case
    officer: StaffPerson
    head: StaffPerson

    def deliver(self, state: str = MessageState.SENT) -> None:
        """Let the mail about the request for clarification be in a state since now."""
        self.session.execute(
            update(OutboxMessage)
            .where(OutboxMessage.case_id == self.case.id, OutboxMessage.template == ASKED)
            .values(state=str(state), state_at=self.clock.now())
        )

    def read(self) -> None:
        """Let the filer open the case on the page."""
        note_visit(builders.filer_context(self.app, self.session, self.case), self.case)
        self.session.flush()

    def refusal(self) -> LawRefusal | None:
        return lapse_refusal(builders.staff_context(self.app, self.session, self.officer), self.case)

    def propose(self, text: str = "") -> None:
        propose_lapse(builders.staff_context(self.app, self.session, self.officer), self.case, text)

    def lapse(self, person: StaffPerson | None = None) -> None:
        lapse(builders.staff_context(self.app, self.session, person or self.head), self.case)

    def give(self, text: str = "Pedía los de 2025.") -> None:
        actions.give_clarification(
            builders.filer_context(self.app, self.session, self.case), self.case, Text(text)
        )

    def give_late(self) -> None:
        undo_lapse(builders.filer_context(self.app, self.session, self.case), self.case, Text("Los de 2025."))

    def last_day(self) -> date | None:
        return may_undo_lapse(builders.context(self.app, self.session), self.case)


@pytest.fixture
def notice_channel() -> str:
    return "email"


@pytest.fixture
def asked(app: Flask, session: Session, clock: Clock, notice_channel: str) -> Asked:
    body, officer = builders.joined_body(session, body_class="municipality")
    head = builders.add_person(session, Role.HEAD, body)
    case, _receipt = builders.file_a_case(app, session, body, notice_channel=notice_channel)
    actions.ask_clarification(builders.staff_context(app, session, officer), case, "¿De qué año?")
    return Asked(app, session, clock, case, officer, head)


def told(session: Session, case: Case) -> list[str]:
    rows = session.scalars(select(OutboxMessage).where(OutboxMessage.case_id == case.id))
    return sorted(f"{row.template}:{row.recipient_kind}" for row in rows if "lapse" in row.template)


def types(session: Session, case: Case) -> list[str]:
    return list(session.scalars(select(Event.type).where(Event.case_id == case.id).order_by(Event.sequence)))


by_page = pytest.mark.parametrize("notice_channel", ["page"])


def test_a_lapse_is_proposed_once_the_term_passed(asked: Asked) -> None:
    asked.deliver()
    asked.clock.advance(days=8)

    asked.propose("Falta decir el año.")

    assert asked.case.phase == "awaiting_clarification"
    assert asked.case.lapse_proposed_at == asked.clock.now()
    assert told(asked.session, asked.case) == ["lapse_proposed:filer", "lapse_proposed:person"]
    assert_row_is_what_events_say(asked.session, asked.case)


def test_on_its_last_day_the_term_still_runs(asked: Asked) -> None:
    asked.deliver()
    asked.clock.advance(days=7)

    with pytest.raises(LawRefusal, match=r"no ha pasado: termina el 16/03/2026"):
        asked.propose()

    assert asked.case.lapse_proposed_at is None


@ON_SQLITE_ALONE
@pytest.mark.parametrize(
    "state",
    [
        MessageState.PENDING,
        MessageState.SENDING,
        MessageState.HELD,
        MessageState.FAILED,
        MessageState.VOIDED,
        MessageState.AWAITING_CONFIRMATION,
    ],
)
def test_nobody_loses_a_case_over_a_mail_that_did_not_arrive(asked: Asked, state: MessageState) -> None:
    asked.deliver(state)
    asked.clock.advance(days=30)

    with pytest.raises(LawRefusal, match="No consta que a quien presentó le haya llegado"):
        asked.propose()


def test_the_days_count_from_when_a_late_mail_left(asked: Asked) -> None:
    asked.clock.advance(days=4)
    asked.deliver()
    asked.clock.advance(days=6)

    with pytest.raises(LawRefusal, match="termina el 20/03/2026"):
        asked.propose()
    asked.clock.advance(days=2)
    asked.propose()

    assert asked.case.lapse_proposed_at is not None


@by_page
def test_on_the_page_the_filer_must_have_opened_the_case_since(asked: Asked) -> None:
    asked.clock.advance(days=8)
    with pytest.raises(LawRefusal, match="No consta"):
        asked.propose()

    asked.read()
    asked.propose()

    assert asked.case.lapse_proposed_at is not None


@by_page
def test_a_visit_before_the_request_shows_nothing(asked: Asked) -> None:
    asked.read()
    asked.clock.advance(days=8)

    with pytest.raises(LawRefusal, match="No consta"):
        asked.propose()


def test_what_was_asked_again_must_arrive_again(asked: Asked) -> None:
    asked.deliver()
    asked.give()
    asked.clock.advance(days=1)
    acting = builders.staff_context(asked.app, asked.session, asked.officer)
    actions.ask_clarification(acting, asked.case, "¿Y de qué mes?")
    asked.clock.advance(days=9)

    with pytest.raises(LawRefusal, match="No consta"):
        asked.propose()


def test_a_lapse_ends_the_case_and_says_so(asked: Asked) -> None:
    asked.deliver()
    asked.clock.advance(days=8)
    asked.propose()

    asked.lapse()

    assert (asked.case.phase, asked.case.outcome) == ("concluded", "lapsed")
    assert "lapsed:filer" in [
        f"{row.template}:{row.recipient_kind}"
        for row in asked.session.scalars(select(OutboxMessage).where(OutboxMessage.case_id == asked.case.id))
    ]
    assert_row_is_what_events_say(asked.session, asked.case)


def test_a_head_who_proposed_a_lapse_does_not_confirm_it(asked: Asked) -> None:
    asked.deliver()
    asked.clock.advance(days=8)
    propose_lapse(builders.staff_context(asked.app, asked.session, asked.head), asked.case)

    with pytest.raises(LawRefusal, match="otra persona"):
        asked.lapse()
    assert asked.case.phase == "awaiting_clarification"

    body = asked.session.get_one(Body, asked.case.body_id)
    asked.lapse(builders.add_person(asked.session, Role.HEAD, body))
    assert asked.case.outcome == "lapsed"


def test_whoever_works_the_case_does_not_decide_its_lapse(asked: Asked) -> None:
    asked.deliver()
    asked.clock.advance(days=8)
    asked.propose()

    with pytest.raises(NotFound):
        asked.lapse(asked.officer)


def test_a_lapse_nobody_proposed_is_not_confirmed(asked: Asked) -> None:
    asked.deliver()
    asked.clock.advance(days=8)

    with pytest.raises(WrongState):
        asked.lapse()


def test_the_confirmation_checks_everything_again(asked: Asked) -> None:
    asked.deliver()
    asked.clock.advance(days=8)
    asked.propose()
    asked.deliver(MessageState.FAILED)

    with pytest.raises(LawRefusal, match="No consta"):
        asked.lapse()

    assert asked.case.phase == "awaiting_clarification"


def test_a_clarification_before_the_confirmation_voids_the_proposal(asked: Asked) -> None:
    asked.deliver()
    asked.clock.advance(days=8)
    asked.propose()
    asked.give()

    with pytest.raises(WrongState):
        asked.lapse()

    assert (asked.case.phase, asked.case.lapse_proposed_at) == ("in_progress", None)


@pytest.fixture
def lapsed(asked: Asked) -> Asked:
    """Lapsed on Tuesday 17 March 2026: five working days later is Tuesday 24."""
    asked.deliver()
    asked.clock.advance(days=8)
    asked.propose()
    asked.lapse()
    return asked


def test_a_late_clarification_undoes_the_lapse_until_the_fifth_working_day(lapsed: Asked) -> None:
    assert lapsed.last_day() == date(2026, 3, 24)
    lapsed.clock.advance(days=7)

    lapsed.give_late()

    assert (lapsed.case.phase, lapsed.case.outcome) == ("in_progress", None)
    assert types(lapsed.session, lapsed.case)[-3:] == ["lapsed", "lapse_undone", "clarification_provided"]
    assert lapsed.case.stopped_on is None
    assert_row_is_what_events_say(lapsed.session, lapsed.case)
    assert lapsed.last_day() is None


def test_after_that_the_filer_is_told_what_remains(lapsed: Asked) -> None:
    lapsed.clock.advance(days=8)

    with pytest.raises(LawRefusal, match="Puede presentar lo mismo otra vez"):
        lapsed.give_late()

    assert lapsed.last_day() is None
    assert undone_until(builders.context(lapsed.app, lapsed.session), lapsed.case) == date(2026, 3, 24)
    assert lapsed.case.outcome == "lapsed"


def test_only_its_filer_undoes_a_lapse(lapsed: Asked) -> None:
    with pytest.raises(NotFound):
        undo_lapse(
            builders.staff_context(lapsed.app, lapsed.session, lapsed.head), lapsed.case, Text("Yo aclaro.")
        )


def test_a_case_that_did_not_lapse_has_nothing_to_undo(asked: Asked) -> None:
    assert asked.last_day() is None
    assert undone_until(builders.context(asked.app, asked.session), asked.case) is None


def test_what_was_answered_before_the_lapse_stays_answered(
    app: Flask, session: Session, clock: Clock
) -> None:
    body, officer = builders.joined_body(session, body_class="municipality")
    head = builders.add_person(session, Role.HEAD, body)
    case, _receipt = builders.file_a_case(app, session, body, questions=["Uno", "Dos"])
    acting = builders.staff_context(app, session, officer)
    first, second = questions_of(acting, case)
    answer(acting, case, RULES, [QuestionAnswer(first.id, "granted")], Text("Va la primera."))
    actions.ask_clarification(acting, case, "¿De qué año?")
    asked = Asked(app, session, clock, case, officer, head)
    asked.deliver()
    clock.advance(days=8)
    asked.propose()
    asked.lapse()
    assert [question.outcome for question in (first, second)] == ["granted", "lapsed"]

    asked.give_late()

    assert [question.outcome for question in (first, second)] == ["granted", None]
    assert_row_is_what_events_say(session, case)


@IN_GUATEMALA
def test_guatemala_lets_no_case_lapse(app: Flask, session: Session, clock: Clock) -> None:
    body, officer = joined_body_in(session, "GT")
    case, _receipt = builders.file_a_case(app, session, body)
    acting = builders.staff_context(app, session, officer)
    actions.ask_clarification(acting, case, "¿De qué año?", amount=5)
    clock.advance(days=60)

    with pytest.raises(LawRefusal, match="La norma no permite archivar"):
        propose_lapse(builders.staff_context(app, session, officer), case)


@IN_CHILE
def test_chile_starts_anew_after_a_lapse_undone(app: Flask, session: Session, clock: Clock) -> None:
    body, officer = joined_body_in(session, "CL")
    head = builders.add_person(session, Role.HEAD, body)
    case, _receipt = builders.file_a_case(app, session, body)
    actions.ask_clarification(builders.staff_context(app, session, officer), case, "¿De qué año?")
    asked = Asked(app, session, clock, case, officer, head)
    asked.deliver()
    clock.advance(days=8)
    asked.propose()
    asked.lapse()
    clock.advance(days=1)

    asked.give_late()

    # Twenty working days from the clarification of 18 March, with Good Friday on 3 April.
    assert case.due_on == date(2026, 4, 16)
    assert_row_is_what_events_say(session, case)


def test_nobody_else_lapses_a_confidential_case(app: Flask, session: Session, clock: Clock) -> None:
    body, officer = builders.joined_body(session, body_class="regulated_operator")
    case, named = file_report(app, session, body)
    assert (case.regime_id, case.custody) == ("bo.petition", "body")
    actions.ask_clarification(builders.staff_context(app, session, named), case, "¿Qué día fue?")
    asked = Asked(app, session, clock, case, officer, named)
    asked.deliver()
    clock.advance(days=8)

    with pytest.raises(NotFound):
        asked.propose()
    propose_lapse(builders.staff_context(app, session, named), case)
    with pytest.raises(NotFound):
        asked.lapse(builders.add_person(session, Role.HEAD, body))
    with pytest.raises(LawRefusal, match="otra persona"):
        asked.lapse(named)
    asked.lapse(builders.add_person(session, Role.REPORTS_OFFICER, body))

    assert case.outcome == "lapsed"
    recipients = session.scalars(
        select(OutboxMessage.recipient_id).where(
            OutboxMessage.case_id == case.id, OutboxMessage.recipient_kind == "person"
        )
    )
    assert set(recipients) <= {named.id}
