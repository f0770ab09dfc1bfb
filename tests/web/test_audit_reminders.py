"""The auditor's reading of reminders: of one case, of a body's month, and as a sheet."""

from __future__ import annotations

import csv
from datetime import UTC, datetime, time
from io import StringIO

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from foia.accounts.models import Person
from foia.actors import Role
from foia.cases.models import Case
from foia.directory.models import Body
from foia.notifications.jobs import sweep
from tests import builders
from tests.clock import Clock
from tests.confidential import file_a_report
from tests.page_client import PageClient, words_of
from tests.staff import sign_in_as
from tests.statements import counted_statements

MOST_OF_A_LIST = 5  # the counts, and the list under them
BODY = "Ministerio de Caminos"


@pytest.fixture
def body(session: Session, client: PageClient, clock: Clock) -> Body:
    body = builders.add_public_body(session, name=BODY)
    for role, name in ((Role.OFFICER, "Elena Rojas"), (Role.HEAD, "Rosa Choque")):
        builders.add_person(session, role, body, name=name)
    return body


@pytest.fixture
def case(app: Flask, session: Session, clock: Clock, body: Body) -> Case:
    """A case let be until it was late: its officer was reminded on the last day, its head on the next."""
    case, _receipt = builders.file_a_case(app, session, body)
    last_on = case.due_on
    session.commit()
    assert last_on is not None
    clock.set(datetime.combine(last_on, time(15), UTC))
    sweep(app, clock.now())
    sweep(app, clock.advance(days=1))
    return case


@pytest.fixture
def auditor(session: Session, client: PageClient, clock: Clock) -> Person:
    return builders.add_person(session, Role.AUDITOR)


def row_of(client: PageClient, name: str) -> list[str]:
    rows = [[words_of(cell) for cell in row] for row in client.page.all("tr")]
    return next(row for row in rows if row[0] == name)


def test_the_record_tells_of_each_reminder_whom_it_reached_and_if_it_was_let_be(
    client: PageClient, session: Session, case: Case, auditor: Person
) -> None:
    sign_in_as(client, session, auditor)

    client.get(f"/auditoria/expedientes/{case.id}")

    last_day = row_of(client, "El último día Respuesta")
    assert "Enviado Ignorado" in last_day[3]
    assert last_day[4].startswith("Elena Rojas: entregado por correo el ")
    assert last_day[4].endswith("sin abrir en el sistema")
    assert builders.FILER.name not in client.page.text
    head = row_of(client, "1 día hábil después Respuesta")
    assert head[1] in ("Jefatura", "Quien presentó")


def test_a_bodys_reminders_are_counted_listed_and_given_as_a_sheet(
    app: Flask, client: PageClient, session: Session, clock: Clock, case: Case, auditor: Person, body: Body
) -> None:
    builders.add_person(session, Role.REPORTS_OFFICER, body)
    report = file_a_report(app, session, body)
    sign_in_as(client, session, auditor)

    with counted_statements(app) as statements:
        client.get("/auditoria/recordatorios?year=2026&part=T1")

    assert len(statements) <= MOST_OF_A_LIST, statements
    _name, due, sent, delivered, opened, ignored, failed = row_of(client, BODY)
    assert (due, opened, failed) == (sent, "0", "0")
    assert int(ignored) >= 1
    assert int(delivered) <= int(sent)
    assert case.folio in client.page.text and report.folio not in client.page.text

    leads = next(leads for name, leads in client.page.links.items() if name.endswith("como CSV, hasta 5.000"))
    rows = list(csv.DictReader(StringIO(client.get(leads).text)))
    assert {row["folio"] for row in rows} == {case.folio}
    assert len(rows) == int(due)
    assert sum(row["ignored"] == "yes" for row in rows) == int(ignored)
    assert "Elena Rojas" not in str(rows)


@pytest.mark.parametrize("asked", ["body=x", "year=1", "part=T9", "matter=x", "desde=ayer.1"])
def test_filters_that_mean_nothing_are_left_out(
    client: PageClient, session: Session, auditor: Person, asked: str
) -> None:
    sign_in_as(client, session, auditor)

    assert client.get(f"/auditoria/recordatorios?{asked}").status_code == 200
