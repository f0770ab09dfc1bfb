"""Accounts of citizens: opened by who owns the address, following cases by their key, with one mailbox."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from foia.actors import Role
from foia.cases.actions import Text
from foia.cases.answering import QuestionAnswer, answer, questions_of
from foia.cases.recovery import rotate_key
from foia.citizens.letters import address_and_letter
from foia.citizens.models import Citizen
from foia.notifications.models import OutboxMessage
from foia.requests.rules import RULES
from tests.builders import add_person, file_a_case, file_a_complaint, joined_body
from tests.citizens import ADDRESS, enter_as, open_account
from tests.clock import Clock
from tests.filed import Filed
from tests.page_client import PageClient
from tests.staff import PASSWORD, QUICK, keyring_of
from tests.statements import counted_statements

LIST_PAGE = 4
SESSION = 1  # the statement that finds who is signed in


@pytest.fixture(autouse=True)
def quick(app: Flask) -> None:
    app.config["FOIA_HASHING"] = QUICK


def mails(app: Flask, session: Session) -> list[str]:
    """Return what would leave to accounts, in order, as text."""
    session.rollback()
    rows = session.scalars(
        select(OutboxMessage)
        .where(OutboxMessage.recipient_kind == "citizen")
        .order_by(OutboxMessage.created_at, OutboxMessage.template)
    ).all()
    with app.test_request_context():
        links = app.url_map.bind("localhost")
        found = [
            address_and_letter(session, keyring_of(app), row, lambda name, **of: links.build(name, of))
            for row in rows
        ]
    session.rollback()
    return [mail[1].text for mail in found if mail is not None]


def link_in(text: str) -> str:
    found = re.search(r"/cuenta/\w+/\w{20,}", text)
    assert found is not None, text
    return found[0]


def ask_for_account(client: PageClient, address: str = ADDRESS, password: str = PASSWORD) -> str:
    client.send("/cuenta/crear", {"email": address, "new_password": password}, page="/cuenta/crear")
    return client.page.text


def test_an_account_from_its_mail_to_its_case_and_out(
    app: Flask, client: PageClient, filed: Filed, clock: Clock
) -> None:
    ask_for_account(client)
    (mail,) = mails(app, filed.session)
    assert ADDRESS not in mail
    client.send("/cuenta/ingresar", {"email": ADDRESS, "password": PASSWORD}, page="/cuenta/ingresar")
    assert client.page.errors == ["El correo o la contraseña no son correctos."], "nobody confirmed it"

    client.send(link_in(mail), {"password": "otra frase cualquiera"}, page=link_in(mail))
    assert client.page.errors == ["Esa no es la contraseña que eligió al pedir la cuenta."]
    client.send(link_in(mail), {"password": PASSWORD}, page=link_in(mail))
    assert client.page.heading == "Mis expedientes"
    assert client.get(link_in(mail)).status_code == 410, "once"

    client.send("/cuenta/agregar", {"folio": filed.folio, "key": "0" * 27}, page="/cuenta/agregar")
    assert client.page.errors == [
        "El folio y la clave no corresponden. Revise los dos y escríbalos otra vez."
    ]
    client.send("/cuenta/agregar", {"folio": filed.folio.lower(), "key": filed.key})
    assert "1 aviso sin abrir" in client.page.text
    assert "vence" in client.page.text
    opening = next(f.get("action", "") for f in client.page.all("form") if "abrir" in f.get("action", ""))
    client.send(opening)
    assert client.page.address == "/mi-solicitud"

    client.send("/cuenta/salir", page="/cuenta")
    assert client.get("/cuenta").headers["Location"] == "/cuenta/ingresar"
    assert client.get("/mi-solicitud").headers["Location"] == "/seguir", "what was opened from it closes"
    client.send("/cuenta/ingresar", {"email": ADDRESS.upper(), "password": PASSWORD}, page="/cuenta/ingresar")
    assert client.page.heading == "Mis expedientes"


def test_nobody_learns_from_a_page_whether_an_address_has_an_account(
    app: Flask, client: PageClient, session: Session
) -> None:
    open_account(app, session)
    session.commit()

    said = {ask_for_account(client, address) for address in (ADDRESS, "nadie@example.org")}
    assert len(said) == 1
    said = set()
    for address in (ADDRESS, "nadie2@example.org"):
        client.send("/cuenta/contrasena", {"email": address}, page="/cuenta/contrasena")
        said.add(client.page.text)
    assert len(said) == 1
    told = mails(app, session)
    assert sum("ya tiene una" in text for text in told) == 1
    assert sum("elegir otra: /cuenta/contrasena/" in text for text in told) == 1


def test_who_asked_for_an_account_with_anothers_address_never_gets_in(
    app: Flask, client: PageClient, session: Session
) -> None:
    ask_for_account(client, password="la frase de un extraño curioso")
    ask_for_account(client)
    links = [link_in(text) for text in mails(app, session)]

    opened = []
    for link in links:
        client.get(link)
        client.send(link, {"password": PASSWORD})
        opened.append(client.page.heading == "Mis expedientes")

    assert sorted(opened) in ([False, True], [True]), "with the owner's password, by the owner's link alone"
    client.send("/cuenta/salir", page="/cuenta")
    stranger = {"email": ADDRESS, "password": "la frase de un extraño curioso"}
    client.send("/cuenta/ingresar", stranger, page="/cuenta/ingresar")
    assert client.page.heading == "Entrar a mi cuenta"
    assert client.get(links[0]).status_code == client.get(links[1]).status_code == 410


def test_another_password_ends_every_session(app: Flask, client: PageClient, session: Session) -> None:
    citizen = open_account(app, session)
    enter_as(client, session, citizen)
    client.send("/cuenta/contrasena", {"email": ADDRESS}, page="/cuenta/contrasena")
    link = next(link_in(text) for text in mails(app, session) if "/cuenta/contrasena/" in text)

    client.send(link, {"new_password": "corta"}, page=link)
    assert client.page.errors == ["La contraseña debe tener al menos 12 caracteres"]
    client.send(link, {"new_password": "cóndores sobre el salar blanco"})

    assert client.page.heading == "Entrar a mi cuenta"
    assert client.get("/cuenta").status_code == 302
    client.send("/cuenta/ingresar", {"email": ADDRESS, "password": PASSWORD}, page="/cuenta/ingresar")
    assert client.page.errors
    entry = {"email": ADDRESS, "password": "cóndores sobre el salar blanco"}
    client.send("/cuenta/ingresar", entry, page="/cuenta/ingresar")
    assert client.page.heading == "Mis expedientes"
    assert any("se cerraron todas las sesiones" in text for text in mails(app, session))


def test_a_session_ends_by_time_and_gives_no_right_of_staff(
    app: Flask, client: PageClient, session: Session, clock: Clock
) -> None:
    body, _officer = joined_body(session)
    add_person(session, Role.HEAD, body, email=ADDRESS)
    enter_as(client, session, open_account(app, session))
    assert client.get("/bandeja").headers["Location"].startswith("/personal/ingresar")

    for _time in range(30):
        clock.advance(minutes=24)
        statuses = client.get("/cuenta").status_code
        if statuses != 200:
            break
    assert statuses == 302, "twelve hours in all, however much it is used"
    enter_as(client, session, session.scalars(select(Citizen)).one())
    clock.advance(minutes=31)
    assert client.get("/cuenta").headers["Location"] == "/cuenta/ingresar"


def test_asking_for_mail_again_and_again_is_refused(client: PageClient) -> None:
    for _time in range(3):
        client.send("/cuenta/contrasena", {"email": ADDRESS}, page="/cuenta/contrasena")

    assert client.send("/cuenta/contrasena", {"email": ADDRESS}, page="/cuenta/contrasena").status_code == 429


def test_the_mailbox_gathers_all_cases_and_costs_the_same(
    app: Flask, client: PageClient, filed: Filed, clock: Clock
) -> None:
    clock.advance(hours=1)
    others = [file_a_case(app, filed.session)[0] for _number in range(3)]
    strange, _receipt = file_a_case(app, filed.session)
    enter_as(client, filed.session, open_account(app, filed.session, filed.case, *others))

    with counted_statements(app) as statements:
        client.get("/cuenta/avisos")
    assert len(statements) <= LIST_PAGE + SESSION, statements
    assert client.page.text.count("Folio ") == 7, "what came in, and that the central desk has it"
    assert strange.folio not in client.page.text
    with counted_statements(app) as statements:
        client.get("/cuenta")
    assert len(statements) <= LIST_PAGE + SESSION, statements

    client.get("/cuenta/avisos")
    first = next(address for address in client.page.links.values() if "/cuenta/avisos/" in address)
    client.get(first)
    assert "Abierto por primera vez" in client.page.text
    client.get("/cuenta/avisos", query_string={"sin_abrir": "si"})
    assert client.page.text.count("Folio ") == 6
    of_strange = filed.session.scalars(
        select(OutboxMessage.id).where(OutboxMessage.case_id == strange.id)
    ).first()
    filed.session.rollback()
    assert client.get(f"/cuenta/avisos/{of_strange}").status_code == 404


def test_of_a_confidential_case_an_account_shows_the_folio_and_that_there_is_news(
    app: Flask, client: PageClient, session: Session
) -> None:
    body, _officer = joined_body(session)
    add_person(session, Role.REPORTS_OFFICER, body)
    case, _receipt = file_a_complaint(app, session, "misconduct_report", body, notice_channel="email")
    folio, case_id = case.folio, case.id
    enter_as(client, session, open_account(app, session, case))
    notice = select(OutboxMessage).where(OutboxMessage.case_id == case_id, OutboxMessage.template == "filed")

    for address in ("/cuenta", "/cuenta/avisos"):
        client.get(address)
        assert "Hay novedades" in client.page.text
        assert folio in client.page.text
        assert "denuncia" not in client.page.text.lower()
        assert body.name_es not in client.page.text
    reading = next(address for address in client.page.links.values() if "/cuenta/avisos/" in address)
    client.get(reading)
    assert "denuncia" not in client.page.text.lower()
    session.rollback()
    assert session.scalars(notice.where(OutboxMessage.recipient_kind == "filer")).one().opened_at is None
    session.rollback()
    opening = next(f.get("action", "") for f in client.page.all("form") if "abrir" in f.get("action", ""))
    client.send(opening)

    assert client.page.heading == "Recibimos su expediente"
    session.rollback()
    assert session.scalars(notice.where(OutboxMessage.recipient_kind == "filer")).one().opened_at


def test_another_key_ends_following_until_the_new_one_is_given(
    app: Flask, client: PageClient, filed: Filed
) -> None:
    enter_as(client, filed.session, open_account(app, filed.session, filed.case))
    new_key = rotate_key(filed.as_nobody(), filed.case, "recovered")
    filed.session.commit()

    client.get("/cuenta")
    assert "La clave de este expediente cambió" in client.page.text
    assert "vence" not in client.page.text
    quitting = client.page.links[f"Quitar de mi cuenta: {filed.folio}"]
    app.config["WTF_CSRF_ENABLED"] = False
    client.post(quitting.replace("quitar", "abrir"))
    assert client.get("/mi-solicitud").headers["Location"] == "/seguir"
    client.get("/cuenta/avisos")
    assert "Todavía no hay avisos." in client.page.text
    client.send("/cuenta/agregar", {"folio": filed.folio, "key": new_key}, page="/cuenta/agregar")
    assert "1 aviso sin abrir" in client.page.text or "avisos sin abrir" in client.page.text

    client.get(quitting)
    client.send(quitting)
    assert "Todavía no agregó ningún expediente." in client.page.text


def test_an_answer_that_may_still_be_taken_back_shows_in_no_list(
    app: Flask, client: PageClient, filed: Filed, clock: Clock
) -> None:
    clock.advance(days=1)
    acting = replace(filed.as_officer(), undo_window=timedelta(minutes=10))
    answers = [QuestionAnswer(question.id, "granted") for question in questions_of(acting, filed.case)]
    answer(acting, filed.case, RULES, answers, Text("Costó mucho."))
    enter_as(client, filed.session, open_account(app, filed.session, filed.case))

    client.get("/cuenta")
    assert "Concluido" not in client.page.text
    assert "1 aviso sin abrir" in client.page.text
    clock.advance(minutes=11)
    client.get("/cuenta")

    assert "Concluido" in client.page.text
    assert "2 avisos sin abrir" in client.page.text
