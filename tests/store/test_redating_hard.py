"""Counting anew when it is hard: two runs at once, an amendment replaced, days that come forward."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from foia.actors import Role
from foia.amendments import batch_jobs
from foia.amendments.applying import apply
from foia.amendments.models import Amendment, AmendmentKind
from foia.amendments.reach import reach_of
from foia.amendments.redating_jobs import Redated, count_pending, redate_pending
from foia.cases.models import Case, Event
from foia.keeping.chains import broken_chains
from foia.notifications.models import OutboxMessage
from tests import builders
from tests.clock import START_AT as NOW
from tests.confidential import file_a_report
from tests.store.test_redating import TODAY, applied, counted_one_by_one, decree, rows_of, some_cases

pytestmark = pytest.mark.usefixtures("clock")
SUSPENSION = {"kind": AmendmentKind.SUSPENSION, "effect": ""}
SATURDAY = date(2026, 3, 14)


@pytest.mark.parametrize(
    "values",
    [
        {"first_on": SATURDAY, "last_on": SATURDAY, "effect": "open"},
        {**SUSPENSION, "first_on": TODAY, "last_on": TODAY + timedelta(days=6)},
    ],
)
def test_what_brings_days_forward_or_stops_today_is_counted_as_alone(
    app: Flask, session: Session, values: dict[str, Any]
) -> None:
    """Also who was due before the day that changed is reminded working days after."""
    cases = [case.id for case in some_cases(app, session)]

    _row, done = applied(app, session, **values)

    assert 0 < done.moved < len(cases) or values["effect"] == ""
    for case_id in cases:
        at_once = rows_of(session, case_id)
        assert counted_one_by_one(app, session, case_id) == at_once


def test_two_runs_at_once_move_tell_and_count_each_case_once(
    app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    some_cases(app, session)
    row = decree(session)
    apply(session, row, now=NOW)
    session.commit()
    monkeypatch.setattr(batch_jobs, "BATCH", 2)
    together = Barrier(2)

    def run(_number: int) -> Redated:
        together.wait()
        return redate_pending(app, NOW)

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(run, range(2)))
    redate_pending(app, NOW)

    session.rollback()
    moved = session.scalars(select(Event.case_id).where(Event.type == "calendar_changed")).all()
    told = session.scalars(select(OutboxMessage.case_id).where(OutboxMessage.template == "due_moved")).all()
    amendment = session.get_one(Amendment, row.id)
    assert len(moved) == len(set(moved)) == len(told) == sum(one.moved for one in done)
    assert amendment.moved_count == len(moved)
    assert amendment.redated_at is not None
    assert list(broken_chains(session)) == []


def test_a_suspension_that_ends_sooner_moves_who_filed_after_its_end(app: Flask, session: Session) -> None:
    body, _officer = builders.joined_body(session)
    first_on, later = TODAY + timedelta(days=1), NOW + timedelta(days=8)
    period = {**SUSPENSION, "first_on": first_on, "last_on": first_on + timedelta(days=19)}
    old, _done = applied(app, session, **period)
    case_id = builders.file_a_case(app, session, body, now=later)[0].id
    session.commit()
    before = session.get_one(Case, case_id).due_on

    shorter = {"last_on": TODAY + timedelta(days=6), "announced_on": TODAY + timedelta(days=5)}
    row = decree(session, **{**period, **shorter, "replaces_id": old.id})
    apply(session, row, now=later)
    session.commit()
    redate_pending(app, later)
    session.rollback()

    after = session.get_one(Case, case_id).due_on
    assert (before, after) == (date(2026, 4, 20), date(2026, 4, 8))


def test_what_waits_to_be_counted_tells_nothing_of_a_confidential_case(app: Flask, session: Session) -> None:
    body, _officer = builders.joined_body(session)
    builders.add_person(session, Role.REPORTS_OFFICER, body)
    file_a_report(app, session, body)
    row = decree(session)
    apply(session, row, now=NOW)
    session.commit()
    reaches = [reach_of(session, builders.context(app, session).book, row)]

    assert count_pending(session, reaches) == 0
    assert redate_pending(app, NOW).pending == 0
    session.rollback()
    assert session.get_one(Amendment, row.id).redated_at is not None
