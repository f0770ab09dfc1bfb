"""What follows when dates moved: reminders and people, however it was broken off; and cases told apart."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import literal, select, update
from sqlalchemy.orm import Session

from foia.amendments.applying import apply
from foia.amendments.following_jobs import follow_up
from foia.amendments.models import MovedCase
from foia.amendments.portable import quarter
from foia.amendments.redating_jobs import count_anew, redate_pending
from foia.cases.actions import acknowledge, ask_clarification
from foia.cases.models import Case, DeadlineRow, Event
from foia.extensions import UtcDateTime
from foia.keeping.chains import broken_chains
from foia.notifications.models import OutboxMessage, Reminder
from foia.notifications.reminder_jobs import send_due_reminders
from foia.notifications.tally import Tally
from tests import builders
from tests.clock import START_AT as NOW
from tests.store.test_redating import applied, counted_one_by_one, decree, rows_of, some_cases

pytestmark = pytest.mark.usefixtures("clock")
MIDNIGHT = datetime(2026, 3, 6, 4, 0, tzinfo=UTC)  # in La Paz
MICROSECOND = timedelta(microseconds=1)


def counted_only(app: Flask, session: Session) -> list[UUID]:
    """Count everything anew and break off before anybody is told; return which cases moved."""
    apply(session, decree(session), now=NOW)
    session.commit()
    count_anew(app, NOW)
    session.rollback()
    return list(session.scalars(select(Event.case_id).where(Event.type == "calendar_changed")))


def told_filers(session: Session) -> list[UUID | None]:
    return list(session.scalars(select(OutboxMessage.case_id).where(OutboxMessage.template == "due_moved")))


def planned(session: Session, case_id: UUID) -> list[Reminder]:
    of_case = (Reminder.case_id == case_id, Reminder.state == "planned")
    return list(session.scalars(select(Reminder).where(*of_case).order_by(Reminder.due_at, Reminder.id)))


def test_broken_off_before_anybody_was_told_the_next_run_tells_each_once(
    app: Flask, session: Session
) -> None:
    some_cases(app, session)
    moved = counted_only(app, session)
    assert len(moved) > 1
    assert told_filers(session) == []

    redate_pending(app, NOW)
    redate_pending(app, NOW)

    session.rollback()
    assert sorted(map(str, told_filers(session))) == sorted(map(str, moved))
    assert session.scalars(select(MovedCase)).all() == []
    for case_id in moved:
        at_once = rows_of(session, case_id)
        assert counted_one_by_one(app, session, case_id) == at_once


def test_before_the_reminders_follow_none_leaves_for_the_day_that_was(app: Flask, session: Session) -> None:
    some_cases(app, session)
    case_id = counted_only(app, session)[0]
    late = max(reminder.due_at for reminder in planned(session, case_id))
    known = set(session.scalars(select(OutboxMessage.id)))
    session.rollback()

    tally = Tally()
    send_due_reminders(app, late, tally, lambda: True)
    session.rollback()
    sent = [one for one in session.scalars(select(OutboxMessage)) if one.id not in known]
    assert case_id not in {message.case_id for message in sent}

    follow_up(app, NOW)
    session.rollback()
    due_on = session.get_one(Case, case_id).due_on
    assert {reminder.due_on for reminder in planned(session, case_id)} == {due_on}


def test_a_planned_reminder_moves_and_is_no_other(app: Flask, session: Session) -> None:
    body, _officer = builders.joined_body(session)
    case_id = builders.file_a_case(app, session, body)[0].id
    session.commit()
    before = {reminder.id: reminder.due_at for reminder in planned(session, case_id)}

    applied(app, session)

    after = {reminder.id: reminder.due_at for reminder in planned(session, case_id)}
    assert after.keys() == before.keys()
    assert all(after[known] > due_at for known, due_at in before.items())


def test_a_reminder_of_a_later_version_stays_where_it_is(app: Flask, session: Session) -> None:
    body, _officer = builders.joined_body(session)
    case_id = builders.file_a_case(app, session, body)[0].id
    later = planned(session, case_id)[-1]
    later.deadline_version = 9
    session.commit()
    kept = (later.id, later.due_at, later.due_on, later.deadline_version)

    applied(app, session)

    now = session.get_one(Reminder, kept[0])
    assert (now.id, now.due_at, now.due_on, now.deadline_version, now.state) == (*kept, "planned")


def test_who_ended_meanwhile_is_told_nothing_of_it(app: Flask, session: Session) -> None:
    some_cases(app, session)
    ended, *_others = counted_only(app, session)
    session.execute(update(Case).where(Case.id == ended).values(phase="concluded"))
    session.commit()

    follow_up(app, NOW)

    session.rollback()
    assert ended not in told_filers(session)
    assert session.scalars(select(MovedCase)).all() == []


def test_cases_that_differ_by_an_instant_or_by_what_happened_are_told_apart(
    app: Flask, session: Session
) -> None:
    body, officer = builders.joined_body(session)
    instants = [MIDNIGHT - MICROSECOND, MIDNIGHT, MIDNIGHT + MICROSECOND, MIDNIGHT + timedelta(hours=12)]
    cases = [builders.file_a_case(app, session, body, now=at)[0] for at in [*instants, *instants[:2]]]
    acting = builders.staff_context(app, session, officer)
    acknowledge(acting, cases[4])
    ask_clarification(acting, cases[5], "¿De qué año?")
    session.commit()
    ids = [case.id for case in cases]

    _row, done = applied(app, session)

    assert (done.looked_at, done.failed) == (len(ids), 0)
    due = [session.get_one(Case, case_id).due_on for case_id in ids]
    assert due[0] != due[1] == due[2]
    for case_id in ids:
        at_once = rows_of(session, case_id)
        assert counted_one_by_one(app, session, case_id) == at_once
    assert list(broken_chains(session)) == []


def test_a_step_that_comes_or_goes_gets_its_row_or_loses_it(app: Flask, session: Session) -> None:
    body, _officer = builders.joined_body(session)
    case_id = builders.file_a_case(app, session, body)[0].id
    # As an older edition would have left it: one step it did not know, one that is no more.
    row = session.scalars(select(DeadlineRow).where(DeadlineRow.step == "refusal")).one()
    session.execute(
        update(DeadlineRow)
        .where(DeadlineRow.step == row.step)
        .values(step="gone")
        .execution_options(synchronize_session=False)
    )
    session.commit()

    applied(app, session)

    at_once = rows_of(session, case_id)
    assert [step for step, *_days in at_once["deadlines"]] == ["refusal", "response"]
    assert counted_one_by_one(app, session, case_id) == at_once


def test_the_quarters_of_an_hour_and_what_lies_between_have_their_own_numbers(session: Session) -> None:
    instants = [MIDNIGHT + delta for delta in (-MICROSECOND, 0 * MICROSECOND, MICROSECOND)]
    instants.append(MIDNIGHT + timedelta(minutes=14, seconds=59, microseconds=999_999))
    instants.append(MIDNIGHT + timedelta(minutes=15))

    found = [session.scalar(select(quarter(literal(at, UtcDateTime())))) for at in instants]

    first = found[0]
    assert first is not None
    assert found == [first, first + 1, first + 2, first + 2, first + 3]
