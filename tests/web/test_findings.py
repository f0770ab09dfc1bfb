"""The pages of findings: auditors record and decide, the head of the body answers, others are kept out."""

from __future__ import annotations

import json
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from foia.accounts.models import Person
from foia.actors import Role
from foia.audit.findings_models import Finding
from foia.cases.models import Case
from foia.directory.models import Body
from tests import builders
from tests.page_client import PageClient, words_of
from tests.staff import sign_in_as

LIST, NEW, OWN = "/auditoria/hallazgos", "/auditoria/hallazgos/nuevo", "/hallazgos"
WHAT = "La respuesta salió sin la firma de la jefatura."
DAY = {"follow_up_on-day": "23", "follow_up_on-month": "3", "follow_up_on-year": "2026"}
LATER = {**DAY, "follow_up_on-day": "6", "follow_up_on-month": "4"}


@pytest.fixture
def auditor(session: Session) -> Person:
    return builders.add_person(session, Role.AUDITOR, name="Gabriela Soto")


@pytest.fixture
def body(session: Session, client: PageClient) -> Body:
    return builders.joined_body(session, name="Ministerio de Caminos")[0]


@pytest.fixture
def head(session: Session, body: Body) -> Person:
    return builders.add_person(session, Role.HEAD, body, name="Elena Rojas")


@pytest.fixture
def case(app: Flask, session: Session, body: Body) -> Case:
    case, _receipt = builders.file_a_case(app, session, body, quiet=True)
    session.commit()
    return case


def recorded(client: PageClient, session: Session, case: Case) -> UUID:
    values = {"folio": case.folio, "severity": "high", "norm": "DS 28168, art. 11", "text": WHAT, **DAY}
    client.send(NEW, values, page=f"{NEW}?expediente={case.id}")
    session.rollback()
    return session.scalars(select(Finding.id).order_by(Finding.opened_at.desc())).first() or UUID(int=0)


def test_a_finding_goes_from_the_auditor_to_the_head_and_back(
    client: PageClient, session: Session, auditor: Person, head: Person, case: Case
) -> None:
    sign_in_as(client, session, auditor)
    made = recorded(client, session, case)
    for words in ("Grave", "Por responder", "Ministerio de Caminos", case.folio, WHAT, "Gabriela Soto"):
        assert words in client.page.text

    sign_in_as(client, session, head)
    client.get(OWN)
    number = session.get_one(Finding, made).number
    client.get(client.page.links[number])
    assert WHAT in client.page.text
    client.send(f"{OWN}/{made}", {"text": "Se firmó después."})

    sign_in_as(client, session, auditor)
    client.get(f"{LIST}?state=answered&body={case.body_id}&severity=high&origin=person")
    client.get(client.page.links[number])
    assert "Se firmó después." in client.page.text
    address = f"{LIST}/{made}"
    client.send(address, {"step": "close", "text": "Cumplió."})
    assert client.page.errors == ["Elija con qué resultado lo cierra"]
    client.send(address, {"step": "follow_up", "text": "Falta el respaldo."})
    assert client.page.errors == ["Escriba cuándo se vuelve a mirar"]
    client.send(address, {"step": "follow_up", "text": "Falta el respaldo.", **LATER})
    assert "Devuelto a la entidad" in client.page.text
    client.send(address, {"step": "close", "text": "Cumplió.", "result": "resolved"})
    assert "Se resolvió" in client.page.text
    assert list(client.page.form(address).iter("fieldset")) != []

    sign_in_as(client, session, head)
    client.get(f"{OWN}/{made}")
    assert "No espera una respuesta de la entidad." in client.page.text


def test_what_is_missing_of_a_new_finding_is_said(
    client: PageClient, session: Session, auditor: Person, body: Body
) -> None:
    sign_in_as(client, session, auditor)
    values = {"severity": "low", "text": WHAT, **DAY}
    client.send(NEW, {"text": ""})
    assert len(client.page.errors) == 3
    client.send(NEW, values)
    assert client.page.errors == ["Elija una entidad o escriba el folio de un expediente"]
    client.send(NEW, {**values, "folio": "BO-26-0000-0000-0"})
    assert client.page.errors == ["No hay un expediente con ese folio. Revíselo."]
    client.send(NEW, {**values, "folio": "", "body": str(body.id), "follow_up_on-year": "2025"})
    assert client.page.errors == ["Escriba una fecha desde hoy"]


