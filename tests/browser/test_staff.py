"""The staff's pages in a real browser: accessible on a desk's screen and on a narrow one."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from foia import clock
from foia.accounts.models import Person
from foia.actors import Role
from foia.cases import actions
from foia.cases.actions import Text
from foia.cases.models import Case
from foia.cases.vault import Upload
from foia.directory.models import Body
from tests import builders
from tests.browser.accessibility import assert_accessible
from tests.browser.steps import look, press, press_button
from tests.staff import sign_in_as

VERBS = (
    "acusar",
    "asignar",
    "aclaracion",
    "mensaje",
    "nota",
    "responder",
    "prorroga",
    "identidad",
    "imprimir",
)
NOTE = "Llamar a la oficina de contratos antes del viernes."


@pytest.fixture
def body(session: Session) -> Body:
    return builders.add_public_body(session)


@pytest.fixture
def officer(session: Session, body: Body) -> Person:
    return builders.add_person(session, Role.OFFICER, body, name="Elena Rojas")


@pytest.fixture
def case(app: Flask, session: Session, body: Body, officer: Person) -> Case:
    """A late case with letters of both sides, files and a note; beside it one that is held."""
    filed_at = clock.now() - timedelta(days=60)
    questions = ["¿Cuánto costó el alumbrado?", "¿Qué empresa lo hizo?"]
    case, _receipt = builders.file_a_case(app, session, body, filed_at, questions=questions, quiet=True)
    acting = builders.staff_context(app, session, officer)
    actions.send_message(acting, case, Text("Estamos reuniendo los contratos.", [Upload("lista.txt", b"1")]))
    actions.write_message(builders.filer_context(app, session, case), case, Text("Gracias, espero."))
    actions.add_note(acting, case, NOTE)
    builders.file_a_case(app, session, body, held=True, quiet=True)
    session.commit()
    return case


def enter(page: Page, app: Flask, session: Session, person: Person) -> None:
    """Give the browser an open session of a person."""
    with app.test_client() as client:
        sign_in_as(client, session, person)
        cookie = client.get_cookie("foia")
    assert cookie is not None
    address = {"domain": "127.0.0.1", "path": "/"}
    page.context.clear_cookies()
    page.context.add_cookies([{"name": "foia", "value": cookie.value, **address}])  # type: ignore[typeddict-item]


def assert_all_accessible(page: Page, addresses: list[str]) -> None:
    for address in addresses:
        look(page, address)


def test_the_officers_pages_are_accessible(
    app: Flask, session: Session, page: Page, officer: Person, case: Case
) -> None:
    enter(page, app, session, officer)

    assert_all_accessible(
        page,
        ["/bandeja", "/bandeja?due=soon&folio=mal", f"/expedientes/{case.id}"]
        + [f"/expedientes/{case.id}/{verb}" for verb in VERBS],
    )


def test_the_heads_and_auditors_pages_are_accessible(
    app: Flask, session: Session, page: Page, body: Body, officer: Person, case: Case
) -> None:
    enter(page, app, session, builders.add_person(session, Role.HEAD, body))
    assert_all_accessible(page, ["/bandeja", "/bandeja/equipo"])

    enter(page, app, session, builders.add_person(session, Role.AUDITOR))
    assert_all_accessible(page, ["/auditoria", f"/auditoria/expedientes/{case.id}"])


def test_the_central_desks_pages_are_accessible(app: Flask, session: Session, page: Page) -> None:
    waiting = builders.add_public_body(session, name="Servicio de Aguas")
    case, _receipt = builders.file_a_case(app, session, waiting)
    builders.joined_body(session, name="Ministerio de Energías")
    enter(page, app, session, builders.add_person(session, Role.CENTRAL_DESK))

    addresses = ["", "/derivar", "/derivar?search=energias", "/enviado", "/responder", "/imprimir"]
    assert_all_accessible(page, ["/bandeja", *(f"/expedientes/{case.id}{address}" for address in addresses)])


def test_a_refused_answer_and_a_conflict_are_accessible(
    app: Flask, session: Session, page: Page, officer: Person, case: Case
) -> None:
    enter(page, app, session, officer)
    page.goto(f"/expedientes/{case.id}/responder")
    press_button(page, "Enviar la respuesta")
    expect(page.get_by_role("link", name="Elija qué responde a la pregunta 1")).to_be_visible()
    assert_accessible(page)

    page.goto(f"/expedientes/{case.id}/nota")
    page.get_by_label("Nota interna").fill("Esta nota llega tarde.")
    colleague = builders.add_person(session, Role.OFFICER, session.get(Body, case.body_id))
    actions.add_note(builders.staff_context(app, session, colleague), case, "La de otra persona")
    session.commit()
    press_button(page, "Agregar la nota")

    expect(page.get_by_role("heading", level=1)).to_have_text("Otra persona cambió este expediente")
    expect(page.get_by_text("Esta nota llega tarde.")).to_be_visible()
    assert_accessible(page)


def test_an_officer_answers_with_the_keyboard_and_the_browser_alone(
    app: Flask, session: Session, page: Page, officer: Person, case: Case
) -> None:
    enter(page, app, session, officer)
    page.goto("/bandeja")
    press(page.get_by_role("link", name=case.folio, exact=True))
    expect(page.get_by_text(NOTE)).to_be_visible()
    press(page.get_by_role("link", name="Responder", exact=True), key="Enter")
    page.get_by_role("group", name="¿Qué responde a la pregunta 1?").get_by_label(
        "Se entrega la información", exact=True
    ).check()
    page.get_by_role("group", name="¿Qué responde a la pregunta 2?").get_by_label(
        "Se entrega la información", exact=True
    ).check()
    page.get_by_label("Respuesta", exact=True).fill("Costó 1.200.000 bolivianos.")
    page.get_by_label("Archivos (opcional)").set_input_files(
        {"name": "contrato.txt", "mimeType": "text/plain", "buffer": b"Contrato"}
    )
    page.get_by_label("Revisé la respuesta").check()
    press_button(page, "Enviar la respuesta")

    expect(page.get_by_role("alert").get_by_text("Registró la respuesta")).to_be_visible()
    expect(page.get_by_role("link", name="contrato.txt")).to_be_visible()
    session.rollback()
    assert case.outcome == "granted"
