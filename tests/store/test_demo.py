"""The demonstration of each country loads on any day, and shows what there is to show."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from foia.cases.models import Case
from foia.config import Settings
from foia.demo import COUNTRIES, country_of, load_demo
from foia.notifications.models import OutboxMessage
from tests.settings import settings_for

# A working Monday, a Sunday, the eve of a holiday, the first days of a year.
DAYS = [(2026, 3, 9), (2026, 11, 22), (2026, 12, 24), (2027, 1, 4)]


@pytest.fixture
def settings(database_url: str, tmp_path: Path, country: str) -> Settings:
    return settings_for(database_url, tmp_path, demo=True, country=country)


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("country", sorted(COUNTRIES), indirect=True)
def test_the_demonstration_of_a_country_loads_on_any_day(
    app: Flask, session: Session, country: str, day: tuple[int, int, int]
) -> None:
    load_demo(app, datetime(*day, 15, tzinfo=UTC))

    cases = session.scalars(select(Case)).all()
    assert len(cases) == len(country_of(country).stories)
    assert {"info_request", "service_complaint", "misconduct_report"} <= {case.kind for case in cases}
    assert {"filed", "in_progress", "concluded"} <= {case.phase for case in cases}
    assert any(case.urgent for case in cases)
    assert all(case.confidential == (case.kind == "misconduct_report") for case in cases)
    assert session.scalars(select(OutboxMessage)).all() == []
