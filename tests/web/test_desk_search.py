"""The search over cases as its people see it: what they reach, what leaves a trace, what is never told."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from foia import clock
from foia.accounts.models import Person
from foia.actors import Role
from foia.cases.models import Case, Event
from foia.cases.search_jobs import index_cases
from foia.cases.trace_models import IdentitySearch
from foia.directory.models import Body
from tests import builders
from tests.confidential import file_a_report
from tests.countries import file_kind
from tests.page_client import PageClient, words_of
from tests.staff import sign_in_as
from tests.statements import counted_statements

LIST_PAGE = 4
NUMBER = builders.FILER.document_number


@pytest.fixture
def body(session: Session, client: PageClient) -> Body:
    return builders.add_public_body(session)


@pytest.fixture
def officer(session: Session, client: PageClient, body: Body) -> Person:
    person = builders.add_person(session, Role.OFFICER, body, name="Elena Rojas")
    sign_in_as(client, session, person)
    return person


def filed(app: Flask, session: Session, body: Body | None, subject: str = builders.SUBJECT) -> Case:
    return builders.file_a_case(app, session, body, subject=subject)[0]


def index(app: Flask, session: Session) -> None:
    session.commit()
    index_cases(app, clock.now())
    session.rollback()


def folios(client: PageClient) -> list[str]:
    return [words_of(cell) for cell in client.page.all("th") if cell.get("scope") == "row"]


def search(client: PageClient, words: str, **more: str) -> list[str]:
    client.get("/bandeja/buscar", query_string={"q": words, **more})
    return folios(client)


def look_for(client: PageClient, value: str, field: str = "document_number", **more: Any) -> list[str]:
    form = {"field": field, "value": value, "purpose": "person_asks", **more}
    client.send("/bandeja/buscar-persona", form, page="/bandeja/buscar-persona")
    return folios(client)


def searches(session: Session) -> list[tuple[str, str, int]]:
    session.rollback()
    rows = session.scalars(select(IdentitySearch).order_by(IdentitySearch.searched_at, IdentitySearch.found))
    return [(row.field, row.purpose, row.found) for row in rows]


def test_a_case_is_found_by_its_words_folio_and_registry_number(
    app: Flask, client: PageClient, session: Session, officer: Person, body: Body
) -> None:
    case, other = filed(app, session, body), filed(app, session, body, "Baches")
    theirs = filed(app, session, builders.joined_body(session)[0])
    index(app, session)
    client.send(f"/expedientes/{case.id}/registro", {"number": "HR 2026-01458"})

    with counted_statements(app) as statements:
        assert search(client, "contrato alumbrado") == [case.folio]
    assert len(statements) <= LIST_PAGE, statements
    assert builders.SUBJECT in client.page.text
    assert search(client, "baches") == [other.folio]
    assert search(client, "baches", phase="concluded") == []
    assert "Pruebe con menos palabras" in client.page.text
    assert search(client, case.folio.lower().replace("-", " ")) == [case.folio]
    assert search(client, "hr-2026/01458") == [case.folio]
    assert search(client, theirs.folio) == []
    assert search(client, case.folio[:-1] + ("A" if case.folio[-1] != "A" else "B")) == []
    assert "no está completo o tiene un error" in client.page.text


@pytest.mark.parametrize("typed", ["de la que", NUMBER.split()[0], builders.FILER.email])
def test_a_person_is_not_looked_for_by_words(
    app: Flask, client: PageClient, session: Session, officer: Person, body: Body, typed: str
) -> None:
    filed(app, session, body, f"Soy {builders.FILER.name}, {NUMBER}, {builders.FILER.email}, de la calle")
    index(app, session)

    assert search(client, typed) == []
    assert "Un número de identidad, un teléfono o un correo no se buscan aquí" in client.page.text


def test_a_report_is_found_by_its_folio_alone_and_only_by_who_is_named(
    app: Flask, client: PageClient, session: Session, officer: Person, body: Body
) -> None:
    named = builders.add_person(session, Role.REPORTS_OFFICER, body)
    report = file_a_report(app, session, body)
    index(app, session)
    assert search(client, "cobros contratos") == search(client, report.folio) == []

    sign_in_as(client, session, named)

    assert search(client, "cobros contratos") == []
    assert search(client, report.folio) == [report.folio]
    client.send(f"/expedientes/{report.id}/registro", {"number": "R-77/2026"})
    assert search(client, "R-77/2026") == []


def test_a_body_notes_its_own_number_and_it_is_shown_with_the_case(
    app: Flask, client: PageClient, session: Session, officer: Person, body: Body
) -> None:
    case = filed(app, session, body)
    builders.answer_a_case(app, session, case, officer)
    session.commit()
    address = f"/expedientes/{case.id}/registro"

    assert client.send(address, {"number": "sin cifras"}).status_code == 422
    client.send(address, {"number": "2026-01458"})
    client.send(address, {"number": "2026-01459"})
    client.get(f"/expedientes/{case.id}")

    assert "Número de registro de Ministerio de Caminos: 2026-01459" in client.page.text
    session.rollback()
    events = session.scalars(select(Event).where(Event.type == "registry_noted")).all()
    assert [event.payload for event in events] == [f'{{"body_id":"{body.id.hex}"}}'] * 2


def test_the_trace_of_a_search_does_not_tell_that_there_is_a_report(
    app: Flask, client: PageClient, session: Session, officer: Person, body: Body
) -> None:
    named = builders.add_person(session, Role.REPORTS_OFFICER, body)
    report = file_a_report(app, session, body)
    session.commit()
    sign_in_as(client, session, named)

    assert look_for(client, NUMBER) == [report.folio]

    assert searches(session) == [("document_number", "person_asks", 0)]


def test_the_cases_of_a_person_are_found_and_every_search_leaves_its_trace(
    app: Flask, client: PageClient, session: Session, officer: Person, body: Body
) -> None:
    case = filed(app, session, body)
    filed(app, session, builders.joined_body(session)[0])
    session.commit()

    assert look_for(client, "483 9201-lp") == [case.folio]
    assert "483" not in client.page.address
    assert look_for(client, builders.FILER.email.upper(), "email", purpose="repeated") == [case.folio]
    assert look_for(client, "1111111") == []
    assert client.send("/bandeja/buscar-persona", {"field": "phone", "value": "70123456"}).status_code == 422

    assert sorted(searches(session)) == [
        ("document_number", "person_asks", 0),
        ("document_number", "person_asks", 1),
        ("email", "repeated", 1),
    ]
    auditor = builders.add_person(session, Role.AUDITOR)
    sign_in_as(client, session, auditor)
    client.get("/auditoria/busquedas")
    assert "Elena Rojas" in client.page.text
    assert "Para ver si ya presentó lo mismo" in client.page.text
    assert "wara" not in client.page.text.lower()
    beyond_time = f"0001-01-01T00:00:00%2B14:00.{auditor.id.hex}"
    assert client.get(f"/auditoria/busquedas?desde={beyond_time}").status_code == 200


def test_who_asked_to_be_known_to_few_is_found_by_few(
    app: Flask, client: PageClient, session: Session, officer: Person, body: Body
) -> None:
    head, named = (builders.add_person(session, role, body) for role in (Role.HEAD, Role.REPORTS_OFFICER))
    kept = file_kind(app, session, "service_complaint", body, reserved=True)
    report = file_a_report(app, session, body, filer=builders.FILER, notice_channel="email")
    session.commit()

    assert look_for(client, NUMBER) == []
    sign_in_as(client, session, head)
    assert look_for(client, NUMBER) == [kept.folio]
    sign_in_as(client, session, named)
    assert look_for(client, NUMBER) == [report.folio]


def test_nobody_looks_for_person_after_person(
    app: Flask, client: PageClient, session: Session, officer: Person
) -> None:
    for _number in range(30):
        look_for(client, "1111111")

    assert (
        client.send(
            "/bandeja/buscar-persona",
            {"field": "phone", "value": "70123456", "purpose": "notifying"},
            page="/bandeja/buscar-persona",
        ).status_code
        == 429
    )
    assert len(searches(session)) == 30


def test_an_auditor_finds_a_case_by_its_numbers_and_by_no_word(
    app: Flask, client: PageClient, session: Session, officer: Person, body: Body
) -> None:
    case, report = filed(app, session, body), file_a_report(app, session, body)
    session.commit()
    client.send(f"/expedientes/{case.id}/registro", {"number": "2026-01458"})
    session.rollback()
    sign_in_as(client, session, builders.add_person(session, Role.AUDITOR))

    for typed in (case.folio, "2026/01458"):
        response = client.get("/auditoria/buscar", query_string={"number": typed})
        assert response.headers["Location"] == f"/auditoria/expedientes/{case.id}"
    for typed in (report.folio, "alumbrado"):
        client.get("/auditoria/buscar", query_string={"number": typed})
        assert "No hay un expediente con ese folio" in client.page.text
