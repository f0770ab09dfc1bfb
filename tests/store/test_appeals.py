"""An appeal from its filing to what it ordered being done, with whoever must know told at each step."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from foia.accounts.models import Person as StaffPerson
from foia.actors import Role
from foia.amendments.applying import apply
from foia.amendments.models import Amendment, AmendmentKind
from foia.amendments.redating_jobs import redate_pending
from foia.appeals import defence_actions as defence
from foia.appeals.filing_actions import NewAppeal, file_appeal, offers_of
from foia.appeals.jobs import carry_appeals
from foia.appeals.models import Appeal, FileReading
from foia.appeals.queries import defences_owed, orders_given, orders_owed
from foia.appeals.rules import RULES
from foia.cases import states
from foia.cases.actions import Text, route, withdraw
from foia.cases.answering import QuestionAnswer, answer, decide, questions_of
from foia.cases.chain import first_break
from foia.cases.models import Case, Event
from foia.cases.notifying import notify
from foia.cases.queries import contents_of
from foia.cases.store import events_of
from foia.cases.vault import Upload
from foia.complaints.rules import RULES as COMPLAINTS
from foia.errors import InvalidInput, NotFound
from foia.extensions import new_id
from foia.notifications.models import OutboxMessage
from tests import builders
from tests.clock import Clock
from tests.countries import IN_CHILE, file_kind, joined_body_in
from tests.store.case_state import assert_row_is_what_events_say

pytestmark = pytest.mark.usefixtures("clock")
GROUNDS = "No me dijeron por qué. Pido que lo revisen."


class Story:
    """A complaint that was not upheld, and its body under another one."""

    def __init__(self, app: Flask, session: Session, clock: Clock) -> None:
        self.app, self.session, self.clock = app, session, clock
        self.above, self.superior = builders.joined_body(session, name="Ministerio de Aguas")
        self.body, self.officer = builders.joined_body(
            session, name="Empresa de Aguas", parent_id=self.above.id, body_class="executive_decentralised"
        )
        self.first, self.receipt = builders.file_a_complaint(
            app, session, "conduct_complaint", self.body, notice_channel="email"
        )
        clock.advance(days=1)
        self.answer(self.first, self.officer, "not_upheld")

    def answer(self, case: Case, person: StaffPerson, outcome: str) -> None:
        acting = builders.staff_context(self.app, self.session, person)
        rules = RULES if case.kind == "appeal" else COMPLAINTS[case.kind]
        ends = [QuestionAnswer(row.id, outcome) for row in questions_of(acting, case) if not row.outcome]
        answer(acting, case, rules, ends, Text("Así se resuelve."))
        # Nobody told anybody yet: the window in which it may be undone goes by.
        self.clock.advance(hours=2)

    def appeal(self, origin: Case, step: str = "appeal_filing") -> Case:
        acting = builders.filer_context(self.app, self.session, origin)
        return file_appeal(acting, origin, NewAppeal(step, GROUNDS, files=[Upload("prueba.txt", b"Prueba.")]))

    def carry(self) -> tuple[int, int]:
        self.session.commit()
        done = carry_appeals(self.app, self.clock.now())
        self.session.expire_all()
        return done

    def row(self, case: Case) -> Appeal:
        return self.session.get_one(Appeal, case.id)

    def told(self, case: Case, template: str) -> list[str]:
        rows = self.session.scalars(
            select(OutboxMessage).where(OutboxMessage.case_id == case.id, OutboxMessage.template == template)
        )
        return sorted(row.recipient_kind for row in rows)

    def types(self, case: Case) -> list[str]:
        return [event.type for event in events_of(self.session, case.id)]


@pytest.fixture
def story(app: Flask, session: Session, clock: Clock) -> Story:
    return Story(app, session, clock)


def assert_sound(story: Story, *cases: Case) -> None:
    for case in cases:
        assert_row_is_what_events_say(story.session, case)
        rows = story.session.scalars(select(Event).where(Event.case_id == case.id).order_by(Event.sequence))
        assert first_break(list(rows), case.head_sequence, case.head_hash) is None


def test_a_revocation_is_a_case_of_the_same_body_with_the_same_key_and_its_own_term(story: Story) -> None:
    case = story.appeal(story.first)

    assert (case.kind, case.body_id, case.key_hmac) == ("appeal", story.body.id, story.first.key_hmac)
    assert case.folio != story.first.folio and case.origin_case_id == story.first.id
    assert case.regime_id == "bo.petition:appeal_filing"
    # Filed on Tuesday 10 March: twenty working days, without Good Friday.
    assert case.due_on == date(2026, 4, 8)
    read = contents_of(
        builders.context(story.app, story.session).vaults, case.id, for_filer=True, now=story.clock.now()
    )
    assert [letter.text for letter in read.letters] == [GROUNDS] and read.has_email
    assert [file.name for letter in read.letters for file in letter.files] == ["prueba.txt"]
    assert story.told(case, "appeal_filed") == ["filer"] and story.told(story.first, "appealed") == ["person"]
    assert "appealed" in story.types(story.first) and story.first.stopped_on == date(2026, 3, 10)
    # Sent twice, it is one.
    assert story.appeal(story.first).id == case.id
    assert_sound(story, story.first, case)


def test_what_is_upheld_opens_the_first_case_until_it_is_answered_again(story: Story) -> None:
    case = story.appeal(story.first)
    acting = builders.staff_context(story.app, story.session, story.officer)
    defence.set_days(acting, story.row(case), case, 10)
    story.clock.advance(days=2)
    story.answer(case, story.officer, "upheld")

    assert story.carry() == (1, 0)
    first = story.first
    assert (first.phase, first.outcome, first.regime_id) == (
        "in_progress", None, "bo.petition:compliance-10",
    )  # fmt: skip
    # Ten working days after Thursday 12 March.
    assert (first.due_on, first.stopped_on) == (date(2026, 3, 26), None)
    assert story.told(first, "compliance_ordered") == ["filer", "person"]
    assert [row.other.id for row in orders_owed(story.session, acting.actor)] == [first.id]
    assert [row.case.id for row in orders_given(story.session, acting.actor)] == [case.id]

    story.clock.advance(days=4)
    story.answer(first, story.officer, "upheld")
    assert story.carry() == (1, 0)
    assert first.stopped_on == date(2026, 3, 16) and story.types(first)[-1] == "compliance_reported"
    assert story.told(case, "compliance_reported") == ["person"]
    assert orders_owed(story.session, acting.actor) == orders_given(story.session, acting.actor) == []
    assert story.carry() == (0, 0)
    assert_sound(story, first, case)
    # What was answered to comply may be contested like any answer.
    assert any(
        offer.may_be_filed
        for offer in offers_of(builders.filer_context(story.app, story.session, first), first)
    )


def test_the_second_appeal_goes_to_the_body_above_which_asks_for_a_defence(story: Story) -> None:
    first_appeal = story.appeal(story.first)
    story.answer(first_appeal, story.officer, "not_upheld")
    story.carry()
    with pytest.raises(InvalidInput, match="decided_already"):
        story.appeal(story.first)

    second = story.appeal(first_appeal, "second_appeal_filing")
    assert (second.body_id, second.regime_id) == (story.above.id, "bo.petition:second_appeal_filing")
    assert story.row(second).root_case_id == story.first.id
    deciding = builders.staff_context(story.app, story.session, story.superior)
    due_on = defence.ask_defence(deciding, story.row(second), second, "Explique por qué.", 5)
    assert due_on == date(2026, 3, 17)

    theirs = builders.staff_context(story.app, story.session, story.officer)
    assert [row.other.id for row in defences_owed(story.session, theirs.actor)] == [first_appeal.id]
    assert not states.may(theirs.actor, "read_case", second)  # type: ignore[arg-type]
    wrote = Text("Se hizo conforme a la norma.", [Upload("acta.txt", b"Acta.")])
    defence.give_defence(theirs, first_appeal, story.row(second), second, wrote)
    assert defences_owed(story.session, theirs.actor) == [] and story.types(second)[-1] == "defence_given"
    assert story.told(second, "defence_given") == ["person"]

    # Whoever decides reads both cases, and nobody's name; that they did stays on record.
    story.session.commit()
    read = defence.read_contested(deciding, story.row(second), second)
    assert [one.id for one, _contents in read] == [first_appeal.id, story.first.id]
    story.session.rollback()
    traces = story.session.scalars(select(FileReading).where(FileReading.person_id == story.superior.id))
    assert {trace.read_case_id for trace in traces} == {first_appeal.id, story.first.id}
    with pytest.raises(NotFound):
        defence.appeal_for(theirs, second.id)

    story.answer(second, story.superior, "partly_upheld")
    story.carry()
    # Nothing says how long: the order is out without a date, and gets one.
    assert (story.first.regime_id, story.first.due_on) == ("bo.petition:compliance", None)
    defence.set_days(deciding, story.row(second), second, 5)
    assert story.first.due_on == date(2026, 3, 17)
    assert_sound(story, story.first, first_appeal, second)


def test_a_decision_waits_for_its_notice_and_a_withdrawn_appeal_orders_nothing(story: Story) -> None:
    case = story.appeal(story.first)
    acting = builders.staff_context(story.app, story.session, story.officer)
    ends = [QuestionAnswer(row.id, "upheld") for row in questions_of(acting, case)]
    decide(acting, case, RULES, ends, Text("Se revoca."))
    assert story.carry() == (0, 0)
    story.clock.advance(days=1)
    later = builders.staff_context(story.app, story.session, story.officer)
    notify(later, case, "page", story.clock.now())
    assert story.carry() == (1, 0) and story.row(case).ordered_at is not None

    other, _receipt = builders.file_a_complaint(story.app, story.session, "conduct_complaint", story.body)
    story.answer(other, story.officer, "not_upheld")
    given_up = story.appeal(other)
    withdraw(builders.filer_context(story.app, story.session, given_up), given_up)
    assert story.carry() == (1, 0)
    assert (other.phase, story.row(given_up).ordered_at) == ("concluded", None)
    # It was not decided, so it may be filed again while the norm gives time.
    assert story.appeal(other).id != given_up.id


def test_an_answer_in_its_window_ends_no_appeal_yet(story: Story) -> None:
    case = story.appeal(story.first)
    acting = builders.staff_context(story.app, story.session, story.officer)
    acting = replace(acting, undo_window=timedelta(minutes=15))
    ends = [QuestionAnswer(row.id, "upheld") for row in questions_of(acting, case)]
    answer(acting, case, RULES, ends, Text("Se revoca."))

    assert case.answer_opens_at is not None
    assert story.carry() == (0, 0) and story.first.phase == "concluded"
    story.clock.advance(hours=2)
    assert story.carry() == (1, 0) and story.first.phase == "in_progress"


def test_where_nobody_knows_who_is_above_the_central_desk_finds_out(app: Flask, session: Session) -> None:
    body, _officer = builders.joined_body(session)
    desk = builders.add_person(session, Role.CENTRAL_DESK)
    case, _receipt = builders.file_a_case(app, session, body, now=datetime(2026, 1, 5, 14, tzinfo=UTC))
    acting = builders.filer_context(app, session, case)
    appeal = file_appeal(acting, case, NewAppeal("complaint_superior_or_ombudsman", GROUNDS))
    assert (appeal.body_id, appeal.custody, appeal.due_on) == (None, states.CENTRAL_DESK, None)

    above, _superior = builders.joined_body(session, name="Ministerio Rector")
    route(builders.staff_context(app, session, desk), appeal, above, "Es la superior.")
    assert (appeal.body_id, appeal.custody) == (above.id, states.BODY)
    assert appeal.regime_id == "bo.information_request:complaint_superior_or_ombudsman"


def test_nobody_but_the_filer_appeals_and_not_what_the_norm_does_not_open(story: Story) -> None:
    staff = builders.staff_context(story.app, story.session, story.officer)
    with pytest.raises(NotFound):
        file_appeal(staff, story.first, NewAppeal("appeal_filing", GROUNDS))
    filer = builders.filer_context(story.app, story.session, story.first)
    with pytest.raises(InvalidInput, match="not_open"):
        file_appeal(filer, story.first, NewAppeal("second_appeal_filing", GROUNDS))
    report, _receipt = builders.file_a_complaint(story.app, story.session, "suggestion", story.body)
    open_case = builders.filer_context(story.app, story.session, report)
    with pytest.raises(InvalidInput, match="not_open"):
        file_appeal(open_case, report, NewAppeal("appeal_filing", GROUNDS))


def test_a_late_appeal_is_taken_in_and_says_so(story: Story) -> None:
    story.clock.advance(days=60)
    case = story.appeal(story.first)

    assert story.row(case).is_late and case.phase == "filed"
    story.answer(case, story.officer, "inadmissible")
    story.carry()
    assert (story.first.phase, story.row(case).outcome) == ("concluded", "inadmissible")


def test_a_decree_moves_an_appeal_and_an_order_like_any_other_term(
    app: Flask, session: Session, story: Story
) -> None:
    case = story.appeal(story.first)
    other, _receipt = builders.file_a_complaint(app, session, "conduct_complaint", story.body)
    story.answer(other, story.officer, "not_upheld")
    second = story.appeal(other)
    acting = builders.staff_context(app, session, story.officer)
    defence.set_days(acting, story.row(second), second, 10)
    story.answer(second, story.officer, "upheld")
    story.carry()
    assert (case.due_on, other.due_on) == (date(2026, 4, 8), date(2026, 3, 24))

    day = date(2026, 3, 18)
    decreed = Amendment(
        id=new_id(), kind=AmendmentKind.DAY, country="BO", first_on=day, last_on=day, effect="closed",
        name_es="Feriado", name_en="Holiday", norm="Decreto Supremo 9999", announced_on=date(2026, 3, 10),
        proposed_at=story.clock.now(),
    )  # fmt: skip
    session.add(decreed)
    session.flush()
    apply(session, decreed, now=story.clock.now())
    session.commit()
    redate_pending(app, story.clock.now())
    session.rollback()
    session.expire_all()
    assert (case.due_on, other.due_on) == (date(2026, 4, 9), date(2026, 3, 25))
    assert_sound(story, case, other)


@IN_CHILE
def test_in_chile_the_council_asks_for_the_defence_within_its_term(
    app: Flask, session: Session, clock: Clock
) -> None:
    council, member = joined_body_in(session, "CL", name="Consejo para la Transparencia", code="CPLT")
    body, _officer = joined_body_in(session, "CL", name="Ministerio de Obras")
    case = file_kind(app, session, "info_request", body)
    clock.advance(days=60)
    filer = builders.filer_context(app, session, case)
    appeal = file_appeal(filer, case, NewAppeal("appeal_filing", GROUNDS))

    assert (appeal.body_id, appeal.custody) == (council.id, states.BODY)
    assert appeal.due_on is None and appeal.provisional_due_on is None
    deciding = builders.staff_context(app, session, member)
    row = session.get_one(Appeal, appeal.id)
    # Asked on Friday 8 May: ten working days, without Thursday 21 May.
    assert defence.ask_defence(deciding, row, appeal, "Informe.") == date(2026, 5, 25)
