"""When something fails on our side: a page with an id that is in the log, and nothing personal beside it."""

from __future__ import annotations

import logging
import resource
from contextlib import redirect_stderr
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from foia import logs
from foia.cases.files import FolderStore
from foia.cases.models import CaseKey
from foia.config import Settings
from foia.directory.models import Body
from foia.extensions import db
from tests.builders import QUESTION, file_a_case
from tests.filed import Filed
from tests.filing import ASKED, WITHOUT_BODY
from tests.page_client import PageClient
from tests.staff import sign_in_as

TOKEN = "un-enlace-que-solo-conoce-quien-lo-recibio"


@pytest.fixture
def failing(app: Flask, session: Session) -> Flask:
    """An application whose one-time codes cannot be read."""
    session.execute(text("DROP TABLE one_time_codes"))
    session.commit()
    app.testing = False
    return app


def test_a_failure_leaves_its_id_in_the_log_and_never_the_link_it_was_asked_by(
    capfd: pytest.CaptureFixture[str], failing: Flask, client: PageClient
) -> None:
    answer = client.send(f"/confirmar-correo/{TOKEN}", {})

    log = capfd.readouterr().err
    assert answer.status_code == 500
    assert (client.page.with_class("app-code")[0].text or "?") in log
    assert "OperationalError" in log
    assert TOKEN not in log


def test_a_subject_that_does_not_open_hides_no_other_case_of_the_tray(
    app: Flask, session: Session, client: PageClient
) -> None:
    filed = Filed(app, session)
    whole, _receipt = file_a_case(app, session, session.get(Body, filed.case.body_id), subject="Otro asunto")
    session.execute(update(CaseKey).where(CaseKey.case_id == filed.case.id).values(key_version="lost"))
    session.commit()
    sign_in_as(client, session, filed.officer)

    answer = client.get("/bandeja")

    assert answer.status_code == 200
    assert {filed.folio, whole.folio} <= set(client.page.text.replace("·", " ").split())
    assert "Otro asunto" in client.page.text
    assert "no se puede leer" in client.page.text


@pytest.mark.parametrize(
    "library", ["apscheduler.executors.default", "waitress", "sqlalchemy.pool", "alembic"]
)
def test_a_failure_that_a_library_reports_quotes_nothing_that_people_wrote(
    settings: Settings, library: str
) -> None:
    with redirect_stderr(StringIO()) as written:
        logs.init_logging(settings)
        try:
            raise ValueError("Wara Quispe preguntó")
        except ValueError:
            logging.getLogger(library).exception("a job failed")

    assert "a job failed" in written.getvalue()
    assert "ValueError" in written.getvalue()
    assert "Wara" not in written.getvalue()


def test_an_error_of_the_database_quotes_no_value(app: Flask) -> None:
    with app.app_context(), pytest.raises(OperationalError) as failed:
        db.session.execute(text("SELECT * FROM nothing WHERE email = :email"), {"email": "wara@example.org"})

    assert "wara" not in str(failed.value)


def test_a_store_that_takes_no_file_loses_no_text(app: Flask, client: PageClient, tmp_path: Path) -> None:
    app.testing = False
    (tmp_path / "files").write_text("not a folder")

    answer = client.send(WITHOUT_BODY, {**ASKED, "files": (BytesIO(b"%PDF-1.7"), "plano.pdf")})

    assert answer.status_code == 500
    assert QUESTION in client.page.text


def test_a_full_disk_keeps_no_piece_of_a_file(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))
    try:
        with pytest.raises(OSError, match="File too large"):
            store.put(b"x" * 2000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_whoever_is_signed_in_is_shown_the_failure_when_the_database_is_gone(
    app: Flask, session: Session, client: PageClient
) -> None:
    app.testing = False
    sign_in_as(client, session, Filed(app, session).officer)
    session.execute(text("ALTER TABLE staff_sessions RENAME TO gone"))
    session.commit()

    answer = client.get("/bandeja")

    assert answer.status_code == 500
    assert client.page.heading == "Algo falló de nuestro lado"
