"""The pages of administration: what can be administered, who is away, and who changed what."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from foia.accounts import actions
from foia.accounts.models import Absence, Invitation, Person, StaffSession
from foia.actors import SYSTEM, Role
from foia.cases.actions import assign
from foia.directory.models import Body
from foia.extensions import new_id
from tests import builders
from tests.clock import Clock
from tests.page_client import PageClient
from tests.staff import sign_in_as
from tests.statements import counted_statements

PEOPLE, HISTORY, ACCOUNT = "/administracion/personas", "/administracion/historial", "/personal/cuenta"
LIST_PAGE = 4


@pytest.fixture
def body(session: Session, clock: Clock) -> Body:
    return builders.add_public_body(session, "Ministerio de Caminos")


@pytest.fixture
def officer(session: Session, body: Body) -> Person:
    return builders.add_person(session, Role.OFFICER, body, name="Óscar Ñáñez", email="oscar@staff.example")


@pytest.fixture
def admin(client: PageClient, session: Session, officer: Person) -> PageClient:
    person = builders.add_person(session, Role.ADMINISTRATOR, name="Rosa Vargas")
    sign_in_as(client, session, person)
    return client


def test_administrators_find_every_page_of_administration_that_exists(admin: PageClient) -> None:
    admin.get("/administracion")

    assert {"Personas", "Historial", "Administrar"} <= set(admin.page.links)
    for address in admin.page.links.values():
        if address.startswith("/administracion/"):
            assert admin.get(address).status_code == 200


def test_another_address_is_confirmed_by_a_new_link(
    admin: PageClient, session: Session, officer: Person
) -> None:
    sign_in_as(PageClient(admin.application), session, officer)
    page = f"{PEOPLE}/{officer.id}/cambiar"

    admin.send(page, {"name": "Óscar Núñez", "email": "oscar.nunez@staff.example"}, page=page)

    assert admin.page.heading == "Enlace para Óscar Núñez"
    session.rollback()
    assert session.get_one(Person, officer.id).email == "oscar.nunez@staff.example"
    assert session.scalars(select(StaffSession.ended_at).where(StaffSession.person_id == officer.id)).one()
    assert session.scalars(select(Invitation.used_at)).all() == [None]
    told = admin.get(f"{PEOPLE}/{officer.id}").text
    for words in ("Óscar Ñáñez", "oscar@staff.example", "Rosa Vargas", "Renovó el acceso"):
        assert words in told


def test_an_address_of_somebody_else_is_not_taken(admin: PageClient, session: Session, body: Body) -> None:
    other = builders.add_person(session, Role.OFFICER, body)
    session.commit()
    page = f"{PEOPLE}/{other.id}/cambiar"

    admin.send(page, {"email": "oscar@staff.example"}, page=page)

    assert admin.page.errors == ["Ya hay una persona con ese correo"]


@pytest.mark.parametrize("people", [1, 60])
def test_the_list_of_people_has_pages_and_costs_the_same_however_many(
    app: Flask, admin: PageClient, session: Session, body: Body, people: int
) -> None:
    for number in range(people):
        person = builders.add_person(session, Role.OFFICER, body, name=f"Persona {number:03}")
        actions.grant_role(session, person.id, Role.HEAD, body.id, actor=SYSTEM, now=builders.clock.now())
    session.commit()

    with counted_statements(app) as statements:
        admin.get(PEOPLE)
    assert len(statements) <= LIST_PAGE, statements

    seen: list[str] = []
    while True:
        seen += [text for text in admin.page.links if text.startswith(("Persona ", "Óscar", "Rosa"))]
        following = admin.page.links.get("Siguientes →")
        if following is None:
            break
        admin.get(following)
    assert seen == sorted(set(seen), key=lambda name: name.replace("Ó", "O"))
    assert len(seen) == people + 2


def test_people_are_found_without_accents_and_by_what_they_do(admin: PageClient, body: Body) -> None:
    admin.send(f"{PEOPLE}/buscar", {"text": "oscar nanez"}, page=PEOPLE)
    assert "Óscar Ñáñez" in admin.page.links and "Rosa Vargas" not in admin.page.links

    for narrowed, found in (
        ("role=officer&body=caminos", True),
        ("role=head", False),
        ("body=aguas", False),
        ("state=active", True),
        ("state=away", False),
    ):
        admin.get(f"{PEOPLE}?{narrowed}")
        assert ("Óscar Ñáñez" in admin.page.links) is found, narrowed


def _days(first: int, last: int, substitute: str = "") -> dict[str, str]:
    return {
        "first_on-day": str(first), "first_on-month": "3", "first_on-year": "2026",
        "last_on-day": str(last), "last_on-month": "3", "last_on-year": "2026",
        "substitute": substitute,
    }  # fmt: skip


def test_one_notes_and_cancels_ones_own_absence(
    client: PageClient, session: Session, officer: Person, body: Body
) -> None:
    substitute = builders.add_person(session, Role.HEAD, body, name="Luis Mamani")
    builders.add_person(session, Role.HEAD, builders.add_public_body(session), name="De otra entidad")
    sign_in_as(client, session, officer)
    address = f"{ACCOUNT}/ausencias"

    client.get(address)
    assert "De otra entidad" not in client.page.text
    client.send(address, _days(9, 12, str(substitute.id)), page=address)
    assert "Del 9 de marzo de 2026 al 12 de marzo de 2026. Suple Luis Mamani." in client.page.text

    client.send(address, _days(12, 14), page=address)
    assert client.page.errors == ["En esos días ya hay otra ausencia anotada"]
    client.send(address, _days(1, 8), page=address)
    assert client.page.errors == ["El último día ya pasó"]

    session.rollback()
    absence = session.scalars(select(Absence)).one()
    client.send(f"{address}/{absence.id}/anular", page=ACCOUNT)
    session.rollback()
    assert session.get_one(Absence, absence.id).cancelled_at is not None


def test_who_is_away_is_said_where_people_are_listed_and_in_their_history(
    admin: PageClient, session: Session, officer: Person
) -> None:
    page = f"{PEOPLE}/{officer.id}/ausencias"

    admin.send(page, _days(9, 12), page=page)

    assert "Ausente hoy" in admin.page.text
    assert "Primer día" in admin.page.text
    assert "Ausente hasta el 12 de marzo de 2026. Nadie suple." in admin.get(PEOPLE).text


def test_the_case_of_somebody_away_says_who_stands_in(
    app: Flask, client: PageClient, session: Session, officer: Person, body: Body
) -> None:
    other = builders.add_person(session, Role.OFFICER, body, name="Luis Mamani")
    now = builders.clock.now()
    session.add(
        Absence(
            id=new_id(),
            person_id=officer.id,
            substitute_id=other.id,
            first_on=now.date(),
            last_on=now.date(),
            noted_at=now,
        )  # fmt: skip
    )
    case, _receipt = builders.file_a_case(app, session, body)
    assign(builders.staff_context(app, session, other), case, officer.id)
    session.commit()
    sign_in_as(client, session, other)
    told = "Ausente hasta el 9 de marzo de 2026. Suple Luis Mamani."

    assert told in client.get(f"/expedientes/{case.id}").text
    assert told in client.get(f"/expedientes/{case.id}/asignar").text


def test_the_history_tells_who_changed_what_a_page_at_a_time(
    app: Flask, admin: PageClient, session: Session, officer: Person, body: Body, clock: Clock
) -> None:
    for _number in range(15):
        clock.advance(minutes=1)
        given = actions.grant_role(session, officer.id, Role.HEAD, body.id, actor=SYSTEM, now=clock.now())
        actions.end_role(session, given.id, actor=SYSTEM, now=clock.now())
    session.commit()
    page = f"{PEOPLE}/{officer.id}/funciones"
    admin.send(page, page=f"{page}/nueva?role=auditor")

    with counted_statements(app) as statements:
        admin.get(HISTORY)
    assert len(statements) <= LIST_PAGE, statements
    for words in ("Rosa Vargas", "Función: Óscar Ñáñez", "Auditoría", "Línea de comandos"):
        assert words in admin.page.text
    assert admin.page.text.count("Entidad: ") == 24
    admin.get(admin.page.links["Siguientes →"])
    assert admin.page.text.count("Entidad: ") == 6
    admin.get(admin.page.links["← Anteriores"])
    assert "Auditoría" in admin.page.text

    admin.get(f"{HISTORY}?person=command&kind=role&period=7d")
    assert admin.page.text.count("Auditoría") == 0
    assert "Línea de comandos Función: Óscar Ñáñez" in admin.page.text
    admin.get(f"{HISTORY}?period=2025")
    assert "No hay cambios con estos filtros." in admin.page.text
