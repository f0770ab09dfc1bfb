"""What auditors see of accesses: whose data were read by whom and why, their own too, and refusals."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from foia.accounts.models import Person
from foia.actors import Role
from foia.cases.models import Case
from foia.cases.opening import read_identity
from foia.cases.trace_models import IdentityReading
from tests import builders
from tests.page_client import PageClient, words_of
from tests.staff import sign_in_as


@pytest.fixture
def auditor(session: Session, client: PageClient) -> Person:
    person = builders.add_person(session, Role.AUDITOR, name="Gabriela Soto")
    sign_in_as(client, session, person)
    return person


@pytest.fixture
def case(app: Flask, session: Session, client: PageClient) -> Case:
    body, officer = builders.joined_body(session, name="Ministerio de Caminos")
    case, _receipt = builders.file_a_case(app, session, body, quiet=True)
    read_identity(builders.staff_context(app, session, officer), case, "notifying")
    session.commit()
    return case


def table(client: PageClient) -> list[str]:
    return [words_of(row) for row in client.page.all("tr")[1:]]


def test_an_auditor_reads_an_identity_for_a_purpose_that_the_others_see(
    client: PageClient, session: Session, auditor: Person, case: Case
) -> None:
    address = f"/auditoria/expedientes/{case.id}/identidad"
    client.get(address)
    assert builders.FILER.name not in client.page.html
    assert client.send(address, {}).status_code == 422
    answer = client.send(address, {"purpose": "audit_finding"})
    assert builders.FILER.name in client.page.text
    assert answer.headers["Cache-Control"] == "no-store"
    session.rollback()
    assert session.scalars(select(IdentityReading.purpose)).all() == ["notifying", "audit_finding"]

    other = builders.add_person(session, Role.AUDITOR, name="Rosa Vargas")
    sign_in_as(client, session, other)
    client.get("/auditoria/lecturas")
    assert builders.FILER.name not in client.page.html
    assert [("Gabriela Soto" in row, case.folio in row) for row in table(client)].count((True, True)) == 1
    assert len(table(client)) == 2
    client.get(client.page.links["Quienes auditan"])
    assert len(table(client)) == 1
    client.get("/auditoria/lecturas?year=2025&part=todo")
    assert table(client) == []


def test_nobody_audits_who_asked_to_be_known_to_few_nor_lists_what_is_confidential(
    client: PageClient, session: Session, auditor: Person, case: Case
) -> None:
    address = f"/auditoria/expedientes/{case.id}/identidad"
    case.reserved = True
    session.commit()
    assert client.get(address).status_code == 404
    case.reserved, case.confidential = False, True
    session.commit()
    assert client.get(address).status_code == 404
    client.get("/auditoria/lecturas")
    assert table(client) == []
    # That the auditor asked is kept account of as well.
    client.get("/auditoria/rechazos?tipo=access")
    (row,) = table(client)
    assert row.endswith("audit.identity Gabriela Soto 2")
    client.get(client.page.links["Gabriela Soto"])
    assert len(table(client)) == 1
    client.get("/auditoria/rechazos?tipo=case_key")
    assert table(client) == []
