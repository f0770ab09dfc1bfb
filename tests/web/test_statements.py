"""How many statements a page costs, however much it shows."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from foia.cases import actions
from foia.cases.actions import Text
from foia.cases.answering import questions_of
from foia.cases.measures import promise_measure
from foia.cases.parts import split
from foia.cases.referral import refer
from foia.cases.store import record
from foia.cases.vault import Upload
from tests.builders import add_public_body, answer_a_case, file_a_case, joined_body, staff_context
from tests.filed import Filed
from tests.page_client import PageClient
from tests.statements import counted_statements

CASE_PAGE = 6
LIST_PAGE = 4
PDF = b"%PDF-1.7\n%%EOF"


@pytest.mark.parametrize("letters", [0, 12])
def test_the_opened_case_costs_the_same_however_much_was_written(
    app: Flask, client: PageClient, filed: Filed, letters: int
) -> None:
    for number in range(letters):
        actions.write_message(filed.as_filer(), filed.case, Text(f"Mensaje {number}", [Upload("a.pdf", PDF)]))
        actions.send_message(filed.as_officer(), filed.case, Text(f"Respuesta {number}"))
    answer_a_case(filed.app, filed.session, filed.case, filed.officer)
    filed.session.commit()
    filed.opened_by(client)

    with counted_statements(app) as statements:
        client.get("/mi-solicitud")

    assert client.page.text.count("Mensaje de la entidad") == letters
    assert 1 <= len(statements) <= CASE_PAGE, statements


def test_a_complaint_with_parts_and_measures_costs_no_more(
    app: Flask, client: PageClient, session: Session
) -> None:
    body, officer = joined_body(session)
    case, receipt = file_a_case(app, session, body, questions=["Uno", "Dos", "Tres"])
    case.category = "service_complaint.delay"
    acting = staff_context(app, session, officer)
    for question in questions_of(acting, case)[1:]:
        split(acting, case, [question.id], "Tarda más.")
    promise_measure(acting, case, "Pondremos un letrero.", date(2026, 4, 1))
    refer(acting, case, add_public_body(session), "Es de otra entidad.")
    session.commit()
    client.send("/seguir", {"folio": receipt.folio, "key": receipt.key}, page="/seguir")

    with counted_statements(app) as statements:
        client.get("/mi-solicitud")

    assert f"{receipt.folio}-3" in client.page.text
    assert 1 <= len(statements) <= CASE_PAGE, statements


def test_a_lapsed_case_costs_no_more(app: Flask, client: PageClient, filed: Filed) -> None:
    actions.ask_clarification(filed.as_officer(), filed.case, "¿A qué avenida se refiere?")
    record(filed.as_officer(), filed.case, "lapsed", {"outcome": "lapsed"})
    filed.session.commit()
    filed.opened_by(client)

    with counted_statements(app) as statements:
        client.get("/mi-solicitud")

    assert "Todavía puede aclarar" in client.page.text
    assert 1 <= len(statements) <= CASE_PAGE, statements


def test_searching_a_body_costs_the_same_however_many_are_found(
    app: Flask, client: PageClient, session: Session
) -> None:
    for number in range(15):
        add_public_body(session, name=f"Hospital {number}", place_code=f"BO-{'LOPCSHTBN'[number % 9]}")
    session.commit()

    with counted_statements(app) as statements:
        client.get("/solicitudes/nueva?q=hospital")

    assert "15 entidades" in client.page.text
    assert 1 <= len(statements) <= LIST_PAGE, statements


@pytest.mark.parametrize("address", ["/seguir", "/recuperar-clave"])
def test_a_form_without_a_case_asks_the_database_nothing(
    app: Flask, client: PageClient, address: str
) -> None:
    with counted_statements(app) as statements:
        client.get(address)

    assert statements == []


def test_a_form_for_whoever_is_competent_asks_for_its_categories_alone(
    app: Flask, client: PageClient
) -> None:
    with counted_statements(app) as statements:
        client.get("/solicitudes/nueva/sin-entidad")

    assert [statement for statement in statements if "categories" not in statement] == []
    assert len(statements) == 1
