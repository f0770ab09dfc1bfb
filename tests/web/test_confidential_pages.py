"""A confidential case on the desk: every opening leaves its trace, and those named read who opened it."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from foia.accounts.models import Person
from foia.actors import Role
from foia.cases.models import Case, Document, Event
from foia.cases.trace_models import CaseOpening
from foia.cases.vault import Upload
from foia.directory.models import Body
from tests import builders
from tests.clock import Clock
from tests.confidential import ACCUSED, SECRET, file_a_report
from tests.countries import file_kind
from tests.page_client import PageClient
from tests.staff import sign_in_as
from tests.statements import counted_statements

MOST_STATEMENTS = 7  # those of any case, and the trace
# What shows nothing of the case to whoever is named for reports: it is refused before the case is looked for.
NOT_FOR_THEM = {"desk.routing", "desk.route", "desk.sending", "desk.record_file_sent"}

# The document the test gives is no notice of charges, and whoever is named needs ask nobody for the identity;
# the trace is left all the same.
NOT_FOUND = {"desk.charges_sheet", "desk.identity_request", "desk.decide_identity"}


@pytest.fixture
def body(session: Session, client: PageClient) -> Body:
    """A body; the client comes first, so that its time stands still."""
    return builders.add_public_body(session, "Ministerio de Caminos")


@pytest.fixture
def named(session: Session, body: Body) -> Person:
    return builders.add_person(session, Role.REPORTS_OFFICER, body, name="Elena Rojas")


@pytest.fixture
def case(app: Flask, client: PageClient, session: Session, body: Body, named: Person) -> Case:
    """A report with a file, held for a look; its page is open to who is signed in."""
    found = file_a_report(app, session, body, files=[Upload("prueba.txt", b"prueba")], held=True)
    session.commit()
    sign_in_as(client, session, named)
    return found


def openings(session: Session, case: Case) -> list[tuple[Any, Any]]:
    session.rollback()
    rows = session.scalars(
        select(CaseOpening).where(CaseOpening.case_id == case.id).order_by(CaseOpening.opened_at)
    )
    return [(row.person_id, row.opened_at) for row in rows]


def of_a_case(app: Flask) -> list[tuple[Rule, str]]:
    return [
        (rule, method)
        for rule in app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) & {"GET", "POST"})
        if rule.endpoint.startswith("desk.") and "case_id" in rule.arguments
    ]


def test_every_page_and_form_of_a_confidential_case_leaves_a_trace_of_who_opened_it(
    app: Flask, client: PageClient, session: Session, case: Case, named: Person, clock: Clock
) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    document = session.scalars(select(Document.id).where(Document.kind == "file")).one()
    session.rollback()
    untold = []
    for rule, method in of_a_case(app):
        if rule.endpoint in NOT_FOR_THEM:
            continue
        clock.advance(seconds=1)
        values = {"case_id": case.id, "document_id": document}
        address = app.url_map.bind("localhost").build(
            rule.endpoint, {name: values[name] for name in rule.arguments}, method=method
        )
        known = len(openings(session, case))
        status = client.open(address, method=method).status_code
        now = openings(session, case)[known:]
        refused = status in {403, 404, 500} and rule.endpoint not in NOT_FOUND
        if not now or now[0] != (named.id, clock.now()) or refused:
            untold.append(f"{method} {rule.rule}: {status}, {len(now)} traces")

    assert len(of_a_case(app)) > 60
    assert untold == []


def test_an_empty_form_changes_nothing_but_the_trace(
    app: Flask, client: PageClient, session: Session, case: Case, named: Person
) -> None:
    client.get(f"/expedientes/{case.id}/nota")
    before = openings(session, case)

    assert client.send(f"/expedientes/{case.id}/nota", {"text": ""}).status_code == 422

    assert len(openings(session, case)) == len(before) + 1
    assert session.scalars(select(Event.type)).all() == ["filed"]


@pytest.mark.parametrize(
    "role", [Role.OFFICER, Role.HEAD, Role.CENTRAL_DESK, Role.AUDITOR, Role.ADMINISTRATOR]
)
def test_nobody_else_opens_it_and_no_trace_is_left_by_trying(
    client: PageClient, session: Session, body: Body, case: Case, role: Role
) -> None:
    sign_in_as(client, session, builders.add_person(session, role, body))

    for page in ("", "/identidad", "/imprimir", "/nota", "/responder"):
        assert client.get(f"/expedientes/{case.id}{page}").status_code in {403, 404}
    assert client.get(f"/auditoria/expedientes/{case.id}").status_code in {403, 404}

    assert openings(session, case) == []


def test_those_named_read_who_opened_it_and_when(
    app: Flask, client: PageClient, session: Session, body: Body, case: Case, clock: Clock
) -> None:
    client.get(f"/expedientes/{case.id}")
    assert "Nadie lo abrió antes" in client.page.text
    clock.advance(minutes=1)
    client.get(f"/expedientes/{case.id}/nota")
    clock.advance(days=1)
    session.rollback()
    other = builders.add_person(session, Role.REPORTS_OFFICER, body, name="Julio Paz")
    sign_in_as(client, session, other)
    client.get(f"/expedientes/{case.id}")
    clock.advance(minutes=1)

    client.get(f"/expedientes/{case.id}")

    assert "Antes de ahora lo abrieron 2 personas." in client.page.text
    assert "Elena Rojas · 9 de marzo de 2026, 10:01 h · 2 veces ese día" in client.page.text
    assert "Julio Paz · 10 de marzo de 2026, 10:01 h" in client.page.text


def test_the_page_says_that_it_is_reserved_and_shows_whom_it_accuses(
    client: PageClient, session: Session, case: Case
) -> None:
    client.get(f"/expedientes/{case.id}")

    assert "Solo lo ven las personas nombradas para denuncias" in client.page.text
    assert "Quien presentó pidió reserva" in client.page.text
    for words in ("Confidencial", "Identidad reservada", "Espera revisión", SECRET, ACCUSED):
        assert words in client.page.text
    for value in (builders.FILER.name, builders.FILER.email, builders.FILER.document_number):
        assert value not in client.page.html


def test_a_case_of_everybody_has_no_list_of_openings(
    app: Flask, client: PageClient, session: Session, body: Body
) -> None:
    case, _receipt = builders.file_a_case(app, session, body)
    sign_in_as(client, session, builders.add_person(session, Role.OFFICER, body))

    client.get(f"/expedientes/{case.id}")

    assert "Quién lo abrió" not in client.page.text
    assert "Reserva" not in client.page.text
    assert openings(session, case) == []


@pytest.mark.parametrize("times", [0, 30])
def test_a_confidential_page_costs_one_statement_more_however_often_it_was_opened(
    app: Flask, client: PageClient, session: Session, case: Case, clock: Clock, times: int
) -> None:
    address = f"/expedientes/{case.id}"
    session.rollback()
    # The first opening in a minute also notes who has it open.
    for _time in range(times + 1):
        clock.advance(seconds=1)
        client.get(address)
    clock.advance(seconds=1)

    with counted_statements(app) as statements:
        assert client.get(address).status_code == 200

    assert len(statements) <= MOST_STATEMENTS, "\n".join(statements)


def test_the_sheet_names_a_reserved_filer_only_to_whom_it_is_permitted(
    app: Flask, client: PageClient, session: Session, body: Body
) -> None:
    officer = builders.add_person(session, Role.OFFICER, body)
    head = builders.add_person(session, Role.HEAD, body)
    case = file_kind(app, session, "service_complaint", body, reserved=True)
    session.commit()
    app.config["WTF_CSRF_ENABLED"] = False
    address = f"/expedientes/{case.id}/imprimir"
    sign_in_as(client, session, officer)

    client.get(address)
    assert "Ver la hoja con los datos" not in client.page.text
    assert builders.FILER.name not in client.page.html
    assert client.post(address, data={"purpose": "notifying"}).status_code == 404
    client.get(f"/expedientes/{case.id}")
    assert "Ver los datos de quien presentó" not in client.page.links

    sign_in_as(client, session, head)
    client.send(address, {"purpose": "notifying"})
    assert builders.FILER.name in client.page.text
