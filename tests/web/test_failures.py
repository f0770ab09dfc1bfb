"""When something fails on our side: a page with an id that is in the log, and nothing personal beside it."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.orm import Session

from tests.page_client import PageClient

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
