"""The administrator's pages and the commands: invite, roles, links, disable."""

from __future__ import annotations

import json

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from foia.accounts import queries
from foia.accounts.cli import users_cli
from foia.accounts.models import Person
from foia.actors import Role
from foia.directory.models import Body
from tests.builders import add_person, add_public_body
from tests.clock import Clock
from tests.page_client import PageClient
from tests.staff import sign_in_as

PEOPLE, INVITE = "/administracion/personas", "/administracion/personas/nueva"
EMAIL = "luis.mamani@staff.example"


@pytest.fixture
def body(session: Session, clock: Clock) -> Body:
    body = add_public_body(session, "Ministerio de Caminos")
    session.commit()
    return body


@pytest.fixture
def administrator(session: Session, clock: Clock) -> Person:
    person = add_person(session, Role.ADMINISTRATOR, name="Rosa Vargas")
    session.commit()
    return person


@pytest.fixture
def officer(session: Session, body: Body) -> Person:
    person = add_person(session, Role.OFFICER, body, name="Luis Mamani", email=EMAIL)
    session.commit()
    return person


@pytest.fixture
def admin(client: PageClient, session: Session, administrator: Person) -> PageClient:
    sign_in_as(client, session, administrator)
    return client


def _invitation(body: Body, /, **changes: str) -> dict[str, str]:
    return {"name": "Luis Mamani", "email": EMAIL, "role": "officer", "body": str(body.id), **changes}


def _invite(admin: PageClient, body: Body, /, **changes: str) -> TestResponse:
    given = _invitation(body, **changes)
    return admin.send(INVITE, given, page=f"{INVITE}?role={given['role']}&body={body.id}")


def test_an_invitation_shows_its_link_once(admin: PageClient, session: Session, body: Body) -> None:
    _invite(admin, body)

    assert admin.page.heading == "Enlace para Luis Mamani"
    address = "".join(admin.page.element("enlace").itertext())
    assert address.startswith("http://localhost/personal/invitacion/")
    assert "10 de marzo de 2026, 10:00 h" in admin.page.text
    session.rollback()
    person = queries.person_by_email(session, EMAIL)
    assert person is not None
    assert address not in admin.get(f"{PEOPLE}/{person.id}").text


def test_the_list_says_roles_and_states(admin: PageClient, body: Body, officer: Person) -> None:
    _invite(admin, body, email="otra@staff.example", name="Otra Persona", role="head")

    admin.get(PEOPLE)

    for words in (
        "Luis Mamani", "Servidor público responsable · Ministerio de Caminos", "Activa",
        "Supervisión o jefatura · Ministerio de Caminos", "Invitada, sin activar", "Administración",
    ):  # fmt: skip
        assert words in admin.page.text


def test_an_address_already_known_is_said_at_its_field(
    admin: PageClient, body: Body, officer: Person
) -> None:
    response = _invite(admin, body)

    assert response.status_code == 422
    assert admin.page.errors == ["Ya hay una persona con ese correo"]


def test_a_role_of_a_body_asks_for_the_body(admin: PageClient, body: Body) -> None:
    _invite(admin, body, body="")

    assert admin.page.errors == ["Elija la entidad"]


def test_roles_are_given_and_ended_by_screen(
    admin: PageClient, session: Session, body: Body, officer: Person, clock: Clock
) -> None:
    page = f"{PEOPLE}/{officer.id}"
    clock.advance(minutes=5)
    admin.send(f"{page}/funciones", page=f"{page}/funciones/nueva?role=head&body={body.id}")
    session.rollback()
    grants = queries.current_grants(session, [officer.id])[officer.id]
    assert [grant.role for grant in grants] == ["officer", "head"]
    assert grants[1].granted_by_id is not None

    admin.send(f"{page}/funciones/{grants[0].id}/quitar")
    session.rollback()
    assert [grant.role for grant in queries.current_grants(session, [officer.id])[officer.id]] == ["head"]
    assert "Quitó la función." in admin.page.text


def test_disabling_and_enabling_by_screen(admin: PageClient, session: Session, officer: Person) -> None:
    page = f"{PEOPLE}/{officer.id}"
    admin.send(f"{page}/desactivar", page=page)
    session.rollback()
    assert session.get_one(Person, officer.id).disabled_at is not None
    assert "Desactivada" in admin.page.text

    admin.send(f"{page}/activar")
    session.rollback()
    assert session.get_one(Person, officer.id).disabled_at is None


