"""The demonstration of each country loads on any day, and shows what there is to show."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from foia.audit.sealing import seal
from foia.cases.models import Case
from foia.config import Settings
from foia.demo import COUNTRIES, country_of, load_demo
from foia.directory.models import Body
from foia.notifications.models import OutboxMessage
from foia.statistics.jobs import publish_closed_periods
from foia.statistics.measure_jobs import measure_sealed
from foia.statistics.models import StatisticRelease
from tests.settings import settings_for

# A working Monday, a Sunday, the eve of a holiday, the first days of a year.
DAYS = [(2026, 3, 9), (2026, 11, 22), (2026, 12, 24), (2027, 1, 4)]
# Every day in one country, and days of which each is another sort in the others.
OF_EACH = {"BO": DAYS, "CL": DAYS[1:3], "GT": DAYS[2:]}
TRIED = [(country, day) for country in sorted(COUNTRIES) for day in OF_EACH[country]]


@pytest.fixture
def settings(database_url: str, tmp_path: Path, country: str) -> Settings:
    return settings_for(database_url, tmp_path, demo=True, country=country)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("country", "day"), TRIED, indirect=["country"])
def test_the_demonstration_of_a_country_loads_on_any_day(
    app: Flask, session: Session, country: str, day: tuple[int, int, int]
) -> None:
    load_demo(app, datetime(*day, 15, tzinfo=UTC))

    assert_shows_what_there_is(session, country)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
@pytest.mark.parametrize("country", sorted(COUNTRIES), indirect=True)
def test_the_demonstration_of_a_country_loads_on_postgresql_too(
    app: Flask, session: Session, country: str
) -> None:
    load_demo(app, datetime(*DAYS[0], 15, tzinfo=UTC))

    assert_shows_what_there_is(session, country)


def assert_shows_what_there_is(session: Session, country: str) -> None:
    cases = session.scalars(select(Case)).all()
    assert len(cases) == len(country_of(country).stories)
    assert {"info_request", "service_complaint", "misconduct_report"} <= {case.kind for case in cases}
    assert {"filed", "in_progress", "concluded"} <= {case.phase for case in cases}
    assert any(case.urgent for case in cases)
    assert all(case.confidential == (case.kind == "misconduct_report") for case in cases)
    assert session.scalars(select(OutboxMessage)).all() == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("country", ["BO"], indirect=True)
def test_the_past_of_the_demonstration_ends_in_every_way_and_gives_figures(
    app: Flask, session: Session, country: str
) -> None:
    now = datetime(2026, 3, 17, 15, tzinfo=UTC)
    load_demo(app, now, past_months=2)
    seal(app, now, lambda: True)
    measure_sealed(app, now, lambda: True)
    assert publish_closed_periods(app, now, lambda: True) == ["2025Q4"]

    past = session.scalars(select(Case).where(Case.received_on < date(2026, 2, 15))).all()
    assert len(past) > 80
    assert {"granted", "upheld", None} <= {case.outcome for case in past}
    assert any(
        case.stopped_on and case.late_after_on and case.stopped_on > case.late_after_on for case in past
    )
    forgotten = [case for case in past if case.outcome is None and case.due_on and case.due_on < now.date()]
    assert forgotten
    assert {body.place_code for body in session.scalars(select(Body))} >= {"BO-L", "BO-S", "BO-C"}
    assert set(session.scalars(select(StatisticRelease.period))) == {"2025Q4"}
    assert session.scalars(select(OutboxMessage)).all() == []


def test_the_republic_has_bodies_of_every_level_that_say_what_they_do() -> None:
    bodies = country_of("BO").bodies

    assert len(bodies) >= 40
    assert {body.level for body in bodies} == {"national", "department", "municipality"}
    assert all(body.competences_es and body.competences_en and body.phrases for body in bodies)
    assert len({body.code for body in bodies}) == len({body.acronym for body in bodies}) == len(bodies)
