"""The answer form: an outcome for each question, a ground where something is withheld, no accidents."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from foia import law
from foia.accounts.models import Person
from foia.actors import Role
from foia.cases.desk.answer_forms import ground_words
from foia.cases.models import Case, Event, Question
from foia.directory.models import Body
from tests import builders
from tests.page_client import PageClient
from tests.staff import sign_in_as

LETTER = "Se entregan los contratos de 2025, en el archivo adjunto."


@pytest.fixture
def body(session: Session, client: PageClient) -> Body:
    return builders.add_public_body(session)


@pytest.fixture
def officer(session: Session, client: PageClient, body: Body) -> Person:
    person = builders.add_person(session, Role.OFFICER, body, name="Elena Rojas")
    sign_in_as(client, session, person)
    return person


@pytest.fixture
def case(app: Flask, session: Session, officer: Person, body: Body) -> Case:
    found, _receipt = builders.file_a_case(
        app, session, body, questions=["¿Cuánto costó?", "¿Quién lo hizo?"]
    )
    session.commit()
    return found


def address(case: Case) -> str:
    return f"/expedientes/{case.id}/responder"


def outcomes(session: Session, case: Case) -> list[tuple[str | None, str | None]]:
    session.rollback()
    rows = session.scalars(select(Question).where(Question.case_id == case.id).order_by(Question.position))
    return [(row.outcome, row.ground_code) for row in rows]


def test_every_question_is_answered_and_the_case_ends(
    client: PageClient, session: Session, case: Case
) -> None:
    client.send(
        address(case),
        {
            "outcome_1": "granted",
            "outcome_2": "already_public",
            "text": LETTER,
            "files": (BytesIO(b"a;b\n1;2\n"), "contratos.csv"),
            "is_checked": "y",
        },
    )

    assert "Registró la respuesta" in client.page.text
    assert outcomes(session, case) == [("granted", None), ("already_public", None)]
    assert case.outcome == "granted"
    assert case.stopped_on == date(2026, 3, 9)
    assert "Se entrega la información" in client.page.text
    assert client.get(client.page.links["contratos.csv"]).data == b"a;b\n1;2\n"


def test_one_question_may_wait(client: PageClient, session: Session, case: Case) -> None:
    first = {"outcome_1": "granted", "outcome_2": "later", "text": LETTER, "is_checked": "y"}
    client.send(address(case), first)

    assert "Quedan preguntas por responder" in client.page.text
    assert outcomes(session, case) == [("granted", None), (None, None)]
    client.get(address(case))
    assert "outcome_1" not in client.page.html
    client.send(
        address(case), {"outcome_2": "already_public", "text": "Está en la página.", "is_checked": "y"}
    )
    assert outcomes(session, case) == [("granted", None), ("already_public", None)]


@pytest.mark.parametrize(
    ("sent", "errors"),
    [
        (
            {},
            [
                "Escriba la respuesta",
                "Revise la respuesta y confírmelo",
                "Elija qué responde a la pregunta 1",
                "Elija qué responde a la pregunta 2",
            ],
        ),
        ({"outcome_1": "later", "outcome_2": "later"}, ["Responda al menos una pregunta."]),
        (
            {"outcome_1": "granted", "outcome_2": "refused"},
            ["Elija la causal por la que no entrega todo lo que pide la pregunta 2."],
        ),
        (
            {"outcome_1": "partially_granted", "outcome_2": "later"},
            ["Elija la causal por la que no entrega todo lo que pide la pregunta 1."],
        ),
        (
            {"outcome_1": "granted", "outcome_2": "granted", "is_checked": None},
            ["Revise la respuesta y confírmelo"],
        ),
    ],
)
def test_what_is_missing_is_said_in_words(
    client: PageClient, session: Session, case: Case, sent: dict[str, str | None], errors: list[str]
) -> None:
    complete = {"text": LETTER, "is_checked": "y"} if sent else {}

    response = client.send(address(case), {**complete, **sent})

    assert response.status_code == 422
    assert sorted(client.page.errors) == sorted(errors)
    assert client.page.title.startswith("Error: Responder")
    assert outcomes(session, case) == [(None, None), (None, None)]


def test_errors_are_told_in_the_order_of_the_page(client: PageClient, case: Case) -> None:
    client.send(address(case), {})

    questions = [place for place, text in enumerate(client.page.errors) if "pregunta" in text]
    assert questions == [0, 1]


def test_a_mistake_loses_neither_the_letter_nor_the_files(client: PageClient, case: Case) -> None:
    form = {
        "outcome_1": "granted",
        "outcome_2": "granted",
        "text": LETTER,
        "files": (BytesIO(b"contenido"), "anexo.txt"),
    }
    client.send(address(case), form)
    assert client.page.errors == ["Revise la respuesta y confírmelo"]
    assert LETTER in client.page.html

    client.send(address(case), {"is_checked": "y"})

    assert client.get(client.page.links["anexo.txt"]).data == b"contenido"


def test_a_ground_chosen_for_what_is_given_counts_for_nothing(
    client: PageClient, session: Session, case: Case
) -> None:
    form = {
        "outcome_1": "granted",
        "ground_1": "BO-LEY",
        "outcome_2": "later",
        "text": LETTER,
        "is_checked": "y",
    }

    client.send(address(case), form)

    assert outcomes(session, case)[0] == ("granted", None)


def test_the_grounds_are_offered_in_the_words_of_the_norm(client: PageClient, case: Case) -> None:
    client.get(address(case))

    options = [option for option in client.page.all("option") if option.get("value") == "BO-LPA18-a"]
    assert len(options) == 2
    assert not any("(Paráfrasis)" in "".join(option.itertext()) for option in options)


def test_a_ground_in_words_of_ours_says_so(app: Flask) -> None:
    ground = law.load().regime("bo.information_request").grounds[0]

    with app.test_request_context():
        assert "(Paráfrasis)" in ground_words(replace(ground, paraphrase=True))
        assert "(Paráfrasis)" not in ground_words(replace(ground, paraphrase=False))


def test_an_answer_sent_twice_is_recorded_once(client: PageClient, session: Session, case: Case) -> None:
    client.get(address(case))
    page = client.page
    form = {"outcome_1": "granted", "outcome_2": "granted", "text": LETTER, "is_checked": "y"}
    client.send(address(case), form)
    client.page = page

    response = client.send(address(case), form)

    assert response.status_code == 409
    assert "Usted ya registró algo en este expediente" in client.page.text
    session.rollback()
    types = session.scalars(select(Event.type).where(Event.case_id == case.id)).all()
    assert sorted(types) == ["answered", "filed"]
