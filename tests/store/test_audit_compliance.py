"""An auditor's figures are exact: behind every number stand as many cases, and they are listed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import update
from sqlalchemy.orm import Session

from foia.audit.compliance_queries import (
    Asked,
    Flow,
    Sums,
    View,
    cases_behind,
    flows_by_body,
    sums_by_month,
)
from foia.audit.forms import days_of
from foia.cases.models import Case
from foia.statistics.measure_jobs import measure_sealed
from tests import builders
from tests.audit_log import seal

FILED = datetime(2026, 1, 5, 14, 0, tzinfo=UTC)
TODAY = date(2026, 4, 10)
MONTHS = ("2026-01", "2026-02", "2026-03", "2026-04")
ASKED = Asked("BO", "2026-01", "2026-04", TODAY)
KEPT_OUT = "a" * 32
FIGURES = [view for view in View if view is not View.NOT_HELD]
# Days after FILED on which a case came and was answered; None: it is open.
CASES = (
    (0, 10),
    (0, 40),
    (1, None),
    (20, 30),
    (25, 70),
    (40, None),
    (60, 65),
    (80, None),
    (84, None),
    (92, None),
)


def counted(session: Session, asked: Asked, view: View, part: str = "") -> int:
    """Count the cases behind a figure by going through every page."""
    first_on, last_on = days_of(2026, part) if part else (date(2026, 1, 1), date(2026, 4, 30))
    found, after = cases_behind(session, asked, view, first_on, min(last_on, TODAY - timedelta(days=1)))
    assert after is None
    return len(found)


def figures(flow: Flow) -> dict[View, int]:
    return {view: getattr(flow, view) for view in FIGURES}


@pytest.fixture
def body_id(app: Flask, session: Session) -> UUID:
    body, officer = builders.joined_body(session, name="Ministerio de Caminos")
    for came, answered in CASES:
        at = FILED + timedelta(days=came)
        case, _receipt = builders.file_a_case(app, session, body, at, quiet=True)
        if answered is not None:
            builders.answer_a_case(app, session, case, officer, FILED + timedelta(days=answered))
        if came == 25:
            session.execute(update(Case).where(Case.id == case.id).values(excluded=KEPT_OUT))
    hidden, _receipt = builders.file_a_complaint(app, session, "misconduct_report", body, FILED)
    assert hidden.confidential
    seal(session)
    measure_sealed(app, datetime(2026, 4, 10, 14, tzinfo=UTC), lambda: True)
    session.rollback()
    return body.id


def test_every_figure_is_the_number_of_the_cases_behind_it(session: Session, body_id: UUID) -> None:
    look_at(session, body_id, ())
    look_at(session, body_id, (KEPT_OUT,))


def look_at(session: Session, body_id: UUID, excluded: tuple[str, ...]) -> None:
    of_body = replace(ASKED, body_id=body_id, excluded=excluded)

    by_month = sums_by_month(session, of_body, MONTHS)

    for month, sums in by_month.items():
        part = month[-2:]
        assert figures(sums.flow()) == {view: counted(session, of_body, view, part) for view in FIGURES}, (
            month
        )
    whole = Sums.together(list(by_month.values())).flow()
    assert figures(whole) == {view: counted(session, of_body, view) for view in FIGURES}
    assert whole.received == len(CASES) - len(excluded)
    assert (whole.in_time, whole.late, whole.overdue) == (3, 2 - len(excluded), 2)
    # Of 3, 8, 8, 28 and 29 working days, by hand: 22 January and carnival are holidays.
    assert (whole.median, whole.p90) == (8, 28 if excluded else 29)
    ((found, flow),) = flows_by_body(session, replace(ASKED, excluded=excluded))
    assert (found and found.id, flow) == (body_id, whole)
