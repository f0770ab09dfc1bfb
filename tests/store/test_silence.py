"""Silence on record: once, by the law's own instant, with both sides told; and never when it was none."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from foia import law
from foia.actors import Role
from foia.amendments.applying import apply
from foia.amendments.models import Amendment, AmendmentKind
from foia.amendments.redating_jobs import redate_pending
from foia.appeals.filing_actions import NewAppeal, file_appeal
from foia.cases import silences
from foia.cases.actions import Text, release, report_of
from foia.cases.admission import admit
from foia.cases.answer_window import undo_answer
from foia.cases.answering import QuestionAnswer, answer, questions_of
from foia.cases.models import Case, DeadlineRow, Event
from foia.cases.setting_aside import restore, set_aside
from foia.cases.silence import denounce_delay, record_silence
from foia.cases.store import events_of
from foia.complaints.rules import RULES as COMPLAINTS
from foia.errors import LawRefusal
from foia.extensions import new_id
from foia.notifications.models import OutboxMessage, Reminder, ReminderPolicy
from foia.notifications.policies import policies_in_force
from foia.notifications.policy import Matter, Policy, RecipientRole, Threshold, written
from foia.notifications.reminder_jobs import send_due_reminders
from foia.notifications.tally import Tally
from foia.requests.rules import RULES
from tests import builders
from tests.clock import Clock
from tests.countries import IN_CHILE, IN_GUATEMALA, file_kind, joined_body_in, under_other_law
from tests.store.case_state import assert_row_is_what_events_say
from tests.store.sweeping import always

pytestmark = pytest.mark.usefixtures("clock")
# What no database could see otherwise than the other.
ON_ONE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


class Story:
    """A body of a country with an officer and a head, and a case before it."""

    def __init__(self, app: Flask, session: Session, clock: Clock, country: str) -> None:
        self.app, self.session, self.clock = app, session, clock
        self.body, self.officer = joined_body_in(session, country)
        self.head = builders.add_person(session, Role.HEAD, self.body)

    def file(self, kind: str = "info_request", now: datetime | None = None, **values: object) -> Case:
        case = file_kind(self.app, self.session, kind, self.body, now, **values)
        self.session.commit()
        return case

    def sweep(self, text: str) -> None:
        self.session.commit()
        now = self.clock.set(datetime.fromisoformat(text).replace(tzinfo=UTC))
        send_due_reminders(self.app, now, Tally(), always)
        self.session.rollback()
        self.session.expire_all()

    def silences(self, case: Case) -> list[tuple[str, str, datetime, date]]:
        return [
            (known.step, known.effect, known.occurred_at, known.last_on)
            for known in silences.silences(events_of(self.session, case.id))
        ]

    def told(self, case: Case, template: str = "silence") -> list[str]:
        rows = self.session.scalars(
            select(OutboxMessage).where(OutboxMessage.case_id == case.id, OutboxMessage.template == template)
        )
        names = {self.officer.id: "officer", self.head.id: "head", None: "filer"}
        return sorted(names[row.recipient_id] for row in rows)


@pytest.fixture
def story(app: Flask, session: Session, clock: Clock, country: str) -> Story:
    return Story(app, session, clock, country)


# Filed on Monday 9 March in Santiago: twenty working days, without Good Friday; then the first instant after.
OVER_ON, OVER_AT = date(2026, 4, 7), datetime(2026, 4, 8, 4, tzinfo=UTC)
IN_SANTIAGO = ("response", "may_appeal", OVER_AT, OVER_ON)


@IN_CHILE
def test_it_is_recorded_once_by_the_day_of_the_law_after_ten_days_without_a_sweep(story: Story) -> None:
    case = story.file()
    story.sweep("2026-04-08T03:59")
    assert story.silences(case) == []

    story.sweep("2026-04-18T12:00")

    assert story.silences(case) == [IN_SANTIAGO]
    [event] = story.session.scalars(
        select(Event).where(Event.case_id == case.id, Event.type == "silence")
    ).all()
    assert event.recorded_at == story.clock.now() and event.actor_kind == "system"
    assert story.told(case) == ["filer", "head", "officer"]
    assert_row_is_what_events_say(story.session, case)
    story.sweep("2026-04-19T12:00")
    assert story.silences(case) == [IN_SANTIAGO] and story.told(case) == ["filer", "head", "officer"]
    # Nor by anybody who asks for it again.
    acting = builders.context(story.app, story.session)
    assert not record_silence(acting, case, "response", ended_at=OVER_AT)


@ON_ONE
def test_nothing_follows_from_a_term_whose_norm_nobody_read(story: Story) -> None:
    case = story.file()

    story.sweep("2026-04-18T12:00")

    assert story.silences(case) == [] and story.told(case) == []
    assert not record_silence(
        builders.context(story.app, story.session),
        case,
        "response",
        ended_at=datetime(2026, 3, 31, 4, tzinfo=UTC),
    )


@IN_CHILE
def test_an_answer_of_the_last_day_is_no_silence_and_one_taken_back_unread_was_none(story: Story) -> None:
    answered, undone = story.file(), story.file()
    story.clock.set(datetime(2026, 4, 6, 15, tzinfo=UTC))
    _sign_with_a_window(story, undone)
    story.clock.advance(minutes=10)
    acting = builders.staff_context(story.app, story.session, story.officer)
    undo_answer(acting, undone, "Faltaba un anexo.")
    story.clock.set(datetime(2026, 4, 8, 3, 30, tzinfo=UTC))  # half past eleven at night
    builders.answer_a_case(story.app, story.session, answered, story.officer)

    story.sweep("2026-04-08T04:10")

    assert (story.silences(answered), story.silences(undone)) == ([], [IN_SANTIAGO])


def _sign_with_a_window(story: Story, case: Case) -> None:
    """Answer so that the filer reads it an hour later."""
    acting = builders.staff_context(story.app, story.session, story.officer)
    waiting = replace(acting, undo_window=timedelta(hours=1))
    ends = [QuestionAnswer(question.id, "granted") for question in questions_of(waiting, case)]
    answer(waiting, case, RULES, ends, Text("Se entrega."))


@ON_ONE
@IN_CHILE
def test_what_was_set_aside_or_held_is_silent_only_once_it_is_back(story: Story) -> None:
    aside, held = story.file(), story.file(held=True)
    acting = builders.staff_context(story.app, story.session, story.officer)
    set_aside(acting, aside, "spam", "Propaganda.")
    story.sweep("2026-04-18T12:00")
    assert story.silences(aside) == story.silences(held) == []

    restore(builders.staff_context(story.app, story.session, story.head), aside)
    release(builders.staff_context(story.app, story.session, story.officer), held)
    story.sweep("2026-04-18T12:05")

    assert story.silences(aside) == story.silences(held) == [IN_SANTIAGO]


@IN_CHILE
def test_a_date_that_moves_takes_a_silence_back_and_its_new_end_is_another(story: Story) -> None:
    # Filed at the counter with the day on which it is said to have come, which was wrong.
    case = story.file(now=datetime(2026, 3, 9, 14, tzinfo=UTC))
    story.sweep("2026-04-08T12:00")
    assert story.silences(case) == [IN_SANTIAGO]

    _close(story, date(2026, 4, 6))

    assert case.due_on == date(2026, 4, 8)
    found, history = (
        report_of(builders.context(story.app, story.session), case),
        events_of(story.session, case.id),
    )
    assert silences.in_force(history, found) is None
    assert silences.contradicted(history, found) == {("response", "2026-04-07")}
    assert story.told(case, "due_moved") == ["filer"]
    story.sweep("2026-04-09T12:00")
    assert story.silences(case) == [
        IN_SANTIAGO, ("response", "may_appeal", datetime(2026, 4, 9, 4, tzinfo=UTC), date(2026, 4, 8)),
    ]  # fmt: skip


@ON_ONE
@IN_CHILE
def test_a_decree_before_the_end_moves_the_silence_with_the_term(story: Story) -> None:
    case = story.file()
    _close(story, date(2026, 3, 18))

    story.sweep("2026-04-08T12:00")
    assert story.silences(case) == []
    story.sweep("2026-04-09T12:00")
    assert [known[3] for known in story.silences(case)] == [date(2026, 4, 8)]


def _close(story: Story, day: date) -> None:
    """Let a day be decreed closed in the whole country, and every case be counted anew."""
    now = story.clock.now()
    row = Amendment(
        id=new_id(), kind=AmendmentKind.DAY, country="CL", first_on=day, last_on=day, effect="closed",
        name_es="Feriado", name_en="Holiday", norm="Ley inventada", announced_on=now.date(), proposed_at=now,
    )  # fmt: skip
    story.session.add(row)
    story.session.flush()
    apply(story.session, row, now=now)
    story.session.commit()
    redate_pending(story.app, now)
    story.session.rollback()
    story.session.expire_all()


@ON_ONE
@IN_GUATEMALA
def test_what_silence_gives_has_a_term_of_its_own(story: Story) -> None:
    case = story.file()
    admit(builders.staff_context(story.app, story.session, story.officer), case)

    story.sweep("2026-05-15T12:00")
    story.sweep("2026-05-15T12:01")

    # Ten working days from Monday 9 March, and ten more; both without the days of Easter.
    assert [(step, effect, last_on) for step, effect, _at, last_on in story.silences(case)] == [
        ("response", "release_free_of_charge", date(2026, 3, 23)),
        ("deemed_affirmative", "criminal_liability", date(2026, 4, 8)),
    ]


@ON_ONE
def test_whoever_decides_an_appeal_may_be_silent_too(story: Story) -> None:
    case = story.file("conduct_complaint")
    deciding = builders.staff_context(story.app, story.session, story.officer)
    ends = [QuestionAnswer(question.id, "not_upheld") for question in questions_of(deciding, case)]
    answer(deciding, case, COMPLAINTS[case.kind], ends, Text("No consta."))
    story.clock.advance(hours=2)
    acting = builders.filer_context(story.app, story.session, case)
    appeal = file_appeal(acting, case, NewAppeal("appeal_filing", "Pido que lo revisen."))

    story.sweep("2026-04-30T12:00")

    assert [known[:2] for known in story.silences(appeal)] == [("appeal_decision", "deemed_refused")]
    assert story.told(appeal) == ["filer", "head", "officer"] and story.silences(case) == []


@ON_ONE
@IN_CHILE
def test_the_delay_is_denounced_first_where_the_law_asks_for_it(story: Story) -> None:
    case = story.file("service_complaint")
    story.clock.set(datetime(2026, 10, 1, 14, tzinfo=UTC))
    by_law = under_other_law(builders.context(story.app, story.session), _granting)
    filer = under_other_law(builders.filer_context(story.app, story.session, case), _granting)
    with pytest.raises(LawRefusal):
        denounce_delay(filer, case, Text("Nadie me respondió."))
    assert record_silence(by_law, case, "response", ended_at=case.received_at)

    denounce_delay(filer, case, Text("Nadie me respondió."))

    step = report_of(by_law, case).step("silence_notice")
    assert step is not None and (step.state, step.due_on) == ("running", date(2026, 10, 8))
    assert story.told(case, "delay_denounced") == ["filer", "head", "officer"]
    with pytest.raises(LawRefusal):
        denounce_delay(filer, case, Text("Otra vez."))
    later = by_law.at(datetime(2026, 10, 9, 14, tzinfo=UTC))
    assert record_silence(later, case, "silence_notice", ended_at=case.received_at)
    assert [known[1] for known in story.silences(case)] == ["deemed_granted_after_notice", "deemed_granted"]


def _granting(regime: law.Regime) -> law.Regime:
    """Let the silence of a petition grant what was asked, once it was denounced."""
    steps = [
        replace(step, silence="deemed_granted_after_notice") if step.id == "response" else step
        for step in regime.steps
    ]
    return replace(regime, steps=tuple(steps))


@ON_ONE
@IN_CHILE
def test_who_was_told_of_silence_is_told_no_lateness_though_the_term_is_written_anew(story: Story) -> None:
    case = story.file()
    story.sweep("2026-04-08T05:00")
    of_case = (DeadlineRow.case_id == case.id, DeadlineRow.step == "response")
    known = story.session.scalars(select(DeadlineRow).where(*of_case, DeadlineRow.voided_at.is_(None))).one()
    values = {column.name: getattr(known, column.name) for column in DeadlineRow.__table__.columns}
    known.voided_at = story.clock.now()
    story.session.add(DeadlineRow(**(values | {"version": known.version + 1})))
    planned = update(Reminder).where(Reminder.case_id == case.id, Reminder.state == "planned")
    story.session.execute(planned.values(deadline_version=known.version + 1))

    story.sweep("2026-04-08T12:30")

    assert (story.told(case, "overdue"), story.told(case, "reminder")) == ([], ["officer"])  # of the last day


@ON_ONE
@IN_CHILE
def test_an_office_which_silence_tells_nothing_is_told_of_lateness(story: Story) -> None:
    roles = (RecipientRole.HEAD, RecipientRole.OFFICE, RecipientRole.OVERSIGHT_BODY)
    policy = Policy({Matter.RESPONSE: tuple(Threshold(1, role) for role in roles)})
    row = ReminderPolicy(id=new_id(), number=1, content=written(policy), recorded_at=story.clock.now())
    story.session.add(row)
    story.session.commit()
    policies_in_force(story.session, fresh=True)
    case = story.file()
    story.sweep("2026-04-08T05:00")
    story.sweep("2026-04-08T12:30")

    known = select(Reminder).where(Reminder.case_id == case.id, Reminder.threshold == 1)
    found = {row.recipient_role: (row.state, row.reason) for row in story.session.scalars(known)}
    assert found["head"] == ("voided", "told_with_silence")
    assert found["office"] == ("sent", "")
    assert found["oversight_body"][1] != "told_with_silence"
