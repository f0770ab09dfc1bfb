"""`foia tick`: one sweep from the terminal, at another instant only in development."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from foia import create_app
from foia.actors import Role
from foia.cases.models import Case
from foia.config import Settings
from foia.extensions import db
from foia.notifications.cli import tick
from foia.notifications.models import OutboxMessage
from tests import builders
from tests.clock import Clock
from tests.confidential import file_a_report
from tests.engines import ON_SQLITE_ALONE
from tests.store.case_rows import add_body, add_person, add_reminded_case

pytestmark = pytest.mark.usefixtures("clock")
FIVE_BEFORE = "2026-02-24T08:00"


@pytest.fixture
def case(session: Session, clock: Clock) -> Case:
    """A case with its reminders, before any of them."""
    body = add_body(session)
    add_person(session, "olga", Role.OFFICER, body)
    case = add_reminded_case(session, body, notice_channel="page")
    session.commit()
    return case


def count(session: Session) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(OutboxMessage)) or 0


def test_in_development_the_clock_moves_for_that_sweep_only(
    app: Flask, session: Session, settings: Settings, case: Case
) -> None:
    result = app.test_cli_runner().invoke(tick, ["--now", FIVE_BEFORE])

    assert result.exit_code == 0
    assert "1 enviados" in result.output
    assert "/desarrollo/correo" in result.output
    assert len(list(settings.mail_folder.glob("*.eml"))) == 1


def test_json_is_one_document_and_nothing_else(app: Flask, case: Case) -> None:
    result = app.test_cli_runner().invoke(tick, ["--now", FIVE_BEFORE, "--json"])

    document = json.loads(result.output)
    assert document["now"] == "2026-02-24T08:00:00-04:00"
    assert (document["led"], document["reminders_sent"], document["messages_sent"]) == (True, 1, 1)


def test_outside_development_another_instant_is_only_looked_at(
    settings: Settings, session: Session, case: Case, tmp_path: Path
) -> None:
    app = create_app(replace(settings, environment="production"))

    result = app.test_cli_runner().invoke(tick, ["--now", FIVE_BEFORE, "--json"])

    document = json.loads(result.output)
    assert [(each["what"], each["folio"]) for each in document["would_send"]] == [("reminder", case.folio)]
    assert count(session) == 0
    words = app.test_cli_runner().invoke(tick, ["--now", FIVE_BEFORE]).output
    assert f"{case.folio} reminder -5 responsible" in words
    assert "Se enviarían 1" in words
    with app.app_context():
        db.engine.dispose()


@ON_SQLITE_ALONE
@pytest.mark.parametrize("text", ["tomorrow", "2026-13-01", ""])
def test_what_is_no_instant_is_wrong_usage(app: Flask, text: str) -> None:
    assert app.test_cli_runner().invoke(tick, ["--now", text]).exit_code == 2


def test_the_real_time_sends_what_is_due(app: Flask, session: Session, case: Case) -> None:
    result = app.test_cli_runner().invoke(tick, ["--json"])

    assert json.loads(result.output)["reminders_sent"] == 2
    assert count(session) == 2


def test_the_preview_names_no_confidential_case_and_does_not_say_what_it_is(
    app: Flask, session: Session, settings: Settings, clock: Clock
) -> None:
    body = builders.add_public_body(session)
    case = file_a_report(app, session, body, notice_channel="email")
    session.commit()
    outside = create_app(replace(settings, environment="production"))

    words = outside.test_cli_runner().invoke(tick, ["--now", "2026-03-10T08:00"]).output

    with outside.app_context():
        db.engine.dispose()
    assert "reservado message filer" in words
    assert case.folio not in words
    assert "report_waits" not in words
