"""How many statements the desk's pages cost: the same, whatever they show."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from foia.accounts.models import Person
from foia.actors import Role
from foia.cases import actions
from foia.cases.actions import Text
from foia.cases.vault import Upload
from foia.directory.models import Body
from tests import builders
from tests.page_client import PageClient
from tests.staff import sign_in_as
from tests.statements import counted_statements

MOST_OF_A_CASE, MOST_OF_A_LIST = 6, 4


@pytest.fixture
def body(session: Session, client: PageClient) -> Body:
    return builders.add_public_body(session)


@pytest.fixture
def officer(session: Session, client: PageClient, body: Body) -> Person:
    person = builders.add_person(session, Role.OFFICER, body)
    builders.add_person(session, Role.HEAD, body)
    sign_in_as(client, session, person)
    return person


@pytest.mark.parametrize("messages", [0, 1, 20])
def test_a_case_costs_the_same_however_much_was_written(
    app: Flask, client: PageClient, session: Session, officer: Person, body: Body, messages: int
) -> None:
    case, _receipt = builders.file_a_case(app, session, body, questions=["¿Uno?"] * (1 + messages))
    for number in range(messages):
        colleague = builders.add_person(session, Role.OFFICER, body)
        files = [Upload(f"{number}.txt", b"uno"), Upload("otro.txt", b"dos")]
        actions.send_message(builders.staff_context(app, session, colleague), case, Text("Va.", files))
        actions.write_message(builders.filer_context(app, session, case), case, Text("Gracias."))
        actions.assign(builders.staff_context(app, session, officer), case, colleague.id)
    session.commit()
    address = f"/expedientes/{case.id}"
    client.get(address)  # that somebody has it open is noted once a minute

    with counted_statements(app) as statements:
        assert client.get(address).status_code == 200

    assert len(statements) <= MOST_OF_A_CASE, "\n".join(statements)


@pytest.mark.parametrize("cases", [0, 1, 30])
def test_the_tray_costs_the_same_however_many_cases(
    app: Flask, client: PageClient, session: Session, officer: Person, body: Body, cases: int
) -> None:
    for _number in range(cases):
        case, _receipt = builders.file_a_case(app, session, body)
        actions.assign(builders.staff_context(app, session, officer), case, officer.id)
    session.commit()

    with counted_statements(app) as statements:
        assert client.get("/bandeja").status_code == 200

    assert len(statements) <= MOST_OF_A_LIST, statements


def test_the_central_desk_pays_the_same_for_cases_of_many_bodies(
    app: Flask, client: PageClient, session: Session, officer: Person
) -> None:
    for _number in range(12):
        builders.file_a_case(app, session, builders.add_public_body(session))
    sign_in_as(client, session, builders.add_person(session, Role.CENTRAL_DESK))

    with counted_statements(app) as statements:
        client.get("/bandeja")

    assert len(statements) <= MOST_OF_A_LIST, statements


@pytest.mark.parametrize("cases", [1, 30])
def test_the_compliance_list_costs_the_same_however_many_cases(
    app: Flask, client: PageClient, session: Session, officer: Person, body: Body, cases: int
) -> None:
    for _number in range(cases):
        builders.file_a_case(app, session, body)
    sign_in_as(client, session, builders.add_person(session, Role.AUDITOR))

    with counted_statements(app) as statements:
        client.get("/auditoria")

    assert len(statements) <= MOST_OF_A_LIST, statements
