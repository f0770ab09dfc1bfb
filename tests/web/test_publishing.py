"""Publishing answers: proposed, reviewed by another person, found by everybody, and never who asked."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import update
from sqlalchemy.orm import Session

from foia.accounts.models import Person
from foia.actors import Role
from foia.cases.actions import Text
from foia.cases.answering import QuestionAnswer, answer, questions_of
from foia.cases.models import Case
from foia.cases.store import events_of
from foia.cases.vault import Person as Filer
from foia.directory.models import Body
from foia.errors import InvalidInput
from foia.publishing import actions
from foia.publishing.actions import publish
from foia.publishing.queries import of_case
from foia.publishing.rules import suspects
from foia.requests.rules import RULES
from tests import builders
from tests.clock import Clock
from tests.page_client import PageClient
from tests.staff import sign_in_as

ANSWER = "La limpieza costó 1.200.000 bolivianos en 2025."
SAID = {
    "subject": "Costo de la limpieza",
    "question": "¿Cuánto costó la limpieza de las oficinas?",
    "answer": ANSWER,
}


@pytest.fixture
def body(session: Session) -> Body:
    return builders.add_public_body(session)


@pytest.fixture
def officers(session: Session, body: Body) -> tuple[Person, Person]:
    two = [builders.add_person(session, Role.OFFICER, body) for _number in range(2)]
    session.commit()
    return two[0], two[1]


@pytest.fixture
def case(app: Flask, session: Session, body: Body, officers: tuple[Person, Person], clock: Clock) -> Case:
    filer = Filer(name="Rosa Quispe Mamani", document_number="4567890")
    found, _receipt = builders.file_a_case(app, session, body, filer=filer, notice_channel="page")
    clock.advance(days=2)
    acting = builders.staff_context(app, session, officers[0])
    answers = [QuestionAnswer(question.id, "granted") for question in questions_of(acting, found)]
    answer(acting, found, RULES, answers, Text(ANSWER))
    session.commit()
    clock.advance(hours=1)
    session.rollback()
    return found


def propose(client: PageClient, case: Case, **changed: str) -> int:
    return client.send(f"/expedientes/{case.id}/publicar", {**SAID, **changed}).status_code


def test_an_answer_is_public_once_another_person_reviewed_it(
    client: PageClient, session: Session, case: Case, officers: tuple[Person, Person]
) -> None:
    sign_in_as(client, session, officers[0])
    propose(client, case)
    client.get(f"/expedientes/{case.id}/publicar")
    assert "La revisa otra persona" in client.page.text
    assert "Costo de la limpieza" not in client.get("/respuestas").text

    session.rollback()
    sign_in_as(client, session, officers[1])
    client.get(f"/expedientes/{case.id}/publicar")
    client.send(
        f"/expedientes/{case.id}/publicar/revisar",
        {"is_checked": "y"},
        page=f"/expedientes/{case.id}/publicar",
    )
    session.rollback()
    assert events_of(session, case.id)[-1].type == "answer_published"

    session.rollback()
    sign_in_as(client, session, officers[1])
    client.get("/respuestas?q=limpiezas")
    client.get(client.page.links["Costo de la limpieza"])
    assert ANSWER in client.page.text
    assert case.folio not in client.page.html
    assert "Quispe" not in client.page.html


def test_who_proposed_does_not_review(
    app: Flask, client: PageClient, session: Session, case: Case, officers: tuple[Person, Person]
) -> None:
    sign_in_as(client, session, officers[0])
    propose(client, case)
    session.rollback()
    acting = builders.staff_context(app, session, officers[0])
    known = of_case(session, case.id)
    assert known is not None
    with pytest.raises(InvalidInput, match="same_person"):
        publish(acting, case, known)


@pytest.mark.parametrize("field", ["subject", "question", "answer"])
def test_words_that_tell_who_asked_are_refused(
    client: PageClient, session: Session, case: Case, officers: tuple[Person, Person], field: str
) -> None:
    sign_in_as(client, session, officers[0])

    assert propose(client, case, **{field: f"{SAID[field]} Lo pidió Rosa Quispe."}) == 422
    assert "Quítelo" in " ".join(client.page.errors)


def test_a_withdrawn_answer_is_found_by_nobody(
    client: PageClient, session: Session, case: Case, officers: tuple[Person, Person]
) -> None:
    sign_in_as(client, session, officers[0])
    propose(client, case)
    session.rollback()
    sign_in_as(client, session, officers[1])
    page = f"/expedientes/{case.id}/publicar"
    client.get(page)
    client.send(f"{page}/revisar", {"is_checked": "y"}, page=page)
    address = ""
    client.get("/respuestas")
    address = client.page.links["Costo de la limpieza"]
    client.get(page)
    client.send(f"{page}/retirar", {}, page=page)

    assert client.get(address).status_code == 404
    assert "Costo de la limpieza" not in client.get("/respuestas?q=limpieza").text


def test_a_case_without_an_answer_is_not_published(
    app: Flask, client: PageClient, session: Session, body: Body, officers: tuple[Person, Person]
) -> None:
    waiting, _receipt = builders.file_a_case(app, session, body)
    session.commit()
    sign_in_as(client, session, officers[0])

    assert client.get(f"/expedientes/{waiting.id}/publicar").status_code == 409


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Escriba a rosa@example.org o al 71234567.", ["email", "number"]),
        ("Se pagaron 1.200.000 bolivianos, 3.450,50 cada mes.", []),
        ("La cédula 4567890 LP es de la Sra. Quispe.", ["number", "title"]),
        ("Vive en la calle Sucre 23.", ["address"]),
    ],
)
def test_what_may_tell_of_somebody_is_pointed_at(text: str, kinds: list[str]) -> None:
    assert [found.kind for found in suspects(text)] == kinds


def test_what_is_published_is_what_was_read(
    app: Flask,
    client: PageClient,
    session: Session,
    case: Case,
    officers: tuple[Person, Person],
    clock: Clock,
) -> None:
    page = f"/expedientes/{case.id}/publicar"
    sign_in_as(client, session, officers[0])
    propose(client, case)
    session.rollback()
    sign_in_as(client, session, officers[1])
    client.get(page)
    clock.advance(seconds=5)
    acting = builders.staff_context(app, session, officers[0])
    actions.propose(acting, case, actions.PublicText("Otra cosa", "Otra", "Otra"), [])
    session.commit()

    response = client.send(f"{page}/revisar", {"is_checked": "y"})

    assert response.status_code == 409
    client.get(page)
    assert "Otra cosa" in client.page.text and "Todavía no la lee nadie de fuera" in client.page.text


@pytest.mark.parametrize(
    "query", ["anio=99999", "anio=0000", "anio=0", "anio=9999", "resultado=%00", "entidad=%00", "q=%00%27"]
)
def test_whatever_an_address_asks_for_is_answered(client: PageClient, query: str) -> None:
    assert client.get(f"/respuestas?{query}").status_code == 200


def test_what_became_confidential_is_public_no_more(
    client: PageClient, session: Session, case: Case, officers: tuple[Person, Person]
) -> None:
    sign_in_as(client, session, officers[0])
    propose(client, case)
    sign_in_as(client, session, officers[1])
    page = f"/expedientes/{case.id}/publicar"
    client.get(page)
    client.send(f"{page}/revisar", {"is_checked": "y"}, page=page)
    client.get("/respuestas")
    address = client.page.links["Costo de la limpieza"]
    session.rollback()
    session.execute(update(Case).where(Case.id == case.id).values(confidential=True))
    session.commit()

    assert client.get(address).status_code == 404
    assert "Costo de la limpieza" not in client.get("/respuestas").text
