"""What a category asks: written by screen, asked page by page, and kept in the text of the case."""

from __future__ import annotations

from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from foia.accounts.models import Person
from foia.actors import Role
from foia.cases.categories import Category
from foia.cases.category_question_models import CategoryQuestion
from foia.cases.models import Document, Event
from foia.changes import changes_of
from foia.directory.models import Body
from tests import builders
from tests.builders import FILER, HAPPENED, QUESTION
from tests.clock import Clock
from tests.filing import ASKED, case_of, count_of, sent_form
from tests.page_client import PageClient
from tests.staff import sign_in_as

KIND = "service_complaint"
CHARGE = f"{KIND}.charge"


@pytest.fixture
def administrator(session: Session, clock: Clock) -> Person:
    person = builders.add_person(session, Role.ADMINISTRATOR, name="Rosa Vargas")
    session.commit()
    return person


@pytest.fixture
def admin(app: Flask, session: Session, administrator: Person) -> PageClient:
    browser = PageClient(app, app.response_class)
    sign_in_as(browser, session, administrator)
    return browser


def category_id(session: Session, code: str = CHARGE) -> UUID:
    return session.scalars(select(Category.id).where(Category.code == code)).one()


def add_question(session: Session, code: str = CHARGE, **values: Any) -> CategoryQuestion:
    given = {"answer": "short", "position": 10, "text_es": "¿De qué mes?", "options_json": "", **values}
    question = CategoryQuestion(category_id=category_id(session, code), **given)
    session.add(question)
    session.commit()
    return question


def answer(question: CategoryQuestion, place: int = 1) -> str:
    return f"answer_{question.id.hex}" + (f"_{place}" if place > 1 else "")


@pytest.fixture
def address(session: Session, body: Body) -> str:
    return f"/reclamos/nuevo/servicio/{body.id}"


def told(app: Flask, session: Session) -> str:
    """Return the text of the one case there is."""
    case = case_of(session)
    documents = session.scalars(
        select(Document).where(Document.case_id == case.id, Document.kind == "question")
    )
    return builders.context(app, session).vaults.open(case.id).text(documents.one())


def test_an_administrator_writes_what_a_category_asks(
    admin: PageClient, session: Session, clock: Clock
) -> None:
    page = f"/administracion/categorias/{category_id(session)}/preguntas"
    new = f"{page}/nueva"
    bill = {"text_es": "¿Tiene la factura?", "answer": "yes_no", "is_required": "y", "position": "10"}

    admin.send(new, {"text_es": "¿Qué le cobraron?", "answer": "choice", "options": "Luz"}, page=new)
    assert admin.page.errors == ["Escriba al menos dos opciones, una por línea"]
    admin.send(new, bill, page=new)
    session.rollback()
    first = session.scalars(select(CategoryQuestion)).one()
    clock.advance(minutes=1)
    early = {"text_es": "Número de la factura", "after": f"{first.id.hex}:yes", "position": "5"}
    admin.send(new, early, page=new)
    assert admin.page.errors == ["El orden debe ser mayor que el de la pregunta de la que depende"]
    admin.send(new, {**early, "position": "20"}, page=new)
    assert "Si en «¿Tiene la factura?» contestó: Sí" in admin.page.text

    clock.advance(minutes=1)
    admin.send(f"{page}/{first.id}/retirar", page=f"{page}/{first.id}")
    assert "Otra pregunta depende de esta" in admin.page.text
    admin.send(f"{page}/{first.id}", {"text_es": "¿Guarda la factura?"}, page=f"{page}/{first.id}")
    session.rollback()
    [changed, added] = changes_of(session, "category_question", first.id)
    assert (added.action, changed.action) == ("added", "changed")
    assert changed.fields == (("text_es", "¿Tiene la factura?", "¿Guarda la factura?"),)


