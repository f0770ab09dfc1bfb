"""Who reaches a case: another body's does not exist, and a verb that is not offered is refused as well."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from foia.actors import Role
from foia.cases import actions
from foia.cases.actions import Text
from foia.cases.models import Case, Document, Event
from foia.cases.trace_models import IdentityReading
from foia.cases.vault import Upload
from tests import builders
from tests.page_client import PageClient
from tests.staff import sign_in_as

CASE_PAGES = [
    "",
    "/acusar",
    "/asignar",
    "/aclaracion",
    "/mensaje",
    "/nota",
    "/responder",
    "/prorroga",
    "/identidad",
    "/imprimir",
    "/derivar",
    "/enviado",
    "/liberar",
]
VERBS = [
    *("acusar", "asignar", "aclaracion", "mensaje", "nota", "responder", "prorroga", "identidad", "imprimir"),
    *("derivar/confirmar", "enviado", "liberar"),
]
# What each verb's form would hold.
FORM = {
    "version": "1",
    "text": "Texto",
    "reason": "unclear",
    "purpose": "answering",
    "means": "post",
    "amount": "5",
    "outcome_1": "granted",
    "is_checked": "y",
}
NOT_FOUND = "No encontramos esta página"


@pytest.fixture
def case(app: Flask, session: Session, client: PageClient) -> Case:
    """A case of a body with an officer, with a file of the filer, a note and a message with a file."""
    body, officer = builders.joined_body(session)
    case, _receipt = builders.file_a_case(app, session, body, files=[Upload("pedido.txt", b"pedido")])
    acting = builders.staff_context(app, session, officer)
    actions.add_note(acting, case, "Nota")
    actions.send_message(acting, case, Text("Hola", [Upload("carta.txt", b"carta")]))
    session.commit()
    return case


def enter(client: PageClient, session: Session, role: Role) -> None:
    body = builders.add_public_body(session)
    person = builders.add_person(session, role, body)
    sign_in_as(client, session, person)


def token_of(client: PageClient) -> str:
    client.get("/ayuda")
    field = client.page.all("form")[0].find(".//input[@name='csrf_token']")
    assert field is not None
    return str(field.get("value"))


def events(session: Session) -> int | None:
    session.rollback()
    return session.scalar(select(func.count()).select_from(Event))


STRANGERS = [Role.OFFICER, Role.HEAD, Role.CENTRAL_DESK]
WITHOUT_CASES = [Role.AUDITOR, Role.ADMINISTRATOR]


@pytest.mark.parametrize("role", STRANGERS)
def test_a_case_of_others_does_not_exist(
    client: PageClient, session: Session, case: Case, role: Role
) -> None:
    enter(client, session, role)
    for page in CASE_PAGES:
        may_ask = {"/derivar": Role.CENTRAL_DESK, "/enviado": Role.CENTRAL_DESK}.get(page, role) == role

        response = client.get(f"/expedientes/{case.id}{page}")

        assert response.status_code == (404 if may_ask else 403), page
        text = client.page.text.split("Código de error")[0]
        client.get(f"/expedientes/00000000-0000-4000-8000-000000000000{page}")
        assert client.page.text.split("Código de error")[0] == text, page


@pytest.mark.parametrize("role", STRANGERS)
def test_a_verb_on_a_case_of_others_does_nothing(
    client: PageClient, session: Session, case: Case, role: Role
) -> None:
    enter(client, session, role)
    before = events(session)
    sent = {**FORM, "csrf_token": token_of(client), "body": str(case.body_id)}
    session.rollback()

    answers = {verb: client.post(f"/expedientes/{case.id}/{verb}", data=sent).status_code for verb in VERBS}

    assert {verb for verb, status in answers.items() if status not in {403, 404}} == set()
    assert events(session) == before
    assert session.scalar(select(func.count()).select_from(IdentityReading)) == 0


@pytest.mark.parametrize("role", [*STRANGERS, *WITHOUT_CASES])
def test_no_file_or_text_of_a_case_of_others_is_given(
    client: PageClient, session: Session, case: Case, role: Role
) -> None:
    enter(client, session, role)
    documents = session.scalars(select(Document.id).where(Document.case_id == case.id)).all()
    assert len(documents) == 6

    answers = {
        client.get(f"/expedientes/{case.id}/archivos/{document}").status_code for document in documents
    }

    assert answers == {403 if role in WITHOUT_CASES else 404}


def test_a_file_is_given_only_as_part_of_its_own_case(
    app: Flask, client: PageClient, session: Session, case: Case
) -> None:
    body, officer = builders.joined_body(session)
    own, _receipt = builders.file_a_case(app, session, body, files=[Upload("propio.txt", b"propio")])
    sign_in_as(client, session, officer)
    files = {
        row.case_id: row.id
        for row in session.scalars(
            select(Document).where(Document.kind == "file").order_by(Document.recorded_at)
        )
    }

    assert client.get(f"/expedientes/{own.id}/archivos/{files[own.id]}").data == b"propio"
    assert client.get(f"/expedientes/{own.id}/archivos/{files[case.id]}").status_code == 404
    texts = session.scalars(select(Document.id).where(Document.case_id == own.id, Document.kind != "file"))
    assert {client.get(f"/expedientes/{own.id}/archivos/{text}").status_code for text in texts} == {404}


@pytest.mark.parametrize("role", WITHOUT_CASES)
def test_roles_without_casework_reach_no_case(
    client: PageClient, session: Session, case: Case, role: Role
) -> None:
    enter(client, session, role)
    of_the_case = f"/expedientes/{case.id}"

    for page in ("/bandeja", "/bandeja/equipo", of_the_case, f"{of_the_case}/identidad"):
        assert client.get(page).status_code == 403, page


def test_nobody_reaches_the_desk_without_signing_in(client: PageClient, case: Case) -> None:
    for page in ("/bandeja", "/bandeja/equipo", f"/expedientes/{case.id}", "/auditoria"):
        response = client.get(page)

        assert response.status_code == 302, page
        assert "/personal/ingresar" in response.location


def test_verbs_of_the_central_desk_are_refused_to_an_officer(
    app: Flask, client: PageClient, session: Session
) -> None:
    body, officer = builders.joined_body(session)
    case, _receipt = builders.file_a_case(app, session, body)
    sign_in_as(client, session, officer)
    client.get(f"/expedientes/{case.id}")
    hidden = [f"/expedientes/{case.id}/{verb}" for verb in ("derivar", "enviado", "liberar")]

    assert not set(hidden) & set(client.page.links.values())
    assert [client.get(address).status_code for address in hidden] == [403, 403, 409]
    data = {**FORM, "version": str(case.version), "csrf_token": token_of(client), "body": str(body.id)}
    assert client.post(f"{hidden[0]}/confirmar", data=data).status_code == 403
    assert client.post(hidden[1], data=data).status_code == 403
    assert client.post(hidden[2], data=data).status_code == 409
    assert events(session) == 1


def test_a_form_without_the_version_of_its_case_is_refused(
    app: Flask, client: PageClient, session: Session
) -> None:
    body, officer = builders.joined_body(session)
    case, _receipt = builders.file_a_case(app, session, body)
    sign_in_as(client, session, officer)
    data = {**FORM, "csrf_token": token_of(client)}

    for version in ("", "x", "-1", "1 2"):
        sent = {**data, "version": version}
        assert client.post(f"/expedientes/{case.id}/nota", data=sent).status_code == 422, version
        assert events(session) == 1
