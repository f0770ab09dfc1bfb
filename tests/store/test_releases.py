"""Releases on both databases: made once, attacked, signed, and changed only on purpose."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from foia.audit.ledger import GENESIS
from foia.audit.sealing import seal
from foia.audit.signing import signer
from foia.audit.verifying import Note
from foia.cases.models import Event
from foia.cli import outcome
from foia.extensions import new_id
from foia.statistics.jobs import (
    AlreadyPublished,
    NothingPublished,
    StillOpen,
    publish_closed_periods,
    publish_period,
)
from foia.statistics.measure_jobs import measure_sealed
from foia.statistics.models import StatisticFigure, StatisticPooling, StatisticRelease
from foia.statistics.periods import parse_period
from foia.statistics.reading import read_release, release_of
from foia.statistics.release_queries import contents, release_named
from foia.statistics.tables import Figure, Status
from tests.builders import add_public_body, file_a_case
from tests.measured import add_measured, measured
from tests.store.sweeping import always

QUARTER = parse_period("2026Q1")
CLOSES_AT = datetime(2026, 5, 15, 12, 0, tzinfo=UTC)


@pytest.fixture
def body_id(session: Session) -> UUID:
    return add_public_body(session, code="M-1").id


def store(session: Session, body_id: UUID, count: int, received_on: date = date(2026, 2, 2)) -> None:
    """Cases answered in nine working days."""
    answered_on = received_on + timedelta(days=11)
    add_measured(
        session,
        [
            measured(body_id, received_on, stopped_on=answered_on, working_days=9, calendar_days=11)
            for _ in range(count)
        ],
    )


def figure(session: Session, table: str, measure: str, body: str = "M-1") -> Figure | None:
    session.rollback()
    row = session.scalar(
        select(StatisticFigure).where(
            StatisticFigure.table_id == table, StatisticFigure.body == body, StatisticFigure.member == "all"
        )
    )
    return None if row is None else row.figures[measure]


def test_a_period_is_published_once_when_it_has_closed(app: Flask, session: Session, body_id: UUID) -> None:
    store(session, body_id, 60)

    assert publish_closed_periods(app, CLOSES_AT - timedelta(days=1), always) == []
    assert publish_closed_periods(app, CLOSES_AT, always) == ["2026Q1"]
    # Brought in afterwards: no figure moves.
    store(session, body_id, 200)
    assert publish_closed_periods(app, CLOSES_AT + timedelta(days=1), always) == []

    assert figure(session, "compliance", "received") == Figure(Status.ROUNDED, 60)
    assert figure(session, "response_days", "working_days_median") == Figure(Status.MEASURED, 9)
    with pytest.raises(AlreadyPublished):
        publish_period(app, "BO", QUARTER, CLOSES_AT)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_files_of_a_release_are_what_was_attacked_and_are_signed(
    app: Flask, session: Session, body_id: UUID
) -> None:
    store(session, body_id, 60)
    published = publish_period(app, "BO", QUARTER, CLOSES_AT)

    release = release_named(session, "BO", "2026Q1", 1)
    assert release is not None
    files = contents(session, release)
    assert files == published.files
    assert release_of(files) == published.release
    note = Note.parse(files["SHA256SUMS.sig"].decode())
    assert note.is_signed_by(signer(app.config["FOIA"]).key)
    assert note.text == files["SHA256SUMS"].decode()
    assert release.figures_told > 10


def test_a_revision_is_made_on_purpose_and_leaves_the_first_where_it_was(
    app: Flask, session: Session, body_id: UUID
) -> None:
    store(session, body_id, 60)
    first = publish_period(app, "BO", QUARTER, CLOSES_AT).files
    store(session, body_id, 200)

    publish_period(app, "BO", QUARTER, CLOSES_AT + timedelta(days=9), reason="Faltaban los de otro registro.")

    assert figure(session, "compliance", "received") == Figure(Status.ROUNDED, 260)
    kept = [release_named(session, "BO", "2026Q1", revision) for revision in (1, 2)]
    assert kept[0] is not None and contents(session, kept[0]) == first
    assert kept[1] is not None and "Faltaban los de otro" in contents(session, kept[1])["NOTAS.md"].decode()
    assert kept[1].reason == "Faltaban los de otro registro."
    with pytest.raises(NothingPublished):
        publish_period(app, "BO", parse_period("2025Q4"), CLOSES_AT, reason="Nada que revisar.")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_an_open_period_is_never_published(app: Flask, session: Session, body_id: UUID) -> None:
    store(session, body_id, 60)

    with pytest.raises(StillOpen):
        publish_period(app, "BO", parse_period("2026"), CLOSES_AT)
    with pytest.raises(StillOpen):
        publish_period(app, "BO", QUARTER, CLOSES_AT - timedelta(days=1), reason="Con prisa.")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_bodies_with_few_cases_stand_together(app: Flask, session: Session, body_id: UUID) -> None:
    store(session, body_id, 40)
    for name in ("X", "Y", "Z"):
        store(session, add_public_body(session, f"Servicio {name}", code=name).id, 20)

    publish_period(app, "BO", QUARTER, CLOSES_AT)

    assert figure(session, "compliance", "received", "X") is None
    assert figure(session, "compliance", "received", "others:national") == Figure(Status.ROUNDED, 60)
    pooled = session.scalars(select(StatisticPooling).order_by(StatisticPooling.body)).all()
    assert [(one.body, one.pooled_in) for one in pooled] == [(n, "others:national") for n in ("X", "Y", "Z")]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_sweep_publishes_one_period_the_oldest_first_and_a_year_after_its_quarters(
    app: Flask, session: Session, body_id: UUID
) -> None:
    store(session, body_id, 1, date(2025, 9, 3))

    for period in ("2025Q3", "2025Q4", "2025", "2026Q1"):
        assert publish_closed_periods(app, CLOSES_AT, always) == [period]
    session.rollback()
    assert len(session.scalars(select(StatisticRelease)).all()) == 4


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("event_type", "minutes"), [("imported", 59), ("filed", 61)])
def test_nothing_is_published_while_a_log_is_read_in_or_events_wait_to_be_measured(
    app: Flask, session: Session, body_id: UUID, event_type: str, minutes: int
) -> None:
    store(session, body_id, 60)
    case, _receipt = file_a_case(app, session, now=CLOSES_AT - timedelta(days=1))
    session.flush()
    case_id = case.id
    session.commit()
    seal(app, CLOSES_AT, always)
    measure_sealed(app, CLOSES_AT, always)
    session.add(
        Event(
            id=new_id(), case_id=case_id, sequence=99, type=event_type, schema=1, actor_kind="system",
            occurred_at=CLOSES_AT, recorded_at=CLOSES_AT, payload="{}", previous_hash=GENESIS, hash=GENESIS,
        )
    )  # fmt: skip
    session.commit()

    assert publish_closed_periods(app, CLOSES_AT + timedelta(minutes=minutes), always) == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_command_writes_a_folder_once_and_says_why_not_again(
    app: Flask, session: Session, body_id: UUID, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store(session, body_id, 60)

    def publish(folder: str, period: str = "2026Q1", *more: str) -> int:
        options = ["--period", period, "--out", str(tmp_path / folder), *more]
        return outcome(["statistics", "publish", *options], create=lambda: app)

    with time_machine.travel(CLOSES_AT, tick=False):
        assert publish("q1") == 0
        assert read_release(tmp_path / "q1").tables["compliance"].rows["M-1", "all"]
        assert publish("again") == 1
        assert "ya está publicado" in capsys.readouterr().err
        assert publish("open", "2026") == 1
        assert "se cierra el 2027-02-14" in capsys.readouterr().err
        assert publish("q1", "2026Q1", "--revise", "Por probar.") == 1
        assert "no está vacía" in capsys.readouterr().err
        assert publish("never", "2026Q9") == 2
    assert not (tmp_path / "again").exists()