def test_a_category_asks_page_by_page_and_the_answers_stand_in_the_text(
    app: Flask, client: PageClient, session: Session, address: str, body: Body
) -> None:
    bill = add_question(session, text_es="¿Tiene la factura?", answer="yes_no", is_required=True)
    number = add_question(
        session, text_es="Número de la factura", after_id=bill.id, after_value="yes", position=20
    )
    amount = add_question(
        session, text_es="¿Cuánto le cobraron?", answer="amount", is_required=True, position=30, most=3
    )
    elsewhere = builders.add_public_body(session, "Otra entidad")
    add_question(session, text_es="¿Solo de otra entidad?", body_id=elsewhere.id)
    client.get(address)
    client.send(address, {"action": "continue"})
    assert client.page.errors == ["Elija de qué se trata"]
    client.send(address, {"action": "continue", "category": CHARGE})
    assert "¿Tiene la factura?" in client.page.text
    assert "¿Cuánto le cobraron?" not in client.page.text
    client.send(address, {"action": "continue"})
    assert client.page.errors == ["Elija una respuesta: ¿Tiene la factura?"]

    client.send(address, {"action": "continue", answer(bill): "yes"})
    assert "Número de la factura" in client.page.text
    client.send(address, {"happened": HAPPENED, answer(amount): "mucho", answer(number): "A-77"})
    assert client.page.errors[0] == "Escriba un monto con números, por ejemplo 1250,50."
    client.send(address, {"action": "category"})
    client.send(address, {"action": "continue"})
    assert "¿Tiene la factura?" in client.page.text, "to be answered otherwise"
    client.send(address, {"action": "continue"})
    client.send(address, {answer(amount): "1.250,50", "action": f"more_{amount.id.hex}"})
    assert client.page.errors == []
    client.send(address, {answer(amount, 2): "30", "name": FILER.name})

    assert client.page.heading == "Recibimos su reclamo"
    assert case_of(session).category == CHARGE
    assert told(app, session) == (
        f"{HAPPENED}\n\n¿Tiene la factura? Sí\n\nNúmero de la factura: A-77\n\n"
        "¿Cuánto le cobraron?\n1. 1.250,50\n2. 30"
    )
    assert not any("A-77" in event.payload for event in session.scalars(select(Event)))


def test_going_back_to_the_category_keeps_what_was_written(
    client: PageClient, session: Session, address: str
) -> None:
    add_question(session)
    client.get(address)
    client.send(address, {"action": "continue", "category": CHARGE})
    files = [(BytesIO(b"%PDF-1.7\n%%EOF"), "factura.pdf"), (BytesIO(b"MZ"), "programa.exe")]
    client.send(address, {"action": "category", "happened": HAPPENED, "name": FILER.name, "files": files})
    assert [error for error in client.page.errors if "programa.exe" in error]
    client.send(address, {"action": "continue", "category": f"{KIND}.other"})

    assert "¿De qué mes?" not in client.page.text
    assert "factura.pdf" in client.page.text
    client.send(address)

    assert client.page.heading == "Recibimos su reclamo"
    assert case_of(session).category == f"{KIND}.other"


def test_the_same_form_with_another_answer_asks_before_it_files_twice(
    client: PageClient, session: Session, address: str
) -> None:
    question = add_question(session)
    client.get(address)
    client.send(address, {"action": "continue", "category": CHARGE})
    written = {"happened": HAPPENED, "name": FILER.name, answer(question): "enero", "identity": "named"}
    form = sent_form(client, address, written)

    client.post(address, data=form)
    client.post(address, data=form)
    assert count_of(session) == 1
    client.post(address, data={**form, answer(question): "febrero"})

    assert "Este formulario ya se presentó con otro texto" in client.page.text
    assert count_of(session) == 1


def test_a_deployment_may_write_categories_for_requests_too(
    app: Flask, client: PageClient, admin: PageClient, session: Session, body: Body
) -> None:
    address = f"/solicitudes/nueva/{body.id}"
    new = "/administracion/categorias/nueva?tipo=info_request"
    admin.send(new, {"name_es": "Contratos", "position": "1"}, page=new)
    session.rollback()
    code = session.scalars(select(Category.code).where(Category.kind == "info_request")).one()
    client.get(address)
    assert "¿Sobre qué pide?" in client.page.text

    year = add_question(session, code, text_es="¿De qué año?", is_required=True)
    client.get(address)
    client.send(address, {"action": "continue", "category": code})
    client.send(address, {**ASKED, answer(year): "2025"})

    assert client.page.heading == "Recibimos su solicitud"
    assert case_of(session).category == code
    assert told(app, session) == f"{QUESTION}\n\n¿De qué año? 2025"


@pytest.mark.parametrize("asks", [False, True])
def test_a_form_can_begin_with_a_text_that_stands_in_no_address(
    client: PageClient, session: Session, address: str, asks: bool
) -> None:
    if asks:
        add_question(session)
    client.get(address)
    token = sent_form(client, address, {})["csrf_token"]
    client.post(address, data={"action": "begin", "happened": HAPPENED, "csrf_token": token})

    assert client.page.errors == []
    assert HAPPENED in client.page.html
    assert count_of(session) == 0
    if asks:
        client.send(address, {"action": "continue", "category": CHARGE})
    client.send(address, {"category": CHARGE, "name": FILER.name})
    assert client.page.heading == "Recibimos su reclamo"