def test_access_is_renewed_by_screen(admin: PageClient, session: Session, officer: Person) -> None:
    page = f"{PEOPLE}/{officer.id}"

    admin.send(f"{page}/acceso", {"second_factor": "1"}, page=page)

    assert admin.page.heading == "Enlace para Luis Mamani"


def test_administrators_are_not_offered_to_disable_themselves(
    admin: PageClient, administrator: Person
) -> None:
    admin.get(f"{PEOPLE}/{administrator.id}")

    assert "Desactivar la cuenta" not in admin.page.text


def test_the_last_role_of_administration_cannot_be_ended_by_its_holder(
    admin: PageClient, session: Session, administrator: Person
) -> None:
    page = f"{PEOPLE}/{administrator.id}"
    grant = queries.current_grants(session, [administrator.id])[administrator.id][0]

    admin.send(f"{page}/funciones/{grant.id}/quitar", page=page)

    assert "No puede quitarse a sí mismo la administración." in admin.page.text


def test_a_person_that_does_not_exist_is_not_found(admin: PageClient) -> None:
    assert admin.get(f"{PEOPLE}/00000000-0000-0000-0000-000000000000").status_code == 404


@pytest.mark.parametrize("role", [Role.OFFICER, Role.HEAD, Role.CENTRAL_DESK, Role.AUDITOR])
def test_nobody_else_may_administer(
    client: PageClient, session: Session, body: Body, administrator: Person, role: Role
) -> None:
    person = add_person(session, role, body)
    session.commit()
    sign_in_as(client, session, person)
    client.get("/personal/cuenta")
    token = client.page.form("/personal/salir").find("input").get("value")  # type: ignore[union-attr]
    page = f"{PEOPLE}/{administrator.id}"

    for address in (PEOPLE, INVITE, page):
        assert client.get(address).status_code == 403
    for address in (INVITE, f"{page}/desactivar", f"{page}/activar", f"{page}/acceso", f"{page}/funciones"):
        assert client.post(address, data={"csrf_token": token}).status_code == 403


def test_the_command_invites_and_prints_the_link(app: Flask, session: Session, body: Body) -> None:
    runner = app.test_cli_runner()
    arguments = [
        "create",
        "--email",
        EMAIL,
        "--name",
        "Luis Mamani",
        "--role",
        "officer",
        "--body",
        body.code,
    ]

    result = runner.invoke(users_cli, [*arguments, "--json"])

    printed = json.loads(result.output)
    assert (result.exit_code, printed["email"]) == (0, EMAIL)
    assert app.test_client().get(printed["link"]).location == "/personal/invitacion"
    session.rollback()
    assert session.scalars(select(Person.email)).all() == [EMAIL]


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["create", "--email", EMAIL, "--name", "L", "--role", "officer"], 1, "necesita --body"),
        (
            ["create", "--email", EMAIL, "--name", "L", "--role", "officer", "--body", "no"],
            1,
            "ninguna entidad",
        ),
        (["create", "--email", "no", "--name", "L", "--role", "auditor"], 2, "no es un correo"),
        (["create", "--email", EMAIL, "--name", "L", "--role", "king"], 2, "king"),
        (["disable", "--email", "nadie@staff.example"], 1, "ninguna persona"),
        (["reset", "--email", "nadie@staff.example"], 1, "ninguna persona"),
    ],
)
def test_the_command_refuses_with_one_line(
    app: Flask, session: Session, body: Body, arguments: list[str], status: int, said: str
) -> None:
    result = app.test_cli_runner().invoke(users_cli, arguments)

    assert result.exit_code == status
    assert said in result.output
    assert session.scalars(select(Person)).all() == []


def test_the_command_disables_and_renews(app: Flask, session: Session, officer: Person) -> None:
    runner = app.test_cli_runner()

    renewed = runner.invoke(users_cli, ["reset", "--email", EMAIL, "--second-factor"])
    assert "/personal/invitacion/" in renewed.output

    disabled = runner.invoke(users_cli, ["disable", "--email", EMAIL])
    assert disabled.exit_code == 0
    session.rollback()
    assert session.get_one(Person, officer.id).disabled_at is not None

    refused = runner.invoke(users_cli, ["reset", "--email", EMAIL])
    assert (refused.exit_code, refused.output) == (1, "Error: esa persona está desactivada\n")
