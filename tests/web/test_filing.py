"""Filing: the search for a body, the form, and the receipt that is shown once."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from foia.actors import Role
from foia.cases.models import Case, Identity
from foia.directory.models import Body
from foia.notifications.models import OutboxMessage
from foia.requests.form_page import FORM_COOKIE
from tests.builders import FILER, QUESTION, SUBJECT, add_person, add_public_body, joined_body
from tests.clock import Clock
from tests.page_client import PageClient

WITHOUT_BODY = "/solicitudes/nueva/sin-entidad"
ASKED = {"subject": SUBJECT, "question_1": QUESTION}


@pytest.fixture
def body(session: Session) -> Body:
    body, _officer = joined_body(session, name="Ministerio de Caminos", acronym="MC")
    session.commit()
    return body


@pytest.fixture
def address(body: Body, session: Session) -> str:
    address = f"/solicitudes/nueva/{body.id}"
    session.rollback()  # a read left open would not see what the page writes
    return address


def case_of(session: Session) -> Case:
    session.rollback()
    return session.scalars(select(Case)).one()


def count_of(session: Session) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(Case)) or 0


def key_shown(client: PageClient) -> str:
    return "".join(client.page.element("clave").itertext())


def sent_form(client: PageClient, action: str, values: dict[str, Any]) -> dict[str, Any]:
    """Return what a browser would send, to send it twice."""
    form = client.page.form(action)
    hidden = {i.get("name", ""): i.get("value", "") for i in form.iter("input") if i.get("type") == "hidden"}
    return {"acting_for": "oneself", "notice_channel": "page", **hidden, **values}


def test_a_body_is_found_by_name_acronym_or_former_name(client: PageClient, session: Session) -> None:
    add_public_body(session, name="Agencia de Correos", acronym="AGBC", former_names=["ECOBOL"])
    session.commit()

    for words in ("correos", "AGBC", "ecobol"):
        client.get(f"/solicitudes/nueva?q={words}")
        assert "Agencia de Correos (AGBC)" in client.page.text
        assert "La Paz" in client.page.text

    assert "Antes: ECOBOL" in client.page.text


def test_a_search_without_results_offers_to_file_without_a_body(client: PageClient) -> None:
    client.get("/solicitudes/nueva?q=astilleros")

    assert "No encontramos ninguna entidad" in client.page.text
    assert client.page.links["No sé qué entidad es"] == WITHOUT_BODY


def test_an_empty_search_says_what_to_write(client: PageClient) -> None:
    client.get("/solicitudes/nueva?q=")

    assert client.page.errors == ["Escriba el nombre o la sigla de la entidad"]


def test_a_body_that_does_not_exist_is_not_found(client: PageClient) -> None:
    response = client.get("/solicitudes/nueva/00000000-0000-0000-0000-000000000000")

    assert response.status_code == 404


def test_a_filing_is_answered_with_folio_key_and_due_date(
    client: PageClient, session: Session, address: str
) -> None:
    response = client.send(address, ASKED)

    case = case_of(session)
    assert client.page.heading == "Recibimos su solicitud"
    assert case.folio in client.page.text
    assert re.fullmatch(r"([0-9A-Z]{4}-){6}[0-9A-Z]{3}", key_shown(client))
    assert "vence el lunes 30 de marzo de 2026" in client.page.text
    assert "¿Cómo se calculó?" in client.page.text
    assert response.headers["Cache-Control"] == "no-store"


def test_the_receipt_s_key_opens_the_case(client: PageClient, address: str) -> None:
    client.send(address, ASKED)

    client.send("/seguir")

    assert client.page.heading == "Su solicitud"
    assert QUESTION in client.page.text


def test_a_filing_without_a_body_goes_to_the_central_desk(client: PageClient, session: Session) -> None:
    client.send(WITHOUT_BODY, ASKED)

    case = case_of(session)
    assert (case.body_id, case.custody) == (None, "central_desk")
    assert "La mesa central busca la entidad competente" in client.page.text


def test_a_body_that_has_not_joined_is_told_apart_on_the_receipt(
    client: PageClient, session: Session
) -> None:
    body = add_public_body(session, name="Servicio de Aguas")
    session.commit()

    client.send(f"/solicitudes/nueva/{body.id}", ASKED)

    assert case_of(session).custody == "central_desk"
    assert "Servicio de Aguas todavía no atiende por esta vía" in client.page.text


def test_a_filing_without_a_name_says_that_the_key_cannot_be_recovered(
    client: PageClient, session: Session, address: str
) -> None:
    client.send(address, ASKED)

    assert session.scalars(select(Identity)).all() == []
    assert "nadie puede recuperarla si la pierde" in client.page.text


def test_a_named_filer_is_asked_only_to_confirm_the_address(
    client: PageClient, session: Session, address: str
) -> None:
    person = {"name": FILER.name, "document_number": FILER.document_number, "email": FILER.email}
    client.send(address, {**ASKED, **person, "notice_channel": "email"})

    case = case_of(session)
    waiting = session.execute(
        select(OutboxMessage.template, OutboxMessage.state).where(
            OutboxMessage.case_id == case.id, OutboxMessage.recipient_kind == "filer"
        )
    ).all()
    assert {template for template, state in waiting if state == "pending"} <= {"confirm_address", "filed"}
    assert "Le enviamos un correo para confirmar su dirección" in client.page.text
    assert FILER.email not in client.page.html


def test_several_questions_are_filed_and_empty_ones_are_not(
    client: PageClient, session: Session, address: str
) -> None:
    client.send(address, {**ASKED, "action": "add_question"})
    client.send(address, {"action": "add_question", "question_2": "¿Quién lo contrató?"})
    assert client.page.element("question_1").text == QUESTION
    client.send(address, {"question_3": ""})

    client.send("/seguir")

    assert "Pregunta 2 ¿Quién lo contrató?" in client.page.text
    assert "Pregunta 3" not in client.page.text


def test_ten_questions_are_the_most_a_form_shows(client: PageClient, address: str) -> None:
    for _press in range(9):
        client.send(address, {"action": "add_question"})

    assert "question_10" in client.page.ids
    assert "question_11" not in client.page.ids
    assert "Agregar otra pregunta" not in client.page.text


def test_a_refused_form_keeps_everything_that_was_written(
    client: PageClient, session: Session, address: str
) -> None:
    client.send(address, {"question_1": QUESTION, "name": FILER.name, "email": "no es un correo"})

    assert client.page.errors == [
        "Escriba el asunto",
        "Escriba un correo electrónico con este formato: nombre@ejemplo.bo",
    ]
    assert client.page.element("question_1").text == QUESTION
    assert client.page.element("name").get("value") == FILER.name
    assert count_of(session) == 0


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"acting_for": "another"}, "Escriba el nombre de la persona que representa"),
        (
            {"represented_name": "Junta Vecinal"},
            "Usted escribió los datos de otra persona: diga si la representa o bórrelos",
        ),
        ({"notice_channel": "email"}, "Escriba su correo, o elija que le avisemos en esta página"),
        ({"question_1": ""}, "Escriba qué información pide"),
    ],
)
def test_what_does_not_fit_together_is_asked_again(
    client: PageClient, address: str, values: dict[str, str], error: str
) -> None:
    client.send(address, {**ASKED, **values})

    assert client.page.errors == [error]


def test_a_representative_files_for_another(client: PageClient, session: Session, address: str) -> None:
    client.send(address, {**ASKED, "acting_for": "another", "represented_name": "Junta Vecinal"})

    roles = session.scalars(select(Identity.role)).all()
    assert roles == ["represented"]


@pytest.mark.parametrize("text", ["¿Cuánto? 🚧🚌", "كم كلفة الطريق؟", "a" * 20_000])
def test_any_letters_up_to_the_limit_are_filed_as_written(
    client: PageClient, address: str, text: str
) -> None:
    client.send(address, {**ASKED, "question_1": text})
    client.send("/seguir")

    assert text in client.page.html


def test_a_text_over_the_limit_is_kept_and_its_length_told(client: PageClient, address: str) -> None:
    client.send(address, {**ASKED, "question_1": "ñ" * 20_001})

    assert client.page.errors[0].startswith("El texto tiene 20.001 caracteres y el máximo es 20.000")
    assert client.page.element("question_1").text == "ñ" * 20_001


def test_the_same_form_sent_twice_shows_the_same_receipt(
    client: PageClient, session: Session, address: str
) -> None:
    client.get(address)
    form = sent_form(client, address, ASKED)
    client.post(address, data=form)
    key = key_shown(client)

    client.post(address, data=form)

    assert key_shown(client) == key
    assert "Es una sola solicitud" in client.page.text
    assert count_of(session) == 1


def test_the_same_form_with_other_words_asks_whether_it_is_another(
    client: PageClient, session: Session, address: str
) -> None:
    client.get(address)
    form = sent_form(client, address, ASKED)
    client.post(address, data=form)

    client.post(address, data={**form, "question_1": "¿Y en 2024?"})

    assert "¿Quiere presentar otra?" in client.page.text
    assert client.page.element("question_1").text == "¿Y en 2024?"
    assert count_of(session) == 1

    client.send(address)

    assert client.page.heading == "Recibimos su solicitud"
    assert count_of(session) == 2


def test_a_used_form_shows_no_key_after_half_an_hour(
    client: PageClient, session: Session, clock: Clock, address: str
) -> None:
    client.get(address)
    form = sent_form(client, address, ASKED)
    client.post(address, data=form)
    clock.advance(minutes=31)

    response = client.post(address, data=form)

    assert response.status_code == 409
    assert client.page.heading == "Esta solicitud ya fue presentada"
    assert count_of(session) == 1


def test_a_used_form_shows_no_key_to_another_browser(
    client: PageClient, session: Session, address: str
) -> None:
    client.get(address)
    form = sent_form(client, address, ASKED)
    client.post(address, data=form)
    key = key_shown(client)
    client.set_cookie(FORM_COOKIE, "0" * 32)

    client.post(address, data=form)

    assert client.page.heading == "Esta solicitud ya fue presentada"
    assert key not in client.page.html


def test_leaving_the_receipt_forgets_this_browser(client: PageClient, address: str) -> None:
    client.get(address)
    form = sent_form(client, address, ASKED)
    client.post(address, data=form)

    response = client.post("/solicitudes/terminar", data=sent_form(client, "/seguir", {}))

    assert response.headers["Clear-Site-Data"] == '"cache"'
    client.get(address)
    client.post(address, data=form)
    assert client.page.heading == "Esta solicitud ya fue presentada"


def test_a_form_that_is_not_ours_is_shown_again_with_its_words(
    client: PageClient, session: Session, address: str
) -> None:
    client.send(address, {**ASKED, "nonce": "1234.5678"})

    assert client.page.errors == ["El formulario venció. Revise lo que escribió y envíelo otra vez."]
    assert client.page.element("question_1").text == QUESTION
    assert count_of(session) == 0
    client.send(address)
    assert count_of(session) == 1


def test_the_receipt_can_be_kept_as_a_text_file(client: PageClient, session: Session, address: str) -> None:
    client.send(address, ASKED)
    key, folio = key_shown(client), case_of(session).folio

    response = client.send("/solicitudes/comprobante")

    assert response.headers["Content-Disposition"] == f"attachment; filename={folio}.txt"
    assert key in response.text
    assert "vence el lunes 30 de marzo de 2026" in response.text


def test_the_cookie_of_the_form_is_out_of_reach_of_scripts(client: PageClient, address: str) -> None:
    response = client.get(address)

    cookie = next(line for line in response.headers.getlist("Set-Cookie") if FORM_COOKIE in line)
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_nobody_is_turned_away_over_the_limits(client: PageClient, session: Session, address: str) -> None:
    for _filing in range(20):
        client.send(address, ASKED, page=address)
    assert session.scalars(select(Case.held)).all() == [False] * 20

    client.send(address, ASKED, page=address)

    session.rollback()
    assert session.scalar(select(func.count()).select_from(Case).where(Case.held)) == 1
    assert "una persona revisará la suya" in client.page.text
    assert key_shown(client)


def test_an_officer_is_told_of_a_filing(
    client: PageClient, session: Session, body: Body, address: str
) -> None:
    officer_id = add_person(session, Role.OFFICER, body).id
    session.commit()

    client.send(address, ASKED)

    told = session.scalars(select(OutboxMessage.recipient_id).where(OutboxMessage.template == "filed"))
    assert officer_id in set(told)


def test_a_period_the_calendar_does_not_cover_is_filed_and_its_date_left_open(
    client: PageClient, session: Session, clock: Clock, address: str
) -> None:
    clock.set(datetime(2031, 3, 3, 14, tzinfo=UTC))

    client.send(address, ASKED)

    assert client.page.heading == "Recibimos su solicitud"
    assert case_of(session).due_on is None
    assert "plazo por confirmar" in client.page.text


def test_a_body_under_another_regime_is_filed_too(client: PageClient, session: Session) -> None:
    body = add_public_body(session, name="Municipio de Uyuni", body_class="municipality")
    session.commit()

    client.send(f"/solicitudes/nueva/{body.id}", ASKED)

    assert case_of(session).regime_id == "bo.petition"


def test_the_form_speaks_english_when_asked(client: PageClient, app: Flask, address: str) -> None:
    client.set_cookie("idioma", "en")

    client.send(address, ASKED)

    assert client.page.root.get("lang") == "en"
    assert "Monday 30 March 2026" in client.page.text
