"""How cases of another log look to those who meet them: their body's people, and the auditor."""

from __future__ import annotations

import csv
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from foia.actors import Role
from foia.cases.models import Case
from foia.cli import outcome
from foia.directory.models import Body
from foia.keeping.record_checks import record_findings
from tests import builders
from tests.clock import Clock
from tests.page_client import PageClient
from tests.staff import sign_in_as

COLUMNS = (
    "source_id",
    "body",
    "subject",
    "text",
    "received_on",
    "due_on",
    "notified_on",
    "outcome",
    "status",
)


@pytest.fixture
def body(app: Flask, session: Session, clock: Clock, tmp_path: Path) -> Body:
    """A body of another country, with an open case, an old one, an answered one and one closed somehow."""
    body = builders.add_public_body(session, "Controladoria-Geral", country="BR", body_class="", code="CGU")
    body.place_code = None
    session.commit()
    today = clock.now().date()

    def ago(days: int) -> str:
        return (today - timedelta(days=days)).isoformat()

    rows = [
        ("open", "CGU", "Licitações", "Cópia das licitações", ago(20), ago(5), "", "", ""),
        ("old", "CGU", "", "", ago(500), "", "", "", "in_progress"),
        ("answered", "CGU", "", "", ago(40), ago(20), ago(10), "granted", ""),
        ("closed", "CGU", "", "", ago(40), "", ago(30), "", "closed"),
    ]
    file, mapping = tmp_path / "log.csv", tmp_path / "mapping.toml"
    with file.open("w", newline="", encoding="utf-8") as opened:
        csv.writer(opened).writerows([COLUMNS, *rows])
    mapping.write_text('country = "BR"', encoding="utf-8")
    order = ["cases", "import", str(file), "--source", "cgu", "--regime", "none", "--mapping", str(mapping)]
    assert outcome(order, lambda: app) == 0
    return body


def cases(session: Session) -> dict[str, Case]:
    """The cases by the days since they were received and whether they are open."""
    session.rollback()
    found = session.scalars(select(Case).order_by(Case.received_on, Case.outcome))
    return dict(zip(("old", "answered", "closed", "open"), found, strict=True))


def test_old_open_cases_stand_apart_in_the_tray(
    client: PageClient, session: Session, body: Body, clock: Clock
) -> None:
    officer = builders.add_person(session, Role.HEAD, body)
    sign_in_as(client, session, officer)
    known = cases(session)

    client.get("/bandeja")
    assert known["open"].folio in client.page.text
    assert known["old"].folio not in client.page.text
    assert "1 expediente vencido" in client.page.text
    assert "1 pendiente antiguo de otro registro" in client.page.text

    client.get("/bandeja?backlog=y")
    assert known["open"].folio not in client.page.text
    assert known["old"].folio in client.page.text
    assert "su registro de origen no dice hasta cuándo" in client.page.text

    client.get("/bandeja/equipo")
    client.get("/bandeja?phase=concluded")
    assert known["answered"].folio in client.page.text


def test_each_page_of_such_a_case_says_where_it_comes_from_and_explains_no_term(
    client: PageClient, session: Session, body: Body, clock: Clock
) -> None:
    officer = builders.add_person(session, Role.OFFICER, body)
    sign_in_as(client, session, officer)

    for name, case in cases(session).items():
        client.get(f"/expedientes/{case.id}")
        assert "Viene del registro cgu" in client.page.text
        assert "aquí no se calcula ningún plazo" in client.page.text
        assert "¿Cómo se calculó?" not in client.page.text
        assert "registro de origen" in client.page.text
        assert "borr" not in client.page.text, name
        client.get(f"/expedientes/{case.id}/imprimir")
    client.get(f"/expedientes/{cases(session)['closed'].id}")
    assert "Resultado: Sin dato en el registro de origen." in client.page.text
    assert "su registro de origen no dice hasta cuándo" in client.page.text
    open_case = cases(session)["open"]
    client.get(f"/expedientes/{open_case.id}")
    assert "Cópia das licitações" in client.page.text
    assert "vencido" in client.page.text
    assert "días hábiles" not in client.page.text


def test_a_note_is_all_that_may_be_added_to_it(
    client: PageClient, session: Session, body: Body, clock: Clock
) -> None:
    officer = builders.add_person(session, Role.OFFICER, body)
    sign_in_as(client, session, officer)
    case = cases(session)["open"]

    client.send(
        f"/expedientes/{case.id}/nota", {"text": "Llamar a la CGU"}, page=f"/expedientes/{case.id}/nota"
    )
    client.get(f"/expedientes/{case.id}")

    assert "Llamar a la CGU" in client.page.text
    assert "Responder" not in client.page.text


def test_the_auditor_reads_the_record_and_finds_nothing_in_time_that_nobody_knows(
    client: PageClient, session: Session, body: Body, clock: Clock
) -> None:
    auditor = builders.add_person(session, Role.AUDITOR)
    sign_in_as(client, session, auditor)

    client.get("/auditoria/entidades")
    assert "Sin plazo conocido" in client.page.text
    client.get("/auditoria?standing=in_time")
    assert cases(session)["closed"].folio not in client.page.text
    for case in cases(session).values():
        client.get(f"/auditoria/expedientes/{case.id}")
        assert "Cadena íntegra" in client.page.text
        assert "cgu" in client.page.text
    client.get("/auditoria/admision")


def test_nobody_is_sent_to_read_a_law_where_none_is_known(
    app: Flask, session: Session, body: Body, clock: Clock
) -> None:
    findings = record_findings(session, app.config["FOIA"], now=clock.now(), everything=False)

    assert "unverified_terms" not in {finding.code for finding in findings}
