"""The work queue: named trays, many cases at once, who is away, who has a case open, lists taken out."""

from __future__ import annotations

import csv
from datetime import timedelta
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from foia.accounts.models import Absence, Person
from foia.actors import Role
from foia.cases.actions import acknowledge, assign
from foia.cases.models import Case
from foia.cases.trace_models import IdentityReading
from foia.cases.tray_models import Export, Presence
from foia.directory.models import Body
from foia.extensions import new_id
from tests import builders
from tests.clock import Clock
from tests.page_client import PageClient, words_of
from tests.staff import sign_in_as


@pytest.fixture
def body(session: Session, client: PageClient) -> Body:
    return builders.add_public_body(session)


@pytest.fixture
def officer(session: Session, client: PageClient, body: Body) -> Person:
    person = builders.add_person(session, Role.OFFICER, body, name="Elena Rojas")
    sign_in_as(client, session, person)
    return person


@pytest.fixture
def colleague(session: Session, officer: Person, body: Body) -> Person:
    return builders.add_person(session, Role.OFFICER, body, name="Luis Mamani")


def filed(app: Flask, session: Session, body: Body, **values: object) -> Case:
    case, _receipt = builders.file_a_case(app, session, body, **values)
    session.commit()
    return case


def away(session: Session, person: Person, substitute: Person, clock: Clock) -> None:
    today = clock.now().date()
    session.add(
        Absence(
            id=new_id(),
            person_id=person.id,
            substitute_id=substitute.id,
            first_on=today - timedelta(days=1),
            last_on=today + timedelta(days=3),
            noted_at=clock.now(),
        )
    )
    session.commit()


def folios(client: PageClient) -> list[str]:
    return [words_of(cell) for cell in client.page.all("th") if cell.get("scope") == "row"]


def ticked(*cases: Case) -> list[str]:
    return [f"{case.id.hex}.{case.version}" for case in cases]


def test_many_are_assigned_at_once_and_what_changed_meanwhile_is_named(
    app: Flask, client: PageClient, session: Session, officer: Person, colleague: Person, body: Body
) -> None:
    cases = [filed(app, session, body) for _number in range(3)]
    asked = {"que": "asignar", "caso": [case.id.hex for case in cases]}
    client.get("/bandeja/varios", query_string=asked)
    assert client.page.heading == "Asignar 3 expedientes"
    sent = {"caso": ticked(*cases), "person": str(colleague.id)}
    assign(builders.staff_context(app, session, officer), cases[2], officer.id)
    session.commit()

    client.send("/bandeja/varios", sent)

    assert client.page.heading == "Se asignaron 2 expedientes"
    assert "Otra persona lo cambió mientras tanto" in client.page.text
    assert folios_in(client) == {cases[2].folio}
    session.rollback()
    assert [case.assignee_id for case in cases] == [colleague.id, colleague.id, officer.id]
    client.get("/bandeja/varios", query_string=asked)
    client.send("/bandeja/varios", sent)
    assert client.page.heading == "Se asignaron 0 expedientes"
    assert client.page.text.count("Ya estaba hecho") == 2


def folios_in(client: PageClient) -> set[str]:
    return {words_of(found) for found in client.page.all("span") if found.get("class") == "app-code"}


def test_the_reception_of_many_is_confirmed_at_once_but_not_twice(
    app: Flask, client: PageClient, session: Session, officer: Person, body: Body
) -> None:
    first, second, done = (filed(app, session, body) for _number in range(3))
    acknowledge(builders.staff_context(app, session, officer), done)
    session.commit()
    ids = [case.id.hex for case in (first, second, done)]

    client.get("/bandeja/varios", query_string={"que": "acusar", "caso": ids})
    assert client.page.heading == "Confirmar la recepción de 2 expedientes"
    client.send("/bandeja/varios", {"caso": ticked(first, second)})

    session.rollback()
    assert first.acknowledged and second.acknowledged
    assert client.page.heading == "Se confirmó la recepción de 2 expedientes"


def test_a_case_of_another_body_is_neither_shown_nor_assigned(
    app: Flask, client: PageClient, session: Session, officer: Person, body: Body
) -> None:
    own, foreign = filed(app, session, body), filed(app, session, builders.joined_body(session)[0])
    client.get("/bandeja/varios", query_string={"que": "asignar", "caso": [own.id.hex, foreign.id.hex]})
    assert client.page.heading == "Asignar 1 expediente"

    client.send("/bandeja/varios", {"caso": ticked(own, foreign), "person": str(officer.id)})

    session.rollback()
    assert (own.assignee_id, foreign.assignee_id) == (officer.id, None)
    assert foreign.folio not in client.page.html


