"""An amendment of the calendar moves running cases: as if each had been counted anew, and by one event."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from foia.actors import Role
from foia.amendments import batch_jobs, redating_jobs
from foia.amendments.applying import apply
from foia.amendments.models import Amendment, AmendmentKind
from foia.amendments.redating import preview
from foia.amendments.redating_jobs import redate_pending
from foia.amendments.store import book_in_force
from foia.cases.actions import assign
from foia.cases.models import Case, DeadlineRow, Event
from foia.cases.store import events_of, settle
from foia.config import Settings
from foia.extensions import new_id
from foia.keeping.chains import broken_chains
from foia.notifications.models import OutboxMessage, Reminder
from tests import builders
from tests.clock import START_AT as NOW
from tests.confidential import file_a_report
from tests.store.case_state import assert_row_is_what_events_say

pytestmark = pytest.mark.usefixtures("clock")
TODAY = NOW.date()


def decree(session: Session, **values: Any) -> Amendment:
    """Apply a day decreed closed in the whole country, five days from now unless told otherwise."""
    row = Amendment(
        **{
            "id": new_id(),
            "kind": AmendmentKind.DAY,
            "country": "BO",
            "first_on": date(2026, 3, 18),
            "last_on": date(2026, 3, 18),
            "effect": "closed",
            "name_es": "Feriado extraordinario",
            "name_en": "Extraordinary holiday",
            "norm": "Decreto Supremo 9999",
            "announced_on": TODAY,
            "proposed_at": NOW,
            **values,
        }
    )
    session.add(row)
    session.flush()
    return row


def applied(app: Flask, session: Session, **values: Any) -> tuple[Amendment, redating_jobs.Redated]:
    """Apply an amendment and count everything anew."""
    row = decree(session, **values)
    apply(session, row, now=NOW)
    session.commit()
    found = redate_pending(app, NOW)
    session.rollback()
    session.expire_all()
    return row, found


def rows_of(session: Session, case_id: UUID) -> dict[str, list[Any]]:
    """Return what is in force of a case: its dates, and what is planned for them."""
    deadlines = session.scalars(
        select(DeadlineRow).where(DeadlineRow.case_id == case_id, DeadlineRow.voided_at.is_(None))
    )
    # What the administration's own policy waits for, no decree moves.
    reminders = session.scalars(
        select(Reminder).where(
            Reminder.case_id == case_id, Reminder.state == "planned", Reminder.step.not_like("wait:%")
        )
    )
    case = session.get_one(Case, case_id)
    columns = [column.key for column in Case.__mapper__.column_attrs if column.key not in _MARKS]
    return {
        "case": [(name, getattr(case, name)) for name in columns],
        "deadlines": sorted(
            (row.step, row.version, str(row.starts_on), str(row.due_on), str(row.conflict_due_on))
            for row in deadlines
        ),
        "reminders": sorted(
            (row.step, row.deadline_version, row.threshold, row.recipient_role, row.due_at)
            for row in reminders
        ),
    }


# What says that the row was written, not what it says.
_MARKS = {"version", "search_pending"}


def counted_one_by_one(app: Flask, session: Session, case_id: UUID) -> dict[str, list[Any]]:
    """Return what counting this case alone by the law in force makes of it."""
    settings: Settings = app.config["FOIA"]
    context = builders.context(app, session, now=NOW)
    context = replace(context, book=book_in_force(session, settings.law_path, fresh=True))
    settle(context, session.get_one(Case, case_id), events_of(session, case_id))
    session.flush()
    return rows_of(session, case_id)


def some_cases(app: Flask, session: Session) -> list[Case]:
    """File cases that differ in all that moves a date."""
    body, officer = builders.joined_body(session)
    far, _officer = builders.joined_body(session, name="Gobierno de Potosí", place_code="BO-P")
    days = (0, 1, 9, 25)
    found = [builders.file_a_case(app, session, body, now=NOW - timedelta(days=n))[0] for n in days]
    found += [builders.file_a_case(app, session, far, now=NOW - timedelta(days=n))[0] for n in (0, 12)]
    found.append(builders.file_a_case(app, session, None)[0])
    assign(builders.staff_context(app, session, officer), found[0], officer.id)
    session.commit()
    return found


def test_counting_all_at_once_leaves_what_counting_each_alone_would(app: Flask, session: Session) -> None:
    cases = [case.id for case in some_cases(app, session)]
    before = {case_id: session.get_one(Case, case_id).due_on for case_id in cases}

    amendment, done = applied(app, session)

    moved = [case_id for case_id in cases if session.get_one(Case, case_id).due_on != before[case_id]]
    assert (done.moved, done.failed, done.pending) == (len(moved), 0, 0)
    assert 0 < len(moved) < len(cases), "some were due before the day that closed"
    assert amendment.moved_count == len(moved)
    assert amendment.redated_at is not None
    for case_id in cases:
        at_once = rows_of(session, case_id)
        assert counted_one_by_one(app, session, case_id) == at_once
        assert_row_is_what_events_say(session, session.get_one(Case, case_id))
    assert list(broken_chains(session)) == []


def test_each_moved_case_has_one_event_that_names_the_decree(app: Flask, session: Session) -> None:
    cases = [case.id for case in some_cases(app, session)]

    amendment, done = applied(app, session)
    again = redate_pending(app, NOW)

    events = session.scalars(select(Event).where(Event.type == "calendar_changed")).all()
    assert len(events) == len({event.case_id for event in events}) == done.moved
    assert {event.case_id for event in events} <= set(cases)
    assert all(amendment.id.hex in event.payload for event in events)
    assert (again.looked_at, again.moved) == (0, 0)


def test_each_filer_is_told_and_an_officer_once(app: Flask, session: Session) -> None:
    some_cases(app, session)
    known = set(session.scalars(select(OutboxMessage.id)))

    applied(app, session)

    new = [message for message in session.scalars(select(OutboxMessage)) if message.id not in known]
    filers = [message.case_id for message in new if message.template == "due_moved"]
    officers = [message.recipient_id for message in new if message.template == "calendar_moved"]
    moved = set(session.scalars(select(Event.case_id).where(Event.type == "calendar_changed")))
    assert sorted(map(str, filers)) == sorted(map(str, moved))
    assert len(officers) == len(set(officers)) > 1


def test_a_place_moves_the_cases_of_its_bodies_only(app: Flask, session: Session) -> None:
    cases = some_cases(app, session)
    bodies = {case.id: case.body_id for case in cases}

    applied(app, session, scope="P", announced_on=TODAY)

    moved = set(session.scalars(select(Event.case_id).where(Event.type == "calendar_changed")))
    assert len({bodies[case_id] for case_id in moved}) == 1


def test_a_confidential_case_moves_and_is_counted_nowhere(app: Flask, session: Session) -> None:
    body, _officer = builders.joined_body(session)
    builders.add_person(session, Role.REPORTS_OFFICER, body)
    report = file_a_report(app, session, body)
    session.commit()
    due_on, report_id = report.due_on, report.id

    amendment = decree(session)
    context = builders.context(app, session, now=NOW)
    shown = preview(context, [amendment], limit=10)
    apply(session, amendment, now=NOW)
    session.commit()
    done = redate_pending(app, NOW)
    session.expire_all()

    assert (shown.count, done.moved, session.get_one(Amendment, amendment.id).moved_count) == (0, 0, 0)
    assert due_on is not None
    assert session.get_one(Case, report_id).due_on != due_on


def test_what_is_previewed_is_what_moves(app: Flask, session: Session) -> None:
    some_cases(app, session)
    row = decree(session)
    shown = preview(builders.context(app, session, now=NOW), [row], limit=100)
    untouched = session.scalars(select(Event.type).where(Event.type == "calendar_changed")).all()

    apply(session, row, now=NOW)
    session.commit()
    done = redate_pending(app, NOW)

    session.expire_all()
    due = {case.folio: case.due_on for case in session.scalars(select(Case))}
    assert untouched == []
    assert shown.count == done.moved == len(shown.moved)
    assert {moved.folio: moved.new_on for moved in shown.moved}.items() <= due.items()


def test_broken_off_it_goes_on_where_it_was(
    app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    some_cases(app, session)
    row = decree(session)
    apply(session, row, now=NOW)
    session.commit()
    monkeypatch.setattr(batch_jobs, "BATCH", 2)

    def killed(_count: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        redate_pending(app, NOW, progress=killed)
    halfway = len(session.scalars(select(Event.id).where(Event.type == "calendar_changed")).all())
    session.rollback()
    redate_pending(app, NOW)

    session.expire_all()
    events = session.scalars(select(Event.case_id).where(Event.type == "calendar_changed")).all()
    assert halfway < len(events) == len(set(events)) == session.get_one(Amendment, row.id).moved_count


def test_a_case_counted_by_the_older_law_after_all_is_found(app: Flask, session: Session) -> None:
    cases = some_cases(app, session)
    applied(app, session)
    # Another process that had not heard of it yet files a case by the older calendar.
    late = session.get_one(Case, cases[0].id)
    late.law_revision = 0
    session.commit()

    assert redate_pending(app, NOW + timedelta(minutes=1)).looked_at == 1
