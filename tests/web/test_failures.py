"""When something fails on our side: a page with an id that is in the log, and nothing personal beside it."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import text, update
from sqlalchemy.orm import Session

from foia.cases.models import CaseKey
from foia.directory.models import Body
from tests.builders import file_a_case
from tests.filed import Filed
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