def test_who_is_away_hands_over_to_the_substitute(
    app: Flask,
    client: PageClient,
    session: Session,
    officer: Person,
    colleague: Person,
    body: Body,
    clock: Clock,
) -> None:
    case, held = filed(app, session, body), filed(app, session, body)
    away(session, colleague, officer, clock)
    assign(builders.staff_context(app, session, officer), held, colleague.id)
    session.commit()
    address = f"/expedientes/{case.id}/asignar"

    client.send(address, {"person": str(colleague.id)})
    assert "Luis Mamani está ausente. ¿A quién asigna?" in client.page.text
    client.send(address, {"stand_in": "substitute"})

    session.rollback()
    assert case.assignee_id == officer.id
    client.get("/bandeja")
    client.get(client.page.links["De quien usted suple 1"])
    assert folios(client) == [held.folio]


def test_a_colleague_with_the_case_open_is_named(
    app: Flask,
    client: PageClient,
    session: Session,
    officer: Person,
    colleague: Person,
    body: Body,
    clock: Clock,
) -> None:
    case = filed(app, session, body)
    client.get(f"/expedientes/{case.id}")
    assert "tiene abierto" not in client.page.text

    session.rollback()
    sign_in_as(client, session, colleague)
    for address in (f"/expedientes/{case.id}", f"/expedientes/{case.id}/nota"):
        client.get(address)
        assert "Elena Rojas tiene abierto este expediente" in client.page.text
    clock.advance(minutes=11)
    client.get(f"/expedientes/{case.id}/nota")

    assert "tiene abierto" not in client.page.text
    session.rollback()
    assert len(session.scalars(select(Presence)).all()) == 2


def test_filters_are_kept_under_a_name_of_ones_own(
    app: Flask, client: PageClient, session: Session, officer: Person, colleague: Person, body: Body
) -> None:
    session.commit()
    client.send("/bandeja/guardadas?assignee=me&due=soon", {"name": "Lo mío pronto"})
    assert client.page.links["Lo mío pronto"] == "/bandeja?assignee=me&due=soon"

    client.get("/bandeja/guardadas")
    client.send("/bandeja/guardadas/quitar")
    assert "No tiene filtros guardados" in client.page.text
    client.send("/bandeja/guardadas?assignee=me", {"name": "Lo mío"})
    session.rollback()
    sign_in_as(client, session, colleague)
    client.get("/bandeja")
    assert "Lo mío" not in client.page.text


def test_a_list_is_taken_out_as_it_is_narrowed_and_the_auditor_sees_it(
    app: Flask, client: PageClient, session: Session, officer: Person, body: Body
) -> None:
    mine, _other = filed(app, session, body, subject="=cmd|' /C calc'!A0"), filed(app, session, body)
    assign(builders.staff_context(app, session, officer), mine, officer.id)
    session.commit()

    taken = client.send("/bandeja/exportar?assignee=me", {"format": "csv"})

    rows = list(csv.DictReader(StringIO(taken.get_data().decode())))
    assert [row["folio"] for row in rows] == [mine.folio]
    assert rows[0]["subject"] == "'=cmd|' /C calc'!A0"
    assert rows[0]["due_on"] == mine.due_on.isoformat()
    assert builders.FILER.name not in taken.get_data().decode()
    session.rollback()
    kept = session.scalars(select(Export)).one()
    assert (kept.rows, kept.narrowed, kept.with_identity) == (1, "assignee=me", False)
    sign_in_as(client, session, builders.add_person(session, Role.AUDITOR))
    client.get("/auditoria/exportaciones")
    assert "Elena Rojas" in client.page.text
    assert "assignee=me" in client.page.text


def test_names_go_out_only_for_a_purpose_and_each_is_traced(
    app: Flask, client: PageClient, session: Session, officer: Person, body: Body
) -> None:
    case = filed(app, session, body, subject="=1+1")
    refused = client.send("/bandeja/exportar", {"with_names": "y"}, page="/bandeja/exportar")
    assert refused.status_code == 422

    taken = client.send("/bandeja/exportar", {"with_names": "y", "purpose": "answering"})

    with ZipFile(BytesIO(taken.get_data())) as book:
        page = book.read("xl/worksheets/sheet1.xml").decode()
    assert f">{builders.FILER.name}<" in page
    assert ">=1+1<" in page
    assert "<f>" not in page
    session.rollback()
    reading = session.scalars(select(IdentityReading)).one()
    assert (reading.case_id, reading.person_id, reading.purpose) == (case.id, officer.id, "answering")
    assert session.scalars(select(Export)).one().with_identity
