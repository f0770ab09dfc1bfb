"""Naming people for misconduct reports and for an office, and what an administrator learns of the reports."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from foia import law
from foia.accounts.cli import users_cli
from foia.accounts.models import Person, RoleGrant, RoleProposal
from foia.accounts.queries import actor_of
from foia.actors import Role
from foia.cases.models import Case
from foia.cases.states import WAITING
from foia.config import Settings
from foia.directory.models import Body, Office
from foia.extensions import new_id
from foia.keeping.record_checks import record_findings
from tests import builders
from tests.clock import START_AT
from tests.confidential import SECRET, file_a_report
from tests.page_client import PageClient
from tests.staff import sign_in_as

PEOPLE = "/administracion/personas"
WAITING_WORDS = "una persona nombrada que pueda recibir"


def chosen(page: str, role: str, body: Body | None = None) -> str:
    """Return the address of the last step of a choice: the role, and its body."""
    return f"{page}?role={role}" + (f"&body={body.id}" if body else "")


@pytest.fixture
def body(session: Session, client: PageClient) -> Body:
    """A body; the client comes first, so that its time stands still."""
    return builders.add_public_body(session, "Ministerio de Caminos")


@pytest.fixture
def administrator(session: Session, client: PageClient) -> Person:
    person = builders.add_person(session, Role.ADMINISTRATOR)
    sign_in_as(client, session, person)
    return person


def add_office(session: Session, body: Body, name: str) -> Office:
    office = Office(id=new_id(), body_id=body.id, name_es=name)
    session.add(office)
    session.commit()
    return office


def held_by(session: Session, person: Person) -> set[tuple[str, object, object]]:
    session.rollback()
    rows = session.scalars(select(RoleGrant).where(RoleGrant.person_id == person.id))
    return {(row.role, row.body_id, row.office_id) for row in rows if row.ended_at is None}


def propose(client: PageClient, person: Person, body: Body) -> None:
    page = f"{PEOPLE}/{person.id}/funciones"
    client.send(page, page=chosen(f"{page}/nueva", "reports_officer", body))


def test_two_administrators_name_somebody_for_reports(
    client: PageClient, session: Session, administrator: Person, body: Body
) -> None:
    person = builders.add_person(session, Role.OFFICER, body)
    second = builders.add_person(session, Role.ADMINISTRATOR)
    session.commit()

    propose(client, person, body)
    assert "Persona nombrada para denuncias · Ministerio de Caminos" in client.page.text
    assert "Espera a otra persona que administre." in client.page.text
    assert held_by(session, person) == {("officer", body.id, None)}
    proposal = session.scalars(select(RoleProposal)).one()
    confirming = f"/administracion/funciones-propuestas/{proposal.id}/confirmar"
    token = client.page.form(f"{PEOPLE}/{person.id}/desactivar").find("input").get("value")  # type: ignore[union-attr]
    client.post(confirming, data={"csrf_token": token}, follow_redirects=True)
    assert "Usted hizo esta propuesta." in client.page.text
    assert held_by(session, person) == {("officer", body.id, None)}

    sign_in_as(client, session, second)
    client.send(confirming, page=PEOPLE)

    assert held_by(session, person) == {("officer", body.id, None), ("reports_officer", body.id, None)}
    assert "Confirmó" in client.page.text
    assert "Por confirmar" not in client.get(PEOPLE).text


def test_the_command_line_stands_in_for_a_second_administrator(
    app: Flask, client: PageClient, session: Session, administrator: Person, body: Body
) -> None:
    person = builders.add_person(session, Role.OFFICER, body, email="ana@staff.example")
    session.commit()
    propose(client, person, body)
    arguments = ["--email", "ana@staff.example", "--role", "reports_officer", "--body", body.code]

    assert app.test_cli_runner().invoke(users_cli, ["grant", *arguments]).exit_code == 0

    assert ("reports_officer", body.id, None) in held_by(session, person)
    assert "Por confirmar" not in client.get(PEOPLE).text


def test_a_proposal_that_is_withdrawn_gives_nothing(
    client: PageClient, session: Session, administrator: Person, body: Body
) -> None:
    person = builders.add_person(session, Role.OFFICER, body)
    session.commit()
    propose(client, person, body)
    session.rollback()
    proposal = session.scalars(select(RoleProposal)).one()

    client.send(f"/administracion/funciones-propuestas/{proposal.id}/retirar")

    assert "Por confirmar" not in client.page.text
    assert held_by(session, person) == {("officer", body.id, None)}


def test_whoever_renews_the_second_factor_alone_does_not_come_to_read_reports(
    client: PageClient, session: Session, administrator: Person, body: Body
) -> None:
    person = builders.add_person(session, Role.REPORTS_OFFICER, body)
    session.commit()
    page = f"{PEOPLE}/{person.id}"

    client.send(f"{page}/acceso", {"second_factor": "1"}, page=page)

    assert held_by(session, person) == set()
    assert session.scalars(select(RoleProposal.person_id)).all() == [person.id]


def test_a_proposal_of_who_administers_no_more_is_not_confirmed(
    client: PageClient, session: Session, administrator: Person, body: Body
) -> None:
    person = builders.add_person(session, Role.OFFICER, body)
    second = builders.add_person(session, Role.ADMINISTRATOR)
    session.commit()
    propose(client, person, body)
    session.rollback()
    proposal = session.scalars(select(RoleProposal)).one()
    session.get_one(Person, administrator.id).disabled_at = START_AT
    session.commit()

    sign_in_as(client, session, second)
    client.send(f"/administracion/funciones-propuestas/{proposal.id}/confirmar", page=PEOPLE)

    assert "Quien la propuso ya no administra." in client.page.text
    assert held_by(session, person) == {("officer", body.id, None)}


def test_nobody_is_confirmed_while_a_link_to_enter_as_them_is_out(
    client: PageClient, session: Session, administrator: Person, body: Body
) -> None:
    person = builders.add_person(session, Role.OFFICER, body)
    second = builders.add_person(session, Role.ADMINISTRATOR)
    session.commit()
    propose(client, person, body)
    client.send(f"{PEOPLE}/{person.id}/acceso", {"second_factor": "1"}, page=f"{PEOPLE}/{person.id}")
    session.rollback()
    proposal = session.scalars(select(RoleProposal)).one()

    sign_in_as(client, session, second)
    client.send(f"/administracion/funciones-propuestas/{proposal.id}/confirmar", page=PEOPLE)

    assert "todavía no activó su cuenta" in client.page.text
    assert held_by(session, person) == {("officer", body.id, None)}


def test_who_is_named_for_reports_is_named_in_a_body(
    client: PageClient, session: Session, administrator: Person, body: Body
) -> None:
    person = builders.add_person(session, Role.OFFICER, body)
    session.commit()

    page = f"{PEOPLE}/{person.id}/funciones"
    response = client.send(page, {"body": ""}, page=chosen(f"{page}/nueva", "reports_officer", body))

    assert response.status_code == 422
    assert client.page.errors == ["Elija la entidad"]


def test_a_role_may_be_of_one_office_of_its_body(
    client: PageClient, session: Session, administrator: Person, body: Body
) -> None:
    office = add_office(session, body, "Archivo")
    stranger = add_office(session, builders.add_public_body(session, "Servicio de Aguas"), "Redes")
    person = builders.add_person(session, Role.AUDITOR)
    session.commit()
    address = f"{PEOPLE}/{person.id}/funciones"
    page = chosen(f"{address}/nueva", "officer", body)

    refused = client.send(address, {"office": str(stranger.id)}, page=page)
    assert refused.status_code == 422
    assert client.page.errors == ["Elija una de las opciones de la lista."]
    client.send(address, {"office": str(office.id)}, page=page)

    assert "Servidor público responsable · Ministerio de Caminos · Archivo" in client.page.text
    assert ("officer", body.id, office.id) in held_by(session, person)
    assert {grant.office_id for grant in actor_of(session, person.id).grants} == {None, office.id}


def test_an_office_is_chosen_when_inviting_and_not_asked_where_there_is_none(
    client: PageClient, session: Session, administrator: Person, body: Body
) -> None:
    client.get(chosen(f"{PEOPLE}/nueva", "head", body))
    assert "Oficina" not in client.page.text
    office = add_office(session, body, "Archivo")
    given = {"name": "Luis Mamani", "email": "luis@staff.example", "language": "es"}

    client.send(
        f"{PEOPLE}/nueva", {**given, "office": str(office.id)}, page=chosen(f"{PEOPLE}/nueva", "head", body)
    )

    session.rollback()
    person = session.scalars(select(Person).where(Person.email == given["email"])).one()
    assert held_by(session, person) == {("head", body.id, office.id)}


def test_a_role_of_the_whole_platform_is_of_no_office(
    client: PageClient, session: Session, administrator: Person, body: Body
) -> None:
    person = builders.add_person(session, Role.OFFICER, body)
    session.commit()
    page = f"{PEOPLE}/{person.id}/funciones"

    client.send(page, page=chosen(f"{page}/nueva", "auditor", body))

    assert ("auditor", None, None) in held_by(session, person)


def test_the_command_names_somebody_for_reports(app: Flask, session: Session, body: Body) -> None:
    session.commit()
    done = app.test_cli_runner().invoke(
        users_cli,
        ["create", "--email", "ana@staff.example", "--name", "Ana Choque", "--role", "reports_officer"]
        + ["--body", body.code, "--json"],
    )

    assert done.exit_code == 0, done.output
    session.rollback()
    assert json.loads(done.stdout)["email"] == "ana@staff.example"
    person = session.scalars(select(Person).where(Person.email == "ana@staff.example")).one()
    assert held_by(session, person) == {("reports_officer", body.id, None)}


def test_the_command_gives_another_role_in_an_office_of_the_body(
    app: Flask, session: Session, body: Body
) -> None:
    office = add_office(session, body, "Unidad de Transparencia")
    person = builders.add_person(session, Role.OFFICER, body, email="ana@staff.example")
    session.commit()
    arguments = ["grant", "--email", "ana@staff.example", "--role", "reports_officer", "--body", body.code]
    runner = app.test_cli_runner()

    refused = runner.invoke(users_cli, [*arguments, "--office", "Archivo"])
    done = runner.invoke(users_cli, [*arguments, "--office", "unidad de transparencia"])

    assert (refused.exit_code, done.exit_code) == (1, 0)
    assert "no tiene una oficina" in refused.output
    assert ("reports_officer", body.id, office.id) in held_by(session, person)


def a_waiting_report(app: Flask, session: Session, body: Body | None) -> Case:
    case = file_a_report(app, session, body)
    session.commit()
    assert case.custody == WAITING
    return case


def test_the_administrator_sees_how_many_reports_wait_and_nothing_of_them(
    app: Flask, client: PageClient, session: Session, administrator: Person, body: Body
) -> None:
    client.get(PEOPLE)
    assert WAITING_WORDS not in client.page.text
    cases = [a_waiting_report(app, session, body), a_waiting_report(app, session, None)]

    client.get(PEOPLE)

    assert "2 denuncias esperan" in client.page.text
    assert "Persona nombrada para denuncias" in client.page.text
    for hidden in (*(case.folio for case in cases), *(str(case.id) for case in cases), body.name_es, SECRET):
        assert hidden not in client.page.html


def test_the_count_falls_when_a_report_finds_its_people(
    app: Flask, client: PageClient, session: Session, administrator: Person, body: Body
) -> None:
    case = a_waiting_report(app, session, body)
    case.custody = "body"
    session.commit()

    client.get(PEOPLE)

    assert WAITING_WORDS not in client.page.text


def findings(session: Session, settings: Settings) -> dict[str, str]:
    found = record_findings(session, settings, now=START_AT, everything=True)
    return {finding.code: f"{finding.level}: {finding.text} {finding.todo}" for finding in found}


def test_the_doctor_counts_the_reports_that_wait_and_says_nothing_of_them(
    app: Flask, client: PageClient, session: Session, settings: Settings, body: Body
) -> None:
    assert "reports_waiting" not in findings(session, settings)
    case = a_waiting_report(app, session, body)
    never_told = (case.folio, case.id.hex, body.code, body.name_es, SECRET)

    found = findings(session, settings)

    assert found["reports_waiting"].startswith("act: 1 denuncias esperan")
    told = " ".join(words for code, words in found.items() if code.startswith("reports"))
    for hidden in never_told:
        assert hidden not in told


def authority_codes(country: str) -> set[str]:
    return {to.body_code for regime in law.load().country(country).regimes for to in regime.report_to}


@pytest.mark.parametrize("country", ["BO", "CL", "GT"])
def test_the_doctor_names_the_authorities_in_which_nobody_is_named(
    app: Flask, client: PageClient, session: Session, settings: Settings, country: str
) -> None:
    of_country = replace(settings, country=country)
    (code,) = authority_codes(country)
    absent = findings(session, of_country)["reports_authority"]
    authority = builders.add_public_body(session, code=code, country=country)
    unnamed = findings(session, of_country)["reports_authority"]
    builders.add_person(session, Role.REPORTS_OFFICER, authority)

    assert absent.startswith("note:") and f"no está en el directorio: {code}" in absent
    assert code in unnamed and "no está en el directorio" not in unnamed
    assert "reports_authority" not in findings(session, of_country)
