"""Deadlines computed again from their events: what differs is found once, told, and left as it is."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from foia.audit import recomputed_jobs
from foia.audit.findings_models import Finding
from foia.audit.findings_rules import read_facts
from foia.audit.recomputed_jobs import recompute_running
from foia.cases.actions import acknowledge
from foia.cases.models import Case, DeadlineRow
from tests import builders

FILED_AT = datetime(2026, 3, 9, 14, 0, tzinfo=UTC)
NOW = FILED_AT + timedelta(days=7)


def cases_of(app: Flask, session: Session, number: int) -> list[Case]:
    body, officer = builders.joined_body(session, name="Ministerio de Caminos")
    cases = [builders.file_a_case(app, session, body, FILED_AT, quiet=True)[0] for _one in range(number)]
    acknowledge(builders.staff_context(app, session, officer, FILED_AT + timedelta(days=1)), cases[0])
    session.commit()
    return cases


def recomputed(app: Flask, session: Session, now: datetime = NOW) -> tuple[int, list[dict[str, object]]]:
    session.commit()
    differing = recompute_running(app, now, lambda: True)
    session.rollback()
    return differing, [dict(read_facts(found.facts)) for found in session.scalars(select(Finding))]


def test_a_date_changed_behind_the_application_becomes_one_finding_and_stays(
    app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recomputed_jobs, "BATCH", 2)
    cases = cases_of(app, session, 5)
    assert recomputed(app, session) == (0, [])
    later = date(2026, 4, 30)
    session.execute(
        update(DeadlineRow)
        .where(DeadlineRow.case_id == cases[3].id, DeadlineRow.step == "response")
        .values(due_on=later)
    )

    assert recomputed(app, session) == (0, [])  # today's round is over
    found = [
        {"table": "deadlines", "step": "response", "field": "due_on", "stored": "2026-04-30",
         "recomputed": "2026-03-30"},
    ]  # fmt: skip
    assert recomputed(app, session, NOW + timedelta(days=1)) == (1, found)
    assert recomputed(app, session, NOW + timedelta(days=2)) == (1, found)
    row = session.get_one(DeadlineRow, (cases[3].id, "response", 1))
    assert row.due_on == later


def test_a_round_goes_on_where_it_was_broken_off(
    app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recomputed_jobs, "BATCH", 2)
    monkeypatch.setattr(recomputed_jobs, "MOST_BATCHES", 1)
    cases = cases_of(app, session, 5)
    session.execute(update(Case).values(late_after_on=date(2026, 4, 30)))
    session.execute(update(Case).where(Case.id == cases[0].id).values(confidential=True))

    found = [recomputed(app, session)[0] for _sweep in range(4)]

    assert found == [2, 2, 0, 0]
    assert session.scalars(select(Finding.code).distinct()).all() == ["deadline_differs"]


def test_an_altered_event_is_found_and_nothing_is_counted_from_it(app: Flask, session: Session) -> None:
    (case,) = cases_of(app, session, 1)
    session.execute(update(Case).where(Case.id == case.id).values(head_hash="0" * 64))

    assert recomputed(app, session) == (1, [{"sequence": 3, "reason": "head"}])