def test_a_finding_does_not_exist_for_another_body_nor_one_of_a_case_made_confidential_for_anybody(
    client: PageClient, session: Session, auditor: Person, head: Person, case: Case
) -> None:
    sign_in_as(client, session, auditor)
    made = recorded(client, session, case)
    number = session.get_one(Finding, made).number
    other, officer = builders.joined_body(session, name="Otra")
    strangers = [officer, builders.add_person(session, Role.HEAD, other)]
    strangers.append(builders.add_person(session, Role.CENTRAL_DESK))
    for stranger in strangers[1:]:
        sign_in_as(client, session, stranger)
        assert client.get(f"{OWN}/{made}").status_code == 404
        client.get(OWN)
        assert number not in client.page.text
    sign_in_as(client, session, officer)
    assert client.get(f"{OWN}/{made}").status_code == 403

    session.get_one(Case, case.id).confidential = True
    session.commit()
    for person, address in ((auditor, LIST), (head, OWN)):
        sign_in_as(client, session, person)
        assert client.get(f"{address}/{made}").status_code == 404
        client.get(address)
        assert number not in client.page.text


def test_the_report_of_a_body_holds_its_findings_and_is_taken_as_data_and_pdf(
    client: PageClient, session: Session, auditor: Person, head: Person, case: Case
) -> None:
    sign_in_as(client, session, auditor)
    recorded(client, session, case)
    narrowing = f"body={case.body_id}&year=2026&part=todo"
    client.get(f"/auditoria/informe?{narrowing}")
    assert "Ministerio de Caminos" in client.page.text

    client.get(f"/auditoria/informe/imprimir?{narrowing}")
    for words in (WHAT, "Grave · Por responder", case.folio, "DS 28168, art. 11", "Gabriela Soto"):
        assert words in client.page.text
    data = json.loads(client.get(f"/auditoria/informe/datos.json?{narrowing}").data)
    assert (data["format"], [row["folio"] for row in data["findings"]]) == ("foia-audit-report", [case.folio])
    table = client.get(f"/auditoria/informe/hallazgos.csv?{narrowing}").get_data(as_text=True)
    assert case.folio in table
    assert WHAT not in table
    client.get(f"/auditoria/informe?{narrowing}")
    made = client.send(client.page.form("/auditoria/informe/pdf").get("action", ""), {})
    assert made.data.startswith(b"%PDF")
    client.get("/auditoria/informe/imprimir?year=2025&part=todo")
    assert "No hay hallazgos en el periodo." in client.page.text


def test_who_answers_is_told_in_the_product_and_led_to_the_finding(
    client: PageClient, session: Session, auditor: Person, head: Person, case: Case
) -> None:
    sign_in_as(client, session, auditor)
    made = recorded(client, session, case)
    sign_in_as(client, session, head)
    client.get("/avisos")
    client.get(client.page.links["Auditoría registró un hallazgo"])
    assert client.page.links["Ver el hallazgo"] == f"{OWN}/{made}"
    session.get_one(Case, case.id).confidential = True
    session.commit()
    client.get("/avisos")
    assert "Hay novedades" in client.page.text
    assert case.folio not in client.page.html


def test_a_sample_is_drawn_looked_at_and_drawn_again_the_same(
    app: Flask, client: PageClient, session: Session, auditor: Person, body: Body, case: Case
) -> None:
    for _number in range(4):
        builders.file_a_case(app, session, body, quiet=True)
    sign_in_as(client, session, auditor)
    days = {f"{name}-{part}": value for name, day in (("first_on", "1"), ("last_on", "31"))
            for part, value in (("day", day), ("month", "3"), ("year", "2026"))}  # fmt: skip
    new = "/auditoria/muestras/nueva"
    client.send(new, {**days, "size": "900"})
    assert client.page.errors == ["Escriba un número del 1 al 500."]
    client.send(new, {**days, "size": "3", "seed": "sorteo 4821", "body": str(body.id)})
    assert client.page.heading == "Muestra de 3 expedientes"
    drawn = [words_of(cell) for cell in client.page.all("td") if words_of(cell).startswith("BO-")]
    client.send(client.page.all("form")[-1].get("action", ""), {})
    client.get(client.page.links["Extraerla otra vez y comparar"])
    assert "salen los mismos expedientes" in client.page.text
    assert [words_of(cell) for cell in client.page.all("td") if words_of(cell).startswith("BO-")] == drawn
    client.get("/auditoria/muestras")
    assert "1 de 3" in client.page.text
